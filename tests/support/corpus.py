"""Small packages made from the clauses of the specification, each valid or broken on purpose.

A case says what the specification makes of it; whether frictionless agrees is tested, and
where it does not, :data:`DIFFERENCES` names the clause that decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SPEC = "https://datapackage.org/standard/table-schema/"
DIALECT = "https://datapackage.org/standard/table-dialect/"
RESOURCE = "https://datapackage.org/standard/data-resource/"
V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
PLAIN = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
"""The standard's default dialect, said aloud: frictionless guesses where it is not."""

Errors = frozenset[tuple[str, int | None, str | None]]
"""Code, number of the record in its file, and field of each error."""

REFUSED: Errors = frozenset({("refused", None, None)})
"""What can't be read at all, or a descriptor that says what can't be."""


@dataclass(frozen=True)
class Case:
    """One package, and what the specification makes of it."""

    name: str
    clause: str
    expected: Errors
    files: Mapping[str, bytes] = field(repr=False)
    descriptor: Mapping[str, Any] = field(repr=False)

    def write(self, folder: Path) -> Path:
        """Put it into a folder; the descriptor's path."""
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        path = folder / "datapackage.json"
        path.write_text(json.dumps(self.descriptor, ensure_ascii=False), "utf-8")
        return path


def errors(*listed: tuple[str, int | None, str | None]) -> Errors:
    return frozenset(listed)


def package(
    *tables: tuple[str, Mapping[str, Any], Mapping[str, Any]], version: str | None = V2
) -> dict[str, Any]:
    """A descriptor of tables: name, schema, and what else its resource says."""
    resources = [
        {"name": name, "path": f"{name}.csv", "dialect": PLAIN, "schema": schema, **more}
        for name, schema, more in tables
    ]
    return {"$schema": version, "resources": resources} if version else {"resources": resources}


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n\r') else cell


# Cells: clause, field, cells that it may have, cells that it may not

Cells = tuple[str, dict[str, Any], list[str], list[str]]

TYPES: list[Cells] = [
    ("string", {"type": "string"}, ["a", "中", " ", "1"], []),
    ("string", {"type": "string", "format": "email"},
     ["a@example.org", "first.last@mail.example.com"],
     ["a", "@example.org", "a@", "a b@example.org", "a@@example.org", "a@example"]),
    ("string", {"type": "string", "format": "uri"},
     ["https://example.org/a?b=c#d", "urn:isbn:0451450523", "mailto:a@example.org"],
     ["example.org", "a b", "/path"]),
    ("string", {"type": "string", "format": "binary"}, ["aGVsbG8=", "AAAA"],
     ["aGVsbG8", "a", "ä", "a!!!"]),
    ("string", {"type": "string", "format": "uuid"},
     ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
     ["123e4567", "x23e4567-e89b-12d3-a456-426614174000",
      "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}"]),
    ("number", {"type": "number"},
     ["1", "-1.23", "+100000.00", "210", ".5", "5.", "1e5", "1E-5", "1e+400", "NaN", "nan",
      "INF", "-INF", "inf", "0.1234567890123456789", "007", " 1 "],
     ["x", "1,5", "1e", "e5", "--1", "1 2", "0x10", "1_000", "Infinity", "+INF", "sNaN", "١", "."]),
    ("number", {"type": "number", "decimalChar": ","}, ["1,5", "-0,5", "3"], ["1.5", "1,5,5"]),
    ("number", {"type": "number", "groupChar": ","}, ["1,000", "1,234,567.5", "1000"], ["1;000"]),
    ("number", {"type": "number", "groupChar": ".", "decimalChar": ","}, ["1.234,5"], ["1;5"]),
    ("number", {"type": "number", "bareNumber": False},
     ["95%", "€95", "EUR 95.5", "-5 m", "95"], ["EUR", "%"]),
    ("integer", {"type": "integer"},
     ["1", "-1", "+5", "0", "007", " 7 ", "9223372036854775808", "-99999999999999999999"],
     ["1.0", "1.5", "x", "1e3", "0x1F", "1_000", "٣", "--1"]),
    ("integer", {"type": "integer", "bareNumber": False}, ["95%", "€95", "-5 m"], ["%", "EUR"]),
    ("integer", {"type": "integer", "groupChar": ","}, ["1,000", "1000"], ["1;000"]),
    ("boolean", {"type": "boolean"},
     ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"], ["yes", "tRUE", "2", "t"]),
    ("boolean", {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]},
     ["ja", "nein"], ["true", "JA"]),
    ("object", {"type": "object"}, ["{}", '{"a": 1}'], ["[]", "1", "{a: 1}", "x", '{"a": NaN}']),
    ("array", {"type": "array"}, ["[]", '[1, "a"]'], ["{}", "1", "[1", "x", "[Infinity]"]),
    ("list", {"type": "list"}, ["a,b", "a", "a,,b"], []),
    ("list", {"type": "list", "itemType": "integer"}, ["1,2", "1"], ["1,x", "1,,2", "a"]),
    ("list", {"type": "list", "itemType": "date", "delimiter": ";"},
     ["2024-01-26;2024-01-27"], ["2024-01-26,2024-01-27", "2024-01-26;x"]),
    ("list", {"type": "list", "itemType": "boolean"}, ["true,false"], ["true,maybe"]),
    ("datetime", {"type": "datetime"},
     ["2024-01-26T15:00:00", "2024-01-26T15:00:00.300-05:00", "2024-01-26T15:00:00Z",
      "2024-01-26T24:00:00"],
     ["2024-01-26", "2024-01-26T15:00", "2024-13-26T15:00:00", "x", "2024-01-26T25:00:00",
      "2024-01-26 15:00:00", "2024-02-30T15:00:00"]),
    ("datetime", {"type": "datetime", "format": "%d/%m/%Y %H:%M:%S"},
     ["12/11/2018 09:15:32"], ["2018-11-12T09:15:32", "12/13/2018 09:15:32"]),
    ("datetime", {"type": "datetime", "format": "any"}, ["2024-01-26 15:00"], ["never"]),
    ("date", {"type": "date"}, ["2024-01-26", "2024-02-29", "0999-01-01"],
     ["2023-02-29", "26/01/2024", "2024-01", "x", "2024-01-26T00:00:00", "2024-1-26", "20240126"]),
    ("date", {"type": "date", "format": "%d/%m/%Y"}, ["26/01/2024"], ["2024-01-26", "31/02/2024"]),
    ("date", {"type": "date", "format": "fmt:%d/%m/%Y"}, ["26/01/2024"], ["2024-01-26"]),
    ("date", {"type": "date", "format": "any"}, ["2024-01-26", "26 January 2024"], ["never"]),
    ("time", {"type": "time"}, ["15:00:00", "00:00:00", "23:59:59"],
     ["15:00", "25:00:00", "15:60:00", "x", "3:00:00", "15:00:00Z", "15:00:00.5"]),
    ("time", {"type": "time", "format": "%H:%M"}, ["15:00"], ["15:00:00", "25:00"]),
    ("time", {"type": "time", "format": "any"}, ["3:00 PM"], ["never"]),
    ("year", {"type": "year"}, ["2024", "0999", "0000", "12024", "-0044", "2024Z"],
     ["24", "x", "+024", "20.4", " 202", "2_24"]),
    ("yearmonth", {"type": "yearmonth"}, ["2024-01", "0999-12", "-0044-03"],
     ["2024-13", "2024", "2024-00", "x", "2024-1", "24-01", "2024-01-01", "2024- 1"]),
    ("duration", {"type": "duration"},
     ["P1Y", "P1Y2M3DT4H5M6S", "PT0.5S", "P0D", "-P1D", "PT36H", "P1Y2M3DT4H5M6.789S"],
     ["1Y", "P", "PT", "P1S", "x", "P1YT", "P1W", "P1,5Y", "P1.5D", "P2024-01-01T00:00:00"]),
    ("geopoint", {"type": "geopoint"}, ["90.50, 45.50", "90.50,45.50", "-180,90"],
     ["90", "90,45,1", "181,0", "0,91", "x,y", "NaN,0", "1_0,5"]),
    ("geopoint", {"type": "geopoint", "format": "array"}, ["[90.50, 45.50]"],
     ["90.50,45.50", "[90]", "[181, 0]", '["90", "45"]']),
    ("geopoint", {"type": "geopoint", "format": "object"}, ['{"lon": 90.50, "lat": 45.50}'],
     ["[90, 45]", '{"lon": 90}', '{"lon": 90, "lat": 95}', '{"lon": "90", "lat": 45}']),
    ("geojson", {"type": "geojson"},
     ['{"type": "Point", "coordinates": [1, 2]}',
      '{"type": "Feature", "geometry": null, "properties": null}',
      '{"type": "FeatureCollection", "features": []}',
      '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}'],
     ["x", "[]", '{"type": "Point"}', '{"type": "Point", "coordinates": [1]}',
      '{"type": "Place", "coordinates": [1, 2]}',
      '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,5]]]}']),
    ("geojson", {"type": "geojson", "format": "topojson"},
     ['{"type": "Topology", "objects": {}, "arcs": []}',
      '{"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [1, 2]}},'
      ' "arcs": []}'],
     ["x", '{"type": "Topology"}', '{"type": "Point", "coordinates": [1, 2]}']),
    ("any", {"type": "any"}, ["a", "1", "{"], []),
    ("type-and-format", {}, ["a", "1"], []),
]  # fmt: skip


def with_constraints(kind: str, **constraints: Any) -> dict[str, Any]:
    return {"type": kind, "constraints": constraints}


CONSTRAINTS: list[Cells] = [
    *[("required", with_constraints(kind, required=True), [cell], [""]) for kind, cell in {
        "string": "a", "number": "1", "integer": "1", "boolean": "true", "object": "{}",
        "array": "[]", "list": "a", "datetime": "2024-01-26T15:00:00", "date": "2024-01-26",
        "time": "15:00:00", "year": "2024", "yearmonth": "2024-01", "duration": "P1D",
        "geopoint": "1,2", "geojson": '{"type":"Point","coordinates":[1,2]}', "any": "a"}.items()],
    ("required", with_constraints("string", required=False), ["a", ""], []),
    ("minLength", with_constraints("string", minLength=2), ["ab", "中国", ""], ["a", "中"]),
    ("maxLength", with_constraints("string", maxLength=2), ["ab", "中国", ""], ["abc", "中国人"]),
    ("minLength", with_constraints("array", minLength=2), ["[1,2]"], ["[1]"]),
    ("maxLength", with_constraints("array", maxLength=2), ["[1,2]"], ["[1,2,3]"]),
    ("minLength", with_constraints("object", minLength=1), ['{"a":1}'], ["{}"]),
    ("maxLength", with_constraints("object", maxLength=1), ['{"a":1}'], ['{"a":1,"b":2}']),
    ("minLength", with_constraints("list", minLength=2), ["a,b"], ["a"]),
    ("maxLength", with_constraints("list", maxLength=2), ["a,b"], ["a,b,c"]),
    ("pattern", with_constraints("string", pattern="^a.*$"), ["apple", "a"], ["orange", "xa"]),
    ("pattern", with_constraints("string", pattern="[a-z]{2}"), ["ab"], ["abc", "a", "AB", "a1"]),
    ("pattern", with_constraints("string", pattern="a|b"), ["a", "b"], ["ab", "ax", "xb"]),
    ("pattern", with_constraints("string", pattern=r"\w+"), ["abc", "中国"], ["a b", "。"]),
    ("pattern", with_constraints("string", pattern=r"\d{4}"), ["2024"], ["24"]),
    ("pattern", with_constraints("string", pattern=r"(?!x).*"), ["abc"], ["xbc"]),
    ("pattern", with_constraints("string", pattern="a.c"), ["abc"], ["a\nc"]),
    ("pattern", with_constraints("string", pattern="a"), ["a"], ["a\n"]),
    ("pattern", with_constraints("string", pattern=r"\p{Lu}+"), ["AB"], ["ab"]),
    ("enum", with_constraints("string", enum=["a", "b"]), ["a", ""], ["c", "A"]),
    ("enum", with_constraints("integer", enum=[1, "2"]), ["1", "2", "+2"], ["3"]),
    ("enum", with_constraints("number", enum=["0.1", 5, 0]), ["-0", "0.1", "0.10", "5.0"], ["0.2"]),
    ("enum", with_constraints("number", enum=["0.12345678901234567"]),
     ["0.12345678901234567"], ["0.12345678901234568"]),
    ("enum", with_constraints("boolean", enum=[True]), ["true", "1"], ["false"]),
    ("enum", with_constraints("date", enum=["2024-01-26"]), ["2024-01-26"], ["2024-01-27"]),
    ("enum", with_constraints("datetime", enum=["2024-01-26T15:00:00"]),
     ["2024-01-26T15:00:00", "2024-01-26T15:00:00.0"], ["2024-01-26T15:00:01"]),
    ("enum", with_constraints("time", enum=["15:00:00"]), ["15:00:00"], ["15:00:01"]),
    ("enum", with_constraints("year", enum=["2024"]), ["2024"], ["2025"]),
    ("enum", with_constraints("yearmonth", enum=["2024-01"]), ["2024-01"], ["2024-02"]),
    ("enum", with_constraints("duration", enum=["P1D"]), ["P1D", "PT24H"], ["P2D"]),
    ("enum", with_constraints("geopoint", enum=["1,2"]), ["1,2", "1.0, 2"], ["1,3"]),
    ("enum", with_constraints("array", enum=["[1]"]), ["[1]", "[ 1 ]"], ["[2]"]),
    ("enum", with_constraints("object", enum=['{"a":1}']), ['{"a":1}'], ['{"a":2}']),
    ("enum", with_constraints("list", enum=["a,b"]), ["a,b"], ["b,a"]),
    ("enum", with_constraints("any", enum=["a"]), ["a"], ["b"]),
    *[(name, with_constraints(kind, **{name: bound}), good, bad)
      for kind, bound, below, above in [
          ("integer", 10, ["9", "-99999999999999999999"], ["11", "99999999999999999999"]),
          ("integer", "12", ["11"], ["13"]),
          ("number", 10.5, ["10.49", "-INF"], ["10.51", "INF"]),
          ("number", "0.3", ["0.29999999999999999999"], ["0.30000000000000000001"]),
          ("date", "2024-01-26", ["2024-01-25"], ["2024-01-27"]),
          ("datetime", "2024-01-26T15:00:00", ["2024-01-26T14:59:59"], ["2024-01-26T15:00:01"]),
          ("time", "15:00:00", ["14:59:59"], ["15:00:01"]),
          ("year", "2024", ["2023"], ["2025"]),
          ("yearmonth", "2024-01", ["2023-12"], ["2024-02"]),
          ("duration", "P1M", ["P27D"], ["P32D"]),
      ]
      for edge in [[str(bound)]]
      for name, good, bad in [
          ("minimum", above + edge, below), ("maximum", below + edge, above),
          ("exclusiveMinimum", above, below + edge), ("exclusiveMaximum", below, above + edge),
      ]],
    ("minimum", with_constraints("number", minimum=0), ["0", "-0"], ["NaN"]),
    ("minimum", with_constraints("integer", minimum="99999999999999999999"),
     [], ["9007199254740993"]),
    ("maximum", with_constraints("integer", maximum="99999999999999999999"),
     ["9007199254740993"], []),
    ("jsonSchema", with_constraints("object", jsonSchema={
        "type": "object", "properties": {"value": {"type": "integer"}}}),
     ['{"value": 100}'], ['{"value": "bad"}']),
    ("jsonSchema", with_constraints("array", jsonSchema={"items": {"type": "integer"}}),
     ["[1]"], ['["a"]']),
    ("categories", {"type": "string", "categories": ["apple", "orange"]},
     ["apple", ""], ["banana", "Apple"]),
    ("categories", {"type": "integer", "categories": [1, 2]}, ["1", "+2"], ["3"]),
    ("categories", {"type": "integer", "categories": [{"value": 0, "label": "a"}, {"value": 1}]},
     ["0", "1"], ["2"]),
    ("field-missingValues", {"type": "integer", "missingValues": ["-"]}, ["-", "1"], ["", "NA"]),
    ("field-missingValues", {"type": "integer", "missingValues": []}, ["1"], [""]),
    ("field-missingValues", {"type": "number", "missingValues": [
        {"value": "-99", "label": "refused"}, {"value": ""}],
        "constraints": {"required": True}}, ["1"], ["-99", ""]),
]  # fmt: skip


def described(descriptor: Mapping[str, Any]) -> str:
    """A field in a few words, its name in the list of differences."""
    more = {k: v for k, v in descriptor.items() if k not in ("type", "constraints")}
    more |= descriptor.get("constraints", {})
    options = (f"{k}={v if isinstance(v, str) else json.dumps(v)}" for k, v in more.items())
    return " ".join([descriptor.get("type", "untyped"), *options])


def cell_cases() -> Iterator[Case]:
    """A package for each cell: beside it a column that says nothing, so that no row is blank."""
    for table, code in ((TYPES, "type-error"), (CONSTRAINTS, "constraint-error")):
        for clause, descriptor, good, bad in table:
            what = described(descriptor)
            for cell in [*good, *bad]:
                wrong = cell in bad
                found = code
                if clause == "field-missingValues" and "constraints" not in descriptor:
                    found = "type-error"
                name = f"{what} {cell!r}"
                schema = {"fields": [{"name": "n", "type": "string"}, {"name": "x", **descriptor}]}
                expected = errors((found, 2, "x")) if wrong else errors()
                body = f"n,x\na,{quoted(cell)}\n".encode()
                yield Case(
                    name, f"{SPEC}#{clause}", expected, {"t.csv": body}, package(("t", schema, {}))
                )


# Tables: keys, missing values, headers, dialects, files, descriptors


def fields(*names: str, **more: Any) -> dict[str, Any]:
    """A schema of fields, ``a:integer`` or ``a`` alone for a string."""
    listed = [dict(zip(("name", "type"), (n + ":string").split(":"), strict=False)) for n in names]
    return {"fields": listed, **more}


def one(
    name: str,
    clause: str,
    schema: Mapping[str, Any],
    body: bytes | str,
    *expected: tuple[str, int | None, str | None],
    version: str | None = V2,
    **more: Any,
) -> Case:
    """A package of one table."""
    data = body.encode() if isinstance(body, str) else body
    descriptor = package(("t", schema, more), version=version)
    found = REFUSED if expected == (("refused", None, None),) else errors(*expected)
    return Case(name, clause, found, {"t.csv": data}, descriptor)


REFUSE = ("refused", None, None)


def key_cases() -> Iterator[Case]:
    """Primary keys, unique keys and the ``unique`` constraint."""
    pk, uk, uc = f"{SPEC}#primaryKey", f"{SPEC}#uniqueKeys", f"{SPEC}#unique"
    ab = fields("a:integer", "b")
    yield one("pk unique", pk, {**ab, "primaryKey": ["a"]}, "a,b\n1,x\n2,x\n")
    yield one(
        "pk repeated",
        pk,
        {**ab, "primaryKey": ["a"]},
        "a,b\n1,x\n2,x\n1,y\n1,z\n",
        ("primary-key", 4, None),
        ("primary-key", 5, None),
    )
    yield one(
        "pk of one string",
        pk,
        {**ab, "primaryKey": "a"},
        "a,b\n1,x\n1,y\n",
        ("primary-key", 3, None),
    )
    yield one(
        "pk in other lexical forms",
        pk,
        {**ab, "primaryKey": ["a"]},
        "a,b\n1,x\n+01,y\n",
        ("primary-key", 3, None),
    )
    yield one(
        "pk null", pk, {**ab, "primaryKey": ["a"]}, "a,b\n1,x\n,y\n", ("primary-key", 3, None)
    )
    yield one("pk of two unique", pk, {**ab, "primaryKey": ["a", "b"]}, "a,b\n1,x\n1,y\n2,x\n")
    yield one(
        "pk of two repeated",
        pk,
        {**ab, "primaryKey": ["a", "b"]},
        "a,b\n1,x\n1,y\n1,x\n",
        ("primary-key", 4, None),
    )
    yield one(
        "pk of two half null",
        pk,
        {**ab, "primaryKey": ["a", "b"]},
        "a,b\n1,x\n1,\n",
        ("primary-key", 3, None),
    )
    yield one(
        "pk unreadable",
        pk,
        {**ab, "primaryKey": ["a"]},
        "a,b\n1,x\nq,y\n",
        ("type-error", 3, "a"),
    )
    yield one("pk of no field", pk, {**ab, "primaryKey": ["c"]}, "a,b\n1,x\n", REFUSE)
    for kind, twice, cells in [
        ("number", "1.0", ("1", "2")), ("date", "2024-01-26", ("2024-01-26", "2024-01-27")),
        ("boolean", "1", ("true", "false")), ("time", "15:00:00", ("15:00:00", "15:00:01")),
        ("yearmonth", "2024-01", ("2024-01", "2024-02")), ("string", "x", ("x", "X")),
        ("datetime", "2024-01-26T15:00:00.0", ("2024-01-26T15:00:00", "2024-01-26T15:00:01")),
        ("duration", "PT24H", ("P1D", "P2D")), ("geopoint", '"1.0,2"', ('"1,2"', '"2,1"')),
        ("year", "2024", ("2024", "2025")), ("any", "1", ("1", "01")),
        ("number", "0.1234567890123456789", ("0.1234567890123456789", "0.1234567890123456788")),
        ("number", f"1{'0' * 40}.10", (f"1{'0' * 40}.1", f"1{'0' * 40}.2")),
        ("number", "-0.0", ("0", "1")), ("number", "nan", ("NaN", "INF")),
        ("integer", "99999999999999999999", ("99999999999999999999", "99999999999999999998")),
    ]:  # fmt: skip
        schema = {"fields": [{"name": "n"}, {"name": "x", **with_constraints(kind, unique=True)}]}
        body = "n,x\n" + "".join(f"a,{cell}\n" for cell in cells)
        yield one(f"unique {kind} {cells[0]}", uc, schema, body)
        yield one(
            f"unique {kind} {cells[0]} twice",
            uc,
            schema,
            f"{body}b,{twice}\n",
            ("unique-error", 4, "x"),
        )
    unique = {"fields": [{"name": "n"}, {"name": "x", **with_constraints("string", unique=True)}]}
    yield one("unique with nulls", uc, unique, "n,x\na,\nb,\n")
    yield one("unique keys", uk, {**ab, "uniqueKeys": [["a"], ["a", "b"]]}, "a,b\n1,x\n2,x\n")
    yield one(
        "unique key repeated",
        uk,
        {**ab, "uniqueKeys": [["b"]]},
        "a,b\n1,x\n2,x\n",
        ("unique-key", 3, None),
    )
    yield one(
        "unique key of two repeated",
        uk,
        {**ab, "uniqueKeys": [["a", "b"]]},
        "a,b\n1,x\n1,y\n1,x\n",
        ("unique-key", 4, None),
    )
    yield one(
        "unique key of two half null", uk, {**ab, "uniqueKeys": [["a", "b"]]}, "a,b\n1,\n1,\n"
    )
    yield one("unique keys empty", uk, {**ab, "uniqueKeys": []}, "a,b\n1,x\n", REFUSE)
    yield one("unique key of no field", uk, {**ab, "uniqueKeys": [["c"]]}, "a,b\n1,x\n", REFUSE)


def reference_cases() -> Iterator[Case]:
    """Foreign keys."""
    clause = f"{SPEC}#foreignKeys"

    def two(
        name: str,
        key: Any,
        mine: str,
        theirs: str,
        *expected: Any,
        mine_fields: tuple[str, ...] = ("n", "x"),
        to: tuple[str, ...] = ("a", "b"),
    ) -> Case:
        tables = package(("t", fields(*mine_fields, foreignKeys=[key]), {}), ("u", fields(*to), {}))
        return Case(name, clause, REFUSED if expected == (REFUSE,) else errors(*expected),
                    {"t.csv": mine.encode(), "u.csv": theirs.encode()}, tables)  # fmt: skip

    to_a = {"fields": ["x"], "reference": {"resource": "u", "fields": ["a"]}}
    yield two("fk known", to_a, "n,x\n1,p\n2,q\n", "a,b\np,1\nq,2\n")
    yield two("fk unknown", to_a, "n,x\n1,p\n2,r\n", "a,b\np,1\nq,2\n", ("foreign-key", 3, None))
    yield two("fk null", to_a, "n,x\n1,p\n2,\n", "a,b\np,1\n")
    yield two("fk to nothing", to_a, "n,x\n1,p\n", "a,b\n", ("foreign-key", 2, None))
    yield two(
        "fk of one string",
        {"fields": "x", "reference": {"resource": "u", "fields": "a"}},
        "n,x\n1,r\n",
        "a,b\np,1\n",
        ("foreign-key", 2, None),
    )
    yield two(
        "fk of integers in other forms",
        to_a,
        "n,x\n1,+01\n2,3\n",
        "a,b\n1,1\n",
        ("foreign-key", 3, None),
        mine_fields=("n", "x:integer"),
        to=("a:integer", "b"),
    )
    yield two(
        "fk of integer to number",
        to_a,
        "n,x\n1,1\n2,3\n",
        "a,b\n1.0,1\n",
        ("foreign-key", 3, None),
        mine_fields=("n", "x:integer"),
        to=("a:number", "b"),
    )
    long = "99999999999999999999"
    yield two(
        "fk of long integers to numbers",
        to_a,
        f"n,x\n1,{long}\n2,1\n3,{long[:-1]}8\n",
        f"a,b\n{long}.0,1\n1,2\n",
        ("foreign-key", 4, None),
        mine_fields=("n", "x:integer"),
        to=("a:number", "b"),
    )
    yield two(
        "fk of another type",
        to_a,
        "n,x\n1,1\n",
        "a,b\n1,1\n",
        ("foreign-key", 2, None),
        mine_fields=("n", "x:integer"),
        to=("a", "b"),
    )
    yield two(
        "fk of integer to boolean",
        to_a,
        "n,x\n1,1\n",
        "a,b\n1,1\n",
        ("foreign-key", 2, None),
        mine_fields=("n", "x:integer"),
        to=("a:boolean", "b"),
    )
    both = {"fields": ["n", "x"], "reference": {"resource": "u", "fields": ["a", "b"]}}
    yield two("fk of two", both, "n,x\np,1\nq,1\n", "a,b\np,1\nq,2\n", ("foreign-key", 3, None))
    yield two("fk of two null", both, "n,x\n,\np,1\n", "a,b\np,1\n", ("blank-row", 2, None))
    yield two("fk of two half null", both, "n,x\nq,\n", "a,b\np,1\n")
    yield two(
        "fk of other lengths",
        {"fields": ["n", "x"], "reference": to_a["reference"]},
        "n,x\np,1\n",
        "a,b\np,1\n",
        REFUSE,
    )
    yield two(
        "fk of no field",
        {"fields": ["z"], "reference": to_a["reference"]},
        "n,x\np,1\n",
        "a,b\np,1\n",
        REFUSE,
    )
    missing = {"fields": ["x"], "reference": {"resource": "w", "fields": ["a"]}}
    to_b = {"fields": ["x"], "reference": {"resource": "u", "fields": ["b"]}}
    yield two("fk to a column that the file lacks", to_b, "n,x\n1,p\n", "a\np\n",
              ("foreign-key", None, None), ("missing-label", None, "b"))  # fmt: skip
    yield two("fk to no resource", missing, "n,x\n1,p\n", "a,b\np,1\n", ("foreign-key", None, None))
    for name, reference in [
        ("omitted", {"fields": ["n"]}),
        ("empty", {"resource": "", "fields": ["n"]}),
    ]:
        self = fields("n", "x", foreignKeys=[{"fields": ["x"], "reference": reference}])
        yield one(f"fk to itself, resource {name}", clause, self, "n,x\n1,\n2,1\n")
        yield one(
            f"fk to itself unknown, resource {name}",
            clause,
            self,
            "n,x\n1,\n2,3\n",
            ("foreign-key", 3, None),
        )


def header_cases() -> Iterator[Case]:
    """``fieldsMatch``, and rows of another width."""
    clause = f"{SPEC}#fieldsMatch"
    required = {"fields": [{"name": "a"}, {"name": "b", "constraints": {"required": True}}]}
    bodies = {
        "same": "a,b\n1,2\n", "swapped": "b,a\n1,2\n", "one more": "a,b,c\n1,2,3\n",
        "one less": "a\n1\n", "other": "c,d\n1,2\n", "one other": "a,c\n1,2\n",
    }  # fmt: skip
    extra, less = ("extra-label", None, "c"), ("missing-label", None, "b")
    wrong = [("incorrect-label", None, "a"), ("incorrect-label", None, "b")]
    other = [extra, ("extra-label", None, "d"), ("missing-label", None, "a"), less]
    expected = {
        "exact": [[], wrong, [extra], [less], wrong, [wrong[1]]],
        "equal": [[], [], [extra], [less], other, [extra, less]],
        "subset": [[], [], [], [less], other[2:], [less]],
        "superset": [[], [], [extra], [], other[:2], [extra]],
        "partial": [[], [], [], [], [("unmatched-header", None, None)], []],
    }
    for mode, found in expected.items():
        for (what, body), listed in zip(bodies.items(), found, strict=True):
            schema = {**fields("a", "b"), "fieldsMatch": mode}
            yield one(f"{mode}, {what}", clause, schema, body, *listed)
    for mode in ("superset", "partial"):
        yield one(
            f"{mode}, required less", clause, {**required, "fieldsMatch": mode}, "a\n1\n", less
        )
    yield one(
        "match in a list of one",
        clause,
        {**fields("a", "b"), "fieldsMatch": ["equal"]},
        "b,a\n1,2\n",
    )
    yield one("match unknown", clause, {**fields("a", "b"), "fieldsMatch": "some"}, "a,b\n", REFUSE)
    ab = fields("a", "b")
    yield one("label twice", clause, ab, "a,a\n1,2\n", ("duplicate-label", None, "b"))
    yield one("label blank", clause, ab, "a,\n1,2\n", ("blank-label", None, "b"))
    yield one("label in other case", clause, ab, "a,B\n1,2\n", ("incorrect-label", None, "b"))
    yield one("label with space", clause, ab, "a, b\n1,2\n")
    yield one("extra cell", clause, ab, "a,b\n1,2\n1,2,3\n", ("extra-cell", 3, None))
    yield one("missing cell", clause, ab, "a,b\n1\n1,2\n", ("missing-cell", 2, "b"))
    yield one(
        "missing cell required",
        clause,
        required,
        "a,b\n1\n",
        ("missing-cell", 2, "b"),
        ("constraint-error", 2, "b"),
    )
    yield one("blank line", clause, ab, "a,b\n1,2\n\n1,2\n", ("blank-row", 3, None))
    yield one("blank cells", clause, ab, "a,b\n1,2\n,\n", ("blank-row", 3, None))
    yield one(
        "blank row of a required field", clause, required, "a,b\n1,2\n,\n", ("blank-row", 3, None)
    )
    yield one(
        "blank row with a primary key",
        clause,
        {**ab, "primaryKey": ["a"]},
        "a,b\n1,2\n,\n",
        ("blank-row", 3, None),
        ("primary-key", 3, None),
    )
    yield one("blank line at the end", clause, ab, "a,b\n1,2\n\n", ("blank-row", 3, None))
    yield one(
        "row of one cell too many, all blank", clause, ab, "a,b\n1,2\n,,\n", ("blank-row", 3, None)
    )
    yield one("header alone", clause, ab, "a,b\n")
    yield one("header without line end", clause, ab, "a,b")
    yield one("empty file", clause, ab, "", ("source-error", None, None))


def missing_cases() -> Iterator[Case]:
    """``missingValues`` of the schema and of fields."""
    clause = f"{SPEC}#missingValues"
    ab = [{"name": "a"}, {"name": "b", "type": "number"}]
    body = "a,b\nx,-\ny,1\n"
    yield one("missing by default", clause, {"fields": ab}, "a,b\nx,\n")
    yield one("missing not declared", clause, {"fields": ab}, body, ("type-error", 2, "b"))
    yield one("missing declared", clause, {"fields": ab, "missingValues": ["-"]}, body)
    yield one(
        "missing declared without the empty text",
        clause,
        {"fields": ab, "missingValues": ["-"]},
        "a,b\nx,\n",
        ("type-error", 2, "b"),
    )
    labelled = [{"value": "-", "label": "REFUSED"}, {"value": ""}]
    yield one("missing labelled", clause, {"fields": ab, "missingValues": labelled}, body)
    yield one(
        "missing labelled in v1",
        clause,
        {"fields": ab, "missingValues": labelled},
        body,
        REFUSE,
        version=None,
    )
    yield one("missing of v1", clause, {"fields": ab, "missingValues": ["-"]}, body, version=None)
    yield one(
        "missing value twice",
        clause,
        {"fields": ab, "missingValues": [{"value": "-"}] * 2},
        body,
        REFUSE,
    )
    yield one(
        "missing label twice",
        clause,
        {
            "fields": ab,
            "missingValues": [{"value": "-", "label": "x"}, {"value": "", "label": "x"}],
        },
        body,
        REFUSE,
    )
    yield one(
        "missing none",
        clause,
        {"fields": ab, "missingValues": []},
        "a,b\nx,\n",
        ("type-error", 2, "b"),
    )
    yield one("missing no list", clause, {"fields": ab, "missingValues": "-"}, body, REFUSE)
    own = [ab[0], {**ab[1], "missingValues": ["-"]}]
    yield one("missing of the field", clause, {"fields": own, "missingValues": ["NA"]}, body)
    yield one(
        "missing of the field alone",
        clause,
        {"fields": own, "missingValues": ["NA"]},
        "a,b\nx,NA\n",
        ("type-error", 2, "b"),
    )
    yield one(
        "missing before the type",
        clause,
        {
            "fields": [ab[0], {"name": "b", "type": "integer", "constraints": {"minimum": 0}}],
            "missingValues": ["-1"],
        },
        "a,b\nx,-1\n",
    )


def dialect_cases() -> Iterator[Case]:
    """Dialects, encodings and packing."""
    ab = fields("a", "b:integer")
    bad = ("type-error", 3, "b")

    def dialect(
        what: str,
        given: dict[str, Any],
        body: str | bytes,
        *expected: Any,
        schema: Mapping[str, Any] = ab,
    ) -> Case:
        return one(f"dialect {what}", f"{DIALECT}#{what.partition(' ')[0]}", schema, body,
                   *expected, dialect={**PLAIN, **given})  # fmt: skip

    yield dialect("delimiter", {"delimiter": ";"}, "a;b\nx;1\ny;z\n", bad)
    yield dialect("delimiter tab", {"delimiter": "\t"}, "a\tb\nx,y\t1\ny\tz\n", bad)
    yield dialect("delimiter of two", {"delimiter": "||"}, "a||b\nx||1\ny||z\n", bad)
    yield dialect("quoteChar", {"quoteChar": "'"}, "a,b\n'x,y',1\n'y',z\n", bad)
    yield dialect("doubleQuote", {}, 'a,b\n"x""y",1\ny,z\n', bad)
    yield dialect("escapeChar", {"escapeChar": "|"}, "a,b\nx|,y,1\ny,z\n", bad)
    yield dialect("skipInitialSpace", {"skipInitialSpace": True}, 'a, b\n"x", 1\ny, z\n', bad)
    yield dialect("header", {"header": False}, "x,1\ny,2\nz,z\n", bad)
    yield dialect("header more cells", {"header": False}, "x,1\ny,2,3\n", ("extra-cell", 2, None))
    yield dialect(
        "headerRows",
        {"headerRows": [1, 2]},
        "f,f\na,b\nx,1\ny,z\n",
        ("type-error", 4, "f b"),
        schema=fields("f a", "f b:integer"),
    )
    yield dialect(
        "headerJoin",
        {"headerRows": [1, 2], "headerJoin": "-"},
        "f,f\na,b\nx,1\n",
        schema=fields("f-a", "f-b:integer"),
    )
    yield dialect("headerRows second", {"headerRows": [2]}, "title,\na,b\nx,1\n")
    yield dialect(
        "commentRows", {"commentRows": [2]}, "a,b\n# c\nx,1\ny,z\n", ("type-error", 4, "b")
    )
    yield dialect(
        "commentChar", {"commentChar": "#"}, "a,b\n# c\nx,1\ny,z\n", ("type-error", 4, "b")
    )
    yield dialect("nullSequence", {"nullSequence": "\\N"}, "a,b\nx,\\N\ny,z\n", bad)
    yield dialect("lineTerminator", {"lineTerminator": ";"}, "a,b;x,1;y,z", bad)
    yield dialect("lineTerminator CRLF", {}, "a,b\r\nx,1\r\ny,z\r\n", bad)
    yield dialect("lineTerminator CR", {"lineTerminator": "\r"}, "a,b\rx,1\ry,z\r", bad)
    yield dialect("delimiter no text", {"delimiter": 5}, "a,b\n", REFUSE)
    yield dialect("quoteChar line end in a cell", {}, 'a,b\n"x\ny",1\ny,z\n', bad)
    yield dialect("quoteChar never closed", {}, 'a,b\nx,1\n"y,2\n', REFUSE)
    yield one(
        "dialect delimiter by default",
        f"{DIALECT}#delimiter",
        ab,
        "a;b\nx;1\n",
        ("source-error", None, None),  # one for all cells: it looks separated by semicolons
        dialect={},
    )
    yield one(
        "dialect header by default",
        f"{DIALECT}#header",
        fields("a", "b", "c", "d"),
        "a,b,c,d\n1,2,3\n\n",
        ("missing-cell", 2, "d"),
        ("blank-row", 3, None),
    )
    encoding = f"{RESOURCE}#encoding"
    yield one("utf-8 with a mark", encoding, ab, b"\xef\xbb\xbfa,b\nx,1\ny,z\n", bad)
    chinese = "a,b\n广东,1\n深圳,z\n"
    yield one("gb18030", encoding, ab, chinese.encode("gb18030"), bad, encoding="gb18030")
    yield one("utf-16", encoding, ab, chinese.encode("utf-16"), bad, encoding="utf-16")
    yield one(
        "utf-8 that is none", encoding, ab, chinese.encode("gb18030"), REFUSE, encoding="utf-8"
    )
    yield one("encoding by default", encoding, ab, chinese.encode("gb18030"), REFUSE)
    yield one("encoding unknown", encoding, ab, chinese, REFUSE, encoding="utf-99")
    yield from file_cases(ab, bad)


def file_cases(ab: Mapping[str, Any], bad: tuple[str, int, str]) -> Iterator[Case]:
    """Files: packed, several, with size and hash, none."""
    import gzip
    import hashlib

    body = b"a,b\nx,1\ny,z\n"

    def files(
        name: str, clause: str, given: Mapping[str, bytes], *expected: Any, **more: Any
    ) -> Case:
        resource = {"name": "t", "dialect": PLAIN, "schema": ab, **more}
        found = REFUSED if expected == (REFUSE,) else errors(*expected)
        return Case(
            name, f"{RESOURCE}#{clause}", found, given, {"$schema": V2, "resources": [resource]}
        )

    packed = gzip.compress(body, mtime=0)
    yield files("gz", "path", {"t.csv.gz": packed}, bad, path="t.csv.gz")
    yield files("gz damaged", "path", {"t.csv.gz": packed[:-9]}, REFUSE, path="t.csv.gz")
    yield files(
        "two files",
        "path",
        {"t.csv": b"a,b\nx,1\n", "u.csv": b"a,b\ny,z\n"},
        bad,
        path=["t.csv", "u.csv"],
    )
    yield files("file missing", "path", {}, REFUSE, path="t.csv")
    yield files("path outside", "path", {}, REFUSE, path="../t.csv")
    yield files("bytes", "bytes", {"t.csv": body}, bad, path="t.csv", bytes=len(body))
    changed = ("byte-count", None, None)
    yield files(
        "bytes of another file", "bytes", {"t.csv": body}, bad, changed, path="t.csv", bytes=5
    )
    for name in ("md5", "sha256"):
        digest = hashlib.new(name, body).hexdigest()
        prefix = "" if name == "md5" else f"{name}:"
        yield files(
            f"hash {name}", "hash", {"t.csv": body}, bad, path="t.csv", hash=prefix + digest
        )
        yield files(
            f"hash {name} of another file",
            "hash",
            {"t.csv": body},
            bad,
            ("hash-count", None, None),
            path="t.csv",
            hash=prefix + digest[::-1],
        )
    inline = [{"a": "x", "b": 1}, {"a": "y", "b": "z"}]
    yield files("data of objects", "data", {}, bad, data=inline)
    yield files("data of lists", "data", {}, bad, data=[["a", "b"], ["x", 1], ["y", "z"]])
    yield files("data of another kind", "data", {}, ("type-error", 2, "a"), data=[{"a": 5, "b": 1}])
    yield files("data with null", "data", {}, data=[{"a": "x", "b": None}])
    tab = {k: v for k, v in PLAIN.items() if k != "delimiter"}
    yield files(
        "tsv", "format", {"t.tsv": body.replace(b",", b"\t")}, bad, path="t.tsv", dialect=tab
    )


def descriptor_cases() -> Iterator[Case]:
    """Schemas that say what can't be."""
    body = "a,b\n1,2\n"

    def schema(name: str, clause: str, field: dict[str, Any], *expected: Any, **more: Any) -> Case:
        declared = {"fields": [{"name": "a"}, {"name": "b", **field}]}
        return one(name, f"{SPEC}#{clause}", declared, body, *(expected or (REFUSE,)), **more)

    yield schema("type unknown", "type-and-format", {"type": "text"})
    yield schema("format unknown", "string", {"type": "string", "format": "isbn"})
    yield schema("geopoint format unknown", "geopoint", {"type": "geopoint", "format": "wkb"})
    yield schema("item type unknown", "list", {"type": "list", "itemType": "object"})
    yield schema("constraints no object", "field-constraints", {"constraints": []})
    for kind, name, value in [
        ("string", "minimum", "a"), ("integer", "minLength", 1), ("boolean", "pattern", "a"),
        ("geopoint", "maximum", "1,2"), ("object", "pattern", "a"), ("date", "minLength", 3),
        ("any", "minimum", 1), ("number", "pattern", "a"), ("boolean", "minimum", True),
        ("array", "exclusiveMaximum", 3), ("string", "colour", "red"),
    ]:  # fmt: skip
        yield schema(f"{name} of {kind}", name, with_constraints(kind, **{name: value}))
    for kind, name, value in [
        ("string", "required", "yes"), ("string", "unique", 1), ("string", "minLength", "2"),
        ("string", "enum", "a"), ("string", "pattern", 5), ("string", "pattern", "("),
        ("integer", "minimum", "x"), ("date", "maximum", "26/01/2024"),
        ("integer", "enum", ["x"]), ("array", "jsonSchema", "x"),
    ]:  # fmt: skip
        yield schema(f"{name} {value!r} of {kind}", name, with_constraints(kind, **{name: value}))
    yield schema(
        "exclusive bound in v1",
        "exclusiveMinimum",
        with_constraints("integer", exclusiveMinimum=1),
        version=None,
    )
    yield schema(
        "exclusive bound in v2",
        "exclusiveMinimum",
        with_constraints("integer", exclusiveMinimum=2),
        ("constraint-error", 2, "b"),
    )
    yield schema(
        "no type in v1 is string",
        "type-and-format",
        {"constraints": {"pattern": "x"}},
        ("constraint-error", 2, "b"),
        version=None,
    )
    yield schema("no type in v2 is any", "type-and-format", {"constraints": {"pattern": "x"}})
    yield schema("categories of number", "categories", {"type": "number", "categories": [1]})
    yield schema("category twice", "categories", {"type": "integer", "categories": [1, 1]})
    yield schema(
        "category label twice",
        "categories",
        {"type": "integer", "categories": [{"value": 1, "label": "x"}, {"value": 2, "label": "x"}]},
    )
    yield schema(
        "enum outside categories",
        "categories",
        {"type": "integer", "categories": [1, 2], "constraints": {"enum": [3]}},
    )
    yield schema(
        "category of no such format",
        "categories",
        {"type": "string", "format": "uri", "categories": ["a b"]},
    )
    yield schema("true values no list", "boolean", {"type": "boolean", "trueValues": "x"})
    yield one("field without name", f"{SPEC}#name", {"fields": [{"type": "string"}]}, body, REFUSE)
    yield one("field twice", f"{SPEC}#name", fields("a", "a"), "a,a\n1,2\n", REFUSE)
    yield one("fields no list", f"{SPEC}#fields", {"fields": "a"}, body, REFUSE)
    yield one(
        "example of another type",
        f"{SPEC}#example",
        {"fields": [{"name": "a"}, {"name": "b", "type": "integer", "example": "x"}]},
        body,
    )
    yield one(
        "other properties",
        f"{SPEC}#field",
        {"fields": [{"name": "a"}, {"name": "b", "type": "integer", "required": True}]},
        body,
    )


def cases() -> list[Case]:
    """The whole corpus."""
    made = (
        *(cell_cases(), key_cases(), reference_cases(), header_cases(), missing_cases()),
        *(dialect_cases(), descriptor_cases()),
    )
    return [case for group in made for case in group]
