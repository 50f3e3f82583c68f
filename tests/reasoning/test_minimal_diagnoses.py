"""Minimal and complete: diagnoses against trying every set of claims, in plain rationals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim
from gd_metrics.reasoning.diagnosis import Component, diagnose
from gd_metrics.rules.world import World
from making import claim, table, world

FAMILIES = "abcdefgh"
"""Families of indicators that have nothing to do with each other: one check does for all."""
SUMS = world(*(f for n in FAMILIES for f in (f"{n}t = {n}x + {n}m", f"{n}w = 2 * {n}x")))
"""Formulas that form no circle, so that pushing bounds to and fro tells all there is to tell."""


def components(claims: Sequence[Claim], where: World, most: int = 100) -> list[Component]:
    return diagnose(contradictions_in(table(claims), where), claims, where, most=most)


def sets(component: Component) -> list[frozenset[str]]:
    return [frozenset(c.claim_id for c in d.claims) for d in component.diagnoses]


@st.composite
def levels(draw: st.DrawFn) -> dict[str, list[Claim]]:
    """A few levels of one year by family, of digits so few that conflicts and edges are common."""
    made: dict[str, list[Claim]] = {}
    families = FAMILIES[: draw(st.integers(1, len(FAMILIES)))]
    for family, n in ((f, n) for f in families for n in range(draw(st.integers(2, 6)))):
        hedge = draw(st.sampled_from(("", "", "", "约", "超", "不到")))
        number = draw(st.sampled_from(("1", "2", "3", "4.0", "5", "2.5", "10")))
        indicator = draw(st.sampled_from(("t", "t", "x", "x", "m", "w")))
        made.setdefault(family, []).append(
            claim(f"{family}{n}", f"{hedge}{number}亿元", indicator=family + indicator)
        )
    return made


def possible(claims: Sequence[Claim], claimed: set[str]) -> bool:
    """Whether all of them can be true: t = x + m and w = 2x have a solution above zero.

    A formula binds where all its names were claimed, whoever is distrusted.
    """
    bounds = {}
    for name in "txmw":
        printed = [c for c in claims if c.indicator[1] == name]
        if any(not one.agrees(other) for one, other in combinations(printed, 2)):
            return False
        lower = max((c.interval.lower or Fraction(0) for c in printed), default=Fraction(0))
        uppers = [c.interval.upper for c in printed if c.interval.upper is not None]
        bounds[name] = lower, min(uppers, default=Fraction(10**9))
    low, high = ({name: ends[i] for name, ends in bounds.items()} for i in (0, 1))
    if claimed >= {"x", "w"}:
        low["x"], high["x"] = max(low["x"], low["w"] / 2), min(high["x"], high["w"] / 2)
    if any(low[name] > high[name] for name in "txmw"):
        return False
    if not claimed >= {"t", "x", "m"}:
        return True
    return low["x"] + low["m"] <= high["t"] and low["t"] <= high["x"] + high["m"]


def ways_out(claims: Sequence[Claim]) -> set[frozenset[str]]:
    """The smallest sets without which the rest can be true, by trying every set."""
    minimal: set[frozenset[str]] = set()
    claimed = {c.indicator[1] for c in claims}
    for size in range(len(claims) + 1):
        for distrusted in map(frozenset, combinations([c.claim_id for c in claims], size)):
            kept = [c for c in claims if c.claim_id not in distrusted]
            if not any(smaller <= distrusted for smaller in minimal) and possible(kept, claimed):
                minimal.add(distrusted)
    return minimal


def one_formula_binds(claims: Sequence[Claim]) -> bool:
    """Whether at most one formula binds: what only both tell together is no finding of a check."""
    return not {c.indicator[1] for c in claims} >= set("txmw")


@settings(max_examples=45)  # of some four families each
@given(levels())
def test_diagnoses_are_the_minimal_ways_out_and_all_of_them(
    families: dict[str, list[Claim]],
) -> None:
    every = components([*chain(*families.values())], SUMS)
    assert not any(component.cut for component in every)
    for family, claims in families.items():
        listed = [c for c in every if c.claims[0].startswith(family)]
        of_x = {c.claim_id for c in claims if c.indicator[1] == "x"}
        if of_x & {*chain(*(c.claims for c in listed))} or one_formula_binds(claims):
            together = {frozenset(chain(*choice)) for choice in product(*map(sets, listed))}
            assert together == ways_out(claims)


@settings(max_examples=12)
@given(levels())
def test_diagnoses_come_smallest_first_and_then_the_least_supported(
    families: dict[str, list[Claim]],
) -> None:
    for component in components([*chain(*families.values())], SUMS):
        order = [(len(d.claims), d.support) for d in component.diagnoses]
        assert order == sorted(order)


def dispute(doubted: str, trusted: str) -> list[Claim]:
    """Two levels of which either may be wrong; a range of both is narrow beside one alone."""
    return [
        claim(trusted, "120亿元"),
        claim(doubted, "118.0亿元"),
        claim("range", "117亿元—121亿元"),
    ]


def test_of_equally_small_sets_the_least_supported_comes_first_whatever_its_id() -> None:
    for doubted, trusted in ("ab", "ba"):
        (component,) = components(dispute(doubted, trusted), world())
        assert sets(component) == [{doubted}, {trusted}]
        assert [d.support for d in component.diagnoses] == [0, 1]


def test_where_one_diagnosis_is_asked_for_it_is_the_least_supported() -> None:
    for doubted, trusted in ("ab", "ba"):
        (component,) = components(dispute(doubted, trusted), world(), most=1)
        assert sets(component) == [{doubted}]
        assert component.cut


def disputed(names: str) -> Iterator[Claim]:
    for name in names:
        for text in ("10", "20"):
            yield claim(f"{name}{text}", f"{text}.0亿元", indicator=name)


def test_what_follows_only_by_several_instances_in_a_row_is_seen() -> None:
    """From a to d it goes by the third formula, the first, and the fourth.

    Bounds that are pushed through all formulas once do not meet in the first one: it comes
    before those that bring them.
    """
    path = world("b = c", "e = f", "a = b", "c = d")
    ends = [claim("a", "10.0亿元", indicator="a"), claim("d", "20.0亿元", indicator="d")]
    (component,) = components([*ends, *disputed("bc")], path)
    assert sorted(map(sorted, sets(component))) == [["a", "b10", "c10"], ["b20", "c20", "d"]]
