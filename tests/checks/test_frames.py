"""Tables in memory are checked as files are, whatever library holds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import gd_metrics as gd
from gd_metrics.tables.frames import as_arrow

FIRMS = {"id": ["a", "b", "c"], "p": [755, 20, None], "c": [125, 30, 1], "t": [200, 50, 1]}
CLAIMS = {"indicator": ["cargo", "cargo"], "period": ["2024", "2024"], "printed": ["12 t", "13 t"]}
FRAMES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "polars lazy": pl.LazyFrame,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
    "arrow": pa.table,
    "arrow batch": pa.RecordBatch.from_pydict,
}
of_each_kind = pytest.mark.parametrize("kind", FRAMES)


@of_each_kind
def test_rows_of_any_frame_are_tested_by_formulas(kind: str) -> None:
    report = gd.check_table(FRAMES[kind](FIRMS), ["p + c = t"], key="id")
    assert [(f.passed, f.failed, f.untested) for f in report.formulas] == [(1, 1, 1)]
    assert [finding.subject for finding in report.findings] == ["a"]


@of_each_kind
def test_check_takes_a_frame_with_formulas(kind: str) -> None:
    report = gd.check(FRAMES[kind](FIRMS), formulas=["p + c = t"], key="id")
    assert [(f.code, f.subject, f.row) for f in report.findings] == [("GD303", "a", 1)]
    assert report.rows == {"table": 3}


@of_each_kind
def test_check_takes_a_frame_of_claims(kind: str) -> None:
    report = gd.check(FRAMES[kind](CLAIMS))
    assert [finding.code for finding in report.findings] == ["GD201"]


@of_each_kind
def test_texts_and_their_encodings_are_texts_of_arrow(kind: str) -> None:
    assert as_arrow(FRAMES[kind]({"a": ["x", None]})).schema.field("a").type == pa.string()


def test_an_index_with_a_name_is_a_column() -> None:
    report = gd.check_table(pd.DataFrame(FIRMS).set_index("id"), ["p + c = t"], key="id")
    assert [finding.subject for finding in report.findings] == ["a"]


def test_a_column_of_several_kinds_and_what_is_no_table_are_refused() -> None:
    with pytest.raises(gd.PackageError, match="the table: "):
        gd.check(pd.DataFrame({"a": [1, "x"]}), formulas=["a = 1"])
    with pytest.raises(TypeError, match="list is no table"):
        gd.check([1, 2], formulas=["a = 1"])  # type: ignore[type-var]
