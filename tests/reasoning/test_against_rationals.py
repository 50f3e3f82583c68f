"""The engine against a plain all-rational one, and the same from pyarrow and from Polars."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product

import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gd_metrics as gd
from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim
from gd_metrics.reasoning import trials
from gd_metrics.rules.world import World
from making import claim, table, world

FAMILIES = "abcdefgh"
"""Families of indicators that have nothing to do with each other: one check does for all."""
WORLD = world(
    *(f"{f}t = {f}x + {f}m" for f in FAMILIES),
    nominal=[family + name for family in FAMILIES for name in "txm"],
)
AREAS = ("CN", "CN-GD")
YEARS = ("2022", "2023", "2024")
NUMBERS = ("1", "2", "3", "4.0", "5", "2.5", "10", "11")


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Claims over few cells with few digits, so that edges and conflicts are common."""
    made = []
    families = draw(st.integers(1, len(FAMILIES)))
    for n in range(families * draw(st.integers(1, 8))):
        measure = draw(st.sampled_from(("level", "level", "level", "growth", "share")))
        hedge = draw(st.sampled_from(("", "", "", "约", "超", "不到")))
        number = draw(st.sampled_from(NUMBERS))
        if measure == "growth":
            number = draw(st.sampled_from(("0", "50", "100", "-50", "33.3", "10")))
        if measure == "share":
            number = draw(st.sampled_from(("50", "40", "33.3", "100")))
        area = "CN-GD" if measure == "share" else draw(st.sampled_from(AREAS))
        base = {"base": "CN"} if measure == "share" else {}
        made.append(
            claim(
                f"c{n:02d}",
                f"{hedge}{number}{'亿元' if measure == 'level' else '%'}",
                indicator=FAMILIES[n % families] + draw(st.sampled_from(("t", "x", "m"))),
                area=area,
                period=draw(st.sampled_from(YEARS)),
                measure=measure,
                source_id=draw(st.sampled_from(("s1", "s2"))),
                **base,
            )
        )
    return made


Bounds = tuple[Fraction | None, Fraction | None]
INFINITE = Fraction(10**12)


def bounds(claim: Claim) -> tuple[Fraction, Fraction]:
    """A claim's interval with a very large number for infinity; levels are not negative."""
    scale = Fraction(1, 100) if claim.unit == "%" else Fraction(1)
    lower = -INFINITE if claim.interval.lower is None else claim.interval.lower * scale
    upper = INFINITE if claim.interval.upper is None else claim.interval.upper * scale
    floor = {"level": Fraction(0), "share": Fraction(0), "growth": Fraction(-1)}[claim.measure]
    return max(lower, floor), min(upper, Fraction(1)) if claim.measure == "share" else upper


def groups(found: Sequence[Claim]) -> list[list[Claim]]:
    """Maximal groups that share a value, by trying every subset."""
    agreeing: list[set[int]] = []
    for size in range(len(found), 0, -1):
        for group in combinations(range(len(found)), size):
            low = max(bounds(found[i])[0] for i in group)
            high = min(bounds(found[i])[1] for i in group)
            if low <= high and not any(set(group) < other for other in agreeing):
                agreeing.append(set(group))
    return [[found[i] for i in sorted(group)] for group in agreeing]


def common(group: Sequence[Claim]) -> tuple[Fraction, Fraction]:
    return max(bounds(c)[0] for c in group), min(bounds(c)[1] for c in group)


def plain(found: Sequence[Claim]) -> set[tuple[str, str]]:
    """Rule and subject of every contradiction, decided one by one in rationals."""
    cells: dict[tuple[str, ...], list[Claim]] = {}
    for c in found:
        cells.setdefault((c.indicator, c.area, c.measure, c.period, c.basis, c.base), []).append(c)
    result = set()
    for key, members in cells.items():
        if any(not a.agrees(b) for a, b in combinations(members, 2)):
            result.add(("GD201", ".".join(key)))
    for rule, subject, roles, holds in triples(cells):
        options = [groups(cells[role]) for role in roles]
        if not any(holds(*map(common, chosen)) for chosen in product(*options)):
            result.add((rule, subject))
    return result


def triples(cells: dict[tuple[str, ...], list[Claim]]) -> Iterator[tuple]:  # type: ignore[type-arg]
    for key in cells:
        indicator, area, measure, period, basis, base = key
        here = (indicator, area, "level", period, basis, "_Z")
        name = ".".join(key)
        if measure == "growth" and here in cells:
            before = (indicator, area, "level", base, basis, "_Z")
            if before in cells:
                yield "GD301", f"growth:{name}", (here, before, key), growth_holds
        if measure == "share" and here in cells:
            whole = (indicator, base, "level", period, basis, "_Z")
            if whole in cells:
                yield "GD302", f"share:{name}", (here, whole, key), share_holds
        if measure == "level":
            whole = (indicator, "CN", "level", period, basis, "_Z")
            if area == "CN-GD" and whole in cells:
                yield "GD304", f"part:{name}", (key, whole), lambda p, w: p[0] <= w[1]
            last = (indicator, area, "level", str(int(period) - 1), basis, "_Z")
            if last in cells:
                factor = lambda a, b: a[0] <= 8 * b[1] and b[0] <= 8 * a[1]  # noqa: E731
                yield "GD501", f"scale:{name}", (key, last), factor
        family, of_family = indicator
        others = [(family + i, area, "level", period, basis, "_Z") for i in "xm"]
        if of_family == "t" and measure == "level" and all(o in cells for o in others):
            total = lambda t, x, m: x[0] + m[0] <= t[1] and t[0] <= x[1] + m[1]  # noqa: E731
            yield "GD303", f"formula_{FAMILIES.index(family) + 1}:{name}", (key, *others), total


def growth_holds(level: tuple, before: tuple, growth: tuple) -> bool:  # type: ignore[type-arg]
    """level = before * (1 + growth) for some values; nothing grew from a base of zero."""
    return level[0] <= before[1] * (1 + growth[1]) and before[0] * (1 + growth[0]) <= level[1]


def share_holds(part: tuple, whole: tuple, share: tuple) -> bool:  # type: ignore[type-arg]
    return part[0] <= whole[1] * share[1] and whole[0] * share[0] <= part[1]


@settings(max_examples=35)  # of some four families each
@given(claims(), st.randoms(use_true_random=False))
def test_columns_and_rationals_give_the_verdicts_of_rationals_alone(
    made: list[Claim], order: random.Random
) -> None:
    expected = plain(made)
    shuffled = list(made)
    order.shuffle(shuffled)
    for claims_ in (made, shuffled):
        found = contradictions_in(table(claims_), WORLD)
        assert {(f.code, f.subject) for f in found} == expected


def test_polars_claims_give_the_findings_of_pyarrow_ones() -> None:
    tables = {name: gd.table(name) for name in gd.tables()}
    where = World.of(tables)
    ours = contradictions_in(tables["claims"], where)
    theirs = contradictions_in(pl.from_arrow(tables["claims"]), where)
    assert [f.finding_id for f in ours] == [f.finding_id for f in theirs]
    assert ours == theirs


def test_an_edge_is_decided_by_digits_not_by_floats() -> None:
    made = [claim("a", "0.1%", measure="growth"), claim("b", "0.2%", measure="growth")]
    assert [f.code for f in contradictions_in(table(made))] == ["GD201"]  # they share 0.15 alone
    touching = [claim("a", "约0.3%", measure="growth"), claim("b", "0.4%", measure="growth")]
    assert contradictions_in(table(touching)) == []


def test_floats_decide_whatever_is_not_near_an_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [
        claim("now", "110.0亿元", indicator="at"),
        claim("before", "100.0亿元", indicator="at", period="2023"),
        claim("growth", "20.0%", indicator="at", measure="growth"),
    ]

    def exact(*args: object, **kwargs: object) -> None:
        raise AssertionError("no second look is needed")

    monkeypatch.setattr(trials, "instance_findings", exact)
    (finding,) = contradictions_in(table(made), WORLD)
    monkeypatch.undo()
    assert (finding.code, len(finding.members)) == ("GD301", 3)  # explained when asked
    assert finding.message.startswith("growth = level / before - 1: 20.0%, 110.0亿元, 100.0亿元")


def test_many_disputed_operands_are_no_explosion() -> None:
    names = [f"a{n}" for n in range(30)]
    made = [claim(f"{name}-{text}", f"{text}.0亿元", indicator=name)
            for name in names for text in ("10", "12")]  # fmt: skip
    where = world(f"total = {' + '.join(names)}")
    fits = contradictions_in(table([*made, claim("t", "330.0亿元", indicator="total")]), where)
    assert {f.code for f in fits} == {"GD201"}
    misses = contradictions_in(table([*made, claim("t", "500.0亿元", indicator="total")]), where)
    assert {f.code for f in misses} == {"GD201", "GD303"}


def test_claims_of_another_arrow_type_are_read_as_well() -> None:
    made = table([claim("a", "43%", measure="growth"), claim("b", "48%", measure="growth")])
    large = made.cast(pa.schema([(f.name, pa.large_string() if f.type == pa.string() else f.type)
                                 for f in made.schema]))  # fmt: skip
    assert [f.code for f in contradictions_in(large)] == ["GD201"]
