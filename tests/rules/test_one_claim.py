"""What is wrong with a claim by itself: which column is at fault, and the whole sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gd_metrics.claim import Claim
from gd_metrics.finding import Phrase
from gd_metrics.rules import provenance
from gd_metrics.rules import range as in_range
from making import claim

GROWTH = {"measure": "growth"}


def faults(made: Claim, **row: Any) -> list[tuple[str, str]]:
    """What the two rules of one claim say of it, once its row holds something else."""
    claims = replace(made, **row)
    said = [*provenance.violations(claims), *in_range.violations(claims)]
    assert all(isinstance(text, Phrase) for _, text in said)
    return said


def test_a_row_that_holds_what_is_printed_has_no_fault() -> None:
    for printed in ("48%", "约48%", "超48%", "近5%"):
        assert faults(claim("a", printed, **GROWTH)) == []


def test_another_value_is_told_beside_what_is_printed() -> None:
    assert [*provenance.violations(replace(claim("a", "7.7亿元"), value=7700.0))] == [
        ("value", "'7.7亿元' says 7.7, not 7700")
    ]
    third = claim("a", "三分之一", measure="share", base="CN")
    assert [*provenance.violations(replace(third, value=33.0))] == [
        ("value", "'三分之一' says 33.3333333333, not 33")
    ]


@pytest.mark.parametrize(("stored", "right"), [(48.0, True), (48 + 4e-8, True), (48.0001, False)])
def test_a_value_may_differ_by_what_floats_lose_and_no_more(stored: float, right: bool) -> None:
    made = replace(claim("a", "48%", **GROWTH), value=stored)
    assert [field for field, _ in provenance.violations(made)] == ([] if right else ["value"])


def test_a_value_near_zero_may_differ_by_what_floats_lose_too() -> None:
    made = claim("a", "0%", **GROWTH)
    assert [*provenance.violations(replace(made, value=1e-10))] == []
    assert [*provenance.violations(replace(made, value=1e-8))] != []


def test_another_hedge_is_told_and_its_bounds_are_then_not() -> None:
    made = replace(claim("a", "约48%", **GROWTH), hedge="exact", lower=1.0)
    assert [*provenance.violations(made)] == [("hedge", "'约48%' says 'about', not 'exact'")]


def test_another_bound_is_told_and_one_that_is_missing() -> None:
    made = claim("a", "48%", **GROWTH)
    assert [*provenance.violations(replace(made, lower=47.0, upper=None))] == [
        ("lower", "'48%' says 47.5, not 47.0"),
        ("upper", "'48%' says 48.5, not None"),
    ]
    over = claim("a", "超48%", **GROWTH)
    assert [*provenance.violations(replace(over, upper=60.0))] == [
        ("upper", "'超48%' says unbounded, not 60.0")
    ]
    third = claim("a", "三分之一", measure="share", base="CN")
    assert [*provenance.violations(replace(third, lower=1.0))] == [
        ("lower", "'三分之一' says 29.1666666667, not 1.0")
    ]


def test_what_is_no_number_is_the_range_s_to_tell() -> None:
    made = claim("a", "48%", **GROWTH)
    for number in (float("nan"), float("inf")):
        assert [*provenance.violations(replace(made, value=number))] == []
        assert [*provenance.violations(replace(made, upper=number))] == []
        assert faults(made, value=number) == [("value", f"{number} is not a finite number")]


def test_what_can_t_be_read_or_is_beyond_floats_is_told_once() -> None:
    made = replace(claim("a", "48%", **GROWTH), locator="char=9,2")
    (unreadable,) = provenance.violations(replace(made, printed="???"))
    assert unreadable[0] == "printed"
    (beyond,) = provenance.violations(replace(made, printed="9" * 120 + "万亿亿亿亿亿" * 30 + "%"))
    assert beyond[0] == "printed"


@pytest.mark.parametrize(
    ("locator", "said"),
    [
        ("char=425,428", []),
        ("page=4", []),
        (None, []),
        ("char=428,425", ["char=428,425 runs backwards: its end must lie behind its start"]),
        ("char=425,425", ["char=425,425 runs backwards: its end must lie behind its start"]),
        ("char=425,427", ["char=425,427 holds 2 characters, '48%' has 3"]),
        ("char=425,430", ["char=425,430 holds 5 characters, '48%' has 3"]),
    ],
)
def test_a_locator_holds_the_characters_that_are_printed(
    locator: str | None, said: list[str]
) -> None:
    told = [*provenance.violations(replace(claim("a", "48%", **GROWTH), locator=locator))]
    assert told == [("locator", text) for text in said]


def test_a_locator_is_looked_at_beside_a_wrong_value() -> None:
    made = replace(claim("a", "48%", **GROWTH), value=1.0, locator="char=1,1")
    assert [field for field, _ in provenance.violations(made)] == ["value", "locator"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"lower": 49.0}, ("lower", "lower bound 49 lies above upper bound 48.5")),
        ({"lower": 48.2}, ("value", "48 lies outside its own bounds, 48.2 to 48.5")),
        ({"upper": 47.75}, ("value", "48 lies outside its own bounds, 47.5 to 47.75")),
        ({"lower": None, "upper": 47.0}, ("value", "48 lies outside its own bounds, -inf to 47")),
        ({"upper": None, "lower": 49.0}, ("value", "48 lies outside its own bounds, 49 to inf")),
        (
            {"lower": float("-inf")},
            ("lower", "-inf is not a finite number; leave it empty where unbounded"),
        ),
    ],
)
def test_bounds_are_in_order_and_hold_their_value(
    row: dict[str, Any], said: tuple[str, str]
) -> None:
    assert [*in_range.violations(replace(claim("a", "48%", **GROWTH), **row))] == [said]


@pytest.mark.parametrize(
    ("measure", "printed", "said"),
    [
        ("rank", "第0位", "a rank of 0 is not a positive whole number"),
        ("duration", "1.5年", "a duration of 1.5 is not a positive whole number"),
        ("duration", "0年", "a duration of 0 is not a positive whole number"),
        ("streak", "3—4年", None),
        ("growth", "-150%", None),
        ("share", "-5%—5%", "a share of -5 to 5 % lies outside 0 to 100 %"),
        ("share", "约100%", None),
    ],
)
def test_what_a_measure_can_be_is_told_with_the_figure(
    measure: str, printed: str, said: str | None
) -> None:
    made = claim("a", printed, measure=measure, base="CN")
    assert [*in_range.violations(made)] == ([] if said is None else [("value", said)])


def test_a_share_may_exceed_its_whole_by_any_word_that_names_a_plan() -> None:
    made = claim("a", "104%", measure="share", base="CN")
    for row in ({"indicator": "target_done"}, {"base": "plan"}, {"context": "预算的"}):
        assert [*in_range.violations(replace(made, **row))] == []
    assert [*in_range.violations(replace(made, printed="目标的104%"))] == []
