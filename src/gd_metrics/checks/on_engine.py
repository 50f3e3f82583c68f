"""Check on an engine: a package whose tables are Parquet, or claims in a folder of it.

Into this process come the small tables that rules look things up in, and what is found.
Rows of many files have no numbers, so findings name them by their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from ..claim import UNIT_OF, Claim, needed_columns
from ..errors import PackageError, UnknownNameError
from ..finding import Finding, shown
from ..quantity.units import words_alike
from ..reasoning.contradictions import contradictions
from ..reasoning.literals import claim_findings
from ..rules.world import World
from ..tables.checking import rows as structure
from ..tables.checking.answerable import answerable
from ..tables.checking.queries import structure_findings
from ..tables.engines.engine import engine_of
from ..tables.engines.opening import open_tables
from ..tables.package import Package, Resource
from ..tables.places import Places
from ..tables.reading.parquet import never_empty
from ..tables.reading.resource import Read
from ..tables.schema.arrow import arrow_type
from ..tables.schema.schema import Field, Schema
from .acceptance import accept
from .circles import circular_findings
from .opening_claims import open_claims
from .package import (
    REQUIRED,
    RULE_TABLES,
    advice,
    declared_of,
    formula_findings,
    has_claims,
    is_claims,
    lacking,
    no_claims,
    places_of,
    read_table,
    unit_finding,
    unreadable,
    world_with,
)
from .report import CLAIMS, Report, Step

ACCEPTED = "accepted"
Accepted = Sequence[Mapping[str, str]]


def check_package_on(
    engine: str,
    package: Package,
    *,
    memory_limit: str = "",
    formulas: Sequence[str] = (),
    accepted: Accepted = (),
    step: Step = lambda _: None,
) -> Report:
    """Check a package on an engine: constraints, keys and rules.

    Tables that are not Parquet are read here, and checked as without an engine.

    Args:
        engine: one of :data:`gd_metrics.tables.engines.ENGINES`.
        package: the package.
        memory_limit: what DuckDB may use.
        formulas: further formulas over the indicators of its claims.
        accepted: further entries of what people accepted.
        step: called with what is done next.

    Raises:
        PackageError: if the engine can't be used.
    """
    findings: list[Finding] = []
    sources: dict[str, Any] = {}
    reads: dict[str, Read] = {}
    if formulas and not has_claims(package):
        raise no_claims(package)
    for name, resource in package.resources.items():
        step(f"reading {name}")
        if _answerable(resource):
            try:
                resource.verify()
                sources[name] = resource.files
            except PackageError as error:
                findings += unreadable(resource, str(error).splitlines())
        elif read := read_table(package, name, findings):  # queries don't find all that is wrong
            findings += structure.row_findings(name, read, declared_of(resource))
            reads[name] = read
    sources |= _asked_for(package, reads)
    tables = _opened(lambda: open_tables(sources, engine, memory_limit=memory_limit))
    for name in tables.keys() - reads.keys():
        tables[name] = _without_empty(tables[name], package.resources[name])
    step("constraints and keys")
    schemas = {name: _left_to_check(package.resources[name], reads) for name in tables}
    findings += structure_findings(tables, schemas, others=package.resources)
    findings += structure.key_findings(
        reads, {n: _among(package.resources[n], reads) for n in reads}
    )
    counts, failing = formula_findings(package, reads, findings)
    findings += failing
    small = {
        name: reads[name].table if name in reads else package.resources[name].read()
        for name in (*RULE_TABLES, ACCEPTED) if name in {*tables, *reads} and name != CLAIMS
    }  # fmt: skip
    findings += circular_findings(small)
    if CLAIMS in tables and has_claims(package):
        step("contradictions")
        world = world_with(small, formulas, findings)
        if ACCEPTED in small:
            accepted = [*small[ACCEPTED].to_pylist(), *accepted]
        required = [f.name for f in declared_of(package.resources[CLAIMS]).fields
                    if f.constraint("required")]  # fmt: skip
        findings += _by_rules(_complete(tables[CLAIMS], required, findings), world, accepted)
    rows = {
        name: reads[name].encoded.num_rows if name in reads else _count(tables[name])
        for name in package.resources if name in {*tables, *reads}
    }  # fmt: skip
    places = places_of(package)
    return Report(Path(package.label), tuple(findings), rows, formulas=tuple(counts), places=places)


def _asked_for(package: Package, reads: Mapping[str, Read]) -> dict[str, pa.Table]:
    """What engines need of tables that were read: claims, and what other tables' keys name."""
    wanted: dict[str, set[str]] = {name: set() for name in reads}
    for name, resource in package.resources.items():
        for key in resource.declared.foreign_keys:
            other = key.resource or name
            if (name in reads) != (other in reads):
                wanted.get(name, set()).update(key.fields)
                wanted.get(other, set()).update(key.to)
            elif name in reads and other not in package.resources:
                wanted[name].update(key.fields)
    made = {}
    for name, columns in wanted.items():
        table = reads[name].table
        there = [c for c in table.column_names if c in columns]
        if is_claims(package.resources[name]):
            made[name] = table
        elif there:
            made[name] = table.select(there)
    return made


def _among(resource: Resource, reads: Mapping[str, Read]) -> Schema:
    """A schema with the keys that stay among tables that were read."""
    keys = [k for k in resource.declared.foreign_keys if (k.resource or resource.name) in reads]
    return replace(resource.declared, foreign_keys=tuple(keys))


def _answerable(resource: Resource) -> bool:
    """Whether queries find in a table's files all that reading them would."""
    form = str(resource.descriptor.get("format") or "parquet").lower()
    if resource.formulas or not resource.files or form != "parquet":
        return False
    if any(file.suffix != ".parquet" or not file.is_file() for file in resource.files):
        return False
    try:
        first, *others = [pq.read_schema(file) for file in resource.files]
    except (OSError, ValueError):  # as reading it will say
        return False
    if any(other != first for other in others):
        return False
    columns = dict(nw.from_native(first.empty_table()).schema)
    if not answerable(resource.declared, columns):
        return False
    types = [(f.name, arrow_type(f)) for f in resource.declared.fields]
    return not lacking(resource, Read(pa.schema(types).empty_table()))


def _left_to_check(resource: Resource, reads: Mapping[str, Read]) -> Schema:
    """A schema of what is left to check of a table: of one that was read, where it refers to."""
    if resource.name not in reads:
        return declared_of(resource)
    keys = resource.declared.foreign_keys
    left = (key for key in keys if (key.resource or resource.name) not in reads)
    return Schema((), foreign_keys=tuple(left))


def _without_empty(table: Any, resource: Resource) -> Any:
    """A table in which an empty text is no value, as a schema says; mostly there are none."""
    texts = [f.name for f in resource.declared.fields if f.type == "string"]
    if not texts or all(never_empty(pq.read_metadata(file), texts) for file in resource.files):
        return table
    filled = [nw.when(nw.col(c) != "").then(nw.col(c)).alias(c) for c in texts]
    return nw.from_native(table).with_columns(*filled).to_native()


def _complete(claims: Any, required: Sequence[str], findings: Iterable[Finding]) -> Any:
    """The claims that lack nothing that rules need; those that do have been found."""
    found = {f.column for f in findings if f.table == CLAIMS and f.code == "constraint-error"
             and f.message.startswith(f"{f.column}: must not be empty")}  # fmt: skip
    blank = any(f.table == CLAIMS and f.code == "blank-row" for f in findings)
    empty = [*required] if blank else [name for name in required if name in found]
    if not empty:
        return claims
    there = [~nw.col(name).is_null() for name in empty]
    return nw.from_native(claims).filter(*there).to_native()


def check_parquet_on(
    engine: str,
    path: str | Path,
    *,
    memory_limit: str = "",
    formulas: Sequence[str] = (),
    accepted: Accepted = (),
    step: Step = lambda _: None,
) -> Report:
    """Check claims in Parquet: a file, a folder (partitioned or not), or a pattern.

    Indicators are known as far as the claims show them: their units; growth is advised on.

    Args:
        engine: one of :data:`gd_metrics.tables.engines.ENGINES`.
        path: see :func:`gd_metrics.checks.opening_claims.open_claims`.
        memory_limit: what DuckDB may use.
        formulas: over the claims' indicators.
        accepted: entries of what people accepted.
        step: called with what is done next.

    Raises:
        PackageError: if there are no such files, they hold no claims, or the engine can't be
            used.
    """
    step(f"reading {path}")
    claims = _opened(lambda: open_claims(path, engine, memory_limit=memory_limit))
    with engine_of(claims) as opened:
        there = dict(opened.claims.collect_schema())
    if absent := [name for name in needed_columns() if name not in there]:
        raise PackageError(f"{shown(path)}: lacks column {', '.join(absent)} of table claims")
    numbers = [name for name, kind in needed_columns().items() if kind == "number"]
    if others := [name for name in numbers if there[name] != nw.Float64]:
        raise PackageError(f"{shown(path)}: holds no numbers in {', '.join(others)}")
    step("constraints and keys")
    findings = structure_findings({CLAIMS: claims}, {CLAIMS: _SCHEMA})
    whole = _complete(claims, REQUIRED, findings)
    step("contradictions")
    world = world_with({}, formulas, findings, indicators=_indicators(whole))
    findings += _by_rules(whole, world, accepted)
    places = Places(shown(path))
    return Report(Path(path), tuple(findings), {CLAIMS: _count(claims)}, places=places)


_SCHEMA = Schema(
    tuple(
        Field(name, kind, constraints={"required": True})
        for name, kind in needed_columns().items()
        if name in REQUIRED
    ),
    primary_key=("claim_id",),
)
"""What rules need of claims, of which no row may lack anything."""


def open_parquet(path: str | Path) -> pa.Table:
    """Claims in a folder of Parquet, or of a pattern, in memory.

    Raises:
        PackageError: if there are no such files.
    """
    return _opened(lambda: open_claims(path))


def _opened(open_: Callable[[], Any]) -> Any:
    """What opening gives; what keeps an engine from it is said in one line."""
    try:
        return open_()
    except (FileNotFoundError, UnknownNameError, ValueError) as error:
        raise PackageError(str(error).partition("\n")[0]) from error
    except Exception as error:  # each engine has errors of its own
        reason = str(error).partition("\n")[0]
        raise PackageError(f"can't be read: {type(error).__name__}: {reason}") from error


def _by_rules(claims: Any, world: World, accepted: Accepted) -> list[Finding]:
    alone = [*claim_findings(claims), *_unit_findings(claims, world)]
    found = [*alone, *contradictions(claims, world), *advice(claims, world)]
    return accept(found, accepted, _claims(claims, {entry["claim_id"] for entry in accepted}))


def _unit_findings(claims: Any, world: World) -> list[Finding]:
    """Claims in another unit than their cell's."""
    units = {key: world.unit(key) for key in sorted(world.indicators)}
    told = ("claim_id", "indicator", "measure", "unit")
    if not units:
        return []
    with engine_of(claims) as engine:
        columns = {"indicator": [*units], "wanted": [*units.values()]}
        known = engine.table(columns, dict.fromkeys(columns, nw.String))
        joined = engine.claims.select(*told).join(known, on="indicator", how="left")
        wanted = nw.col("wanted")
        for measure, unit in UNIT_OF.items():
            words = nw.col("unit").str.to_lowercase().is_in(words_alike(unit))
            own = nw.when(words).then(nw.col("unit")).otherwise(nw.lit(unit))
            wanted = nw.when(nw.col("measure") == measure).then(own).otherwise(wanted)
        others = joined.select(*told, wanted.alias("wanted")).filter(
            nw.col("unit") != nw.col("wanted")
        )
        (rows,) = engine.rows([others])
    return [unit_finding(*row) for row in sorted(rows)]


def _claims(claims: Any, ids: Iterable[str]) -> dict[str, Claim]:
    """The claims with some ids."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    with engine_of(claims) as engine:
        found = engine.claims.filter(nw.col("claim_id").is_in(wanted)).lazy().collect("pyarrow")
        return {row["claim_id"]: Claim.from_row(row) for row in found.rows(named=True)}


def _indicators(claims: Any) -> dict[str, dict[str, Any]]:
    """Indicators as their claims show them; growth is nominal only where that is said."""
    level, bases = nw.col("measure") == "level", nw.lit("")
    told = ("unit", "area", "basis", "value")
    with engine_of(claims) as engine:
        if "growth_basis" in engine.claims.collect_schema():
            bases = nw.col("growth_basis")
        levels = [nw.when(level).then(nw.col(column)).alias(column) for column in told]
        shown = engine.claims.select("indicator", *levels, bases.alias("growth_basis"))
        least = [nw.col(column).min() for column in told]
        by_indicator = shown.group_by("indicator")
        (rows,) = engine.rows([by_indicator.agg(*least, nw.col("growth_basis").max())])
    return {
        indicator: {"indicator": indicator, "unit": unit, "area": area, "basis": basis,
                    "growth_basis": growth or "", "additive": value is not None and value >= 0}
        for indicator, unit, area, basis, value, growth in sorted(rows, key=lambda r: r[0] or "")
        if indicator and unit
    }  # fmt: skip


def _count(table: Any) -> int:
    with engine_of(table) as engine:
        (((count,),),) = engine.rows([engine.claims.select(nw.len())])
    return int(count)
