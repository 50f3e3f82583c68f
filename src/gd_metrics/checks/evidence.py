"""The claims of whatever is checked, with what rules look up: to explain one, or to diagnose all.

>>> found = read_evidence(None)
>>> found.claims["ycwb-2025-01-12"].printed
'48%'
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..claim import Claim
from ..errors import NoClaimsError, PackageError, UnknownNameError
from ..finding import Finding, shown
from ..rules.world import World
from ..tables.package import local, open_package
from ..tables.places import Written
from ..tables.reading.files import File, is_file, read_file
from . import claims_file
from .check import claims_of, is_parquet, package_of, with_formulas
from .fitting import Passed, fit
from .on_engine import open_parquet
from .package import read_for_rules, world_with
from .settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Evidence:
    """Claims, and what rules look up.

    Attributes:
        name: what they were read from, as people are told it.
        table: full rows of table ``claims``.
        world: indicators, areas, formulas and origins.
        left_out: why rows of a file are no claims.
    """

    name: str
    table: pa.Table
    world: World
    left_out: tuple[Finding, ...] = ()

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """The claims by id."""
        return {row["claim_id"]: Claim.from_row(row) for row in self.table.to_pylist()}

    def claim(self, claim_id: str) -> Claim:
        """The claim with an id.

        Raises:
            UnknownNameError: if there is none.
            PackageError: if it is one whose row can't be read, saying why.
        """
        if claim_id in self.claims:
            return self.claims[claim_id]
        for finding in self.left_out:
            if finding.subject == claim_id:
                raise PackageError(f"{self.name}: {claim_id} is no claim: {finding.message}")
        raise UnknownNameError("claim", claim_id, self.claims, of=self.name)


def read_evidence(
    path: str | Path | None, settings: Settings | None = None, passed: Passed | None = None
) -> Evidence:
    """The claims of a package, a project, a zip, or of files of claims.

    Args:
        path: as for :func:`gd_metrics.check`.
        settings: formulas, and the encoding of a CSV file.
        passed: what is added to for settings that can do nothing there; each is an error
            without it.

    Raises:
        gd_metrics.PackageError: if it can't be read, or holds no claims.
        gd_metrics.errors.FormulaError: for a formula that can't be read.
        UnknownNameError: if a formula names no indicator.
    """
    settings = settings or Settings()
    given = None if path is None else local(path)
    if given is None or not (is_parquet(given, settings) or _is_file(given)):
        package = open_package(path)
        settings = fit(settings, package_of(package), passed)
        tables = read_for_rules(package)
        unreadable: list[Finding] = []
        world = world_with(tables, settings.formulas, unreadable)
        if unreadable:
            raise PackageError("\n".join(f"{package.label}: {f.message}" for f in unreadable))
        return Evidence(shown(package.label), tables["claims"], world)
    if is_parquet(given, settings):
        file = File(given, open_parquet(given), (), Written(given))
    else:
        file = read_file(given, settings.encoding)
    if not claims_file.is_claims(file.table):
        needed = ", ".join(claims_file.NEEDED)
        raise NoClaimsError(
            f"{shown(given)}: holds no claims (columns {needed}), and only claims are explained; "
            "check says what is wrong with a wide table"
        )
    fit(settings, claims_of(file), passed)
    loose = claims_file.complete(file, settings.formulas)
    claims_file.check_names(loose, shown(given))
    return Evidence(shown(given), loose.table, loose.world, loose.findings)


def read_fitting(path: str | Path | None, settings: Settings, passed: Passed) -> Evidence:
    """The same with the settings that fit; the others, formulas among them, go to ``passed``."""
    return with_formulas(lambda told: read_evidence(path, told, passed), settings, passed)


def _is_file(path: Path) -> bool:
    return is_file(path) and not os.path.isdir(path)  # noqa: PTH112
