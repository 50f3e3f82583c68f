"""Tables that a plain text draws: by bars and rules, by tabs, or by blanks between columns.

>>> text = "Item     2030   2031\\nExports  45.0   50.0\\nImports  30.0   33.5\\n"
>>> from gd_metrics.reading.document import of_text
>>> [[cell for cell, _ in row] for row in of_text(text).blocks[0].rows]
[['Item', '2030', '2031'], ['Exports', '45.0', '50.0'], ['Imports', '30.0', '33.5']]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .document import Block

_RULES = frozenset("-=─━═┄┈—–_")
_CROSSES = frozenset("+|:┼╋├┤┬┴┌┐└┘┏┓┗┛┠┨╔╗╚╝╠╣╦╩╬ \t")
_BAR = re.compile("[|│┃║]")
_GAP = re.compile("\t+| {2,}|(?<=\\S)\u3000+|[ \u3000]{2,}")
_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[%‰]?|[-—–…/]{1,3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LEAST = 2
"""Rows with numbers from which lines whose columns blanks part are a table."""
_PROSE = re.compile("[，,；;。：:]")
_LABEL = 25
"""Characters from which a line without columns is no name of the rows below it."""
_WIDEST = 2_000
"""Characters of a line from which it is no row."""

Cell = tuple[str, int]


@dataclass(frozen=True)
class Laid:
    """A table that was seen: its block, and the line behind it."""

    block: Block
    behind: int


def tables(text: str, lines: Sequence[tuple[int, int]]) -> Mapping[int, Laid]:
    """The tables of a text, by the number of their first line.

    Args:
        text: of a document.
        lines: where each of its lines begins and ends.
    """
    seen: dict[int, Laid] = {}
    words = [text[start:end] for start, end in lines]
    at = 0
    while at < len(lines):
        skipped = at + 1
        for looks, made in ((_is_ruled, _ruled), (_is_row, _aligned)) if words[at] else ():
            behind = _run(words, at, looks)
            if behind - at > 1 and (rows := made(words[at:behind], lines[at:behind])):
                seen[at] = _laid(rows, lines, at, behind)
                skipped = behind
                break
            skipped = max(skipped, behind)
        at = skipped
    return seen


def _run(words: Sequence[str], at: int, looks: Callable[[str], bool]) -> int:
    """The line behind those that look like rows; a line that names those below it may be one."""
    behind = at
    while behind < len(words) and (
        looks(words[behind]) or (behind > at and _names_rows(words, behind, looks))
    ):
        behind += 1
    return behind


def _names_rows(words: Sequence[str], at: int, looks: Callable[[str], bool]) -> bool:
    line = words[at].strip()
    named = 0 < len(line) < _LABEL and not _PROSE.search(line)
    return is_rule(line) or (named and at + 1 < len(words) and looks(words[at + 1]))


def is_rule(line: str) -> bool:
    """Whether a line only draws.

    >>> is_rule("+-----+----+"), is_rule("├──┼──┤"), is_rule("a ---")
    (True, True, False)
    """
    signs = {*line}
    return bool(signs & _RULES) and signs <= _RULES | _CROSSES and len(line.strip()) > 2


def _is_ruled(line: str) -> bool:
    return len(line) < _WIDEST and (is_rule(line) or len(_BAR.findall(line)) > 1)


def _ruled(words: Sequence[str], lines: Sequence[tuple[int, int]]) -> list[list[Cell]]:
    """The rows of a table whose cells stand between bars; none if they are no table."""
    rows = [
        [*_between_bars(line, start)]
        for line, (start, _) in zip(words, lines, strict=True)
        if not is_rule(line)
    ]
    return rows if len(rows) > 1 and max(map(len, rows)) > 1 else []


def _between_bars(line: str, start: int) -> Iterator[Cell]:
    """The cells of a line, those of its outer bars without what stands outside them."""
    edges = [-1, *(bar.start() for bar in _BAR.finditer(line)), len(line)]
    for first, last in pairwise(edges):
        outer = first < 0 or last == len(line)
        cell = line[first + 1 : last]
        if not (outer and not cell.strip()):
            # one blank beside a bar is the bar's, more are the label's own
            shift = 1 if first >= 0 and cell.startswith(" ") else 0
            yield cell[shift:].rstrip(), start + first + 1 + shift


def _chunks(line: str) -> list[tuple[int, int]]:
    """Where what wide blanks part begins and ends in a line; blanks before it are its own."""
    indent = len(line) - len(line.lstrip())
    edges = [0]
    for gap in _GAP.finditer(line, indent):
        if gap.end() < len(line.rstrip()):
            edges += [gap.start(), gap.end()]
    edges.append(len(line.rstrip()))
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if line[a:b].strip()]


def _is_row(line: str) -> bool:
    parted = "  " in line or "\t" in line or "\u3000" in line
    return parted and len(line) < _WIDEST and len(_chunks(line)) > 1


def _has_numbers(line: str) -> bool:
    """Whether what stands behind a label is mostly numbers, and no years."""
    behind = [line[a:b].strip() for a, b in _chunks(line)[1:]]
    numbers = [c for c in behind if _NUMBER.fullmatch(c) and not _YEAR.fullmatch(c)]
    return bool(behind) and len(numbers) * 2 >= len(behind)


def _aligned(words: Sequence[str], lines: Sequence[tuple[int, int]]) -> list[list[Cell]]:
    """The rows of a table whose columns blanks or tabs part; none if they are no table."""
    rows = [
        (line, start) for line, (start, _) in zip(words, lines, strict=True) if not is_rule(line)
    ]
    numbered = [line for line, _ in rows if _has_numbers(line)]
    if len(numbered) < _LEAST or len(numbered) * 2 < len(rows):
        return []
    drawn = _columns(numbered)
    over = next(n for n, (line, _) in enumerate(rows) if _has_numbers(line)) - 1
    return [_placed(line, start, drawn, n < over) for n, (line, start) in enumerate(rows)]


def _columns(numbered: Sequence[str]) -> list[tuple[int, int]]:
    """Where columns stand on a screen, as the rows with most numbers draw them."""
    drawn = [_extents(line) for line in numbered]
    most = max(map(len, drawn))
    full = [extents for extents in drawn if len(extents) == most]
    return [(min(a for a, _ in ends), max(b for _, b in ends)) for ends in zip(*full, strict=True)]


def _placed(line: str, start: int, columns: Sequence[tuple[int, int]], over: bool) -> list[Cell]:
    """A row of cells by their columns; a chunk over several columns stands in each.

    Args:
        line: the row.
        start: its offset.
        columns: where they stand on a screen.
        over: whether it is a header over another, whose chunks stand over all columns near them.
    """
    row: list[Cell] = [("", start)] * len(columns)
    chunks, extents = _chunks(line), _extents(line)
    under = {
        place: [place] if len(chunks) == len(columns) else _under(extent, columns)
        for place, extent in enumerate(extents)
    }
    if over and len(chunks) > 1:
        for column in range(1, len(columns)):
            if not any(column in others for others in under.values()):
                near = {p: abs(sum(e) - sum(columns[column])) for p, e in enumerate(extents) if p}
                under[min(near, key=lambda p: near[p])].append(column)
    for place, (a, b) in enumerate(chunks):
        for column in under[place]:
            first = a if column == 0 else a + len(line[a:b]) - len(line[a:b].lstrip())
            row[column] = (line[first:b], start + first)
    return row


def _under(extent: tuple[int, int], columns: Sequence[tuple[int, int]]) -> list[int]:
    """The columns that something stands over; the nearest one where it stands over none."""
    over = [n for n, (a, b) in enumerate(columns) if a < extent[1] and extent[0] < b]
    middle = sum(extent)
    return over or [min(range(len(columns)), key=lambda n: abs(sum(columns[n]) - middle))]


def columns(words: str) -> int:
    """Columns of a screen that characters take.

    >>> columns("出口 5")
    6
    """
    return sum(1 + (character >= "\u1100") for character in words)


def _extents(line: str) -> list[tuple[int, int]]:
    """Where chunks stand on a screen, on which a Chinese character is two wide."""
    at, widths = 0, [0]
    for character in line:
        at = (at // 8 + 1) * 8 if character == "\t" else at + 1 + (character >= "\u1100")
        widths.append(at)
    chunks = [(a, b, line[a:b]) for a, b in _chunks(line)]
    return [(widths[b - len(words.lstrip())], widths[b]) for _, b, words in chunks]


def _laid(
    rows: Sequence[Sequence[Cell]], lines: Sequence[tuple[int, int]], at: int, behind: int
) -> Laid:
    start, end = lines[at][0], lines[behind - 1][1]
    width = max(map(len, rows))
    filled = [[*row, *[("", end)] * (width - len(row))] for row in rows]
    return Laid(Block("table", start, end, filled), behind)
