"""Which claims of a cell agree, and which do not.

To compare each claim with each other is quadratic, and there may be thousands. So the bounds of
their intervals are sorted and numbered once. Two claims agree where the later one begins no
later than the earlier one ends; and what contradicts a claim stands at an end of a sorted list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from heapq import nlargest, nsmallest
from itertools import accumulate, combinations, takewhile
from math import inf
from typing import NamedTuple

from ..claim import Claim
from ..quantity.interval import Interval, intersection

End = tuple[Fraction | float, bool]
"""A bound, infinite where there is none, and whether it lies just behind its number."""


class Agreed(NamedTuple):
    """A group of claims that share a value.

    Attributes:
        interval: what they have in common.
        inputs: their ids, sorted.
        exact: whether all of them are printed exactly.
        ends: where the last of them begins, and where the first ends.
    """

    interval: Interval | None
    inputs: tuple[str, ...]
    exact: bool
    ends: tuple[End, End]


Printed = tuple[str, tuple[str, ...]]
"""A vintage, and the roots that printed figures of it."""
Said = tuple[Printed, Agreed]
"""What a group of claims says, and where it was printed."""


class Opposed(NamedTuple):
    """What the claims that contradict one say.

    Attributes:
        implied: what they have in common, or else what the nearest of them says.
        inputs: their ids, in the order of the claims.
    """

    implied: Interval
    inputs: tuple[str, ...]


def ends_of(claim: Claim) -> tuple[End, End]:
    """Where a claim begins and ends, so that two agree if the later begins before the earlier ends.

    Exact printings do not agree where they share no more than an edge, so there both are open:
    they begin just behind it, and all others end there.
    """
    low, high = claim.interval.lower, claim.interval.upper
    opened = claim.hedge == "exact" and not claim.interval.is_point
    return (-inf if low is None else low, opened), (inf if high is None else high, not opened)


def common_ends(ends: Iterable[tuple[End, End]]) -> tuple[End, End]:
    """Where the last of some claims begins, and where the first of them ends."""
    begin: End = (-inf, False)
    end: End = (inf, True)
    for one, other in ends:
        begin, end = max(begin, one), min(end, other)
    return begin, end


def agree(claims: Iterable[Claim]) -> bool:
    """Whether no two of some claims contradict each other."""
    begin, end = common_ends(map(ends_of, claims))
    return begin <= end


def maximal_groups(claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """The largest groups of claims that share a value, each in the order of the claims."""
    if len(claims) < 2:  # as most have, and need no line
        return [tuple(claims)] if claims else []
    return [tuple(claims[place] for place in group) for group in sorted(Line(claims).groups)]


class Line:
    """The claims of one cell along the line of numbers, each known by its place among them.

    Attributes:
        claims: of one cell, so that they have one unit.
        begins: where each of them begins, and ends where it ends: twice the number of its bound
            among all bounds, and one more if it lies just behind that.
    """

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = claims
        ends = [*map(ends_of, claims)]
        self._values = sorted({value for both in ends for value, _ in both})
        number = {value: 2 * n for n, value in enumerate(self._values)}
        self.begins = [number[value] + behind for (value, behind), _ in ends]
        self.ends = [number[value] + behind for _, (value, behind) in ends]

    @cached_property
    def _opposed(self) -> Callable[[int, int, bool, str | None], Opposed | None]:
        return cache(self._oppose)

    @cached_property
    def _sorted(self) -> Callable[[bool], tuple[list[int], list[int]]]:
        return cache(self._sort)

    @cached_property
    def groups(self) -> list[tuple[int, ...]]:
        """The places of each maximal group's claims, along the line; a common edge is enough."""
        return self._grouped([n // 2 for n in self.begins], [n // 2 for n in self.ends])

    def _grouped(self, begins: Iterable[int], ends: Iterable[int]) -> list[tuple[int, ...]]:
        """The places of each maximal group's claims, the groups along the line.

        Intervals that share a value pairwise share one in common. So where a claim ends and
        others have begun since the last end, all that are open are such a group.
        """
        turns = [(n, False, place) for place, n in enumerate(begins)]
        turns += [(n, True, place) for place, n in enumerate(ends)]
        groups: list[tuple[int, ...]] = []
        open_: set[int] = set()
        begun = False
        for _, is_end, place in sorted(turns):
            if not is_end:
                open_.add(place)
            else:
                groups += [tuple(sorted(open_))] if begun else []
                open_.remove(place)
            begun = not is_end
        return groups

    def without_contradiction(self) -> Iterator[frozenset[str]]:
        """The ids of each maximal group of claims of which no two contradict each other."""
        for group in self._grouped(self.begins, self.ends):
            yield frozenset(self.claims[place].claim_id for place in group)

    @cached_property
    def agreed(self) -> list[Agreed]:
        """What each maximal group says, along the line."""
        return [*map(self._agree, self.groups)]

    def agreed_beside(self, claim: Claim) -> list[Agreed]:
        """What each maximal group of the other claims says, along the line.

        The groups of a claim are neighbours. Without it, only the first and the last of them can
        be part of another group: of the one before, and of the one behind.
        """
        place = next(n for n, other in enumerate(self.claims) if other is claim)
        its = [n for n, group in enumerate(self.groups) if place in group]
        first, last = its[0], its[-1] + 1
        around = [set(self.groups[n]) for n in (first - 1, last) if 0 <= n < len(self.groups)]
        rest = (tuple(p for p in self.groups[n] if p != place) for n in its)
        left = (group for group in rest if group and not any(map(set(group).issubset, around)))
        return [*self.agreed[:first], *map(self._agree, left), *self.agreed[last:]]

    def _agree(self, places: tuple[int, ...]) -> Agreed:
        group = [self.claims[place] for place in places]
        return Agreed(
            intersection(claim.interval for claim in group),
            tuple(sorted(claim.claim_id for claim in group)),
            all(claim.hedge == "exact" for claim in group),
            common_ends(map(ends_of, group)),
        )

    def apart(self) -> Iterator[tuple[Claim, Claim]]:
        """Each two claims that contradict each other."""
        for one, other in combinations(range(len(self.claims)), 2):
            if self.ends[one] < self.begins[other] or self.ends[other] < self.begins[one]:
                yield self.claims[one], self.claims[other]

    def contradictory(self, among: Iterable[int] | None = None) -> bool:
        """Whether two claims contradict each other, and are not both deprecated.

        A row whose id another one has does not contradict that one: one of them is too many.

        Args:
            among: the places of the claims to look at; all if not given.
        """
        begins: dict[bool, dict[str, int]] = {False: {}, True: {}}
        ends: dict[bool, dict[str, int]] = {False: {}, True: {}}
        for place in range(len(self.claims)) if among is None else among:
            claim, begin, end = self.claims[place], self.begins[place], self.ends[place]
            latest, first = begins[_deprecated(claim)], ends[_deprecated(claim)]
            latest[claim.claim_id] = max(begin, latest.get(claim.claim_id, begin))
            first[claim.claim_id] = min(end, first.get(claim.claim_id, end))
        # two of each, since one may have the other's id
        return any(
            ends[left][one] < begins[right][other] and one != other
            for left, right in ((False, False), (False, True), (True, False))
            for one in nsmallest(2, ends[left], ends[left].__getitem__)
            for other in nlargest(2, begins[right], begins[right].__getitem__)
        )

    def opposed(self, place: int, *, deprecated: bool = False) -> Opposed | None:
        """What those say that contradict a claim and have another id; ``None`` if none does.

        Args:
            place: the claim's.
            deprecated: whether to look at deprecated claims, instead of those that are not.
        """
        name = self.claims[place].claim_id
        besides = name if self._rows[name] > 1 else None
        return self._opposed(self.begins[place], self.ends[place], deprecated, besides)

    @cached_property
    def _rows(self) -> Counter[str]:
        return Counter(claim.claim_id for claim in self.claims)

    def _sort(self, deprecated: bool) -> tuple[list[int], list[int]]:
        """The places of some claims, by where they end and by where they begin."""
        some = [p for p, claim in enumerate(self.claims) if _deprecated(claim) == deprecated]
        return sorted(some, key=self.ends.__getitem__), sorted(some, key=self.begins.__getitem__)

    def _oppose(
        self, begin: int, end: int, deprecated: bool, besides: str | None
    ) -> Opposed | None:
        """What claims say that lie apart from two ends, which like claims share."""
        by_end, by_begin = self._sorted(deprecated)
        before = by_end[: bisect_left(by_end, begin, key=self.ends.__getitem__)]
        after = by_begin[bisect_right(by_begin, end, key=self.begins.__getitem__) :]
        if besides is not None:
            before = [place for place in before if self.claims[place].claim_id != besides]
            after = [place for place in after if self.claims[place].claim_id != besides]
        apart = sorted(before + after)
        if not apart:
            return None
        implied = self._common(apart) or self._nearest(begin, end, before, after)
        return Opposed(implied, tuple([self.claims[place].claim_id for place in apart]))

    def _common(self, places: Sequence[int]) -> Interval | None:
        """What some claims have in common."""
        low = self._values[max(map(self.begins.__getitem__, places)) // 2]
        high = self._values[min(map(self.ends.__getitem__, places)) // 2]
        bounds = (value if isinstance(value, Fraction) else None for value in (low, high))
        return Interval(*bounds) if low <= high else None

    def _nearest(
        self, begin: int, end: int, before: Sequence[int], after: Sequence[int]
    ) -> Interval:
        """The interval of the claim that is nearest to two ends; of equals, the first id's.

        Args:
            begin: where the claim begins that the others are near to.
            end: where it ends.
            before: the places of claims on the one side, by where they end.
            after: those on the other side, by where they begin.
        """
        gaps: list[tuple[Fraction | float, str, int]] = []
        if before:
            last = self.ends[before[-1]] // 2
            level = takewhile(lambda p: self.ends[p] // 2 == last, reversed(before))
            gap = self._values[begin // 2] - self._values[last]
            gaps += [(gap, self.claims[place].claim_id, place) for place in level]
        if after:
            first = self.begins[after[0]] // 2
            level = takewhile(lambda p: self.begins[p] // 2 == first, after)
            gap = self._values[first] - self._values[end // 2]
            gaps += [(gap, self.claims[place].claim_id, place) for place in level]
        return self.claims[min(gaps)[2]].interval


class Beside:
    """What lines of one cell say beside a claim, the the nearest found without a look at all.

    Args:
        lines: the claims of each vintage and root that printed them.
    """

    def __init__(self, lines: Mapping[Printed, Line]) -> None:
        self._lines = lines
        self._own = {id(claim): key for key, line in lines.items() for claim in line.claims}
        said: dict[str, list[Said]] = {}
        for key, line in lines.items():
            said.setdefault(key[0], []).extend((key, group) for group in line.agreed)
        self._of_vintages = [*map(_sides, said.values())]

    def of(self, claim: Claim, most: int | None = None) -> Iterator[Said]:
        """What groups that meet a claim say, and those of each vintage that are nearest to it.

        Args:
            claim: the claim; it is in no group.
            most: how many groups that it misses, on either side; all if not given.
        """
        own = self._own.get(id(claim))
        for sides in self._of_vintages:
            yield from (said for said in _near(sides, claim, most) if said[0] != own)
        if own:
            line = [(own, group) for group in self._lines[own].agreed_beside(claim)]
            yield from _near(_Sides(line, line, line), claim, most)


class _Sides(NamedTuple):
    """What groups say, from both sides.

    Attributes:
        by_end: by where they end.
        by_begin: by where they begin.
        reach: for each of the latter which ends last, of it and those before it.
    """

    by_end: Sequence[Said]
    by_begin: Sequence[Said]
    reach: Sequence[Said]


def _sides(said: Sequence[Said]) -> _Sides:
    by_begin = sorted(said, key=_begin)
    reach = [*accumulate(by_begin, _further)]
    return _Sides(sorted(said, key=_end), by_begin, reach)


def _near(sides: _Sides, claim: Claim, most: int | None) -> Iterator[Said]:
    """What meets a claim, and so many of the nearest on either side."""
    begin, end = ends_of(claim)
    before = bisect_left(sides.by_end, begin, key=_end)
    first = bisect_left(sides.reach, begin, key=_end)  # none before it ends late enough
    after = bisect_right(sides.by_begin, end, key=_begin)
    yield from sides.by_end[0 if most is None else max(before - most, 0) : before]
    yield from (said for said in sides.by_begin[first:after] if _end(said) >= begin)
    yield from sides.by_begin[after : None if most is None else after + most]


def _further(one: Said, other: Said) -> Said:
    return max(one, other, key=_end)


def _begin(said: Said) -> End:
    return said[1].ends[0]


def _end(said: Said) -> End:
    return said[1].ends[1]


def _deprecated(claim: Claim) -> bool:
    return claim.rank == "deprecated"
