"""What leads back to itself and must not: areas in each other, sources that repeat each other.

A source whose origins go round has no root, and an area inside itself has no whole: rules pass
over both in silence, so they are found here.

>>> circles([("a", "b"), ("b", "a"), ("c", "a"), ("d", "d")])
[['a', 'b', 'a'], ['d', 'd']]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..finding import Finding

if TYPE_CHECKING:
    import pyarrow as pa

CODE = "circular-reference"
LINKS = {
    "areas": ("area", "parent", "is part of"),
    "source_origins": ("source_id", "origin_id", "repeats"),
}
"""Tables whose rows lead from one thing to another: from, to, and how."""


def circular_findings(tables: Mapping[str, pa.Table]) -> Iterator[Finding]:
    """A finding for each circle, at the first row of it."""
    for name, (start, to, how) in LINKS.items():
        if name not in tables or not {start, to} <= {*tables[name].column_names}:
            continue
        links = [*zip(tables[name][start].to_pylist(), tables[name][to].to_pylist(), strict=True)]
        for circle in circles((a, b) for a, b in links if a is not None and b is not None):
            row = links.index((circle[0], circle[1])) + 1
            text = f"{to}: {f' {how} '.join(circle)}: this goes round in a circle; cut it"
            yield Finding(CODE, "error", name, circle[0], text, row, to)


def circles(links: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The circles among links, each from its first link round to where it began.

    Circles that share a link are told as one.
    """
    onward: dict[str, list[str]] = {}
    for start, to in links:
        onward.setdefault(start, []).append(to)
    circles: list[list[str]] = []
    done: set[str] = set()
    for first in onward:
        path: dict[str, None] = {}
        steps = [iter([first])]
        while steps:
            here = next(steps[-1], None)
            if here is None:
                steps.pop()
                done.update([path.popitem()[0]] if path else [])
            elif here in path:
                standing = [*path, here]
                circles.append(standing[standing.index(here) :])
            elif here not in done:
                path[here] = None
                steps.append(iter(onward.get(here, ())))
    return circles
