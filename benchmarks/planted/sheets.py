"""Tables such as offices publish: towns with their total, and years with growth; CSV and XLSX.

Beside each stands ``formulas.json``: what must hold, the column that names rows, that of periods.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import errors
from contract import CLEAN, Document

KINDS = ("digit", "exchange", "point", "scale", "sign", "row", "year")
"""The errors of this track; scale is thousands for units."""

Grid = list[list[str]]
_TOWNS = ("Ashford", "Birchwood", "Cresthill", "Dunmore", "Eastvale", "Fernley", "Glenbrook",
          "Harrow", "Ironbridge", "Juniper", "Kingsport", "Larkfield")  # fmt: skip


def documents(seed: int, errors_each: int, clean: int) -> Iterator[Document]:
    """Clean tables, and tables with one error each, of towns and of years in turn."""
    chance = random.Random(f"tables {seed}")
    for kind in (CLEAN, *KINDS):
        for number in range(clean if kind == CLEAN else errors_each):
            family = "years" if kind == "year" or number % 2 else "towns"
            grid, rules = (_years if family == "years" else _towns)(chance)
            said: dict[str, Any] = {}
            if kind != CLEAN:
                grid, said = _planted(grid, kind, chance)
            book = number % 4 >= 2
            files = {"formulas.json": json.dumps(rules)}
            files |= {"table.xlsx": _workbook(grid)} if book else {"table.csv": _text(grid)}
            name = f"tables/{family}-{seed}-{kind}-{number:03d}"
            document = Document(name, "tables", family, kind, seed=seed, files=files)
            yield replace(document, **said)


def _towns(chance: random.Random) -> tuple[Grid, dict[str, Any]]:
    """Spending of towns by purpose, its total, and a share; the last row is their sum."""
    header = ["town", "roads", "schools", "health", "total", "schools share"]
    parts = [
        [round(chance.uniform(20, 900), 1) for _ in range(3)]
        for _ in range(chance.randint(5, len(_TOWNS)))
    ]
    names = chance.sample(_TOWNS, len(parts))
    parts.append([sum(column) for column in zip(*parts, strict=True)])
    rows = [
        [name, *(f"{p:.1f}" for p in part), f"{sum(part):.1f}", f"{100 * part[1] / sum(part):.1f}"]
        for name, part in zip([*names, "All towns"], parts, strict=True)
    ]
    formulas = ["total = roads + schools + health", "`schools share` = 100 * schools / total",
                "`All towns` = sum(*)"]  # fmt: skip
    return [header, *rows], {"formulas": formulas, "key": "town", "period": None}


def _years(chance: random.Random) -> tuple[Grid, dict[str, Any]]:
    """Exports and imports of years, their sum and balance, and how it grew."""
    header = ["year", "exports", "imports", "trade", "balance", "trade growth"]
    first = chance.randint(1990, 2010)
    exports, imports = (chance.uniform(900, 5000) for _ in range(2))
    rows: Grid = []
    before = None
    for year in range(first, first + chance.randint(6, 14)):
        exports, imports = (round(v * chance.uniform(0.93, 1.2), 1) for v in (exports, imports))
        trade = exports + imports
        growth = "" if before is None else f"{100 * (trade / before - 1):.1f}"
        figures = (exports, imports, trade, exports - imports)
        rows.append([str(year), *(f"{f:.1f}" for f in figures), growth])
        before = trade
    formulas = ["trade = exports + imports", "balance = exports - imports",
                "`trade growth` = 100 * (trade / before(trade) - 1)"]  # fmt: skip
    return [header, *rows], {"formulas": formulas, "key": "year", "period": "year"}


def _planted(grid: Grid, kind: str, chance: random.Random) -> tuple[Grid, dict[str, Any]]:
    """A grid with one error, and what is wrong."""
    rows = [row[:] for row in grid]
    if kind == "year":
        return _shifted_years(rows, chance)
    while True:
        at, column = chance.randrange(1, len(rows)), chance.randrange(1, len(rows[0]))
        old = rows[at][column]
        if kind == "row":
            other = at - 1 if at > 1 else at + 1
            new = rows[other][column] if other < len(rows) else old
        elif kind == "scale":
            new = f"{float(old) * 1000:.1f}" if old else old
        else:
            new = next(iter(errors.drawn(kind, old, chance)), old)
        if new and old and float(new) != float(old):
            break
    rows[at][column] = new
    name = f"{rows[at][0]}/{rows[0][column]}"
    return rows, {"at": (name,), "original": old, "planted": new, "visible": True}


def _shifted_years(rows: Grid, chance: random.Random) -> tuple[Grid, dict[str, Any]]:
    """The figures of two years beside each other exchanged, as where a label was mistaken."""
    at = chance.randrange(1, len(rows) - 1)
    one, other = rows[at], rows[at + 1]
    one[1:], other[1:] = other[1:], one[1:]
    names = [f"{row[0]}/{column}" for row in (one, other) for column in rows[0][1:]]
    return rows, {"at": tuple(names), "planted": "two years exchanged"}


def _text(grid: Grid) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(grid)
    return text.getvalue()


def _workbook(grid: Grid) -> bytes:
    """A sheet of numbers that are shown with one decimal."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in grid:
        sheet.append([_number(cell) for cell in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, float):
                cell.number_format = "0.0"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _number(text: str) -> str | float | int | None:
    if not text:
        return None
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text
