"""The rules inside ``frictionless validate``: the check ``contradiction`` on a table of claims.

frictionless finds it by itself (``frictionless_contradiction`` stands beside this package), so
``frictionless validate datapackage.json --checks contradiction`` and a checklist's
``{"type": "contradiction"}`` work wherever this package is installed. A resource that has the
columns of claims is checked once its last row was read. One that has some of those by which
claims are known, and lacks others, is an error of the check; any other is left alone.

What the rules look up (indicators, areas, formulas, who repeats whom, what was accepted) is
read from the resources beside it, if the resource is part of a package.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import attrs
from frictionless import Check, Error, FrictionlessException, Plugin, Resource, errors

if TYPE_CHECKING:
    from frictionless.table.row import Row

    from .finding import Finding
    from .quantity.formula import Formula

TYPE = "contradiction"
_NAMED = 5
"""Rows of other claims that are named before the rest is only counted."""

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
        self.__formulas: Mapping[str, Formula] = {}
        self.__wanted: Callable[[str], bool] = str.isascii

    def validate_start(self) -> Iterable[Error]:
        """Look whether these are claims, and whether the check itself can be read."""
        from .checks.selection import chosen
        from .claim import needed_columns
        from .errors import FormulaError, UnknownNameError
        from .quantity.formula import parse_formulas

        schema = getattr(self.resource, "schema", None)  # a file that is no table has none
        names = [] if schema is None else schema.field_names
        lacking = [name for name in needed_columns() if name not in names]
        if lacking:
            if self.__meant(names):
                what = f"column {', '.join(lacking)} of a table of claims"
                note = f"{self.resource.name} lacks {what}, so no rule was tested"
                yield errors.CheckError(note=note)
            return
        try:
            self.__wanted = chosen(self.__select(), rules_alone=True)
            parsed = parse_formulas(self.formulas or ())
            self.__formulas = {name.replace("_", "-"): parsed[name] for name in parsed}
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
        from .finding import UNREADABLE

        if not self.__rows:
            return
        rows = {row["claim_id"]: row for row in self.__rows}
        for finding in self.__findings(self.__rows):
            if finding.code == UNREADABLE:
                yield errors.CheckError(note=finding.message.replace("\n", " "))
            elif finding.fails or (self.strict and finding.accepted is not None):
                yield _error(finding, rows)
        self.__rows = None

    def __meant(self, names: Collection[str]) -> bool:
        """Whether a table is meant as claims, though columns of it are missing."""
        from .checks.claims_file import NEEDED

        there = [name for name in NEEDED if name in names]
        package = self.resource.package
        likely = package is None or self.resource.name == "claims"
        if not likely and package is not None and package.has_resource("claims"):
            return False  # a table of figures beside them
        return bool(there) if likely else len(there) == len(NEEDED)

    def __select(self) -> list[str]:
        """The codes of rules to look at, or beginnings of them."""
        return [self.select] if isinstance(self.select, str) else [*(self.select or ())]

    def __findings(self, rows: Iterable[Row]) -> Iterator[Finding]:
        """What the rules find in the rows that have all that they need."""
        import pyarrow as pa

        from .checks.acceptance import STALE
        from .checks.claims import ReadClaims, check_claims, rows_of, shown_indicators, world_of

        tables = {name: pa.Table.from_pylist(cells) for name, cells in _siblings(self.resource)}
        claims = ReadClaims(_table(rows))
        world, unreadable = world_of(tables)
        units = {key: world.unit(key) for key in world.indicators}
        if self.__formulas:  # where nothing says what an indicator is, its claims do
            shown = {**shown_indicators(claims.whole), **world.indicators}
            formulas = {**world.formulas, **self.__formulas}
            world = replace(world, indicators=shown, formulas=formulas)
        if unreadable:
            yield from unreadable
            return
        accepted = rows_of(tables, "accepted")
        for finding in check_claims(claims, world, units, accepted).findings:
            if finding.code != STALE and self.__wanted(finding.code):  # a stale entry is no error
                yield finding

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
    from .errors import few

    doubted = [m.claim.claim_id for m in finding.members if m.against]
    others = [m.claim.claim_id for m in finding.members if not m.against]
    first, *rest = [*doubted, *others] or [finding.subject]
    note = f"{finding.code} {finding.subject}: {finding.message}"
    if rest:
        numbers = sorted(rows[claim_id].row_number for claim_id in rest)
        note += f" (with {'row' if len(numbers) == 1 else 'rows'} {few(numbers, _NAMED)})"
    error: Error = ContradictionError.from_row(
        rows[first], note=note, field_name=finding.column or "printed"
    )
    return error


def _table(rows: Iterable[Row]) -> Any:
    """The rows as a table of claims; cells of another type are null, as those that lack are."""
    import pyarrow as pa

    from .claim import GROWTH_BASIS, claims_schema
    from .tables.schema.arrow import arrow_schema

    schema = arrow_schema(claims_schema()).append(pa.field(GROWTH_BASIS, pa.string()))
    floats = {field.name for field in schema if pa.types.is_floating(field.type)}
    cells = [{name: _present(row.get(name)) for name in schema.names} for row in rows]
    columns = [
        pa.array(
            [c if c is None else float(c) if name in floats else str(c)
             for c in (row[name] for row in cells)],
            schema.field(name).type,
        )
        for name in schema.names
    ]  # fmt: skip
    return pa.Table.from_arrays(columns, schema=schema)


def _present(value: Any) -> Any:
    """A cell's value; pandas, through which Parquet is read, says NaN where there is none."""
    return None if value != value else value  # noqa: PLR0124


def _siblings(resource: Resource) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The tables beside a table of claims that the rules look things up in."""
    package = resource.package
    for other in package.resources if package else ():
        columns = SIBLINGS.get(other.name or "")
        if columns is None:
            continue
        try:
            with other.to_copy() as copy:  # opened, so that it has a schema in any case
                if not set(columns) <= set(copy.schema.field_names):
                    continue
                cells = (row.to_dict() for row in copy.row_stream)
                rows = [{name: _present(v) for name, v in row.items()} for row in cells]
        except FrictionlessException:
            continue  # frictionless reports it where that resource's turn is
        yield str(other.name), rows
