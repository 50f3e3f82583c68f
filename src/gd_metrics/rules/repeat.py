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

from typing import Any

import narwhals as nw

from ..claim import CELL, OUTCOMES

CODE = "GD201"
SEVERITY = "error"


def implications(claims: Any) -> Any:
    """What each cell's claims imply for one another.

    Args:
        claims: table ``claims``, of any engine that narwhals reads.

    Returns:
        A row a cell: the columns of :data:`~gd_metrics.claim.CELL`, ``implied_lower`` and
        ``implied_upper``: the greatest lower and the least upper bound of the claims that
        witness (outcomes that are not deprecated). A claim beyond either is contradicted by
        the claim that gave the bound, so looking at these two is as good as at all pairs.
    """
    frame = nw.from_native(claims)
    witnesses = frame.filter(nw.col("vintage").is_in(OUTCOMES), nw.col("rank") != "deprecated")
    bounds = witnesses.group_by(*CELL).agg(
        nw.col("lower").max().alias("implied_lower"),
        nw.col("upper").min().alias("implied_upper"),
    )
    return bounds.to_native()
