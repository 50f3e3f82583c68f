"""Figures of earlier rows: ``before(level)`` is the level of the period before, in its group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from ..errors import few
from ..finding import KEY_SEPARATOR
from ..quantity.formula import Formula
from ..tables.values.digits import digits_of
from ..tables.values.periods import period_number


def with_earlier(
    table: pa.Table, formulas: Iterable[Formula], period: str | None, groups: Sequence[str]
) -> pa.Table:
    """A table with the columns of earlier rows that formulas name.

    Args:
        table: the table; columns that formulas name hold numbers.
        formulas: the formulas.
        period: the column of periods: years, halves, quarters or months.
        groups: the columns that rows of one series have alike.

    Returns:
        The table; a figure is null where the period before is not there.

    Raises:
        ValueError: without a column of periods, or where a series has a period twice.

    >>> import pyarrow as pa
    >>> from gd_metrics.quantity.formula import parse_formula
    >>> table = pa.table({"year": ["2023", "2024"], "level": [50, 60], "rate": [None, 0.2]})
    >>> formula = parse_formula("rate = level / before(level) - 1", rows=True)
    >>> with_earlier(table, [formula], "year", [])["before(level)"].to_pylist()
    [None, 50]
    """

    earlier = list(dict.fromkeys(one for formula in formulas for one in formula.earlier))
    if not earlier:
        return table
    if period is None:
        raise ValueError(f"{earlier[0][0]} needs the column of periods: say --period year")
    series = [KEY_SEPARATOR.join(map(str, cells)) for cells in _cells(table, groups)]
    periods = [period_number(str(cell)) for (cell,) in _cells(table, [period])]
    if not any(periods):
        first = f": {table[period][0]}" if table.num_rows else ""
        raise ValueError(f"column {period!r} holds no years, quarters or months{first}")
    places = [(s, *p) if p else None for s, p in zip(series, periods, strict=True)]
    twice = [place for place, number in Counter(filter(None, places)).items() if number > 1]
    if twice:
        row = places.index(twice[0])
        what = f"{twice[0][0]}, " if twice[0][0] else ""
        raise ValueError(
            f"{what}{table[period][row]} stands in several rows: say --by, or --key, with the "
            "column in which they differ"
        )
    rows = {place: row for row, place in enumerate(places) if place}
    for name, column, steps in earlier:
        before = [rows.get((s[0], s[1], s[2] - steps)) if s else None for s in places]
        taken = pa.array(before, pa.int64())
        kind = table.schema.field(column).with_name(name)
        table = table.append_column(kind, table[column].take(taken))
        if digits_of(column) in table.column_names:
            table = table.append_column(digits_of(name), table[digits_of(column)].take(taken))
    return table


def no_periods(table: pa.Table, period: str) -> str:
    """What of a column of periods is none, for people: its first, and how many more there are."""
    texts = [str(cell) for cell in table[period].unique().to_pylist() if cell is not None]
    odd = [text for text in texts if period_number(text) is None]
    named = few([*map(repr, odd)], 1)
    return f"{period}: no years, quarters or months: {named}" if odd else ""


def _cells(table: pa.Table, names: Sequence[str]) -> Iterable[tuple[Any, ...]]:
    """The cells of some columns, row by row."""
    if not names:
        return [()] * table.num_rows
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))
