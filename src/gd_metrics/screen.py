"""The first look: which cells and instances may contradict, by columns of float64.

What it leaves out can't be a contradiction; what it keeps is decided again in exact
rationals. It is written in narwhals, so pyarrow, Polars and DuckDB run the same lines.
Claims of one cell and vintage become one *operand* with the intersection of their
intervals; a relation is joined from operands as :class:`~gd_metrics.relation.Relation` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw

from .claim import CELL, OUTCOMES
from .interval import Interval
from .relation import From, Is, Mapped, Relation, Role, YearBefore
from .rules import nesting
from .world import World

SLACK = 1e-9
"""Relative distance from an edge within which floats do not decide."""

_NOT_NEGATIVE = Interval(Fraction(0), None)
_KEY = (*CELL, "vintage")
_CONTESTED = "contested"


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


def operands(claims: Any) -> Any:
    """One row a cell and vintage: what its standing claims have in common.

    Args:
        claims: table ``claims``, of any engine that narwhals reads.

    Returns:
        A narwhals frame: the cell's columns, ``vintage``, ``lower``, ``upper`` (null is
        unbounded), ``claim_id`` (the least, by which the cell is found again) and
        ``contested``: whether exact arithmetic must look, because the claims' intervals
        are disjoint or share an edge, or because a deprecated one is among them.
    """
    frame = nw.from_native(claims).filter(nw.col("vintage").is_in(OUTCOMES))
    standing = nw.col("rank") != "deprecated"
    bounds = frame.select(
        *_KEY,
        "claim_id",
        nw.when(standing).then(nw.col("lower")).alias("lower"),
        nw.when(standing).then(nw.col("upper")).alias("upper"),
        nw.when(standing).then(nw.col("upper") - nw.col("lower")).otherwise(1e300).alias("width"),
    )
    grouped = bounds.group_by(*_KEY).agg(
        nw.col("lower").max(),
        nw.col("upper").min(),
        nw.col("width").max(),
        nw.col("claim_id").min(),
    )
    room = nw.col("upper") - nw.col("lower")
    near = nw.col("upper").abs() * SLACK
    disjoint = room < -near
    edge = (room <= near) & (nw.col("width") > near)
    contested = disjoint | edge | (nw.col("width") >= 1e300)
    return grouped.with_columns(contested.fill_null(False).alias(_CONTESTED)).drop("width")


def contested_cells(operands: Any) -> Any:
    """The cells whose claims may disagree, within a vintage or between two."""
    bounds = operands.group_by(*CELL).agg(
        nw.col("lower").max(),
        nw.col("upper").min(),
        nw.col("claim_id").min(),
        nw.col("claim_id").max().alias("last"),
        nw.col(_CONTESTED).max(),
    )
    room = nw.col("upper") - nw.col("lower")
    several = nw.col("claim_id") != nw.col("last")
    apart = several & (room <= nw.col("upper").abs() * SLACK)
    return bounds.filter(nw.col(_CONTESTED) | apart.fill_null(False)).select("claim_id")


@dataclass(frozen=True)
class Columns:
    """Two columns as an interval, with the operators that formulas need.

    Both bounds of whatever is multiplied or divided are taken as not negative, as levels,
    shares and ranks are; a relation over anything else is not screened but decided exactly.
    """

    lower: nw.Expr
    upper: nw.Expr

    def __add__(self, other: Columns) -> Columns:
        return Columns(self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: Columns) -> Columns:
        return Columns(self.lower - other.upper, self.upper - other.lower)

    def __mul__(self, other: Columns) -> Columns:
        return Columns(self.lower * other.lower, self.upper * other.upper)

    def __truediv__(self, other: Columns) -> Columns:
        return Columns(self.lower / other.upper, self.upper / other.lower)


def suspicious(operands: Any, relation: Relation) -> Any:
    """The instances of a relation that floats can't clear, by the least claim of each role."""
    joined = bind(operands, relation)
    given = {role: _columns(role, relation) for role in relation.formula.names}
    left, right = relation.formula.evaluate(given, _constant)
    above = _reaches(left.lower, right.upper)
    below = _reaches(right.lower, left.upper)
    missed = {"=": above | below, "<=": above, ">=": below}[relation.formula.comparison]
    contested = [nw.col(f"{role}_{_CONTESTED}") for role in (relation.anchor, *relation.roles)]
    return joined.filter(missed | nw.any_horizontal(*contested, ignore_nulls=True))


def _reaches(lower: nw.Expr, upper: nw.Expr) -> nw.Expr:
    """Whether a lower bound lies above an upper one, or too near to tell; not if unbounded."""
    return ((lower - upper) >= -upper.abs() * SLACK).fill_null(False)


def _columns(role: str, relation: Relation) -> Columns:
    """A role's bounds in base units, within what it can be at all."""
    scale = float(relation.factors.get(role, Fraction(1)))
    limit = relation.limits.get(role, _NOT_NEGATIVE)
    lower, upper = nw.col(f"{role}_lower") * scale, nw.col(f"{role}_upper") * scale
    if limit.lower is not None:
        lower = nw.max_horizontal(lower, nw.lit(float(limit.lower)))
    if limit.upper is not None:
        upper = nw.min_horizontal(upper, nw.lit(float(limit.upper)))
    return Columns(lower, upper)


def _constant(value: Fraction) -> Columns:
    return Columns(nw.lit(float(value)), nw.lit(float(value)))


def bind(operands: Any, relation: Relation) -> Any:
    """Join the operands of a relation's roles: a row an instance, all of one vintage.

    Returns:
        A narwhals frame: for each role ``<role>_claim_id``, ``_lower``, ``_upper`` and
        ``_contested``, and the anchor's columns of its cell.
    """
    joined = operands
    for column, values in relation.where.items():
        joined = joined.filter(nw.col(column).is_in(sorted(values)))
    joined = _named(joined, relation.anchor)
    for role, terms in relation.roles.items():
        joined, left, right = _keys(joined, terms)
        other = operands
        for column, term in terms.items():
            if isinstance(term, Is):
                other = other.filter(nw.col(column) == term.fixed)
        other = _named(other, role, keep=right)
        names = [f"{role}_{column}" for column in right]
        joined = joined.join(other, left_on=left, right_on=names, how="inner")
    return joined


def _named(frame: Any, role: str, keep: Any = None) -> Any:
    """An operand's columns under a role's name; the anchor keeps those of its cell."""
    told = {c: f"{role}_{c}" for c in ("claim_id", "lower", "upper", _CONTESTED)}
    columns = [nw.col(c).alias(name) for c, name in told.items()]
    if keep is None:
        return frame.select(*_KEY, *columns)
    return frame.select(*(nw.col(c).alias(f"{role}_{c}") for c in keep), *columns)


def _keys(frame: Any, terms: Role) -> tuple[Any, list[str], list[str]]:
    """The columns to join a role on, left and right; derived ones are added to the frame."""
    left, right = [], []
    for column in _KEY:
        term = terms.get(column)
        if isinstance(term, Is):
            continue
        right.append(column)
        if term is None:
            left.append(column)
        elif isinstance(term, From):
            left.append(term.column)
        else:
            name = f"_{column}"
            frame = _DERIVE[type(term)](frame, term, name)
            left.append(name)
    return frame, left, right


def _mapped(frame: Any, term: Mapped, name: str) -> Any:
    source = nw.col(term.column)
    known = frame.filter(source.is_in(sorted(term.table)))
    old = sorted(term.table)
    new = [term.table[key] for key in old]
    mapped = source.replace_strict(old, new, default="", return_dtype=nw.String)
    return known.with_columns(mapped.alias(name))


def _year_before(frame: Any, term: YearBefore, name: str) -> Any:
    years = frame.filter(nw.col("period").str.len_chars() == 4)
    before = (nw.col("period").cast(nw.Int64) - 1).cast(nw.String)
    return years.with_columns(before.alias(name))


_DERIVE: dict[type, Callable[[Any, Any, str], Any]] = {Mapped: _mapped, YearBefore: _year_before}


def crowded_ranks(operands: Any) -> Any:
    """The lists in which two areas hold one rank, by the least claim of each rank."""
    parts = [part for part in _KEY if part != "area"]
    ranks = operands.filter(nw.col("measure") == "rank")
    held = ranks.group_by(*parts, "lower").agg(
        nw.col("area").min().alias("first"),
        nw.col("area").max().alias("last"),
        nw.col("claim_id").min(),
    )
    return held.filter(nw.col("first") != nw.col("last")).select("claim_id")


def crowded_wholes(operands: Any, world: World) -> Iterator[Any]:
    """The wholes that their parts may exceed together, by the least claim of the whole."""
    additive = sorted(key for key, row in world.indicators.items() if row["additive"])
    for area, parts in nesting.sums(world).items():
        levels = operands.filter(nw.col("measure") == "level", nw.col("indicator").is_in(additive))
        together = (
            levels.filter(nw.col("area").is_in(parts))
            .group_by("indicator", "period", "basis", "vintage")
            .agg(nw.col("lower").sum().alias("parts"))
        )
        held = levels.filter(nw.col("area") == area).join(
            together, on=["indicator", "period", "basis", "vintage"], how="inner"
        )
        yield held.filter(nw.col("parts") >= nw.col("upper") * (1 - SLACK)).select("claim_id")
