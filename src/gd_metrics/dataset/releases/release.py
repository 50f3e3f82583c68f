"""A release of a package as it is compared with another: its tables, and what a check finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ...checks.check import check_opened
from ...checks.package import has_claims, is_claims, open_for_check
from ...checks.report import CLAIMS
from ...checks.settings import Request, Settings
from ...errors import PackageError
from ...finding import UNREADABLE, Finding
from ...tables.checking.rows import missing_columns
from ...tables.package import Package, open_package
from ...tables.schema.schema import Schema

_IDENTITY = {
    "fields": [{"name": n, "type": "string"} for n in ("claim_id", "source_id", "printed")]
}
"""What a table of claims must have for its ids to be followed."""


@dataclass(frozen=True)
class Release:
    """One of the two packages: what its descriptor says it is, and where that lies."""

    name: str
    version: str | None
    path: Path


@dataclass(frozen=True)
class Opened:
    """A package that was read: its tables, their schemas, and what a check finds."""

    release: Release
    tables: Mapping[str, pa.Table]
    schemas: Mapping[str, Schema]
    findings: Sequence[Finding]
    unchecked: str | None
    claims: pa.Table | None
    """Its claims; ``None`` also where a table of that name holds anything else."""

    def types(self, name: str) -> dict[str, str]:
        """The columns of a table with their types."""
        return {field.name: field.type for field in self.schemas[name].fields}

    def key(self, name: str) -> list[str]:
        """The primary key of a table; empty where it has none."""
        return [*self.schemas[name].primary_key]


def read_release(path: str | Path) -> Opened:
    """Read and check a package; one that today's rules can't check may still be read.

    Raises:
        PackageError: if it can't be read, is not safe to read, or is not what its own
            schema says.

    >>> from gd_metrics.tables.package import find
    >>> read_release(find()).release.name
    'guangdong-innovation-metrics'
    """
    package = open_package(path)
    findings = check_opened(open_for_check(package, Request(Settings()))).findings
    refused = [f.message for f in findings if f.code == UNREADABLE]
    try:
        tables = {name: _read(package, name) for name in package.resources}
    except PackageError as error:
        reasons = dict.fromkeys([*refused, *str(error).splitlines()])
        raise PackageError("\n".join(reasons)) from None
    name, version = (package.descriptor.get(key) for key in ("name", "version"))
    release = Release(
        str(name or package.root.resolve().name),
        None if version is None else str(version),
        Path(package.label),
    )
    schemas = {name: resource.declared for name, resource in package.resources.items()}
    unchecked = " ".join(" ".join(refused).split()) or None
    claims = tables[CLAIMS] if has_claims(package) else None
    return Opened(release, tables, schemas, () if refused else findings, unchecked, claims)


def _read(package: Package, name: str) -> pa.Table:
    """A table with all columns of its schema, and of claims those that tell them apart."""
    resource = package.resources[name]
    read = resource.read_all()
    plain = {"fields": [{"name": f.name, "type": f.type} for f in resource.declared.fields
                        if f.type != "any" or f.name not in read.table.column_names]}  # fmt: skip
    for schema in (plain, *([_IDENTITY] if is_claims(resource) else [])):
        for problem in missing_columns(name, read, schema):
            raise PackageError(f"{resource.label}: {problem}")
    return read.table
