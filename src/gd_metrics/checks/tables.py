"""Open a file whose columns are figures: every sheet of it that has the columns of a formula.

What a header adds to a name may be left out in formulas: ``GDP`` is ``GDP (million EUR)¹``,
where no other column may be meant.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from ..errors import NoFormulaError, PackageError, UnknownNameError, few
from ..finding import SHOWN, Finding, shown
from ..quantity.formula import Formula, parse_formula, written
from ..quantity.linear import difference
from ..quantity.row_sums import RowSum, parse_row_sum
from ..tables.places import Places
from ..tables.reading.files import File
from ..tables.values.digits import is_percent
from ..tables.values.numbers import NumberForm, Numbers, numeric
from . import settings as fitting
from .claims_file import lacking, traits_of
from .earlier import no_periods, with_earlier
from .opened import Opened
from .report import FormulaCount, Report
from .row_sums import RowTable, check_row_sum
from .row_tables import first_labels, label_of, refuse_points, row_table
from .settings import Input, Request, Settings
from .wide import check_columns, formula_outcomes, named


@dataclass(frozen=True)
class WideTable:
    """A table whose columns are figures.

    Attributes:
        file: what it was read from.
        table: its rows, with numbers in the columns that formulas name.
        formulas: what must hold in its rows.
        rows: the same as sums over rows need it, where there are some.
        problems: cells that are no numbers: row from 1, column, and why.
        remarks: what was set aside, or may be meant otherwise.
    """

    file: File
    table: pa.Table
    formulas: tuple[str, ...]
    rows: RowTable | None = None
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
    settings = replace(request.fit(input_of(wide)), formulas=used)
    reports = [_report(one, settings) for one in wide]
    counts = tuple(_counts(wide, reports))
    findings = tuple(finding for report in reports for finding in report.findings)
    return Opened(
        path=path,
        label=label,
        settings=settings,
        findings=tuple(finding for one in wide for finding in one.file.findings),
        rows={name: number for report in reports for name, number in report.rows.items()},
        places=Places(label, {one.file.name: one.file.written for one in wide}),
        formulas=lambda: (counts, findings),
        remarks=(*(text for report in reports for text in report.remarks), *_unread(files, wide)),
    )


def _report(wide: WideTable, settings: Settings) -> Report:
    """How the rows of one table fare."""
    name = wide.file.name
    remarks = [*wide.remarks, *_alike(wide, settings), *(wide.rows.remarks if wide.rows else ())]
    keys = settings.key
    if settings.period and settings.period not in keys and keys:
        keys = (*keys, settings.period)  # a series has a row a period
    columns = [text for text in wide.formulas if parse_row_sum(text) is None]
    try:
        odd = {(row - 1, column) for row, column, _ in wide.problems}
        report = check_columns(wide.table, columns, keys, settings.roundings, name, odd)
        counts, findings = [*report.formulas], [*_no_numbers(wide, keys), *report.findings]
        for row_sum in filter(None, map(parse_row_sum, wide.formulas)):
            assert wide.rows is not None
            count, failing, left = check_row_sum(wide.rows, row_sum)
            counts.append(count)
            findings += failing
            remarks += left
    except ValueError as error:
        raise PackageError(f"{label_of(wide.file)}: {error}") from error
    return replace(report, formulas=tuple(counts), findings=tuple(findings), remarks=tuple(remarks))


def read_wide(files: Sequence[File], request: Request) -> list[WideTable]:
    """The tables of a file that formulas can be checked in.

    Args:
        files: its tables, one a sheet.
        request: formulas and key columns, and how numbers are written.

    Raises:
        PackageError: if there is no formula, or its numbers may be read in two ways.
        UnknownNameError: for a formula's or key's name that is no column of any table.
    """
    sums = {t: row_sum for t in request.settings.formulas if (row_sum := parse_row_sum(t))}
    of_columns = tuple(text for text in request.settings.formulas if text not in sums)
    names = [([*f.table.column_names, *f.short_names], label_of(f)) for f in files]
    _refuse_twice(files, of_columns)
    asked = replace(request, settings=replace(request.settings, formulas=of_columns))
    per_table = asked.formulas_of(names, "column")
    rows = [row_table(file, [*sums.values()], request.settings) for file in files]
    _refuse_no_rows(files, rows, [*sums.values()], request.settings)
    if not any(per_table) and not any(rows):
        why = lacking(files[0].table)
        raise NoFormulaError(
            f"{shown(files[0].path)}: no claims ({why}), and no formula for its "
            'columns: give one, such as --formula "total = a + b" (gd-metrics suggest finds some)'
        )
    wide_tables = [
        _wide(file, formulas, request, of_rows, sums)
        for file, formulas, of_rows in zip(files, per_table, rows, strict=True)
    ]
    return [wide for wide in wide_tables if wide.formulas]


def _refuse_no_rows(
    files: Sequence[File], rows: Sequence[RowTable | None], sums: Sequence[RowSum],
    settings: Settings,
) -> None:  # fmt: skip
    """Refuse a sum over rows whose whole is no row of any table."""
    for row_sum in sums:
        if not any(table and table.has(row_sum) for table in rows):
            of = shown(files[0].path)
            known = [label for f in files for label in first_labels(f, settings)]
            raise UnknownNameError("row", row_sum.whole, known, of=of)


def _wide(
    file: File, formulas: tuple[str, ...], request: Request, rows: RowTable | None,
    sums: Mapping[str, RowSum],
) -> WideTable:  # fmt: skip
    """A table with the columns of formulas as numbers, under the names that formulas have."""
    settings, short = request.settings, file.short_names
    table, form = file.table, settings.layout.numbers
    parsed = [parse_formula(text, [*table.column_names, *short], rows=True) for text in formulas]
    names = list(dict.fromkeys(name for formula in parsed for name in formula.columns))
    named = filter(None, (*settings.key, *settings.by, settings.period))
    for name in dict.fromkeys((*names, *named, *settings.roundings.columns)):
        if name in short and name not in table.column_names:
            table = table.append_column(name, table[short[name]])
        if name not in table.column_names:
            raise UnknownNameError("column", name, table.column_names, of=label_of(file))
    added = [sorted(set(formula.columns)) for formula in parsed if _adds(formula.text)]
    refuse_points(file, table, [*added, *([name] for name in names)], form)
    try:
        with_before, numbers, as_written = _with_numbers(table, parsed, names, settings)
    except ValueError as error:
        raise PackageError(f"{label_of(file)}: {error}") from error
    remarks = (*_flags(file, numbers.flags.values()), *_units(file, [f.columns for f in parsed]))
    remarks += (f"{label_of(file)}: {as_written}",) * bool(as_written)
    if settings.period and any(formula.earlier for formula in parsed):
        odd = no_periods(table, settings.period)
        remarks += (f"{label_of(file)}: {odd}",) * bool(odd)
    over_rows = tuple(text for text, row_sum in sums.items() if rows and rows.has(row_sum))
    problems = [*numbers.problems, *(rows.problems if rows else ())]
    return WideTable(file, with_before, (*formulas, *over_rows), rows, problems, remarks)


def _with_numbers(
    table: pa.Table, formulas: Sequence[Formula], names: Sequence[str], settings: Settings
) -> tuple[pa.Table, Numbers, str]:
    """A table's columns as numbers, with those of earlier rows; and a remark on per cents.

    25 % is a quarter, and 25 where a formula that says 100 holds in no row otherwise.
    """
    series = [name for name in (*settings.key, *settings.by) if name != settings.period]

    def read(form: NumberForm) -> tuple[pa.Table, Numbers]:
        numbers = numeric(table, names, form)
        return with_earlier(numbers.table, formulas, settings.period, series), numbers

    def holds(formula: Formula, table: pa.Table) -> bool:
        return True in formula_outcomes(table, formula, settings.roundings)[1].unique().to_pylist()

    form = settings.layout.numbers
    made, numbers = read(form)
    named = [f for f in formulas if "100" in f.text and any(is_percent(made, n) for n in f.names)]
    if failing := [formula for formula in named if not holds(formula, made)]:
        other, as_written = read(replace(form, of_100=100))
        if any(holds(formula, other) for formula in failing):
            columns = few([name for name in names if is_percent(made, name)], _NAMED)
            why = f"since {failing[0].text} holds in no row otherwise"
            return other, as_written, f"{columns}: 25 % is taken as 25 and not as 0.25, {why}"
    return made, numbers, ""


def _refuse_twice(files: Sequence[File], formulas: Iterable[str]) -> None:
    """Refuse a name that several columns have, and say what they are called."""
    for file in files:
        for text in formulas:
            for name in parse_formula(text, rows=True).columns if file.twice else ():
                if name in file.twice:
                    own = [la.name for la in file.labels if " ".join(la.words) == name]
                    ways = " or ".join(map(written, own))
                    raise PackageError(f"{label_of(file)}: {name!r} stands twice: write {ways}")


def _adds(text: str) -> bool:
    """Whether a formula only adds its columns, so that they are written alike."""
    factors = difference(parse_formula(text, rows=True))
    return factors is not None and all(abs(f) == 1 for name, f in factors.items() if name)


def _flags(file: File, flags: Iterable[Counter[str]]) -> Iterator[str]:
    """What flags beside figures were set aside."""
    every = sum(flags, Counter[str]())
    if every:
        counted = ", ".join(f"{flag} ({number})" for flag, number in every.most_common(_NAMED))
        yield f"{label_of(file)}: flags beside figures are set aside: {counted}"


_NAMED = 5


def _units(file: File, groups: Iterable[Sequence[str]]) -> Iterator[str]:
    """Formulas whose columns are in several units, by their headers."""
    names = {**file.short_names, **{label.name: label.name for label in file.labels}}
    unit = {label.name: label.unit for label in file.labels}
    for columns in groups:
        units = {name: unit.get(names.get(name, name), "") for name in columns}
        if len({u for u in units.values() if u}) > 1:
            named = ", ".join(f"{name} in {u}" for name, u in units.items() if u)
            yield f"{label_of(file)}: figures are taken as they stand: {named}"


def _alike(wide: WideTable, settings: Settings) -> Iterator[str]:
    """That several rows have one name, so that findings don't tell which of them is meant."""
    period = (settings.period,) if settings.period else ()
    names = [*dict.fromkeys((*settings.key, *settings.by, *period))]
    rows = wide.table.select(names).group_by(names).aggregate([([], "count_all")])
    several = rows.filter(pc.greater(rows["count_all"], 1)) if settings.key else rows.slice(0, 0)
    if several.num_rows:
        label, keys = named(several, names, 0), few([*map(written, names)], _NAMED)
        more = f", and so do {several.num_rows - 1} more" if several.num_rows > 1 else ""
        yield (
            f"{label_of(wide.file)}: {label} names {several['count_all'][0]} rows{more}: "
            f"{keys} is no key of it; add a --key in which they differ"
        )


def _unread(files: Sequence[File], wide: Sequence[WideTable]) -> Iterator[str]:
    """What of a file was not looked at."""
    read = {id(one.file) for one in wide}
    if left := [file.sheet for file in files if id(file) not in read]:
        yield f"no formula fits sheet {few(left, _NAMED)}"
    for one in wide:
        if one.file.notes:
            lines = "line" if one.file.notes == 1 else "lines"
            yield f"{label_of(one.file)}: not read: {one.file.notes} {lines} below the table"


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


def input_of(wide: Sequence[WideTable]) -> Input:
    """Wide tables, as settings may or may not fit them, with the columns that formulas name."""

    file = wide[0].file
    kinds = [
        one.table.schema.field(name).type
        for one in wide
        for text in one.formulas
        if parse_row_sum(text) is None
        for name in parse_formula(text, rows=True).columns
    ]
    floats = {fitting.FLOATS} if any(map(pa.types.is_floating, kinds)) else set()
    traits = {fitting.WIDE, fitting.RULES} | floats | traits_of(file)
    return Input(shown(file.path), "a wide table", frozenset(traits))
