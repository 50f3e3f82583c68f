"""Checking a table by its schema, beside frictionless and hand-written DuckDB.

    python benchmarks/structure.py [--rows 5000000] [--frictionless]

Everything is measured in turn in one run, the best of several; `--frictionless` adds the half
minute and more that frictionless takes on Parquet. Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

import gd_metrics as gd

KINDS = ("official", "wire", "repost", "aggregator")
FIELDS: list[dict[str, Any]] = [
    {"name": "id", "type": "string", "constraints": {
        "required": True, "pattern": "[a-z][A-Za-z0-9._-]*"}},
    {"name": "source", "type": "string", "constraints": {"required": True, "maxLength": 20}},
    {"name": "kind", "type": "string", "constraints": {"enum": list(KINDS)}},
    {"name": "area", "type": "string", "constraints": {"pattern": "[A-Z]{2}(-[A-Z]{2})?"}},
    {"name": "period", "type": "string", "constraints": {
        "required": True, "pattern": r"\d{4}(-(0[1-9]|1[0-2]))?"}},
    {"name": "day", "type": "date", "constraints": {"minimum": "2000-01-01"}},
    {"name": "count", "type": "integer", "constraints": {"required": True, "minimum": 0}},
    {"name": "value", "type": "number", "constraints": {"minimum": 0, "maximum": 1000000}},
    {"name": "share", "type": "number", "constraints": {"minimum": 0, "maximum": 100}},
    {"name": "final", "type": "boolean", "constraints": {"required": True}},
]  # fmt: skip
SQL = """
select count(*) filter (id is null or not regexp_full_match(id, '[a-z][A-Za-z0-9._-]*')),
    count(*) filter (source is null or length(source) > 20),
    count(*) filter (kind not in ('official', 'wire', 'repost', 'aggregator')),
    count(*) filter (not regexp_full_match(area, '[A-Z]{{2}}(-[A-Z]{{2}})?')),
    count(*) filter (
        period is null or not regexp_full_match(period, '\\d{{4}}(-(0[1-9]|1[0-2]))?')),
    count(*) filter (day < date '2000-01-01'),
    count(*) filter (count is null or count < 0),
    count(*) filter (value < 0 or value > 1000000),
    count(*) filter (share < 0 or share > 100),
    count(*) filter (final is null)
from '{file}'
"""
COMMAND = "from gd_metrics.cli.main import main; main()"
KEY_SQL = "select count(*) from (select id from '{file}' group by id having count(*) > 1)"


def table(rows: int, seed: int = 1) -> pa.Table:
    """A valid table of ten columns, its keys in no order."""
    random_ = random.Random(seed)
    numbers = pa.array(random_.sample(range(rows), rows))

    def pick(values: list[Any]) -> pa.Array:
        few = pa.array(values)
        return few.take(pa.array(random_.choices(range(len(few)), k=rows)))

    floats = pc.divide(pc.cast(numbers, pa.float64()), float(rows))
    padded = pc.utf8_lpad(pc.cast(numbers, pa.string()), 8, "0")
    days = pc.add(pc.cast(pc.bit_wise_and(numbers, 4095), pa.int32()), pa.scalar(12000, pa.int32()))
    return pa.table({
        "id": pc.binary_join_element_wise("c", padded, "-"),
        "source": pick([f"source-{n:03}" for n in range(200)]),
        "kind": pick(list(KINDS)),
        "area": pick(["CN", "CN-GD", "CN-GX", "CN-HN"]),
        "period": pick([f"{y}-{m:02}" for y in range(2000, 2025) for m in range(1, 13)]),
        "day": pc.cast(days, pa.date32()),
        "count": numbers,
        "value": pc.round(pc.multiply(floats, 1e6), 2),
        "share": pc.round(pc.multiply(floats, 100.0), 1),
        "final": pick([True, False]),
    })  # fmt: skip


def package(folder: Path, data: pa.Table, suffix: str) -> Path:
    """A package of one table, as Parquet or CSV."""
    folder.mkdir()
    file = folder / f"t.{suffix}"
    if suffix == "csv":
        pyarrow.csv.write_csv(data, file)
    else:
        pq.write_table(data, file)
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "resources": [
            {"name": "t", "path": file.name, "schema": {"fields": FIELDS, "primaryKey": ["id"]}}
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder / "datapackage.json"


def best(run: Callable[[], object], times: int) -> float:
    """The least seconds of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


def process(*command: object) -> Callable[[], object]:
    return lambda: subprocess.run([str(c) for c in command], check=True, capture_output=True)


def small(folder: Path, with_frictionless: bool) -> None:
    """100 k rows × 10 columns beside frictionless."""
    import frictionless

    print("| 100 k rows × 10 | gd_metrics, s | frictionless, s | times |\n|---|---|---|---|")
    data = table(100_000)
    for suffix in ("parquet", "csv"):
        path = package(folder / suffix, data, suffix)
        assert gd.check(path).ok
        binary = Path(sys.executable).parent
        pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
            "in process": (partial(gd.check, path), partial(frictionless.validate, str(path))),
            "whole process": (
                process(sys.executable, "-c", COMMAND, "check", path),
                process(binary / "frictionless", "validate", path),
            ),
        }  # fmt: skip
        for name, (ours, theirs) in pairs.items():
            mine = best(ours, 7)
            if suffix == "csv" or with_frictionless:
                other = best(theirs, 1)
                print(f"| {suffix}, {name} | {mine:.3f} | {other:.2f} | {other / mine:.0f} |")
            else:
                print(f"| {suffix}, {name} | {mine:.3f} | | |")


def large(folder: Path, rows: int) -> None:
    """Millions of rows beside hand-written DuckDB for the same constraints."""
    path = package(folder / "large", table(rows), "parquet")
    file = path.parent / "t.parquet"
    connection = duckdb.connect()
    assert gd.check(path).ok

    def by_hand() -> None:
        assert not any(connection.sql(SQL.format(file=file)).fetchall()[0])
        assert connection.sql(KEY_SQL.format(file=file)).fetchall() == [(0,)]

    pairs = [(best(lambda: gd.check(path), 1), best(by_hand, 1)) for _ in range(5)]
    mine, other = (min(taken) for taken in zip(*pairs, strict=True))
    print(f"\n| {rows:,} rows × 10, Parquet | s |\n|---|---|")
    print(f"| gd_metrics | {mine:.2f} |\n| DuckDB by hand | {other:.2f} |")
    print(f"| ratio | {mine / other:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--frictionless", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small(Path(folder), options.frictionless)
        large(Path(folder), options.rows)


if __name__ == "__main__":
    main()
