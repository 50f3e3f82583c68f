"""Wide tables by formulas: every row passed, failed or untested, and none guessed."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gd_metrics as gd
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.quantity.interval import Interval

FIRMS = pa.table(
    {
        "id": ["a", "b", "c", "d"],
        "p": [75, 755, 80, None],
        "c": [125, 125, 120, 1],
        "t": [200, 200, 200, 2],
    }
)


def counts(table: pa.Table, formula: str, **how: object) -> tuple[int, int, int]:
    (count,) = gd.check_table(table, formulas=[formula], key="id", **how).formulas
    return count.passed, count.failed, count.untested


def test_rows_pass_fail_and_stay_untested() -> None:
    assert counts(FIRMS, "p + c = t") == (2, 1, 1)
    assert counts(FIRMS, "p <= 0.6 * t") == (2, 1, 1)


def test_findings_name_the_failing_rows() -> None:
    report = gd.check_table(FIRMS, formulas=["p + c = t", "p <= 0.6 * t"], key="id")
    assert not report.ok
    assert [(f.subject, f.row) for f in report.findings] == [("b", 2), ("b", 2)]
    assert "755 + 125 = 880, printed 200" in report.findings[0].message
    assert report.to_table().num_rows == 2


def test_printed_numbers_have_half_a_unit_either_way() -> None:
    table = pa.table({"id": ["a", "b", "c"], "x": [1, 1, 1], "y": [2, 2, 2], "s": [3, 4, 5]})
    assert counts(table, "s = x + y") == (1, 2, 0)
    assert counts(table, "s = x + y", rounding="printed") == (2, 1, 0)  # 4 is 3.5; 3 at most 4


def test_whole_numbers_are_exact_and_decimals_stand_for_what_rounds_to_them() -> None:
    table = pa.table({"id": ["a", "b"], "n": [1, 1], "of": [3, 3], "pct": [33.3, 33.4]})
    assert counts(table, "pct = 100 * n / of") == (1, 1, 0)
    assert counts(table, "of = n + 1.6") == (0, 2, 0)


def test_one_column_may_be_rounded_in_another_way() -> None:
    table = pa.table({"id": ["a", "b"], "x": [10, 10], "y": [20, 20], "t": [30, 31]})
    assert counts(table, "t = x + y", rounding={"t": "printed"}) == (1, 1, 0)
    assert counts(table, "t = x + y", rounding={"x": "printed", "t": "printed"}) == (2, 0, 0)
    assert counts(table, "t = x + y", decimals={"x": 0, "t": 0}) == (2, 0, 0)
    prices = pa.table({"id": ["a"], "x": [1.5], "y": [1.5], "t": [3.1]})
    assert counts(prices, "t = x + y") == (1, 0, 0)
    assert counts(prices, "t = x + y", rounding={"x": "exact", "y": "exact"}) == (0, 1, 0)


def test_what_a_program_has_computed_is_known_to_fifteen_digits() -> None:
    table = pa.table({"id": ["a", "b"], "n": [1, 2], "of": [3, 30000], "q": [1 / 3, 2 / 30000]})
    assert counts(table, "q = n / of") == (2, 0, 0)
    slip = table.set_column(3, "q", pa.array([1 / 3, 2.0000001 / 30000]))
    assert counts(slip, "q = n / of") == (1, 1, 0)


def test_floats_need_their_printed_decimals() -> None:
    table = pa.table({"id": ["a", "b"], "x": [0.1, 0.1], "s": [0.2, 0.4]})
    with pytest.raises(ValueError, match="give decimals"):
        gd.check_table(table, formulas=["s = x"], rounding="printed")
    assert counts(table, "s = x", rounding="printed", decimals=1) == (1, 1, 0)


def test_exact_floats_are_their_digits_not_their_bits() -> None:
    table = pa.table({"id": ["a", "b"], "x": [0.1, 0.1], "y": [0.2, 0.2], "s": [0.3, 0.30000001]})
    assert counts(table, "s = x + y", rounding="exact") == (1, 1, 0)


@pytest.mark.parametrize("kind", [pa.int64(), pa.decimal128(20, 0), pa.decimal256(60, 2)])
def test_whole_numbers_beyond_those_of_floats_keep_their_digits(kind: pa.DataType) -> None:
    large = 2**53 + 1
    columns = {"id": ["a", "b"], "x": [large] * 2, "y": [1, 1], "s": [large + 1, large]}
    table = pa.table({n: c if n == "id" else pa.array(c).cast(kind) for n, c in columns.items()})
    assert counts(table, "s = x + y") == (1, 1, 0)
    assert counts(table, "s <= x") == (1, 1, 0)


def test_decimals_carry_their_own_digits() -> None:
    numbers = pa.array([Decimal("1.20"), Decimal("1.30")], pa.decimal128(5, 2))
    table = pa.table({"id": ["a", "b"], "x": numbers, "y": [1.2, 1.2]})
    assert counts(table, "x = y") == (1, 1, 0)


def test_decimals_of_hundreds_are_printed_to_the_hundred() -> None:
    hundreds = pa.array([Decimal(12300), Decimal(12400)], pa.decimal128(7, -2))
    table = pa.table({"id": [1, 2], "a": hundreds, "b": [12349, 12349]})
    assert counts(table, "a = b", rounding="printed") == (1, 1, 0)


def test_products_below_all_floats_are_no_zero() -> None:
    table = pa.table({"id": [1], "t": [1e-101], "a": [1e-200], "b": [1e300]})
    assert counts(table, "t >= a * a * b") == (0, 1, 0)


def test_less_than_is_less_and_at_most_may_be_as_much() -> None:
    table = pa.table({"id": ["a", "b"], "deaths": [5, 4], "cases": [5, 5]})
    assert counts(table, "deaths < cases") == (1, 1, 0)
    assert counts(table, "cases > deaths * 1") == (1, 1, 0)
    assert counts(table, "cases * 1 > deaths / 1") == (1, 1, 0)
    assert counts(table, "deaths <= cases") == (2, 0, 0)
    assert counts(table, "deaths < cases", rounding="printed") == (2, 0, 0)


def test_a_tolerance_is_absolute_or_a_share_of_the_right_side() -> None:
    table = pa.table({"id": ["a", "b"], "y": [100, 103], "x": [101, 101]})
    assert counts(table, "y = x ± 1") == (1, 1, 0)
    assert counts(table, "y = x ± 0.9") == (0, 2, 0)
    assert counts(table, "y = x ± 2 %") == (2, 0, 0)


def test_columns_of_any_name_stand_in_backticks() -> None:
    table = pa.table({"id": [1], "Gas Fuel": [1], "2019": [2], "t": [4]})
    assert counts(table, "t = `Gas Fuel` + `2019`") == (0, 1, 0)
    with pytest.raises(ValueError, match=r"`2019` or 2019\.0"):
        counts(table, "t = `Gas Fuel` + 2019")
    with pytest.raises(LookupError, match="Did you mean `Gas Fuel`"):
        counts(table, "t = `Gas Feul` + t")


def test_a_divisor_that_can_be_zero_is_untested() -> None:
    table = pa.table({"id": ["a", "b"], "x": [1, 1], "y": [0, 2], "q": [0.5, 0.5]})
    assert counts(table, "q = x / y") == (1, 0, 1)
    assert counts(table, "q = x / y", rounding="printed", decimals=1) == (1, 0, 1)


def test_a_quotient_by_zero_is_untested_whatever_it_is_taken_times() -> None:
    table = pa.table({"id": [1], "t": [1], "a": [0]})
    assert counts(table, "t = a / a * a") == (0, 0, 1)


def test_negative_numbers_multiply_as_numbers_do() -> None:
    table = pa.table({"id": ["a", "b"], "x": [-2, -2], "y": [3, -3], "z": [-6, -6]})
    assert counts(table, "z = x * y") == (1, 1, 0)


def test_what_is_no_finite_number_is_untested() -> None:
    table = pa.table({"id": ["a", "b"], "x": [float("inf"), float("nan")], "y": [1.0, 1.0]})
    assert counts(table, "x <= y") == (0, 0, 2)
    assert counts(table.append_column("z", pa.nulls(2)), "y = z") == (0, 0, 2)


def test_a_table_without_rows_has_nothing_to_say() -> None:
    assert counts(FIRMS.slice(0, 0), "p + c = t") == (0, 0, 0)


@pytest.mark.parametrize(
    ("how", "error", "words"),
    [
        ({"formulas": ["p + = t"]}, ValueError, "is missing"),
        ({"formulas": "p = t"}, TypeError, "list of formulas"),
        ({"formulas": ["p = t"], "decimals": -2}, ValueError, "digits behind the point"),
        ({"formulas": ["q = t"]}, LookupError, "No column 'q'"),
        ({"formulas": ["id = t"]}, ValueError, "formulas need numbers"),
        ({"formulas": ["p = t"], "key": "ids"}, LookupError, "Did you mean id"),
        ({"formulas": ["p = t"], "rounding": "up"}, LookupError, "No rounding 'up'"),
    ],
)
def test_what_can_t_be_checked_is_refused(
    how: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words.replace("?", r"\?")):
        gd.check_table(FIRMS, **how)  # type: ignore[arg-type]


NUMBERS = st.integers(-20, 20)


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=8),
    st.sampled_from(["a + b = c", "a * b = c", "a - b <= c", "a / b = c", "a * (b - c) >= a"]),
    st.sampled_from(["exact", "printed"]),
)
def test_columns_decide_as_rationals_do_row_by_row(
    rows: list[tuple[int, int, int]], text: str, rounding: str
) -> None:
    table = pa.table({name: [row[n] for row in rows] for n, name in enumerate("abc")})
    (count,) = gd.check_table(table, formulas=[text], rounding=rounding).formulas
    formula, expected = parse_formula(text), []
    half = 1 if rounding == "printed" else 0
    for row in rows:
        ends = [(2 * value - half, 2 * value + half) for value in row]
        told = {n: Interval.of(*end) / 2 for n, end in zip("abc", ends, strict=True)}
        expected.append(None if formula.undefined(told) else formula.holds(told))
    assert (count.passed, count.failed, count.untested) == (
        expected.count(True),
        expected.count(False),
        expected.count(None),
    )


@settings(max_examples=50)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, st.integers(-1, 1)), min_size=1, max_size=6),
    st.sampled_from(["c = 100 * a / b", "c + 1 < a / b * 100", "c = 100 * a / b ± 5 %"]),
    st.sampled_from([{}, {"a": "printed"}, {"b": "printed", "c": "exact"}]),
)
def test_quotients_of_rounded_columns_decide_as_rationals_do(
    rows: list[tuple[int, int, int]], text: str, rounding: dict[str, str]
) -> None:
    tenths = [
        math.floor(Fraction(1000 * a, 8 * b or 1) + off + Fraction(1, 2)) for a, b, off in rows
    ]
    units = {"a": [a for a, *_ in rows], "b": [8 * b for _, b, _ in rows],
             "c": [Decimal(n).scaleb(-1) for n in tenths]}  # fmt: skip
    columns = {name: pa.array(cells, pa.decimal128(9, 1) if name == "c" else None)
               for name, cells in units.items()}  # fmt: skip
    (count,) = gd.check_table(pa.table(columns), formulas=[text], rounding=rounding).formulas
    formula, expected = parse_formula(text), []
    for row in range(len(rows)):
        half = {n: Fraction(1, 2) * (rounding.get(n) == "printed") for n in "ab"}
        half["c"] = Fraction(rounding.get("c") != "exact", 20)
        told = {n: Interval(Fraction(units[n][row]) - half[n], Fraction(units[n][row]) + half[n])
                for n in "abc"}  # fmt: skip
        expected.append(None if formula.undefined(told) else formula.holds(told))
    assert (count.passed, count.failed) == (expected.count(True), expected.count(False))


LARGE = st.integers(-(10**17), 10**17)
WRITTEN = {
    "whole": lambda units: pa.array(units, pa.int64()),
    "floats": lambda units: pa.array([float(Decimal(n).scaleb(-2)) for n in units]),
    "decimals": lambda units: pa.array(
        [Decimal(n).scaleb(-3) for n in units], pa.decimal128(30, 3)
    ),
    "thirds": lambda units: pa.array([n / 3 for n in units]),
}


@given(
    st.lists(st.tuples(NUMBERS | LARGE, NUMBERS, st.integers(-1, 1)), min_size=1, max_size=6),
    st.sampled_from(["c = a + b", "c - a <= b", "2 * c - 0.5 * b >= a + 1.25", "a + c = b + c"]),
    st.sampled_from([*WRITTEN]),
)
def test_sums_over_columns_decide_as_rationals_do(
    rows: list[tuple[int, int, int]], text: str, written: str
) -> None:
    units = {"a": [a for a, *_ in rows], "b": [b for _, b, _ in rows],
             "c": [a + b + off for a, b, off in rows]}  # fmt: skip
    table = pa.table({name: WRITTEN[written](column) for name, column in units.items()})
    (count,) = gd.check_table(table, formulas=[text], rounding="exact").formulas
    formula, passed = parse_formula(text), 0
    for row in table.to_pylist():
        digits = {n: Fraction(repr(v) if isinstance(v, float) else v) for n, v in row.items()}
        passed += formula.holds({n: Interval(v, v) for n, v in digits.items()})
    assert (count.passed, count.untested) == (passed, 0)
