"""Tables of a document: each cell a draft, with what its row and column say of it.

The unit stands in a header, in a column of its own, or above the table (单位：亿元); a column is
of a period, of a subject, or says how much another has grown; rows that stand further in, or
behind 其中, and those of a total, are parts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from ..errors import GdMetricsError
from ..quantity import parse
from ..quantity.quantity import Quantity
from .clean import clean
from .columns import (
    Column,
    column_of,
    dated_period,
    from_the_first,
    is_difference,
    known_unit,
    period_of,
    unit_of,
)  # fmt: skip
from .document import Block, Document
from .draft import CELL, Draft
from .english import is_english
from .periods import periods, year_before
from .subjects import area_key, inherited, is_statistic, subject_of

_NUMBER = re.compile(
    r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?\s?(?:%|‰|个?百分点)?"
    r"|\((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\)"
)
_MARK = re.compile(r"[*†‡#①-⑳¹²³]+$|\[\d+\]$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHLY = re.compile(r"当月|本[月期季]|month|quarter", re.IGNORECASE)
"""Headers beside which a sum is not the year's."""
_NUMBERED = re.compile(r"序号|编号|no\.?|#", re.IGNORECASE)
_PLACES = re.compile(
    r"^\s*(?:地\s*区|城\s*市|地市|市州|区域|省份|省市|市县|区县|area|region|province|city|country)\s*$",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|总\s*和|total|all)", re.IGNORECASE)
_WHOLE = re.compile(r"全\s*[省市国区县]", re.IGNORECASE)
_SUBTOTAL = re.compile(r"小\s*计|subtotal", re.IGNORECASE)
_AMONG = re.compile(r"\s*(?:#|其中[:：]?|of which:?)\s*", re.IGNORECASE)
_ORDERS = tuple(
    re.compile(rf"(?:{mark})\s*")
    for mark in (
        "[一二三四五六七八九十]+、",
        "[(（][一二三四五六七八九十]+[)）]",
        r"\d+[.、．](?!\d)",
        r"[(（]\d+[)）]",
    )
)
"""What numbers rows, from those over others to those below them."""
_NUMBERED_STEP, _UNNUMBERED = 1000.0, 9000.0
"""How far each kind of number stands in behind the one over it, and a row without one."""
_NO_SUM = re.compile(
    "人均|平均|均价|价格|指数|[率比重]$|密度|强度|每|占|位次"
    "|average|per capita|rate|index|price|ratio"
)
_OVERLAP = re.compile("一带一路|rcep|金砖|上合|经合|洲$|控股|股份制|私营|民营|外商", re.IGNORECASE)
"""Rows that others are part of, or that are part of others, so that nothing adds up."""
_NEAR = (Fraction(3, 4), Fraction(4, 3))
"""What rows are of their total where they may be all of it."""


class _Row(NamedTuple):
    """What a row's labels say.

    Attributes:
        name: what it is of.
        parent: the name of the row that it is a part of; empty for none.
        unit: its own unit.
        period: its own period.
        number: which row of the table it is.
        top: whether nothing stands over it.
    """

    name: str
    parent: str
    unit: str
    period: str
    number: int
    top: bool


@dataclass(frozen=True)
class _Table:
    """A table and what is meant where its cells say nothing.

    Attributes:
        rows: all of its rows.
        head: how many of them are headers.
        label: the column of the labels.
        units: the column of units; 0 for none.
        columns: what each header says.
        unit: what the lines above say.
        period: what they say, or the document's year.
        places: whether its rows are of areas.
        english: whether its words are.
    """

    rows: Sequence[Sequence[tuple[str, int]]]
    head: int
    label: int
    units: int
    columns: Sequence[Column]
    unit: str
    period: str
    places: bool
    english: bool


def read_table(
    document: Document, number: int, year: str, own: str = "", date: str = ""
) -> list[Draft]:
    """The drafts of a table's cells.

    Args:
        document: the document.
        number: the table's block in it.
        year: the year that is meant where none is printed.
        own: the document's own area.
        date: the document's, where nothing names a year: the latest such period is meant.
    """
    block = document.blocks[number]
    head = _head(block)
    if head is None:
        return []
    table = _table(document, number, head, year, date)
    made = [replace(d, block=number) for d in _cells(table, year, own, date)]
    return _without_alike(made)


def _is_number(cell: str) -> bool:
    plain = _MARK.sub("", clean(cell.strip()).text)
    return bool(_NUMBER.fullmatch(plain))


def _head(block: Block) -> int | None:
    """How many rows are headers: those above the first whose cells are mostly numbers."""
    for at, row in enumerate(block.rows):
        filled = [cell for cell, _ in row[1:] if cell.strip() and not known_unit(cell)]
        numbers = [c for c in filled if _is_number(c) and not _YEAR.fullmatch(c.strip())]
        if filled and len(numbers) * 2 >= len(filled):
            return at
    return None


def _table(document: Document, number: int, head: int, year: str, date: str) -> _Table:
    rows = document.blocks[number].rows
    unit, period = _above(document, number, head, year, date)
    headers = [[*row] for row in rows[:head]]
    for above in headers[:-1]:
        for c in range(2, len(above)):
            if not above[c][0].strip():
                above[c] = above[c - 1]
    width = len(rows[0])
    columns = [column_of([row[c][0] for row in headers], year, date) for c in range(width)]
    body = rows[head:]
    label = 1 if width > 2 and headers and _NUMBERED.fullmatch(headers[-1][0][0].strip()) else 0
    while label + 2 < width and _is_label(body, label + 1):
        label += 1
    units = [sum(bool(known_unit(row[c][0])) for row in body) for c in range(width)]
    unit_column = next((c for c in range(1, width) if units[c] * 2 > len(body)), 0)
    words = " ".join(cell for row in rows for cell, _ in row)
    for c in range(label + 1, width):
        header = " ".join(row[c][0] for row in headers)
        columns[c] = _of_last_year(columns[label + 1 : c], columns[c], header, period)
    columns = [_up_to(columns[label + 1 : c], columns[c], period) for c in range(width)]
    columns = [_dated(columns, label + 1, c) for c in range(width)]
    for c in range(label + 3, width):
        header = " ".join(row[c][0] for row in headers)
        if is_difference(header) and _are_differences(body, c):
            columns[c] = replace(columns[c], measure="change", unit=columns[c - 1].unit)
    if not _MONTHLY.search(" ".join(cell for row in headers for cell, _ in row)):
        columns = [_whole(column, period) for column in columns]
    places = any(_PLACES.search(row[label][0]) for row in headers)
    english = is_english(words.lower())
    return _Table(rows, head, label, unit_column, columns, unit, period, places, english)


def _is_label(body: Sequence[Sequence[tuple[str, int]]], column: int) -> bool:
    """Whether a column's cells are words, and no units or numbers."""
    cells = [row[column][0].strip() for row in body if row[column][0].strip()]
    return bool(cells) and all(
        re.search("[一-龥A-Za-z]{2}", c) and not known_unit(c) and not _is_number(c) for c in cells
    )


def _are_differences(body: Sequence[Sequence[tuple[str, int]]], c: int) -> bool:
    """Whether most cells of a column are what lies between the two on their left."""
    fit = full = 0
    for row in body:
        one, other, apart = (_signed(row[at][0]) for at in (c - 2, c - 1, c))
        if one is not None and other is not None and apart is not None:
            full += 1
            fit += abs(one - other) == apart
    return fit * 2 > full


def _of_last_year(left: Sequence[Column], column: Column, header: str, period: str) -> Column:
    """A column of 上年同期 with the period before that of the levels left of it, or the table's."""
    if "同期" not in header or column.measure != "level" or re.search(r"\d{4}", header):
        return column
    now = next((c.period for c in reversed(left) if c.measure == "level" and c.period), period)
    return replace(column, period=year_before(now))


def _up_to(left: Sequence[Column], column: Column, period: str) -> Column:
    """A column of 累计 beside one of a month: its period begins with the year, and says so."""
    beside = next((c.period for c in reversed(left) if c.measure == "level" and c.period), period)
    said = column.period or beside
    summed = column.averaging == "cumulative" and not _YEAR.fullmatch(said)
    return replace(column, period=from_the_first(said), averaging="") if summed else column


def _dated(columns: Sequence[Column], first: int, at: int) -> Column:
    """A column of growth or shares with the subject and the period of the levels left of it.

    That is their latest year, and of one year's periods that of the nearest.
    """
    column = columns[at]
    if column.measure == "level":
        return column
    left = [c for c in columns[first:at] if c.measure == "level"]
    subject = column.subject or next((c.subject for c in reversed(left) if c.subject), "")
    said = [c.period for c in left if c.period]
    last = max((period[:4] for period in said), default="")
    beside = left and left[-1].period[:4] == last and f"{last}-" in left[-1].period
    period = column.period or (left[-1].period if beside else max(said, default=""))
    return replace(column, subject=subject, period=period)


def _whole(column: Column, period: str) -> Column:
    """A column of sums up to the end of a year, which are the year's; any other as it is."""
    year = _YEAR.fullmatch(column.period or period)
    return replace(column, averaging="") if year and column.averaging == "cumulative" else column


def _above(document: Document, number: int, head: int, year: str, date: str) -> tuple[str, str]:
    """The unit and the period that the lines above a table, or its first cell, give."""
    near = [document.text[b.start : b.end] for b in document.blocks[max(0, number - 2) : number]]
    near = [text[-200:] for text in near]
    first = document.blocks[number].rows[:head]
    unit = next((u for t in [*reversed(near), *(r[0][0] for r in first)] if (u := unit_of(t))), "")
    short = [text for text in near if len(text) < 60]
    spoken = [p for text in reversed(short) for p in periods(clean(text).text)]
    return unit, next((dated_period(p, year, date) for p in spoken if not p.day), year)


def _rows(table: _Table, year: str, date: str) -> Iterator[_Row]:
    """The rows, each with the one that it is a part of."""
    over: list[tuple[float, str, str]] = []
    labels = [cells[table.label][0] for cells in table.rows[table.head :]]
    often = Counter(_labelled(_plain(label)[1])[0] for label in labels)
    for at, (drawn, plain) in enumerate(_drawn(labels), table.head):
        cells = table.rows[at]
        while over and (over[-1][0] >= drawn or (over[-1][0] % 1 and over[-1][0] < drawn)):
            over.pop()
        name, unit = _labelled(plain)
        _, parent, above = over[-1] if over else (0, "", "")
        before = cells[table.label - 1][0].strip() if table.label else ""
        if before and not _is_number(before) and before != name:
            name = f"{before}{name}"
        elif parent and often[name] > 1:
            name = f"{parent}{name}"
        period = period_of(name, year, date) if name else ""
        unit = unit or (known_unit(cells[table.units][0]) if table.units else "") or above
        yield _Row(name, parent, unit, period, at, not over)
        over.append((drawn, name, unit))


def _plain(label: str) -> tuple[int, str]:
    """How a row is numbered, from 1 for 一、, or 0 for not at all; and its name without that."""
    plain = label.strip()
    among = _AMONG.match(plain)
    plain = plain[among.end() :] if among else plain
    for level, order in enumerate(_ORDERS, 1):
        if match := order.match(plain):
            return level, plain[match.end() :]
    return 0, plain


def _drawn(labels: Sequence[str]) -> Iterator[tuple[float, str]]:
    """How far in each row stands, by blanks or by its number, and its name.

    Rows without a number are below those with one if rows are numbered twice over, 一、 and 1、,
    or once 其中 has said so.
    """
    levels = {level for label in labels if (level := _plain(label)[0])}
    among = [bool(_AMONG.match(label.strip())) for label in labels]
    last, below = 0, len(levels) > 1
    for at, label in enumerate(labels):
        indent = label[: len(label) - len(label.lstrip())]
        drawn = float(sum(2 if c == "\u3000" else 1 for c in indent))
        level, plain = _plain(label)
        if levels and not _TOTAL.fullmatch(plain):
            straight = among[at] and at > 0 and bool(_plain(labels[at - 1])[0])
            below = len(levels) > 1 or (not level and (below or straight))
            last = level or last
            under = not level and below and last
            drawn = _UNNUMBERED + drawn if under else last * _NUMBERED_STEP
            yield drawn + 0.5 * (among[at] and not straight), plain
        else:
            yield drawn + 0.5 * among[at], plain


def _labelled(label: str) -> tuple[str, str]:
    """A row's name and the unit in brackets behind it."""
    plain = _MARK.sub("", label).strip()
    match = re.search(r"[(（]([^()（）]{1,8})[)）]\s*$", plain)
    if match and (unit := known_unit(match[1])):
        return plain[: match.start()].strip(), unit
    return plain, ""


def _cells(table: _Table, year: str, own: str, date: str) -> Iterator[Draft]:
    rows = [*_rows(table, year, date)]
    totals = _totals(table, rows)
    seen: set[int] = set()
    for row in rows:
        for c in range(table.label + 1, len(table.rows[0])):
            cell, start = table.rows[row.number][c]
            if c == table.units or start in seen or not re.search(r"\d", cell):
                continue
            seen.add(start)
            total = totals.get(c, "") if row.top and row.name else ""
            if total and table.places and row.name != total:
                total = table.columns[c].subject or total  # what each place has is a part of it
            parent = row.parent or total
            yield _draft(table, row, c, parent, own)


def _totals(table: _Table, rows: Sequence[_Row]) -> dict[int, str]:
    """The total's name for each column whose other rows come near to it."""
    top = [row for row in rows if row.top]
    ends = [row for row in (*top[:1], *top[-1:]) if _TOTAL.fullmatch(row.name)]
    apart = any(_SUBTOTAL.search(row.name) or _OVERLAP.search(row.name) for row in rows)
    if len(ends) != 1 or apart:
        return {}
    named: dict[int, str] = {}
    for c, column in enumerate(table.columns):
        found = {row.number: _value(table.rows[row.number][c][0]) for row in top}
        total = found.pop(ends[0].number)
        summed = sum((v for v in found.values() if v is not None), Fraction(0))
        if column.measure == "level" and total and _NEAR[0] < summed / total < _NEAR[1]:
            named[c] = ends[0].name
    return named


def _signed(cell: str) -> Fraction | None:
    """A number with its sign, whichever sign its columns' years have."""
    return _value(cell.strip().lstrip("-+−"))


def _value(cell: str) -> Fraction | None:
    plain = cell.strip().replace(",", "")
    return Fraction(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def _draft(table: _Table, row: _Row, c: int, parent: str, own: str) -> Draft:
    """A cell as a draft."""
    column = table.columns[c]
    cell, start = table.rows[row.number][c]
    printed = _MARK.sub("", cell.strip())
    at = start + cell.index(printed)
    amount = column.measure in ("level", "change")
    unit = column.unit or row.unit or table.unit if amount else column.unit
    quantity, why = _quantity(printed, unit, column, english=table.english)
    name, place = ("", row.name) if table.places and column.subject else (row.name, "")
    name = inherited(name, row.parent) if name else ""
    subject, area = _subject(name, row.period, column)
    area = "" if _TOTAL.fullmatch(place) else place or area
    measure = column.measure
    if measure == "level" and quantity and quantity.unit == "%" and not column.subject:
        measure = column_of([row.name], "").measure if "增" in row.name else measure
    whole = "" if _NO_SUM.search(subject) or not parent else _subject(parent, "", column)[0]
    return Draft(
        at, at + len(printed), printed, quantity, measure, subject, area, area_key(area, own),
        row.period or column.period or table.period, column.base, column.averaging,
        parent=whole if whole != subject or area else "", context=column.context, header=unit,
        sure="explicit" if row.name and subject else "guessed", why=why,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _quantity(
    printed: str, unit: str, column: Column, *, english: bool
) -> tuple[Quantity | None, str]:
    """What a cell says in the unit of its column."""
    plain = clean(printed).text
    if english and (match := re.fullmatch(r"\((.*)\)", plain)):
        plain = f"-{match[1]}"
    try:
        return parse(plain, column.context, unit=unit), CELL
    except (GdMetricsError, ValueError) as error:
        return None, f"{CELL}: {error}"


@lru_cache(maxsize=4096)
def _subject(name: str, period: str, column: Column) -> tuple[str, str]:
    """What a cell is of, and whose: its row, its column, or the row's part of the column's."""
    if period:
        words = column.subject
    elif not column.subject or column.subject in name:
        words = name
    elif _TOTAL.fullmatch(name) or _WHOLE.fullmatch(name):
        words = column.subject
    else:
        words = f"{name}{' ' * name.isascii()}{column.subject}"
    words = clean(words).text
    subject, area = subject_of(words)
    if area and not area.startswith(("全", "我")) and not is_statistic(subject):
        return words, ""  # 香港同胞 is who comes, and not whose figure it is
    return subject or words, area


def _without_alike(made: Sequence[Draft]) -> list[Draft]:
    """Cells of which nothing tells which is which are sure of nothing: they meet no others."""
    alike: dict[tuple[object, ...], set[Fraction]] = defaultdict(set)
    keys = [(d.subject, d.place, d.period, d.measure, d.base, d.averaging, d.kind) for d in made]
    for key, draft in zip(keys, made, strict=True):
        alike[key].add(draft.value)
    return [
        d if len(alike[key]) < 2 else replace(d, sure="guessed", subject="", why="cells alike")
        for key, d in zip(keys, made, strict=True)
    ]
