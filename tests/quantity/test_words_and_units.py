"""What the words around a figure do to it, and the units it may be printed in."""

from __future__ import annotations

from fractions import Fraction

import pytest

import gd_metrics as gd
from gd_metrics import Interval, QuantityError
from gd_metrics.errors import GdMetricsError
from gd_metrics.quantity.units import is_counted, kind, ratio, unit_parts


@pytest.mark.parametrize(
    ("printed", "context", "target", "hedge"),
    [
        ("达到13697.5亿元", "", False, "exact"),
        ("13697.5亿元", "达到", False, "exact"),
        ("达到43%", "", False, "exact"),  # two digits are not a round mark either
        ("达到5000亿元", "", False, "at_least"),
        ("5000亿元", "达到", False, "at_least"),
        ("达到千亿级", "", False, "at_least"),
        ("达到四成", "", False, "at_least"),
        ("达到四分之一", "", False, "at_least"),
        ("达到13697.5亿元", "", True, "at_least"),
        ("43%", "达到", True, "at_least"),
        ("13697.5亿元", "", True, "exact"),
        ("达到约3%", "", False, "about"),
        ("3%", "达到约", False, "about"),
        ("达到3%左右", "", False, "about"),
        ("达到3.25%以上", "", False, "at_least"),
        ("达到3%至5%", "", False, "range"),
        ("达到七八百家", "", False, "range"),
    ],
)
def test_reached_is_exact_unless_a_target_or_one_digit_was_reached(
    printed: str, context: str, target: bool, hedge: str
) -> None:
    assert gd.parse(printed, context, target=target).hedge == hedge


def test_a_claim_reads_reached_by_its_vintage() -> None:
    row = next(r for r in gd.table("claims").to_pylist() if r["unit"] == "亿元")
    for vintage, hedge in (("final", "exact"), ("estimate", "exact"), ("target", "at_least"),
                           ("forecast", "at_least")):  # fmt: skip
        told = {**row, "printed": "达到13697.5亿元", "context": None, "vintage": vintage}
        assert gd.Claim.from_row(told).quantity.hedge == hedge


@pytest.mark.parametrize(
    ("printed", "context", "value"),
    [
        ("5%", "降低到", 5),
        ("5%", "降低至", 5),
        ("5%", "下降到", 5),
        ("5%", "降至", 5),
        ("5%", "降为", 5),
        ("5%", "跌至", 5),
        ("5%", "减少到", 5),
        ("5%", "回落至", 5),
        ("3.2%", "降幅为", "-3.2"),
        ("3.2%", "跌幅为", "-3.2"),
        ("3.2%", "降幅达", "-3.2"),
        ("3.2%", "降幅达到", "-3.2"),
        ("3.2%", "下降幅度为", "-3.2"),
        ("3.2%", "降幅收窄至", "-3.2"),  # what is narrower is still a fall
        ("降幅为3.2%", "", "-3.2"),
        ("跌3.2%", "", "-3.2"),
        ("降低3.2%", "", "-3.2"),
        ("涨幅为3.2%", "", "3.2"),
        ("增幅达3.2%", "", "3.2"),
        ("负3.2%", "", "-3.2"),
        ("负百分之三点二", "", "-3.2"),
        ("minus 3.2%", "", "-3.2"),
    ],
)
def test_a_fall_by_a_figure_is_negative_and_a_fall_to_one_is_not(
    printed: str, context: str, value: object
) -> None:
    assert gd.parse(printed, context).value == Fraction(str(value))


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("三十两", 30, "两"),
        ("二两", 2, "两"),
        ("两千两", 2000, "两"),
        ("三千两百两", 3200, "两"),
        ("两百人", 200, "人"),
        ("三万两千人", 32000, "人"),
    ],
)
def test_liang_is_a_weight_behind_a_numeral_and_two_before_one(
    printed: str, value: int, unit: str
) -> None:
    quantity = gd.parse(printed)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("printed", "value", "unit", "width"),
    [
        ("3.5千公顷", 3500, "公顷", 100),
        ("12千克", 12, "千克", 1),
        ("五百千克", 500, "千克", 1),
        ("2.5千米", "2.5", "千米", "0.1"),
        ("25个基点", 25, "基点", 1),
        ("25 basis points", 25, "basis points", 1),
        ("0.5个千分点", "0.5", "千分点", "0.1"),
        ("连续54个月", 54, "个月", 0),
        ("54 consecutive months", 54, "months", 0),
        ("3.2万元/人", 32000, "元/人", 1000),
        ("5元/平方米", 5, "元/平方米", 1),
        ("420 people per km²", 420, "people/km²", 1),
        ("120万标准箱", 1_200_000, "标准箱", 10_000),
        ("78.6岁", "78.6", "岁", "0.1"),
        ("12只", 12, "只", 0),
        ("20场", 20, "场", 0),
        ("300米", 300, "米", 1),
        ("275 billion pounds", 275 * 10**9, "GBP", 10**9),
        ("50 dollars", 50, "USD", 1),
        ("twenty percent", 20, "%", 1),
        ("one hundred and sixty-one companies", 161, "companies", 0),
        ("1 234 567人", 1_234_567, "人", 0),
        ("5\u00a0100 EUR", 5100, "EUR", 1),
        ("1 234.5 km", "1234.5", "km", "0.1"),
        ("一百 五 十 二 人", 152, "人", 0),
        ("2.4  个百 分点", "2.4", "百分点", "0.1"),
        ("肆佰陆拾元", 460, "元", 1),
        ("万分之三", "0.03", "%", "0.01"),
        ("5千", 5000, "", 1000),
        ("25 lakh tonnes", 2_500_000, "tonnes", 100_000),
        (".5%", "0.5", "%", "0.1"),
        ("US $ 5 million", 5_000_000, "USD", 10**6),
        ("14.0件/万人", 14, "件/万人", "0.1"),
        ("16.9 per 1,000", "16.9", "‰", "0.1"),
        ("十万分之十六点九", "0.0169", "%", "0.0001"),
        ("–0.3%", "-0.3", "%", "0.1"),
        ("一万五千亿元", 15 * 10**11, "元", 10**8),
        ("七十八万五百零六", 780_506, "", 1),
        ("两百万五千人", 2_005_000, "人", 1),
        ("two million one hundred thousand", 2_100_000, "", 1000),
        ("首次达12万家", 120_000, "家", 10_000),
        ("仅为3.2%", "3.2", "%", "0.1"),
        ("第15届", 15, "届", 0),
    ],
)
def test_frequent_units_and_numbers_are_read(
    printed: str, value: object, unit: str, width: object
) -> None:
    quantity = gd.parse(printed)
    assert (quantity.value, quantity.unit, quantity.hedge) == (Fraction(str(value)), unit, "exact")
    assert quantity.interval.width == Fraction(str(width))


@pytest.mark.parametrize(
    ("printed", "hedge"),
    [
        ("≥ 5%", "at_least"),
        (">= 5%", "at_least"),
        ("≤5%", "at_most"),
        ("<= 5%", "at_most"),
        ("> 5%", "more_than"),
        ("<5%", "less_than"),
        ("~5%", "about"),
        ("≈5%", "about"),
        ("over 5 %", "more_than"),
        ("just over 5%", "more_than"),
        ("just under 5%", "nearly"),
        ("as many as 500 people", "at_most"),
        ("不小于5%", "at_least"),
        ("上万家", "at_least"),
        ("站上5万亿元大关", "at_least"),
        ("slightly less than 5%", "less_than"),
        ("首破5万亿元", "more_than"),
        ("a record 5.1%", "exact"),
        ("大于5%", "more_than"),
        ("十几亿元", "more_than"),
        ("二十几万人", "more_than"),
        ("十几个", "more_than"),
    ],
)
def test_signs_and_words_hedge_a_figure(printed: str, hedge: str) -> None:
    assert gd.parse(printed).hedge == hedge


@pytest.mark.parametrize(
    ("printed", "unit", "last"),
    [
        ("前10位", "位", 10),
        ("全国前三", "位", 3),
        ("前10名", "位", 10),
        ("世界前十强", "位", 10),
        ("the top ten", "places", 10),
        ("top 5", "places", 5),
    ],
)
def test_one_of_the_first_places_is_that_place_at_most(printed: str, unit: str, last: int) -> None:
    quantity = gd.parse(printed)
    assert (quantity.hedge, quantity.unit) == ("at_most", unit)
    assert quantity.interval == Interval.of(None, last)


def test_pounds_without_a_scale_word_may_be_a_weight() -> None:
    for printed in ("25 pounds", "25pounds"):
        with pytest.raises(QuantityError, match="money or a weight"):
            gd.parse(printed)
    assert gd.parse("25 pounds", unit="GBP").value == 25


def test_things_of_one_kind_stand_for_each_other_and_what_there_is_of_each_does_not() -> None:
    assert kind("元/人") == kind("yuan/people") != kind("元/户")
    assert kind("千克") == kind("公斤") == kind("kilograms")
    assert kind("人次") != kind("人")
    assert not is_counted("元/人")
    assert unit_parts("万元/人") == (10_000, "元/人")
    assert unit_parts("千公顷") == (1000, "公顷")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("基点", "百分点", Fraction(1, 100)),
        ("百分点", "basis points", 100),
        ("千分点", "percentage points", Fraction(1, 10)),
        ("km", "米", 1000),
        ("吨", "公斤", 1000),
        ("公顷", "亩", 15),
        ("倍", "‰", 1000),
        ("公里", "公顷", None),
        ("百分点", "%", None),
    ],
)
def test_units_that_measure_alike_convert_exactly(one: str, other: str, expected: object) -> None:
    assert ratio(one, other) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "9" * 9000,
        f"1.{'9' * 9000}%",
        f"约{'9' * 9000}家",
        "一" * 9000,
        f"第{'9' * 9000}位",
        f"{'9' * 9000}分之一",
        f"1/{'9' * 9000}",
        "1亿" * 4500,
        "1" + "亿" * 9000,
        "约" * 9000,
    ],
)
def test_a_figure_of_thousands_of_characters_is_refused_in_a_short_sentence(printed: str) -> None:
    with pytest.raises(GdMetricsError) as caught:
        gd.parse(printed)
    assert len(str(caught.value)) < 300
    with pytest.raises(GdMetricsError):
        unit_parts(printed)


def test_the_longest_figures_are_read_or_refused() -> None:
    for printed in ("9" * 200, "9" * 198 + "亿亿", "1 " + "000 " * 49, "一二" * 100):
        float(gd.parse(printed).value)
    for printed in ("1" + "亿" * 199, "1亿" * 100, "约" * 200):
        with pytest.raises(QuantityError):
            gd.parse(printed)


def test_scale_words_multiply_twice_at_most() -> None:
    assert gd.parse("3万亿元").value == 3 * 10**12
    with pytest.raises(QuantityError):
        gd.parse("3万亿亿元")


def test_a_hedged_figure_does_not_take_its_scale_word_from_a_header() -> None:
    for printed, context in (("more than 665,000", ""), ("约665", ""), ("665", "超过")):
        with pytest.raises(QuantityError, match="may count 件 or 万件"):
            gd.parse(printed, context, unit="万件")
    assert gd.parse("more than 665,000件", unit="万件").value == 665_000
    assert gd.parse("more than 66.5万", unit="万件").value == 665_000
    assert gd.parse("665.3", unit="万件").value == 6_653_000
    assert gd.parse("more than 665,000", unit="件").value == 665_000


def test_a_figure_that_has_its_scale_from_the_header_alone_is_known() -> None:
    takes = {"665,000": True, "more than 665": True, "66.5万": False, "665件": False, "x": False}
    assert {p: gd.quantity.takes_scale(p, unit="万件") for p in takes} == takes
    assert not gd.quantity.takes_scale("665", unit="件")


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("实际增长4.0%", 4),
        ("名义增长4.0%", 4),
        ("年均增长4.0%", 4),
        ("年均下降4.0%", -4),
        ("同比实际增长4.0%", 4),
        ("两年平均增长4.0%", 4),
        ("年均复合增长4.0%", 4),
        ("扣除价格因素，实际增长4.0%", 4),
        ("按可比价格计算，下降4.0%", -4),
    ],
)
def test_how_growth_is_computed_may_stand_in_its_literal(printed: str, value: int) -> None:
    quantity = gd.parse(printed)
    assert (quantity.value, quantity.interval.width) == (value, Fraction(1, 10))


@pytest.mark.parametrize("printed", ["实际4.0%", "实际利用外资增长4.0%", "名义4.0%"])
def test_words_of_how_it_is_computed_are_read_before_a_growth_alone(printed: str) -> None:
    with pytest.raises(QuantityError):
        gd.parse(printed)


def test_a_rank_is_in_the_unit_of_its_table() -> None:
    assert [gd.parse("第一", unit=unit).unit for unit in ("", "places")] == ["位", "places"]


@pytest.mark.parametrize("printed", ["1.234 people", "12.345 people"])
def test_thousands_with_a_point_are_refused(printed: str) -> None:
    with pytest.raises(QuantityError):
        gd.parse(printed)
    assert gd.parse("0.345 people").value == Fraction(345, 1000)
