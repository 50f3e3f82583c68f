"""How a table lies in its file: titles above it, a header of one row or two, notes below it.

What people publish begins seldom in the first cell. The header is looked for, and may be said.

>>> rows = [["Table 3: budget", None, None], [None, None, None], ["region", "a", "b"],
...         ["Foshan", "1", "2"]]
>>> find_header(rows)
(2,)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ...errors import ConfigError, UnreadableError
from ..values.numbers import NumberForm, is_told

Cells = Sequence[str | None]
Span = tuple[int, int, int]
"""Merged cells of one row: the row, the first column, and the last, from 0."""

_LOOKED = 60
"""Rows among which a header is looked for."""
_YEAR = re.compile(r"(1[5-9]|20)\d\d")
_HEADER = re.compile(r"(\d+)(?:\s*[-,]\s*(\d+))?")
_MARKS = re.compile(r"(?:\s*(?:[*†‡#¹²³⁴⁵⁶⁷⁸⁹⁰]+|(?:\(|\[)?\b[\da-z]\)|\[\w\]))+$")
"""Footnote marks at the end of a label: ``GDP¹``, ``GDP 1)``, ``GDP (a)``, ``GDP*``."""
_UNIT = re.compile(r"\s*(?:[(（\[](?P<unit>[^()（）\[\]]+)[)）\]]|,\s(?P<tail>[^,()（）\[\]]+))$")
_NOTE = re.compile(
    r"(?:sources?|notes?|remarks?|footnotes?|quellen?|fuente|fonte|anm|[*†‡¹²³(\[]|"
    r"[\da-z][.)]\s|注|资料来源|数据来源|来源|说明)",
    re.IGNORECASE,
)
_LONG = 40


@dataclass(frozen=True)
class Layout:
    """How tables lie in their files, as far as somebody says it.

    Attributes:
        sheet: the sheet of a workbook; all of them if empty.
        header: the row that names the columns, from 1: ``3``, or ``3-4`` where it is of two.
        missing: what says that nothing is known, beside what usually does.
        decimal: the sign before decimals, a point or a comma; empty where nobody says.
        thousands: the sign that parts thousands; empty where nobody says.

    Raises:
        ConfigError: for a header that is no row, or signs that can't be told apart.
    """

    sheet: str = ""
    header: str = ""
    missing: tuple[str, ...] = ()
    decimal: str = ""
    thousands: str = ""

    def __post_init__(self) -> None:
        """Refuse what can't be meant."""
        _ = self.header_rows
        if self.decimal not in ("", ".", ","):
            raise ConfigError(f"decimal is a point or a comma, not {self.decimal!r}")
        if len(self.thousands) > 1 or (self.thousands and self.thousands in (self.decimal or "")):
            raise ConfigError(
                f"thousands is one sign that is not that of decimals, not {self.thousands!r}"
            )
        if self.thousands and (self.thousands.isalnum() or self.thousands in "-+%"):
            raise ConfigError(f"thousands can't be {self.thousands!r}")

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The rows of the header, from 1; none where it is looked for."""
        if not self.header:
            return ()
        match = _HEADER.fullmatch(self.header.strip())
        first, last = (int(n or 0) for n in match.groups()) if match else (0, 0)
        if first < 1 or (last and not first < last <= first + 3):
            raise ConfigError(f"header is a row, 3, or rows, 3-4, not {self.header!r}")
        return tuple(range(first, (last or first) + 1))

    @property
    def numbers(self) -> NumberForm:
        """How numbers are written."""
        return NumberForm(self.decimal, self.thousands, self.missing)


@dataclass(frozen=True)
class Label:
    """What a column is called.

    Attributes:
        name: one of its own: the header's words, or where the column stands.
        words: the header's words, each row's apart, without line breaks.
    """

    name: str
    words: tuple[str, ...] = field(default=())

    @property
    def unit(self) -> str:
        """The unit that the header says: ``GDP (million EUR)``, ``share, %``."""
        match = _UNIT.search(_unmarked(" ".join(self.words)))
        return (match["unit"] or match["tail"] or "").strip() if match else ""

    @property
    def others(self) -> list[str]:
        """Shorter names for it: without footnote marks, a unit, or the words above."""
        parts = [" ".join(self.words), *(self.words if len(self.words) > 1 else ())]
        short: list[str] = []
        for part in parts:
            plain = _unmarked(part).strip()
            short += [
                part,
                plain,
                _UNIT.sub("", plain).strip(),
                _unmarked(_UNIT.sub("", plain)),
            ]
        return [name for name in dict.fromkeys(s.strip() for s in short) if name]


def _unmarked(label: str) -> str:
    """A label without footnote marks at its end; the m) of (EUR m) is none.

    >>> _unmarked("GDP 1)"), _unmarked("GDP (EUR m)")
    ('GDP', 'GDP (EUR m)')
    """
    plain = _MARKS.sub("", label)
    return plain if plain.count("(") == plain.count(")") else label


def find_header(rows: Sequence[Cells], spans: Iterable[Span] = ()) -> tuple[int, ...]:
    """The rows that name the columns, from 0: the first row where nothing speaks against it.

    Args:
        rows: the first rows of a file or a sheet.
        spans: merged cells, where the file says it.
    """
    looked = [[cell or None for cell in row] for row in rows[:_LOOKED]]
    widths = [sum(cell is not None for cell in row) for row in looked]
    if not any(widths):
        return (0,)
    typical = _typical(widths)
    first_data = next((n for n, row in enumerate(looked) if _is_data(row)), None)
    top = _top(looked, widths, typical, first_data)
    end = len(looked) if first_data is None else first_data
    rows_of = [top]
    if _is_above(top - 1, looked, widths, spans):
        rows_of.insert(0, top - 1)
    if top + 1 < end and _goes_on(looked[top], looked[top + 1]):
        rows_of.append(top + 1)
    return tuple(rows_of)


def is_full(rows: Sequence[Cells]) -> bool:
    """Whether the first row names a column in each of its cells, about as many as others have."""
    first, widths = rows[0], [sum(cell is not None for cell in row) for row in rows]
    return len(first) > 1 and all(first) and len(first) >= _typical(widths) - 1


def _typical(widths: Sequence[int]) -> int:
    """How many cells most rows have; of as many rows, the wider."""
    counts = Counter(width for width in widths if width > 1) or Counter(filter(None, widths))
    return max(counts, key=lambda width: (counts[width], width))


def _top(rows: Sequence[Cells], widths: Sequence[int], typical: int, first_data: int | None) -> int:
    """The row that names the columns, or of two the one that names most."""
    if typical < 2:
        return next(n for n, width in enumerate(widths) if width)
    above = range(len(rows) if first_data is None else first_data)
    full = [n for n in above if widths[n] >= typical]
    if full:
        return full[0]
    some = [n for n in above if widths[n] >= max(2, typical - 1)]
    unnamed = [n for n in some if rows[n][0] is None]
    if unnamed or some:
        return unnamed[-1] if unnamed else some[0]
    wide = [n for n in above if widths[n] > 1]  # all cells of a header may not be filled
    if wide:
        return wide[-1]
    return next(n for n, width in enumerate(widths) if width > 1)


def _is_data(row: Cells) -> bool:
    """Whether a row has a figure, or says that one is missing; years may be names of columns."""
    figures = [cell for cell in row[1:] if cell is not None and is_told(cell)]
    return any(not _YEAR.fullmatch(cell) for cell in figures)


def _is_above(
    row: int, rows: Sequence[Cells], widths: Sequence[int], spans: Iterable[Span]
) -> bool:
    """Whether a row names groups of the columns that are named below it."""
    if row < 0 or not widths[row]:
        return False
    below = [cell for cell in rows[row + 1] if cell is not None]
    grouped = [last - first + 1 for at, first, last in spans if at == row]
    if grouped and max(grouped) < len(rows[row + 1]):
        return True
    beyond = any(cell is not None for cell in rows[row][1:])
    return beyond and len(below) > len({*below})


def _goes_on(row: Cells, below: Cells) -> bool:
    """Whether a header has a second row: no label of a row of data, and no figures."""
    pairs = [(a, b) for a, b in zip(row, below, strict=False) if b is not None]
    if not pairs or (below and below[0] is not None):
        return False
    if any(is_told(cell) and not _YEAR.fullmatch(cell) for _, cell in pairs):
        return False
    return row[0] is not None or any(above is None for above, _ in pairs)


def labels_of(header: Sequence[Cells], width: int, place: Sequence[str]) -> list[Label]:
    """What the columns are called, no two alike.

    Args:
        header: the rows of the header.
        width: how many columns there are.
        place: where each column stands, in words: ``column C``.
    """
    filled = [_filled(row, header[n + 1 :], width) for n, row in enumerate(header)]
    words = [
        tuple(dict.fromkeys(" ".join(row[n].split()) for row in filled if row[n]))
        for n in range(width)
    ]
    joined = [" ".join(of_column) for of_column in words]
    twice = Counter(joined)
    labels = []
    for n, name in enumerate(joined):
        own = name if name and twice[name] == 1 else f"{name} ({place[n]})" if name else place[n]
        labels.append(Label(own, words[n]))
    return labels


def _filled(row: Cells, below: Sequence[Cells], width: int) -> list[str]:
    """A row of a header, in which a name goes on over the columns that are named below it."""
    cells = [*row, *[None] * (width - len(row))][:width]
    if not below:
        return [cell or "" for cell in cells]
    filled, last = [], ""
    for n, cell in enumerate(cells):
        named = any(n < len(other) and other[n] for other in below)
        last = cell or (last if named else "")
        filled.append(last if cell or n else "")
    return filled


def short_names(labels: Sequence[Label]) -> Mapping[str, str]:
    """Further names of columns, each of one column alone: ``GDP`` for ``GDP (million EUR)``."""
    taken = {label.name for label in labels} | {" ".join(label.words) for label in labels}
    others = [(name, label.name) for label in labels for name in label.others]
    named = Counter(name for name, _ in others)
    return {name: own for name, own in others if name not in taken and named[name] == 1}


def without_notes(rows: Sequence[Cells], width: int) -> int:
    """How many rows of a table there are, without the notes below it."""
    end = len(rows)
    while end and width > 1 and _is_note(rows[end - 1], rows[end - 2] if end > 1 else ()):
        end -= 1
    return end


def _is_note(row: Cells, before: Cells) -> bool:
    """Whether a row is a sentence below a table, or blank."""
    filled = [n for n, cell in enumerate(row) if cell]
    if not filled:
        return True
    text = row[filled[0]] or ""
    if any(is_told(row[n] or "") for n in filled):
        return False
    if len(filled) > 1:  # a sentence that a delimiter parts
        return bool(_NOTE.match(text)) and not any(before)
    return not any(before) or bool(_NOTE.match(text)) or len(text) > _LONG


def checked_header(rows: Sequence[int], number: int) -> tuple[int, ...]:
    """The rows of a header that somebody says, from 0.

    Raises:
        UnreadableError: if there are no such rows.
    """
    if rows[-1] > number:
        raise UnreadableError(f"has {number} rows, and no header in row {rows[-1]}")
    return tuple(row - 1 for row in rows)
