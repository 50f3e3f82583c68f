"""Totals that are rows: a row as the sum of the rows that it is made of, column by column.

The parts of a row are known by how labels are indented, or by codes that begin alike; where
they are neither, every other row of a group is a part of the row that is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from ..errors import PackageError, UnknownNameError
from ..finding import KEY_SEPARATOR, Finding
from ..quantity.interval import decimal
from ..quantity.row_sums import EVERY, RowSum
from .report import FormulaCount
from .rounding import Half

_CODE = re.compile(r"[A-Z]{0,3}\d*(?:[.-][A-Z\d]+)*")
_OF_WHICH = re.compile(r"\W*(?:of which|thereof|including|davon|darunter|dont|其中)", re.IGNORECASE)
_MARKS = re.compile(r"[\s:*†‡¹²³⁴⁵⁶⁷⁸⁹]+$")
_SEPARATORS = ".-"
_SEGMENTS = re.compile("[.-]")
_DIGITS = 9
"""Numbers that have one digit; who counts on writes two."""
_NAMED = 6
"""Parts that a finding writes out."""


@dataclass(frozen=True)
class RowTable:
    """The rows of a table, as sums over them need them.

    Attributes:
        name: what the table is called.
        labels: what each row is called.
        indents: how far each label is indented.
        groups: the groups of rows that sums stay in.
        values: the columns of numbers.
        halves: half a unit of the last digit of each.
        totals: rows that some sum over rows names, as :func:`plain` has them.
        problems: cells that are no numbers: row from 1, column, and why.
        remarks: columns that are not summed, and why.
    """

    name: str
    labels: Sequence[str]
    indents: Sequence[int]
    groups: Sequence[str]
    values: Mapping[str, Sequence[Decimal | None]]
    halves: Mapping[str, Half]
    totals: frozenset[str] = frozenset()
    problems: Sequence[tuple[int, str, str]] = ()
    remarks: Sequence[str] = ()

    def has(self, row_sum: RowSum) -> bool:
        """Whether some row is called as a sum says."""
        return row_sum.whole == EVERY or any(
            plain(la) == plain(row_sum.whole) for la in self.labels
        )

    def is_total(self, row: int) -> bool:
        """Whether a row is named as a sum."""
        return plain(self.labels[row]) in self.totals


@dataclass
class _Tally:
    """How the totals of one column fared."""

    passed: int = 0
    untested: int = 0
    failed: list[Finding] = field(default_factory=list)
    between: int = 0
    """Totals that fail, and lie between their parts as no sum does."""
    beyond_a_slip: int = 0
    """Those of them that their parts exceed whichever of these is wrong."""


@dataclass(frozen=True)
class Whole:
    """A row and the rows that it is made of, by their numbers from 0.

    Attributes:
        row: the whole.
        parts: its parts.
        some: whether they are only some of its parts.
    """

    row: int
    parts: tuple[int, ...]
    some: bool = False


def check_row_sum(
    table: RowTable, row_sum: RowSum
) -> tuple[FormulaCount, list[Finding], list[str]]:
    """How the totals of a table fare.

    Args:
        table: the table.
        told: which rows are sums.

    Returns:
        Counts of totals, one a row and column; findings; and which columns hold no sums.

    Raises:
        UnknownNameError: if no row has the label.
        PackageError: if it stands twice in a group, or nothing says what parts are.
    """
    tallies = _tallies(table, row_sum, [*wholes_of(table, row_sum)])
    averages = _averages(tallies)
    kept = [tally for name, tally in tallies.items() if name not in averages]
    failed = sorted((f for tally in kept for f in tally.failed), key=lambda f: f.row or 0)
    untested = sum(tally.untested for tally in kept)
    why = "a total or a part is empty" if untested else ("" if kept else "there are no figures")
    count = FormulaCount(row_sum.text, sum(t.passed for t in kept), len(failed), untested, why)
    remarks = [f"{row_sum.text}: not summed, since its totals lie between their parts: {n}"
               for n in averages]  # fmt: skip
    return count, failed, remarks


def summed_columns(table: RowTable, row_sum: RowSum, wholes: Sequence[Whole]) -> list[str]:
    """The columns of figures that wholes may be sums of: all but what must be rates or averages."""
    tallies = _tallies(table, row_sum, wholes)
    rates = {n for n in _averages(tallies) if tallies[n].beyond_a_slip == len(tallies[n].failed)}
    return [name for name in tallies if name not in rates]


def _tallies(table: RowTable, row_sum: RowSum, wholes: Sequence[Whole]) -> dict[str, _Tally]:
    """How the totals of every column fared."""
    return {name: _tally(table, row_sum, name, wholes) for name in table.values}


def _averages(tallies: Mapping[str, _Tally]) -> list[str]:
    """The columns of rates and averages; none where nothing else would be tested."""
    averages = [name for name, tally in tallies.items() if _is_average(tally)]
    return averages if len(averages) < len(tallies) else []


def _is_average(tally: _Tally) -> bool:
    """Whether a column holds rates or averages: all its totals fail, each between its parts."""
    return bool(tally.failed) and not tally.passed and tally.between == len(tally.failed)


def _tally(table: RowTable, row_sum: RowSum, column: str, wholes: Sequence[Whole]) -> _Tally:
    tally, values, half = _Tally(), table.values[column], table.halves[column]
    positive = all(value >= 0 for value in values if value is not None)
    for whole in wholes:
        total = values[whole.row]
        parts = [value for n in whole.parts if (value := values[n]) is not None]
        every = len(parts) == len(whole.parts) and bool(parts)
        if total is None or not (every or (positive and parts)):
            tally.untested += 1
            continue
        sums = sum(map(Fraction, parts), Fraction(0))
        room = sum((half.of(v) for v in (total, *parts)), row_sum.tolerance)
        gap, room = Fraction(total) - sums, room + row_sum.share * abs(sums)
        may_be_less = row_sum.comparison == "<="
        may_be_more = row_sum.comparison == ">=" or whole.some or not every
        if (gap > room and not may_be_more) or (-gap > room and not may_be_less):
            between = len(parts) > 1 and min(parts) <= total <= max(parts)
            tally.between += between
            tally.beyond_a_slip += between and sums - Fraction(max(parts)) > Fraction(total)
            tally.failed.append(_finding(table, row_sum, column, whole, sums))
        else:
            tally.passed += every
            tally.untested += not every
    return tally


def _finding(
    table: RowTable, row_sum: RowSum, column: str, whole: Whole, sums: Fraction
) -> Finding:
    from ..rules import formula as rule

    values = table.values[column]
    parts = [f"{values[n]:f}" for n in whole.parts if values[n] is not None]
    listed = " + ".join(parts) if len(parts) <= _NAMED else f"{len(parts)} rows"
    label = table.labels[whole.row]
    group = table.groups[whole.row]
    subject = KEY_SEPARATOR.join(filter(None, (group, label, column)))
    unknown = len(whole.parts) - len(parts)
    without = f" without {unknown} that are empty" if unknown else ""
    printed = values[whole.row]
    worked = f"{listed}{without} = {decimal(sums)}"
    if whole.some:
        worked = f"{worked if len(parts) > 1 else listed} is more than the whole"
    text = f"{column}: {worked}, printed {printed:f} ({row_sum.text})"
    return rule.RULE.finding(table.name, subject, text, whole.row + 1, column,
                   figures=f"{subject}: {text}")  # fmt: skip


def plain(label: str) -> str:
    """A label as people name it: without footnote marks and colons at its end."""
    return _MARKS.sub("", label).strip().casefold()


def wholes_of(table: RowTable, row_sum: RowSum) -> Iterator[Whole]:
    """The rows that are sums, group by group."""
    groups: dict[str, list[int]] = {}
    for row, group in enumerate(table.groups):
        if table.labels[row]:
            groups.setdefault(group, []).append(row)
    seen = False
    for group, rows in groups.items():
        named = [n for n in rows if plain(table.labels[n]) == plain(row_sum.whole)]
        tree = _tree(table, rows)
        if row_sum.whole == EVERY and not tree:
            raise PackageError(
                f"{table.name}: {row_sum.text}: labels are neither indented nor coded, so nothing "
                "says which rows are parts; name the whole: Total = sum(*)"
            )
        if row_sum.whole != EVERY and not named:
            continue
        if len(named) > 1 and not tree:
            where = f" in {group}" if group else ""
            raise PackageError(
                f"{table.name}: {row_sum.whole!r} stands in {len(named)} rows{where}: say by which "
                "column rows belong together, such as --by year"
            )
        seen = True
        yield from _of_group(table, rows, named, tree)
    if not seen:
        raise UnknownNameError("row", row_sum.whole, filter(None, table.labels), of=table.name)


def _of_group(
    table: RowTable, rows: Sequence[int], named: Sequence[int], tree: Mapping[int, int]
) -> Iterator[Whole]:
    """The wholes of a group: those of its tree, and the row that is named, over what is above."""
    children: dict[int, list[int]] = {}
    for row in rows:
        if row in tree:
            children.setdefault(tree[row], []).append(row)
    for row in named:
        if row not in children:
            above = tree.get(row)
            parts = [n for n in rows if tree.get(n) == above and _is_part(table, n)]
            if not parts:  # a total may be indented by itself
                parts = [n for n in rows if n not in tree and _is_part(table, n)]
            yield Whole(row, tuple(parts))
    for row, parts in children.items():
        beside = [n for n in parts if not table.is_total(n)]
        some = len(beside) < 2 or any(_OF_WHICH.match(table.labels[n]) for n in beside)
        if len(beside) == len(parts):  # else a total among them sums them up
            yield Whole(row, tuple(beside), some)


def _is_part(table: RowTable, row: int) -> bool:
    """Whether a row beside a total is a part of it: no total itself, and nothing "of which"."""
    return not table.is_total(row) and not _OF_WHICH.match(table.labels[row])


def _tree(table: RowTable, rows: Sequence[int]) -> dict[int, int]:
    """The whole of each row, as indents or codes say it; empty where neither does."""
    return _by_indents(table, rows) or _by_codes(table, rows)


def _by_indents(table: RowTable, rows: Sequence[int]) -> dict[int, int]:
    depths = [table.indents[n] for n in rows]
    if len({*depths}) < 2:
        return {}
    order = [*zip(rows, depths, strict=True)]
    if depths[0] > min(depths):  # wholes stand below their parts
        order.reverse()
    tree: dict[int, int] = {}
    path: list[tuple[int, int]] = []
    for row, depth in order:
        while path and path[-1][1] >= depth:
            path.pop()
        if path:
            tree[row] = path[-1][0]
        path.append((row, depth))
    return tree


def _by_codes(table: RowTable, rows: Sequence[int]) -> dict[int, int]:
    """The whole of each row whose code begins with the whole's: 44, 4401; 1, 1.2; CN, CN-GD."""
    heads = {n: table.labels[n].split()[0] for n in rows}
    codes = {n: head for n, head in heads.items() if _CODE.fullmatch(head)}
    if len(codes) < max(2, len(rows) - 1) or len({*codes.values()}) < len(codes):
        return {}
    if not any(any(map(str.isdigit, code)) or "-" in code for code in codes.values()):
        return {}
    if _are_numbers([*codes.values()]):
        return {}
    if {len(c) for c in codes.values()} == {6} and all(c.isdecimal() for c in codes.values()):
        codes = {n: re.sub("(?:00){1,2}$", "", code) for n, code in codes.items()}  # GB/T 2260
    known = {code: n for n, code in codes.items()}
    whole_segments = _whole_segments(codes.values())
    tree: dict[int, int] = {}
    for row, code in codes.items():
        for end in range(len(code) - 1, 0, -1):
            start = code[:end].rstrip(_SEPARATORS)
            cut = start == code[:end] and code[end] not in _SEPARATORS
            if known.get(start, row) != row and not (cut and _shape(start) in whole_segments):
                tree[row] = known[start]
                break
    counted = [int(code) for code in codes.values() if code.isdecimal()]
    ordered = len(counted) == len(codes) and counted == sorted(counted)
    if ordered and 1 in Counter(tree.values()).values():
        return {}  # 1, 2, 5, 10: sizes, of which none is a part of another
    return tree


def _are_numbers(codes: Sequence[str]) -> bool:
    """Whether codes are years, or only number the rows."""
    counted = sorted(int(code) for code in codes if code.isdecimal())
    return 1 < len(counted) == len(codes) == counted[-1] - counted[0] + 1


def _shape(code: str) -> tuple[int, int]:
    """How many segments a code has, and how long the last is."""
    segments = _SEGMENTS.split(code)
    return len(segments), len(segments[-1])


def _whole_segments(codes: Collection[str]) -> set[tuple[int, int]]:
    """The shapes of codes whose last segment is never cut: 10 is no part of 1 where 1.1 is one.

    A sign parts their parts from them, or they are counted on beyond nine: 1.9, 1.10.
    """
    shapes = {_shape(code[: sign.start()]) for code in codes for sign in _SEGMENTS.finditer(code)}
    beside: dict[str, set[int]] = {}
    for code in codes:
        stem, last = code[: -_shape(code)[1]], code[-_shape(code)[1] :]
        if last.isdecimal() and (stem or len(_SEGMENTS.split("".join(codes))) > 1):
            beside.setdefault(stem, set()).add(int(last))
    for stem, numbers in beside.items():
        if len(numbers) > _DIGITS and numbers == {*range(1, len(numbers) + 1)}:
            shapes |= {_shape(f"{stem}{number}") for number in numbers}
    return shapes


def repeated(labels: Sequence[str]) -> bool:
    """Whether a label stands more than once."""
    return any(number > 1 for number in Counter(filter(None, labels)).values())
