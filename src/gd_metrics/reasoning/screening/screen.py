"""The first look: which cells and instances contradict, by columns of float64.

What it leaves out can't be a contradiction. What it keeps either misses by more than floats
can err, or is marked as near, and is then decided again in exact rationals. It is written in
narwhals once, and runs on every engine of :mod:`~gd_metrics.tables.engines.engine`.

Claims of one cell and vintage become one *operand* with the intersection of their intervals,
or one for each group of them that agrees. A relation is joined from operands as
:class:`~gd_metrics.rules.relation.Relation` says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import narwhals as nw

from ...claim import CELL, COUNTED, KEY, OUTCOMES, Cell
from ...quantity.formula import Node
from ...quantity.interval import NOT_NEGATIVE, Interval
from ...rules.group import Distinct, Parts
from ...rules.relation import From, Is, Mapped, Relation, Role
from ..implication import MOST_WAYS
from ..trials import Suspect
from .coding import Coded

SLACK = 1e-9
"""Relative distance from an edge within which floats do not decide."""

_MOST_LITERALS = 100
"""Up to how many words a query names one by one; each costs it more than a row of a table."""

Disputed = tuple[Cell, str]
"""A cell whose claims of one vintage do not agree."""


_EXACT = 2.0**53
"""Whole numbers below it are told apart by floats."""


def operands(coded: Coded, counts: Collection[str] = ()) -> Any:
    """One row a cell and vintage: what its standing claims have in common.

    Args:
        coded: the claims.
        counts: the indicators whose levels are whole numbers.

    Returns:
        A narwhals frame: the key's codes, ``lower`` and ``upper`` (null is unbounded),
        ``near`` (its claims are disjoint or share an edge, as far as floats can tell) and
        ``deprecated`` (one of them is).
    """
    frame = coded.frame
    extra = []
    if coded.marked:
        standing = ~nw.col("deprecated")
        frame = frame.with_columns(
            nw.when(standing).then(nw.col("lower")).alias("lower"),
            nw.when(standing).then(nw.col("upper")).alias("upper"),
            nw.col("deprecated").cast(nw.Int64),
        )
        extra.append(nw.col("deprecated").max())
    if coded.points:
        frame = frame.with_columns((nw.col("upper") - nw.col("lower")).alias("width"))
        extra.append(nw.col("width").max())
    varying = [column for column in KEY if column not in coded.constant] or ["vintage"]
    grouped = frame.group_by(*varying).agg(nw.col("lower").max(), nw.col("upper").min(), *extra)
    same = {c: code for c, code in coded.constant.items() if c not in varying}
    grouped = grouped.with_columns(
        nw.lit(code).cast(coded.type).alias(c) for c, code in same.items()
    )
    room, slack = nw.col("upper") - nw.col("lower"), nw.col("upper").abs() * SLACK
    near = room <= slack
    if coded.points:  # equal whole numbers are on each other's edge and agree
        alike = (room == 0) & (nw.col("upper").abs() < _EXACT)
        near = near & (~alike | (nw.col("width") > slack))
    deprecated = (nw.col("deprecated") > 0) if coded.marked else nw.lit(False)
    return grouped.select(
        *KEY,
        *_whole_ends(coded, counts),
        near.fill_null(False).alias("near"),
        deprecated.alias("deprecated"),
    )


def _whole_ends(coded: Coded, counts: Collection[str]) -> list[nw.Expr]:
    """Both ends; of what is counted, the outermost whole numbers between them."""
    levels = nw.col("measure").is_in(coded.codes({"level"}))
    of_counts = levels & nw.col("indicator").is_in(coded.codes(counts))
    counted = of_counts | nw.col("measure").is_in(coded.codes(COUNTED))
    lower, upper = nw.col("lower"), nw.col("upper")
    least = (lower - lower.abs() * SLACK).ceil()
    most = (upper + upper.abs() * SLACK).floor()
    some = counted & ((most >= least) | lower.is_null() | upper.is_null())
    return [
        nw.when(some).then(least).otherwise(lower).alias("lower"),
        nw.when(some).then(most).otherwise(upper).alias("upper"),
    ]


def several_vintages(operands: Any, coded: Coded) -> Any:
    """The cells whose vintages may differ from each other."""
    if coded.vintages < 2:
        return operands.head(0).select(*CELL)
    bounds = operands.group_by(*CELL).agg(
        nw.col("lower").max(), nw.col("upper").min(), nw.len().alias("n")
    )
    room, slack = nw.col("upper") - nw.col("lower"), nw.col("upper").abs() * SLACK
    return bounds.filter((nw.col("n") > 1) & (room <= slack).fill_null(False)).select(*CELL)


def regroup(
    operands: Any,
    coded: Coded,
    groups: Mapping[Disputed, list[Interval] | None],
    marked: Collection[Disputed],
) -> Any:
    """The operands with a row for each group of a disputed cell's claims that agrees.

    Args:
        operands: from :func:`operands`.
        coded: the claims.
        groups: for each disputed cell and vintage what each group has in common; ``None``
            for it where groups are not to be told apart and exact arithmetic must look.
        marked: those that have a deprecated claim.
    """
    calm = operands.filter(~nw.col("near")).with_columns(nw.lit(1).cast(nw.Int64).alias("groups"))
    if not groups:
        return calm
    schema = calm.collect_schema()
    rows: dict[str, list[Any]] = {name: [] for name in schema}
    for (cell, vintage), intervals in sorted(groups.items()):
        for interval in intervals or [Interval()]:
            ends = (None if b is None else float(b) for b in (interval.lower, interval.upper))
            unsure = intervals is None or (cell, vintage) in marked
            key = map(coded.code, (*cell, vintage))
            values = (*key, *ends, False, unsure, len(intervals or "1"))
            for name, value in zip(rows, values, strict=True):
                rows[name].append(value)
    return nw.concat([calm, coded.engine.table(rows, schema)])


def with_ways(operands: Any, coded: Coded) -> Any:
    """The operands with ``ways``: how many there are of the cell, whatever their vintage."""
    if coded.vintages < 2:
        return operands
    varying = [column for column in CELL if column not in coded.constant] or [CELL[0]]
    counted = operands.group_by(*varying).agg(nw.len().alias("ways"))
    counted = counted.with_columns(nw.col("ways").cast(nw.Int64))
    several = coded.engine.kept(counted.filter(nw.col("ways") > 1))
    joined = operands.join(several, on=varying, how="left", suffix="_of_several")
    return joined.select(*operands.collect_schema(), nw.col("ways").fill_null(1))


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
        lower = (self.lower / other.upper).fill_null(0.0)  # by what has no bound
        made = self._with(other, lower, self.upper / other.lower)
        return Columns(made.lower, made.upper, (*made.divisors, other.lower))

    def to(self, other: Columns) -> Columns:
        """Everything from one's lower bound to the other's upper one."""
        return self._with(other, self.lower, other.upper)

    def most(self, other: Columns) -> Columns:
        """What the greater of both is; unbounded above where one is."""
        lower = nw.max_horizontal(self.lower, other.lower)
        both = ~self.upper.is_null() & ~other.upper.is_null()
        upper = nw.max_horizontal(self.upper, other.upper)
        return self._with(other, lower, nw.when(both).then(upper))

    def least(self, other: Columns) -> Columns:
        """What the lesser of both is; unbounded below where one is."""
        both = ~self.lower.is_null() & ~other.lower.is_null()
        lower = nw.min_horizontal(self.lower, other.lower)
        upper = nw.min_horizontal(self.upper, other.upper)
        return self._with(other, nw.when(both).then(lower), upper)

    def _with(self, other: Columns, lower: nw.Expr, upper: nw.Expr) -> Columns:
        return Columns(lower, upper, (*self.divisors, *other.divisors))


class _Choice(NamedTuple):
    """What :func:`misses` says of one choice among vintages and disputed claims."""

    missed: bool
    reached: bool
    deprecated: bool
    ways: int
    alike: bool
    several: bool


def misses(operands: Any, coded: Coded, relation: Relation) -> Any:
    """The instances of a relation that miss it or may, a row for each choice of operands.

    Args:
        operands: from :func:`regroup`.
        coded: the claims.
        relation: the relation; one that can be screened.

    Returns:
        A narwhals frame for :func:`suspects`; ``None`` where nothing can fit.
    """
    joined = bind(operands, coded, relation)
    if joined is None:
        return None
    passed, reached = _compared(relation)
    roles = (relation.anchor, *relation.roles)
    deprecated = nw.any_horizontal(*(nw.col(f"{r}_deprecated") for r in roles), ignore_nulls=True)
    own = _product(nw.col(f"{role}_groups") for role in roles)
    ways, alike = own, nw.lit(True)
    figure = relation.derived
    if coded.vintages > 1:  # what the figure is worked out from may be of any vintage
        ways = _product(
            nw.col(f"{role}_{'groups' if role == figure else 'ways'}") for role in roles
        )
        vintage = nw.col(f"{figure}_vintage")
        alike = nw.all_horizontal(
            *(nw.col(f"{role}_vintage") == vintage for role in roles), ignore_nulls=True
        )
        joined = joined.with_columns(vintage.alias("vintage"))
    return joined.filter(reached | deprecated).select(
        *KEY,
        passed.alias("missed"),
        reached.alias("reached"),
        deprecated.alias("deprecated"),
        ways.alias("ways"),
        alike.alias("alike"),
        (ways > own).alias("several"),
    )


def _compared(relation: Relation) -> tuple[nw.Expr, nw.Expr]:
    """Whether both sides of a relation certainly miss each other, and whether they may.

    Names that stand more than once are taken at one value: where it holds with that, it can.
    """
    bounds = {role: _columns(role, relation) for role in relation.formula.names}
    points = {role: _point(bounds[role]) for role in relation.formula.repeated}
    left, right = relation.formula.evaluate(bounds | points, _constant)
    gaps = [(left.lower, right.upper), (right.lower, left.upper)]
    gaps = {"=": gaps, "<=": gaps[:1], ">=": gaps[1:]}[relation.formula.comparison]
    reached = [_above(lower, upper, -SLACK) for lower, upper in gaps]
    reached += [_between_wholes(bounds[r], f.right, bounds) for r, f in relation.solved.items()]
    divisors = [(divisor > 0).fill_null(False) for divisor in (*left.divisors, *right.divisors)]
    if points:
        unknown = [point.lower.is_null() for point in points.values()]
        reached += [*unknown, *(~positive for positive in divisors)]
        return nw.lit(False), nw.any_horizontal(*reached, ignore_nulls=True)
    passed = nw.any_horizontal(*(_above(*gap, SLACK) for gap in gaps), ignore_nulls=True)
    sure = [*divisors, *(~_is_zero(role) for role in bounds if _from_zero(role, relation))]
    passed = nw.all_horizontal(passed, *sure, ignore_nulls=True)
    return passed, nw.any_horizontal(*reached, ignore_nulls=True)


def _from_zero(role: str, relation: Relation) -> bool:
    """Whether zero is the least that a role can be."""
    return relation.limits.get(role, NOT_NEGATIVE).lower == 0


def _is_zero(role: str) -> nw.Expr:
    """Whether a role is printed as zero, of which exact arithmetic keeps both sides."""
    return ((nw.col(f"{role}_lower") < 0) & (nw.col(f"{role}_upper") > 0)).fill_null(False)


def _product(factors: Iterable[nw.Expr]) -> nw.Expr:
    first, *others = factors
    for other in others:
        first = first * other
    return first


def suspects(coded: Coded, rows: Iterable[Sequence[Any]]) -> list[Suspect]:
    """The instances that are contradicted, or may be, in order of their cells.

    Args:
        coded: the claims.
        rows: of :func:`misses`, one for each choice among disputed claims.
    """
    choices_of: dict[Disputed, list[_Choice]] = {}
    for row in rows:
        choices_of.setdefault(coded.key(row), []).append(_Choice(*row[len(KEY) :]))
    suspects = []
    for (anchor, vintage), choices in choices_of.items():
        ways = choices[0].ways
        deprecated = any(choice.deprecated for choice in choices)
        # figures of its own vintage miss, and others may fit
        older = any(choice.several and choice.alike and choice.reached for choice in choices)
        if deprecated or older or sum(bool(choice.reached) for choice in choices) >= ways:
            followed = not deprecated and ways <= MOST_WAYS  # exact arithmetic tries no more
            sure = sum(bool(choice.missed and choice.alike) for choice in choices)
            suspects.append(Suspect(anchor, vintage, followed and sure >= ways))
    return sorted(suspects, key=lambda s: (s.anchor, OUTCOMES.index(s.vintage)))


def _above(lower: nw.Expr, upper: nw.Expr, by: float) -> nw.Expr:
    """Whether a lower bound lies above an upper one by a relative distance; not if unbounded."""
    return ((lower - upper) > upper.abs() * by).fill_null(False)


def _columns(role: str, relation: Relation) -> Columns:
    """A role's bounds in base units, within what it can be at all; as they are if all outside."""
    scale = float(relation.factors.get(role, Fraction(1)))
    limit = relation.limits.get(role, NOT_NEGATIVE)
    lower, upper = nw.col(f"{role}_lower"), nw.col(f"{role}_upper")
    if scale != 1:
        lower, upper = lower * scale, upper * scale
    inside = Columns(lower, upper)
    if limit.lower is not None:  # a bound that is null is none at all
        least = nw.lit(float(limit.lower))
        beside = (lower > least) | (upper < least)
        inside = replace(inside, lower=nw.when(beside).then(lower).otherwise(least))
    if limit.upper is not None:
        most = nw.lit(float(limit.upper))
        beside = (upper < most) | (lower > most)
        inside = replace(inside, upper=nw.when(beside).then(upper).otherwise(most))
    return inside


def _point(columns: Columns) -> Columns:
    """One value that a role may have: where a relation holds with it, it can hold."""
    point = nw.coalesce(columns.upper, columns.lower)
    return Columns(point, point)


def _between_wholes(own: Columns, others: Node, bounds: Mapping[str, Columns]) -> nw.Expr:
    """Whether what the others imply for a count may have no whole number in it."""
    implied: Columns = others.evaluate(bounds, _constant)
    most = (implied.upper * (1 - SLACK)).floor()
    open_ = (own.lower < own.upper).fill_null(True)  # a single number is tested as any other
    return (open_ & (most < implied.lower * (1 + SLACK))).fill_null(False)


def _constant(value: Fraction) -> Columns:
    return Columns(nw.lit(float(value)), nw.lit(float(value)))


def bind(
    operands: Any, coded: Coded, relation: Relation, roles: Mapping[str, Role] | None = None
) -> Any:
    """Join the operands of a relation's roles: a row an instance and choice, of one vintage.

    Args:
        operands: the operands.
        coded: the claims.
        relation: the relation.
        roles: those of its roles to join beside the anchor; all if not given.

    Returns:
        A narwhals frame: the anchor's key, and for each role ``<role>_lower``, ``_upper``,
        ``_deprecated`` and ``_groups``; ``None`` where nothing can fit.
    """
    roles = relation.roles if roles is None else roles
    if not _binds(coded, relation, roles):
        return None
    joined = _among(operands, coded, relation.where).select(*KEY, *_told(relation.anchor, coded))
    bound = [relation.anchor]
    for role, terms in roles.items():
        if _empty(joined, coded):
            return None
        joined, left, right = _keys(joined, coded, terms)
        other = _among(operands, coded, _possible(terms, relation))
        names = [f"{role}_{column}" for column in right]
        columns = (nw.col(c).alias(name) for c, name in zip(right, names, strict=True))
        other = other.select(*columns, *_told(role, coded))
        if left:
            joined = joined.join(other, left_on=left, right_on=names, how="inner")
        else:  # nothing else varies: each has all
            joined = joined.join(other, how="cross")
        bound.append(role)
        joined = joined.select(*KEY, *(f"{r}_{c}" for r in bound for c in _told_columns(coded)))
    return None if _empty(joined, coded) else joined


def _empty(frame: Any, coded: Coded) -> bool:
    """Whether a frame is known to have no rows."""
    return not coded.engine.lazy and len(frame) == 0


def _binds(coded: Coded, relation: Relation, roles: Mapping[str, Role]) -> bool:
    """Whether the words that occur may bind all roles: to prepare a join costs more than to ask."""
    if not _occur(coded, relation.where):
        return False
    words = coded.words
    anchor = {c: occur & {*relation.where.get(c, occur)} for c, occur in words.items()}
    for column, term in (each for terms in roles.values() for each in terms.items()):
        if column not in words or (not isinstance(term, Is) and term.column not in words):
            continue
        if isinstance(term, Is):
            leads: Set[str] = {term.fixed}
        elif isinstance(term, From):
            leads = anchor[term.column]
        else:
            table = term.table(anchor[term.column])
            leads = {table[word] for word in anchor[term.column] & table.keys()}
        if words[column].isdisjoint(leads):
            return False
    return True


def _occur(coded: Coded, values: Mapping[str, Collection[str]]) -> bool:
    """Whether each column has one of its values somewhere, as far as that is known."""
    words = coded.words
    return not any(c in words and words[c].isdisjoint(among) for c, among in values.items())


def _possible(terms: Role, relation: Relation) -> dict[str, Collection[str]]:
    """The values that a role's columns may have, where something is known of them."""
    possible: dict[str, Collection[str]] = {}
    for column in CELL:
        term = terms.get(column)
        if isinstance(term, Is):
            possible[column] = {term.fixed}
        elif isinstance(term, Mapped):
            possible[column] = set(term.leads_to.values())
        elif term is None and column in relation.where:  # the same as the anchor's
            possible[column] = relation.where[column]
    return possible


def _among(operands: Any, coded: Coded, values: Mapping[str, Collection[str]]) -> Any:
    """The operands whose columns have one of the values."""
    tests = []
    for column, words in values.items():
        codes = coded.codes(words)
        if coded.engine.lazy and len(codes) > _MOST_LITERALS:
            listed = coded.engine.table({column: codes}, {column: coded.type})
            operands = operands.join(listed, on=column, how="semi")
        else:
            one = len(codes) == 1
            tests.append(nw.col(column) == codes[0] if one else nw.col(column).is_in(codes))
    return operands.filter(*tests) if tests else operands


_TOLD = ("lower", "upper", "deprecated", "groups")


def _told_columns(coded: Coded) -> tuple[str, ...]:
    return _TOLD if coded.vintages < 2 else (*_TOLD, "vintage", "ways")


def _told(role: str, coded: Coded) -> list[nw.Expr]:
    return [nw.col(column).alias(f"{role}_{column}") for column in _told_columns(coded)]


def _keys(frame: Any, coded: Coded, terms: Role) -> tuple[Any, list[str], list[str]]:
    """The columns to join a role on, left and right; derived ones are added to the frame."""
    left, right = [], []
    for column in KEY if coded.vintages < 2 else CELL:
        term = terms.get(column)
        if isinstance(term, Is) or (term is None and column in coded.constant):
            continue
        right.append(column)
        if term is None:
            left.append(column)
        elif isinstance(term, From):
            left.append(term.column)
        else:
            name = f"_{column}"
            frame = _mapped(frame, coded, term.column, coded.leads(term), name)
            left.append(name)
    return frame, left, right


def _mapped(frame: Any, coded: Coded, column: str, leads: dict[Any, Any], name: str) -> Any:
    """The rows whose column leads somewhere, with where it leads."""
    keys = sorted(leads)
    values = [leads[key] for key in keys]
    if coded.engine.lazy:  # a join, since a choice among thousands would be thousands of tests
        table = coded.led(name, keys, values)
        return frame.join(table, left_on=column, right_on=f"{name}_from", how="inner")
    new = nw.col(column).replace_strict(keys, values, return_dtype=nw.Int64)
    return frame.filter(nw.col(column).is_in(keys)).with_columns(new.alias(name))


def anchors(operands: Any, coded: Coded, relation: Relation) -> Any:
    """The cells of a relation's anchors whose other roles are all claimed, or may be missing."""
    needed = {name: terms for name, terms in relation.roles.items() if name not in relation.missing}
    joined = bind(operands, coded, relation, needed)
    return None if joined is None else _distinct(joined, CELL)


def crowded_ranks(operands: Any, coded: Coded, group: Distinct) -> Any:
    """The cells of sets in which two cells hold one number, or may; ``None`` if there are none."""
    if not _occur(coded, group.where):
        return None
    listed = [part for part in CELL if part != group.varying]
    held = _among(operands, coded, group.where).with_columns(nw.col("deprecated").cast(nw.Int64))
    holders = nw.col(group.varying)
    ends = holders.min().alias("first"), holders.max().alias("last")
    numbers = held.group_by(*listed, "vintage", "lower").agg(*ends)
    crowded = _distinct(numbers.filter(nw.col("first") != nw.col("last")), listed)
    if coded.marked:  # a deprecated claim has no bounds here
        marked = held.group_by(*listed).agg(*ends, nw.col("deprecated").max())
        several = (nw.col("first") != nw.col("last")) & (nw.col("deprecated") > 0)
        crowded = _distinct(nw.concat([crowded, marked.filter(several).select(*listed)]), listed)
    return _distinct(held, CELL).join(crowded, on=listed, how="semi")


def _distinct(frame: Any, columns: Sequence[str]) -> Any:
    """The different rows of some columns; on pyarrow, ``unique`` would import numpy for it."""
    return frame.group_by(*columns).agg(nw.len().alias("n_")).select(*columns)


def crowded_wholes(operands: Any, coded: Coded, group: Parts) -> Any:
    """The wholes that their parts may exceed together: their cells; ``None`` if there are none."""
    whole = {group.column: {group.whole}}
    if not (_occur(coded, {**group.where, **whole}) and _occur(coded, {group.column: group.parts})):
        return None
    levels = _among(operands, coded, group.where).with_columns(nw.col("deprecated").cast(nw.Int64))
    held = _among(levels, coded, whole)
    shared = [c for c in CELL if c != group.column and c not in coded.constant] or ["measure"]
    bounds = [nw.col("lower").min()]
    if coded.marked:
        bounds.append(nw.col("deprecated").max())
    together = (
        _among(levels, coded, {group.column: group.parts})
        .group_by(*shared, group.column)
        .agg(*bounds)
        .group_by(*shared)
        .agg(
            nw.col("lower").sum().alias("parts"),
            *([nw.col("deprecated").max().alias("marked")] if coded.marked else ()),
        )
    )
    crowded = (nw.col("parts") >= nw.col("upper") * (1 - SLACK)).fill_null(False)
    if coded.marked:
        crowded = crowded | (nw.col("deprecated") > 0) | (nw.col("marked") > 0)
    return held.join(together, on=shared, how="inner").filter(crowded).select(*CELL)
