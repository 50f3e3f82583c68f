"""A table with labels before its rows, as sums over rows need it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pyarrow as pa

from ..errors import PackageError, UnknownNameError
from ..finding import KEY_SEPARATOR, shown
from ..quantity.row_sums import EVERY, RowSum
from ..tables.reading.files import File
from ..tables.values.digits import printed_numbers
from ..tables.values.numbers import NumberForm, is_text, numeric
from .row_sums import RowTable, plain
from .settings import Settings

_YEAR = re.compile(r"(1[5-9]|20)\d\d")
_FIGURES = 0.8
"""The least share of a column's cells that are figures, for it to be one of figures."""
_MAY_BE = 0.5
"""The least share for which it is told that it is none."""
_CODES = re.compile(
    r"(?:.*[\W_])?(?:(?i:id|code|key)|ids|codes)|.*[a-z](?:Id|ID|Code|Key)|.*(?:编号|代码|序号)"
)
"""Names of columns whose numbers name rows."""


_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_FEW = re.compile(r"[-+]?\d{1,3}", re.ASCII)


def refuse_points(
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
                f"{label_of(file)}: {bare[0]} stands beside {pointed[0]} in column "
                f"{', '.join(texts)}: does the point part thousands, or stand before decimals? "
                "Say --thousands . or --decimal ."
            )


def label_of(file: File) -> str:
    """The file as people are told it, with the sheet where it has several."""
    return f"{shown(file.path)}:{file.sheet}" if file.several else shown(file.path)


def row_table(file: File, sums: Sequence[RowSum], settings: Settings) -> RowTable | None:
    """A table as sums over its rows need it.

    Args:
        file: the table.
        sums: the sums.
        settings: name the key columns and those by which rows belong together, and say how
            numbers are written and rounded.

    Returns:
        The table; ``None`` where there are no sums, or no row is called as one of them says.

    Raises:
        UnknownNameError: for a column that is not there.
        PackageError: for points that may part thousands or decimals.
    """
    if not sums:
        return None
    keys, by = ([_own(file, name) for name in names] for names in (settings.key, settings.by))
    column = _label_column(file, sums, keys, by)
    if column is None:
        return None
    rest = [n for n in file.table.column_names if n not in (column, *by, *keys)]
    figures, remarks = _figures(file, rest, settings.layout.numbers)
    refuse_points(file, file.table, [[name] for name in figures], settings.layout.numbers)
    table, problems, _ = numeric(file.table, figures, settings.layout.numbers)
    blank = _blank(file, figures)
    labels = file.table[column].to_pylist()
    texts = ["" if row in blank else str(cell or "") for row, cell in enumerate(labels)]
    grouped = [_filled(file.table[n].to_pylist()) for n in (*by, *(k for k in keys if k != column))]
    groups = [KEY_SEPARATOR.join(filter(None, cells)) for cells in zip(*grouped, strict=True)]
    return RowTable(
        file.name, texts, file.indents(column) if file.indents else [0] * len(texts),
        groups or [""] * len(texts),
        {name: _decimals(table, name) for name in figures},
        {name: settings.roundings.half(table, name) for name in figures},
        frozenset(plain(row_sum.whole) for row_sum in sums if row_sum.whole != EVERY),
        tuple(problems), remarks,
    )  # fmt: skip


def _figures(
    file: File, names: Iterable[str], form: NumberForm
) -> tuple[list[str], tuple[str, ...]]:
    """The columns of figures, and remarks on those that only may be ones."""
    figures, remarks = [], []
    for name in names:
        share, odd = _share_of_figures(file.table[name], form)
        if share >= _FIGURES and _CODES.fullmatch(name):
            remarks.append(f"{label_of(file)}: not summed: {name}, whose name is one of keys")
        elif share >= _FIGURES:
            figures.append(name)
        elif share >= _MAY_BE and not _CODES.fullmatch(name):
            remarks.append(f"{label_of(file)}: not summed: {name}, since {odd!r} is no number")
    return figures, tuple(remarks)


def _blank(file: File, figures: Sequence[str]) -> set[int]:
    """The rows in whose figures nothing stands: they head a section, and are no part of a sum."""
    cells = (file.table[name].to_pylist() for name in figures)
    return {row for row, of_row in enumerate(zip(*cells, strict=True)) if not any(
        cell is not None for cell in of_row)}  # fmt: skip


def first_labels(file: File, settings: Settings) -> list[str]:
    """The cells of the first column of words by which rows are not grouped; a key's first."""
    groups = {file.short_names.get(name, name) for name in settings.by}
    keys = [file.short_names.get(name, name) for name in settings.key]
    names = dict.fromkeys((*keys, *file.table.column_names))
    for name in (n for n in names if n in file.table.column_names and n not in groups):
        cells = [str(cell) for cell in file.table[name].to_pylist() if cell]
        if cells and not any(cell[:1].isdigit() for cell in cells):
            return cells
    return []


def _own(file: File, name: str) -> str:
    """A column by a name that formulas may have for it."""
    own = file.short_names.get(name, name)
    if own not in file.table.column_names:
        raise UnknownNameError("column", name, file.table.column_names, of=label_of(file))
    return own


def _label_column(
    file: File, sums: Sequence[RowSum], keys: Sequence[str], by: Sequence[str]
) -> str | None:
    """The column in which rows are called as sums say; the first, if several are."""
    wholes = {plain(row_sum.whole) for row_sum in sums if row_sum.whole != EVERY}
    columns: list[str] = [*keys, *(n for n in file.table.column_names if n not in (*keys, *by))]
    for name in columns:
        cells = file.table[name].to_pylist()
        if any(plain(str(cell)) in wholes for cell in cells if cell is not None):
            return name
    if wholes:
        return None
    return keys[0] if keys else columns[0] if columns else None


def _share_of_figures(column: pa.ChunkedArray, form: NumberForm) -> tuple[float, str]:
    """The share of a column's cells that are figures, and one that is none; none of years."""

    if not is_text(column.type):
        kind = column.type
        is_of = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
        return float(any(is_kind(kind) for is_kind in is_of)), ""
    cells = [cell for cell in column.unique().to_pylist() if cell]
    read, problems, _ = numeric(pa.table({"": pa.array(cells, pa.string())}), [""], form)
    known = len(cells) - read[""].null_count
    if not known or all(map(_YEAR.fullmatch, cells)):
        return 0.0, ""
    return known / (known + len(problems)), cells[problems[0][0] - 1] if problems else ""


def _filled(cells: Iterable[object]) -> list[str]:
    """Cells, in which an empty one is as the one above, as in merged cells."""
    filled: list[str] = []
    for cell in cells:
        filled.append(str(cell) if cell not in (None, "") else filled[-1] if filled else "")
    return filled


def _decimals(table: pa.Table, name: str) -> list[Decimal | None]:
    """A column's numbers, with the digits that they are written with."""
    known = (value if _is_finite(value) else None for value in printed_numbers(table, name))
    return [None if v is None else Decimal(repr(v) if isinstance(v, float) else v) for v in known]


def _is_finite(value: object) -> bool:
    return not isinstance(value, float) or math.isfinite(value)
