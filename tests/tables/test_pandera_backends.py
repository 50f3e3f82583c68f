"""A Table Schema in pandera fails the same rows of Arrow, pandas and Polars."""

from __future__ import annotations

import datetime
from typing import Any

import pandas
import polars
import pyarrow as pa
import pytest
from pandera.errors import SchemaErrors

import gd_metrics as gd

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True, "pattern": "[a-z]+"}},
        {"name": "n", "type": "integer", "constraints": {"minimum": 0}},
        {"name": "x", "type": "number", "constraints": {"maximum": 9.5}},
        {"name": "ok", "type": "boolean"},
        {"name": "day", "type": "date", "constraints": {"minimum": "2024-01-02"}},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"], "maxLength": 1}},
        {"name": "at", "type": "time"},
    ],
    "primaryKey": ["id"],
}
DAY = datetime.date(2024, 1, 2)
ROWS: dict[str, list[Any]] = {
    "id": ["a", "b", "B", "d"],
    "n": [1, None, 2, -1],
    "x": [9.5, 10.0, None, 1.0],
    "ok": [True, None, False, True],
    "day": [DAY, DAY, DAY - datetime.timedelta(1), None],
    "kind": ["a", "b", None, "c"],
    "at": ["10:00:00"] * 4,
}
FRAMES = {"pyarrow": pa.table, "pandas": pandas.DataFrame, "polars": polars.DataFrame}


def failing(backend: str, **changed: list[Any]) -> list[tuple[str, str, str]]:
    """Column, check and value of each failure; Arrow's have no row."""
    schema = gd.to_pandera(SCHEMA, backend=backend)
    try:
        schema.validate(FRAMES[backend](ROWS | changed), lazy=True)  # type: ignore[arg-type]
    except SchemaErrors as error:
        cases: Any = error.failure_cases
        rows = cases.to_pylist() if backend == "pyarrow" else (
            cases.to_dicts() if backend == "polars" else cases.to_dict("records")
        )  # fmt: skip
        return sorted(
            (r["column"], r["check"].partition("(")[0], str(r["failure_case"])[:10]) for r in rows
        )
    return []


@pytest.mark.parametrize("backend", FRAMES)
def test_the_same_cells_fail(backend: str) -> None:
    assert failing(backend) == [
        ("day", "greater_than_or_equal_to", "2024-01-01"),
        ("id", "str_matches", "B"),
        ("kind", "isin", "c"),
        ("n", "greater_than_or_equal_to", "-1"),
        ("x", "less_than_or_equal_to", "10.0"),
    ]


@pytest.mark.parametrize("backend", FRAMES)
def test_a_sound_table_passes_and_a_key_twice_does_not(backend: str) -> None:
    sound = {"id": ["a", "b", "c", "d"], "n": [1, None, 2, 3], "x": [1.0] * 4, "day": [DAY] * 4,
             "kind": ["a"] * 4}  # fmt: skip
    assert failing(backend, **sound) == []
    twice = FRAMES[backend](ROWS | sound | {"id": ["a", "b", "b", "d"]})  # type: ignore[arg-type]
    with pytest.raises(SchemaErrors, match="not unique"):
        gd.to_pandera(SCHEMA, backend=backend).validate(twice, lazy=True)


@pytest.mark.parametrize("backend", FRAMES)
def test_what_pandera_has_no_word_for_is_kept(backend: str) -> None:
    schema = gd.to_pandera(SCHEMA | {"missingValues": ["-"]}, backend=backend)
    assert schema.metadata == {"primaryKey": ["id"], "missingValues": ["-"]}
    assert (schema.columns["at"].metadata or {})["type"] == "time"


def test_another_backend_is_refused() -> None:
    with pytest.raises(gd.UnknownNameError, match="Did you mean polars"):
        gd.to_pandera(SCHEMA, backend="polar")
