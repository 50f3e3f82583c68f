"""Tables of a document: each cell a draft, with what its row and column say of it.

The unit stands in a header, in a column of its own, or above the table (单位：亿元); a column is
of a period, of a subject, or says how much another has grown; rows that stand further in, or
behind 其中 or a total, are parts of what is above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..errors import GdMetricsError
from ..quantity import parse
from ..quantity.units import is_unit
from .clean import clean
from .document import Block, Document
from .drafts import Draft
from .periods import is_compared, periods
from .subjects import subject_of

_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_UNIT = re.compile(
    r"单位\s*[:：]\s*(?P<unit>[^,，;；\s)）]+)|[(（](?P<in>[^()（）]{1,8})[)）]\s*$|(?:,|，)\s*(?P<last>%)$|\b(?:in|unit:)\s+(?P<en>(?:million|billion|thousand)?\s*[a-z$€£]+)\s*$",
    re.IGNORECASE,
)
_GROWTH = re.compile(r"增长|增速|增幅|涨幅|同比|比上年|±%|growth|change|yoy|y/y", re.IGNORECASE)
_SHARE = re.compile(r"比重|占比|构成|份额|share|per cent of|% of", re.IGNORECASE)
_AMOUNT = re.compile(
    r"^(?:绝对数|绝对额|总量|数量|金额|实绩|指标值|本期|累计|值|数值|amount|value|total)?$",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|全\s*[省市国]|total|all)$", re.IGNORECASE)
_PART = re.compile(r"^\s*(?:#|其中[:：]?|of which:?|[　 ]{2,})\s*", re.IGNORECASE)


@dataclass(frozen=True)
class _Column:
    """What a column's header says.

    Attributes:
        subject: what it counts; empty where the rows say it.
        period: its period; empty where the table's is meant.
        measure: ``level``, ``growth`` or ``share``.
        unit: its unit; empty where the table's is meant.
    """

    subject: str
    period: str
    measure: str
    unit: str


def read_table(document: Document, number: int, year: str) -> list[Draft]:
    """The drafts of a table's cells.

    Args:
        document: the document.
        number: the table's block in it.
        year: the year that is meant where none is printed.
    """
    block = document.blocks[number]
    head = _head(block)
    if head is None:
        return []
    unit, period = _above(document, number, year)
    columns = [
        _column([row[c][0] for row in block.rows[:head] if c < len(row)], year)
        for c in range(len(block.rows[0]))
    ]
    return [*_cells(block, number, head, columns, unit, period)]


def _head(block: Block) -> int | None:
    """How many rows are headers: those above the first whose cells are mostly numbers."""
    for at, row in enumerate(block.rows):
        filled = [cell for cell, _ in row[1:] if cell.strip()]
        numbers = [
            c
            for c in filled
            if _NUMBER.fullmatch(c.strip()) and not re.fullmatch(r"(?:19|20)\d\d", c.strip())
        ]
        if filled and len(numbers) * 2 >= len(filled):
            return at
    return None


def _above(document: Document, number: int, year: str) -> tuple[str, str]:
    """The unit and the period that the lines above a table, or its first row, give."""
    near = [document.text[b.start : b.end] for b in document.blocks[max(0, number - 2) : number]]
    near += [" ".join(cell for cell, _ in row) for row in document.blocks[number].rows[:1]]
    unit = next((m["unit"] for text in near if (m := _UNIT.search(text)) and m["unit"]), "")
    spoken = [p for text in near for p in periods(clean(text).text)]
    return unit, spoken[0].of(year) if spoken else year


def _column(cells: Sequence[str], year: str) -> _Column:
    text = " ".join(dict.fromkeys(c.strip() for c in cells if c.strip()))
    plain = clean(text).text
    spoken = [p for p in periods(plain) if not is_compared(plain, p)]
    compared = [p for p in periods(plain) if is_compared(plain, p)]
    match = _UNIT.search(text)
    unit = next((u for u in (match.groupdict().values() if match else ()) if u), "")
    measure = "growth" if _GROWTH.search(text) else "share" if _SHARE.search(text) else "level"
    for period in spoken:
        plain = plain.replace(period.printed, "")
    for period in compared:
        plain = re.sub(rf"[比较]?{re.escape(period.printed)}(?:同期)?", "", plain)
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return _Column("", text, measure, unit)
    subject = _UNIT.sub("", re.sub(r"[(（][^()（）]*[)）]", "", plain)).strip()
    if measure != "level" or _AMOUNT.match(subject):
        subject = re.sub(
            r"(?:比上年|同比|较上年)?(?:增长|增速|增幅|涨幅|±%|比重|占比)[^,]*|growth|share",
            "",
            subject,
        ).strip()
    return _Column(subject, spoken[0].of(year) if spoken else "", measure, unit)


def _cells(
    block: Block, number: int, head: int, columns: Sequence[_Column], unit: str, period: str
) -> Iterator[Draft]:
    parent = ""
    for row in block.rows[head:]:
        label = row[0][0]
        part = bool(_PART.match(label))
        name, own = _labelled(_PART.sub("", label).strip())
        if not part:
            parent = name
        row_unit = own or next(
            (c.strip() for c, _ in row[1:2] if is_unit(c.strip()) and not _NUMBER.match(c.strip())),
            "",
        )
        for (cell, start), column in zip(row[1:], columns[1:], strict=False):
            printed = cell.strip()
            if not _NUMBER.fullmatch(printed):
                continue
            at = start + cell.index(printed)
            yield _draft(
                printed,
                at,
                (name, parent if part else ""),
                column,
                row_unit or unit,
                period,
                number,
            )


def _labelled(label: str) -> tuple[str, str]:
    """A row's name and the unit in brackets behind it."""
    match = re.search(r"[(（]([^()（）]{1,8})[)）]\s*$", label)
    if match and is_unit(match[1]):
        return label[: match.start()].strip(), match[1]
    return label, ""


def _draft(
    printed: str,
    at: int,
    row: tuple[str, str],
    column: _Column,
    unit: str,
    period: str,
    block: int,
) -> Draft:
    """A cell as a draft; ``row`` is its name and the name of the row that it is a part of."""
    name, parent = row
    unit = "%" if column.measure != "level" else column.unit or unit
    try:
        quantity, why = parse(printed, unit=unit), "a cell"
    except (GdMetricsError, ValueError) as error:
        quantity, why = None, str(error)
    return Draft(
        at,
        at + len(printed),
        printed,
        quantity,
        column.measure,
        _subject(name, column),
        period=column.period or period,
        parent=parent,
        header=unit,
        sure="explicit",
        why=why,
        block=block,
    )


def _subject(name: str, column: _Column) -> str:
    """What a cell is of: its row, its column, or the row's part of what the column counts."""
    if not column.subject or column.subject in name:
        words = name
    else:
        words = column.subject if _TOTAL.match(name) else f"{name}{column.subject}"
    return subject_of(words)[0] or words
