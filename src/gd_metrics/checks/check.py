"""Check whatever somebody has: a package, a project, a zip, a file of claims, a wide table.

>>> check().ok
True
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..claim import needed_columns
from ..errors import NoClaimsError, PackageError, UnknownNameError, UnreadableError
from ..finding import Finding, shown
from ..quantity.formula import parse_formula
from ..tables.checking import rows as structure
from ..tables.package import Package, has_package, local, open_package
from ..tables.places import Places
from ..tables.reading.csv import decode
from ..tables.reading.files import SUFFIXES, File, is_file, read_file
from . import claims_file, fitting
from .fitting import Input, Passed, fit
from .package import check_claims, check_package, has_claims
from .report import CLAIMS, Report, Step
from .settings import Settings, as_formulas
from .wide_file import check_wide_file

if TYPE_CHECKING:
    import pyarrow as pa

Answer = TypeVar("Answer")
PACKAGES = (".json", ".zip")
NEEDED_OF_ACCEPTED = ("rule", "cell", "claim_id", "fingerprint", "reason")
"""The columns that a list of accepted findings must have."""


def check(
    path: str | Path | None = None,
    *,
    texts: str | Path | None = None,
    formulas: Sequence[str] = (),
    key: str | None = None,
    rounding: str = "exact",
    decimals: int | None = None,
    encoding: str | None = None,
    accepted: str | Path | None = None,
    engine: str | None = None,
    memory_limit: str | None = None,
) -> Report:
    """Check a package, or a file.

    Args:
        path: a ``datapackage.json``, a package's folder or a zip of one; a project, which
            counts as its ``datapackage/``; a CSV, Parquet or XLSX file of claims; or such a
            file whose columns are figures, with ``formulas``. Without it the project in the
            current folder, else the installed data.
        texts: a folder of the sources' texts; every locator is verified in those whose
            sha256 a source carries.
        formulas: what must hold between columns, or between the indicators of claims:
            ``"total = a + b"``.
        key: the column of a wide table that names its rows in findings.
        rounding: what numbers of a wide table stand for; see :func:`gd_metrics.check_table`.
        decimals: the same.
        encoding: of a CSV file that is not UTF-8, such as ``gb18030``.
        accepted: a CSV file of accepted contradictions, for claims that carry none.
        engine: ``pyarrow``, ``polars``, ``duckdb`` or ``spark``, to run constraints, keys and
            rules there on claims of any number, which may also be a folder of Parquet files
            (partitioned or not) or a pattern; findings then have keys and no row numbers.
        memory_limit: what DuckDB may use, such as ``2GiB``.

    Returns:
        What was found. What can't be read of a package is a finding of code ``unreadable``
        beside those of what can.

    Raises:
        PackageError: if nothing can be read, or it is not safe to read.
        gd_metrics.errors.ConfigError: a ``ValueError``, for a setting that can do nothing for
            what is checked (a ``key`` of a package), or has an invalid value.
        gd_metrics.errors.FormulaError: for a formula that can't be read.
        UnknownNameError: if a formula or the key names no column or indicator, and for an
            unknown ``rounding`` or ``engine``.

    >>> report = check()
    >>> report.ok, report.count("error"), report.accepted > 0
    (True, 0, True)
    """
    told = Settings(
        texts=None if texts is None else str(texts),
        formulas=as_formulas(formulas),
        key=key,
        rounding=rounding,
        decimals=decimals,
        encoding=encoding,
        accepted=None if accepted is None else str(accepted),
        engine=engine,
        memory_limit=memory_limit,
    )
    return check_with(path, told)


def check_with(
    path: str | Path | None,
    settings: Settings,
    passed: Passed | None = None,
    step: Step = lambda _: None,
) -> Report:
    """The same, as settings say.

    Args:
        path: as for :func:`check`.
        settings: what to do.
        passed: what is added to for settings that can do nothing here; each is an error
            without it.
        step: called with what is done next.
    """
    given = None if path is None else local(path)
    if given is not None and is_parquet(given, settings):
        traits = frozenset({fitting.CLAIMS, fitting.QUERIES})
        settings = fit(settings, Input(shown(given), "claims in Parquet", traits), passed)
        from .on_engine import check_parquet_on

        return check_parquet_on(settings.engine or "pyarrow", given, **_given(settings, step))
    if given is not None and is_file(given) and not os.path.isdir(given):  # noqa: PTH112
        step(f"reading {given}")
        file = read_file(given, settings.encoding)
        if claims_file.is_claims(file.table):
            step("claims")
            return _check_claims(file, fit(settings, claims_of(file), passed))
        step("formulas")
        return check_wide_file(file, settings, passed)
    if given is not None and given.suffix.lower() not in PACKAGES and os.path.isfile(given):  # noqa: PTH113
        raise PackageError(
            f"{given}: a file is read by its ending: {', '.join((*PACKAGES, *SUFFIXES))}"
        )
    package = open_package(path)
    settings = fit(settings, package_of(package), passed)
    if settings.engine:
        from .on_engine import check_package_on

        return check_package_on(settings.engine, package, **_given(settings, step))
    return check_package(
        package,
        texts=settings.texts,
        formulas=settings.formulas,
        accepted=_accepted(settings),
        step=step,
    )


def check_fitting(
    path: str | Path | None, settings: Settings, passed: Passed, step: Step = lambda _: None
) -> Report:
    """Check with those of the settings that a path understands; the others go to ``passed``.

    Args:
        path: as for :func:`check`.
        settings: what is told for this path and for others.
        passed: what is added to for settings, and for formulas, that could do nothing here.
        step: called with what is done next.
    """
    return with_formulas(lambda told: check_with(path, told, passed, step), settings, passed)


def with_formulas(ask: Callable[[Settings], Answer], settings: Settings, passed: Passed) -> Answer:
    """What a call answers with those of the formulas whose names are there.

    Args:
        ask: what is called, again after a name that is not there.
        settings: with all formulas.
        passed: what is added to for those that did not fit.
    """
    while True:
        try:
            return ask(settings)
        except (UnknownNameError, NoClaimsError) as error:
            name = getattr(error, "name", None)  # where there are no claims no formula fits
            fits = [f for f in settings.formulas if name and name not in parse_formula(f).names]
            if len(fits) == len(settings.formulas):
                raise
            passed.update({formula: "" for formula in settings.formulas if formula not in fits})
            settings = replace(settings, formulas=tuple(fits))


def _given(settings: Settings, step: Step) -> dict[str, Any]:
    """What is told to a check on an engine."""
    return {
        "memory_limit": settings.memory_limit or "",
        "formulas": settings.formulas,
        "accepted": _accepted(settings),
        "step": step,
    }


def _accepted(settings: Settings) -> list[dict[str, str]]:
    return read_accepted(settings.accepted) if settings.accepted else []


def package_of(package: Package) -> Input:
    """A package, as settings may or may not fit it."""
    traits = {fitting.PACKAGE, fitting.QUERIES}
    if has_claims(package):
        return Input(shown(package.label), "a package", frozenset({*traits, fitting.CLAIMS}))
    return Input(shown(package.label), "a package without claims", frozenset(traits))


def claims_of(file: File) -> Input:
    """A file of claims, as settings may or may not fit it."""
    traits = {fitting.CLAIMS, fitting.QUERIES, *([fitting.CSV] if file.is_text else ())}
    return Input(shown(file.path), "a file of claims", frozenset(traits))


def is_parquet(place: Path, settings: Settings) -> bool:
    """Whether a path means claims in many Parquet files, or in one that an engine is to read."""
    if os.path.isdir(place):  # noqa: PTH112
        return not has_package(place) and any(place.rglob("*.parquet"))
    if os.path.isfile(place):  # noqa: PTH113
        return bool(settings.engine) and place.suffix == ".parquet" and _is_whole(place)
    return any(mark in str(place) for mark in "*?[") and place.suffix == ".parquet"


def _is_whole(file: Path) -> bool:
    """Whether a file has all that rules need of claims; others are completed, or are none."""
    import pyarrow.parquet as pq

    try:
        return needed_columns().keys() <= {*pq.read_schema(file).names}
    except (OSError, ValueError):  # as reading it will say
        return False


def read_accepted(path: str | Path) -> list[dict[str, str]]:
    """The entries of a file of accepted contradictions; none if there is no file yet.

    Raises:
        PackageError: if it can't be read, or lacks a column.
    """
    file = Path(path)
    if not file.is_file():
        return []
    try:
        text = decode(file.read_bytes()).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""), restval="", strict=True)
        lacking = [name for name in NEEDED_OF_ACCEPTED if name not in (rows.fieldnames or ())]
        if lacking:
            raise PackageError(f"{file}: lacks column {', '.join(lacking)}; write it with accept")
        return [*rows]
    except (OSError, UnreadableError, csv.Error) as error:
        raise PackageError(f"{file}: {error}") from error


def _check_claims(file: File, settings: Settings) -> Report:
    loose = claims_file.complete(file, settings.formulas)
    claims_file.check_names(loose, shown(file.path))
    schema = claims_file.claims_schema()
    tables = {CLAIMS: loose.table}
    found = [*structure.row_findings(CLAIMS, loose.table, schema)]
    accepted, opened = _accepted(settings), _opener(settings)
    checked = check_claims(tables, schema, loose.world, accepted, opened)
    found = [_in_file(f, loose.rows, file) for f in (*found, *checked.findings)]
    findings = (*file.findings, *loose.findings, *found)
    own = "claim_id" in file.table.column_names
    written = replace(file.written, key=("claim_id",) if own else ())
    ids = loose.table["claim_id"].to_pylist()
    rows = dict(zip(reversed(ids), reversed(loose.rows), strict=True))  # the first of an id counts
    places = Places(shown(file.path), {CLAIMS: written}, {CLAIMS: rows})
    return Report(
        file.path, findings, {CLAIMS: file.table.num_rows}, places=places, claims=checked.claims
    )


def _opener(settings: Settings) -> Callable[[pa.Table], Any]:
    """What puts claims on the engine that settings name."""
    engine = settings.engine
    if engine is None:
        return lambda claims: claims
    from ..tables.engines.opening import reader_of

    try:
        reader = reader_of(engine, settings.memory_limit or "")
    except ValueError as error:
        raise PackageError(str(error)) from error
    return lambda claims: reader(claims, None)


def _in_file(finding: Finding, rows: Sequence[int], file: File) -> Finding:
    """A finding at its row in the file, not among the completed ones, and at a column of it."""
    if finding.row is None or finding.table != CLAIMS:
        return finding
    derived = finding.column is not None and finding.column not in file.table.column_names
    column = "printed" if derived else finding.column
    return replace(finding, row=rows[finding.row - 1], column=column)
