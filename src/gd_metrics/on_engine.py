"""Check on an engine: a package whose tables are Parquet, or claims in a folder of it.

Into this process come the small tables that rules look things up in, and what is found.
Rows of many files have no numbers, so findings name them by their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw

from .acceptance import accept
from .circles import circular_findings
from .claim import UNIT_OF, Claim, needed_columns
from .engine import engine_of
from .names import UnknownNameError
from .package import Package, PackageError, Resource
from .parquet import open_claims, open_tables
from .places import Place, Places, shown
from .report import CLAIMS, Report
from .row_rules import claim_findings
from .rules import ERROR
from .tabular import structure
from .tabular.queries import structure_findings
from .validation import RULE_TABLES, places_of, unit_finding, world_with
from .verdict import UNREADABLE, Finding, contradictions
from .world import World

Step = Callable[[str], None]
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
        engine: one of :data:`gd_metrics.parquet.ENGINES`.
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
    schemas: dict[str, Mapping[str, Any]] = {}
    for name, resource in package.resources.items():
        step(f"reading {name}")
        try:
            sources[name], schemas[name] = _source(name, resource, findings)
        except PackageError as error:
            place = Place(shown(resource.label))
            findings.append(Finding(UNREADABLE, ERROR, name, name, str(error), place=place))
    tables = _opened(lambda: open_tables(sources, engine, memory_limit=memory_limit))
    step("constraints and keys")
    findings += structure_findings(tables, schemas)
    small = {n: package.resources[n].read() for n in RULE_TABLES if n in tables and n != CLAIMS}
    findings += circular_findings(small)
    if CLAIMS in tables:
        step("contradictions")
        world = world_with(small, formulas, findings)
        if "accepted" in tables:
            accepted = [*package.resources["accepted"].read().to_pylist(), *accepted]
        findings += _by_rules(tables[CLAIMS], world, accepted)
    rows = {name: _count(table) for name, table in tables.items()}
    return Report(Path(package.label), tuple(findings), rows, places=places_of(package))


def _source(
    name: str, resource: Resource, findings: list[Finding]
) -> tuple[Any, Mapping[str, Any]]:
    """A table's files; or its rows, checked, with a schema of what is left to check."""
    if resource.files and all(file.suffix == ".parquet" for file in resource.files):
        resource.verify()
        return resource.files, resource.schema
    read = resource.read_all()
    findings += structure.row_findings(name, read, resource.declared)
    keys = {key: resource.schema[key] for key in ("foreignKeys",) if key in resource.schema}
    return read.table, {"fields": [], **keys}


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
        engine: one of :data:`gd_metrics.parquet.ENGINES`.
        path: see :func:`gd_metrics.parquet.open_claims`.
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
        there = opened.claims.collect_schema().names()
    if lacking := [name for name in needed_columns() if name not in there]:
        raise PackageError(f"{shown(path)}: lacks column {', '.join(lacking)} of table claims")
    step("contradictions")
    problems: list[Finding] = []
    world = world_with({}, formulas, problems, indicators=_indicators(claims))
    schema = {"fields": [{"name": "claim_id", "type": "string"}], "primaryKey": "claim_id"}
    findings = [*problems, *structure_findings({CLAIMS: claims}, {CLAIMS: schema})]
    findings += _by_rules(claims, world, accepted)
    places = Places(shown(path))
    return Report(Path(path), tuple(findings), {CLAIMS: _count(claims)}, places=places)


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
    found = [*alone, *contradictions(claims, world)]
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
            wanted = nw.when(nw.col("measure") == measure).then(nw.lit(unit)).otherwise(wanted)
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
    """Indicators as their levels show them."""
    levels = nw.col("measure") == "level"
    told = ("unit", "area", "basis", "value")
    with engine_of(claims) as engine:
        shown_by = engine.claims.filter(levels).group_by("indicator")
        (rows,) = engine.rows([shown_by.agg(*(nw.col(column).min() for column in told))])
    return {
        indicator: {"indicator": indicator, "unit": unit, "area": area, "basis": basis,
                    "growth_basis": "real", "additive": value is not None and value >= 0}
        for indicator, unit, area, basis, value in sorted(rows) if indicator and unit
    }  # fmt: skip


def _count(table: Any) -> int:
    with engine_of(table) as engine:
        (((count,),),) = engine.rows([engine.claims.select(nw.len())])
    return int(count)
