"""The records of a CSV text, and where they and their cells begin: what all readers of CSV use.

>>> [*records('a,b\\n"x\\ny",1\\n\\n2,3\\n')]
[(1, ['a', 'b']), (2, ['x\\ny', '1']), (4, []), (5, ['2', '3'])]
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from ...errors import UnreadableError
from ..schema.dialect import Dialect

LONGEST = 1 << 26
"""Characters above which a cell is no cell, and a line no line."""
csv.field_size_limit(LONGEST)  # once: it is the interpreter's, and threads read at one time
_MARKS = {"\n": "\ue0f0", "\r": "\ue0f1"}
"""What stands for line ends while another text ends the lines."""


def records(
    text: str, dialect: Dialect | None = None, *, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Every record of a CSV text: the line that it begins in, from 1, and its cells.

    Blank lines are records without cells.

    Args:
        text: without a byte order mark.
        dialect: how it is written.
        strict: whether quotes must be closed, and followed by a delimiter.

    Raises:
        UnreadableError: for what is no CSV, with the line in which its record begins.
    """
    dialect = dialect or Dialect()
    source, back = _standard(text, dialect)
    line = 1
    try:
        reader = csv.reader(io.StringIO(source, newline=""), **_options(dialect, strict=strict))
        for cells in reader:
            yield line, [_replaced(c, back) for c in cells] if back else cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(f"line {line}: {error}") from error


def rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The header of a CSV text, and its rows by it: cells that a row lacks are empty.

    Raises:
        UnreadableError: as :func:`records`, which it reads strictly.

    >>> rows("a,b\\n1\\n\\n2,3\\n")
    (['a', 'b'], [{'a': '1', 'b': ''}, {'a': '2', 'b': '3'}])
    """
    listed = [cells for _, cells in records(text, strict=True) if cells]
    header = listed[0] if listed else []
    padded = ([*cells, *[""] * (len(header) - len(cells))] for cells in listed[1:])
    return header, [dict(zip(header, cells, strict=False)) for cells in padded]


def check_closed(text: str, dialect: Dialect, line: int) -> None:
    """Refuse a text whose last record, which begins in a line, has a quote that is never closed.

    Raises:
        UnreadableError: for such a quote.
    """
    if not dialect.quote_char or dialect.quote_char not in text:
        return
    source, _ = _standard(text, dialect)
    rest = io.StringIO(source, newline="").readlines()[line - 1 :]
    try:
        list(csv.reader(iter(rest), **_options(dialect, strict=True)))
    except csv.Error as error:
        if "end of data" in str(error):
            raise UnreadableError(f"line {line}: a quote is opened and never closed") from error


def check_lines(data: bytes) -> None:
    """Refuse bytes with a line that is too long to be one: several times it must fit in memory.

    Raises:
        UnreadableError: for such a line.
    """
    place = 0
    while len(data) - place > LONGEST:
        end = max(data.rfind(mark, place, place + LONGEST) for mark in (b"\n", b"\r"))
        if end < 0:
            line = data.count(b"\n", 0, place) + 1
            raise UnreadableError(f"line {line} has more than {LONGEST >> 20} MiB; it is no table")
        place = end + 1


def cell_start(record: str, index: int, delimiter: str = ",") -> tuple[int, int]:
    """Where a cell begins in its record: lines down from its first, and the character from 1.

    >>> cell_start('"x,\\ny",1', 0), cell_start('"x,\\ny",1', 1)
    ((0, 1), (1, 4))
    """
    quoted, start = False, 0
    for place, character in enumerate(record):
        if index == 0:
            break
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            index, start = index - 1, place + 1
    before = record[:start]
    return before.count("\n"), start - (before.rfind("\n") + 1) + 1


def _options(dialect: Dialect, *, strict: bool) -> dict[str, Any]:
    return {
        "delimiter": dialect.delimiter if len(dialect.delimiter) == 1 else "\x1f",
        "quotechar": dialect.quote_char or None,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote_char else csv.QUOTE_NONE,
        "doublequote": dialect.double_quote,
        "escapechar": dialect.escape_char,
        "skipinitialspace": dialect.skip_initial_space,
        "strict": strict,
    }


def _standard(text: str, dialect: Dialect) -> tuple[str, dict[str, str]]:
    """A text with one-character separators, and what to put back into its cells."""
    back: dict[str, str] = {}
    if dialect.line_terminator not in ("\r\n", "\n", "\r"):
        for character, mark in _MARKS.items():
            text = text.replace(character, mark)
        text = text.replace(dialect.line_terminator, "\n")
        back = {"\n": dialect.line_terminator, **{m: c for c, m in _MARKS.items()}}
    if len(dialect.delimiter) > 1:
        text = text.replace(dialect.delimiter, "\x1f")
        back["\x1f"] = dialect.delimiter
    return text, back


def _replaced(cell: str, back: Mapping[str, str]) -> str:
    for mark, original in back.items():
        cell = cell.replace(mark, original)
    return cell
