"""How much is done, counted: calls, comparisons and memory are the same on a busy machine."""

from __future__ import annotations

import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

Work = Callable[[], object]


def calls(work: Work) -> Counter[str]:
    """How often each function was called, those written in C too, by its name."""
    counts: Counter[str] = Counter()

    def count(frame: FrameType, event: str, function: Any) -> None:
        if event == "call":
            counts[frame.f_code.co_qualname] += 1
        elif event == "c_call":
            counts[function.__qualname__] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counts


def assert_linear(work: Callable[[int], Work], size: int) -> None:
    """That twice as much input takes some twice as many calls, not four times.

    Args:
        work: prepares an input of a size, and gives what is to be counted.
        size: the smaller of the two.
    """
    work(size)()  # what is imported, compiled and cached the first time does not count
    once, twice = calls(work(size)), calls(work(2 * size))
    grown = {name: (once[name], n) for name, n in twice.items() if n > 3 * once[name] + size // 10}
    assert twice.total() < 2.5 * once.total(), dict(Counter(grown).most_common(5))


def peak(work: Work) -> int:
    """The most bytes that Python's objects took at a time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
