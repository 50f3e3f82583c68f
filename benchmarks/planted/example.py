"""A checker of one's own: of a table of years, growths that leap out of the others."""

import csv
from collections.abc import Iterator
from pathlib import Path

NAME = "leaps"


def tables(folder: Path) -> Iterator[dict[str, object]]:
    """Growths by more than half, the greatest first."""
    file = folder / "table.csv"
    if not file.exists():
        return
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row.get("trade growth")]
    for row in sorted(rows, key=lambda row: -abs(float(row["trade growth"]))):
        if abs(float(row["trade growth"])) > 50:
            yield {"at": f"{row['year']}/trade growth"}
