"""Constraints and keys give the same findings on every engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.finding import Finding
from gd_metrics.tables.checking.queries import structure_findings
from gd_metrics.tables.schema.schema import Schema

PARTS = Schema.of({
    "fields": [
        {"name": "part", "type": "string", "constraints": {"required": True, "unique": True}},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
        {"name": "code", "type": "string",
         "constraints": {"pattern": "[A-Z]\\d+", "minLength": 2, "maxLength": 4}},
        {"name": "n", "type": "number", "constraints": {"minimum": 0, "exclusiveMaximum": 10}},
        {"name": "k", "type": "integer", "constraints": {"exclusiveMinimum": 0, "maximum": 9}},
        {"name": "day", "type": "date", "constraints": {"minimum": "2024-01-01"}},
        {"name": "whole", "type": "string"},
    ],
    "primaryKey": "part",
    "uniqueKeys": [["kind", "code"]],
    "foreignKeys": [{"fields": "whole", "reference": {"resource": "", "fields": "part"}}],
}, "v2")  # fmt: skip
TYPES = pa.schema([
    *((name, pa.string()) for name in ("part", "kind", "code")),
    ("n", pa.float64()), ("k", pa.int64()), ("day", pa.date32()), ("whole", pa.string()),
])  # fmt: skip
FINE = {"kind": "a", "n": 1.0, "k": 1, "day": date(2024, 5, 1), "whole": None}


def parts(*changes: dict[str, Any]) -> pa.Table:
    rows = [{**FINE, "part": f"p{n}", "code": f"A{n}", **row} for n, row in enumerate(changes)]
    return pa.Table.from_pylist(rows, TYPES)


BROKEN = parts(
    *({}, {"part": None}, {"part": "p0"}, {"kind": "c"}, {"kind": None}),
    *({"code": "a7"}, {"code": "A7\n"}, {"code": "B"}, {"code": "A12345"}, {"code": "A0"}),
    *({"n": -0.5}, {"n": 10.0}, {"n": float("nan")}, {"n": 0.0}, {"n": None}),
    *({"k": 0}, {"k": 10}, {"day": date(2023, 12, 31)}, {"whole": "p1"}, {"whole": "p3"}),
)
EXPECTED = [
    ("constraint-error", "empty", "part: must not be empty"),
    ("constraint-error", "p3", "kind: must be one of a, b, but is 'c'"),
    ("constraint-error", "p5", "code: must match [A-Z]\\d+, but is 'a7'"),
    ("constraint-error", "p6", "code: must match [A-Z]\\d+, but is 'A7\\n'"),
    ("constraint-error", "p7", "code: must match [A-Z]\\d+, but is 'B'"),
    ("constraint-error", "p7", "code: must be at least 2 long, but is 'B'"),
    ("constraint-error", "p8", "code: must be at most 4 long, but is 'A12345'"),
    ("constraint-error", "p10", "n: must be at least 0, but is -0.5"),
    ("constraint-error", "p12", "n: must be at least 0, but is nan"),
    ("constraint-error", "p11", "n: must be below 10, but is 10.0"),
    ("constraint-error", "p12", "n: must be below 10, but is nan"),
    ("constraint-error", "p15", "k: must be above 0, but is 0"),
    ("constraint-error", "p16", "k: must be at most 9, but is 10"),
    ("constraint-error", "p17",
     "day: must be at least 2024-01-01, but is 2023-12-31"),
    ("primary-key", "empty", "part: primary key part must not be empty"),
    ("primary-key", "p0", "part: primary key part is not unique, but stands in 2 rows"),
    ("unique-key", "a / A0", "kind: unique key kind, code is not unique, but stands in 2 rows"),
    ("foreign-key", "p18", "whole: unknown whole 'p1': not in table parts"),
]  # fmt: skip

OPENERS: dict[str, Callable[[pa.Table], Any]] = {
    "pyarrow": lambda table: table,
    "polars": pl.from_arrow,
    "duckdb": lambda table: duckdb.connect().from_arrow(table),
}


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(f.code, f.subject, f.message) for f in findings]


@pytest.mark.parametrize("engine", [*OPENERS, pytest.param("spark", marks=pytest.mark.slow)])
def test_every_constraint_and_key(engine: str, request: pytest.FixtureRequest) -> None:
    if engine == "spark":
        opened = request.getfixturevalue("spark").createDataFrame(BROKEN)
    else:
        opened = OPENERS[engine](BROKEN)
    assert told(structure_findings({"parts": opened}, {"parts": PARTS})) == EXPECTED


@pytest.mark.parametrize("engine", OPENERS)
def test_beyond_a_hundred_they_are_counted(engine: str) -> None:
    many = parts(*({"k": 99, "whole": "lost", "part": f"p{n % 300:03d}"} for n in range(450)))
    found = structure_findings({"parts": OPENERS[engine](many)}, {"parts": PARTS})
    rest = [f.message for f in found if not f.subject]
    assert "k: 350 more rows: must be at most 9" in rest
    assert "whole: 350 more rows: unknown whole: not in table parts" in rest
    assert "part: 50 more rows: primary key part is not unique" in rest


@pytest.mark.parametrize("engine", OPENERS)
def test_the_shipped_tables_are_sound(engine: str) -> None:
    tables = {name: OPENERS[engine](gd.table(name)) for name in gd.tables()}
    if engine == "duckdb":  # tables of one database alone can be joined
        connection = duckdb.connect()
        tables = {name: connection.from_arrow(gd.table(name)) for name in gd.tables()}
    schemas = {f.stem.partition(".")[0]: Schema.of(json.loads(f.read_text("utf-8")))
               for f in (ROOT / "schemas").glob("*.json")}  # fmt: skip
    assert schemas.keys() & tables.keys()
    assert structure_findings(tables, schemas) == []


def test_a_column_that_is_missing_or_of_another_type_is_named() -> None:
    table = BROKEN.drop_columns(["whole"]).set_column(3, "n", pa.array(["x"] * len(BROKEN)))
    found = told(structure_findings({"parts": table}, {"parts": PARTS}))
    assert found[:2] == [
        ("type-error", "n", "n: is String, not number"),
        ("missing-label", "whole", "whole: no such column"),
    ]
    assert not [row for row in found[2:] if row[2].startswith(("n:", "whole:"))]


def test_duckdb_tells_rows_of_a_file(tmp_path: Path) -> None:
    pq.write_table(BROKEN, tmp_path / "parts.parquet")
    relation = duckdb.connect().sql(
        f"SELECT * FROM read_parquet('{tmp_path}/parts.parquet', file_row_number = true)"
    )
    schema = Schema(PARTS.fields[3:4])
    found = structure_findings({"parts": relation}, {"parts": schema}, row="file_row_number")
    assert [f.row for f in found] == [11, 13, 12, 13]
