"""Laws of intervals, and the verdicts at their edges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gd_metrics.quantity.interval import Interval, decimal, intersection

BOUNDS = st.none() | st.fractions(-1000, 1000, max_denominator=1000)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    one, other = draw(BOUNDS), draw(BOUNDS)
    if one is not None and other is not None and one > other:
        one, other = other, one
    return Interval(one, other)


@given(intervals(), intervals())
def test_meeting_is_symmetric_with_and_without_edges(a: Interval, b: Interval) -> None:
    assert a.meets(b) == b.meets(a)
    assert a.meets(b, edge=False) == b.meets(a, edge=False)


@given(intervals(), intervals())
def test_a_gap_is_positive_exactly_where_nothing_is_common(a: Interval, b: Interval) -> None:
    assert a.gap(b) == b.gap(a)
    assert (a.gap(b) > 0) == (a & b is None)


@given(st.lists(intervals(), min_size=1, max_size=5), st.randoms())
def test_an_intersection_does_not_depend_on_order(many: list[Interval], random: object) -> None:
    shuffled = list(many)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert intersection(many) == intersection(shuffled)


@given(intervals(), st.fractions(-1000, 1000))
def test_a_value_lies_in_an_intersection_when_it_lies_in_both(a: Interval, x: Fraction) -> None:
    b = Interval(x, None)
    common = a & b
    assert (x in a) == (common is not None and x in common)


@given(st.fractions(-1000, 1000, max_denominator=10**6))
def test_a_decimal_with_all_its_digits_reads_back_exactly(value: Fraction) -> None:
    text = decimal(value)
    if not text.endswith("…"):
        assert Fraction(text) == value


def test_bounds_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="lies above"):
        Interval.of(2, 1)


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        (("42.5", "43.5"), ("43.5", "44.5"), False),  # 43 and 44, exact
        (("2.675", "2.685"), ("2.685", "2.695"), False),  # 2.68 and 2.69
        (("42.5", "43.5"), ("42.95", "43.05"), True),  # 43 and 43.0
        (("8", "8"), ("8", "8"), True),  # counts are points
        (("7", "7"), ("8", "8"), False),
        (("43.5", "43.5"), ("42.5", "43.5"), True),  # a point on an edge
    ],
)
def test_exact_printings_that_share_only_an_edge_do_not_meet(
    one: tuple[str, str], other: tuple[str, str], met: bool
) -> None:
    assert Interval.of(*one).meets(Interval.of(*other), edge=False) is met
    assert Interval.of(*other).meets(Interval.of(*one), edge=False) is met


def test_nothing_times_what_has_no_end_is_nothing() -> None:
    nothing, some, endless = Interval.of(0, 0), Interval.of(0, 5), Interval.of(2, None)
    assert nothing * endless == endless * nothing == nothing
    assert some * endless == endless * some == Interval.of(0, None)


def test_dividing_has_both_ends() -> None:
    assert Interval.of(6, 12) / Interval.of(2, 3) == Interval.of(2, 6)
    assert Interval.of(6, 12) / Interval.of(2, None) == Interval.of(0, 6)


def test_nothing_times_what_has_no_beginning_is_nothing_too() -> None:
    assert Interval.of(0, 5) * Interval.of(None, 3) == Interval.of(None, 15)
    assert Interval.of(None, 3) * Interval.of(0, 5) == Interval.of(None, 15)


def test_dividing_by_what_has_no_beginning_comes_near_nothing_from_below() -> None:
    assert Interval.of(6, 12) / Interval.of(None, -2) == Interval.of(-6, 0)
    assert Interval.of(6, 12) / Interval.of(-3, -2) == Interval.of(-6, -2)
