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

from collections.abc import Iterator, Sequence

from ..claim import NOT_APPLICABLE, Cell
from ..quantity.formula import Formula, parse_formula
from ..quantity.linear import difference
from .relation import Mapped, Relation, Term
from .rule import Rule
from .world import World, factor

CODE = "GD303"


def relations(world: World) -> Iterator[Relation]:
    """The declared formulas whose names are all indicators, those of one shape in one."""
    alike: dict[object, list[tuple[str, Formula]]] = {}
    for name, formula in world.formulas.items():
        if not set(formula.names) <= set(world.indicators):
            continue
        key: object = name
        if formula.multiplied <= world.not_negative and not _counts(formula, world):
            units = tuple(world.unit(n) for n in formula.names)
            limits = tuple(world.domain(_level(n)) for n in formula.names)
            key = (formula.shape, world.basis(formula.names[0]), units, limits)
            while any(f.names[0] == formula.names[0] for _, f in alike.get(key, [])):
                key = (key, "again")  # one relation finds one formula by its anchor
        alike.setdefault(key, []).append((name, formula))
    for formulas in alike.values():
        yield _relation(formulas, world)


def _relation(formulas: Sequence[tuple[str, Formula]], world: World) -> Relation:
    """One relation for formulas of one shape: each role leads from the anchor to its name."""
    _, first = formulas[0]
    counts = _counts(first, world)
    order = sorted(first.names, key=lambda n: (n in counts, first.names.index(n)))
    places = [first.names.index(name) for name in order]
    named = {f.names[places[0]]: [f.names[p] for p in places] for _, f in formulas}
    named_by = {f"operand_{place}": first.names[place] for place in places}
    roles = [*named_by]

    def role(n: int) -> dict[str, Term]:
        leads = {anchor: names[n] for anchor, names in named.items()}
        bases = {anchor: world.basis(name) for anchor, name in leads.items()}
        return {"indicator": Mapped("indicator", leads), "basis": Mapped("indicator", bases)}

    return Relation(
        CODE,
        "formula",
        _closed(parse_formula(first.shape), whole=counts == {*first.names}),
        roles[0],
        {
            "indicator": set(named),
            "measure": {"level"},
            "base": {NOT_APPLICABLE},
            "basis": {world.basis(order[0])},
        },
        {roles[n]: role(n) for n in range(1, len(roles))},
        factors={role: factor(world.unit(name)) for role, name in named_by.items()},
        missing=frozenset(role for role in roles[1:] if named_by[role] in counts),
        limits={role: world.domain(_level(name)) for role, name in named_by.items()},
        screened=first.multiplied <= world.not_negative,
        titles={f.names[places[0]]: (name, f.text) for name, f in formulas},
    )


def _closed(formula: Formula, *, whole: bool) -> Formula:
    """A formula as intervals decide it: of whole numbers, less is less by one at least."""
    factors = difference(formula) if formula.strict and whole else None
    if factors is None or any(factor.denominator > 1 for factor in factors.values()):
        return formula
    left, right = formula.text.replace(">", "<").split("<")
    less, more = (left, right) if formula.comparison == "<=" else (right, left)
    return parse_formula(f"{less} + 1 <= {more}")


def _counts(formula: Formula, world: World) -> frozenset[str]:
    return frozenset(name for name in formula.names if world.is_count(name))


def _level(indicator: str) -> Cell:
    return Cell(indicator, "", "level", "", "", NOT_APPLICABLE)


RULE = Rule(CODE, "formula", "error", __doc__, relations=relations)
