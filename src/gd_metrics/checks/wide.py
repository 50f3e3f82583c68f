"""Check any table whose columns are quantities and whose rows are units, by formulas.

No claims have to be made of it: ``p + c = t`` is read over the columns, and decided for all rows
at once (:mod:`gd_metrics.checks.columns`). Cells of a file that holds no claims become numbers
first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from ..errors import UnknownNameError
from ..finding import Finding
from ..quantity.formula import Formula, Name, parse_formula, written
from ..tables.checking import wording
from ..tables.values.digits import printed, written_as
from ..tables.values.numbers import rows_where, with_digits
from .columns import exact, row_outcomes
from .earlier import with_earlier
from .report import FormulaCount, Report
from .rounding import AUTO, Half, Rounding
from .settings import as_formulas, as_keys

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

_SHOWN = 1000
"""Failing rows of one formula after which the rest is only counted."""


def check_table(
    table: IntoFrame,
    formulas: Sequence[str],
    *,
    key: str | Sequence[str] | None = None,
    rounding: str | Mapping[str, str] = AUTO,
    decimals: int | Mapping[str, int] | None = None,
    by: str | Sequence[str] | None = None,
    period: str | None = None,
    name: str = "table",
) -> Report:
    """Check the rows of a wide table by formulas over its columns.

    Args:
        table: of pyarrow, pandas or Polars (lazy too), or a relation of DuckDB; columns that
            formulas name hold numbers.
        formulas: such as ``"trade = exports + imports"`` or ``"profit <= 0.6 * revenue"``;
            a name that is not one word stands in backticks; ``= … ± 0.05`` or ``± 1 %`` is a
            tolerance.
        key: the column, or columns, whose value names a row in findings; the row's number if
            not given.
        rounding: ``exact`` takes numbers as they are; ``printed`` takes each for what would
            be rounded to it: whole numbers ± 0.5, others ± half a unit of their last digit;
            ``auto`` takes whole numbers as they are, and decimals for what rounds to them. A
            word for all columns, or one for each.
        decimals: digits behind the point that columns of floats were printed with; needed
            for them where ``rounding`` is ``printed``.
        by: the columns that rows of one series have alike, beside ``key``.
        period: the column of periods, for ``before(level)``: the level of the period before.
        name: what the table is called in findings.

    Returns:
        A report whose ``formulas`` counts rows that passed, failed and could not be tested
        (an operand is missing, or a divisor may be zero), and whose findings name the
        failing rows.

    Raises:
        gd_metrics.errors.FormulaError: for a formula that can't be read.
        UnknownNameError: for a name that is no column.
        ValueError: for a column that holds no numbers, or needs ``decimals``.

    >>> import pyarrow as pa
    >>> firm = pa.table({"id": ["a"], "p": [755], "c": [125], "t": [200]})
    >>> check_table(firm, ["p + c = t"], key="id").formulas
    (FormulaCount(formula='p + c = t', passed=0, failed=1, untested=0),)
    """
    from ..tables.frames import as_arrow

    how = Rounding.of_call(rounding, decimals)
    arrow, keys = as_arrow(table), as_keys(key)
    parsed = [parse_formula(text, arrow.column_names, rows=True) for text in as_formulas(formulas)]
    for column in (*keys, *as_keys(by), *as_keys(period), *(n for f in parsed for n in f.columns)):
        if column not in arrow.column_names:
            raise UnknownNameError("column", column, arrow.column_names, write=written)
    series = [column for column in (*keys, *as_keys(by)) if column != period]
    arrow = with_digits(arrow, [column for formula in parsed for column in formula.columns])
    arrow = with_earlier(arrow, parsed, period, series)
    return check_columns(arrow, as_formulas(formulas), keys, how, name)


def check_columns(
    table: pa.Table, formulas: Sequence[str], keys: Sequence[str], rounding: Rounding, name: str,
    no_numbers: Collection[tuple[int, str]] = (),
) -> Report:  # fmt: skip
    """Check the rows of a wide table; see :func:`check_table`.

    Cells that are no numbers are null in the table, and named by row, from 0, and column.
    """
    for column in (*keys, *rounding.columns):
        if column not in table.column_names:
            raise UnknownNameError("column", column, table.column_names)
    names = [name for name in table.column_names if not name.startswith("before(")]
    parsed = [parse_formula(text, names, rows=True) for text in formulas]
    counts: list[FormulaCount] = []
    findings: list[Finding] = []
    for formula in parsed:
        halves, outcomes = formula_outcomes(table, formula, rounding)
        passed, failed = (pc.sum(pc.equal(outcomes, one)).as_py() or 0 for one in (True, False))
        why = _why(table, formula, outcomes, no_numbers)
        counts.append(FormulaCount(formula.text, passed, failed, outcomes.null_count, why))
        findings += _findings(table, formula, halves, outcomes, keys, name)
    return Report(Path(name), tuple(findings), {name: table.num_rows}, formulas=tuple(counts))


def formula_outcomes(
    table: pa.Table, formula: Formula, rounding: Rounding
) -> tuple[Mapping[str, Half], pa.ChunkedArray]:
    """Half a unit of each column that a formula names, and in which rows it holds."""
    leads = {name: column for name, column, _ in formula.earlier}
    halves = {n: half_of(table, leads.get(n, n), rounding) for n in formula.names}
    return halves, row_outcomes(table, formula, halves)


def _why(
    table: pa.Table, formula: Formula, outcomes: pa.ChunkedArray,
    no_numbers: Collection[tuple[int, str]],
) -> str:  # fmt: skip
    """Why some rows of a table are not tested by a formula, in a few words."""

    if not len(outcomes):
        return "the table has no rows"
    if not outcomes.null_count:
        return ""
    untested = outcomes.is_null()
    odd = Counter(column for _, column in no_numbers)
    lacking = {n: pc.sum(pc.and_(untested, table[n].is_null())).as_py() for n in formula.names}
    empty = _listed([name for name, rows in lacking.items() if (rows or 0) > odd[name]], "empty")
    unread = _listed([name for name in lacking if odd[name]], "no number")
    reasons = [reason for reason in (empty, unread) if reason]
    return "; ".join(reasons) or "a divisor may be zero, or a number is none"


def _listed(names: Sequence[str], what: str) -> str:
    more = " …" if names[_NAMED:] else ""
    return f"{', '.join(names[:_NAMED])}{more} {what}" if names else ""


_NAMED = 3
"""Columns that are named as empty, or as no numbers."""


def half_of(table: pa.Table, name: str, rounding: Rounding) -> Half:
    """Half a unit of a column's last printed digit; the column must hold numbers."""

    if name not in table.column_names:
        raise UnknownNameError("column", name, table.column_names, write=written)
    kind = table.schema.field(name).type
    of_numbers = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null)
    if not any(is_kind(kind) for is_kind in of_numbers):
        raise ValueError(f"column {name!r} holds {kind}, and formulas need numbers")
    return rounding.half(table, name)


def _findings(
    table: pa.Table,
    formula: Formula,
    halves: Mapping[str, Half],
    outcomes: pa.ChunkedArray,
    keys: Sequence[str],
    name: str,
) -> Iterator[Finding]:
    from ..rules import formula as rule

    failed = rows_where(pc.equal(outcomes, False))
    for row in failed[:_SHOWN].to_pylist():
        subject = named(table, keys, row)
        values = ", ".join(f"{name} {printed(table, name, row)}" for name in halves)
        figures = f"{subject}: {formula.text}: {values}" if keys else f"{formula.text}: {values}"
        text = f"{formula.text}: {_worked(formula, table, row, halves)}"
        yield rule.RULE.finding(name, subject, text, row + 1, figures=figures)
    if len(failed) > _SHOWN:
        left = len(failed) - _SHOWN
        text = f"{formula.text}: {left} more rows fail"
        yield rule.RULE.finding(name, formula.text, text, rows=left)


def _worked(formula: Formula, table: pa.Table, row: int, halves: Mapping[str, Half]) -> str:
    """Both sides of a formula with a row's figures: worked out first, then what is printed."""
    figures = {name: printed(table, name, row) for name in halves}
    one, other = formula.sides(figures)
    times, sign = _as_printed(formula, table)
    sides = formula.evaluate(exact(table, row, halves))
    left, right = (f"{(side * times).short}{sign}" for side in sides)
    alone = {one, other} & {*figures.values()}
    if formula.comparison == "=" and {one, other} == alone:
        return f"{one} is not {other}"
    if formula.comparison == "=" and alone:
        return f"{other} = {right}, printed {one}" if one in alone else (
            f"{one} = {left}, printed {other}"
        )  # fmt: skip
    texts = [side if side in alone or side == value else f"{side} = {value}"
             for side, value in ((one, left), (other, right))]  # fmt: skip
    if formula.comparison == "=":
        return " and ".join(texts)
    less = formula.comparison == "<="
    if formula.strict:
        return f" is not {'less' if less else 'more'} than ".join(texts)
    return f" is {'more' if less else 'less'} than ".join(texts)


def _as_printed(formula: Formula, table: pa.Table) -> tuple[int, str]:
    """What sides are to be taken times, and their sign, to be as a column of one is printed."""
    alone = [side.name for side in (formula.left, formula.right) if isinstance(side, Name)]
    writings = (written_as(table, name) for name in alone)
    return next((one for one in writings if one[1]), (1, ""))


def named(table: pa.Table, keys: Sequence[str], row: int) -> str:
    """What a row, counted from 0, is called: by its keys, or else by its number."""
    if not keys:
        return f"row {row + 1}"
    return wording.key([table[key][row].as_py() for key in keys])
