"""Open a file whose columns are figures: every sheet of it that has the columns of a formula.

What a header adds to a name may be left out in formulas: ``GDP`` is ``GDP (million EUR)¹``,
where no other column may be meant.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import PackageError, UnknownNameError
from ..finding import SHOWN, Finding, shown
from ..quantity.formula import parse_formula, written
from ..quantity.linear import difference
from ..tables.places import Places
from ..tables.reading.files import File
from ..tables.values.numbers import NumberForm, is_text, numeric
from . import settings as fitting
from .claims_file import NEEDED
from .opened import Opened
from .report import FormulaCount, Report
from .settings import Input, Request
from .wide import check_columns, named

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class WideTable:
    """A table whose columns are figures.

    Attributes:
        file: what it was read from.
        table: its rows, with numbers in the columns that formulas name.
        formulas: what must hold in its rows.
        problems: cells that are no numbers: row from 1, column, and why.
        remarks: what was set aside, or may be meant otherwise.
    """

    file: File
    table: pa.Table
    formulas: tuple[str, ...]
    problems: Sequence[tuple[int, str, str]] = ()
    remarks: tuple[str, ...] = ()


def open_wide(files: Sequence[File], request: Request) -> Opened:
    """A file whose columns are figures, with the formulas that its rows must meet.

    Args:
        files: its tables, one a sheet; none holds claims.
        request: what is asked of the check: formulas, and what they need.

    Raises:
        PackageError: if there is no formula, or numbers can't be taken as settings say.
        UnknownNameError: for a formula's or key's name that is no column.
    """
    path, label = files[0].path, shown(files[0].path)
    wide = read_wide(files, request)
    used = tuple(dict.fromkeys(text for one in wide for text in one.formulas))
    settings = replace(request.fit(_input_of(wide)), formulas=used)
    reports = []
    for one in wide:
        try:
            report = check_columns(
                one.table, one.formulas, settings.key, settings.roundings, one.file.name
            )
        except ValueError as error:
            raise PackageError(f"{_label(one.file)}: {error}") from error
        findings = (*_no_numbers(one, settings.key), *report.findings)
        reports.append(replace(report, findings=findings))
    counts = tuple(_counts(wide, reports))
    found = tuple(finding for report in reports for finding in report.findings)
    return Opened(
        path=path,
        label=label,
        settings=settings,
        findings=tuple(finding for one in wide for finding in one.file.findings),
        rows={name: number for report in reports for name, number in report.rows.items()},
        places=Places(label, {one.file.name: one.file.written for one in wide}),
        formulas=lambda: (counts, found),
        remarks=(*(remark for one in wide for remark in one.remarks), *_unread(files, wide)),
    )


def read_wide(files: Sequence[File], request: Request) -> list[WideTable]:
    """The tables of a file that formulas can be checked in.

    Args:
        files: its tables, one a sheet.
        request: formulas and key columns, and how numbers are written.

    Raises:
        PackageError: if there is no formula, or its numbers may be read in two ways.
        UnknownNameError: for a formula's or key's name that is no column of any table.
    """
    told = [([*f.table.column_names, *f.short_names], _label(f)) for f in files]
    _refuse_twice(files, request.settings.formulas)
    per_table = request.formulas_of(told, "column")
    if not any(per_table):
        needed = ", ".join(NEEDED)
        raise PackageError(
            f"{shown(files[0].path)}: no claims (columns {needed}), and no formula for its "
            'columns: give one, such as --formula "total = a + b"'
        )
    pairs = zip(files, per_table, strict=True)
    return [_wide(file, formulas, request) for file, formulas in pairs if formulas]


def _wide(file: File, formulas: tuple[str, ...], request: Request) -> WideTable:
    """A table with the columns of formulas as numbers, under the names that formulas have."""
    settings, short = request.settings, file.short_names
    table, form = file.table, settings.layout.numbers
    parsed = [parse_formula(text, [*table.column_names, *short], rows=True) for text in formulas]
    names = list(dict.fromkeys(name for formula in parsed for name in formula.columns))
    for name in (*names, *settings.key, *settings.roundings.columns):
        if name in short and name not in table.column_names:
            table = table.append_column(name, table[short[name]])
        if name not in table.column_names:
            raise UnknownNameError("column", name, table.column_names, of=_label(file))
    added = [sorted(set(formula.columns)) for formula in parsed if _adds(formula.text)]
    _refuse_points(file, table, [*added, *([name] for name in names)], form)
    numbers = numeric(table, names, form)
    remarks = (*_flags(file, numbers.flags.values()), *_units(file, [f.columns for f in parsed]))
    return WideTable(file, numbers.table, formulas, numbers.problems, remarks)


def _label(file: File) -> str:
    """The file as people are told it, with the sheet where it has several."""
    return f"{shown(file.path)}:{file.sheet}" if file.several else shown(file.path)


def _refuse_twice(files: Sequence[File], formulas: Iterable[str]) -> None:
    """Refuse a name that several columns have, and say what they are called."""
    for file in files:
        for text in formulas:
            for name in parse_formula(text, rows=True).columns if file.twice else ():
                if name in file.twice:
                    own = [la.name for la in file.labels if " ".join(la.words) == name]
                    ways = " or ".join(map(written, own))
                    raise PackageError(f"{_label(file)}: {name!r} stands twice: write {ways}")


def _adds(text: str) -> bool:
    """Whether a formula only adds its columns, so that they are written alike."""
    factors = difference(parse_formula(text, rows=True))
    return factors is not None and all(abs(f) == 1 for name, f in factors.items() if name)


_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_FEW = re.compile(r"[-+]?\d{1,3}", re.ASCII)


def _refuse_points(
    file: File, table: pa.Table, groups: Iterable[Sequence[str]], form: NumberForm
) -> None:
    """Refuse columns in which points may part thousands or decimals, where nobody says.

    Raises:
        PackageError: where every point has three digits behind it, and what has none is below
            a thousand.
    """
    if form.decimal or form.thousands:
        return
    for names in groups:
        texts = [n for n in names if is_text(table.schema.field(n).type) and n not in file.native]
        cells = {cell for name in texts for cell in table[name].unique().to_pylist() if cell}
        pointed = sorted(cell for cell in cells if "." in cell and any(map(str.isdigit, cell)))
        few = (cell for cell in cells if _FEW.fullmatch(cell) and int(cell))
        bare = sorted(few, key=lambda cell: (-len(cell), cell))
        whole = any(cell.isdecimal() and not _FEW.fullmatch(cell) for cell in cells)
        if bare and pointed and not whole and all(map(_GROUPED.fullmatch, pointed)):
            raise PackageError(
                f"{_label(file)}: {bare[0]} stands beside {pointed[0]} in column "
                f"{', '.join(texts)}: does the point part thousands, or stand before decimals? "
                "Say --thousands . or --decimal ."
            )


def _flags(file: File, flags: Iterable[Counter[str]]) -> Iterator[str]:
    """What flags beside figures were set aside."""
    every = sum(flags, Counter[str]())
    if every:
        told = ", ".join(f"{flag} ({number})" for flag, number in every.most_common(_NAMED))
        yield f"{_label(file)}: flags beside figures are set aside: {told}"


_NAMED = 5


def _units(file: File, groups: Iterable[Sequence[str]]) -> Iterator[str]:
    """Formulas whose columns are in several units, by their headers."""
    names = {**file.short_names, **{label.name: label.name for label in file.labels}}
    unit = {label.name: label.unit for label in file.labels}
    for columns in groups:
        units = {name: unit.get(names.get(name, name), "") for name in columns}
        if len({u for u in units.values() if u}) > 1:
            told = ", ".join(f"{name} in {u}" for name, u in units.items() if u)
            yield f"{_label(file)}: figures are taken as they stand: {told}"


def _unread(files: Sequence[File], wide: Sequence[WideTable]) -> Iterator[str]:
    """What of a file was not looked at."""
    read = {id(one.file) for one in wide}
    if left := [file.sheet for file in files if id(file) not in read]:
        more = f" and {len(left) - _NAMED} more" if left[_NAMED:] else ""
        yield f"no formula fits sheet {', '.join(left[:_NAMED])}{more}"
    for one in wide:
        if one.file.notes:
            lines = "line" if one.file.notes == 1 else "lines"
            yield f"{_label(one.file)}: not read: {one.file.notes} {lines} below the table"


def _counts(wide: Sequence[WideTable], reports: Sequence[Report]) -> Iterator[FormulaCount]:
    for one, report in zip(wide, reports, strict=True):
        for count in report.formulas:
            yield replace(count, table=one.file.name if one.file.several else "")


def _no_numbers(wide: WideTable, keys: Sequence[str]) -> Iterator[Finding]:
    """A finding for each cell that is no number; of each column the first, and how many more."""
    seen: Counter[str] = Counter()
    name, short = wide.file.name, wide.file.short_names
    for row, column, reason in wide.problems:
        seen[column] += 1
        if seen[column] <= SHOWN:
            text = f"{column}: {reason}"
            own = short.get(column, column)
            subject = named(wide.table, keys, row - 1)
            yield Finding("type-error", "error", name, subject, text, row, own)
    for column, count in seen.items():
        if count > SHOWN:
            left = count - SHOWN
            text = f"{column}: {left} more rows hold no numbers"
            yield Finding("type-error", "error", name, column, text, None, column, rows=left)


def _input_of(wide: Sequence[WideTable]) -> Input:
    """Wide tables, as settings may or may not fit them, with the columns that formulas name."""
    import pyarrow as pa

    file = wide[0].file
    kinds = [
        one.table.schema.field(name).type
        for one in wide
        for text in one.formulas
        for name in parse_formula(text, rows=True).columns
    ]
    floats = any(map(pa.types.is_floating, kinds))
    also = {
        fitting.CSV: file.is_text, fitting.FLOATS: floats, fitting.WORKBOOK: bool(file.sheet),
        fitting.TEXTS: file.is_text or bool(file.sheet),
    }  # fmt: skip
    traits = {fitting.WIDE, fitting.RULES, *(trait for trait, is_so in also.items() if is_so)}
    kind = "a wide table" if floats else "a wide table without floats"
    return Input(shown(file.path), kind, frozenset(traits))
