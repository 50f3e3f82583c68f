"""The slip behind a figure: which edits are tried, which fit, and how they are ordered."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from gd_metrics.claim import Claim
from gd_metrics.reasoning.implication import Implication, implications
from gd_metrics.reasoning.slips import NearMiss, checkability, edits, near_misses, one_digit
from gd_metrics.reasoning.years import with_years, year_misses_among
from gd_metrics.rules.world import World
from making import claim, world

GROWTH = {"measure": "growth"}


def of_kind(printed: str, kind: str) -> list[str]:
    return [text for text, edit in edits(printed) if edit == kind]


def implied(claims: Sequence[Claim], where: World | None = None) -> list[Implication]:
    """What is implied for the first of some claims."""
    first = claims[0].claim_id
    return [i for i in implications(claims, where or world()) if i.claim.claim_id == first]


def test_one_digit_is_changed_to_every_other_in_every_place() -> None:
    texts = [*one_digit("4.8%")]
    assert len(texts) == len(set(texts)) == 18
    assert {"0.8%", "9.8%", "4.0%", "4.9%"} <= set(texts)
    assert "4.8%" not in texts


def test_two_digits_are_swapped_where_they_stand_together_and_differ_across_a_point_too() -> None:
    assert of_kind("1233.4亿元", "swap") == ["2133.4亿元", "1323.4亿元", "1234.3亿元"]
    assert of_kind("2.3%", "swap") == ["3.2%"]


def test_digits_that_stand_apart_are_exchanged_last() -> None:
    assert of_kind("642", "exchange") == ["246"]


def test_a_lost_sign_is_put_back_and_one_too_many_taken_away() -> None:
    assert of_kind("3.2%", "sign") == ["-3.2%"]
    assert of_kind("增长-3.2%", "sign") == ["增长3.2%"]


def test_the_rank_beside_the_printed_one_is_tried() -> None:
    assert of_kind("居全国第二位", "rank") == ["居全国第一位", "居全国第三位"]
    assert of_kind("第一", "rank") == ["第二"]


def test_a_decimal_point_is_set_between_any_two_digits_or_left_out() -> None:
    assert of_kind("12.34亿元", "decimal point") == ["1.234亿元", "123.4亿元", "1234亿元"]
    assert of_kind("12亿元", "decimal point") == ["1.2亿元"]
    assert of_kind("7亿元", "decimal point") == []


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("5万台", ["5千台", "5亿台"]),
        ("5亿台", ["5万台", "5万亿台"]),
        ("5万亿元", ["5亿元"]),
        ("5 million yuan", ["5 thousand yuan", "5 billion yuan"]),
        ("5 thousand people", ["5 million people"]),
    ],
)
def test_a_scale_word_is_taken_for_those_beside_it(printed: str, other: list[str]) -> None:
    assert of_kind(printed, "scale") == other


def test_only_a_percentage_is_taken_for_points() -> None:
    assert of_kind("43%", "percentage points") == ["43个百分点"]
    assert of_kind("43亿元", "percentage points") == []


def test_a_digit_comes_before_a_swap_even_where_the_swap_agrees_with_more() -> None:
    made = [
        claim("a", "34%", indicator="exports", **GROWTH),
        claim("b", "43%—44%", indicator="exports", **GROWTH),
        claim("now", "142.5亿元", indicator="exports"),
        claim("before", "100.0亿元", indicator="exports", period="2023"),
    ]
    assert [(m.printed, m.edit, m.agrees, m.of) for m in near_misses(made[0], implied(made))] == [
        ("44%", "digit", 1, 2),
        ("43%", "swap", 2, 2),
    ]


def test_of_one_kind_what_agrees_with_most_comes_first() -> None:
    made = [
        claim("a", "41%", indicator="exports", **GROWTH),
        claim("b", "43%—45%", indicator="exports", **GROWTH),
        claim("now", "144亿元", indicator="exports"),
        claim("before", "99.5亿元", indicator="exports", period="2023"),
    ]
    assert [str(m) for m in near_misses(made[0], implied(made))] == [
        "44% (digit) agrees with 2 of 2",
        "45% (digit) agrees with 2 of 2",
        "43% (digit) agrees with 1 of 2",
    ]


def test_an_edit_must_be_what_somebody_would_print() -> None:
    """No leading zero where there was none, and nothing that can't be read."""
    made = [claim("a", "13亿元"), claim("b", "3亿元")]
    assert [m.printed for m in near_misses(made[0], implied(made))] == []
    small = [claim("a", "0.4亿元"), claim("b", "0.5亿元")]
    assert "0.5亿元" in [m.printed for m in near_misses(small[0], implied(small))]


def test_what_nothing_hard_is_said_of_has_no_near_miss() -> None:
    made = [
        claim("growth", "48%", **GROWTH),
        claim("now", "143亿元"),
        claim("before", "100亿元", period="2023"),
    ]
    advice = implied(made)
    assert [i.advice for i in advice if i.telling] == [True]
    assert near_misses(made[0], advice) == []


def test_a_near_miss_is_one_however_many_edits_lead_to_it() -> None:
    made = [claim("a", "44%", **GROWTH), claim("b", "43%", **GROWTH)]
    assert near_misses(made[0], implied(made)) == [NearMiss("43%", "digit", 1, 1)]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("10th", "11th"), ("112th", "111th"), ("121st", "122nd"), ("23rd", "13th"), ("5th", "3rd")],
)
def test_an_ordinal_s_ending_follows_its_number(wrong: str, right: str) -> None:
    rank = {"measure": "rank", "base": "CN", "unit": "places"}
    made = [claim("a", wrong, **rank), claim("b", right, **rank)]
    assert [m.printed for m in near_misses(made[0], implied(made))] == [right]


def test_a_slip_within_the_rounding_of_others_is_not_caught() -> None:
    """Of 18 slips of 4.8 those to 4.5, 4.6, 4.7 and 4.9 still are about 5."""
    made = [claim("a", "4.8%", **GROWTH), claim("b", "约5%", **GROWTH)]
    assert checkability(made[0], implied(made)) == 14 / 18


def test_what_only_advises_catches_no_slip() -> None:
    """Of 17 slips of 43, 03 left aside, those to 42 and 44 fit levels of three digits."""
    made = [
        claim("growth", "43%", **GROWTH),
        claim("now", "143亿元"),
        claim("before", "100亿元", period="2023"),
    ]
    assert checkability(made[0], implied(made)) == 0.0
    hard = implied(made, world(nominal=["gdp"]))
    assert checkability(made[0], hard) == 15 / 17


SERIES = [
    claim("now", "361.78亿元"),
    claim("last", "253.18亿元", period="2023"),
    claim("again", "253.18亿元", period="2023"),
]


def test_a_figure_of_the_year_before_is_named_with_its_year_and_first() -> None:
    slipped = claim("a", "253.18亿元")
    years = year_misses_among(slipped, [slipped, *SERIES], world())
    assert [(m.printed, m.edit, m.period) for m in years] == [("253.18亿元", "year", "2023")]
    digit = NearMiss("263.18亿元", "digit", 1, 1)
    assert with_years([digit], years) == [*years, digit]
    assert str(years[0]).startswith("253.18亿元 of 2023 (year) agrees with ")


def test_growth_moves_with_its_base() -> None:
    made = [
        claim("a", "43.21%", period="2023", base="2022", **GROWTH),
        claim("b", "83.35%", period="2023", base="2022", **GROWTH),
        claim("c", "43.21%", period="2024", base="2023", **GROWTH),
    ]
    assert [m.period for m in year_misses_among(made[0], made, world())] == ["2024"]


def test_few_digits_may_fit_another_year_by_chance_so_that_comes_last() -> None:
    year, digit = NearMiss("48%", "year", 1, 1, "2023"), NearMiss("43%", "digit", 1, 1)
    assert with_years([digit], [year]) == [digit, year]


def test_of_few_digits_a_year_that_more_speak_for_comes_first() -> None:
    year, digit = NearMiss("4.8%", "year", 2, 3, "2023"), NearMiss("1.8%", "digit", 1, 3)
    assert with_years([digit], [year]) == [year, digit]


def test_ranks_and_hedged_figures_are_not_of_another_year() -> None:
    hedged = [claim("a", "超253亿元"), *SERIES]
    assert year_misses_among(hedged[0], hedged, world()) == []


def test_nothing_silly_is_proposed() -> None:
    """No streak of no years, and no other fraction for one that is coarse."""
    streak = {"measure": "streak", "base": "1", "unit": "年"}
    made = [claim("a", "连续3年", **streak), claim("b", "连续9年", **streak)]
    assert "连续0年" not in [m.printed for m in near_misses(made[0], implied(made))]
    share = {"measure": "share", "base": "CN", "unit": "%"}
    made = [claim("a", "每3台就有1台", **share), claim("b", "48%", **share)]
    assert near_misses(made[0], implied(made)) == []
