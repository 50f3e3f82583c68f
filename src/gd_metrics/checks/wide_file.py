"""A file whose columns are figures: its cells become numbers, and its rows meet formulas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import PackageError, UnknownNameError
from ..finding import Finding, shown
from ..quantity.formula import parse_formula
from ..tables.checking.reasons import SHOWN
from ..tables.places import Places
from ..tables.reading.files import File
from ..tables.values.numbers import numeric
from . import fitting
from .claims_file import NEEDED
from .fitting import Input, Passed, fit
from .report import Report
from .settings import Settings
from .wide import check_table

if TYPE_CHECKING:
    import pyarrow as pa


def check_wide_file(file: File, settings: Settings, passed: Passed | None = None) -> Report:
    """Check the rows of a file by the formulas of the settings.

    Args:
        file: a file that holds no claims.
        settings: formulas, and what they need.
        passed: what is added to for settings that can do nothing here; each is an error
            without it.

    Raises:
        PackageError: if there is no formula, or numbers can't be taken as settings say.
        UnknownNameError: for a formula's or key's name that is no column.
    """
    if not settings.formulas:
        needed = ", ".join(NEEDED)
        raise PackageError(
            f"{shown(file.path)}: no claims (columns {needed}), and no formula for its columns: "
            'give one, such as --formula "total = a + b"'
        )
    names = [name for text in settings.formulas for name in parse_formula(text).names]
    for name in (*names, *([settings.key] if settings.key is not None else ())):
        if name not in file.table.column_names:
            raise UnknownNameError("column", name, file.table.column_names, of=shown(file.path))
    table, problems = numeric(file.table, names)
    settings = fit(settings, _wide_of(file, table, names), passed)
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


def _wide_of(file: File, table: pa.Table, names: Iterable[str]) -> Input:
    """A wide table, as settings may or may not fit it, with the columns that formulas name."""
    import pyarrow as pa

    floats = any(pa.types.is_floating(table.schema.field(name).type) for name in names)
    told = {fitting.CSV: file.is_text, fitting.FLOATS: floats}
    traits = {fitting.WIDE, *(trait for trait, is_so in told.items() if is_so)}
    kind = "a wide table" if floats else "a wide table without floats"
    return Input(shown(file.path), kind, frozenset(traits))
