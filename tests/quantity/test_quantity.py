"""Literals to quantities: every curated one, the grammar by hand, and laws over random ones."""

from __future__ import annotations

import csv
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import gd_metrics as gd
from conftest import ROOT
from gd_metrics import Interval, QuantityError
from gd_metrics.quantity.fraction import farey_neighbours
from gd_metrics.quantity.units import unit_parts
from gd_metrics.quantity.vocabulary import normalise

with (ROOT / "curation" / "claims.csv").open(encoding="utf-8", newline="") as _file:
    CLAIMS = list(csv.DictReader(_file))
UNITS = {r["claim_id"]: r["unit"] for r in gd.table("claims").to_pylist()}


@pytest.mark.parametrize("row", CLAIMS, ids=lambda row: row["claim_id"])
def test_every_curated_literal_says_its_curated_value(row: dict[str, str]) -> None:
    unit, target = UNITS[row["claim_id"]], row["vintage"] in ("target", "forecast")
    quantity = gd.parse(row["printed"], row["context"], unit=unit, target=target).to(unit)
    assert float(quantity.value) == pytest.approx(float(row["value"]), rel=1e-12)


@pytest.mark.parametrize(
    ("printed", "context", "value", "unit", "hedge", "lower", "upper"),
    [
        ("约7.7万家", "", 77000, "家", "about", 76500, 77500),
        ("48%", "下降", -48, "%", "exact", "-48.5", "-47.5"),
        ("43.0%", "", 43, "%", "exact", "42.95", "43.05"),
        ("14万亿元", "迈上", 14 * 10**12, "元", "at_least", 14 * 10**12, None),
        ("约5100亿元", "", 51 * 10**10, "元", "about", 505 * 10**9, 515 * 10**9),
        ("3.6%左右", "", "3.6", "%", "about", "3.55", "3.65"),
        ("近3成", "", 30, "%", "nearly", 20, 30),
        ("超四成", "", 40, "%", "more_than", 40, None),
        ("80%以上", "", 80, "%", "at_least", 80, None),
        ("不到5%", "", 5, "%", "less_than", None, 5),
        ("5%以内", "", 5, "%", "at_most", None, 5),
        ("2000多家", "", 2000, "家", "more_than", 2000, None),
        ("千亿级", "", 10**11, "", "at_least", 10**11, 10**12),
        ("5100", "", 5100, "", "exact", "5099.5", "5100.5"),
        ("5100家", "", 5100, "家", "exact", 5100, 5100),
        ("连续36年", "", 36, "年", "exact", 36, 36),
        ("全国第一", "", 1, "位", "exact", 1, 1),
        ("第12批", "", 12, "批", "exact", 12, 12),
        ("百分之十二点五", "", "12.5", "%", "exact", "12.45", "12.55"),
        ("-1.2%", "", "-1.2", "%", "exact", "-1.25", "-1.15"),
        ("約７.７萬家", "", 77000, "家", "about", 76500, 77500),
        ("1,260,582", "", 1260582, "", "exact", "1260581.5", "1260582.5"),
        ("2.53 million", "", 2530000, "", "exact", 2525000, 2535000),
        ("about 1.25 billion", "", 125 * 10**7, "", "about", 1245 * 10**6, 1255 * 10**6),
        ("36 consecutive years", "", 36, "years", "exact", 36, 36),
        ("43-percent", "", 43, "%", "exact", "42.5", "43.5"),
        ("over 77,000", "", 77000, "", "more_than", 77000, None),
        ("RMB5.1 trillion", "", 51 * 10**11, "CNY", "exact", 505 * 10**10, 515 * 10**10),
        ("ranked third", "", 3, "places", "exact", 3, 3),
        ("£3m", "", 3_000_000, "GBP", "exact", 2_500_000, 3_500_000),
        ("5k EUR", "", 5000, "EUR", "exact", 4500, 5500),
        ("$5.1bn", "", 51 * 10**8, "USD", "exact", 505 * 10**7, 515 * 10**7),
        ("5.1 billion dollars", "", 51 * 10**8, "USD", "exact", 505 * 10**7, 515 * 10**7),
        ("30多万", "", 300_000, "", "more_than", 300_000, None),
        ("十余亿元", "", 10**9, "元", "more_than", 10**9, None),
        ("1亿2000万元", "", 12 * 10**7, "元", "exact", 119_995_000, 120_005_000),
        ("五万三千", "", 53000, "", "exact", "52999.5", "53000.5"),
        ("5万零300人", "", 50300, "人", "exact", "50299.5", "50300.5"),
        ("过半", "", 50, "%", "more_than", 50, None),
        ("超半数", "", 50, "%", "more_than", 50, None),
        ("半数以上", "", 50, "%", "at_least", 50, None),
        ("三成五", "", 35, "%", "exact", "34.5", "35.5"),
        ("近三成半", "", 35, "%", "nearly", 34, 35),
        ("近四成", "", 40, "%", "nearly", 30, 40),
        ("3‰", "", 3, "‰", "exact", "2.5", "3.5"),
        ("千分之六点三九", "", "6.39", "‰", "exact", "6.385", "6.395"),
        ("翻一番", "", 100, "%", "exact", 50, 150),
        ("翻了两番", "", 300, "%", "exact", 250, 350),
        ("近翻番", "", 100, "%", "nearly", 0, 100),
        ("翻了一番多", "", 100, "%", "more_than", 100, None),
        ("逾3.5万亿", "", 35 * 10**11, "", "more_than", 35 * 10**11, None),
        ("3%–5%", "", 4, "%", "range", 3, 5),
        ("3%-5%", "", 4, "%", "range", 3, 5),
        ("3%～5%", "", 4, "%", "range", 3, 5),
        ("3%至5%", "", 4, "%", "range", 3, 5),
        ("3-5%", "下降", -4, "%", "range", -5, -3),
        ("下降3%至5%", "", -4, "%", "range", -5, -3),
        ("-5%--3%", "", -4, "%", "range", -5, -3),
        ("3——5%", "", 4, "%", "range", 3, 5),
        ("−3% to −1%", "", -2, "%", "range", -3, -1),
        ("3 to 5 per cent", "", 4, "%", "range", 3, 5),
        ("between 3% and 5%", "", 4, "%", "range", 3, 5),
        ("介于3%和5%之间", "", 4, "%", "range", 3, 5),
        ("百分之三至五", "", 4, "%", "range", 3, 5),
        ("三到五成", "", 40, "%", "range", 30, 50),
        ("10万至20万", "", 150_000, "", "range", 100_000, 200_000),
        ("3–5万元", "", 40_000, "元", "range", 30_000, 50_000),
        ("5000至1万元", "", 7500, "元", "range", 5000, 10_000),
        ("3—5倍", "", 4, "倍", "range", 3, 5),
        ("3—5倍", "增长到", 3, "倍", "range", 2, 4),
        ("0.3至0.5个百分点", "", "0.4", "百分点", "range", "0.3", "0.5"),
        ("$3–5 billion", "", 4 * 10**9, "USD", "range", 3 * 10**9, 5 * 10**9),
        ("£4–5m", "", 4_500_000, "GBP", "range", 4_000_000, 5_000_000),
        ("€3m to €5m", "", 4_000_000, "EUR", "range", 3_000_000, 5_000_000),
        ("约3%-5%", "", 4, "%", "range", "2.5", "5.5"),
        ("三四成", "", 35, "%", "range", 25, 45),
        ("七八百家", "", 750, "家", "range", 650, 850),
        ("约两三万", "", 25_000, "", "range", 15_000, 35_000),
        ("$3bn-$5bn", "", 4 * 10**9, "USD", "range", 3 * 10**9, 5 * 10**9),
        ("US$3 - US$5", "", 4, "USD", "range", 3, 5),
        ("rose 3 to 5 per cent", "", 4, "%", "range", 3, 5),
        ("3% to 5%", "growth of", 4, "%", "range", 3, 5),
        ("同比下降3.5%", "", "-3.5", "%", "exact", "-3.55", "-3.45"),
        ("较上年下降3.5%", "", "-3.5", "%", "exact", "-3.55", "-3.45"),
        ("fell by 3.5%", "", "-3.5", "%", "exact", "-3.55", "-3.45"),
        ("1.2m people", "", 1_200_000, "people", "exact", 1_150_000, 1_250_000),
        ("5千余人", "", 5000, "人", "more_than", 5000, None),
        ("提升2.3个百分点", "", "2.3", "百分点", "exact", "2.25", "2.35"),
        ("sixth", "", 6, "places", "exact", 6, 6),
        ("ranked 12th", "", 12, "places", "exact", 12, 12),
        ("No. 3", "", 3, "places", "exact", 3, 3),
        ("达到3%左右", "", 3, "%", "about", "2.5", "3.5"),
        ("超3成以上", "", 30, "%", "at_least", 30, None),
    ],
)
def test_a_literal_is_read_with_hedge_and_interval(
    printed: str, context: str, value: object, unit: str, hedge: str, lower: object, upper: object
) -> None:
    quantity = gd.parse(printed, context)
    assert (quantity.value, quantity.unit, quantity.hedge) == (Fraction(str(value)), unit, hedge)
    assert quantity.interval == Interval.of(
        *(None if b is None else str(b) for b in (lower, upper))
    )


@pytest.mark.parametrize(
    ("printed", "lower", "upper"),
    [
        ("四分之一", "22.5", "29.2"),
        ("1/4", "22.5", "29.2"),
        ("1/2", "41.7", "58.3"),
        ("2/3", "58.3", "70.8"),
        ("每5部手机，就有1部", "18.3", "22.5"),
        ("one out of every four", "22.5", "29.2"),
        ("a quarter", "22.5", "29.2"),
    ],
)
def test_a_fraction_reaches_half_way_to_the_fractions_next_to_it(
    printed: str, lower: str, upper: str
) -> None:
    quantity = gd.parse(printed)
    assert quantity.hedge == "fraction"
    assert [f"{float(b):.1f}" for b in (quantity.lower, quantity.upper) if b] == [lower, upper]


def test_a_bound_beats_a_fraction() -> None:
    assert gd.parse("1/3以上").interval == Interval(Fraction(100, 3), None)


def test_a_hedge_in_the_literal_beats_one_in_its_context() -> None:
    assert gd.parse("约5%", "超过").hedge == "about"


@pytest.mark.parametrize(
    ("printed", "position"),
    [
        *(("7.7万x家", 4), ("超", 1), ("", 0), ("1京", 1), ("2/0", 0), ("4/2", 0), ("增长很快", 2)),
        *(("5%-3%", 3), ("3%-3%", 3), ("2020-2024", 5), ("2020—2024年", 5), ("2024-06", 5)),
        *(("3%-5个", 3), ("3%-5", 3), ("900 to 1.2 million", 7), ("第3-5名", 3), ("超3%-5%", 4)),
        *(("3–5位", 2), ("3%~-5%", 3), ("-3%--5%", 4), ("3%--5%", 3), ("$千分之3", 0)),
        *(("between 3%", 10), ("从3%至5%", 0), ("3%至5%以上", 3), ("$3–£5", 3), ("1-2-3", 3)),
        *(("三五家", 0), ("三千五", 0), ("3万5", 2), ("1亿2000", 2), ("1.2亿3000万", 4)),
        *(("05-2024", 3), ("01-02", 3), ("fell 3.5% to 4.2%", 0), ("rose $3bn to $5bn", 0)),
        *(("不到3%左右", 4), ("at least about 3%", 9), ("近一半左右", 3), ("超约3%", 1)),
        *(
            ("3级", 1),
            ("thirds", 0),
            ("12.345 people", 0),
            ("5t vehicles", 1),
            ("1.234 €", 0),
            ("down from 5%", 0),
        ),
        *(("近三四成", 1), ("12成5", 3), ("翻3倍", 0), ("-5级", 2), ("5m", 1)),
        *(("¥5", 0), ("5,1 Mrd. EUR", 1), ("5,123 Mrd. EUR", 0), ("5.123 Mio.", 0), ("$5 EUR", 0)),
    ],
)
def test_what_cannot_be_read_shows_the_text_and_where_it_stopped(
    printed: str, position: int
) -> None:
    with pytest.raises(QuantityError) as caught:
        gd.parse(printed)
    assert isinstance(caught.value, ValueError)
    assert caught.value.position == position
    assert repr(printed) in str(caught.value)


def test_thousands_that_no_comma_parts_are_told_as_such() -> None:
    for printed in ("1234 567", "1.234.567", "1'234", "1'234 EUR"):
        with pytest.raises(QuantityError, match="thousands are parted by commas"):
            gd.parse(printed)


@pytest.mark.parametrize("context", ["由", "from"])
def test_a_change_from_one_figure_to_another_is_no_range(context: str) -> None:
    with pytest.raises(QuantityError, match="not a change"):
        gd.parse("3%至5%", context)


def test_a_verb_before_one_figure_to_another_leaves_open_which_of_them_was_reached() -> None:
    for printed, context in (("rose 3% to 5%", ""), ("3% to 5%", "fell by")):
        with pytest.raises(QuantityError, match="not a change"):
            gd.parse(printed, context)


def test_thousandths_are_read_of_what_is_measured_or_has_a_scale_word() -> None:
    assert gd.parse("12.345", unit="tonnes").value == Fraction("12.345")
    assert gd.parse("12.345 million people").value == 12_345_000
    with pytest.raises(QuantityError, match="of thousands"):
        gd.parse("12.345", unit="people")


@pytest.mark.parametrize(
    ("printed", "context", "value", "hedge"),
    [
        ("5.0%", "增速回落至", 5, "exact"),  # down to a level is no decline by it
        ("2.5%", "下降至", "2.5", "exact"),
        ("5.0%", "fell to", 5, "exact"),
        ("5.9%", "同比降", "-5.9", "exact"),
        ("5.9%", "跌", "-5.9", "exact"),
        ("5.0%", "contracted", -5, "exact"),
        ("8.3%", "由下降转为增长", "8.3", "exact"),
        ("8.3%", "止跌回升", "8.3", "exact"),
        ("8.3%", "不降反升", "8.3", "exact"),
        ("8.3%", "年降水量增长", "8.3", "exact"),
        ("8.3%", "down from 9.1%", "8.3", "exact"),
        ("300", "contracts signed", 300, "exact"),
        ("8.3%", "more than expected", "8.3", "exact"),
        ("8.3%", "in over 30 countries", "8.3", "exact"),
        ("8.3%", "高于全国平均", "8.3", "exact"),
        ("8.3%", "more than, over the year", "8.3", "more_than"),
        ("3%", "不超", 3, "at_most"),
        ("3%", "未超过", 3, "at_most"),
        ("3%", "not more than", 3, "at_most"),
        ("3%", "no fewer than", 3, "at_least"),
        ("8.3%", "近年来增长", "8.3", "exact"),
        ("8.3%", "最近一年增长", "8.3", "exact"),
        ("8.3%", "overall growth", "8.3", "exact"),
        ("8.3%", "understand", "8.3", "exact"),
        ("5%", "条约", 5, "exact"),
        ("1.5万", "超大城市", 15000, "exact"),
    ],
)
def test_a_context_changes_only_what_it_really_says(
    printed: str, context: str, value: object, hedge: str
) -> None:
    quantity = gd.parse(printed, context)
    assert (quantity.value, quantity.hedge) == (Fraction(str(value)), hedge)


def test_a_fraction_with_a_huge_denominator_is_refused_at_once() -> None:
    with pytest.raises(QuantityError, match="fraction below 1"):
        gd.parse("1/999999999999")


def test_units_of_different_kinds_do_not_convert() -> None:
    with pytest.raises(ValueError, match="not in 亿元"):
        gd.parse("43%").to("亿元")
    assert gd.parse("24.68万台(套)").to("套").value == 246800


def test_the_header_s_unit_is_used_where_none_is_printed() -> None:
    assert gd.parse("361.78", unit="万辆").interval == Interval.of(3617750, 3617850)
    assert gd.parse("2.53 million", unit="万辆").to("万辆").value == 253
    with pytest.raises(QuantityError):
        unit_parts("万万辆家")


def test_a_project_s_own_units_are_read_before_and_behind_the_figure() -> None:
    for printed, unit, value in (
        ("300 barrels", "barrels", 300),
        ("EUR 5.1 billion", "EUR", 5_100_000_000),
        ("€5.1 billion", "million EUR", 5100),
        ("£3.2bn", "GBP", 3_200_000_000),
        ("3万桶", "万桶", 3),
        ("5.1 million tonnes", "million tonnes", Fraction("5.1")),
        ("5100 EUR", "€", 5100),
        ("EUR 5100", "€", 5100),
        ("€5,100", "€", 5100),
        ("SEK 5.1m", "million SEK", Fraction("5.1")),
        ("5,100 euros", "EUR", 5100),
        ("5.1 bn EUR", "million €", 5100),
        ("EUR 5.1bn", "bn EUR", Fraction("5.1")),
        ("¥5.1 billion", "million JPY", 5100),
        ("¥5.1亿", "亿元", Fraction("5.1")),
        ("￥5亿", "CNY", 500_000_000),
        ("$5.1 million", "million AUD", Fraction("5.1")),
        ("5 million yuan", "万元", 500),
        ("5.1 Mrd. EUR", "Mrd. EUR", Fraction("5.1")),
        ("8 consecutive years", "年", 8),
        ("500 companies", "家", 500),
        ("6.39‰", "‰", Fraction("6.39")),
        ("3‰", "%", Fraction("0.3")),
        ("3–5", "万辆", 4),
        ("3兆瓦", "兆瓦", 3),
        ("3万兆瓦", "兆瓦", 30000),
        ("3兆元", "亿元", 30000),
        ("€3–5", "million EUR", 4),
    ):
        assert gd.parse(printed, unit=unit).to(unit).value == value


def test_whole_numbers_of_things_are_exact_and_of_other_units_are_rounded() -> None:
    assert gd.parse("1,234 people", unit="people").interval == Interval.of(1234, 1234)
    assert gd.parse("1,234 barrels", unit="barrels").interval == Interval.of("1233.5", "1234.5")


@pytest.mark.parametrize(
    ("printed", "unit", "named"),
    [("$5.1 billion", "million EUR", "USD"), ("CNY 5", "JPY", "CNY"), ("HK$5", "USD", "HKD")],
)
def test_a_figure_in_another_currency_than_its_header_s_is_refused(
    printed: str, unit: str, named: str
) -> None:
    with pytest.raises(ValueError, match=f"is in {named}, not in {unit}"):
        gd.parse(printed, unit=unit)


NUMBERS = st.decimals(0, 10**6, places=2, allow_nan=False).map(lambda d: f"{d:f}")


@given(NUMBERS)
def test_a_number_lies_in_the_interval_of_its_printing(digits: str) -> None:
    for text in (f"{digits}%", f"约{digits}%", f"近{digits}%", f"超{digits}%", f"{digits}%以下"):
        assert Fraction(digits) in gd.parse(text).interval


@given(NUMBERS)
def test_hedges_only_widen_what_is_exact(digits: str) -> None:
    assume(Fraction(digits) > 0)
    exact, about = gd.parse(f"{digits}%").interval, gd.parse(f"约{digits}%").interval
    assert about & exact == exact


@given(NUMBERS)
def test_a_decline_mirrors_its_growth(digits: str) -> None:
    growth, decline = gd.parse(f"{digits}%"), gd.parse(f"{digits}%", "下降")
    assert decline.interval == -growth.interval
    assert decline.value == -growth.value


@given(NUMBERS, NUMBERS)
def test_a_range_reaches_from_the_one_figure_to_the_other(one: str, other: str) -> None:
    low, high = sorted((one, other), key=Fraction)
    assume(Fraction(low) < Fraction(high))
    quantity = gd.parse(f"{low}%–{high}%")
    assert (quantity.lower, quantity.upper) == (Fraction(low), Fraction(high))
    assert gd.parse(f"下降{low}–{high}%").interval == -quantity.interval
    with pytest.raises(QuantityError):
        gd.parse(f"{high}%–{low}%")


@given(NUMBERS)
def test_full_width_and_traditional_print_the_same(digits: str) -> None:
    wide = digits.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    assert gd.parse(f"約{wide}萬輛").interval == gd.parse(f"约{digits}万辆").interval


@given(st.text(max_size=12))
def test_reading_anything_gives_a_quantity_or_says_where_it_stopped(text: str) -> None:
    try:
        quantity = gd.parse(text)
    except QuantityError as error:
        stopped = error.position
    else:
        stopped = len(text)
        assert quantity.value in quantity.interval
    assert 0 <= stopped <= len(text)


@given(st.text())
def test_normalising_moves_no_character(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.integers(2, 40).flatmap(lambda q: st.tuples(st.integers(1, q - 1), st.just(q))))
def test_farey_neighbours_are_the_nearest_fractions_of_their_order(pair: tuple[int, int]) -> None:
    share = Fraction(*pair)
    below, above = farey_neighbours(share)
    order = share.denominator + 1
    others = {Fraction(p, q) for q in range(1, order + 1) for p in range(q + 1)}
    assert below == max(f for f in others if f < share)
    assert above == min(f for f in others if f > share)


@pytest.mark.parametrize(
    ("printed", "context"), [("下降-3%", ""), ("-3%", "下降"), ("-3%", "fell")]
)
def test_a_decline_is_said_once(printed: str, context: str) -> None:
    with pytest.raises(QuantityError, match="not both"):
        gd.parse(printed, context)
