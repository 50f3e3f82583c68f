"""All rules out of core on DuckDB beside hand-written SQL, and on Spark against partitions.

Synthetic claims are written to a folder of partitioned Parquet in chunks, and each figure is
measured in a process of its own, so that its peak memory is its own. DuckDB's seconds are of CPU,
of all threads, since others may use the machine, too. Prints Markdown.

    python benchmarks/engines.py duckdb [MILLIONS ...]
    python benchmarks/engines.py spark [CLAIMS]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import baseline
import pyarrow.compute as pc
import pyarrow.parquet as pq
import synthetic

import rules
from gd_metrics.checks.asking import open_claims
from gd_metrics.checks.contradictions import contradictions_in, literal_findings_in
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.rules.world import World

LIMIT = "2GiB"
CHUNK = 500_000
MILLIONS = (1, 5, 10)
PARTITIONS = (1, 2, 4, 8)


def write(folder: Path, n: int) -> dict[str, int]:
    """Write ``n`` claims, a partition a chunk, and tell what is planted in them."""
    planted: Counter[str] = Counter()
    for chunk, size in enumerate([CHUNK] * (n // CHUNK) + [n % CHUNK] * (n % CHUNK > 0)):
        claims = synthetic.make_claims(size, seed=chunk)
        for column, before, behind in (("claim_id", f"c{chunk:03d}", ""),
                                       ("indicator", "", f"c{chunk:03d}")):  # fmt: skip
            place = claims.schema.get_field_index(column)
            words = pc.binary_join_element_wise(before, claims[column], behind, "")
            claims = claims.set_column(place, column, words)
        file = folder / f"chunk={chunk}" / "claims.parquet"
        file.parent.mkdir(parents=True)
        pq.write_table(claims, file)
        planted.update(synthetic.planted(size, seed=chunk))
    return dict(planted)


def world_of(folder: Path) -> World:
    """The world of the claims in a folder, read chunk by chunk."""
    names: set[str] = set()
    for file in folder.rglob("*.parquet"):
        column = pq.ParquetFile(file).read(["indicator"])["indicator"]
        names.update(column.unique().to_pylist())
    row = {"unit": "亿元", "growth_basis": "nominal", "basis": "NBS", "additive": True}
    formulas = {n: f"{n} = x{n[1:]} + m{n[1:]}" for n in sorted(names) if n.startswith("t")}
    return World(
        {name: {**row, "indicator": name} for name in sorted(names)},
        dict.fromkeys(synthetic.AREAS[1:], synthetic.NATION),
        dict.fromkeys(synthetic.AREAS, "province"),
        {name: parse_formula(text) for name, text in formulas.items()},
    )


def duckdb(millions: list[int]) -> None:
    print(f"DuckDB under {LIMIT}, from partitioned Parquet:\n")
    print("| claims | SQL, s | peak, GiB | rules, s | peak, GiB | spilled, MiB | ratio "
          "| µs a claim | explained, s | single claims, s | peak, GiB |")  # fmt: skip
    print("|---" * 11 + "|")
    for million in millions:
        with tempfile.TemporaryDirectory() as name:
            folder, n = Path(name) / "claims", million * 1_000_000
            planted = write(folder, n)
            sql, ours, single = (
                alone(task, str(folder)) for task in ("sql", "contradictions", "single")
            )
            assert sql["found"] == ours["found"] == planted, (sql, ours, planted)
            print(
                f"| {n:,} | {sql['s']:.1f} | {sql['peak']:.2f} | {ours['s']:.1f} "
                f"| {ours['peak']:.2f} | {ours['spilled']:.0f} | {ours['s'] / sql['s']:.2f} "
                f"| {ours['s'] / n * 1e6:.2f} | {ours['explained']:.1f} | {single['s']:.1f} "
                f"| {single['peak']:.2f} |",
                flush=True,
            )


def alone(*task: str) -> dict[str, Any]:
    """What a task tells that runs in a process of its own."""
    command = [sys.executable, __file__, "task", *task]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def run(task: str, path: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    world = world_of(Path(path))
    claims = open_claims(path, "duckdb", memory_limit=LIMIT)
    ((spill,),) = claims.query("c", "SELECT current_setting('temp_directory')").fetchall()
    start = time.process_time()
    if task == "sql":
        import duckdb as db

        con = db.connect(config={"memory_limit": LIMIT, "preserve_insertion_order": False})
        told["found"] = baseline.find(con, f"read_parquet('{path}/*/*.parquet')")
    elif task == "single":
        told["found"] = len(literal_findings_in(claims))
    else:
        with watched(Path(spill)) as told["sizes"]:
            found = contradictions_in(claims, world)
        told["s"] = time.process_time() - start
        told["spilled"] = max(told.pop("sizes"), default=0) / 2**20
        assert all(finding.message for finding in found)
        told["explained"] = time.process_time() - start - told["s"]
        told["found"] = rules.comparable([f for f in found if f.code in rules.RULES])
        told["all"] = Counter(f.code for f in found)
    told.setdefault("s", time.process_time() - start)
    told["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return told


@contextmanager
def watched(folder: Path) -> Iterator[list[int]]:
    """The bytes in a folder, looked up twenty times a second."""
    sizes: list[int] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            sizes.append(sum(f.stat().st_size for f in folder.glob("*") if f.exists()))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield sizes
    finally:
        done.set()
        thread.join()


def spark(n: int) -> None:
    """One session, warm, so that what is compared is the work and not the start of Java."""
    from pyspark.sql import SparkSession

    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.python.sql.dataFrameDebugging.enabled": "false",
        "spark.sql.adaptive.coalescePartitions.enabled": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for option, value in options.items():
        builder = builder.config(option, value)
    session = builder.getOrCreate()
    with tempfile.TemporaryDirectory() as name, watched_rows() as (rows, plans):
        folder = Path(name) / "claims"
        planted, claims = write(folder, n), open_claims(folder, "spark")
        world = world_of(folder)
        print(f"Spark, {n:,} claims, local[2], by partitions of its shuffles:\n")
        print("| partitions | s | jobs | rows that came to the driver | findings |")
        print("|---" * 5 + "|")
        for run, partitions in enumerate((2, *PARTITIONS)):
            session.conf.set("spark.sql.shuffle.partitions", partitions)
            session.sparkContext.setJobGroup(f"run {run}", "")
            rows.clear()
            start = time.perf_counter()
            found = contradictions_in(claims, world)
            seconds = time.perf_counter() - start
            jobs = len(session.sparkContext.statusTracker().getJobIdsForGroup(f"run {run}"))
            assert rules.comparable([f for f in found if f.code in rules.RULES]) == planted
            if run:  # the first one warms up
                print(f"| {partitions} | {seconds:.1f} | {jobs} | {sum(rows):,} | {len(found):,} |",
                      flush=True)  # fmt: skip
        print("\nThe first relation of the job that looks for suspects:\n")
        shown = [line[:100].rstrip() for line in plans[-1].splitlines()[:20]]
        print("\n".join(["```text", *shown, "…", "```"]))


@contextmanager
def watched_rows() -> Iterator[tuple[list[int], list[str]]]:
    """The numbers of rows that Spark sends here, and the plan by which it finds suspects."""
    from gd_metrics.tables.engines import engine

    rows: list[int] = []
    plans: list[str] = []
    original = engine.Spark.rows

    def counted(self: Any, frames: Any) -> Any:
        found = original(self, frames)
        rows.append(sum(map(len, found)))
        if len(frames) > 1:
            plans.append(frames[0].to_native()._jdf.queryExecution().optimizedPlan().toString())
        return found

    engine.Spark.rows = counted  # type: ignore[method-assign]
    try:
        yield rows, plans
    finally:
        engine.Spark.rows = original  # type: ignore[method-assign]


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    if what == "task":
        print(json.dumps(run(*given)))
    elif what == "spark":
        spark(int(*given) if given else 200_000)
    else:
        duckdb([int(word) for word in given] or list(MILLIONS))
