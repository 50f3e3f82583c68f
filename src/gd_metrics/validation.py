"""Check a package: structure, keys across tables, hashes, and every rule.

>>> check().ok
True
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import structure, verdict
from .acceptance import accept
from .claim import UNIT_OF, Claim, needed_columns
from .formula import FormulaError
from .package import DESCRIPTOR, Package, PackageError, open_package
from .reading import Read
from .rules import range as range_
from .texts import Located, locate, read_texts
from .verdict import Finding
from .world import World

if TYPE_CHECKING:
    import pyarrow as pa

CLAIMS = "claims"
_NEEDED = {"fields": [{"name": n, "type": t} for n, t in needed_columns().items()]}
"""What the rules read of claims, whatever a package's own schema says."""


@dataclass(frozen=True)
class FormulaCount:
    """How the rows of a wide table fared under one formula."""

    formula: str
    passed: int
    failed: int
    untested: int


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        path: the descriptor that was checked.
        findings: everything found, in the order of tables, rows and cells.
        rows: how many rows each table has.
        located: how far locators were verified, if texts were given.
        formulas: rows that passed, failed and could not be tested, for wide tables.
    """

    path: Path
    findings: tuple[Finding, ...]
    rows: dict[str, int]
    located: Located | None = None
    formulas: tuple[FormulaCount, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found but what people accepted, and information."""
        return not any(finding.fails for finding in self.findings)

    def count(self, severity: str) -> int:
        """How many findings of a severity nobody accepted."""
        return sum(f.severity == severity and f.accepted is None for f in self.findings)

    @property
    def accepted(self) -> int:
        """How many findings people accepted."""
        return sum(f.accepted is not None for f in self.findings)

    def to_table(self) -> pa.Table:
        """The findings as a table, a row each; ``claims`` are ids joined by spaces."""
        import pyarrow as pa

        rows = [
            {
                "code": f.code,
                "severity": f.severity,
                "table": f.table,
                "subject": f.subject,
                "row": f.row,
                "column": f.column,
                "message": f.message,
                "claims": " ".join(m.claim.claim_id for m in f.members),
                "accepted": f.accepted,
            }
            for f in self.findings
        ]
        texts = ("code", "severity", "table", "subject", "column", "message", "claims", "accepted")
        types = {name: pa.string() for name in texts} | {"row": pa.int64()}
        order = ("code", "severity", "table", "subject", "row", *texts[4:])
        return pa.Table.from_pylist(rows, schema=pa.schema([(name, types[name]) for name in order]))


def check(path: str | Path | None = None, *, texts: str | Path | None = None) -> Report:
    """Check a package.

    Args:
        path: a descriptor, a package's folder or a project; without it the project in the
            current folder, else the installed data.
        texts: a folder of the sources' texts; every locator is verified in those whose
            sha256 a source carries.

    Raises:
        PackageError: if it can't be read, or is not safe to read.
    """
    package = open_package(path)
    reads = _read_all(package)
    declared = {name: resource.declared for name, resource in package.resources.items()}
    findings = [f for n, r in reads.items() for f in structure.row_findings(n, r, declared[n])]
    findings += structure.key_findings(reads, declared)
    tables = {name: read.table for name, read in reads.items()} if CLAIMS in reads else {}
    schemas = {name: resource.schema for name, resource in package.resources.items()}
    located = None
    if CLAIMS in tables:
        findings += check_claims(tables, schemas[CLAIMS])
        if texts is not None:
            located = locate(tables, read_texts(texts))
            findings += located.findings
    rows = {name: read.encoded.num_rows for name, read in reads.items()}
    return Report(package.root / DESCRIPTOR, tuple(findings), rows, located)


def _read(package: Package) -> dict[str, pa.Table]:
    return {name: read.table for name, read in _read_all(package).items()}


def _read_all(package: Package) -> dict[str, Read]:
    """All tables; problems of every one of them in one error."""
    reads, problems = {}, []
    for name, resource in package.resources.items():
        if unreadable := [*structure.unreadable_patterns(resource.declared)]:
            where = f"{package.root / DESCRIPTOR}: resource {name!r}"
            problems += [f"{where}: {problem}" for problem in unreadable]
            continue
        try:
            reads[name] = resource.read_all()
        except PackageError as error:
            problems.append(str(error))
            continue
        if name == CLAIMS:
            lacking = structure.missing_columns(name, reads[name], _NEEDED)
            problems += [f"{resource.path}: {problem}" for problem in lacking]
    if problems:
        raise PackageError("\n".join(problems))
    return reads


def check_claims(tables: Mapping[str, pa.Table], schema: Mapping[str, Any]) -> list[Finding]:
    """Every rule on the claims of a package, with what people accepted.

    Rows that lack what the schema requires are left out; they are reported as such.
    """
    complete = _complete(tables[CLAIMS], schema)
    rows = tables[CLAIMS].to_pylist()
    units = {r["indicator"]: r["unit"] for r in _rows(tables, "indicators")}
    numbered = [(n, Claim.from_row(rows[n - 1])) for n in complete]
    findings = [*verdict.row_findings(numbered), *_unit_findings(numbered, units)]
    import pyarrow as pa

    whole = tables[CLAIMS].take(pa.array([n - 1 for n in complete], pa.int64()))
    found = verdict.contradictions(whole, world_of(tables))
    accepted = tables["accepted"].to_pylist() if "accepted" in tables else []
    return findings + accept(found, accepted, {c.claim_id: c for _, c in numbered})


RULE_TABLES = (CLAIMS, "indicators", "areas", "formulas", "source_origins")
"""What the rules read of a package."""


def read_for_rules(path: str | Path | None) -> tuple[Package, dict[str, pa.Table]]:
    """A package and those of its tables that the rules read.

    Raises:
        PackageError: as for :func:`check`, or if there are no claims.
    """
    package = open_package(path)
    if CLAIMS not in package.resources:
        raise PackageError(f"{package.root}: has no table of claims")
    wanted = {n: package.resources[n] for n in RULE_TABLES if n in package.resources}
    return package, _read(replace(package, resources=wanted))


def world_of(tables: Mapping[str, pa.Table]) -> World:
    """What rules look up in a package's tables.

    Raises:
        PackageError: if a formula of it can't be read.
    """
    try:
        return World.of(tables)
    except FormulaError as error:
        reason = str(error).replace("\n", " ")
        raise PackageError(f"table 'formulas': {reason}") from error


def _rows(tables: Mapping[str, pa.Table], name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tables[name].to_pylist() if name in tables else []
    return rows


def _unit_findings(
    numbered: Iterable[tuple[int, Claim]], units: Mapping[str, str | None]
) -> Iterator[Finding]:
    """Claims in another unit than their cell's: values of one cell are compared as stored."""
    for number, claim in numbered:
        wanted = UNIT_OF.get(claim.measure) or units.get(claim.indicator)
        if wanted and claim.unit != wanted:
            reason = (
                f"unit is {claim.unit}, that of {claim.indicator}, {claim.measure}, is {wanted}"
            )
            code, severity = range_.CODE, range_.SEVERITY
            yield Finding(code, severity, CLAIMS, claim.claim_id, reason, number, "unit")


def _complete(claims: pa.Table, schema: Mapping[str, Any]) -> list[int]:
    """The numbers (from 1) of the rows that have all they must have."""
    required = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")]
    columns = [claims[name].is_valid().to_pylist() for name in required]
    return [n for n, valid in enumerate(zip(*columns, strict=True), 1) if all(valid)]
