"""What may hold between columns: sums, products, shares and growth, each as a formula.

There are very many, and nearly none holds. So they are worked out on a few rows first, all of one
shape at once; only what holds there becomes an :class:`Identity`, which tests any row.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .columns import Numbers

Row = Sequence[float]
"""Numbers of a row, or how far the true ones may be from them."""
Apart = tuple[float, float]
"""How far something is, or a number that is implied; and by how much it may be off."""
Gap = Callable[[Row, Row], Apart]
"""From the numbers of a row and their slacks: how far it is from holding, and how far it may be."""

_FLOAT = 1e-9
_FIRST = 9
"""Rows that are looked at first; so many of them may fail, and so many must hold."""
_MISSES = 3
_LEAST = 3
_LONGEST = 30
"""Parts of a sum."""
_STRIDES = (1, 2, 3)
"""Parts stand beside each other, or with their shares or growth between."""
_FACTORS = (1000, 1_000_000, 100)


@dataclass(frozen=True)
class Identity:
    """Something that may hold between columns.

    Attributes:
        text: the formula.
        kind: ``sum``, ``product``, ``share`` or ``growth``.
        columns: those that it names.
        gap: tests a row.
        family: what other ways of saying the same share with it.
        turned: the places of columns whose rows are turned to see what chance does.
    """

    text: str
    kind: str
    columns: tuple[Numbers, ...]
    gap: Gap = field(repr=False, compare=False)
    family: tuple[str, ...]
    turned: tuple[int, ...]

    def holds(
        self, row: int, turned: int | None = None, by: int = 0, *, exactly: bool = False
    ) -> bool | None:
        """Whether it holds in a row; ``None`` where a number is missing or says nothing.

        Args:
            row: the row.
            turned: the place of a column that is taken from another row.
            by: how many rows further.
            exactly: whether to allow for no rounding.
        """
        values, slack = [], []
        for place, column in enumerate(self.columns):
            at = (row + by) % len(column.values) if place == turned else row
            values.append(column.values[at])
            slack.append(0.0 if exactly else column.slack[at])
        if not self._tells(values):
            return None
        apart, allowed = self.gap(values, slack)
        return apart <= allowed

    def _tells(self, values: Row) -> bool:
        """Whether a row says something: zeros make sums and products hold by themselves."""
        if any(value != value for value in values):  # noqa: PLR0124
            return False
        if self.kind == "sum":
            return sum(value != 0 for value in values) >= min(3, len(values))
        return all(values[1:])


def candidates(number: int) -> int:
    """How many identities are tried between so many columns, about."""
    return max(1, number**3 * 3)


def proposals(columns: Sequence[Numbers], earlier: Mapping[str, Numbers]) -> Iterator[Identity]:
    """All identities that hold in most of a few rows.

    Args:
        columns: the columns.
        earlier: for some, the numbers of the period before.
    """
    rows = _first_rows([*columns, *earlier.values()])
    yield from _runs(columns, rows)
    yield from _pairs(columns, rows)
    yield from _multiples(columns, rows)
    yield from _quotients(columns, rows)
    for level in columns:
        if before := earlier.get(level.name):
            yield from _changes(level, before, columns, rows)


def _first_rows(columns: Sequence[Numbers]) -> list[int]:
    """Some rows, spread over those in which the fewest numbers are missing."""
    length = len(columns[0].values) if columns else 0
    missing = [sum(c.values[row] != c.values[row] for c in columns) for row in range(length)]
    best = sorted(range(length), key=missing.__getitem__)[: max(_FIRST, length // 2)]
    return sorted(best)[:: max(1, len(best) // _FIRST)][:_FIRST]


def _fits(actual: Row, implied: Row, allowed: Row) -> bool:
    """Whether numbers are those that are implied, in most of the first rows."""
    held = missed = 0
    for value, other, room in zip(actual, implied, allowed, strict=True):
        apart = abs(value - other)
        if apart <= room:
            held += 1
        elif apart > room:  # neither, where one is missing
            missed += 1
            if missed > _MISSES:
                return False
    return held >= min(_LEAST, held + missed) and held > missed


def _runs(columns: Sequence[Numbers], rows: Sequence[int]) -> Iterator[Identity]:
    """A column as the sum of three or more that stand in order, and shares of 100 or of 1."""
    at = [([c.values[r] for r in rows], [c.slack[r] for r in rows]) for c in columns]
    for stride, start in itertools.product(_STRIDES, range(len(columns))):
        totals, room = [0.0] * len(rows), [0.0] * len(rows)
        for number, end in enumerate(range(start, len(columns), stride), 1):
            totals = [one + other for one, other in zip(totals, at[end][0], strict=True)]
            room = [one + other for one, other in zip(room, at[end][1], strict=True)]
            if number > _LONGEST:
                break
            if number > 1:
                parts = columns[start : end + 1 : stride]
                yield from _wholes(parts, totals, room)
            for place, whole in enumerate(columns if number > 2 else ()):
                values, slack = at[place]
                allowed = [a + b + _FLOAT * abs(v)
                           for a, b, v in zip(room, slack, values, strict=True)]  # fmt: skip
                if whole not in parts and _fits(values, totals, allowed):
                    yield _sum(whole, parts, (0,))


def _wholes(parts: Sequence[Numbers], totals: Row, room: Row) -> Iterator[Identity]:
    """Parts that add up to 100, or to 1: shares of a whole."""
    for number in (100.0, 1.0):
        allowed = [one + _FLOAT * number for one in room]
        if not _fits([number] * len(totals), totals, allowed):
            continue

        def gap(v: Row, s: Row, number: float = number) -> Apart:
            return abs(number - sum(v)), sum(s) + _FLOAT * number

        text = f"{number:g} = {' + '.join(p.term for p in parts)}"
        names = tuple(sorted(p.name for p in parts))
        yield Identity(text, "sum", tuple(parts), gap, names, (0,))


def _sum(whole: Numbers, parts: Sequence[Numbers], turned: tuple[int, ...]) -> Identity:
    def gap(v: Row, s: Row) -> Apart:
        return abs(v[0] - sum(v[1:])), sum(s) + _FLOAT * sum(map(abs, v))

    text = f"{whole.term} = {' + '.join(p.term for p in parts)}"
    if len(parts) == 2:
        text = _as_difference(whole, *parts) or text
    names = tuple(sorted((whole.name, *(p.name for p in parts))))
    return Identity(text, "sum", (whole, *parts), gap, names, turned)


def _as_difference(whole: Numbers, one: Numbers, other: Numbers) -> str:
    """A sum with a part that may be below zero, as people write it: balance = in - out."""
    below = [any(value < 0 for value in column.values) for column in (whole, one, other)]
    if below[0] or below[1] == below[2]:
        return ""
    balance, part = (one, other) if below[1] else (other, one)
    return f"{balance.term} = {whole.term} - {part.term}"


def _pairs(columns: Sequence[Numbers], rows: Sequence[int]) -> Iterator[Identity]:
    """A column as the sum or the difference of two."""
    at = [([c.values[r] for r in rows], [c.slack[r] for r in rows]) for c in columns]
    for one, other in itertools.combinations(range(len(columns)), 2):
        totals = [a + b for a, b in zip(at[one][0], at[other][0], strict=True)]
        room = [a + b + _FLOAT * abs(t)
                for a, b, t in zip(at[one][1], at[other][1], totals, strict=True)]  # fmt: skip
        for whole in range(len(columns)):
            allowed = [a + b for a, b in zip(room, at[whole][1], strict=True)]
            if whole not in (one, other) and _fits(at[whole][0], totals, allowed):
                yield _sum(columns[whole], (columns[one], columns[other]), (0, 1, 2))


def _multiples(columns: Sequence[Numbers], rows: Sequence[int]) -> Iterator[Identity]:
    """The same quantity in another unit."""
    for one, other in itertools.permutations(columns, 2):
        for factor in _FACTORS:

            def gap(v: Row, s: Row, factor: int = factor) -> Apart:
                return abs(v[0] - factor * v[1]), s[0] + factor * s[1] + _FLOAT * abs(v[0])

            text = f"{one.term} = {factor} * {other.term}"
            names = tuple(sorted((one.name, other.name)))
            identity = Identity(text, "product", (one, other), gap, names, (1,))
            outcomes = [identity.holds(row) for row in rows]
            if outcomes.count(True) > outcomes.count(False):
                yield identity


@dataclass(frozen=True)
class _Shape:
    """A way to work a column out from two others.

    Attributes:
        text: the formula, with a place for each column.
        kind: the identity's.
        gap: tests a row.
        factor: 100 for per cents, 0 for products.
        less: 1 for growth.
    """

    text: str
    kind: str
    gap: Gap
    factor: int = 0
    less: int = 0

    def implied(self, row: _Worked) -> Apart:
        """The number that is implied in a row, and how far it may be off."""
        if not self.factor:
            return row.product, row.product_slack
        return self.factor * (row.quotient - self.less), self.factor * row.quotient_slack


class _Worked(NamedTuple):
    """Product and quotient of two columns in a row, each with how far it may be off."""

    product: float
    product_slack: float
    quotient: float
    quotient_slack: float


def _product(v: Row, s: Row) -> Apart:
    slack = s[0] + abs(v[1]) * s[2] + abs(v[2]) * s[1]
    return abs(v[0] - v[1] * v[2]), slack + _FLOAT * abs(v[0])


def _ratio(factor: int, less: int) -> Gap:
    """A share, or a growth with ``less`` 1, in parts of one or of a hundred."""

    def gap(v: Row, s: Row) -> Apart:
        ratio, slack = v[0] / factor + less, s[0] / factor
        allowed = slack * abs(v[2]) + abs(ratio) * s[2] + s[1]
        return abs(ratio * v[2] - v[1]), allowed + _FLOAT * abs(v[1])

    return gap


_SHAPES = (
    _Shape("{} = {} * {}", "product", _product),
    _Shape("{} = {} / {}", "share", _ratio(1, 0), 1),
    _Shape("{} = 100 * {} / {}", "share", _ratio(100, 0), 100),
    _Shape("{} = {} / {} - 1", "growth", _ratio(1, 1), 1, 1),
    _Shape("{} = 100 * ({} / {} - 1)", "growth", _ratio(100, 1), 100, 1),
)


def _changes(
    level: Numbers, before: Numbers, columns: Sequence[Numbers], rows: Sequence[int]
) -> Iterator[Identity]:
    """A column as the growth, or the change, of another from the period before."""
    worked = [_worked_out(level, before, row) for row in rows]
    for left in columns:
        if left is level:
            continue
        for shape in _SHAPES:
            if shape.less and _follows(left, shape, worked, rows):
                yield _of_three(shape, (left, level, before))
        change = _sum(level, (before, left), (0, 1, 2))
        if sum(change.holds(row) is True for row in rows) >= _LEAST:
            yield replace(change, text=f"{left.term} = {level.term} - {before.term}")


def _follows(left: Numbers, shape: _Shape, worked: Sequence[_Worked], rows: Sequence[int]) -> bool:
    """Whether a column is what a shape makes of two others, in most of the first rows."""
    implied, known = zip(*map(shape.implied, worked), strict=True)
    values = [left.values[row] for row in rows]
    allowed = [left.slack[r] + k + _FLOAT * abs(i)
               for r, k, i in zip(rows, known, implied, strict=True)]  # fmt: skip
    return _fits(values, implied, allowed)


def _quotients(columns: Sequence[Numbers], rows: Sequence[int]) -> Iterator[Identity]:
    """A column as the product, the share or the growth of two others."""
    for one, other in itertools.permutations(columns, 2):
        worked = [_worked_out(one, other, row) for row in rows]
        for shape in _SHAPES[columns.index(one) > columns.index(other) :]:
            for left in columns:
                if left is one or left is other:
                    continue
                if _follows(left, shape, worked, rows):
                    yield _of_three(shape, (left, one, other))


def _worked_out(one: Numbers, other: Numbers, row: int) -> _Worked:
    a, b, da, db = one.values[row], other.values[row], one.slack[row], other.slack[row]
    quotient = a / b if b else math.nan
    known = (da + abs(quotient) * db) / abs(b) if b else math.nan
    return _Worked(a * b, abs(a) * db + abs(b) * da, quotient, known)


def _of_three(shape: _Shape, columns: tuple[Numbers, Numbers, Numbers]) -> Identity:
    text = shape.text.format(*(column.term for column in columns))
    names = tuple(sorted(column.name for column in columns))
    way = {"growth": "growth", "product": "*"}.get(shape.kind, "%" if "100" in shape.text else "*")
    return Identity(text, shape.kind, columns, shape.gap, (*names, way), (0, 1, 2))
