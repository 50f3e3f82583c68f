"""Run every benchmark and write what they print, with a plot, to docs/performance.md.

Each measures two things in turn in one run, so ratios say more than seconds. Nothing else
should run on the machine meanwhile.

    pip install -e '.[test,benchmarks]'
    python benchmarks/run.py                # all of them, about a quarter of an hour
    python benchmarks/run.py structure      # some of them; the others stay as they are
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import gd_metrics

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
HISTORY = HERE / "history.jsonl"
PLOT = PAGE.with_suffix(".svg")
BENCHMARKS = {
    "startup": ("What one waits for first", ["startup.py"]),
    "structure": ("Structure: any tabular package", ["structure.py", "--frictionless"]),
    "rules": ("Rules in memory", ["rules.py"]),
    "duckdb": ("Rules out of core", ["engines.py", "duckdb"]),
    "releases": ("From release to release", ["compare.py", "a5844f7", "HEAD"]),
    "reading": ("Reading texts", ["reading.py"]),
    "spark": ("Rules on Spark", ["engines.py", "spark"]),
}
PACKAGES = ("pyarrow", "narwhals", "polars", "duckdb", "pyspark", "frictionless")
INTRODUCTION = """# Performance

Made by `python benchmarks/run.py`: each section in one run of its own, whose day it says, each
thing in turn with what it is compared with. Seconds are of this machine, and it is a noisy one;
ratios are what to compare, and they move by a tenth or more. What is asserted on the way, where
both sides look for the same: they find the same.

![Seconds against claims, both on logarithmic scales](performance.svg)

How the rules' cost grows: a straight line of slope one is linear. The columns of `structure.py`
say how many times faster than frictionless a check is in one process, and as a whole command.
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    wanted = parser.parse_args().names or list(BENCHMARKS)
    for name in wanted:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
    sections = known_sections()
    for name in wanted:
        title, command = BENCHMARKS[name]
        print(f"{name} …", file=sys.stderr, flush=True)
        done = subprocess.run(
            [sys.executable, *command], cwd=HERE, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode not in (0, 1):  # 1 is what compare.py says of a slower row
            parser.error(f"{name}: ended with {done.returncode}")
        remember(name, done.stdout)
        sections[title] = f"`python benchmarks/{' '.join(command)}`, {today()}.\n\n{done.stdout}"
        write(sections)


def remember(name: str, printed: str) -> None:
    """Write a line of what was measured, by which commit and where, to history.jsonl."""
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, cwd=HERE, stdout=subprocess.PIPE, text=True, check=True)
    line = {
        "day": today(),
        "commit": commit.stdout.strip(),
        "version": gd_metrics.__version__,
        "machine": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "packages": dict(map(str.split, map(installed, PACKAGES))),
        "benchmark": name,
        "rows": [*rows(printed)],
    }
    with HISTORY.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def rows(text: str) -> Iterator[dict[str, str]]:
    """The rows of every Markdown table, by its header."""
    header: Sequence[str] = ()
    for line in text.splitlines():
        row = split(line) if line.startswith("|") else ()
        if header and row and not set("".join(row)) <= set("-"):
            yield dict(zip(header, row, strict=False))
        header = (header or row) if row else ()


def today() -> str:
    return datetime.date.today().isoformat()


def known_sections() -> dict[str, str]:
    """What the page has of each benchmark."""
    if not PAGE.is_file():
        return {}
    parts = re.split(r"^## (.*)\n\n", PAGE.read_text("utf-8"), flags=re.MULTILINE)[1:]
    found = dict(zip(parts[::2], parts[1::2], strict=True))
    return {title: text for title, text in found.items() if title != "The machine"}


def write(sections: dict[str, str]) -> None:
    order = [title for title, _ in BENCHMARKS.values() if title in sections]
    text = "\n".join(f"## {title}\n\n{sections[title].strip()}\n" for title in order)
    PAGE.write_text(f"{INTRODUCTION}\n{machine()}\n{text}", "utf-8")
    plot(sections)


def machine() -> str:
    """What the figures were measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = ", ".join([f"gd-metrics {gd_metrics.__version__}", *map(installed, PACKAGES)])
    return (
        f"## The machine\n\n{processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"{platform.system()}, Python {platform.python_version()}; {versions}.\n"
    )


def installed(name: str) -> str:
    return f"{name} {importlib.metadata.version(name)}"


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def plot(sections: dict[str, str]) -> None:
    """Seconds against claims, of every engine, on logarithmic scales."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "gd_metrics"  # the same bytes for the same figures
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(7.5, 4.5), layout="constrained")
    for label, points in lines(sections):
        axes.plot(*zip(*points, strict=True), marker="o", label=label)
    axes.set(xscale="log", yscale="log", xlabel="claims", ylabel="seconds")
    axes.grid(visible=True, which="major", alpha=0.3)
    if axes.lines:
        axes.legend(frameon=False)
    figure.savefig(PLOT, metadata={"Date": None})


def lines(sections: dict[str, str]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """The curves: of each column of seconds in the tables of rules."""
    memory, disk = (sections.get(BENCHMARKS[n][0], "") for n in ("rules", "duckdb"))
    for text, columns in (
        (memory, {"SQL, s": "DuckDB SQL by hand", "DuckDB, s": "DuckDB", "pyarrow, s": "pyarrow",
                  "Polars, s": "Polars"}),
        (disk, {"rules, s": "DuckDB under 2 GiB"}),
    ):  # fmt: skip
        for column, label in columns.items():
            if points := [*cells(text, "claims", column)]:
                yield label, points


def cells(text: str, x: str, y: str) -> Iterator[tuple[float, float]]:
    """Two columns of the first Markdown table that has both."""
    rows = [split(line) for line in text.splitlines() if line.startswith("|")]
    for number, header in enumerate(rows):
        if x in header and y in header:
            for row in rows[number + 2 :]:
                if len(row) != len(header) or not row[0][:1].isdigit():
                    return
                yield (
                    float(row[header.index(x)].replace(",", "")),
                    float(row[header.index(y)].replace(",", "")),
                )


def split(line: str) -> Sequence[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


if __name__ == "__main__":
    main()
