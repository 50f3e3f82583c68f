"""Check whatever somebody has: a package, a project, a zip, a file of claims, a wide table.

>>> check().ok
True
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import claims_file
from .cells import numeric
from .config import Settings
from .files import SUFFIXES, File, is_file, read_file
from .finding import Finding
from .formula import parse_formula
from .names import UnknownNameError
from .package import PackageError, has_package, local, open_package
from .places import Places, shown
from .report import CLAIMS, Report
from .tabular import structure
from .tabular.csvfile import decode
from .tabular.dialect import UnreadableError
from .tabular.reasons import SHOWN
from .validation import check_claims, check_package
from .wide import check_table

Step = Callable[[str], None]
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
        gd_metrics.formula.FormulaError: for a text that is no formula.
        UnknownNameError: for a formula's or key's name that is no column or indicator.
    """
    told = Settings(
        texts=None if texts is None else str(texts),
        formulas=tuple(formulas),
        key=key,
        rounding=rounding,
        decimals=decimals,
        encoding=encoding,
        accepted=None if accepted is None else str(accepted),
        engine=engine,
        memory_limit=memory_limit,
    )
    return check_with(path, told)


def check_with(path: str | Path | None, settings: Settings, step: Step = lambda _: None) -> Report:
    """The same, as settings say; ``step`` is called with what is done next."""
    entries = read_accepted(settings.accepted) if settings.accepted else []
    given = None if path is None else local(path)
    if given is not None and _is_parquet(given, settings):
        from .on_engine import check_parquet_on

        return check_parquet_on(
            settings.engine or "pyarrow", given, **_given(settings, entries, step)
        )
    if given is not None and is_file(given) and not os.path.isdir(given):  # noqa: PTH112
        step(f"reading {given}")
        file = read_file(given, settings.encoding)
        if claims_file.is_claims(file.table):
            step("claims")
            return _check_claims(file, settings, entries)
        step("formulas")
        return _check_wide(file, settings)
    if given is not None and given.suffix.lower() not in PACKAGES and os.path.isfile(given):  # noqa: PTH113
        raise PackageError(
            f"{given}: a file is read by its ending: {', '.join((*PACKAGES, *SUFFIXES))}"
        )
    if settings.engine:
        from .on_engine import check_package_on

        package = open_package(path)
        return check_package_on(settings.engine, package, **_given(settings, entries, step))
    return check_package(
        open_package(path),
        texts=settings.texts,
        formulas=settings.formulas,
        accepted=entries,
        step=step,
    )


def _given(settings: Settings, entries: Sequence[dict[str, str]], step: Step) -> dict[str, Any]:
    """What is told to a check on an engine."""
    if settings.texts:
        raise PackageError("locators are not verified on an engine: check them without one")
    limit = settings.memory_limit or ""
    told = {"memory_limit": limit, "formulas": settings.formulas}
    return {**told, "accepted": entries, "step": step}


def _is_parquet(place: Path, settings: Settings) -> bool:
    """Whether a path means claims in many Parquet files, or in one that an engine is to read."""
    if os.path.isdir(place):  # noqa: PTH112
        return not has_package(place) and any(place.rglob("*.parquet"))
    if os.path.isfile(place):  # noqa: PTH113
        return bool(settings.engine) and place.suffix == ".parquet"
    return any(mark in str(place) for mark in "*?[") and place.suffix == ".parquet"


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


def _check_claims(file: File, settings: Settings, accepted: Sequence[dict[str, str]]) -> Report:
    loose = claims_file.complete(file, settings.formulas)
    for formula in loose.world.formulas.values():
        for name in formula.names:
            if name not in loose.world.indicators:
                raise UnknownNameError("indicator", name, loose.world.indicators, of=str(file.path))
    schema = claims_file.claims_schema()
    tables = {CLAIMS: loose.table}
    found = [*structure.row_findings(CLAIMS, loose.table, schema)]
    checked = check_claims(tables, schema, loose.world, accepted)
    found = [_in_file(f, loose.rows) for f in (*found, *checked.findings)]
    findings = (*file.findings, *loose.findings, *found)
    own = "claim_id" in file.table.column_names
    written = replace(file.written, key=("claim_id",) if own else ())
    rows = dict(zip(loose.table["claim_id"].to_pylist(), loose.rows, strict=True))
    places = Places(shown(file.path), {CLAIMS: written}, {} if own else {CLAIMS: rows})
    return Report(
        file.path, findings, {CLAIMS: file.table.num_rows}, places=places, claims=checked.claims
    )


def _in_file(finding: Finding, rows: Sequence[int]) -> Finding:
    """A finding with the number of its row in the file, not among the completed ones."""
    if finding.row is None or finding.table != CLAIMS:
        return finding
    return replace(finding, row=rows[finding.row - 1])


def _check_wide(file: File, settings: Settings) -> Report:
    if not settings.formulas:
        needed = ", ".join(claims_file.NEEDED)
        raise PackageError(
            f"{shown(file.path)}: no claims (columns {needed}), and no formula for its columns: "
            'give one, such as --formula "total = a + b"'
        )
    names = [name for text in settings.formulas for name in parse_formula(text).names]
    for name in (*names, *([settings.key] if settings.key is not None else ())):
        if name not in file.table.column_names:
            raise UnknownNameError("column", name, file.table.column_names, of=shown(file.path))
    table, problems = numeric(file.table, names)
    try:
        report = check_table(
            table,
            settings.formulas,
            key=settings.key,
            rounding=settings.rounding,
            decimals=settings.decimals,
            name=file.name,
        )
    except ValueError as error:
        raise PackageError(f"{shown(file.path)}: {error}") from error
    findings = (*file.findings, *_no_numbers(file, settings.key, problems), *report.findings)
    places = Places(shown(file.path), {file.name: file.written})
    return replace(report, path=file.path, findings=findings, places=places)


def _no_numbers(
    file: File, key: str | None, problems: Iterable[tuple[int, str, str]]
) -> Iterator[Finding]:
    """A finding for each cell that is no number; of each column the first, and how many more."""
    seen: Counter[str] = Counter()
    for row, column, reason in problems:
        seen[column] += 1
        if seen[column] <= SHOWN:
            subject = str(file.table[key][row - 1].as_py()) if key else f"row {row}"
            text = f"{column}: {reason}"
            yield Finding("type-error", "error", file.name, subject, text, row, column)
    for column, count in seen.items():
        if count > SHOWN:
            text = f"{column}: {count - SHOWN} more rows hold no numbers"
            yield Finding("type-error", "error", file.name, column, text, None, column)
