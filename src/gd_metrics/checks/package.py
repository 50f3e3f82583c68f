"""Open a package for a check: its tables, read or asked, where rows stand, and its claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from ..claim import REQUIRED, needed_columns
from ..errors import NoClaimsError, PackageError
from ..finding import ERROR, UNREADABLE, Finding, Place, shown
from ..rules.world import World
from ..tables.checking import rows as structure
from ..tables.package import CURATION, FOLDER, Package, Resource
from ..tables.places import Places, Written
from ..tables.reading.resource import Read
from ..tables.schema.schema import Schema
from . import settings as fitting
from .circles import LINKS
from .claims import (
    RULE_TABLES,
    AskedClaims,
    Claims,
    ReadClaims,
    rows_of,
    shown_areas,
    with_formulas,
    world_of,
)
from .formulas import formula_findings
from .names import NAMED
from .opened import Opened
from .report import CLAIMS
from .settings import Input, Request, Settings
from .stale import stale_findings

ACCEPTED = "accepted"
_NEEDED = {"fields": [{"name": n, "type": t} for n, t in needed_columns().items()]}
"""What the rules read of claims, whatever a package's own schema says."""
_TELLING = {"indicator", "period", "printed"}
"""The columns by which a table called claims is one of figures that are printed somewhere."""


def open_for_check(package: Package, request: Request) -> Opened:
    """Open all tables of a package.

    Args:
        package: the package.
        request: what is asked of the check; its engine is asked for tables of Parquet.

    Raises:
        NoClaimsError: if there are formulas over indicators, and no claims.
        PackageError: if the engine can't be used.
        UnknownNameError: if a formula names no indicator.
    """
    settings = request.fit(kind_of(package))
    tables = _tables(package, settings, request)
    small = {
        name: tables.reads[name].table if name in tables.reads else package.resources[name].read()
        for name in dict.fromkeys((*RULE_TABLES, *NAMED, ACCEPTED, *LINKS)) if name in tables.there
    }  # fmt: skip
    world, unreadable = world_of(small)
    claims = tables.claims(settings)
    return Opened(
        path=Path(package.label),
        label=shown(package.label),
        settings=settings,
        findings=(
            *package.faults,
            *package.differences(),
            *stale_findings(package),
            *tables.findings,
            *(unreadable if claims else ()),
        ),
        reads=tables.reads,
        asked=tables.asked,
        schemas={
            **dict.fromkeys(package.names, Schema(())),
            **{name: declared_of(r) for name, r in package.resources.items()},
        },
        rows=tables.rows(),
        small=small,
        places=places_of(package, tables.reads),
        formulas=partial(formula_findings, package, tables.reads),
        claims=claims,
        world=_world(world, package, claims, small, request),
        units={r["indicator"]: r["unit"] for r in rows_of(small, "indicators") if r["unit"]},
    )


def open_for_rules(package: Package, request: Request) -> Opened:
    """Open those tables of a package that the rules read.

    Raises:
        NoClaimsError: if it has no claims.
        PackageError: if one of them can't be read.
        UnknownNameError: if a formula names no indicator.
    """
    settings = request.fit(kind_of(package))
    if not has_claims(package):
        raise NoClaimsError(f"{shown(package.label)}: has no table of claims to look at")
    needed = {
        n: package.resources[n]
        for n in (CLAIMS, *dict.fromkeys((*RULE_TABLES, *NAMED)))
        if n in package.resources
    }
    tables = _tables(replace(package, resources=needed), Settings(), request)
    small = {name: read.table for name, read in tables.reads.items() if name != CLAIMS}
    world, unreadable = world_of(small)
    if problems := [f.message for f in tables.findings]:
        raise PackageError("\n".join(problems))
    if unreadable:
        raise PackageError("\n".join(f"{package.label}: {f.message}" for f in unreadable))
    claims = tables.claims(settings)
    return Opened(
        path=Path(package.label),
        label=shown(package.label),
        settings=settings,
        small=small,
        claims=claims,
        world=_world(world, package, claims, small, request),
    )


def _world(
    world: World, package: Package, claims: Claims | None, small: Collection[str], request: Request
) -> World:
    """What rules look up, with the formulas that are asked for, and areas as claims name them."""
    world = with_formulas(world, _formulas_of(package, world, request))
    if claims is None or "areas" in small:
        return world
    return replace(world, kinds=shown_areas(claims.whole))


def kind_of(package: Package) -> Input:
    """A package, as settings may or may not fit it."""
    traits = {fitting.PACKAGE, fitting.QUERIES}
    if has_claims(package):
        return Input(
            shown(package.label), "a package", frozenset({*traits, fitting.CLAIMS, fitting.RULES})
        )
    return Input(shown(package.label), "a package without claims", frozenset(traits))


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


def required_of(schema: Schema) -> tuple[str, ...]:
    """The columns in which no cell may be empty."""
    return tuple(f.name for f in schema.fields if f.constraint("required"))


def _formulas_of(package: Package, world: World, request: Request) -> tuple[str, ...]:
    """The formulas over indicators that the package has all names of."""
    if not has_claims(package) and request.settings.formulas and not request.some_formulas:
        raise NoClaimsError(
            f"{package.label}: has no claims for a formula; tables have theirs in formulas of "
            "their resource"
        )
    names = world.indicators if has_claims(package) else ()
    return request.formulas(names, "indicator", "")


@dataclass(frozen=True)
class _Tables:
    """The tables of a package that could be opened, and why others could not."""

    package: Package
    reads: Mapping[str, Read] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    @property
    def there(self) -> Collection[str]:
        """The names of the tables that could be opened."""
        return {*self.reads, *self.asked}

    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {name: self._rows(name) for name in self.package.resources if name in self.there}

    def _rows(self, name: str) -> int:
        if name in self.reads:
            return int(self.reads[name].encoded.num_rows)
        from .asking import count

        return count(self.asked[name])

    def claims(self, settings: Settings) -> Claims | None:
        """The claims, if there are any that could be opened."""
        if CLAIMS not in self.there or not has_claims(self.package):
            return None
        required = required_of(declared_of(self.package.resources[CLAIMS]))
        if CLAIMS not in self.reads:
            return AskedClaims(self.asked[CLAIMS], required)
        if CLAIMS in self.asked:
            from .asking import putting

            return ReadClaims(self.reads[CLAIMS].table, required, putting(settings))
        return ReadClaims(self.reads[CLAIMS].table, required)


def _tables(package: Package, settings: Settings, request: Request) -> _Tables:
    """Read the tables of a package, or put them on an engine where that finds as much."""
    findings: list[Finding] = []
    reads: dict[str, Read] = {}
    files: dict[str, Any] = {}
    for name, resource in package.resources.items():
        request.step(f"reading {name}")
        if settings.engine and _answerable(resource):
            from .asking import check_pages

            try:
                resource.check_files()
                if request.pages:
                    check_pages(resource)
                files[name] = resource.files
            except PackageError as error:
                findings += unreadable(resource, str(error).splitlines())
        elif read := read_table(package, name, findings):
            reads[name] = read
    if not settings.engine:
        return _Tables(package, reads, {}, findings)
    from .asking import on_engine

    return _Tables(package, reads, on_engine(package, files, reads, settings), findings)


def _answerable(resource: Resource) -> bool:
    from .asking import is_answerable

    return is_answerable(resource)


def places_of(package: Package, reads: Mapping[str, Read] | None = None) -> Places:
    """Where people find rows: in the project's curation, or else in the package's files.

    Args:
        package: the package.
        reads: what was read of its tables, which knows the line of each row.
    """
    written = {}
    for name, resource in package.resources.items():
        curated = package.root.parent / CURATION / f"{name}.csv"
        file = curated if package.root.name == FOLDER and curated.is_file() else resource.path
        label = shown(resource.label if file == resource.path else file)
        read = (reads or {}).get(name) if file == resource.path else None
        written[name] = Written(
            file,
            resource.declared.primary_key,
            label=label,
            cell=partial(_place, resource, label, read) if read else None,
        )
    return Places(shown(package.label), written, held=package.unpacked)


def _place(resource: Resource, label: str, read: Read, row: int, column: str | None) -> Place:
    """Where a row was read, and a cell of it."""
    if not resource.files:
        return Place(label)  # rows of the descriptor
    if read.sheet is not None:
        return replace(read.sheet.place(row, column), file=label)
    part, line, character = read.origin(row, column)
    if part:
        beside = Path(resource.label).parts[: -len(Path(str(resource.descriptor["path"][0])).parts)]
        label = shown(Path(*beside) / resource.descriptor["path"][part])
    packed = resource.files[part].suffix.lower() == ".gz" or resource.descriptor.get("compression")
    return Place(label) if packed else Place(label, line, character)


def read_table(package: Package, name: str, findings: list[Finding]) -> Read | None:
    """A table of a package; where it can't be read, nothing, and a finding for each reason."""
    resource = package.resources[name]
    wrong = structure.unreadable_patterns(resource.declared)
    problems = [f"{package.label}: resource {name!r}: {problem}" for problem in wrong]
    read = None
    if not problems:
        try:
            read = resource.read_all(verified=False)
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
    problems = structure.missing_columns(resource.name, read, _NEEDED)
    return [f"{resource.label}: {problem}" for problem in problems]
