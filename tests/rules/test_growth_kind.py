"""How growth is computed, by an indicator's name; and what that makes of growth and levels."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gd_metrics.rules.growth_kind import growth_kind, may_be_negative
from gd_metrics.rules.whole_growth import relations
from making import claim, codes, implied, world


@pytest.mark.parametrize(
    ("basis", "names"),
    [
        ("real", ["gdp", "GDP", "service_sector_va", "value_added", "工业增加值", "real_income"]),
        ("revised", ["exports", "nev_exports", "进出口总额", "rd_expenditure", "R&D", "研发经费"]),
        ("comparable", ["car_output", "汽车产量", "retail_sales", "规上工业营业收入", "投资额"]),
        ("nominal", ["revenue", "net_sales", "income", "budget_2024", "营业收入", "一般公共预算"]),
    ],
)
def test_a_name_tells_how_growth_is_computed(basis: str, names: list[str]) -> None:
    for name in names:
        kind = growth_kind(name)
        assert kind is not None
        assert kind.basis == basis, name
        assert kind.reason


def test_a_word_within_another_one_tells_nothing() -> None:
    for name in ("board", "taxis", "valves", "salesforce", "costa", "realm", "visitors"):
        assert growth_kind(name) is None, name


def test_profit_may_be_negative_and_revenue_may_not() -> None:
    assert [may_be_negative(n) for n in ("profit", "净利润", "trade_balance")] == [True] * 3
    assert [may_be_negative(n) for n in ("revenue", "gdp", "networks")] == [False] * 3


def growths(**printed: str) -> list:  # type: ignore[type-arg]
    return [claim(n, text, indicator=n, measure="growth") for n, text in printed.items()]


SUM = world("t = x + m", nominal=["t", "x", "m"])


def test_a_whole_grows_between_its_parts_whatever_their_weights() -> None:
    assert codes(growths(t="-14.9%", x="-53.4%", m="-53.1%"), SUM) == ["GD305"]
    assert codes(growths(t="9.0%", x="1.0%", m="8.0%"), SUM) == ["GD305"]
    assert codes(growths(t="0.5%", x="1.0%", m="8.0%"), SUM) == ["GD305"]
    assert codes(growths(t="5.0%", x="1.0%", m="8.0%"), SUM) == []


def test_a_whole_that_shares_an_edge_with_its_greatest_part_may_be_right() -> None:
    assert codes(growths(t="9%", x="1%", m="8%"), SUM) == []
    assert codes(growths(t="9.1%", x="1%", m="8%"), SUM) == ["GD305"]


def test_growths_about_zero_may_be_below_it() -> None:
    assert codes(growths(t="-0.3%", x="0%", m="0%"), SUM) == []
    assert codes(growths(t="-0.6%", x="0%", m="0%"), SUM) == ["GD305"]


def test_a_mean_of_growths_about_zero_may_be_below_it() -> None:
    levels = [claim(n, "100.0亿元", indicator=n, period="2023") for n in ("x", "m")]
    made = [*levels, *growths(t="-0.3%", x="0%", m="0%")]
    (mean,) = [i for i in implied(made, "t", SUM) if "weighted" in i.instance]
    assert mean.interval is not None
    assert Fraction(-1, 2) in mean.interval


def test_a_part_without_a_bound_says_nothing_on_that_side() -> None:
    assert codes(growths(t="90%", x="1%", m="超8%"), SUM) == []
    assert codes(growths(t="-90%", x="1%", m="超8%"), SUM) == ["GD305"]


def test_where_growth_is_real_or_of_two_kinds_parts_only_advise() -> None:
    apart = growths(t="-14.9%", x="-53.4%", m="-53.1%")
    for nominal in ([], ["t"], ["x", "m"]):
        where = world("t = x + m", nominal=nominal)
        assert codes(apart, where) == []
        assert {i.advice for i in implied(apart, "t", where)} == {True}


def test_only_sums_of_parts_make_a_whole() -> None:
    apart = growths(t="-14.9%", x="-53.4%", m="-53.1%")
    for formula in ("t <= x + m", "t = x + m + 5", "t = x * m", "t + x + m = 10"):
        assert codes(apart, world(formula, nominal=["t", "x", "m"])) == []
    for formula in ("x = t - m", "x + m = t"):
        assert codes(apart, world(formula, nominal=["t", "x", "m"])) == ["GD305"]


def test_what_cannot_be_negative_falls_at_most_to_zero() -> None:
    assert codes([claim("a", "-106.4%", measure="growth")]) == ["GD102"]
    assert codes([claim("a", "-100%", measure="growth")]) == []
    ratio = world(units={"margin": "%"})
    assert codes([claim("a", "-106.4%", indicator="margin", measure="growth")], ratio) == []


def grown(other: str, growth: str, **kind: str) -> list:  # type: ignore[type-arg]
    """100 that grow by 10 %, another part that grows by 2 %, and the growth of their whole."""
    return [
        claim("one", "100.0亿元", indicator="x", period="2023"),
        claim("other", other, indicator="m", period="2023", **kind),
        *growths(x="10.0%", m="2.0%", t=growth),
    ]


@pytest.mark.parametrize(("growth", "wrong"), [("4.0%", False), ("4.2%", True), ("5.0%", True)])
@pytest.mark.parametrize(("basis", "binds"), [(("t", "x", "m"), True), ((), False)])
def test_a_whole_grows_as_the_mean_of_its_parts_by_what_they_were(
    growth: str, wrong: bool, basis: tuple[str, ...], binds: bool
) -> None:
    """100 that grow by 10 % and 300 that grow by 2 %: 4 %; real growth has its own prices."""
    made = grown("300.0亿元", growth)
    where = world("t = x + m", nominal=basis)
    assert codes(made, where) == ["GD305"] * (wrong and binds)


@pytest.mark.parametrize(("growth", "wrong"), [("6.0%", False), ("4.0%", True), ("7.0%", True)])
def test_a_part_that_counts_twice_weighs_twice_in_its_whole(growth: str, wrong: bool) -> None:
    """Twice 100 that grow by 10 % and 200 that grow by 2 %: 6 %."""
    made = grown("200.0亿元", growth)
    assert codes(made, world("t = 2 * x + m", nominal=["t", "x", "m"])) == ["GD305"] * wrong


@pytest.mark.parametrize(("growth", "wrong"), [("4.0%", False), ("5.0%", True)])
def test_parts_in_other_units_weigh_what_they_are(growth: str, wrong: bool) -> None:
    """100 亿元 that grow by 10 % and 3,000,000 万元 that grow by 2 %: 4 %."""
    made = grown("3000000万元", growth, unit="万元")
    where = world("t = x + m", nominal=["t", "x", "m"], units={"m": "万元"})
    assert codes(made, where) == ["GD305"] * wrong


def test_what_holds_of_a_growth_is_said_with_all_parts() -> None:
    said = {text for r in relations(SUM) for _, text in r.titles.values()}
    assert said == {
        "growth of t <= max of x, m",
        "growth of t >= min of x, m",
        "growth of t is the mean of x, m by their levels before",
    }


def test_sums_of_one_shape_are_tested_each_by_its_own_parts() -> None:
    where = world("t = x + m", "u = y + n", "t = y + m", nominal=[*"txmuyn"])
    assert codes(growths(t="5.0%", x="1.0%", m="8.0%", u="5.0%", y="1.0%", n="8.0%"), where) == []
    assert codes(growths(u="9.0%", y="1.0%", n="8.0%"), where) == ["GD305"]
    assert codes(growths(t="5.0%", x="1.0%", m="4.0%"), where) == ["GD305"]
    assert codes(growths(t="5.0%", y="1.0%", m="4.0%"), where) == ["GD305"]
