"""The rules inside ``frictionless validate``: the check ``contradiction`` on a table of claims.

frictionless finds it by itself (``frictionless_contradiction`` stands beside this package), so
``frictionless validate datapackage.json --checks contradiction`` and a checklist's
``{"type": "contradiction"}`` work wherever this package is installed. A resource that has the
columns of claims is checked once its last row was read; any other is left alone.

What the rules look up (indicators, areas, formulas, who repeats whom, what was accepted) is
read from the resources beside it, if the resource is part of a package.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import attrs
from frictionless import Check, Error, FrictionlessException, Plugin, Resource, errors

if TYPE_CHECKING:
    from frictionless.table.row import Row

    from .claim import Claim
    from .finding import Finding
    from .rules.world import World

TYPE = "contradiction"

SIBLINGS = {
    "indicators": ("indicator", "unit", "basis", "area", "growth_basis", "additive"),
    "areas": ("area", "parent", "kind"),
    "formulas": ("formula_id", "formula"),
    "source_origins": ("source_id", "origin_id"),
    "accepted": ("rule", "cell", "claim_id", "fingerprint", "reason"),
}
"""What is read of the resources beside the claims; one without these columns is another's."""


@attrs.define(kw_only=True, repr=False)
class ContradictionError(errors.CellError):
    """A claim that can't be true beside others, at the cell of its printed characters."""

    type = TYPE
    title = "Contradiction"
    description = "The figures can't all be true, or the stored value is not what was printed."
    template = 'The cell "{cell}" in row at position "{rowNumber}" is contradicted: {note}'


@attrs.define(kw_only=True, repr=False)
class ContradictionCheck(Check):
    """Every rule on a table of claims: an error for each contradiction that nobody accepted.

    >>> check = ContradictionCheck.from_descriptor({"type": "contradiction", "select": "GD201"})
    >>> check.to_descriptor()
    {'type': 'contradiction', 'select': 'GD201'}
    """

    type = TYPE
    Errors = [ContradictionError]

    select: str | list[str] | None = None
    """
    Codes of the rules to look at, as a list or one text with commas; a beginning such as
    "GD3" means all that begin so. All rules without it.
    """

    formulas: list[str] | None = None
    """
    Formulas over indicators that must hold, such as "trade = exports + imports", beside those
    of the package.
    """

    strict: bool = False
    """
    Whether contradictions that the package lists as accepted are errors too.
    """

    def connect(self, resource: Resource) -> None:
        """Begin with a resource: the same check goes from one to the next of a package."""
        super().connect(resource)
        self.__rows: list[Row] | None = None

    def validate_start(self) -> Iterable[Error]:
        """Look whether these are claims, and whether the check itself can be read."""
        from .claim import needed_columns
        from .errors import FormulaError, UnknownNameError
        from .quantity.formula import parse_formula

        schema = getattr(self.resource, "schema", None)  # a file that is no table has none
        if schema is None or not needed_columns().keys() <= set(schema.field_names):
            return
        try:
            self.__codes()
            for text in self.formulas or ():
                parse_formula(text)
        except (UnknownNameError, FormulaError) as error:
            yield errors.CheckError(note=str(error).replace("\n", " "))
        else:
            self.__rows = []

    def validate_row(self, row: Row) -> Iterable[Error]:
        """Keep the row until the last one was read."""
        if self.__rows is not None:
            self.__rows.append(row)
        return ()

    def validate_end(self) -> Iterable[Error]:
        """Run the rules: an error for each finding, in the row of the claim most in doubt."""
        from .errors import FormulaError

        if not self.__rows:
            return
        try:
            findings = self.__findings(self.__rows)
        except FormulaError as error:  # of the package's own formulas
            reason = str(error).replace("\n", " ")
            yield errors.CheckError(note=f"table 'formulas': {reason}")
            return
        rows = {row["claim_id"]: row for row in self.__rows}
        for finding in findings:
            if finding.fails or (self.strict and finding.accepted is not None):
                yield _error(finding, rows)
        self.__rows = None

    def __codes(self) -> set[str]:
        """The codes of the rules to look at."""
        from .errors import UnknownNameError
        from .rules import rules

        known = {rule.code for rule in rules()}
        if self.select is None:
            return known
        given = self.select.split(",") if isinstance(self.select, str) else self.select
        chosen = set()
        for beginning in filter(None, (code.strip().upper() for code in given)):
            found = {code for code in known if code.startswith(beginning)}
            if not found:
                raise UnknownNameError("rule", beginning, known)
            chosen |= found
        return chosen

    def __findings(self, rows: Iterable[Row]) -> list[Finding]:
        """What the rules find in the rows that have all that they need."""
        from .checks.acceptance import accept
        from .checks.contradictions import contradictions_in
        from .claim import Claim
        from .reasoning.contradictions import row_findings

        siblings = dict(_siblings(self.resource))
        claims: dict[str, tuple[int, Claim]] = {}
        for row in rows:
            if (plain := _plain(row)) is not None:
                claims.setdefault(plain["claim_id"], (row.row_number, Claim.from_row(plain)))
        codes = self.__codes()
        known = {claim_id: claim for claim_id, (_, claim) in claims.items()}
        world = _world(siblings, self.formulas or (), known.values())
        found = [f for f in row_findings(claims.values()) if f.code in codes]
        found += contradictions_in(_table(known.values()), world, codes=codes)
        reviewed = [row for row in siblings.get("accepted", ()) if row["rule"] in codes]
        return accept(found, reviewed, known)[: len(found)]  # a stale entry is no error here

    metadata_profile_patch = {
        "properties": {
            "select": {"type": ["string", "array"], "items": {"type": "string"}},
            "formulas": {"type": "array", "items": {"type": "string"}},
            "strict": {"type": "boolean"},
        },
    }


class ContradictionPlugin(Plugin):
    """What frictionless asks for checks and errors by their type."""

    def select_check_class(self, type: str | None = None) -> Any:  # noqa: A002
        """The check of this module, if that is what is asked for."""
        return ContradictionCheck if type == TYPE else None

    def select_error_class(self, type: str | None = None) -> Any:  # noqa: A002
        """The error of this module, so that a report can be read back."""
        return ContradictionError if type == TYPE else None


def _error(finding: Finding, rows: Mapping[str, Row]) -> Error:
    """A finding as frictionless tells it; the rows of the other claims are named in its note."""
    doubted = [m.claim.claim_id for m in finding.members if m.against]
    others = [m.claim.claim_id for m in finding.members if not m.against]
    first, *rest = [*doubted, *others] or [finding.subject]
    note = f"{finding.code} {finding.subject}: {finding.message}"
    if rest:
        numbers = sorted(rows[claim_id].row_number for claim_id in rest)
        note += f" (with {'row' if len(numbers) == 1 else 'rows'} {_few(numbers)})"
    error: Error = ContradictionError.from_row(
        rows[first], note=note, field_name=finding.column or "printed"
    )
    return error


def _few(numbers: list[int], most: int = 5) -> str:
    shown = ", ".join(map(str, numbers[:most]))
    return shown if len(numbers) <= most else f"{shown} and {len(numbers) - most} more"


def _plain(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A row's cells as the rules want them; nothing of one that lacks what they need."""
    from .claim import Claim, needed_columns

    plain = {name: _present(row.get(name)) for name in Claim.__dataclass_fields__}
    for name in _NUMBERS:
        plain[name] = None if plain[name] is None else float(plain[name])
    needed = needed_columns().keys() - _BOUNDS  # a bound that is not there is infinite
    return None if any(plain[name] is None for name in needed) else plain


def _present(value: Any) -> Any:
    """A cell's value; pandas, through which Parquet is read, says NaN where there is none."""
    return None if value != value else value  # noqa: PLR0124


_BOUNDS = {"lower", "upper"}
_NUMBERS = _BOUNDS | {"value"}


def _table(claims: Iterable[Claim]) -> Any:
    """Claims as the table that the rules compare."""
    import pyarrow as pa

    from .claim import Claim

    types = {n: pa.float64() if n in _NUMBERS else pa.string() for n in Claim.__dataclass_fields__}
    rows = [vars(claim) for claim in claims]
    return pa.table(
        {name: pa.array([row[name] for row in rows], wanted) for name, wanted in types.items()}
    )


def _siblings(resource: Resource) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The tables beside a table of claims that the rules look things up in."""
    package = resource.package
    for other in package.resources if package else ():
        wanted = SIBLINGS.get(other.name or "")
        if wanted is None:
            continue
        try:
            with other.to_copy() as copy:  # opened, so that it has a schema in any case
                if not set(wanted) <= set(copy.schema.field_names):
                    continue
                cells = (row.to_dict() for row in copy.row_stream)
                rows = [{name: _present(v) for name, v in row.items()} for row in cells]
        except FrictionlessException:
            continue  # frictionless reports it where that resource's turn is
        yield str(other.name), rows


def _world(
    siblings: Mapping[str, list[dict[str, Any]]], formulas: Iterable[str], claims: Iterable[Claim]
) -> World:
    """What the rules look up, with formulas that the check was given beside the package's."""
    import pyarrow as pa

    from .quantity.formula import parse_formula
    from .rules.world import World

    world = World.of({name: pa.Table.from_pylist(rows) for name, rows in siblings.items()})
    parsed = {f"formula-{n}": parse_formula(text) for n, text in enumerate(formulas, 1)}
    named = {name for formula in parsed.values() for name in formula.names}
    told = {  # where nothing says what an indicator is, its claims do
        claim.indicator: dict.fromkeys(SIBLINGS["indicators"])
        | {"indicator": claim.indicator, "unit": claim.unit, "basis": claim.basis}
        for claim in claims
        if claim.indicator in named and claim.measure == "level"
    }
    return replace(
        world, indicators={**told, **world.indicators}, formulas={**world.formulas, **parsed}
    )
