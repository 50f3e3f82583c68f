"""Table Schemas to pandera and back, and pandera as the oracle of the column kernels."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pandera.pyarrow as pandera
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import ROOT
from gd_metrics.errors import PackageError, SchemaError, UnknownNameError
from gd_metrics.tables.checking.rows import row_findings
from gd_metrics.tables.package import open_package
from gd_metrics.tables.pandera import from_pandera, to_pandera
from gd_metrics.tables.reading.resource import Read
from gd_metrics.tables.schema.schema import APPLICABLE, FORMATS, MATCHES, Schema

NAMES = ("a", "b", "c", "d")
VALUES: dict[str, Any] = {
    "string": st.sampled_from(["a", "b", "ab", "中国", "a|b"]),
    "number": st.one_of(st.integers(-5, 5), st.sampled_from([0.5, "0.25", -1.75])),
    "integer": st.one_of(st.integers(-5, 5), st.sampled_from(["3", "-2"])),
    "boolean": st.booleans(),
    "date": st.dates(datetime.date(2020, 1, 1), datetime.date(2020, 1, 9)).map(str),
    "datetime": st.sampled_from(["2024-01-26T15:00:00", "2024-01-27T00:00:00"]),
    "time": st.sampled_from(["15:00:00", "15:00:01"]),
    "year": st.sampled_from([2024, "2025"]),
    "yearmonth": st.sampled_from(["2024-01", "2024-02"]),
    "duration": st.sampled_from(["P1D", "P1M"]),
    "array": st.just("[1]"),
    "object": st.just("{}"),
    "list": st.just("a,b"),
    "geopoint": st.just("1,2"),
    "geojson": st.just('{"type":"Point","coordinates":[1,2]}'),
    "any": st.just("a"),
}


@st.composite
def constraints(draw: Any, kind: str) -> dict[str, Any]:
    """Constraints that a type can have."""
    values = VALUES[kind]
    possible: dict[str, Any] = {
        "required": st.booleans(),
        "unique": st.booleans(),
        "enum": st.lists(values, min_size=1, max_size=3, unique_by=str),
        "minLength": st.integers(0, 3),
        "maxLength": st.integers(0, 3),
        "pattern": st.sampled_from(["a", "a|b", "(?:a)(?:b)", "[ab]+", r"\w+", "(?!x).*", "^a$"]),
        "jsonSchema": st.just({"minItems": 1}),
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), values),
    }
    names = draw(st.lists(st.sampled_from(APPLICABLE[kind]), unique=True, max_size=3))
    return {name: draw(possible[name]) for name in names}


@st.composite
def fields(draw: Any, name: str, kinds: tuple[str, ...] = tuple(APPLICABLE)) -> dict[str, Any]:
    """A field of any type, with whatever it can have."""
    kind = draw(st.sampled_from(kinds))
    field: dict[str, Any] = {"name": name, "type": kind}
    if draw(st.booleans()) and kind in FORMATS:
        field["format"] = draw(st.sampled_from(FORMATS[kind]))
    extras: dict[str, Any] = {
        "title": st.just("A title"),
        "description": st.just("What it is."),
        "example": st.just("a"),
        "rdfType": st.just("http://schema.org/Country"),
        "missingValues": st.sampled_from([["-"], [], [{"value": "-", "label": "none"}]]),
    }
    for extra in draw(st.lists(st.sampled_from(sorted(extras)), unique=True)):
        field[extra] = draw(extras[extra])
    if kind == "number" and draw(st.booleans()):
        field |= {"decimalChar": ",", "groupChar": ".", "bareNumber": False}
    if kind == "string" and draw(st.booleans()):
        field |= {"categories": [{"value": "a", "label": "A"}, "b"], "categoriesOrdered": True}
    field["constraints"] = draw(constraints(kind))
    if field.get("format", "default") not in ("default", "any"):  # whose values are others
        field = {k: v for k, v in field.items() if not k.startswith("categories")}
        kept = ("required", "unique", "minLength", "maxLength", "pattern", "jsonSchema")
        field["constraints"] = {k: v for k, v in field["constraints"].items() if k in kept}
    return field if field["constraints"] else {k: v for k, v in field.items() if k != "constraints"}


@st.composite
def schemas(draw: Any) -> dict[str, Any]:
    """A Table Schema of v2."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    made: dict[str, Any] = {"fields": [draw(fields(name)) for name in names]}
    some = st.lists(st.sampled_from(names), unique=True, min_size=1)
    extras: dict[str, Any] = {
        "name": st.just("t"),
        "title": st.just("A table"),
        "$schema": st.just("https://datapackage.org/profiles/2.0/tableschema.json"),
        "missingValues": st.sampled_from([[""], ["", "NA"], [{"value": "-", "label": "none"}]]),
        "fieldsMatch": st.sampled_from(MATCHES),
        "primaryKey": st.one_of(some, st.sampled_from(names)),
        "uniqueKeys": st.lists(some, min_size=1, max_size=2),
        "foreignKeys": st.just([{"fields": ["a"], "reference": {"fields": ["a"]}}]),
    }
    for extra in draw(st.lists(st.sampled_from(sorted(extras)), unique=True)):
        made[extra] = draw(extras[extra])
    return made


def written(schema: object) -> str:
    return json.dumps(schema, sort_keys=True, ensure_ascii=False)


@given(schemas())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_schema_comes_back_from_pandera_unchanged(schema: dict[str, Any]) -> None:
    assert written(from_pandera(to_pandera(schema))) == written(schema)


@pytest.mark.parametrize("file", sorted((ROOT / "schemas").glob("*.json")), ids=lambda f: f.stem)
def test_published_schemas_come_back_from_pandera_unchanged(file: Any) -> None:
    schema = json.loads(file.read_text("utf-8"))
    assert from_pandera(to_pandera(schema)) == schema


def test_what_pandera_says_in_other_ways_becomes_constraints() -> None:
    schema = pandera.DataFrameSchema(
        {
            "a": pandera.Column(str, pandera.Check.str_length(2, 3)),
            "b": pandera.Column(int, pandera.Check.in_range(0, 9, include_max=False)),
            "c": pandera.Column(str, pandera.Check.eq("x"), nullable=True),
        },
        unique=["a", "b"],
        strict=True,
        ordered=True,
    )
    assert from_pandera(schema) == {
        "fields": [
            {
                "name": "a",
                "type": "string",
                "constraints": {"required": True, "minLength": 2, "maxLength": 3},
            },
            {
                "name": "b",
                "type": "integer",
                "constraints": {"required": True, "minimum": 0, "exclusiveMaximum": 9},
            },
            {"name": "c", "type": "string", "constraints": {"enum": ["x"]}},
        ],
        "uniqueKeys": [["a", "b"]],
    }


CELLS: dict[str, Any] = {
    "string": st.sampled_from(["a", "b", "ab", "中国", "x", "aaaa", "a b"]),
    "number": st.sampled_from([-2.0, -1.75, 0.0, 0.25, 0.5, 3.0, 7.5]),
    "integer": st.integers(-6, 6),
    "boolean": st.booleans(),
    "date": st.dates(datetime.date(2019, 12, 30), datetime.date(2020, 1, 12)),
}


@st.composite
def tables(draw: Any) -> tuple[dict[str, Any], pa.Table]:
    """A field that both check in full, and a column for it."""
    field = draw(fields("a", tuple(CELLS)))
    field = {k: v for k, v in field.items() if k in ("name", "type", "constraints")}
    wanted = field.get("constraints", {})
    if wanted.get("unique") and not wanted.get("required"):
        del wanted["unique"]  # pandera counts nulls as repeated
    if "pattern" in wanted:
        wanted["pattern"] = draw(st.sampled_from(["a", "a|b", "(?:a)(?:b)", "[ab]+", "..?"]))
    schema = {"fields": [field]}
    if draw(st.booleans()):
        cells = draw(st.lists(CELLS[field["type"]], max_size=5, unique=True))
    else:
        cells = draw(st.lists(st.one_of(st.none(), CELLS[field["type"]]), max_size=5))
    from gd_metrics.tables.schema.arrow import arrow_schema

    return schema, pa.table({"a": cells}, schema=arrow_schema(schema))


@given(tables())
@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_column_kernels_find_what_pandera_does(case: tuple[dict[str, Any], pa.Table]) -> None:
    schema, table = case
    try:
        to_pandera(schema).validate(table, lazy=True)
        passed = True
    except pandera.errors.SchemaErrors:
        passed = False
    assert passed == (not list(row_findings("t", table, schema)))


@given(tables())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_encoded_columns_have_the_findings_of_plain_ones(case: Any) -> None:
    schema, table = case
    if schema["fields"][0]["type"] != "string":
        return
    encoded = pa.table({"a": table["a"].dictionary_encode()})
    found = [
        [(f.code, f.row, f.message, f.value) for f in row_findings("t", read, schema)]
        for read in (Read(table), Read(encoded))
    ]
    assert found[0] == found[1]


def test_a_schema_that_can_t_be_is_refused_in_one_line() -> None:
    with pytest.raises(SchemaError, match="field 'a' has type 'text'; known: string"):
        Schema.of({"fields": [{"name": "a", "type": "text"}]})
    with pytest.raises(SchemaError, match="two fields are named 'a'"):
        Schema.of({"fields": [{"name": "a"}, {"name": "a"}]})


def test_a_package_of_several_tables_needs_the_name_of_one() -> None:
    package = ROOT / "datapackage" / "datapackage.json"
    assert "claim_id" in to_pandera(package, "claims").columns
    assert "claim_id" in to_pandera(open_package(package).resources["claims"]).columns
    with pytest.raises(UnknownNameError, match="Did you mean claims"):
        to_pandera(package, "claim")
    with pytest.raises(UnknownNameError, match="areas"):
        to_pandera(package)


def test_a_file_that_is_no_schema_and_no_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]", "utf-8")
    with pytest.raises(PackageError, match="not a data package"):
        to_pandera(tmp_path / "a.json")
