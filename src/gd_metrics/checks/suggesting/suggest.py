"""Propose formulas for a table: what holds in nearly all rows, and in which it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import PackageError, UnknownNameError
from ...tables.package import local
from ...tables.values.numbers import numeric
from ..rounding import Rounding
from ..settings import as_keys
from .columns import EARLIER, MOST, Numbers, columns_of_numbers, texts_among
from .series import earlier_of, series_of

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

    from ...tables.reading.files import File
    from ...tables.reading.layout import Layout
    from .identities import Identity

_SUGGESTED = 12
"""Formulas that a person wants to read."""
_KINDS = ("sum", "product", "share", "growth")
_RATIOS = ("product", "share")


@dataclass(frozen=True)
class Suggestion:
    """A formula that holds in nearly all rows.

    Attributes:
        formula: the formula, to be given to a check as it stands.
        passed: rows in which it holds, exactly or within rounding.
        failed: rows in which it does not.
        untested: rows that lack a number, or may divide by zero.
        failing: the first rows that fail, and their numbers, a line each.
    """

    formula: str
    passed: int
    failed: int
    untested: int
    failing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """What was found in one table.

    Attributes:
        name: what the table is called.
        rows: how many rows it has.
        columns: the columns of numbers that were looked at.
        more_columns: how many more there are, which were not.
        key: the columns that name its rows; empty if nothing does.
        formulas: the suggestions, those first that most people want.
        left_out: how many more were found.
        period: the column of periods, if some are of ``before(level)``.
        nearest: where no formula holds in nearly all rows, that which comes nearest to it.
        remarks: columns of numbers that hold other texts: they, or these rows, take no part.
    """

    name: str
    rows: int
    columns: tuple[str, ...]
    more_columns: int
    key: tuple[str, ...]
    formulas: tuple[Suggestion, ...]
    left_out: int = 0
    period: str = ""
    nearest: Suggestion | None = None
    remarks: tuple[str, ...] = ()


def suggest(
    table: str | Path | IntoFrame,
    *,
    key: str | Sequence[str] | None = None,
    encoding: str | None = None,
    layout: Layout | None = None,
) -> list[Suggestions]:
    """Formulas that hold in nearly all rows of a table: sums, products, shares, growth.

    Growth is from one column to another, and from one row to the next where rows are periods.
    What holds by chance is left out: it must hold in five rows at least, in which no part is
    zero, and hardly ever where the rows of one column are turned against the others. Columns
    that count or name rows take no part, nor those that hardly vary or are another one again.

    Args:
        table: a CSV, Parquet or XLSX file, or a table in memory, as for :func:`gd_metrics.check`.
        key: the column, or columns, that name a row; the first one whose values all differ if
            not given.
        encoding: of a CSV file that is not UTF-8.
        layout: which sheet, where its header is, and how its numbers are written.

    Returns:
        For each table (of a workbook, for each sheet) the formulas, each counted by the check
        itself, with the rows in which it fails.

    Raises:
        gd_metrics.PackageError: if the file can't be read, or a sheet is named and it has none.
        gd_metrics.UnknownNameError: for a key that is no column.

    >>> import polars
    >>> parts = {"a": [3, 4, 9, 12, 7, 1, 5], "b": [8, 2, 5, 31, 6, 9, 4]}
    >>> ports = polars.DataFrame({**parts, "all": [11, 6, 14, 43, 13, 10, 8]})
    >>> [(s.formula, s.passed, s.failing) for s in suggest(ports)[0].formulas]
    [('all = a + b', 6, ('row 7: all 8, a 5, b 4',))]
    """
    from ...tables.reading.files import read_tables
    from ...tables.reading.layout import Layout
    from ..opening import held

    layout = layout or Layout()
    if not isinstance(table, str | Path):
        return [_suggestions(held(table), as_keys(key), layout)]
    files = read_tables(local(table), encoding, layout=layout)
    if layout.sheet and not files[0].sheet:
        raise PackageError(f"{table}: is no workbook, and has no sheet {layout.sheet!r}")
    return [_suggestions(file, as_keys(key), layout) for file in files]


def _suggestions(file: File, keys: Sequence[str], layout: Layout) -> Suggestions:
    """What was found in a table that was read."""
    for name in keys:
        if name not in file.table.column_names:
            raise UnknownNameError("column", name, file.table.column_names)
    named = _in_short(file, keys)
    series = series_of(named, keys)
    keys = tuple(keys) or _naming(named)
    numbers = columns_of_numbers(named, keys, layout.numbers)
    looked_at = numbers[:MOST]
    table = earlier_of(named, series, [column.name for column in looked_at])
    meant, near = _identities(looked_at, _earlier(table, looked_at, layout))
    identities = meant or near
    names = [column.name for one in identities for column in one.columns]
    table = numeric(table, names, layout.numbers).table
    over_rows = series is not None and any(n.startswith(EARLIER) for n in names)
    keys = series.key if series and over_rows else keys
    counted = [_counted(table, identity, keys) for identity in identities]
    kept = [one for one in counted if meant and one.passed >= _NEARLY * (one.passed + one.failed)]
    return Suggestions(
        name=file.name,
        rows=table.num_rows,
        columns=tuple(column.name for column in looked_at),
        more_columns=len(numbers) - len(looked_at),
        key=tuple(keys),
        formulas=tuple(kept[:_SUGGESTED]),
        left_out=len(kept[_SUGGESTED:]),
        period=series.period if series and over_rows else "",
        nearest=None if kept else next(iter(counted), None),
        remarks=tuple(texts_among(named, keys, layout.numbers)),
    )


def _earlier(table: pa.Table, columns: Sequence[Numbers], layout: Layout) -> dict[str, Numbers]:
    """For each column the numbers of the period before, where rows are periods."""
    names = {f"{EARLIER}{column.term})": column.name for column in columns}
    there = table.select([name for name in table.column_names if name in names])
    return {names[n.name]: n for n in columns_of_numbers(there, form=layout.numbers)}


def _in_short(file: File, keys: Sequence[str]) -> pa.Table:
    """A table whose columns have the shortest names by which a check knows them, too."""
    short: dict[str, str] = {}
    for name, label in file.short_names.items():
        if label not in keys:
            short[label] = min(short.get(label, label), name, key=len)
    return file.table.rename_columns([short.get(n, n) for n in file.table.column_names])


_NEARLY = 0.8
"""The share of rows in which a suggestion holds."""


def _naming(table: pa.Table) -> tuple[str, ...]:
    """The first column of texts whose values all differ."""

    for name in table.column_names:
        column = table[name]
        texts = pa.types.is_string(column.type) and not column.null_count
        if texts and len(pc.unique(column)) == table.num_rows and not _is_number(column):
            return (name,)
    return ()


def _is_number(column: pa.ChunkedArray) -> bool:
    return bool(pc.any(pc.match_substring_regex(column, r"^[\s+−-]*[0-9.,\s]+%?$")).as_py())


def _identities(
    columns: Sequence[Numbers], earlier: Mapping[str, Numbers]
) -> tuple[list[Identity], list[Identity]]:
    """What is meant, one way of saying it each, sums first; and what comes nearest to it."""
    from .chance import LEAST, Tried, tried
    from .identities import candidates, proposals

    if not columns or len(columns[0].values) < LEAST:
        return [], []
    number = candidates(len(columns))
    meant: dict[tuple[str, ...], Identity] = {}
    near: list[Tried] = []
    for identity in proposals(columns, earlier):
        result = tried(identity, number)
        if result.is_meant:
            before = meant.get(identity.family)
            meant[identity.family] = min(filter(None, (before, identity)), key=_plainness)
        elif result.is_near:
            near.append(result)
    ranked = sorted(meant.values(), key=lambda one: _KINDS.index(one.kind))
    nearest = sorted(near, key=lambda one: (one.chance, _KINDS.index(one.identity.kind)))[:1]
    return [*_without_implied(ranked)], [one.identity for one in nearest]


def _plainness(identity: Identity) -> tuple[float, int]:
    """What is said first of several ways: that whose left side needs the least rounding."""
    rows = range(len(identity.columns[0].values))
    exact = [0.0] * len(identity.columns)
    held = 0
    for row in rows:
        values = [column.values[row] for column in identity.columns]
        slack = [identity.columns[0].slack[row], *exact[1:]]
        if all(value == value for value in values) and (len(values) < 3 or all(values[1:])):  # noqa: PLR0124
            apart, allowed = identity.gap(values, slack)
            held += apart <= allowed
    return -held, _KINDS.index(identity.kind)


def _without_implied(identities: Sequence[Identity]) -> Iterator[Identity]:
    """Identities that do not only repeat another in another unit."""
    scaled: dict[str, str] = {}
    for identity in identities:
        names = [column.name for column in identity.columns]
        if len(names) == 2 and identity.kind == "product":
            scaled[names[0]] = names[1]
    ratios = {frozenset(i.family) - {"%", "*"} for i in identities if i.kind in _RATIOS}
    seen: set[tuple[str, frozenset[str]]] = set()
    for identity in identities:
        names = [column.name for column in identity.columns]
        if identity.kind == "growth" and frozenset(names) in ratios:
            continue  # of very large numbers, which one less does not change
        plain = frozenset(scaled.get(name, name) for name in names)
        if len(plain) < len(names) > 2 or ((identity.kind, plain) in seen and len(names) > 2):
            continue
        seen.add((identity.kind, plain))
        yield identity


def _counted(table: pa.Table, identity: Identity, keys: Sequence[str]) -> Suggestion:
    """An identity with how many rows hold, as a check counts them."""
    from ..wide import check_columns

    report = check_columns(table, [identity.text], keys, Rounding(), "table")
    (count,) = report.formulas
    failing = []
    for finding in report.findings:
        if finding.row:
            row = f" (row {finding.row})" if keys else ""
            figures = (finding.figures or "").rpartition(": ")[2]
            failing.append(f"{finding.subject}{row}: {figures}")
    return Suggestion(count.formula, count.passed, count.failed, count.untested, tuple(failing))
