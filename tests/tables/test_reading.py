"""Any tabular package: Parquet of any type that holds a field, and what is reported where."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.tables.package import open_package

DAY = datetime.date(2024, 1, 26)
NOON = datetime.datetime(2024, 1, 26, 12)


def parquet(folder: Path, field: dict[str, Any], column: pa.Array, **more: Any) -> Path:
    """A package of one Parquet file with a column beside its key."""
    ids = pa.array([str(n) for n in range(len(column))])
    pq.write_table(pa.table({"id": ids, "x": column}), folder / "t.parquet")
    schema = {"fields": [{"name": "id", "type": "string"}, {"name": "x", **field}], **more}
    resource = {"name": "t", "path": "t.parquet", "schema": schema}
    file = folder / "datapackage.json"
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    file.write_text(json.dumps({"$schema": profile, "resources": [resource]}), "utf-8")
    return file


HELD = [
    ("integer", pa.array([1, None], pa.int8())),
    ("integer", pa.array([1, None], pa.int32())),
    ("integer", pa.array([1, None], pa.uint64())),
    ("integer", pa.array([1.0, float("nan"), None])),
    ("integer", pa.array([Decimal(1)], pa.decimal128(20, 0))),
    ("number", pa.array([1.5, None], pa.float32())),
    ("number", pa.array([Decimal("1.50")], pa.decimal128(20, 2))),
    ("number", pa.array([1], pa.int64())),
    ("string", pa.array(["a", None], pa.large_string())),
    ("string", pa.array(["a", None]).dictionary_encode()),
    ("string", pa.array(["a"], pa.string_view())),
    ("boolean", pa.array([True, None])),
    ("date", pa.array([DAY, None], pa.date32())),
    ("date", pa.array([DAY], pa.date64())),
    ("date", pa.array([datetime.datetime(2024, 1, 26)], pa.timestamp("ms"))),
    ("datetime", pa.array([NOON, None], pa.timestamp("ns"))),
    ("datetime", pa.array([NOON], pa.timestamp("s", "Asia/Shanghai"))),
    ("time", pa.array([NOON.time()], pa.time64("us"))),
    ("time", pa.array(["15:00:00"])),
    ("year", pa.array([2024], pa.int16())),
    ("yearmonth", pa.array(["2024-01"])),
    ("duration", pa.array([datetime.timedelta(1)], pa.duration("us"))),
    ("duration", pa.array(["P1D"])),
    ("list", pa.array([["a", "b"], None])),
    ("list", pa.array(["a,b"])),
    ("array", pa.array([[1, 2]])),
    ("object", pa.array([{"a": 1}])),
    ("object", pa.array(['{"a": 1}'])),
    ("any", pa.array([b"a"])),
    ("number", pa.nulls(2)),
]


@pytest.mark.parametrize(("kind", "column"), HELD, ids=lambda v: str(getattr(v, "type", v)))
def test_a_column_may_have_any_type_that_holds_its_field(
    kind: str, column: pa.Array, tmp_path: Path
) -> None:
    report = gd.check(parquet(tmp_path, {"type": kind}, column))
    assert [f.message for f in report.findings] == []


NOT_HELD = [
    ("integer", pa.array(["1"])),
    ("number", pa.array(["1"])),
    ("string", pa.array([1])),
    ("boolean", pa.array([1])),
    ("date", pa.array(["2024-01-26"])),
    ("datetime", pa.array([DAY], pa.date32())),
    ("integer", pa.array([True])),
    ("list", pa.array([1])),
]


@pytest.mark.parametrize(("kind", "column"), NOT_HELD, ids=lambda v: str(getattr(v, "type", v)))
def test_a_column_of_a_type_that_can_t_hold_its_field_is_one_finding(
    kind: str, column: pa.Array, tmp_path: Path
) -> None:
    (finding,) = gd.check(parquet(tmp_path, {"type": kind}, column)).findings
    assert (finding.code, finding.column, finding.row) == ("type-error", "x", None)
    assert str(column.type) in finding.message


BROKEN = [
    ("integer", {}, pa.array([1.0, 1.5]), "type-error"),
    ("date", {}, pa.array([NOON], pa.timestamp("us")), "type-error"),
    ("time", {"minimum": "13:00:00"}, pa.array([NOON.time()], pa.time64("us")), "constraint-error"),
    ("list", {"minLength": 2}, pa.array([["a", "b"], ["a"]]), "constraint-error"),
    ("duration", {"maximum": "PT1H"}, pa.array([datetime.timedelta(1)]), "constraint-error"),
    ("number", {"maximum": "0.3"}, pa.array([Decimal("0.300000000000000001")]), "constraint-error"),
    ("string", {"enum": ["a"]}, pa.array(["a", "b"]).dictionary_encode(), "constraint-error"),
    ("string", {"pattern": r"\w"}, pa.array(["中", "。"]).dictionary_encode(), "constraint-error"),
    ("string", {"required": True}, pa.array(["a", ""]), "constraint-error"),
    ("array", {"unique": True}, pa.array([[1], [2], [1]]), "unique-error"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "wanted", "column", "code"), BROKEN, ids=str)
def test_the_last_row_of_a_parquet_file_breaks_what_is_declared(
    kind: str, wanted: dict[str, Any], column: pa.Array, code: str, tmp_path: Path
) -> None:
    report = gd.check(parquet(tmp_path, {"type": kind, "constraints": wanted}, column))
    assert [(f.code, f.row, f.column) for f in report.findings] == [(code, len(column), "x")]


def test_a_table_by_itself_is_what_a_check_reads() -> None:
    for name, resource in open_package().resources.items():
        assert resource.read().equals(resource.read_all().table), name


@pytest.mark.parametrize(
    ("field", "cells", "read"),
    [
        ({"type": "string"}, pa.array(["a", ""]), ["a", None]),
        ({"type": "string"}, pa.array([None, ""]), [None, None]),
        ({"type": "string", "format": "uuid"}, pa.array(["a"]), [None]),
        ({"type": "integer"}, pa.array([1.0, 1.5]), [1, None]),
        ({"type": "any", "missingValues": ["a"]}, pa.array(["a", "b"]), [None, "b"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("statistics", [False, True])
def test_a_table_by_itself_is_read_by_its_schema(
    statistics: bool, field: dict[str, Any], cells: pa.Array, read: list[Any], tmp_path: Path
) -> None:
    package = open_package(parquet(tmp_path, field, cells))
    table = pq.read_table(tmp_path / "t.parquet")
    pq.write_table(table, tmp_path / "t.parquet", write_statistics=statistics)
    assert package.table("t")["x"].to_pylist() == read


def test_columns_of_parquet_are_found_by_name(tmp_path: Path) -> None:
    file = parquet(tmp_path, {"type": "integer"}, pa.array([1]))
    pq.write_table(pa.table({"x": [1], "id": ["a"]}), tmp_path / "t.parquet")
    assert {f.code for f in gd.check(file).findings} == {"incorrect-label"}


def test_findings_beyond_a_hundred_are_counted(tmp_path: Path) -> None:
    field = {"type": "integer", "constraints": {"minimum": 0}}
    report = gd.check(parquet(tmp_path, field, pa.array([-1] * 250)))
    assert len(report.findings) == 101
    assert report.findings[-1].message == "x: 150 more rows: must be at least 0"


def csv_package(folder: Path, body: str) -> Path:
    (folder / "t.csv").write_text(body, "utf-8")
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": fields}}
    file = folder / "datapackage.json"
    file.write_text(json.dumps({"resources": [resource]}), "utf-8")
    return file


def test_the_command_names_row_field_value_and_code(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    result = run("check", csv_package(tmp_path, "id,n\na,1\nb,x\n"), "--format", "json")
    (finding,) = json.loads(result.output)["reports"][0]["findings"]
    assert result.exit_code == 1
    told = [finding[name] for name in ("code", "subject", "row", "column", "message")]
    assert told == ["type-error", "x", 2, "n", "n: 'x' is no integer"]


def test_what_can_t_be_read_is_exit_2(tmp_path: Path, run: Callable[..., Result]) -> None:
    file = csv_package(tmp_path, 'id,n\na,1\n"b,2\n')
    result = run("check", file)
    assert result.exit_code == 2
    assert "line 3: a quote is opened and never closed" in result.output


def test_checking_a_package_without_claims_imports_no_rules(tmp_path: Path) -> None:
    file = csv_package(tmp_path, "id,n\na,1\n")
    code = (
        f"import sys, gd_metrics as gd; assert gd.check({str(file)!r}).ok; "
        "heavy = {'pandera', 'frictionless', 'jsonschema', 'narwhals', "
        "'gd_metrics.rules.relation'}; "
        "assert not heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
