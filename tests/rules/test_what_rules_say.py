"""What each rule says of a small world, whole: every condition, role, factor and limit of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from gd_metrics.claim import NOT_APPLICABLE
from gd_metrics.quantity.formula import Formula, Name, Operation, parse_formula
from gd_metrics.quantity.interval import Interval
from gd_metrics.rules import (
    formula,
    growth,
    nesting,
    rank,
    repeat,
    scale,
    share,
    streak,
    whole_growth,
)
from gd_metrics.rules import range as in_range
from gd_metrics.rules.group import Alike, Distinct, Parts
from gd_metrics.rules.registry import rule_of
from gd_metrics.rules.relation import From, Is, Mapped, Relation, YearBefore
from gd_metrics.rules.world import World
from making import world

LEVEL = {"measure": Is("level"), "base": Is(NOT_APPLICABLE)}
LEVELS = {"measure": {"level"}, "base": {NOT_APPLICABLE}}
PERCENT = Fraction(1, 100)

FIRMS = world(nominal=["exports"], units={"firms": "家", "rate": "%"})
"""GDP and exports in money, firms counted, and a rate that may be below zero."""


def row(where: World, indicator: str, **more: Any) -> World:
    """A world in which an indicator's row says more."""
    changed = {**where.indicators[indicator], **more}
    return replace(where, indicators={**where.indicators, indicator: changed})


def growth_of(indicators: Iterable[str], **more: Any) -> Relation:
    return Relation(
        "GD301", "growth", parse_formula("growth = level / before - 1"), "growth",
        {"measure": {"growth"}, "indicator": set(indicators)},
        {"level": LEVEL, "before": {**LEVEL, "period": From("base")}},
        factors={"growth": PERCENT}, limits={"growth": Interval(Fraction(-1), None)}, **more,
    )  # fmt: skip


WHOLE = {
    "level": parse_formula("level = before * (growth + 1)"),
    "before": parse_formula("before = level / (growth + 1)"),
}
"""Of whole numbers, what one level must be so that the growth is that of the other."""


def said_nominal(bases: dict[str, str]) -> Relation:
    """A growth whose basis is nominal is that of the levels of the indicator's own basis."""
    plain = growth_of(bases)
    return replace(
        plain,
        name="nominal_growth",
        where={**plain.where, "basis": {"nominal"}},
        roles={r: {**t, "basis": Mapped("indicator", bases)} for r, t in plain.roles.items()},
    )


def test_growth_binds_where_it_is_nominal_and_advises_elsewhere() -> None:
    assert [*growth.relations(FIRMS)] == [
        growth_of({"exports"}),
        growth_of({"gdp"}, advice=True),
        growth_of({"firms"}, advice=True, solved=WHOLE),
        said_nominal({"exports": "NBS", "gdp": "NBS"}),
    ]


def test_growth_that_is_nominal_by_its_name_alone_warns_and_says_what_would_make_it_an_error() -> (
    None
):
    named = row(FIRMS, "exports", by_name=True)
    assert next(growth.relations(named)) == growth_of(
        {"exports"},
        severity="warning",
        hint="an error if growth is nominal, which column growth_basis would say",
    )


def test_growth_of_counted_things_is_nominal_where_it_is_said_and_whole() -> None:
    assert next(growth.relations(world(nominal=["firms"], units={"firms": "家"}))) == growth_of(
        {"firms"}, solved=WHOLE
    )


def test_levels_of_the_basis_nominal_need_no_second_relation() -> None:
    own = row(row(FIRMS, "exports", basis="nominal"), "gdp", basis="current")
    assert [*growth.relations(own)][-1] == said_nominal({"gdp": "current"})
    assert "nominal_growth" not in {
        r.name for r in growth.relations(row(own, "gdp", basis="nominal"))
    }


def share_of(where: dict[str, set[str]], whole: dict[str, Any], **more: Any) -> Relation:
    return Relation(
        "GD302", "share", parse_formula("share = part / whole"), "share",
        {"measure": {"share"}, **where}, {"part": LEVEL, "whole": {**LEVEL, **whole}},
        factors={"share": PERCENT}, limits={"share": Interval(Fraction(0), Fraction(1))}, **more,
    )  # fmt: skip


def test_a_share_is_of_a_larger_area_or_of_another_indicator_in_its_unit() -> None:
    areas = {"CN", "CN-GD", "CN-JS", "440100", "440300"}
    parts = {
        "part": parse_formula("part = share * whole"),
        "whole": parse_formula("whole = part / share"),
    }
    where = world(units={"firms": "家", "banks": "家", "cars": "辆", "rate": "%"})
    bases = dict.fromkeys(("banks", "cars", "exports", "firms", "gdp", "rate"), "NBS")
    whole = {"indicator": From("base"), "basis": Mapped("base", bases)}
    money, firms = {"exports", "gdp"}, {"firms", "banks"}
    by_area = {"area": From("base")}
    assert [*share.relations(where)] == [
        share_of({"base": areas, "indicator": money}, by_area),
        share_of({"base": areas, "indicator": {*firms, "cars"}}, by_area, solved=parts),
        share_of({"indicator": money, "base": money}, whole),
        share_of({"indicator": firms, "base": firms}, whole, solved=parts),
    ]


def test_without_areas_shares_are_of_indicators_alone() -> None:
    assert [
        "indicator" in r.roles["whole"] for r in share.relations(replace(world(), kinds={}))
    ] == [True]


def test_a_level_is_compared_with_eight_times_the_one_before_both_ways() -> None:
    where = {**LEVELS, "indicator": {"exports", "firms", "gdp"}}
    before = {"before": {"period": YearBefore()}}
    assert [*scale.relations(FIRMS)] == [
        Relation("GD501", "scale", parse_formula(text), "level", where, before)
        for text in ("level <= 8 * before", "before <= 8 * level")
    ]


def test_a_part_is_held_by_each_area_above_it() -> None:
    def held(parents: dict[str, str]) -> Relation:
        where = {**LEVELS, "indicator": {"exports", "gdp"}, "area": {*parents}}
        roles = {"whole": {"area": Mapped("area", parents)}}
        return Relation("GD304", "part", parse_formula("part <= whole"), "part", where, roles)

    cities = {"440100": "CN-GD", "440300": "CN-GD"}
    assert [*nesting.relations(world())] == [
        held({**cities, "CN-GD": "CN", "CN-JS": "CN"}),
        held(dict.fromkeys(cities, "CN")),
    ]


def test_parts_are_at_most_their_whole_and_all_of_it_where_that_is_said() -> None:
    where = replace(row(world(), "gdp", partition=True), partitions=frozenset({"CN"}))
    both, conditions = frozenset({"exports", "gdp"}), {**LEVELS, "indicator": {"exports", "gdp"}}
    cities = ["440100", "440300"]
    assert [*nesting.groups(where)] == [
        Parts("GD304", "parts", conditions, "CN-GD", cities, equal=frozenset({"gdp"})),
        Parts("GD304", "parts", conditions, "CN", ["CN-GD", "CN-JS"], equal=both),
    ]

    def summed(area: str, parts: list[str], indicators: Iterable[str]) -> Relation:
        roles = {f"part_{n}": {"area": Mapped("area", {area: p})} for n, p in enumerate(parts)}
        own = {**LEVELS, "indicator": {*indicators}, "area": {area}}
        text = "whole = part_0 + part_1"
        return Relation("GD304", "partition", parse_formula(text), "whole", own, roles)

    assert [r for r in nesting.relations(where) if r.name == "partition"] == [
        summed("CN-GD", cities, {"gdp"}),
        summed("CN", ["CN-GD", "CN-JS"], both),
    ]


def test_what_is_divided_among_areas_adds_up_even_where_that_is_not_said() -> None:
    where = row(row(FIRMS, "rate", partition=True), "firms", additive=False)
    first = next(nesting.relations(where))
    assert first.where["indicator"] == {"exports", "gdp", "rate"}


def test_what_can_t_be_negative_can_t_fall_by_more_than_all_of_it() -> None:
    signed = row(FIRMS, "exports", signed=True)
    title = ("range", "what can't be negative can't fall by more than 100 %")
    assert [*in_range.relations(signed)] == [
        Relation(
            "GD102", "range", parse_formula("growth >= -1"), "growth",
            {"measure": {"growth"}, "indicator": frozenset({"firms", "gdp"})}, {},
            factors={"growth": PERCENT}, limits={"growth": Interval()},
            titles={"firms": title, "gdp": title},
        )
    ]  # fmt: skip
    assert [*in_range.relations(World())] == []


def test_the_cells_of_a_ranking_differ_and_those_of_one_cell_are_alike() -> None:
    assert [*rank.groups(world())] == [Distinct("GD401", "rank", {"measure": {"rank"}}, "area")]
    assert [*repeat.groups(world())] == [Alike("GD201")]


def test_a_streak_follows_the_years_before_it_by_the_unit_it_is_counted_in() -> None:
    told = [*streak.relations(World())]
    assert [
        (r.rule, r.name, r.formula.text, r.kind, r.roles["before"]["period"]) for r in told
    ] == [
        ("GD402", "streak", "streak = before + 1", "years", YearBefore()),
        ("GD402", "streak", "streak = before + 4", "quarters", YearBefore()),
        ("GD402", "streak", "streak = before + 12", "months", YearBefore()),
    ] + [
        (
            "GD402",
            f"streak_over_{n}_years",
            f"streak = before + {n}, unless it began since",
            "years",
            YearBefore(years=n),
        )
        for n in (2, 3, 4)
    ]
    assert {(r.anchor, str(r.where), *r.roles) for r in told} == {
        ("streak", "{'measure': {'streak'}}", "before")
    }


@pytest.mark.parametrize(
    ("streak_now", "before"),
    [
        ("8", Interval.of(5, 5)),
        ("4", Interval.of(1, 1)),
        ("3", Interval.of(0, 0)),  # it began as the other ended, so it was none
        ("2", Interval.of(-1, 10_000)),
        ("1", Interval.of(-2, 20_000)),
    ],
)
def test_a_streak_of_n_years_was_one_of_n_less_three_unless_it_began_since(
    streak_now: str, before: Interval
) -> None:
    relation = next(r for r in streak.relations(World()) if r.name == "streak_over_3_years")
    now = Interval.of(streak_now, streak_now)
    operands = {"streak": now, "before": Interval.of(0, 100_000)}
    assert relation.formula.implied("before", operands) == before
    assert (relation.formula.left, relation.formula.comparison) == (Name("before"), "=")


def role(leads: dict[str, str], basis: str = "NBS") -> dict[str, Mapped]:
    return {
        "indicator": Mapped("indicator", leads),
        "basis": Mapped("indicator", dict.fromkeys(leads, basis)),
    }


def test_formulas_of_one_shape_are_one_relation_each_with_its_own_title() -> None:
    where = world("t = x + m", "u = y + n", units={"u": "亿元"})
    assert [*formula.relations(where)] == [
        Relation(
            "GD303", "formula", parse_formula("operand_0 = operand_1 + operand_2"), "operand_0",
            {**LEVELS, "indicator": {"t", "u"}, "basis": {"NBS"}},
            {"operand_1": role({"t": "x", "u": "y"}), "operand_2": role({"t": "m", "u": "n"})},
            factors=dict.fromkeys(("operand_0", "operand_1", "operand_2"), Fraction(10**8)),
            limits=dict.fromkeys(
                ("operand_0", "operand_1", "operand_2"), Interval(Fraction(0), None)
            ),
            titles={"t": ("formula_1", "t = x + m"), "u": ("formula_2", "u = y + n")},
        )
    ]  # fmt: skip


def test_a_formula_with_counted_things_stands_alone_and_is_found_from_what_is_measured() -> None:
    units = {"n": "家", "mean": "元", "total": "元", "k": "家"}
    where = world("n = total / mean", "k = total / mean", units=units)
    first, second = formula.relations(where)
    assert first.formula == parse_formula("operand_0 = operand_1 / operand_2")
    assert (first.anchor, first.where["indicator"], first.missing) == (
        "operand_1",
        {"total"},
        {"operand_0"},
    )
    assert first.roles == {"operand_2": role({"total": "mean"}), "operand_0": role({"total": "n"})}
    assert set(first.factors.values()) == {1}
    assert first.titles == {"total": ("formula_1", "n = total / mean")}
    assert second.titles == {"total": ("formula_2", "k = total / mean")}


def test_a_formula_that_multiplies_what_may_be_negative_is_not_screened() -> None:
    ratio = world("share = 2 * part / whole", "rate = 2 * share", units={"share": "%", "rate": "%"})
    assert [r.screened for r in formula.relations(ratio)] == [True, False]


def test_formulas_are_of_one_relation_only_where_units_bases_and_limits_are_alike() -> None:
    texts = ("t = x + m", "u = y + n")
    alike = world(*texts)
    for other in (row(alike, "u", basis="CAAM"), row(alike, "y", unit="万元"),
                  row(alike, "y", additive=False)):  # fmt: skip
        assert [*map(len, (r.titles for r in formula.relations(other)))] == [1, 1]
    assert [len(r.titles) for r in formula.relations(world("t = x + m", "u = y - n"))] == [1, 1]
    based = row(alike, "x", basis="CAAM")
    assert next(formula.relations(based)).roles["operand_1"]["basis"] == Mapped(
        "indicator", {"t": "CAAM", "u": "NBS"}
    )


def test_a_formula_over_what_is_no_indicator_says_nothing() -> None:
    where = world("t = x + m")
    lacking = {key: value for key, value in where.indicators.items() if key != "m"}
    assert [*formula.relations(replace(where, indicators=lacking))] == []


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("x < m", "operand_0 + 1 <= operand_1"),
        ("x > m", "operand_1 + 1 <= operand_0"),
        ("x <= m", "operand_0 <= operand_1"),
        ("x < m / 2", "operand_0 < operand_1 / 2"),
        ("x < m * m", "operand_0 < operand_1 * operand_1"),
    ],
)
def test_less_is_less_by_one_where_all_terms_are_whole(text: str, closed: str) -> None:
    (told,) = formula.relations(world(text, units={"x": "家", "m": "家"}))
    assert " ".join(told.formula.text.split()) == closed
    (money,) = formula.relations(world(text))
    assert money.formula.strict == ("=" not in text)


def bound(comparison: str, pick: str, *parts: str) -> Formula:
    first, *rest = (Name(part) for part in parts)
    extreme: Any = first
    for other in rest:
        extreme = Operation(pick, extreme, other)
    named = "x, m" if len(parts) == 2 else "x"
    return Formula(
        f"growth of t {comparison} {pick} of {named}", Name("whole"), comparison, extreme
    )


SUM = world("t = x + m", nominal=["t", "x", "m"])


def test_a_growth_of_a_whole_is_bound_by_its_parts_on_both_sides() -> None:
    low, high = ("<=", "max"), (">=", "min")
    assert [r for r in whole_growth.relations(SUM) if r.name == "whole_growth"] == [
        Relation(
            "GD305", "whole_growth", bound(*side, "part_1", "part_2"), "whole",
            {"measure": {"growth"}, "indicator": {"t"}, "basis": {"NBS"}},
            {"part_1": role({"t": "x"}), "part_2": role({"t": "m"})},
            factors=dict.fromkeys(("whole", "part_1", "part_2"), PERCENT),
            limits=dict.fromkeys(("whole", "part_1", "part_2"), Interval(Fraction(-1), None)),
            titles={"t": ("whole_growth_formula_1", f"growth of t {' '.join(side)} of x, m")},
        )
        for side in (low, high)
    ]  # fmt: skip


def test_a_part_that_may_be_below_zero_may_fall_by_more_than_all_of_it() -> None:
    all_of_it, anything = Interval(Fraction(-1), None), Interval()
    limits = {"whole": all_of_it, "part_1": all_of_it, "part_2": anything}
    told = whole_growth.relations(row(SUM, "m", signed=True))
    assert [r.limits for r in told] == [limits] * 3


def test_a_growth_of_a_whole_is_the_mean_of_its_parts_by_their_levels_in_the_base_period() -> None:
    mean = parse_formula("whole = (part_1 * before_1 + part_2 * before_2) / (before_1 + before_2)")
    text = "growth of t is the mean of x, m by their levels before"
    before = {**LEVEL, "period": From("base")}
    one, other = role({"t": "x"}), role({"t": "m"})
    (told,) = (r for r in whole_growth.relations(SUM) if r.name == "weighted_growth")
    assert told == Relation(
        "GD305", "weighted_growth", replace(mean, text=text), "whole",
        {"measure": {"growth"}, "indicator": {"t"}, "basis": {"NBS"}},
        {"part_1": one, "part_2": other,
         "before_1": {**one, **before}, "before_2": {**other, **before}},
        factors={**dict.fromkeys(("whole", "part_1", "part_2"), PERCENT),
                 **dict.fromkeys(("before_1", "before_2"), Fraction(10**8))},
        limits=dict.fromkeys(("whole", "part_1", "part_2"), Interval(Fraction(-1), None)),
        titles={"t": ("weighted_growth_formula_1", text)},
    )  # fmt: skip


def test_a_mean_of_counted_parts_is_not_screened() -> None:
    counted = world("t = x + m", nominal=["t", "x", "m"], units=dict.fromkeys("txm", "家"))
    told = {r.name: r.screened for r in whole_growth.relations(counted)}
    assert told == {"weighted_growth": False, "whole_growth": True}


def test_where_a_kind_of_growth_is_told_by_its_name_alone_a_whole_only_warns() -> None:
    for key in ("t", "m"):
        told = [*whole_growth.relations(row(SUM, key, by_name=True))]
        assert {r.severity for r in told} == {"warning"}
    assert {r.severity for r in whole_growth.relations(SUM)} == {""}


def test_parts_of_no_known_unit_bound_their_whole_and_weigh_nothing() -> None:
    told = whole_growth.relations(row(SUM, "m", unit=""))
    assert [r.name for r in told] == ["whole_growth", "whole_growth"]


@pytest.mark.parametrize(
    ("kinds", "bounds", "mean"),
    [
        (("nominal", "nominal", "nominal"), True, True),
        (("comparable", "comparable", "comparable"), True, False),
        (("revised", "revised", "revised"), True, False),
        (("real", "real", "real"), False, False),
        (("nominal", "nominal", "revised"), False, False),
    ],
)
def test_growths_in_one_price_bind_and_others_advise(
    kinds: tuple[str, ...], bounds: bool, mean: bool
) -> None:
    where = SUM
    for key, kind in zip("txm", kinds, strict=True):
        where = row(where, key, growth_basis=kind)
    advice = {r.name: r.advice for r in whole_growth.relations(where)}
    assert advice == {"weighted_growth": not mean, "whole_growth": not bounds}


def test_a_whole_that_two_sums_make_has_bounds_from_each_of_them() -> None:
    where = world("t = x + m", "t = y + n", "t = x + n", nominal=[*"txmyn"])
    titles = [
        r.titles["t"][0] for r in whole_growth.relations(where) if r.formula.comparison != "="
    ]
    assert titles == [f"whole_growth_formula_{n}" for n in (1, 1, 2, 2, 3, 3)]


@pytest.mark.parametrize("code", ["GD101", "GD102", "GD303", "GD501"])
def test_a_rule_is_found_by_its_code_and_says_which_it_is(code: str) -> None:
    rule = rule_of(code)
    assert rule.code == code
    finding = rule.finding("claims", "a", "why", 3, "value")
    assert (finding.code, finding.severity, finding.table, finding.subject, finding.message) == (
        code, rule.severity, "claims", "a", "why",
    )  # fmt: skip
    assert (finding.row, finding.column) == (3, "value")
