"""Which claims of a cell agree, and which do not: sweeps over the sorted ends of their intervals.

To compare each claim with each other is quadratic, and there may be thousands. Sorted once,
ends of intervals are places in a line, and claims agree as long as none of them ends before
another begins.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from heapq import nlargest, nsmallest
from itertools import accumulate, chain
from math import inf
from operator import itemgetter
from typing import NamedTuple

from ..claim import Claim
from ..quantity.interval import Interval, intersection


class Agreed(NamedTuple):
    """A group of claims that share a value.

    Attributes:
        interval: what they have in common.
        inputs: their ids, in order.
        exact: whether all of them are printed exactly.
    """

    interval: Interval | None
    inputs: tuple[str, ...]
    exact: bool


class Line:
    """Claims along the line of numbers, and the largest groups of them that share a value.

    Intervals that share a value pairwise share one in common. So where a claim ends and
    others have begun since the last end, all that are open are such a group.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = claims
        self._places = {id(claim): place for place, claim in enumerate(claims)}
        self._agreed = cache(self._agree)
        ends = []
        for place, claim in enumerate(claims):
            low, high = claim.interval.lower, claim.interval.upper
            ends.append((-inf if low is None else low, False, place))
            ends.append((inf if high is None else high, True, place))
        self._ends = [(place, is_end) for _, is_end, place in sorted(ends)]

    def groups(self, without: int | None = None) -> list[tuple[int, ...]]:
        """The places of each maximal group's claims, in order; one claim may be left out."""
        found: list[tuple[int, ...]] = []
        held: set[int] = set()
        begun = False
        for place, is_end in self._ends:
            if place == without:
                continue
            if not is_end:
                held.add(place)
                begun = True
                continue
            if begun:
                found.append(tuple(sorted(held)))
                begun = False
            held.remove(place)
        return sorted(found)

    def agreed(self, beside: Claim) -> list[Agreed]:
        """What each maximal group says of the claims that are not the given one."""
        place = self._places.get(id(beside))
        return self._all if place is None else [*map(self._agreed, self.groups(place))]

    @cached_property
    def _all(self) -> list[Agreed]:
        return [*map(self._agreed, self.groups())]

    def _agree(self, places: tuple[int, ...]) -> Agreed:
        group = [self.claims[place] for place in places]
        return Agreed(
            intersection(claim.interval for claim in group),
            tuple(sorted(claim.claim_id for claim in group)),
            all(claim.hedge == "exact" for claim in group),
        )


def maximal_groups(claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """The largest groups of claims that share a value."""
    return [tuple(claims[place] for place in group) for group in Line(claims).groups()]


End = tuple[Fraction | float, bool]
"""Where a claim begins or ends, infinite where it has no bound, and whether after a like one."""


def _ends(interval: Interval, exact: bool) -> tuple[End, End]:
    """Where a claim begins and ends.

    Exact printings do not agree where they share no more than an edge: where both are open
    there, one ends before the other begins.
    """
    low, high = interval.lower, interval.upper
    opened = exact and not interval.is_point
    return (-inf if low is None else low, opened), (inf if high is None else high, not opened)


def agree(claims: Iterable[Claim]) -> bool:
    """Whether no two of some claims contradict each other."""
    ends = [*zip(*(_ends(claim.interval, claim.hedge == "exact") for claim in claims), strict=True)]
    return not ends or max(ends[0]) <= min(ends[1])


Span = tuple[Claim, int, int]
"""A claim, and where it begins and ends among all ends of its cell's claims."""


class Spans:
    """The claims of one cell along the line of numbers, and which contradict which.

    A row whose id another one has does not contradict that one: one of them is too many.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        kinds = [(claim.interval, claim.hedge == "exact") for claim in claims]
        ends = {kind: _ends(*kind) for kind in set(kinds)}
        line = sorted({end for pair in ends.values() for end in pair})
        order = {end: number for number, end in enumerate(line)}  # whole numbers compare fast
        spans = {kind: (order[begin], order[end]) for kind, (begin, end) in ends.items()}
        self.all: list[Span] = [(c, *spans[kind]) for c, kind in zip(claims, kinds, strict=True)]

    def opponents(self, *, deprecated: bool = False) -> Opponents:
        """The claims that are not deprecated, or those that are, as any of the claims sees them."""
        chosen = (p for p, span in enumerate(self.all) if _deprecated(span[0]) == deprecated)
        return Opponents({place: self.all[place] for place in chosen})


def contradict(spans: Iterable[Span]) -> bool:
    """Whether two claims of a cell contradict each other, and are not both deprecated."""
    begins: dict[bool, dict[str, int]] = {True: {}, False: {}}
    ends: dict[bool, dict[str, int]] = {True: {}, False: {}}
    for claim, begin, end in spans:
        name, marked = claim.claim_id, _deprecated(claim)
        begins[marked][name] = max(begin, begins[marked].get(name, begin))
        ends[marked][name] = min(end, ends[marked].get(name, end))
    # two of each, since one may have the same id
    first = {m: nsmallest(2, ((end, name) for name, end in ends[m].items())) for m in ends}
    last = {m: nlargest(2, ((begin, name) for name, begin in begins[m].items())) for m in begins}
    return any(
        end < begin and one != other
        for left, right in ((False, False), (False, True), (True, False))
        for end, one in first[left]
        for begin, other in last[right]
    )


def _deprecated(claim: Claim) -> bool:
    return claim.rank == "deprecated"


class Opposed(NamedTuple):
    """What the claims that contradict one say.

    Attributes:
        implied: what they have in common, or else what the nearest of them says.
        inputs: their ids, in the order of the claims.
    """

    implied: Interval
    inputs: tuple[str, ...]


class Opponents:
    """Some claims of a cell, by their places in it: those before another, and those after it."""

    def __init__(self, spans: Mapping[int, Span]) -> None:
        self._spans = spans
        self._ids = {place: claim.claim_id for place, (claim, _, _) in spans.items()}
        self._names = Counter(self._ids.values())
        self._without = cache(self._but_for)
        self._known: dict[tuple[int, int], Opposed | None] = {}
        alike: dict[tuple[int, int], list[int]] = {}
        for place, (_, begin, end) in spans.items():
            alike.setdefault((begin, end), []).append(place)
        first = {
            span: min((spans[place][0] for place in places), key=lambda c: c.claim_id)
            for span, places in alike.items()
        }
        self._before = _Side([(s[1], first[s], told) for s, told in alike.items()], "upper")
        self._after = _Side([(-s[0], first[s], told) for s, told in alike.items()], "lower")

    def of(self, place: int, span: Span) -> Opposed | None:
        """What those say that contradict a claim and have another id; ``None`` if none does."""
        claim, begin, end = span
        if self._names[claim.claim_id] > (place in self._spans):
            return self._without(claim.claim_id).of(place, span)
        if (begin, end) not in self._known:  # like claims are compared once
            self._known[begin, end] = self._opposed(claim.interval, begin, end)
        return self._known[begin, end]

    def _opposed(self, interval: Interval, begin: int, end: int) -> Opposed | None:
        sides = [side for side in (self._before.up_to(begin), self._after.up_to(-end)) if side]
        if not sides:
            return None
        nearest = min(
            (side.nearest for side in sides),
            key=lambda other: (interval.gap(other.interval), other.claim_id),
        )
        common = sides[0].common if len(sides) == 1 else None
        places = sorted(chain.from_iterable(told for side in sides for told in side.places))
        return Opposed(common or nearest.interval, tuple(map(self._ids.__getitem__, places)))

    def _but_for(self, name: str) -> Opponents:
        return Opponents({p: span for p, span in self._spans.items() if span[0].claim_id != name})


class _Reached(NamedTuple):
    """The claims on one side of another: their places, the nearest, what they have in common."""

    places: Sequence[list[int]]
    nearest: Claim
    common: Interval | None


class _Side:
    """Claims from the furthest on one side, like ones together."""

    def __init__(self, groups: list[tuple[int, Claim, list[int]]], end: str) -> None:
        groups.sort(key=itemgetter(0))
        self._reaches = [reach for reach, _, _ in groups]
        self._places = [places for _, _, places in groups]
        claims = [claim for _, claim, _ in groups]

        def nearer(one: Claim, other: Claim) -> Claim:
            level = getattr(one.interval, end) == getattr(other.interval, end)
            return min(one, other, key=lambda c: c.claim_id) if level else other

        def both(one: Interval | None, claim: Claim) -> Interval | None:
            return one and one & claim.interval

        self._nearest = [*accumulate(claims, nearer)]
        common: Iterator[Interval | None] = accumulate(claims, both, initial=Interval())
        self._common = [*common]

    def up_to(self, limit: int) -> _Reached | None:
        """The claims whose nearer end is before a place in the line."""
        count = bisect_left(self._reaches, limit)
        if not count:
            return None
        return _Reached(self._places[:count], self._nearest[count - 1], self._common[count])
