"""Each rule on small cases whose verdict is worked out on paper, in both orders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gd_metrics.rules import rules
from gd_metrics.rules.world import World
from making import claim, codes, found, implied, members, verdict_on, world
from work import Work, assert_linear

GROWTH = {"measure": "growth"}
STREAK = {"measure": "streak", "base": "1"}


def test_43_and_44_printed_exactly_contradict() -> None:
    assert codes([claim("a", "43%", **GROWTH), claim("b", "44%", **GROWTH)]) == ["GD201"]


def test_43_and_43_point_2_agree() -> None:
    assert codes([claim("a", "43%", **GROWTH), claim("b", "43.2%", **GROWTH)]) == []


def test_seven_years_and_eight_years_contradict() -> None:
    assert codes([claim("a", "连续7年", **STREAK), claim("b", "连续8年", **STREAK)]) == ["GD201"]


def test_about_43_and_44_share_an_edge_and_agree() -> None:
    assert codes([claim("a", "约43%", **GROWTH), claim("b", "44%", **GROWTH)]) == []


def test_the_severity_of_a_repeat_follows_sources_and_vintages() -> None:
    def severity(**other: str) -> str:
        (finding,) = found([claim("a", "43%", source_id="s", **GROWTH),
                            claim("b", "48%", **{"source_id": "t", **GROWTH, **other})],
                           world(origins=[("repost", "s")]))  # fmt: skip
        return finding.severity

    assert severity() == "warning"
    assert severity(source_id="s") == "error"
    assert severity(source_id="repost") == "error"
    assert severity(vintage="revised") == "information"


def test_targets_never_meet_outcomes() -> None:
    assert codes([claim("a", "5%", **GROWTH), claim("b", "3%", vintage="target", **GROWTH)]) == []


def test_a_deprecated_claim_is_checked_but_implies_nothing() -> None:
    claims = [claim("a", "43%", **GROWTH), claim("b", "48%", rank="deprecated", **GROWTH)]
    (finding,) = found(claims)
    assert members(finding) == {"a", "b"}
    assert [m.claim.claim_id for m in finding.members if m.against] == ["b"]
    assert verdict_on(claims, "a") == "untested"
    assert verdict_on(claims, "b") == "contradicted"


def test_what_fits_under_truncation_is_said_so() -> None:
    cut, rounded = claim("a", "12.88亿元"), claim("b", "12.888亿元")
    (finding,) = found([cut, rounded])
    assert "if digits were cut" in finding.message
    (finding,) = found([cut, claim("b", "12.898亿元")])
    assert "if digits were cut" not in finding.message


def exports(levels: tuple[str, str], growth: str) -> list[object]:
    return [
        claim("now", levels[1], indicator="exports", period="2024"),
        claim("before", levels[0], indicator="exports", period="2023"),
        claim("growth", growth, indicator="exports", period="2024", measure="growth"),
    ]


NOMINAL = world(nominal=["exports"])


@pytest.mark.parametrize(
    ("levels", "growth", "contradicted"),
    [
        (("100.0亿元", "110.0亿元"), "10.0%", False),  # 9.89 to 10.11
        (("100.0亿元", "110.0亿元"), "10.1%", False),  # 10.05 lies within
        (("100.0亿元", "110.0亿元"), "10.2%", True),  # 10.15 does not
        (("100.0亿元", "110.0亿元"), "超10%", False),
        (("100.0亿元", "110.0亿元"), "超11%", True),
        (("100.0亿元", "90.0亿元"), "-10.0%", False),
        (("超100亿元", "110.0亿元"), "12%", True),  # at most 10.05
        (("超100亿元", "110.0亿元"), "8%", False),
    ],
)
def test_growth_must_be_the_ratio_of_levels_where_it_is_nominal(
    levels: tuple[str, str], growth: str, contradicted: bool
) -> None:
    claims = exports(levels, growth)
    assert codes(claims, NOMINAL) == (["GD301"] if contradicted else [])
    if contradicted:
        (finding,) = found(claims, NOMINAL)
        assert members(finding) == {"now", "before", "growth"}


def test_growth_only_advises_where_it_is_real() -> None:
    claims = [
        claim("now", "1349084亿元", area="CN", period="2024"),
        claim("before", "1260582亿元", area="CN", period="2023"),
        claim("growth", "5.0%", area="CN", measure="growth"),
    ]
    assert codes(claims) == []
    (advice,) = [i for i in implied(claims, "growth") if i.advice]
    assert str(advice.interval)[:5] == "[7.02"
    assert verdict_on(claims, "growth") == "untested"


def test_levels_suggest_42_point_9_and_change_no_verdict() -> None:
    nev = {"indicator": "nev_output", "unit": "万辆"}
    claims = [
        claim("now", "361.78万辆", **nev),
        claim("before", "253.18万辆", period="2023", **nev),
        claim("growth", "43.0%", indicator="nev_output", measure="growth"),
        claim("other", "43.0%", indicator="nev_output", measure="growth"),
    ]
    where = world(units={"nev_output": "万辆"})
    (advice,) = [i for i in implied(claims, "growth", where) if i.advice]
    assert advice.interval is not None
    assert f"{float(advice.interval.lower or 0):.1f}" == "42.9"
    assert not advice.meets
    assert verdict_on(claims, "growth", where) == "supported"  # by the other printing


def test_a_share_must_be_its_part_of_a_larger_area() -> None:
    def claims(share: str) -> list[object]:
        return [claim("part", "24.7亿元"), claim("whole", "55.6亿元", area="CN"),
                claim("share", share, measure="share", base="CN")]  # fmt: skip

    assert codes(claims("44%")) == []  # 44.30 to 44.56
    assert codes(claims("45%")) == []  # 44.5 lies within
    assert codes(claims("46%")) == ["GD302"]
    assert codes(claims("三分之一")) == ["GD302"]  # 29.2 to 41.7


def test_a_share_may_be_of_another_indicator() -> None:
    where = world(units={"rd": "亿元"})
    claims = [claim("part", "361亿元", indicator="rd"), claim("whole", "13490亿元"),
              claim("share", "2.68%", indicator="rd", measure="share", base="gdp")]  # fmt: skip
    assert codes(claims, where) == []
    wrong = [*claims[:2], claim("share", "3.1%", indicator="rd", measure="share", base="gdp")]
    assert codes(wrong, where) == ["GD302"]


INTENSITY = world(
    "rd_intensity = rd_expenditure / gdp", units={"rd_intensity": "%", "rd_expenditure": "亿元"}
)


def intensity(gdp: str, context: str | None = None) -> list[object]:
    return [
        claim("ratio", "3.6%左右", indicator="rd_intensity", unit="%"),
        claim("rd", "约5100亿元", indicator="rd_expenditure"),
        claim("gdp", gdp, context=context),
    ]


def test_a_one_sided_implication_is_consistent_but_no_support() -> None:
    claims = intensity("14万亿元", "迈上")
    assert verdict_on(claims, "ratio", INTENSITY) == "consistent"


def test_a_two_sided_implication_supports() -> None:
    claims = intensity("141633.81亿元")
    (told,) = [i for i in implied(claims, "ratio", INTENSITY) if i.rule == "GD303"]
    assert told.interval is not None
    assert told.interval.text(2) == "[3.56…, 3.63…]"
    assert verdict_on(claims, "ratio", INTENSITY) == "supported"


def test_dependent_sources_do_not_support() -> None:
    claims = [claim(c.claim_id, c.printed, indicator=c.indicator, unit=c.unit, source_id="one")
              for c in intensity("141633.81亿元")]  # fmt: skip
    assert verdict_on(claims, "ratio", INTENSITY) == "consistent"


def test_a_formula_reads_claims_of_one_vintage_first() -> None:
    ratio, rd, gdp = intensity("100000亿元")  # 5.1 %
    assert codes([ratio, rd, gdp], INTENSITY) == ["GD303"]
    fits = claim("also", "141633.81亿元", vintage="preliminary")
    assert codes([ratio, rd, gdp, fits], INTENSITY) == []


MEAN = world("mean = total / n", units={"mean": "元", "total": "个", "n": "个"})


@pytest.mark.parametrize(("n", "possible"), [("28个", False), ("32个", True)])
def test_a_mean_of_5_19_needs_a_number_of_whole_numbers_that_allows_it(
    n: str, possible: bool
) -> None:
    claims = [claim("mean", "5.19元", indicator="mean", unit="元"),
              claim("n", n, indicator="n", unit="个")]  # fmt: skip
    assert codes(claims, MEAN) == ([] if possible else ["GD303"])


def test_a_divisor_that_can_be_zero_leaves_a_formula_untested() -> None:
    where = world("ratio = a / b", units={"ratio": "%"})
    claims = [claim("r", "5%", indicator="ratio", unit="%"), claim("a", "10亿元", indicator="a"),
              claim("b", "0亿元", indicator="b")]  # fmt: skip
    assert codes(claims, where) == []
    assert verdict_on(claims, "r", where) == "untested"


def test_a_part_is_at_most_its_whole_and_so_are_parts_together() -> None:
    def cities(*levels: str) -> list[str]:
        areas = ("440100", "440300", "CN-GD", "CN")
        return codes(
            [claim(a, text, area=a) for a, text in zip(areas, levels, strict=True) if text]
        )

    assert cities("3.10万亿元", "3.68万亿元", "14.16万亿元", "134.9万亿元") == []
    assert cities("31.0万亿元", "", "14.16万亿元", "") == ["GD304"]
    assert cities("310万亿元", "", "", "134.9万亿元") == ["GD304"]  # the province is not printed
    assert cities("8.1万亿元", "8.2万亿元", "14.16万亿元", "") == ["GD304"]  # each alone would fit


def test_parts_that_are_all_of_a_whole_have_as_much_as_it() -> None:
    def cities(guangzhou: str, shenzhen: str, province: str, where: World) -> list[str]:
        areas = {"440100": guangzhou, "440300": shenzhen, "CN-GD": province}
        made = [claim(area, text, area=area) for area, text in areas.items() if text]
        return codes(made, where)

    plain = world()
    by_area = replace(plain, partitions=frozenset({"CN-GD"}))
    gdp = {**plain.indicators["gdp"], "partition": True}
    by_indicator = replace(plain, indicators={**plain.indicators, "gdp": gdp})
    assert cities("3.1万亿元", "3.7万亿元", "7.4万亿元", plain) == []
    for all_of_it in (by_area, by_indicator):
        assert cities("3.1万亿元", "3.7万亿元", "7.4万亿元", all_of_it) == ["GD304"]
        assert cities("3.1万亿元", "3.7万亿元", "6.2万亿元", all_of_it) == ["GD304"]
        assert cities("3.1万亿元", "3.7万亿元", "6.8万亿元", all_of_it) == []
        assert cities("3.1万亿元", "", "7.4万亿元", all_of_it) == []  # not all parts are printed


def test_what_does_not_add_up_may_exceed_its_whole() -> None:
    ratio = {"indicator": "rd_intensity", "unit": "%"}
    claims = [claim("gd", "3.6%", **ratio), claim("cn", "2.68%", area="CN", **ratio)]
    assert codes(claims, INTENSITY) == []


def test_one_rank_has_one_holder() -> None:
    rank = {"measure": "rank", "base": "CN"}
    first = claim("gd", "全国第一", **rank)
    assert codes([first, claim("js", "全国第一", area="CN-JS", **rank)]) == ["GD401"]
    assert codes([first, claim("js", "第二位", area="CN-JS", **rank)]) == []
    assert codes([first, claim("js", "全国第一", area="CN-JS", period="2023", **rank)]) == []


def test_areas_in_a_circle_end() -> None:
    where = World(world().indicators, {"CN": "CN-GD", "CN-GD": "CN", "CN-JS": "CN-JS"})
    assert codes([claim("gd", "10亿元"), claim("cn", "10亿元", area="CN")], where) == []


def test_a_streak_is_last_year_s_and_one() -> None:
    last = claim("last", "连续35年", period="2023", **STREAK)
    assert codes([last, claim("now", "连续36年", **STREAK)]) == []
    assert codes([last, claim("now", "连续35年", **STREAK)]) == ["GD402"]
    assert codes([last, claim("now", "连续35年", measure="streak", base="2")]) == []
    assert verdict_on([last, claim("now", "连续36年", **STREAK)], "now") == "supported"


def test_a_streak_of_months_is_12_more_a_year_later_and_meets_none_of_years() -> None:
    months = {**STREAK, "unit": "个月"}
    last = claim("last", "连续42个月", period="2023", **months)
    assert codes([last, claim("now", "连续54个月", **months)]) == []
    assert codes([last, claim("now", "连续43个月", **months)]) == ["GD402"]
    assert codes([last, claim("now", "连续4年", **STREAK)]) == []


@pytest.mark.parametrize(
    ("before", "wrong"),
    [("连续5年", False), ("连续4年", True), ("连续7年", True), ("近5年", False)],
)
def test_a_streak_of_8_years_was_one_of_5_three_years_before(before: str, wrong: bool) -> None:
    made = [claim("was", before, period="2021", **STREAK), claim("is", "连续8年", **STREAK)]
    assert codes(made) == ["GD402"] * wrong


def test_a_streak_that_began_since_says_nothing_of_an_older_one() -> None:
    older = claim("older", "连续14年", period="2021", **STREAK)
    assert codes([older, claim("newer", "连续2年", **STREAK)]) == []
    assert codes([older, claim("newer", "连续3年", **STREAK)]) == ["GD402"]  # held, and not held


def test_an_exact_figure_at_an_open_bound_is_another_wording_and_no_contradiction() -> None:
    """More than 500 is read as 500 and more: intervals are closed."""
    assert codes([claim("over", "超过500家", unit="家"), claim("is", "500家", unit="家")]) == []
    assert codes([claim("over", "超过500家", unit="家"), claim("is", "499家", unit="家")]) == [
        "GD201"
    ]


def test_a_jump_by_ten_thousand_is_a_warning() -> None:
    last = claim("last", "5.03亿元", period="2023")
    (finding, *_) = found([last, claim("now", "63亿元")])
    assert (finding.code, finding.severity) == ("GD501", "warning")
    assert codes([last, claim("now", "5.63亿元")]) == []


def test_disagreeing_operands_contradict_only_if_all_their_groups_miss() -> None:
    def claims(growth: str) -> list[object]:
        return [*exports(("100.0亿元", "110.0亿元"), growth),
                claim("typo", "120.0亿元", indicator="exports", period="2024")]  # fmt: skip

    assert codes(claims("20.0%"), NOMINAL) == ["GD201"]
    assert codes(claims("10.0%"), NOMINAL) == ["GD201"]
    assert codes(claims("15.0%"), NOMINAL) == ["GD201", "GD301"]


def test_every_rule_has_a_page_with_four_parts() -> None:
    for rule in rules():
        for part in ("What it says:", "Why it matters:", "Example:", "What to do:"):
            assert part in rule.page, f"{rule.code} lacks {part!r}"
        assert rule.page.startswith(f"# {rule.code} {rule.name}\n")


def test_claims_with_one_value_and_other_bounds_are_all_shown() -> None:
    claims = [claim("a", "3%–5%", **GROWTH), claim("b", "2%–6%", **GROWTH)]
    (finding,) = found([*claims, claim("c", "8%–9%", **GROWTH)])
    assert finding.message.startswith("3%–5% against 2%–6% against 8%–9%: ")


def test_equal_levels_of_two_years_are_both_shown() -> None:
    levels = [
        claim(year, "100.0亿元", period=year, indicator="exports") for year in ("2023", "2024")
    ]
    growth = claim("g", "5%", indicator="exports", **GROWTH)
    (finding,) = found([*levels, growth], NOMINAL)
    assert "5%, 100.0亿元, 100.0亿元: " in finding.message


def test_the_gap_of_a_rule_is_that_of_its_own_figure_not_the_largest_number() -> None:
    (finding,) = found(exports(("100.0亿元", "110.0亿元"), "20%"), NOMINAL)
    assert finding.message.endswith(
        ": a gap of 9.3949… percentage points"
    )  # 19.5 and 110.05 / 99.95


def test_what_shares_no_more_than_an_edge_when_cut_does_not_fit_then() -> None:
    for one, other in (("43%", "44%"), ("2.68%", "2.69%")):
        (finding,) = found([claim("a", one, **GROWTH), claim("b", other, **GROWTH)])
        assert "if digits were cut" not in finding.message


def test_a_row_whose_id_another_has_does_not_contradict_it() -> None:
    twice = [claim("a", "43%", **GROWTH), claim("a", "48%", **GROWTH)]
    assert not found(twice)
    (finding,) = found([*twice, claim("b", "50%", **GROWTH)])
    assert all(m.claim.claim_id not in m.against for m in finding.members)


def test_figures_that_are_printed_alike_are_compared_once() -> None:
    def comparing(count: int) -> Work:
        claims = [claim(f"c{n:04d}", "48%" if n % 2 else "43%", **GROWTH) for n in range(count)]

        def compare() -> None:
            (finding,) = found(claims)
            assert finding.message.endswith("a gap of 4 percentage points")
            assert {len(m.against) for m in finding.members} == {count // 2}

        return compare

    assert_linear(comparing, 80)
