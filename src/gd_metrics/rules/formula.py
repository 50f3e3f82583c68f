"""Figures do not satisfy a formula that was declared for their indicators.

What it says: the levels of one area and period, of one vintage, can't all be true and
satisfy a formula of ``curation/formulas.csv``, such as ``foreign_trade = exports + imports``.
The formula is solved for each of its names, so every figure gets what the others imply.

Why it matters: sums and ratios are what readers work out for themselves.

Example: 3.6 % of R&D intensity beside 5350 hundred million yuan of R&D and 14.58 trillion of
GDP, all in one report: the two give 3.67, which rounds to 3.7.

What to do: look up every figure of the formula. If they are of different vintages or count
different things, say so in their vintage and basis. If the identity does not really hold,
take the formula out.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..claim import NOT_APPLICABLE
from ..relation import Is, Relation
from ..world import Cell, World, factor

CODE = "GD303"
SEVERITY = "error"


def relations(world: World) -> Iterator[Relation]:
    """One for each declared formula whose names are all indicators."""
    for name, formula in world.formulas.items():
        if not set(formula.names) <= set(world.indicators):
            continue
        counts = frozenset(n for n in formula.names if world.is_count(n))
        level = Cell(formula.names[0], "", "level", "", "", NOT_APPLICABLE)
        anchor = next((n for n in formula.names if n not in counts), formula.names[0])
        yield Relation(
            CODE,
            name,
            formula,
            anchor,
            {
                "indicator": {anchor},
                "measure": {"level"},
                "base": {NOT_APPLICABLE},
                "basis": {str(world.indicators[anchor]["basis"])},
            },
            {
                n: {"indicator": Is(n), "basis": Is(str(world.indicators[n]["basis"]))}
                for n in formula.names
                if n != anchor
            },
            factors={n: factor(world.unit(n)) for n in formula.names},
            missing=counts - {anchor},
            limits={n: world.domain(level._replace(indicator=n)) for n in formula.names},
            screened=formula.multiplied <= world.not_negative,
        )
