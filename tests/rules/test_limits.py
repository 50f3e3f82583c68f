"""Where rules begin and end to speak: numbers that nothing else would hold in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from gd_metrics.rules import nesting, rank, scale
from gd_metrics.rules import range as in_range
from gd_metrics.rules.relation import Mapped
from gd_metrics.rules.world import World
from making import claim, codes, found, world


def areas(parents: Mapping[str, str], kinds: Mapping[str, str] | None = None) -> World:
    """A world of other areas, with one indicator that adds up."""
    return replace(world(), parents=parents, kinds=kinds or {})


def holders(where: World) -> list[Mapping[str, str]]:
    """Which area each is part of: at once, over one between, and so on."""
    leads = [relation.roles["whole"]["area"] for relation in nesting.relations(where)]
    return [term.leads_to for term in leads if isinstance(term, Mapped)]


def test_a_village_lies_in_all_that_hold_it_up_to_ten_times_over() -> None:
    """A village, a town, a county, a city, a province, a nation, and room for others' levels."""
    chain = holders(areas({f"a{n:02d}": f"a{n + 1:02d}" for n in range(12)}))
    assert [to["a00"] for to in chain] == [f"a{n:02d}" for n in range(1, 11)]
    assert chain[9] == {"a00": "a10", "a01": "a11", "a02": "a12"}


def test_a_city_that_has_more_than_the_nation_is_found_without_a_province() -> None:
    assert codes(
        [claim("city", "200亿元", area="440100"), claim("nation", "90亿元", area="CN")]
    ) == ["GD304"]


def test_areas_that_hold_each_other_are_followed_ten_times_and_no_more() -> None:
    assert len(holders(areas({"a": "b", "b": "a"}))) == 10


@pytest.mark.parametrize(("number", "summed"), [(1, False), (2, True), (60, True), (61, False)])
def test_parts_are_summed_where_they_are_several_and_no_more_than_60(
    number: int, summed: bool
) -> None:
    """One part says nothing that nesting does not, and hundreds are seldom claimed all."""
    parts = areas({f"p{n}": "whole" for n in range(number)})
    assert bool([*nesting.groups(parts)]) is summed


def test_a_cluster_which_crosses_borders_is_no_part_of_a_sum() -> None:
    parents = dict.fromkeys(("a", "b", "bay"), "whole")
    (group,) = nesting.groups(areas(parents, {"bay": "cluster"}))
    assert group.parts == ["a", "b"]


def test_where_nothing_adds_up_nothing_is_nested() -> None:
    ratio = World({"r": {"indicator": "r", "unit": "%", "additive": False}}, {"a": "b", "c": "b"})
    assert [*nesting.relations(ratio), *nesting.groups(ratio), *scale.relations(ratio)] == []


@pytest.mark.parametrize(
    ("before", "now", "warned"),
    [
        ("10.0亿元", "80.0亿元", []),
        ("10.0亿元", "81.0亿元", ["GD501"]),
        ("80.0亿元", "10.0亿元", []),
        ("81.0亿元", "10.0亿元", ["GD501"]),
    ],
)
def test_a_level_may_be_eight_times_that_of_the_year_before_or_after(
    before: str, now: str, warned: list[str]
) -> None:
    """A slip between 万 and 亿 is a factor of 10,000, of a digit 10; growth of 700 % is rare."""
    assert codes([claim("before", before, period="2023"), claim("now", now)]) == warned


def test_only_levels_of_the_year_before_are_compared_in_scale() -> None:
    assert codes([claim("a", "1.0亿元", period="2022"), claim("b", "90.0亿元")]) == []
    share = [claim("a", "1.0%", measure="share", base="CN", period="2023"),
             claim("b", "90.0%", measure="share", base="CN")]  # fmt: skip
    assert codes(share) == []
    years = [claim("a", "1年", measure="duration", period="2023", base="_Z"),
             claim("b", "90年", measure="duration", base="_Z")]  # fmt: skip
    assert codes(years) == []


def test_a_ranking_is_of_areas_in_one_indicator_base_and_year() -> None:
    first = claim("a", "第一", measure="rank", base="CN")
    others = {"indicator": "exports", "base": "CN-GD", "period": "2023"}
    for name, value in others.items():
        other = {"base": "CN", "area": "CN-JS", name: value}
        assert codes([first, claim("b", "第一", measure="rank", **other)]) == []
    (group,) = rank.groups(world())
    assert (group.varying, group.where) == ("area", {"measure": {"rank"}})


@pytest.mark.parametrize(
    ("measure", "printed", "reason"),
    [
        ("share", "0%", ""),
        ("share", "100%", ""),
        ("share", "100.1%", "a share of 100.1 % lies outside 0 to 100 %"),
        ("share", "-0.1%", "a share of -0.1 % lies outside 0 to 100 %"),
        ("share", "90%—110%", "a share of 90 to 110 % lies outside 0 to 100 %"),
        ("rank", "第1位", ""),
        ("rank", "第0位", "a rank of 0 is not a positive whole number"),
        ("duration", "1年", ""),
        ("duration", "3—4年", ""),
        ("level", "0家", ""),
        ("level", "-1家", "a count of -1 家 is below zero"),
    ],
)
def test_a_figure_may_lie_at_the_edge_of_its_range_and_not_beyond(
    measure: str, printed: str, reason: str
) -> None:
    extra = {"unit": "家"} if measure == "level" else {"base": "CN"}
    told = [text for _, text in in_range.violations(claim("a", printed, measure=measure, **extra))]
    assert told == [reason] * bool(reason)


def test_a_share_of_a_plan_may_exceed_it_wherever_the_plan_is_named() -> None:
    made = claim("a", "104%", measure="share", base="CN")
    assert [*in_range.violations(made)]
    assert [*in_range.violations(replace(made, context="完成全年目标的"))] == []
    assert [*in_range.violations(replace(made, base="annual_plan"))] == []


def test_a_bound_that_is_no_number_is_named_as_it_is() -> None:
    (said,) = in_range.violations(replace(claim("a", "48亿元"), upper=float("inf")))
    assert said == ("upper", "inf is not a finite number; leave it empty where unbounded")


def test_parts_that_exceed_their_whole_are_named_after_it() -> None:
    parts = [claim(name, "60亿元", area=name) for name in ("440100", "440300")]
    (finding,) = found([*parts, claim("whole", "100亿元")])
    assert (finding.code, finding.subject.partition(":")[0]) == ("GD304", "parts")


@pytest.mark.parametrize("formula", ["x < m", "m > x"])
def test_of_whole_numbers_less_is_less_by_one_at_least(formula: str) -> None:
    """As ranges they would share an edge, whichever side the sign opens to."""
    where = world(formula, units={"x": "家", "m": "家"})
    for printed, faults in (("10家", ["GD303"]), ("11家", [])):
        made = [claim("x", "10家", indicator="x", unit="家"),
                claim("m", printed, indicator="m", unit="家")]  # fmt: skip
        assert codes(made, where) == faults


def test_a_value_may_lie_on_its_own_bounds_and_not_beyond() -> None:
    made = replace(claim("a", "48亿元"), lower=48.0, upper=48.0)
    assert [*in_range.violations(made)] == []
    assert [field for field, _ in in_range.violations(replace(made, value=48.5))] == ["value"]
    assert [field for field, _ in in_range.violations(replace(made, lower=48.5))] == ["lower"]


def test_what_can_t_be_negative_may_fall_to_nothing_and_no_further() -> None:
    for printed, faults in (("-100%", []), ("-101%", ["GD102"])):
        assert codes([claim("a", printed, measure="growth")]) == faults


@pytest.mark.parametrize("unit", ["家", "万家"])
def test_a_count_is_not_below_zero_also_in_thousands_of_things(unit: str) -> None:
    (said,) = in_range.violations(claim("a", f"-5{unit}", unit=unit, indicator="firms"))
    assert said == ("value", f"a count of -5 {unit} is below zero")


def test_sums_of_money_and_changes_of_a_count_may_be_below_zero() -> None:
    change = claim("b", "-5家", unit="家", indicator="net_new_firms")
    assert [*in_range.violations(claim("a", "-1亿元")), *in_range.violations(change)] == []


def test_a_third_formula_for_one_figure_is_tested_as_the_first() -> None:
    where = world("t = x + m", "t = y + m", "t = z + m")
    for part in "xyz":
        made = [claim("t", "50.0亿元", indicator="t"), claim("m", "10.0亿元", indicator="m"),
                claim("p", "30.0亿元", indicator=part)]  # fmt: skip
        assert codes(made, where) == ["GD303"]


@pytest.mark.parametrize(("share", "faults"), [("28.6%", []), ("33.3%", ["GD302"])])
def test_a_share_of_whole_things_is_one_that_whole_things_make(
    share: str, faults: list[str]
) -> None:
    """Of 7 firms 2 are 28.6 %, and 3 are 42.9 %; about 2 are 1.5 to 2.5."""
    made = [
        claim("part", "约2家", unit="家", indicator="a"),
        claim("whole", "7家", unit="家", indicator="a", area="CN"),
        claim("share", share, indicator="a", measure="share", base="CN"),
    ]
    assert codes(made, world(units={"a": "家"})) == faults
