"""Two areas hold one rank of one list.

What it says: in a ranking within one area and one period, a rank has one holder.

Why it matters: a rank that was lost is often printed for one year more.

Example: if a report gives Guangdong the first place in GDP of 2024 and another gives it to
Jiangsu, one of them is wrong.

What to do: look up which year and which list each speaks of; ties are printed as such and
belong into the note. What this rule implies is what a rank is not, so it never supports.
"""

from __future__ import annotations

from collections.abc import Iterator

from .group import Distinct
from .rule import Rule
from .world import World

CODE = "GD401"


def groups(world: World) -> Iterator[Distinct]:
    """The cells of each ranking, which differ in their area."""
    yield Distinct(CODE, "rank", {"measure": {"rank"}})


RULE = Rule(CODE, "rank", "error", __doc__, groups=groups)
