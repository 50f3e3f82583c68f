"""Check a package: structure, keys across tables, hashes, and every rule.

>>> from gd_metrics.tables.package import open_package
>>> check_package(open_package()).ok
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..claim import Claim, needed_columns, unit_wanted
from ..errors import FormulaError, NoClaimsError, PackageError, UnknownNameError
from ..finding import ERROR, INFORMATION, UNREADABLE, Finding, Member, Place, shown
from ..quantity.formula import parse_formula, parse_formulas
from ..tables.checking import rows as structure
from ..tables.package import CURATION, FOLDER, Package, Resource, TableFormula
from ..tables.places import Places, Written
from ..tables.reading.resource import Read
from ..tables.schema.schema import Field, Schema
from ..tables.values import lexical
from ..tables.values.numbers import numeric
from .circles import LINKS, circular_findings
from .report import CLAIMS, FormulaCount, Report, Step
from .wide import check_table

if TYPE_CHECKING:
    import pyarrow as pa

    from ..rules.world import World

_NEEDED = {"fields": [{"name": n, "type": t} for n, t in needed_columns().items()]}
"""What the rules read of claims, whatever a package's own schema says."""
REQUIRED = tuple(n for n in needed_columns() if n not in ("lower", "upper"))
"""What a claim can't be without: an open interval has one bound, or none."""
_TELLING = {"indicator", "period", "printed"}
"""The columns by which a table called claims is one of figures that are printed somewhere."""


def check_package(
    package: Package,
    *,
    texts: str | Path | None = None,
    formulas: Sequence[str] = (),
    accepted: Sequence[Mapping[str, str]] = (),
    step: Step = lambda _: None,
) -> Report:
    """Check a package that has been opened.

    Args:
        package: the package.
        texts: a folder of the sources' texts; every locator is verified in those whose
            sha256 a source carries.
        formulas: further formulas over the indicators of its claims.
        accepted: further entries of what people accepted.
        step: called with what is done next.

    Returns:
        A report. What can't be read of the package is a finding of code ``unreadable`` in
        it, beside those of what can.

    Raises:
        PackageError: if there is no folder of texts.
    """
    findings: list[Finding] = []
    reads = _read(package, findings, step)
    declared = {name: declared_of(resource) for name, resource in package.resources.items()}
    for name, read in reads.items():
        step(f"rows of {name}")
        findings += structure.row_findings(name, read, declared[name])
    step("keys across tables")
    findings += structure.key_findings(reads, declared)
    small = {name: reads[name].table for name in LINKS if name in reads}
    findings += circular_findings(small)
    counts, failing = formula_findings(package, reads, findings)
    findings += failing
    located = None
    claims: Mapping[str, Claim] = {}
    if CLAIMS in reads and has_claims(package):
        step("contradictions")
        tables = {name: read.table for name, read in reads.items()}
        schema = package.resources[CLAIMS].schema
        checked = check_claims(tables, schema, world_with(tables, formulas, findings), accepted)
        findings += checked.findings
        claims = checked.claims
        if texts is not None:
            from .locators import locate, read_texts

            step("locators")
            located = locate(tables, read_texts(texts))
            findings += located.findings
    elif formulas:
        raise no_claims(package)
    return Report(
        Path(package.label),
        tuple(findings),
        {name: read.encoded.num_rows for name, read in reads.items()},
        located,
        tuple(counts),
        places_of(package, reads),
        claims,
    )


def has_claims(package: Package) -> bool:
    """Whether a package has claims: anybody's table may be called that, one of insurers' say."""
    return CLAIMS in package.resources and is_claims(package.resources[CLAIMS])


def is_claims(resource: Resource) -> bool:
    """Whether a table is one of claims as the rules know them."""
    return resource.name == CLAIMS and {f.name for f in resource.declared.fields} >= _TELLING


def declared_of(resource: Resource) -> Schema:
    """A table's schema; of claims, with all that rules need of them required."""
    declared = resource.declared
    if not is_claims(resource):
        return declared
    needed = (
        replace(f, constraints={**f.constraints, "required": True}) if f.name in REQUIRED else f
        for f in declared.fields
    )
    return replace(declared, fields=tuple(needed))


def no_claims(package: Package) -> NoClaimsError:
    """What to say of formulas over indicators that a package without claims was given."""
    return NoClaimsError(
        f"{package.label}: has no claims for a formula; tables have theirs in formulas of "
        "their resource"
    )


def formula_findings(
    package: Package, reads: Mapping[str, Read], unreadable: list[Finding]
) -> tuple[list[FormulaCount], list[Finding]]:
    """The formulas that resources carry themselves, in their property ``formulas``.

    Args:
        package: the package.
        reads: those of its tables that were read.
        unreadable: what is added to for a formula that can't be read.
    """
    counts: list[FormulaCount] = []
    findings: list[Finding] = []
    for name, read in reads.items():
        resource = package.resources[name]
        for declared in resource.formulas:
            try:
                table = _in_digits(resource, read, declared)
                report = check_table(
                    table, [declared.text], name=name, key=resource.key,
                    rounding=declared.rounding, decimals=declared.decimals,
                )  # fmt: skip
            except (FormulaError, UnknownNameError, ValueError) as error:
                text = f"{package.label}: resource {name!r}: formula {declared.text!r}: {error}"
                unreadable.append(Finding(UNREADABLE, ERROR, name, name, text))
                continue
            counts += report.formulas
            findings += report.findings
    return counts, findings


def _in_digits(resource: Resource, read: Read, formula: TableFormula) -> pa.Table:
    """A table in which numbers have all their digits, where a formula names them.

    A column of floats holds 9007199254740993 as ...992.
    """
    table = read.table
    if formula.rounding != "exact" and formula.decimals is not None:
        return table  # which says how many digits were printed
    for name in parse_formula(formula.text).names:
        if name in read.exact:
            texts = _digits(resource.declared.field(name), read.exact[name])
            place = table.column_names.index(name)
            exact, problems = numeric(table.set_column(place, name, texts), [name])
            table = table if problems else exact
    return table


def _digits(field: Field, texts: pa.ChunkedArray) -> pa.Array:
    """Texts of numbers, written plainly: without a field's own signs for points and groups.

    What is infinite or no number is left out: no formula can be tested with it.
    """
    import pyarrow as pa

    read = lexical.reader(field)
    known = (Decimal("NaN") if text is None else Decimal(read(text)) for text in texts.to_pylist())
    return pa.array([f"{n:f}" if n.is_finite() else None for n in known], pa.string())


def places_of(package: Package, reads: Mapping[str, Read] | None = None) -> Places:
    """Where people find rows: in the project's curation, or else in the package's files.

    Args:
        package: the package.
        reads: what was read of its tables, which knows the line of each row.
    """
    written = {}
    for name, resource in package.resources.items():
        key = resource.schema.get("primaryKey", ())
        curated = package.root.parent / CURATION / f"{name}.csv"
        file = curated if package.root.name == FOLDER and curated.is_file() else resource.path
        label = shown(resource.label if file == resource.path else file)
        read = (reads or {}).get(name) if file == resource.path else None
        text = read.text if read else None
        written[name] = Written(
            file,
            (key,) if isinstance(key, str) else tuple(key),
            resource.descriptor.get("encoding") or "utf-8" if read else "utf-8",
            text.dialect.delimiter if text and len(text.dialect.delimiter) == 1 else ",",
            label=label,
            cell=partial(_place, resource, label, read) if read else None,
        )
    return Places(shown(package.label), written, held=package.unpacked)


def _place(resource: Resource, label: str, read: Read, row: int, column: str | None) -> Place:
    """Where a row was read, and a cell of it."""
    if not resource.files:
        return Place(label)  # rows of the descriptor
    part, line, character = read.origin(row, column)
    if part:
        beside = Path(resource.label).parts[: -len(Path(str(resource.descriptor["path"][0])).parts)]
        label = shown(Path(*beside) / resource.descriptor["path"][part])
    packed = resource.files[part].suffix.lower() == ".gz" or resource.descriptor.get("compression")
    return Place(label) if packed else Place(label, line, character)


def _read(
    package: Package, findings: list[Finding], step: Step = lambda _: None
) -> dict[str, Read]:
    """All tables that can be read; what can't be is reported."""
    reads = {}
    for name in package.resources:
        step(f"reading {name}")
        if read := read_table(package, name, findings):
            reads[name] = read
    return reads


def read_table(package: Package, name: str, findings: list[Finding]) -> Read | None:
    """A table of a package; where it can't be read, nothing, and a finding for each reason."""
    resource = package.resources[name]
    wrong = structure.unreadable_patterns(resource.declared)
    problems = [f"{package.label}: resource {name!r}: {problem}" for problem in wrong]
    read = None
    if not problems:
        try:
            read = resource.read_all()
            problems = lacking(resource, read)
        except PackageError as error:
            problems = str(error).splitlines()
    findings += unreadable(resource, problems)
    return None if problems else read


def unreadable(resource: Resource, problems: Iterable[str]) -> Iterator[Finding]:
    """That a table can't be read, for each reason."""
    name, place = resource.name, Place(shown(resource.label))
    for problem in problems:
        yield Finding(UNREADABLE, ERROR, name, name, problem, place=place)


def lacking(resource: Resource, read: Read) -> list[str]:
    """What keeps rules from a table of claims, a line each; nothing does from others."""
    if not is_claims(resource):
        return []
    found = structure.missing_columns(resource.name, read, _NEEDED)
    return [f"{resource.label}: {problem}" for problem in found]


def world_with(
    tables: Mapping[str, pa.Table],
    formulas: Sequence[str],
    findings: list[Finding],
    *,
    indicators: Mapping[str, Mapping[str, Any]] | None = None,
) -> World:
    """What rules look up, with further formulas; a package's own that can't be read are reported.

    Args:
        tables: of the package; what it has of :data:`RULE_TABLES` counts.
        formulas: further ones, over its indicators.
        findings: what is added to.
        indicators: instead of those of the tables.

    Raises:
        gd_metrics.errors.FormulaError: for a formula that can't be read.
        UnknownNameError: for a name that is no indicator.
    """
    unreadable = [*_unreadable_formulas(tables)]
    if unreadable:
        import pyarrow as pa

        findings += unreadable
        wrong = {finding.row for finding in unreadable}
        rows = [n for n in range(tables["formulas"].num_rows) if n + 1 not in wrong]
        kept = tables["formulas"].take(pa.array(rows, pa.int64()))
        tables = {**tables, "formulas": kept}
    world = world_of(tables)
    if indicators is not None:
        world = replace(world, indicators=indicators)
    given = parse_formulas(formulas)
    for formula in given.values():
        for name in formula.names:
            if name not in world.indicators:
                raise UnknownNameError("indicator", name, world.indicators)
    return replace(world, formulas={**world.formulas, **given})


@dataclass(frozen=True)
class Checked:
    """What the rules found, and the claims of which one says something by themselves."""

    findings: list[Finding]
    claims: Mapping[str, Claim]


def check_claims(
    tables: Mapping[str, pa.Table],
    schema: Mapping[str, Any],
    world: World,
    accepted: Sequence[Mapping[str, str]] = (),
    opened: Callable[[pa.Table], Any] = lambda claims: claims,
) -> Checked:
    """Every rule on the claims of a package, with what people accepted.

    Rows that lack what the schema or a rule requires are left out; they are reported as such.
    ``opened`` puts claims on the engine that compares them, if another one is to. Where nothing
    says how growth is computed (``growth_basis`` is empty), what it would contradict if it were
    nominal is information.
    """
    from ..reasoning import contradictions as verdict
    from .acceptance import accept

    complete, whole = _whole(tables[CLAIMS], schema)
    rows = tables[CLAIMS].to_pylist()
    units = {r["indicator"]: r["unit"] for r in _rows(tables, "indicators")}
    numbered = [(n, Claim.from_row(rows[n - 1])) for n in complete]
    findings = [*verdict.row_findings(numbered), *_unit_findings(numbered, units)]
    claims = {claim.claim_id: claim for _, claim in numbered}
    alone = {f.subject: claims[f.subject] for f in findings}
    compared = opened(whole)
    findings += [*verdict.contradictions(compared, world), *advice(compared, world)]
    reviewed = [*_rows(tables, "accepted"), *accepted]
    return Checked(accept(findings, reviewed, claims), alone)


def advice(claims: Any, world: World) -> Iterator[Finding]:
    """Growths that their levels would contradict, if they were nominal, which nobody says.

    Args:
        claims: claims on any engine.
        world: an indicator's ``growth_basis`` is empty where nothing says how growth is computed.
    """
    from ..reasoning import contradictions as verdict
    from ..rules import growth

    unknown = {key: row for key, row in world.indicators.items() if row.get("growth_basis") == ""}
    if not unknown:
        return
    nominal = {key: {**row, "growth_basis": "nominal"} for key, row in unknown.items()}
    supposed = replace(world, indicators=nominal)
    for found in verdict.contradictions(claims, supposed, codes={growth.CODE}):
        yield replace(found, severity=INFORMATION, detail=partial(_advised, found))


def _advised(found: Finding) -> tuple[str, tuple[Member, ...]]:
    hint = "an error if growth is nominal, which column growth_basis would say"
    return f"{found.message}; {hint}", found.members


RULE_TABLES = (CLAIMS, "indicators", "areas", "formulas", "source_origins")
"""What the rules read of a package."""


def read_for_rules(package: Package) -> dict[str, pa.Table]:
    """Those of a package's tables that the rules read.

    Claims that lack what rules need are left out: a check says so of them.

    Raises:
        NoClaimsError: if it has no claims.
        PackageError: if one of them can't be read.
    """
    if not has_claims(package):
        raise NoClaimsError(f"{shown(package.label)}: has no table of claims to look at")
    wanted = {n: package.resources[n] for n in RULE_TABLES if n in package.resources}
    unreadable: list[Finding] = []
    reads = _read(replace(package, resources=wanted), unreadable)
    if unreadable:
        raise PackageError("\n".join(finding.message for finding in unreadable))
    tables = {name: read.table for name, read in reads.items()}
    return {**tables, CLAIMS: _whole(tables[CLAIMS], package.resources[CLAIMS].schema)[1]}


def _unreadable_formulas(tables: Mapping[str, pa.Table]) -> Iterator[Finding]:
    for number, row in enumerate(_rows(tables, "formulas"), 1):
        if not (row.get("formula_id") and row.get("formula")):
            continue
        try:
            parse_formula(row["formula"])
        except FormulaError as error:
            text = f"table 'formulas', row {number} ({row['formula_id']}): {error}"
            yield Finding(UNREADABLE, ERROR, "formulas", row["formula_id"], text, number, "formula")


def world_of(tables: Mapping[str, pa.Table]) -> World:
    """What rules look up in a package's tables.

    Raises:
        PackageError: if a formula of it can't be read.
    """
    from ..rules.world import World

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
        wanted = unit_wanted(claim.measure, claim.unit, units.get(claim.indicator))
        if wanted and claim.unit != wanted:
            told = (claim.claim_id, claim.indicator, claim.measure, claim.unit, wanted)
            yield unit_finding(*told, row=number)


def unit_finding(
    claim_id: str, indicator: str, measure: str, unit: str, wanted: str, *, row: int | None = None
) -> Finding:
    """That a claim is in another unit than its cell's."""
    from ..rules import range as range_

    reason = f"unit is {unit}, that of {indicator}, {measure}, is {wanted}"
    return Finding(range_.CODE, range_.SEVERITY, CLAIMS, claim_id, reason, row, "unit")


def _whole(claims: pa.Table, schema: Mapping[str, Any]) -> tuple[list[int], pa.Table]:
    """The rows that have all they must have, and their numbers, from 1."""
    import pyarrow as pa

    required = [f["name"] for f in schema["fields"] if f.get("constraints", {}).get("required")]
    required = [n for n in dict.fromkeys((*required, *REQUIRED)) if n in claims.column_names]
    columns = [claims[name].is_valid().to_pylist() for name in required]
    complete = [n for n, valid in enumerate(zip(*columns, strict=True), 1) if all(valid)]
    return complete, claims.take(pa.array([n - 1 for n in complete], pa.int64()))
