"""The first look: which cells and instances contradict, by columns of float64.

What it leaves out can't be a contradiction. What it keeps either misses by more than floats
can err, or is marked as near, and is then decided again in exact rationals. It is written in
narwhals, so pyarrow and Polars run the same lines.

Words (indicators, areas, periods …) become numbers of one dictionary first: grouping and
joining numbers takes half the time, and a growth's base is then the same number as a period.
Claims of one cell and vintage become one *operand* with the intersection of their intervals,
or one for each group of them that agrees. A relation is joined from operands as
:class:`~gd_metrics.relation.Relation` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw

from .claim import CELL, OUTCOMES
from .interval import NOT_NEGATIVE, Interval
from .relation import From, Is, Mapped, Relation, Role
from .world import Cell

SLACK = 1e-9
"""Relative distance from an edge within which floats do not decide."""

KEY = (*CELL, "vintage")
Disputed = tuple[Cell, str]
"""A cell whose claims of one vintage do not agree."""

_NEVER = -1


def plain_strings(claims: Any) -> Any:
    """An Arrow table with strings of one type, as joins want them; others as they are."""
    try:
        import pyarrow as pa
    except ImportError:
        return claims
    if not isinstance(claims, pa.Table):
        return claims
    odd = (pa.types.is_large_string, pa.types.is_string_view, pa.types.is_dictionary)
    fields = [
        pa.field(f.name, pa.string()) if any(is_odd(f.type) for is_odd in odd) else f
        for f in claims.schema
    ]
    return claims if fields == list(claims.schema) else claims.cast(pa.schema(fields))


class Coded:
    """Claims of outcomes with numbers for words: what is grouped and joined.

    Attributes:
        frame: a row a claim: the key's columns as numbers, ``lower``, ``upper``, ``row``
            (its row in the claims) and ``deprecated``.
        words: the dictionary, by number.
        constant: columns of the key in which all claims have one word; nothing is grouped
            or joined by them.
    """

    def __init__(self, claims: Any) -> None:
        frame = nw.from_native(claims, eager_only=True).with_row_index("row")
        for column in KEY:  # a row without its key is reported elsewhere
            if frame[column].null_count():
                frame = frame.filter(~nw.col(column).is_null())
        found = {column: frame[column].unique().to_list() for column in KEY}
        self.words = sorted({word for words in found.values() for word in words})
        self.constant = frozenset(column for column, words in found.items() if len(words) == 1)
        self._codes = {word: code for code, word in enumerate(self.words)}
        codes = list(range(len(self.words)))
        coded = [nw.col(c).replace_strict(self.words, codes, return_dtype=nw.Int64) for c in KEY]
        deprecated = (nw.col("rank") == "deprecated").alias("deprecated")
        row = nw.col("row").cast(nw.Int64)
        columns = frame.select(*coded, "lower", "upper", row, deprecated)
        outcomes = self.codes(OUTCOMES)
        self.frame = (
            columns
            if {self._codes[word] for word in found["vintage"]} <= set(outcomes)
            else columns.filter(nw.col("vintage").is_in(outcomes))
        )

    def codes(self, words: Iterable[str]) -> list[int]:
        """The numbers of the words that occur."""
        return sorted(self._codes[word] for word in words if word in self._codes)

    def code(self, word: str) -> int:
        """The number of a word; one that nothing has where it does not occur."""
        return self._codes.get(word, _NEVER)

    def key(self, row: Sequence[int]) -> tuple[Cell, str]:
        """The cell and vintage behind a row of numbers in the order of :data:`KEY`."""
        *cell, vintage = (self.words[code] for code in row)
        return Cell(*cell), vintage

    def has(self, cell: Cell) -> bool:
        """Whether every word of a cell occurs."""
        return all(word in self._codes for word in cell)

    def row(self, words: Iterable[str]) -> tuple[int, ...]:
        """The numbers of words that occur."""
        return tuple(self._codes[word] for word in words)


def operands(coded: Coded) -> Any:
    """One row a cell and vintage: what its standing claims have in common.

    Returns:
        A narwhals frame: the key's numbers, ``lower`` and ``upper`` (null is unbounded),
        ``row`` (a claim by which the cell is found again), ``near`` (its claims are
        disjoint or share an edge, as far as floats can tell) and ``deprecated`` (one of
        them is).
    """
    frame = coded.frame
    extra = [nw.col("row").min()]
    marked = bool(frame["deprecated"].any())
    if marked:
        standing = ~nw.col("deprecated")
        frame = frame.with_columns(
            nw.when(standing).then(nw.col("lower")).alias("lower"),
            nw.when(standing).then(nw.col("upper")).alias("upper"),
            nw.col("deprecated").cast(nw.Int64),
        )
        extra.append(nw.col("deprecated").max())
    points = bool((frame["lower"] == frame["upper"]).any())
    if points:
        frame = frame.with_columns((nw.col("upper") - nw.col("lower")).alias("width"))
        extra.append(nw.col("width").max())
    varying = [column for column in KEY if column not in coded.constant] or ["vintage"]
    grouped = frame.group_by(*varying).agg(nw.col("lower").max(), nw.col("upper").min(), *extra)
    same = {c: frame[c].head(1).to_list() for c in KEY if c not in varying}
    grouped = grouped.with_columns(
        nw.lit(v[0] if v else 0).cast(nw.Int64).alias(c) for c, v in same.items()
    )
    room, slack = nw.col("upper") - nw.col("lower"), nw.col("upper").abs() * SLACK
    near = room <= slack
    if points:  # equal whole numbers are on each other's edge and agree
        near = near & ((room < -slack) | (nw.col("width") > slack))
    deprecated = (nw.col("deprecated") > 0) if marked else nw.lit(False)
    return grouped.select(
        *KEY,
        "lower",
        "upper",
        "row",
        near.fill_null(False).alias("near"),
        deprecated.alias("deprecated"),
    )


def several_vintages(operands: Any) -> Any:
    """The rows of cells whose vintages may differ from each other."""
    if operands["vintage"].n_unique() < 2:
        return operands.head(0)
    bounds = operands.group_by(*CELL).agg(
        nw.col("lower").max(), nw.col("upper").min(), nw.col("row").min(), nw.len().alias("n")
    )
    room, slack = nw.col("upper") - nw.col("lower"), nw.col("upper").abs() * SLACK
    return bounds.filter((nw.col("n") > 1) & (room <= slack).fill_null(False))


def regroup(
    operands: Any, coded: Coded, groups: Mapping[tuple[Cell, str], list[Interval] | None]
) -> Any:
    """The operands with a row for each group of a disputed cell's claims that agrees.

    Args:
        operands: from :func:`operands`.
        coded: the claims.
        groups: for each disputed cell and vintage what each group has in common; ``None``
            for it where groups are not to be told apart and exact arithmetic must look.
    """
    calm = operands.filter(~nw.col("near")).with_columns(nw.lit(1).cast(nw.Int64).alias("groups"))
    if not groups:
        return calm
    rows: dict[str, list[Any]] = {name: [] for name in calm.columns}
    near = operands.filter(nw.col("near"))
    first = {row[:-1]: row[-1] for row in near.select(*KEY, "row").rows()}
    marked = set(near.filter(nw.col("deprecated")).select(*KEY).rows())
    for (cell, vintage), found in sorted(groups.items()):
        key = coded.row((*cell, vintage))
        for interval in found or [Interval()]:
            ends = (None if b is None else float(b) for b in (interval.lower, interval.upper))
            unsure = found is None or key in marked
            values = (*key, *ends, first[key], False, unsure, len(found or "1"))
            for name, value in zip(rows, values, strict=True):
                rows[name].append(value)
    made = nw.from_dict(rows, schema=calm.schema, backend=calm.implementation)
    return nw.concat([calm, made])


@dataclass(frozen=True)
class Columns:
    """Two columns as an interval, with the operators that formulas need.

    Both bounds of whatever is multiplied or divided are taken as not negative, as levels,
    shares and ranks are; a relation over anything else is not screened but decided exactly.
    """

    lower: nw.Expr
    upper: nw.Expr
    divisors: tuple[nw.Expr, ...] = ()
    """Lower bounds of whatever was divided by; nothing is certain where one is zero."""

    def __add__(self, other: Columns) -> Columns:
        return self._with(other, self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: Columns) -> Columns:
        return self._with(other, self.lower - other.upper, self.upper - other.lower)

    def __mul__(self, other: Columns) -> Columns:
        return self._with(other, self.lower * other.lower, self.upper * other.upper)

    def __truediv__(self, other: Columns) -> Columns:
        made = self._with(other, self.lower / other.upper, self.upper / other.lower)
        return Columns(made.lower, made.upper, (*made.divisors, other.lower))

    def _with(self, other: Columns, lower: nw.Expr, upper: nw.Expr) -> Columns:
        return Columns(lower, upper, (*self.divisors, *other.divisors))


@dataclass(frozen=True)
class Suspect:
    """An instance that floats can't clear.

    Attributes:
        row: a claim of its anchor, by its row.
        vintage: the number of its operands' vintage.
        certain: whether every choice among disputed claims misses by more than floats err,
            and none of its claims is deprecated.
    """

    row: int
    vintage: int
    certain: bool


def suspects(operands: Any, coded: Coded, relation: Relation) -> list[Suspect]:
    """The instances of a relation that are contradicted, or may be.

    Args:
        operands: from :func:`regroup`.
        coded: the claims.
        relation: the relation; one that can be screened.
    """
    joined = bind(operands, coded, relation)
    if joined is None:
        return []
    given = {role: _columns(role, relation) for role in relation.formula.names}
    left, right = relation.formula.evaluate(given, _constant)
    gaps = [(left.lower, right.upper), (right.lower, left.upper)]
    gaps = {"=": gaps, "<=": gaps[:1], ">=": gaps[1:]}[relation.formula.comparison]
    reached = [_above(lower, upper, -SLACK) for lower, upper in gaps]
    passed = nw.any_horizontal(*(_above(*gap, SLACK) for gap in gaps), ignore_nulls=True)
    for divisor in (*left.divisors, *right.divisors):
        passed = passed & (divisor > 0)
    roles = (relation.anchor, *relation.roles)
    deprecated = nw.any_horizontal(*(nw.col(f"{r}_deprecated") for r in roles), ignore_nulls=True)
    ways = nw.col(f"{roles[0]}_groups")
    for role in roles[1:]:
        ways = ways * nw.col(f"{role}_groups")
    kept = joined.filter(nw.any_horizontal(*reached, deprecated, ignore_nulls=True)).select(
        nw.col(f"{relation.anchor}_row").alias("row"),
        "vintage",
        passed.alias("missed"),
        nw.any_horizontal(*reached, ignore_nulls=True).alias("reached"),
        deprecated.alias("deprecated"),
        ways.alias("ways"),
    )
    return _suspects(kept.rows())


def _suspects(rows: Iterable[Sequence[Any]]) -> list[Suspect]:
    """Instances from their rows, one for each choice among disputed claims."""
    found: dict[tuple[int, int], list[Sequence[Any]]] = {}
    for row in rows:
        found.setdefault((row[0], row[1]), []).append(row)
    suspects = []
    for (anchor, vintage), choices in found.items():
        ways = choices[0][5]
        deprecated = any(choice[4] for choice in choices)
        if deprecated or sum(bool(choice[3]) for choice in choices) >= ways:
            certain = not deprecated and sum(bool(choice[2]) for choice in choices) >= ways
            suspects.append(Suspect(anchor, vintage, certain))
    return suspects


def _above(lower: nw.Expr, upper: nw.Expr, by: float) -> nw.Expr:
    """Whether a lower bound lies above an upper one by a relative distance; not if unbounded."""
    return ((lower - upper) > upper.abs() * by).fill_null(False)


def _columns(role: str, relation: Relation) -> Columns:
    """A role's bounds in base units, within what it can be at all."""
    scale = float(relation.factors.get(role, Fraction(1)))
    limit = relation.limits.get(role, NOT_NEGATIVE)
    lower, upper = nw.col(f"{role}_lower"), nw.col(f"{role}_upper")
    if scale != 1:
        lower, upper = lower * scale, upper * scale
    if limit.lower is not None:
        lower = nw.max_horizontal(lower, nw.lit(float(limit.lower)))
    if limit.upper is not None:
        upper = nw.min_horizontal(upper, nw.lit(float(limit.upper)))
    return Columns(lower, upper)


def _constant(value: Fraction) -> Columns:
    return Columns(nw.lit(float(value)), nw.lit(float(value)))


def bind(operands: Any, coded: Coded, relation: Relation) -> Any:
    """Join the operands of a relation's roles: a row an instance and choice, of one vintage.

    Returns:
        A narwhals frame: the anchor's key, and for each role ``<role>_row``, ``_lower``,
        ``_upper``, ``_deprecated`` and ``_groups``; ``None`` where nothing can fit.
    """
    joined = operands
    for column, values in relation.where.items():
        joined = joined.filter(nw.col(column).is_in(coded.codes(values)))
    joined = joined.select(*KEY, *_told(relation.anchor))
    for role, terms in relation.roles.items():
        if len(joined) == 0:
            return None
        joined, left, right = _keys(joined, coded, terms)
        other = operands
        for column in CELL:
            term = terms.get(column)
            if isinstance(term, Is):
                other = other.filter(nw.col(column) == coded.code(term.fixed))
            elif isinstance(term, Mapped):
                other = other.filter(nw.col(column).is_in(coded.codes(term.leads_to.values())))
            elif term is None and column in relation.where:  # the same as the anchor's
                other = other.filter(nw.col(column).is_in(coded.codes(relation.where[column])))
        if not left:  # nothing varies: join on what all have in common
            left, right = ["vintage"], ["vintage"]
        names = [f"{role}_{column}" for column in right]
        columns = (nw.col(c).alias(name) for c, name in zip(right, names, strict=True))
        other = other.select(*columns, *_told(role))
        joined = joined.join(other, left_on=left, right_on=names, how="inner")
    return joined


def _told(role: str) -> list[nw.Expr]:
    return [
        nw.col(column).alias(f"{role}_{column}")
        for column in ("row", "lower", "upper", "deprecated", "groups")
    ]


def _keys(frame: Any, coded: Coded, terms: Role) -> tuple[Any, list[str], list[str]]:
    """The columns to join a role on, left and right; derived ones are added to the frame."""
    left, right = [], []
    for column in KEY:
        term = terms.get(column)
        if isinstance(term, Is) or (term is None and column in coded.constant):
            continue
        right.append(column)
        if term is None:
            left.append(column)
        elif isinstance(term, From):
            left.append(term.column)
        else:
            table = {coded.code(a): coded.code(b) for a, b in term.table(coded.words).items()}
            table.pop(_NEVER, None)
            name = f"_{column}"
            frame = _mapped(frame, term.column, table, name)
            left.append(name)
    return frame, left, right


def _mapped(frame: Any, column: str, table: dict[int, int], name: str) -> Any:
    known = frame.filter(nw.col(column).is_in(sorted(table)))
    new = nw.col(column).replace_strict(
        sorted(table), [table[key] for key in sorted(table)], return_dtype=nw.Int64
    )
    return known.with_columns(new.alias(name))


def crowded_ranks(operands: Any, coded: Coded) -> list[int]:
    """The lists in which two areas hold one rank, by a claim's row."""
    parts = [part for part in KEY if part != "area"]
    ranks = operands.filter(nw.col("measure") == coded.code("rank"))
    held = ranks.group_by(*parts, "lower").agg(
        nw.col("area").min().alias("first"),
        nw.col("area").max().alias("last"),
        nw.col("row").min(),
    )
    return sorted(held.filter(nw.col("first") != nw.col("last"))["row"].to_list())


def crowded_wholes(
    operands: Any, coded: Coded, area: str, parts: Sequence[str], indicators: Iterable[str]
) -> list[int]:
    """The levels of an area that its parts may exceed together, by a claim's row."""
    levels = operands.filter(
        (nw.col("measure") == coded.code("level"))
        & nw.col("indicator").is_in(coded.codes(indicators))
    )
    held = levels.filter(nw.col("area") == coded.code(area))
    if len(held) == 0:
        return []
    shared = ["indicator", "period", "basis", "vintage"]
    together = (
        levels.filter(nw.col("area").is_in(coded.codes(parts)))
        .group_by(*shared, "area")
        .agg(nw.col("lower").min())
        .group_by(*shared)
        .agg(nw.col("lower").sum().alias("parts"))
    )
    crowded = held.join(together, on=shared, how="inner").filter(
        nw.col("parts") >= nw.col("upper") * (1 - SLACK)
    )
    return sorted(crowded["row"].to_list())
