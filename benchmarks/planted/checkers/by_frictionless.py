"""frictionless: what ``validate`` finds; it knows types, constraints, keys and hashes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frictionless import Package, Resource, validate

NAME = "frictionless"
Found = Iterator[dict[str, Any]]


def claims(folder: Path) -> Found:
    """Rows of table claims that break its schema."""
    for place, row, _ in _errors(folder):
        if place == "claims" and row is not None:
            claim = Package(str(folder / "datapackage.json")).get_resource("claims")
            yield {"at": claim.read_rows()[row - 2]["claim_id"], "rank": 1}
        else:
            yield {"at": place, "rank": 1}


def tables(folder: Path) -> Found:
    """What is wrong with a table without a schema: ragged rows, doubled headers."""
    file = next(folder.glob("table.*"))
    for task in validate(Resource(path=file.name, basepath=str(folder))).tasks:
        for error in task.errors:
            yield {"at": str(getattr(error, "row_number", error.type)), "rank": 1}


def packages(folder: Path) -> Found:
    """Errors by table and column."""
    for place, _, column in _errors(folder):
        yield {"at": f"{place}/{column}" if column else place, "rank": 1}


def _errors(folder: Path) -> Iterator[tuple[str, int | None, str]]:
    """The table, row and column of each error."""
    try:
        report = validate(str(folder / "datapackage.json"))
    except Exception:  # a descriptor that it can't open
        yield "package", None, ""
        return
    for _ in report.errors:
        yield "package", None, ""
    for task in report.tasks:
        for error in task.errors:
            column = getattr(error, "field_name", "")
            yield task.name, getattr(error, "row_number", None), str(column or "")
