"""The formulas that resources carry themselves, over their columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pyarrow as pa

from ..errors import FormulaError, UnknownNameError
from ..finding import ERROR, UNREADABLE, Finding
from ..quantity.formula import parse_formula
from ..tables.package import Package, Resource, TableFormula
from ..tables.reading.resource import Read
from ..tables.schema.schema import Field
from ..tables.values import lexical
from ..tables.values.numbers import numeric
from .report import FormulaCount
from .wide import check_table


def formula_findings(
    package: Package, reads: Mapping[str, Read]
) -> tuple[Sequence[FormulaCount], Sequence[Finding]]:
    """How the rows of a package fare under its resources' property ``formulas``.

    Args:
        package: the package.
        reads: those of its tables that were read.

    Returns:
        Counts of rows, and findings: first what can't be read, then rows that fail.
    """
    counts: list[FormulaCount] = []
    unreadable: list[Finding] = []
    findings: list[Finding] = []
    for name, read in reads.items():
        resource = package.resources[name]
        for declared in resource.formulas:
            try:
                table = _in_digits(resource, read, declared)
                report = check_table(
                    table, [declared.text], name=name, key=resource.key,
                    rounding=declared.rounding, decimals=declared.decimals,
                )  # fmt: skip
            except (FormulaError, UnknownNameError, ValueError) as error:
                text = f"{package.label}: resource {name!r}: formula {declared.text!r}: {error}"
                unreadable.append(Finding(UNREADABLE, ERROR, name, name, text))
                continue
            counts += report.formulas
            findings += report.findings
    return counts, [*unreadable, *findings]


def _in_digits(resource: Resource, read: Read, formula: TableFormula) -> pa.Table:
    """A table in which numbers have all their digits, where a formula names them.

    A column of floats holds 9007199254740993 as ...992.
    """
    table = read.table
    if formula.rounding != "exact" and formula.decimals is not None:
        return table  # which says how many digits were printed
    for name in parse_formula(formula.text, table.column_names).names:
        if name in read.exact:
            texts = _digits(resource.declared.field(name), read.exact[name])
            place = table.column_names.index(name)
            exact, problems, _ = numeric(table.set_column(place, name, texts), [name])
            table = table if problems else exact
    return table


def _digits(field: Field, texts: pa.ChunkedArray) -> pa.Array:
    """Texts of numbers, written plainly: without a field's own signs for points and groups.

    What is infinite or no number is left out: no formula can be tested with it.
    """

    read = lexical.reader(field)
    known = (Decimal("NaN") if text is None else Decimal(read(text)) for text in texts.to_pylist())
    return pa.array([f"{n:f}" if n.is_finite() else None for n in known], pa.string())
