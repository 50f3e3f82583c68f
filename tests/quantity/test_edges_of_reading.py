"""What a figure says at the edges of each convention, one case on either side."""

from __future__ import annotations

from fractions import Fraction

import pytest

import gd_metrics as gd
from gd_metrics import Interval, Quantity, QuantityError
from gd_metrics.quantity.numerals import Number, read
from gd_metrics.quantity.units import kind, singular, unit_word, words_alike


@pytest.mark.parametrize("printed", ["0/5", "5/5", "6/5", "1/101", "0分之1"])
def test_what_is_no_part_of_a_whole_is_refused(printed: str) -> None:
    with pytest.raises(QuantityError):
        gd.parse(printed)


def test_a_hundredth_is_the_smallest_part_that_is_read() -> None:
    assert gd.parse("1/100").value == 1
    assert gd.parse("99/100").value == 99


@pytest.mark.parametrize(
    ("printed", "hedge", "lower", "upper"),
    [
        ("近1/4", "nearly", Fraction(45, 2), 25),
        ("超1/4", "more_than", 25, None),
        ("至少1/4", "at_least", 25, None),
        ("达到1/4", "at_least", 25, None),
        ("不到1/4", "less_than", None, 25),
        ("不超过1/4", "at_most", None, 25),
        ("约1/4", "fraction", Fraction(45, 2), Fraction(175, 6)),
    ],
)
def test_a_hedge_bounds_a_fraction_on_its_side(
    printed: str, hedge: str, lower: object, upper: object
) -> None:
    quantity = gd.parse(printed)
    assert (quantity.hedge, quantity.lower, quantity.upper) == (hedge, lower, upper)
    assert quantity.printed == printed


@pytest.mark.parametrize(
    ("printed", "unit", "lower", "upper", "word"),
    [
        ("3元至5万元", "", 3, 50_000, "元"),
        ("1万至5亿元", "", 10**4, 5 * 10**8, "元"),
        ("1000至1万元", "", 1000, 10_000, "元"),
        ("3–5万", "万辆", 30_000, 50_000, "辆"),
        ("3–5", "万辆", 30_000, 50_000, "辆"),
        ("3万–5万", "万辆", 30_000, 50_000, "辆"),
        ("5000至1万", "万辆", 5000, 10_000, "辆"),
        ("1950至3000", "", 1950, 3000, ""),
        ("七八百", "家", 650, 850, "家"),
        ("£4–5m", "", 4 * 10**6, 5 * 10**6, "GBP"),
    ],
)
def test_a_range_takes_what_stands_at_one_of_its_ends(
    printed: str, unit: str, lower: int, upper: int, word: str
) -> None:
    quantity = gd.parse(printed, unit=unit)
    assert (quantity.lower, quantity.upper, quantity.unit) == (lower, upper, word)
    assert (quantity.printed, quantity.hedge) == (printed, "range")
    assert quantity.value == Fraction(lower + upper, 2)


@pytest.mark.parametrize(
    "printed",
    [
        "3–$5",
        "950至1万元",
        "5至5万元",
        "3–5万多",
        "30多万至50万",
        "1950–2000",
        "1950至2000年",
        "七八位",
        "超七八百家",
        "第3至5",
        "0成5",
        "10成5",
        "12成半",
    ],
)
def test_what_may_be_two_things_is_refused(printed: str) -> None:
    with pytest.raises(QuantityError):
        gd.parse(printed)


def test_two_neighbouring_numerals_have_no_bound_beside_them() -> None:
    assert gd.parse("七八百家", "约").interval == Interval.of(650, 850)
    with pytest.raises(QuantityError, match="without a hedge"):
        gd.parse("七八百家", "超过")


def test_tenths_with_a_digit_behind_are_hundredths() -> None:
    values = {"一成五": 15, "三成八": 38, "九成九": 99, "两成半": 25, "十成": 100, "1成": 10}
    assert {printed: gd.parse(printed).value for printed in values} == values
    assert gd.parse("三成五").step == 1
    assert gd.parse("约三成").interval == Interval.of(25, 35)


def test_a_quantity_in_another_unit_keeps_all_that_it_says() -> None:
    expected = Quantity(
        "约7.7万家", Fraction("7.7"), "万家", "about", Interval.of("7.65", "7.75"), Fraction("0.1")
    )
    assert gd.parse("约7.7万家").to("万家") == expected
    assert gd.parse("四分之一").to("%").step is None


def test_a_range_that_reaches_below_zero_does_not_decline_again() -> None:
    with pytest.raises(QuantityError, match="not both"):
        gd.parse("-1%–3%", "下降")
    assert gd.parse("0%–3%", "下降").interval == Interval.of(-3, 0)


def test_smaller_parts_keep_what_was_printed_with_them() -> None:
    number = read("3万")
    assert number is not None
    assert number.number.parts(100) == Number(Fraction(300), Fraction(100), Fraction(100), 10_000)
    assert gd.parse("约万分之二十").interval == Interval.of("0.15", "0.25")


def test_parts_below_a_scale_word_say_how_far_a_number_is_known() -> None:
    assert gd.parse("1亿500万元").interval == Interval.of(104_995_000, 105_005_000)
    assert gd.parse("约1亿2000万").interval == Interval.of(115_000_000, 125_000_000)
    assert gd.parse("3万〇5").value == 30_005
    assert gd.parse("二〇年").value == 20
    for printed, end in (("3万三五", 2), ("3万1万", 2), ("3万2亿", 2)):
        reading = read(printed)
        assert reading is not None
        assert reading.end == end


def test_what_takes_its_scale_from_a_header_depends_on_its_context_too() -> None:
    takes = gd.quantity.takes_scale
    assert takes("665", "超过", unit="万件")
    assert takes("665", "下降", unit="万件")
    assert not takes("66.5万", "下降", unit="万件")
    assert not takes("3桶", unit="百桶")


def test_a_magnitude_reaches_to_ten_times_itself() -> None:
    assert gd.parse("千亿级").interval == Interval.of(10**11, 10**12)
    assert gd.parse("千亿级", unit="元").unit == "元"


def test_one_of_a_unit_has_its_own_word() -> None:
    words = {"people": "person", "years": "year", "percentage points": "percentage point",
             "places": "place", "companies": "company", "cars": "car", "units": "unit",
             "家": "家"}  # fmt: skip
    assert {unit: singular(unit) for unit in words} == words


def test_words_of_one_kind_stand_for_each_other_and_the_project_s_goes_first() -> None:
    assert words_alike("年")[0] == "years"
    assert {"年", "consecutive years"} <= {*words_alike("years")}
    assert kind("") == ""
    assert (unit_word("$", "HKD"), unit_word("$", "EUR"), unit_word("¥", "CNY")) == (
        "HKD", "USD", "CNY",
    )  # fmt: skip
    assert unit_word("元/人", "元/人") == "元/人"


def test_a_figure_is_exact_only_where_whole_things_are_counted() -> None:
    widths = {"12家": 0, "12.0家": Fraction(1, 10), "12万家": 10_000, "12元": 1, "12": 1, "第12": 0,
              "12 new energy vehicles": 0, "12吨": 1, "12个月": 0}  # fmt: skip
    assert {printed: gd.parse(printed).interval.width for printed in widths} == widths


def test_soft_bounds_reach_to_what_one_would_print_instead() -> None:
    soft = {"超四成": (40, 50), "不到5%": (4, 5), "43%": (Fraction(85, 2), Fraction(87, 2))}
    for printed, bounds in soft.items():
        interval = gd.parse(printed).soft
        assert (interval.lower, interval.upper) == bounds
