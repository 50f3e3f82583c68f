"""Two commits side by side: what a person waits for, on the same inputs, in turn, in one run.

Each row is a whole process, run by either commit with the packages of this environment. Compared
is the processor time of the least of some runs, which other work on the machine hardly changes.
A row that takes a fifth more than before is told, and the exit code is 1.

    python benchmarks/compare.py main           # main, beside what is committed here
    python benchmarks/compare.py a5844f7 main   # any two; a5844f7 is 0.3.0
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import synthetic

import reading

ROOT = Path(__file__).parents[1]
RUNS = 5
SLOWER = 1.2
"""Times as much from which a commit is told to be slower."""

ROWS = {
    "import gd_metrics": [],
    "check 50 claims, CSV": ["check", "few.csv"],
    "check 20,000 claims, CSV": ["check", "many.csv"],
    "check a package, 200,000 rows of 10 columns": ["check", "package"],
    "check a formula, CSV of 1,000 columns": ["check", "wide.csv", "--formula", "c2 = c1 + one"],
    "diagnose 150 claims that differ": ["diagnose", "differ.csv"],
    "read 100,000 characters": ["read", "bulletin.txt"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("before", help="a commit")
    parser.add_argument("after", nargs="?", default="HEAD", help="another one; HEAD if not given")
    commits = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make_inputs(Path(folder))
        with checkout(commits.before) as before, checkout(commits.after) as after:
            print(f"| | {commits.before}, s | {commits.after}, s | ratio |\n|---|---|---|---|")
            slower = [*compare(before, after, Path(folder))]
    for name in slower:
        print(f"{commits.after} takes a fifth more, or all of it: {name}", file=sys.stderr)
    return 1 if slower else 0


def compare(before: Path, after: Path, inputs: Path) -> Iterator[str]:
    """Print a line for each row, and give the names of those that take longer."""
    for name, command in ROWS.items():
        took: dict[Path, list[float]] = {before: [], after: []}
        for _ in range(RUNS + 1):  # the first of them compiles
            for commit, of_commit in took.items():
                if float("inf") not in of_commit:
                    of_commit.append(seconds(commit, command, inputs))
        old, new = (min(of_commit[1:] or of_commit) for of_commit in took.values())
        ratio = f"{new / old:.2f}" if float("inf") not in (old, new) else "–"
        print(f"| {name} | {told(old)} | {told(new)} | {ratio} |", flush=True)
        if new >= SLOWER * old and old != float("inf"):
            yield name


def told(took: float) -> str:
    return "can't" if took == float("inf") else f"{took:.2f}"


def seconds(commit: Path, command: list[str], inputs: Path) -> float:
    """The processor time of a command as a commit runs it; infinite where it can't in a minute."""
    environment = {**os.environ, "PYTHONPATH": str(commit / "src")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    run = "from gd_metrics.cli import main; main()" if command else "import gd_metrics"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(
            [sys.executable, "-c", run, *command],
            cwd=inputs, env=environment, capture_output=True, check=False, text=True, timeout=60,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return float("inf")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took if done.returncode in (0, 1) and "Traceback" not in done.stderr else float("inf")


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """A commit's files, in a folder of their own."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "archive", commit, "src", "datapackage"],
            cwd=ROOT, check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        yield Path(folder)


def make_inputs(folder: Path) -> None:
    """The files that both commits are given."""
    claims = synthetic.make_claims(20_000)
    pacsv.write_csv(claims, folder / "many.csv")
    pacsv.write_csv(claims.slice(0, 50), folder / "few.csv")
    make_package(folder / "package")
    wide = {"one": [1] * 20, **{f"c{n}": range(n, 20 + n) for n in range(1_000)}}
    pacsv.write_csv(
        pa.table({name: pa.array(column) for name, column in wide.items()}), folder / "wide.csv"
    )
    cell = claims.slice(0, 1).to_pylist()[0]
    differ = [{**cell, "claim_id": f"c{n}", "printed": f"{1000 + 3 * n}亿元"} for n in range(150)]
    for row in differ:
        row |= {"value": float(row["printed"][:4]), "unit": "亿元", "measure": "level"}
        row |= {"base": "_Z", "lower": row["value"] - 0.5, "upper": row["value"] + 0.5}
    pacsv.write_csv(pa.Table.from_pylist(differ, schema=claims.schema), folder / "differ.csv")
    folder.joinpath("bulletin.txt").write_text(reading.bulletin(100_000), "utf-8")


def make_package(folder: Path) -> None:
    """A package of one table of whole numbers, which are required."""
    folder.mkdir()
    columns = {f"c{n}": pa.array(range(n, 200_000 + n)) for n in range(10)}
    pq.write_table(pa.table(columns), folder / "table.parquet")
    fields = [
        {"name": name, "type": "integer", "constraints": {"required": True}} for name in columns
    ]
    table = {"name": "table", "path": "table.parquet", "schema": {"fields": fields}}
    descriptor = {"name": "package", "resources": [table]}
    folder.joinpath("datapackage.json").write_text(json.dumps(descriptor), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
