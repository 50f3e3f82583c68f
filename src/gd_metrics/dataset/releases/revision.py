"""Claims and figures that both releases of a package have, and that differ: in what way.

A claim is one figure as printed in one place of one source, and its id stands for it for
ever: whoever cites an id must find the same thing behind it in every later release. So

- an id that is gone is **removed**, an error (mark the claim ``deprecated`` instead); when it
  comes back it is one that was added, since no more than two releases are compared;
- an id is **reused**, an error too, when its ``source_id`` has changed, or when a part of its
  cell (:data:`gd_metrics.claim.CELL`) and ``printed`` have changed together: then nothing
  says any more that it is the same figure (give the new figure an id of its own);
- a claim of the same source and ``printed`` with another cell is **relabelled**: somebody
  mended what the figure counts. It is the same figure;
- a claim whose interval has changed is **revised**, relabelled or not. Where its old and new
  intervals no longer meet, whoever used the old one has used what is now said to be wrong;
- a claim that differs otherwise (note, rank, locator, vintage) is **changed**.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ...claim import CELL, Claim, cell_key, finite
from ...quantity.interval import Interval
from ...quantity.units import kind, unit_parts

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Stated:
    """What a release says of a claim or a cell: value, interval, their unit, and the hedge."""

    value: Fraction | None
    interval: Interval
    unit: str
    hedge: str | None = None

    def to(self, unit: str) -> Stated | None:
        """The value and interval in another unit; ``None`` where that counts something else.

        >>> restated = Stated(Fraction(1), Interval.of("0.5", "1.5"), "亿元").to("万元")
        >>> restated.value, restated.interval
        (Fraction(10000, 1), Interval('5000', '15000'))
        """
        if unit == self.unit:
            return self
        try:
            (factor, base), (other, other_base) = unit_parts(self.unit), unit_parts(unit)
        except ValueError:
            return None
        if kind(base) != kind(other_base):
            return None
        scale = Fraction(factor, other)
        value = None if self.value is None else self.value * scale
        return Stated(value, self.interval * scale, unit, self.hedge)


@dataclass(frozen=True)
class Revision:
    """An interval that has changed.

    Attributes:
        old: what was stated.
        new: what is stated.
        edge: whether a common edge is enough to meet; for exact printings it is not.
    """

    old: Stated
    new: Stated
    edge: bool = False

    @cached_property
    def before(self) -> Stated | None:
        """What was stated, in the new unit; ``None`` where that counts something else."""
        return self.old.to(self.new.unit)

    @property
    def moved(self) -> bool:
        """Whether they are different intervals, and not one in two units."""
        return self.before is None or self.before.interval != self.new.interval

    @property
    def meets(self) -> bool:
        """Whether one true value can lie behind both."""
        if self.before is None:
            return False
        return self.before.interval.meets(self.new.interval, edge=self.edge)

    @property
    def gap(self) -> Fraction | None:
        """How far they are apart, in the new unit; ``None`` where units can't be compared."""
        return None if self.before is None else self.before.interval.gap(self.new.interval)


@dataclass(frozen=True)
class ColumnChange:
    """One column of one claim: what it said, and what it says."""

    column: str
    old: Any
    new: Any


@dataclass(frozen=True)
class ClaimChange:
    """A claim that both releases have and that differs; what that means, see the module."""

    old: Claim
    new: Claim
    columns: tuple[ColumnChange, ...]

    @property
    def claim_id(self) -> str:
        """The id that both have."""
        return self.new.claim_id

    @cached_property
    def interval(self) -> Revision:
        """The intervals it stood and stands for, whether they differ or not."""
        edge = not (self.old.hedge == self.new.hedge == "exact")
        return Revision(_claimed(self.old), _claimed(self.new), edge)

    @property
    def reused(self) -> bool:
        """Whether the id stands for another figure now."""
        names = {change.column for change in self.columns}
        return "source_id" in names or ("printed" in names and not names.isdisjoint(CELL))

    @property
    def relabelled(self) -> bool:
        """Whether it is the same figure in another cell."""
        return not self.reused and any(change.column in CELL for change in self.columns)

    @property
    def revised(self) -> bool:
        """Whether it is the same figure with another interval."""
        return not self.reused and self.interval.moved


@dataclass(frozen=True)
class FigureChange:
    """A cell for which both releases have a figure, with another value or interval."""

    cell: str
    interval: Revision

    @classmethod
    def of(cls, old: Mapping[str, Any], new: Mapping[str, Any]) -> FigureChange:
        """The change from one row of table ``figures`` to another, both of one cell."""
        return cls(str(new["cell"]), Revision(_figure(old), _figure(new)))

    @property
    def revised(self) -> bool:
        """Whether value or interval differ, and not in their unit alone."""
        before = self.interval.before
        return self.interval.moved or not before or before.value != self.interval.new.value


def cell_of(claim: Claim) -> str:
    """The key of a claim's cell, also where a part of it is missing."""
    return cell_key(str(getattr(claim, part) or "") for part in CELL)


def _claimed(claim: Claim) -> Stated:
    """What a release says a claim stands for: the stored bounds, with the printed digits.

    Where the digits, read today, give other bounds, those that were published count.
    """
    stored, exact = _interval(claim.lower, claim.upper), Interval()
    if isinstance(claim.printed, str) and isinstance(claim.unit, str):
        exact = claim.interval
    ends = ((exact.lower, stored.lower), (exact.upper, stored.upper))
    unstored = stored == Interval()
    interval = exact if unstored or all(_near(*end) for end in ends) else stored
    return Stated(_exact(claim.value), interval, str(claim.unit or ""), claim.hedge)


def _near(one: Fraction | None, other: Fraction | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _TOLERANCE * max(abs(one), abs(other))


def _exact(value: Any) -> Fraction | None:
    """A stored number as the decimal it is written as; ``None`` for what is no number."""
    return Fraction(str(value)) if isinstance(value, int | float) and finite(value) else None


def _interval(lower: float | None, upper: float | None) -> Interval:
    try:
        return Interval(_exact(lower), _exact(upper))
    except ValueError:  # bounds the wrong way round, which a check reports
        return Interval()


def _figure(row: Mapping[str, Any]) -> Stated:
    interval = _interval(row["lower"], row["upper"])
    return Stated(_exact(row["value"]), interval, str(row.get("unit") or ""), row.get("hedge"))
