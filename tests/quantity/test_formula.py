"""Formulas: reading, solving, and what they say in all data."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gd_metrics.errors import FormulaError
from gd_metrics.quantity.formula import Formula, Name, Operation, parse_formula
from gd_metrics.quantity.interval import Interval
from gd_metrics.quantity.linear import difference, normal_form, problem
from gd_metrics.quantity.row_sums import parse_row_sum


@pytest.mark.parametrize(
    ("text", "position", "reason"),
    [
        ("a = b +", 7, "is missing"),
        ("a", 1, "comparison"),
        ("a = (b", 6, "bracket"),
        ("a = b c", 6, "end here"),
        ("a = b # c", 6, "no meaning"),
        ("a = b = c", 6, "end here"),
        ("3 = 4", 0, "without names"),
        ("", 0, "is missing"),
        ("a = __import__('os')", 14, "end here"),
        ("a = " + "(" * 60 + "b" + ")" * 60, 54, "brackets"),
        ("a = b" + " + b" * 300, None, "operators"),
        ("a = " + "-" * 20_000 + "b", None, "operators"),
        ("a = b * " + "9" * 9000, 8, "digits"),
        ("a = b" + " * 99999999" * 150, None, "digits"),
        ("a = b +- 0.05", 6, "write ±"),
        ("a = b +/- 0.05", 6, "write ±"),
        ("a = b ± c", 8, "number is missing"),
        ("a <= b ± 1", 7, "tolerance of ="),
        ("a = b ± 1 + c", 10, "end here"),
        ("a = before(a)", 4, "rows of a table"),
        ("a = `b", 4, "no meaning"),
    ],
)
def test_what_is_no_formula_is_refused_with_a_caret(
    text: str, position: int | None, reason: str
) -> None:
    with pytest.raises(FormulaError, match=reason) as caught:
        parse_formula(text)
    assert len(str(caught.value)) < 300
    if position is not None:
        assert caught.value.position == position
        assert str(caught.value).splitlines()[2] == "  " + " " * position + "^"


def test_names_are_words_of_any_script() -> None:
    assert parse_formula("进出口 = 出口 + 进口").names == ("进出口", "出口", "进口")


def test_a_name_in_backticks_may_be_any() -> None:
    formula = parse_formula("Total = `Gas Fuel` + `a-b` + `2019` + `a%` + `say ``so```")
    assert formula.names == ("Total", "Gas Fuel", "a-b", "2019", "a%", "say `so`")
    assert parse_formula(formula.shape).names == tuple(f"operand_{n}" for n in range(6))


@pytest.mark.parametrize(
    ("text", "names", "ways"),
    [
        ("t = 2019 + 2020", ["t", "2019", "2020"], "write `2019` or 2019.0"),
        ("t = a-b", ["t", "a", "b", "a-b"], "write `a-b` or `a`-`b`"),
        ("t = a - b", ["t", "a", "b", "a - b"], "write `a - b` or `a` - `b`"),
        ("t = 2 * 1.5", ["t", "1.5", "1.50"], "write `1.5` or 1.500"),
        ("t = Gas Fuel + b", ["t", "Gas Fuel", "b"], "Gas Fuel is written `Gas Fuel`"),
        ("t = oil.rev", ["t", "oil.rev"], "oil.rev is written `oil.rev`"),
    ],
)
def test_what_may_be_read_in_two_ways_is_shown_in_both(
    text: str, names: list[str], ways: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text, names)
    assert ways in str(caught.value)


@pytest.mark.parametrize("text", ["t = a + 2019", "t = `a-b` + a", "a-b = t", "t = `a`-`b`"])
def test_what_can_be_read_in_one_way_is_read(text: str) -> None:
    names = ["t", "a", "a-b", "b"] if "`" in text else ["t", "a", "b"]
    assert set(parse_formula(text, names).names) <= set(names)


def test_a_tolerance_widens_the_right_side() -> None:
    operands = {"y": Interval.of(10, 10), "x": Interval.of("9.9", "9.9")}
    for text, holds in [("y = x ± 0.1", True), ("y = x ± 0.09", False),
                        ("y = x ± 1.1 %", True), ("y = x ± 1%", False)]:  # fmt: skip
        assert parse_formula(text).holds(operands) is holds, text
    assert parse_formula("y = x ± 0.1").implied("x", operands) == Interval.of("9.9", "10.1")


def test_less_than_needs_a_number_that_is_less() -> None:
    assert not parse_formula("a < b").holds({"a": Interval.of(5, 5), "b": Interval.of(5, 5)})
    assert parse_formula("a < b").holds({"a": Interval.of(5, 6), "b": Interval.of(5, 6)})
    assert not parse_formula("a > b").holds({"a": Interval.of(4, 5), "b": Interval.of(5, 6)})


VALUES = st.fractions(-50, 50, max_denominator=20)
MARGINS = st.fractions(0, 3, max_denominator=20)
SHAPES = {
    "x = a + b": lambda a, b, c: a + b,
    "x = a - b": lambda a, b, c: a - b,
    "x = a * b": lambda a, b, c: a * b,
    "x = a / b": lambda a, b, c: a / b,
    "x = a / b - 1": lambda a, b, c: a / b - 1,
    "x = 2 * (a - b) / c": lambda a, b, c: 2 * (a - b) / c,
    "x = a * b + c": lambda a, b, c: a * b + c,
    "x = a - b * -c": lambda a, b, c: a + b * c,
}


@given(st.sampled_from(sorted(SHAPES)), VALUES, VALUES, VALUES, st.tuples(*[MARGINS] * 8))
def test_what_is_implied_holds_every_true_value(
    text: str, a: Fraction, b: Fraction, c: Fraction, margins: tuple[Fraction, ...]
) -> None:
    assume(b and c)
    true = {"a": a, "b": b, "c": c, "x": SHAPES[text](a, b, c)}
    formula = parse_formula(text)
    operands = {
        name: Interval(true[name] - margins[2 * n], true[name] + margins[2 * n + 1])
        for n, name in enumerate(sorted(formula.names))
    }
    assert formula.holds(operands)
    for name in formula.names:
        implied = formula.implied(name, operands)
        assert implied is not None
        assert true[name] in implied


@pytest.mark.parametrize(
    ("text", "name", "implied"),
    [
        ("trade = exports + imports", "imports", Interval.of(3, 5)),
        ("trade = exports + imports", "trade", Interval.of(5, None)),
        ("exports <= 0.6 * trade", "exports", Interval.of(None, 6)),
        ("trade >= exports", "trade", Interval.of(5, None)),
        ("trade >= exports", "exports", Interval.of(None, 10)),
        ("imports = trade / (exports - 5.5)", "imports", Interval()),  # the divisor can be 0
    ],
)
def test_a_formula_is_solved_for_every_name(text: str, name: str, implied: Interval) -> None:
    given = {"trade": Interval.of(9, 10), "exports": Interval.of(5, 6)}
    given["imports"] = Interval(Fraction(0), None)
    assert parse_formula(text).implied(name, given) == implied


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("t = x + m", "x = t - m"),
        ("t = x + m", "m + x = t"),
        ("2 * a <= b", "b >= a + a"),
        ("a < b", "b > a"),
        ("r = a / g", "a / g = r"),
    ],
)
def test_formulas_that_say_the_same_have_one_normal_form(one: str, other: str) -> None:
    assert normal_form(parse_formula(one)) == normal_form(parse_formula(other))


@pytest.mark.parametrize(
    ("one", "other"), [("a <= b", "b <= a"), ("t = x + m", "t = x - m"), ("a < 2 * b", "a < b")]
)
def test_formulas_that_differ_have_different_normal_forms(one: str, other: str) -> None:
    assert normal_form(parse_formula(one)) != normal_form(parse_formula(other))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = a + 1", "no data"),
        ("a + b <= b + a - 1", "no data"),
        ("a = a", "says nothing"),
        ("a <= a + 1", "says nothing"),
        ("a < a", "no data"),
        ("a + b = 0 - 1", "no data"),  # both are at least 0
        ("a <= 0.6 * b", None),
    ],
)
def test_formulas_that_can_t_be_used_are_told(text: str, reason: str | None) -> None:
    found = problem(parse_formula(text), {name: Interval.of(0, None) for name in "ab"})
    assert (found is None) if reason is None else (found is not None and reason in found)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("t = a - (b + c)", "A − (B + C)"),
        ("t = a - (b - c)", "A − (B − C)"),
        ("t = a + (b - c)", "A + B − C"),
        ("t = (a - b) - c", "A − B − C"),
        ("t = a * (b + c)", "A × (B + C)"),
        ("t = (a - b) / c", "(A − B) / C"),
        ("t = a / (b * c)", "A / (B × C)"),
        ("t = a / (b / c)", "A / (B / C)"),
        ("t = a * b / c", "A × B / C"),
        ("t = a * (b * c)", "A × B × C"),
        ("t = a + b * c", "A + B × C"),
        ("t = a ± 0.5", "A ± 0.5"),
        ("t = a ± 1 %", "A × (0.99 … 1.01)"),
    ],
)
def test_figures_in_a_formula_have_the_brackets_that_it_needs_and_no_others(
    text: str, right: str
) -> None:
    assert parse_formula(text).sides({name: name.upper() for name in "tabc"}) == ("T", right)


def extreme(operator: str) -> Formula:
    """That t is the greater, or the lesser, of a and b."""
    return Formula("", Name("t"), "=", Operation(operator, Name("a"), Name("b")))


@pytest.mark.parametrize(
    ("operator", "other", "left"),
    [
        ("max", (1, 2), (5, 6)),  # the other one is too small for it
        ("max", (1, 5), (0, 6)),
        ("min", (8, 9), (5, 6)),  # too large
        ("min", (6, 9), (5, 10)),
    ],
)
def test_the_greater_of_two_narrows_the_one_that_must_be_it(
    operator: str, other: tuple[int, int], left: tuple[int, int]
) -> None:
    operands = {"t": Interval.of(5, 6), "a": Interval.of(0, 10), "b": Interval.of(*other)}
    narrowed = extreme(operator).narrowed(operands)
    assert narrowed == operands | {"a": Interval.of(*left)}
    assert extreme(operator).sides({n: n.upper() for n in "tab"}) == ("T", f"{operator}(A, B)")


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        ("t = 2019", ["t", "2019"], "2019 may be a name here and a number"),
        ("t = a-b", ["t", "a-b", "a", "b"], "a-b may be one name here, or several"),
        ("t = Gas Fuel", ["t", "Gas Fuel"], "; Gas Fuel is written `Gas Fuel`$"),
        ("t = `Gas Fuel` +", ["t", "Gas Fuel"], "bracket is missing$"),  # it is written so
    ],
)
def test_names_that_are_no_words_are_said_to_be_so(
    text: str, names: list[str], reason: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(text, names)
    assert re.search(reason, str(caught.value).splitlines()[0])


def test_what_is_divided_by_zero_anywhere_is_undefined() -> None:
    nothing, some = Interval.of(0, 0), Interval.of(1, 2)
    for text in ("t = b + a / c", "t = a / c + b", "t = a / c", "a / c = t"):
        operands = dict.fromkeys("tab", some) | {"c": nothing}
        assert parse_formula(text).undefined(operands)
        assert not parse_formula(text).undefined(operands | {"c": some})


@pytest.mark.parametrize(
    "alike",
    [
        ("t = 2 * a", "t = a * 2", "a = t / 2"),
        ("2 * a <= b", "b / 2 >= a", "a <= b / 2", "4 * a - 2 * b <= 0"),
        ("a <= 1", "1 >= a", "2 * a <= 2"),
    ],
)
def test_one_statement_written_otherwise_is_the_same(alike: tuple[str, ...]) -> None:
    assert len({normal_form(parse_formula(text)) for text in alike}) == 1


def test_a_tolerance_of_a_sum_over_rows_is_a_number_or_a_share() -> None:
    number, share = (parse_row_sum(f"T = sum(*) ± 2{sign}") for sign in ("", " %"))
    assert number is not None
    assert share is not None
    assert (number.tolerance, number.share) == (2, 0)
    assert (share.tolerance, share.share) == (0, Fraction(1, 50))


def test_products_say_the_same_in_any_order_and_quotients_do_not() -> None:
    def alike(one: str, other: str) -> bool:
        return normal_form(parse_formula(one)) == normal_form(parse_formula(other))

    assert alike("x = a * b", "x = b * a")
    assert alike("x = (a + b) * c", "x = c * (b + a)")
    assert not alike("x = a / b", "x = b / a")
    assert not alike("x = (a - b) * c", "x = (b - a) * c")


def test_what_is_nothing_in_all_data_multiplies_to_nothing_and_divides_nothing() -> None:
    assert difference(parse_formula("b * (a - a) = c")) == {"c": -1}
    assert difference(parse_formula("b / (a - a) = c")) is None


def test_a_factor_is_shown_with_six_decimals() -> None:
    assert parse_formula("x = 0.1234567 * a").sides({"x": "1", "a": "2"})[1] == "0.123456… × 2"


@pytest.mark.parametrize(
    ("product", "by", "other"),
    [
        ((4, 6), (0, 2), (2, None)),
        ((4, 6), (2, 3), (Fraction(4, 3), 3)),
        ((0, 6), (2, 3), (0, 3)),
        ((0, 6), (0, 3), (None, None)),  # zero times anything is zero
    ],
)
def test_a_factor_is_what_the_product_and_the_other_leave(
    product: tuple[int, int], by: tuple[int, int], other: tuple[Any, Any]
) -> None:
    operands = {"p": Interval.of(*product), "b": Interval.of(*by), "a": Interval()}
    assert parse_formula("p = a * b").implied("a", operands) == Interval.of(*other)


def test_what_all_data_or_none_can_satisfy_is_told_at_zero_too() -> None:
    every, none = "all data satisfy it, so it says nothing", "no data can satisfy it"
    texts = dict.fromkeys(("a <= a", "a >= a", "a = a", "a <= a + 1", "a < a + 1"), every)
    texts |= dict.fromkeys(("a < a", "a > a", "a >= a + 1", "a = a + 1"), none)
    assert {text: problem(parse_formula(text), {"a": Interval()}) for text in texts} == texts
