"""Check whatever somebody has: a package, a project, a zip, a file of claims, a wide table.

One driver for all: what is given is opened (:mod:`gd_metrics.checks.opening`), so it has tables
that were read or are asked, and claims or not. Then come rows, keys across tables, circles,
formulas over columns, and the rules on claims.

>>> check().ok
True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PackageError, UnreadableError
from ..finding import Finding
from ..tables.checking import rows as structure
from ..tables.reading.csv import decode
from ..tables.reading.records import rows
from .acceptance import accept
from .circles import LINKS, circular_findings
from .claims import Checked, Claims, check_claims, rows_of
from .opened import Opened
from .opening import open_checked
from .package import ACCEPTED
from .report import Report, Step
from .rounding import AUTO
from .settings import Request, Settings, Unused

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

    from ..rules.world import World
    from .tested import ClaimCount

NEEDED_OF_ACCEPTED = ("rule", "cell", "claim_id", "fingerprint", "reason")
"""The columns that a list of accepted findings must have."""


def check(
    path: str | Path | IntoFrame | None = None,
    *,
    texts: str | Path | None = None,
    formulas: Sequence[str] = (),
    key: str | Sequence[str] | None = None,
    rounding: str | Mapping[str, str] = AUTO,
    decimals: int | Mapping[str, int] | None = None,
    long: str | None = None,
    by: Sequence[str] = (),
    period: str | None = None,
    sheet: str | None = None,
    header: str | int | None = None,
    missing: Sequence[str] = (),
    decimal: str | None = None,
    thousands: str | None = None,
    encoding: str | None = None,
    schemas: str | Path | None = None,
    accepted: str | Path | None = None,
    engine: str | None = None,
    memory_limit: str | None = None,
) -> Report:
    """Check a package, a file, or a table in memory.

    Args:
        path: a ``datapackage.json``, a package's folder or a zip of one; a project, which
            counts as its ``datapackage/``; a CSV, Parquet or XLSX file of claims; or such a
            file whose columns are figures, with ``formulas``; or a table in memory, of either
            kind: of pandas, Polars, DuckDB or Arrow. Without it the project in the current
            folder, else the installed data.
        texts: a folder of the sources' texts; every locator is verified in those whose
            sha256 a source carries.
        formulas: what must hold between columns, or between the indicators of claims:
            ``"total = a + b"``.
        key: the column of a wide table, or the columns, that name its rows in findings.
        rounding: what numbers of a wide table stand for; see :func:`gd_metrics.check_table`.
        decimals: digits behind the point that its floats were printed with.
        long: which columns of a long table are what:
            ``"indicator=measure,period=year,value=obs,area=geo"``; SDMX-CSV needs none.
        by: the columns of a wide table by which rows belong together, for ``Total = sum(*)``.
        period: its column of periods, for ``before(level)``.
        sheet: the sheet of a workbook; all of them if it is not said.
        header: the row of a table that names its columns, ``3``, or rows, ``"3-4"``; it is
            looked for if it is not said.
        missing: what says in a wide table that nothing is known, beside what usually does.
        decimal: the sign before decimals in a wide table.
        thousands: the sign that parts thousands in a wide table.
        encoding: of a CSV file that is not UTF-8, such as ``gb18030``.
        schemas: a folder with copies of schemas that a package names by URL, as
            ``areas.json`` or ``example.org/schemas/areas.json``.
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
    options = {name: value for name, value in locals().items() if name != "path"}
    return check_with(path, Request(Settings.of_call(**options)))


def check_with(path: str | Path | IntoFrame | None, request: Request) -> Report:
    """Check a package, or a file, as settings say; see :func:`check`.

    Args:
        path: as for :func:`check`.
        request: the settings, and what becomes of those that can do nothing here.
    """
    try:
        return check_opened(open_checked(path, request), request.step)
    except PackageError:
        if request.settings.engine is None or request.pages:
            raise
        # an engine meets a damaged page when it comes to it: which file has it, reading tells
        return check_with(path, replace(request, pages=True))


def check_fitting(
    path: str | Path | None, settings: Settings, unused: Unused, step: Step = lambda _: None
) -> Report:
    """Check with those of the settings and formulas that a path understands.

    Args:
        path: as for :func:`check`.
        settings: for this path and for others.
        unused: what is added to for settings, and for formulas, that could do nothing here.
        step: called with what is done next.
    """
    return check_with(path, Request(settings, unused, some_formulas=True, step=step))


def check_opened(opened: Opened, step: Step = lambda _: None) -> Report:
    """The driver: check what was opened.

    Args:
        opened: tables that were read or are asked, and their claims.
        step: called with what is done next.

    Raises:
        PackageError: if a list of accepted findings, or a folder of texts, can't be read.
    """
    settings = opened.settings
    findings = [*opened.findings, *_of_tables(opened, step)]
    counts, of_rows = opened.formulas()
    listed = read_accepted(settings.accepted) if settings.accepted else []
    accepted = [*rows_of(opened.small, ACCEPTED), *listed]
    located = None
    if opened.claims is not None:
        step("contradictions")
        checked = check_claims(
            opened.claims, opened.world, opened.units, accepted,
            of_rows=of_rows, has_ids=opened.has_ids,
        )  # fmt: skip
    else:
        checked = Checked(accept(of_rows, accepted, {}), {})
    findings += map(opened.relocated, checked.findings)
    if opened.claims is not None and settings.texts is not None:
        from .locators import locate, read_texts

        step("locators")
        tables = {name: read.table for name, read in opened.reads.items()}
        located = locate(tables, read_texts(settings.texts))
        findings += located.findings
    return Report(
        opened.path,
        tuple(findings),
        dict(opened.rows),
        located,
        tuple(counts),
        opened.places,
        checked.claims,
        opened.note,
        opened.has_ids,
        None if opened.claims is None else partial(_count, opened.claims, opened.world),
        opened.remarks,
        opened.names,
    )


def _count(claims: Claims, world: World) -> ClaimCount:
    from .tested import count_claims

    return count_claims(claims, world)


def _of_tables(opened: Opened, step: Step) -> Iterator[Finding]:
    """What is wrong with the rows of tables, and with keys and links across them."""
    for name, read in opened.reads.items():
        step(f"rows of {name}")
        yield from map(opened.relocated, structure.row_findings(name, read, opened.schemas[name]))
    if opened.asked:
        from .asking import asked_findings

        step("constraints and keys")
        yield from asked_findings(opened)
    step("keys across tables")
    yield from structure.key_findings(opened.reads, opened.schemas)
    yield from circular_findings({n: t for n, t in opened.small.items() if n in LINKS})


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
        header, entries = rows(text)
    except (OSError, UnreadableError) as error:
        raise PackageError(f"{file}: {error}") from error
    if lacking := [name for name in NEEDED_OF_ACCEPTED if name not in header]:
        raise PackageError(f"{file}: lacks column {', '.join(lacking)}; write it with accept")
    return entries
