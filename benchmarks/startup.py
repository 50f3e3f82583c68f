"""What the user waits for first: import, reading a table, and the check, as ratios in one run.

Run it from the environment that has ``frictionless`` (``pip install -e '.[test]'``); it makes
a second one of ``pip install .`` alone. Both commands of a pair run in turn, so a machine
that slows down slows both. Prints a Markdown table of medians.

    python benchmarks/startup.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 15
FEW = 5
"""Runs of what takes many seconds."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        lean = Path(folder) / "venv" / "bin"
        venv.create(lean.parent, with_pip=True)
        subprocess.run([lean / "python", "-m", "pip", "install", "-q", ROOT], check=True)
        python = str(lean / "python")
        bare = [python, "-c", "pass"]
        arrow = [python, "-c", "import pyarrow.parquet"]
        load = [python, "-c", "import gd_metrics"]
        table = [python, "-c", "import gd_metrics as gd; gd.table('claims')"]
        package = ROOT / "datapackage"
        ours = [str(lean / "gd-metrics"), "check", str(package)]
        theirs = [
            str(Path(sys.executable).parent / "frictionless"),
            "validate",
            str(package / "datapackage.json"),
        ]
        print("| what | ms | beside | ms | difference, ms | ratio |")
        print("|---|---|---|---|---|---|")
        row("import gd_metrics", load, "bare Python", bare)
        row("gd.table('claims')", table, "import pyarrow.parquet", arrow)
        row("gd-metrics check", ours, "frictionless validate", theirs, FEW)


def row(name: str, command: list[str], other_name: str, other: list[str], runs: int = RUNS) -> None:
    pairs = [(timed(command), timed(other)) for _ in range(runs + 1)][1:]
    one, two = (statistics.median(p[i] for p in pairs) for i in (0, 1))
    difference = statistics.median(a - b for a, b in pairs)
    ratio = statistics.median(a / b for a, b in pairs)
    print(
        f"| {name} | {one * 1e3:.0f} | {other_name} | {two * 1e3:.0f} "
        f"| {difference * 1e3:.0f} | {ratio:.2f} |"
    )


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False, cwd=tempfile.gettempdir())
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
