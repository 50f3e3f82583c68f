"""How much is done, counted: calls, comparisons and memory are the same on a busy machine."""

from __future__ import annotations

import cProfile
import re
import tracemalloc
from collections import Counter
from collections.abc import Callable
from types import CodeType

Work = Callable[[], object]


def calls(work: Work) -> Counter[str]:
    """How often each function was called, those written in C too, by its name."""
    profile = cProfile.Profile()  # written in C: counting takes little longer than the work
    profile.runcall(work)
    counts: Counter[str] = Counter()
    for entry in profile.getstats():
        counts[_name(entry.code)] += entry.callcount
    return counts


def _name(code: CodeType | str) -> str:
    """A function's name; one written in C is told as ``<method 'append' of 'list' objects>``."""
    if not isinstance(code, str):
        return code.co_qualname
    if method := re.match(r"<method '(\w+)' of '(.+)' objects>", code):
        return f"{method[2]}.{method[1]}"
    return code.strip("<>").rpartition(".")[2]


def assert_linear(work: Callable[[int], Work], size: int) -> None:
    """That twice as much input takes some twice as many calls, not four times, of each function.

    Args:
        work: prepares an input of a size, and gives what is to be counted.
        size: the smaller of the two.
    """
    work(size)()  # what is imported, compiled and cached the first time does not count
    once, twice = calls(work(size)), calls(work(2 * size))
    grown = {name: (once[name], n) for name, n in twice.items() if n > 3 * once[name] + size}
    assert not grown
    assert twice.total() < 2.5 * once.total()


def peak(work: Work) -> int:
    """The most bytes that Python's objects took at a time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
