"""The same cell is printed elsewhere with a figure that can't be true at once.

What it says: two claims of one indicator, area, measure, period, basis and base have
intervals that do not meet. Each claim implies its own interval for all others of its cell.

Why it matters: it is the plainest contradiction there is, and no reader who sees only one
of the places can notice it.

Example: an article's body prints 48 % for the growth of new-energy-vehicle output in
Guangdong in 2024 and its box prints 43 %. 43 stands for 42.5 to 43.5, 48 for 47.5 to 48.5;
nothing lies in both.

What to do: look both places up. Mend the one that was copied wrongly; if the source itself
is wrong, keep the claim, mark it ``deprecated``, and list it in ``curation/accepted.csv``.
If both are right, they are not one cell: give them their own basis, base or period.
"""

from __future__ import annotations

from collections.abc import Iterator

from .group import Alike
from .rule import Rule
from .world import World

CODE = "GD201"


def groups(world: World) -> Iterator[Alike]:
    """Every cell by itself."""
    yield Alike(CODE)


RULE = Rule(CODE, "repeat", "error", __doc__, groups=groups)
