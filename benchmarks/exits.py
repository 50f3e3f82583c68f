"""Whether the command ends as it should, again and again, while the machine is busy.

Arrow's threads once dropped their last hold on Python's memory while the interpreter ended, and
the process aborted after its report, in a few of a hundred runs. Timing decides, so it takes many
runs, several at a time, beside others that keep the cores busy::

    python benchmarks/exits.py --runs 400 --at-once 4 --busy 2
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

CASE = Path(__file__).parents[1] / "tests" / "cases" / "small-tables-exit-as-they-should"
_BUSY = "while True: sum(range(100_000))"


def ends(path: Path, runs: int, at_once: int = 4) -> Counter[int]:
    """How often a check of a path ended with which exit code."""
    command = [sys.executable, "-m", "gd_metrics", "check", str(path)]

    def run(_: int) -> int:
        return subprocess.run(command, capture_output=True, check=False).returncode

    with ThreadPoolExecutor(at_once) as threads:
        return Counter(threads.map(run, range(runs)))


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """Keep cores busy beside what is measured."""
    started = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(processes)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def main() -> int:
    """Run, and print each exit code with how often it was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=CASE / "datapackage.json")
    parser.add_argument("--runs", type=int, default=400)
    parser.add_argument("--at-once", type=int, default=4)
    parser.add_argument("--busy", type=int, default=2)
    told = parser.parse_args()
    with busy(told.busy):
        counts = ends(told.path, told.runs, told.at_once)
    for code, times in sorted(counts.items()):
        print(f"exit {code}: {times} of {told.runs}")
    return int(set(counts) != {0})


if __name__ == "__main__":
    sys.exit(main())
