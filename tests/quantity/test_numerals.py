"""Every scale word and numeral by what it counts, and every limit on both of its sides."""

from __future__ import annotations

from fractions import Fraction

import pytest

import gd_metrics as gd
from gd_metrics import QuantityError
from gd_metrics.errors import FormulaError
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.quantity.numerals import adjacent, read, scale_word
from gd_metrics.quantity.units import unit_parts

SCALES = {
    2: ["百", "hundred"],
    3: ["千", "thousand"],
    4: ["万"],
    5: ["十万", "lakh"],
    6: ["百万", "million", "mn", "mln"],
    7: ["千万", "crore"],
    8: ["亿", "万万"],
    9: ["十亿", "billion", "bn", "bln"],
    10: ["百亿"],
    11: ["千亿"],
    12: ["万亿", "兆", "trillion", "tn", "tln", "trn", "trln"],
    16: ["亿亿"],
}
LETTERS = {"k": 3, "m": 6, "b": 9, "t": 12}


@pytest.mark.parametrize(
    ("power", "word"), [(power, word) for power, words in SCALES.items() for word in words]
)
def test_a_scale_word_counts_its_power_of_ten_and_so_does_the_last_digit(
    power: int, word: str
) -> None:
    number = gd.parse(f"2.5 {word}")
    assert number.value == Fraction(25, 10) * 10**power
    assert number.interval.width == Fraction(10**power, 10)
    assert gd.parse(f"30 {word}").step == 10 * 10**power
    assert gd.parse("7", unit=f"{word} EUR").value == 7 * 10**power


@pytest.mark.parametrize(("letter", "power"), LETTERS.items())
def test_a_letter_beside_money_is_a_scale_word(letter: str, power: int) -> None:
    assert gd.parse(f"$2.5{letter}").value == Fraction(25, 10) * 10**power


NUMERALS = {
    "零": 0, "十": 10, "十一": 11, "二十": 20, "九十九": 99, "一百": 100, "一百零一": 101,
    "一百一十": 110, "两百二十二": 222, "一千零一": 1001, "一千零一十": 1010,
    "九千九百九十九": 9999,
    "二〇二四": 2024, "二零零八": 2008, "壹贰叁": 123, "肆佰伍拾陆": 456, "柒仟捌佰玖拾": 7890,
    "一万零一": 10001, "一万二百": 10200, "十万零五十六": 100_056, "三万两千": 32_000,
    "一亿零五": 100_000_005, "一亿二千万": 120_000_000,
    "十二亿三千四百五十六万七千八百九十": 1_234_567_890,
    "一万五千亿": 15 * 10**11, "四千五百六十九万八千三百一十一亿": 45_698_311 * 10**8,
    "zero": 0, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "nineteen": 19,
    "twenty": 20, "twenty-one": 21, "thirty two": 32, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety-nine": 99, "one hundred": 100, "two hundred and six": 206,
    "nine hundred ninety-nine": 999,
    "two thousand five hundred": 2500, "six million and one": 6_000_001,
    "five million two thousand": 5_002_000,
}  # fmt: skip


@pytest.mark.parametrize(("printed", "value"), NUMERALS.items())
def test_a_numeral_in_words_is_the_number_that_it_says(printed: str, value: int) -> None:
    reading = read(printed)
    assert reading is not None
    assert (reading.number.value, reading.end) == (value, len(printed))


@pytest.mark.parametrize(
    ("printed", "value", "end"),
    [
        ("1,234", 1234, 5),
        ("1,234,567", 1_234_567, 9),
        ("1,2345", 1234, 5),
        ("12,34", 12, 2),
        ("1234,567", 1234, 4),
        ("1 234", 1234, 5),
        ("1 234 567.5", Fraction("1234567.5"), 11),
        ("1 2345", 1, 1),
        ("1234 567", 1234, 4),
        ("3万5", 30_000, 2),
        ("3万5000", 35_000, 6),
        ("3万零5", 30_005, 4),
        ("3万1000", 31_000, 6),
        ("3万999", 30_000, 2),
        ("1.2亿3000万", 120_000_000, 4),
        ("一百万零五千", 1_005_000, 6),
        ("3千克", 3, 1),
        ("3百帕", 3, 1),
        ("3百米", 300, 2),
        ("3兆瓦", 3, 1),
        ("3兆元", 3 * 10**12, 2),
        ("3百分点", 3, 1),
        ("six million an hour", 6_000_000, 11),
        ("one hundred and", 100, 11),
        ("twentyfive", None, 0),
        ("三五", None, 0),
        ("三千五", None, 0),
        ("家", None, 0),
    ],
)
def test_a_number_ends_where_its_digits_do(printed: str, value: object, end: int) -> None:
    reading = read(printed)
    assert (reading and reading.number.value, reading.end if reading else 0) == (value, end)


def test_the_last_digit_that_is_not_zero_is_what_about_rests_on() -> None:
    for printed, last, significant in (
        ("5100", 1, 100),
        ("5100.0", Fraction(1, 10), 100),
        ("0.050", Fraction(1, 1000), Fraction(1, 100)),
        ("0", 1, 1),
        ("0.00", Fraction(1, 100), Fraction(1, 100)),
        ("-20", 1, 10),
        ("7.70万", 100, 1000),
    ):
        reading = read(printed)
        assert reading is not None
        assert (reading.number.last, reading.number.significant) == (last, significant)


def test_a_scale_word_by_itself_is_told_from_a_unit() -> None:
    readings = {text: scale_word(text) for text in ("万辆", "million EUR", "EUR", "千克", "辆")}
    ends = {text: reading and reading.end for text, reading in readings.items()}
    assert ends == {"万辆": 1, "million EUR": 7, "EUR": None, "千克": None, "辆": None}
    assert [r.number.value for r in readings.values() if r] == [10_000, 1_000_000]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("七八百家", 0),
        ("约三四成", 1),
        ("一千七八百", 2),
        ("二〇二四", None),
        ("十二点三四", None),
        ("三五家", None),  # neighbours alone are one or the other
        ("八七百", None),
        ("五六七", None),  # digit by digit
        ("二两", None),
        ("两三家", 0),
        ("12", None),
    ],
)
def test_neighbouring_numerals_side_by_side_are_one_or_the_other(text: str, at: object) -> None:
    assert adjacent(text) == at


def test_a_figure_of_200_characters_is_read_and_one_more_is_refused() -> None:
    assert gd.parse("1" * 200).value == int("1" * 200)
    with pytest.raises(QuantityError, match="over 200 characters"):
        gd.parse("1" * 201)
    assert unit_parts("a" * 200) == (1, "a" * 200)
    with pytest.raises(QuantityError, match="at most 200 characters"):
        unit_parts("a" * 201)


def test_a_formula_of_200_operators_is_read_and_one_more_is_refused() -> None:
    assert parse_formula("a = b" + " + b" * 200).names == ("a", "b")
    assert parse_formula("a = " + "-" * 200 + "b").names == ("a", "b")
    for text in ("a = b" + " + b" * 201, "a = " + "-" * 201 + "b"):
        with pytest.raises(FormulaError, match="more than 200 operators"):
            parse_formula(text)


def test_a_formula_of_50_brackets_and_1000_digits_is_read_and_one_more_is_refused() -> None:
    assert parse_formula("a = " + "(" * 50 + "b" + ")" * 50).names == ("a", "b")
    with pytest.raises(FormulaError, match="more than 50 brackets"):
        parse_formula("a = " + "(" * 51 + "b" + ")" * 51)
    assert parse_formula("a = b * " + "9" * 1000).names == ("a", "b")
    with pytest.raises(FormulaError, match="more than 1000 digits"):
        parse_formula("a = b * " + "9" * 500 + " * " + "9" * 501)


def test_a_lower_part_in_english_words_stands_behind_a_scale_word_alone() -> None:
    both = read("two million one hundred")
    assert both is not None
    assert (int(both.number.value), both.number.scale) == (2_000_100, 1_000_000)
    again = read("two million one million")  # no lower part
    assert again is not None
    assert again.end == len("two million")
    alone = read("twenty zero")  # no scale that a lower part could belong to
    assert alone is not None
    assert alone.end == len("twenty")


@pytest.mark.parametrize("printed", ["第一", "first", "top ten", "前10位"])
def test_a_place_in_a_ranking_is_counted_as_its_table_counts_it(printed: str) -> None:
    assert [gd.parse(printed, unit=unit).unit for unit in ("位", "places")] == ["位", "places"]


def test_a_range_in_tenths_whose_end_has_hundredths_begins_in_tenths() -> None:
    assert (gd.parse("三至四成五").lower, gd.parse("三至四成五").upper) == (30, 45)


def test_where_a_figure_can_t_go_on_a_comma_is_told_from_a_missing_unit() -> None:
    with pytest.raises(QuantityError, match="decimal commas are not read"):
        gd.parse("35,5%")
