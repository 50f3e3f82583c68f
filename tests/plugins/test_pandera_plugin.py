"""The rules as checks of pandera fail the same rows of any library's frames."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pandas
import pandera.pandas as of_pandas
import pandera.polars as of_polars
import pandera.pyarrow as of_arrow
import polars
import pyarrow as pa
import pytest
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

import gd_metrics as gd

CODES = ("GD101", "GD201", "GD301", "GD302")
FRAMES: dict[str, tuple[Any, Callable[[pa.Table], Any]]] = {
    "pyarrow": (of_arrow, lambda table: table),
    "pandas": (of_pandas, lambda table: table.to_pandas()),
    "pandas of an index": (of_pandas, lambda t: t.to_pandas().set_axis(range(900, 900 + len(t)))),
    "polars": (of_polars, polars.from_arrow),
    "polars lazy": (of_polars, lambda table: polars.from_arrow(table).lazy()),
}


@pytest.fixture(scope="module")
def claims() -> pa.Table:
    table = gd.table("claims").slice(0, 120)
    rows = table.to_pylist()
    wrong = next(row for row in rows if row["printed"] == "48%")
    rows[3] = rows[3] | {"value": 1e6}
    return pa.Table.from_pylist([*rows, wrong | {"claim_id": "again", "rank": "normal"}],
                                schema=table.schema)  # fmt: skip


def failing(pandera: Any, frame: Any) -> list[tuple[str, int]]:
    """Checks and numbers of the rows that fail, from 0; a check that dies has none."""
    schema = pandera.DataFrameSchema(checks=gd.pandera_checks(*CODES))
    start = frame.index[0] if isinstance(frame, pandas.DataFrame) else 0
    with config_context(validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases
            rows = cases.to_pylist() if isinstance(cases, pa.Table) else (
                cases.to_dicts() if isinstance(cases, polars.DataFrame)
                else cases.to_dict("records")
            )  # fmt: skip
            return sorted({(r["check"].partition(":")[0], int(r["index"]) - start) for r in rows})
    return []


@pytest.mark.parametrize("kind", FRAMES)
def test_the_same_rows_fail_as_on_arrow(kind: str, claims: pa.Table) -> None:
    expected = failing(of_arrow, claims)
    assert {code for code, _ in expected} >= {"GD101", "GD201"}
    pandera, made = FRAMES[kind]
    assert failing(pandera, made(claims)) == expected


@pytest.mark.parametrize("kind", FRAMES)
def test_columns_in_which_nothing_stands_are_no_obstacle(kind: str, claims: pa.Table) -> None:
    pandera, made = FRAMES[kind]
    sound = claims.slice(5, 3)
    names = ("note", "context", "attributed_to")
    for name in names:
        place = sound.column_names.index(name)
        sound = sound.set_column(place, name, pa.nulls(3, pa.string()))
    with warnings.catch_warnings():
        assert failing(pandera, made(sound)) == []
