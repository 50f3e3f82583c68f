"""Build ``datapackage/`` and ``schemas/`` from ``curation/``, whole or not at all.

Everything is made in a folder beside the old one, checked, and only then renamed into its
place. ``check_current`` says whether what is committed is what would be built; as the bytes
of Parquet differ between versions of pyarrow, it compares schemas and rows.
"""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..checks.circles import circular_findings
from ..checks.claims import ReadClaims, check_claims
from ..checks.stale import BUILT_FROM, curation_hash
from ..claim import Cell, Claim
from ..errors import CurationError, FormulaError, PackageError, UnknownNameError
from ..finding import Finding
from ..quantity import linear
from ..quantity.formula import parse_formula
from ..rules.world import World
from ..tables.checking import rows as structure
from ..tables.package import CURATION, DESCRIPTOR, FOLDER, open_package, sha256
from ..tables.writing import as_json, leavings, making, one_at_a_time, undisturbed, write_text
from . import curation, results
from .croissant import NAME as CROISSANT
from .croissant import croissant, listed

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMAS, DATA = "schemas", "data"
_OLD = ".old"

_DERIVED = {
    "claims": ("unit", "hedge", "lower", "upper"),
    "units": ("base", "factor", "unit_mult"),
}
Tables = dict[str, "pa.Table"]
Schemas = dict[str, dict[str, Any]]


def schemas() -> Schemas:
    """The Table Schema of every table, from the models."""
    from ..tables.pandera import from_model
    from .models import TABLES

    return {name: from_model(name, model) for name, model in TABLES.items()}


def build(project: str | Path = ".") -> Path:
    """Build a project's data package.

    Args:
        project: the folder with ``curation/`` in it.

    Returns:
        The descriptor's path.

    Raises:
        FileNotFoundError: if there is no curation.
        OSError: if it can't be written.
        gd_metrics.errors.CurationError: for rows that can't be built; nothing is written.
    """
    root = Path(project)
    if not (root / CURATION).is_dir():
        raise FileNotFoundError(
            f"{root / CURATION / curation.METADATA}: missing; nothing to build: gd-metrics init "
            "lays down a project"
        )
    with one_at_a_time(root / CURATION):
        _rescue(root)
        with making(root, "build") as made:
            _make(root, made)
            with undisturbed():
                for name in (FOLDER, SCHEMAS):
                    _replace(made / name, root / name)
    return root / FOLDER / DESCRIPTOR


def _rescue(root: Path) -> None:
    """Put back what a build that was killed between two renames had moved aside."""
    for left in leavings(root, ".build-"):
        for name in (FOLDER, SCHEMAS):
            old = left / f"{name}{_OLD}"
            if old.is_dir() and not (root / name).exists():
                old.rename(root / name)


def check_current(project: str | Path = ".") -> list[str]:
    """What of a project's generated files is not what ``build`` would make now.

    Returns:
        A line for each difference; none where everything is current.
    """
    root = Path(project)
    with tempfile.TemporaryDirectory(prefix="gd-metrics-") as made:
        _make(root, Path(made))
        return [
            difference
            for name in (FOLDER, SCHEMAS)
            for difference in _differences(Path(made) / name, root / name)
        ]


def _make(root: Path, out: Path) -> None:
    declared = schemas()
    columns = {
        name: {
            f["name"]: f.get("constraints", {}).get("required", False)
            for f in schema["fields"]
            if f["name"] not in _DERIVED.get(name, ())
        }
        for name, schema in declared.items()
        if name not in results.NAMES
    }
    read = curation.read(root / CURATION, columns)
    tables = make_tables(read, declared)
    built_from = {BUILT_FROM: curation_hash(root / CURATION)}
    _write(out, {**read.metadata, **built_from}, tables, declared)


def make_tables(read: curation.Curation, declared: Schemas) -> Tables:
    """Every table of the package, curated and derived.

    Raises:
        gd_metrics.errors.CurationError: for rows that break a type, a constraint or a key.
    """
    optional = {name for name in declared if name not in results.NAMES} - {*read.tables}
    declared = {name: schema for name, schema in declared.items() if name not in optional}
    rows: dict[str, Sequence[Mapping[str, Any]]] = dict(read.tables)
    rows["claims"] = curation.derive_claims(read)
    rows["units"] = curation.derive_units(read)
    problems: list[str] = []
    tables = {
        name: _typed(name, rows.get(name, []), schema, read, problems)
        for name, schema in declared.items()
        if name not in results.NAMES
    }
    if problems:
        raise CurationError(problems)
    problems = _formula_problems(read, rows["indicators"])
    if problems:
        raise CurationError(problems)
    broken = [f for n, t in tables.items() for f in structure.row_findings(n, t, declared[n])]
    broken += structure.key_findings(tables, {n: declared[n] for n in tables})
    broken += circular_findings(tables)
    problems = [_problem(f, read) for f in broken]
    if problems:
        raise CurationError(problems)
    tables |= _results(tables, declared)
    return {name: tables[name] for name in declared}


def _formula_problems(
    read: curation.Curation, indicators: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Formulas that can't be read, name no indicator, can't hold, or repeat another."""
    known = {row["indicator"]: {**row, "additive": row["additive"] == "true"} for row in indicators}
    world, seen, problems = World(known), dict[str, str](), []
    for index, row in enumerate(read.tables.get("formulas", [])):
        where = f"{read.place('formulas', index)} ({row['formula_id']})"
        try:
            formula = parse_formula(row["formula"])
        except FormulaError as error:
            problems.append(f"{where}: {error}")
            continue
        unknown = [name for name in formula.names if name not in known]
        domains = {
            name: world.domain(Cell(name, "", "level", "", "", "")) for name in formula.names
        }
        form = linear.normal_form(formula)
        if unknown:
            problems.append(f"{where}: {UnknownNameError('indicator', unknown[0], known)}")
        elif reason := linear.problem(formula, domains):
            problems.append(f"{where}: {formula.text}: {reason}")
        elif form in seen:
            problems.append(f"{where}: {formula.text}: says the same as {seen[form]}")
        seen[form] = row["formula_id"]
    return problems


def _problem(finding: Finding, read: curation.Curation) -> str:
    place = finding.table if finding.row is None else read.place(finding.table, finding.row - 1)
    return f"{place} ({finding.subject}): {finding.message}"


def _typed(
    name: str,
    rows: Sequence[Mapping[str, Any]],
    schema: Mapping[str, Any],
    read: curation.Curation,
    problems: list[str],
) -> pa.Table:
    from ..tables.schema.arrow import arrow_schema

    columns: dict[str, list[Any]] = {}
    for field in schema["fields"]:
        convert = _CONVERT[field["type"]]
        values = columns.setdefault(field["name"], [])
        for index, row in enumerate(rows):
            try:
                cell = convert(row.get(field["name"], ""))
                values.append(False if cell is None and field["type"] == "boolean" and not (
                    field.get("constraints", {}).get("required")) else cell)  # fmt: skip
            except ValueError:
                values.append(None)
                problems.append(
                    f"{read.place(name, index)}: {field['name']} {row[field['name']]!r} is no "
                    f"{field['type']}"
                )
    return pa.table(columns, schema=arrow_schema(dict(schema)))


def _boolean(value: str) -> bool | None:
    if value not in ("true", "false", ""):
        raise ValueError(value)
    return value == "true" if value else None


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "string": lambda value: value or None,
    "number": lambda value: None if value in ("", None) else float(value),
    "integer": lambda value: None if value == "" else int(value),
    "boolean": _boolean,
    "date": lambda value: datetime.date.fromisoformat(value) if value else None,
}


def _results(tables: Tables, declared: Schemas) -> Tables:
    """The tables that nobody writes."""

    from ..tables.schema.arrow import arrow_schema

    world = World.of(tables)
    claims = [Claim.from_row(row) for row in tables["claims"].to_pylist()]
    sources = {row["source_id"]: row for row in tables["sources"].to_pylist()}
    units = {key: world.unit(key) for key in world.indicators}
    accepted = tables["accepted"].to_pylist()
    checked = check_claims(ReadClaims(tables["claims"]), world, units, accepted)
    made = results.rows(claims, sources, checked.findings, world, accepted)
    return {
        name: pa.Table.from_pylist(made[name], schema=arrow_schema(declared[name]))
        for name in results.NAMES
    }


def _write(out: Path, metadata: Mapping[str, Any], tables: Tables, declared: Schemas) -> None:
    (out / SCHEMAS).mkdir()
    (out / FOLDER / DATA).mkdir(parents=True)
    resources = []
    for name, table in tables.items():
        write_text(out / SCHEMAS / f"{name}.json", as_json(declared[name]))
        path = f"{DATA}/{name}.parquet"
        pq.write_table(table, out / FOLDER / path, compression="zstd")
        resources.append(
            {
                "name": name,
                "title": declared[name]["title"],
                "description": declared[name]["description"],
                "type": "table",
                "path": path,
                "format": "parquet",
                "mediatype": "application/vnd.apache.parquet",
                "hash": sha256((out / FOLDER / path).read_bytes()),
                "schema": declared[name],
            }
        )
    descriptor = {
        "$schema": PROFILE,
        **metadata,
        "sources": _sources(tables["sources"]),
        "resources": resources,
    }
    write_text(out / FOLDER / DESCRIPTOR, as_json(descriptor))
    write_text(out / FOLDER / CROISSANT, as_json(croissant(descriptor)))
    write_text(out / FOLDER / "README.md", _readme(descriptor, tables))


def _readme(descriptor: Mapping[str, Any], tables: Tables) -> str:
    """What a person sees who opens the package's folder."""
    rows = "\n".join(
        f"| [{r['name']}]({r['path']}) | {tables[r['name']].num_rows} | {r['description']} |"
        for r in descriptor["resources"]
    )
    licences = "; ".join(
        f"[{x.get('title') or x.get('name')}]({x.get('path', '')})"
        for x in listed(descriptor, "licenses")
    )
    return _README.format(
        **{k: descriptor.get(k, "–") for k in ("title", "description", "version", "created")},
        tables=rows,
        licences=licences,
    )


_README = """# {title}

{description}

Version {version}, {created}. Generated from `curation/` by `gd-metrics build`: edit there,
not here. `datapackage.json` is a [Data Package](https://datapackage.org) (v2); every table
has its schema, keys and sha256 in it.

| table | rows | what it holds |
|---|---|---|
{tables}

Licence: {licences}.
"""


def _sources(sources: pa.Table) -> list[dict[str, str]]:
    """The descriptor's sources: every document that was seen, with its date."""
    return [
        {
            "title": f"{row['publisher']}: {row['title']}",
            **({"path": row["url"]} if row["url"] else {}),
            "date": row["date_published"],
        }
        for row in sources.to_pylist()
        if row["status"] != "unread"
    ]


def _replace(new: Path, old: Path) -> None:
    """Put a folder in another's place; the old one goes only when the new one stands."""
    aside = new.with_name(f"{new.name}{_OLD}")
    if old.exists():
        old.rename(aside)
    try:
        new.rename(old)
    except OSError:
        if aside.exists():
            aside.rename(old)
        raise


def _differences(made: Path, committed: Path) -> list[str]:
    now, there = _files(made), _files(committed)
    differ = dict.fromkeys(sorted(now - there), "missing")
    differ |= dict.fromkeys(sorted(there - now), "not made by build")
    differ |= {path: "not current" for path in sorted(now & there)
               if not _is_current(made / path, committed / path)}  # fmt: skip
    return [f"{committed.name}/{path}: {what}" for path, what in differ.items()]


def _files(folder: Path) -> set[str]:
    return {f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file()}


def _is_current(made: Path, committed: Path) -> bool:
    if made.suffix == ".parquet":
        try:
            with pq.ParquetFile(made) as one, pq.ParquetFile(committed) as other:
                return bool(one.read().equals(other.read()))
        except (OSError, pa.ArrowInvalid):
            return False
    if made.name == DESCRIPTOR:
        return bool(_without_hashes(made) == _without_hashes(committed))
    if made.name == CROISSANT:
        return _says_what_the_descriptor_does(committed)
    return made.read_bytes() == committed.read_bytes()


def _says_what_the_descriptor_does(committed: Path) -> bool:
    """Whether a Croissant file says what the descriptor beside it does, whose hashes it repeats."""
    try:
        descriptor = json.loads(committed.with_name(DESCRIPTOR).read_text(encoding="utf-8"))
        current = as_json(croissant(descriptor))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return False  # of the descriptor it is said that it is not current
    return committed.read_bytes() == current.encode()


def _without_hashes(file: Path) -> Any:
    """A descriptor but for the hashes, which hold for the committed bytes alone."""
    try:
        descriptor = json.loads(file.read_text(encoding="utf-8"))
        package = open_package(file)
        for name in package.resources:
            package.table(name)  # raises where a hash is not that of its file
    except (ValueError, PackageError):
        return None
    for resource in descriptor["resources"]:
        del resource["hash"]
    return descriptor
