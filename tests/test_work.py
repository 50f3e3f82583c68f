"""Counting work tells what grows as its input from what grows as its square."""

from __future__ import annotations

import pytest

from work import Work, assert_linear, calls, peak


def each_by_itself(size: int) -> Work:
    return lambda: [str(n) for n in map(abs, range(size))]


def each_beside_each(size: int) -> Work:
    return lambda: [min(a, b) for a in range(size) for b in range(size)]


def test_what_looks_at_each_by_itself_is_linear() -> None:
    assert_linear(each_by_itself, 500)


def test_what_looks_at_every_pair_is_not() -> None:
    with pytest.raises(AssertionError):
        assert_linear(each_beside_each, 50)


def test_calls_of_python_and_of_c_are_counted() -> None:
    counts = calls(each_beside_each(3))
    assert counts["min"] == 9
    assert counts["each_beside_each.<locals>.<lambda>"] == 1


def test_memory_that_is_let_go_counts_at_its_most() -> None:
    assert peak(lambda: len(bytes(10**6))) >= 10**6
