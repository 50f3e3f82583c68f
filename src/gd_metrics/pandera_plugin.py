"""The rules as pandera checks, for anybody's model of claims."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from .checks.contradictions import contradictions_in
from .claim import COLUMNS, Claim
from .dataset.models import Claims
from .errors import PackageError, UnknownNameError
from .finding import INFORMATION
from .reasoning.literals import row_findings
from .rules import rules
from .rules.world import World
from .tables.frames import as_arrow
from .tables.package import DESCRIPTOR, installed, open_package

with warnings.catch_warnings():  # pandera imports PySpark where it is; nobody asked for that
    warnings.filterwarnings("ignore", "PySpark does not yet", FutureWarning)
    import pandera.pyarrow as pandera


def pandera_checks(*codes: str, world: World | None = None) -> list[pandera.Check]:
    """Checks that put rules on a model of your own; a row fails if its claim is in a finding.

    Args:
        codes: the rules' codes, such as ``GD201``; every rule if none are given.
        world: indicators, areas, formulas and origins that rules look things up in, by
            default those of the installed data.

    Returns:
        A check a rule, for the ``checks`` of a ``DataFrameSchema`` of ``pandera.pyarrow``,
        ``pandera.pandas`` or ``pandera.polars``. Of a lazy frame pandera looks at data only
        where its ``validation_depth`` is ``SCHEMA_AND_DATA``.

    Raises:
        UnknownNameError: for a code that no rule has.

    >>> [check.name.partition(":")[0] for check in pandera_checks("GD201", "GD301")]
    ['GD201', 'GD301']
    """
    known = {rule.code: rule for rule in rules()}
    for code in codes:
        if code not in known:
            raise UnknownNameError("rule", code, known)
    return [
        pandera.Check(rule_check(code, world), name=f"{code}: {known[code].summary}")
        for code in codes or known
    ]


def rule_check(code: str, world: World | None = None) -> Callable[[Any], Any]:
    """A function for pandera: from its data to whether each row passes one rule."""

    def passes(data: Any) -> Any:
        table = _claims(as_arrow(_frame_of(data)))
        mask = _passes(table, code, world if world is not None else installed_world())
        return _as_given(mask, data)

    return passes


def _frame_of(data: Any) -> Any:
    """The frame in what pandera hands to a check: Arrow and Polars come wrapped."""
    return next((getattr(data, n) for n in ("table", "lazyframe") if hasattr(data, n)), data)


def _as_given(mask: Any, data: Any) -> Any:
    """A column of yes and no as the library has it whose frame was checked."""
    if hasattr(data, "table"):
        return mask
    if hasattr(data, "lazyframe"):
        import polars

        return polars.LazyFrame({"passes": mask.to_pylist()}, schema={"passes": polars.Boolean})
    import pandas

    return pandas.Series(mask.to_pylist(), index=data.index, dtype=bool)


def _claims(table: pa.Table) -> pa.Table:
    """A table of claims with columns of the types that rules ask for: empty ones have none."""
    for name in [n for n in table.column_names if n in COLUMNS]:
        kind = pa.float64() if COLUMNS[name].type == "number" else pa.string()
        column = table[name]
        if column.type != kind and (kind == pa.float64() or pa.types.is_null(column.type)):
            table = table.set_column(table.column_names.index(name), name, column.cast(kind))
    return table


def _passes(table: pa.Table, code: str, world: World) -> Any:
    if code.startswith("GD1"):
        claims = enumerate(map(Claim.from_row, table.to_pylist()), 1)
        failed = {f.subject for f in row_findings(claims) if f.code == code}
    else:
        findings = contradictions_in(table, world, codes={code})
        failing = (f for f in findings if f.severity != INFORMATION)
        failed = {m.claim.claim_id for f in failing for m in f.members}
    return pc.invert(pc.is_in(table["claim_id"], pa.array(sorted(failed), pa.string())))


def installed_world() -> World:
    """Indicators, areas, formulas and origins of the installed data; none before it is built."""
    try:
        package = open_package(installed() / DESCRIPTOR)
        names = ("indicators", "areas", "formulas", "source_origins")
        return World.of({n: package.table(n) for n in names if n in package.resources})
    except PackageError:
        return World()


class CheckedClaims(Claims):
    """Table ``claims`` with the rules: validating it raises what a check finds in its claims."""

    @pandera.dataframe_check(name="GD101: rows that are not what is printed")
    def gd101(cls, data: pandera.PyArrowData) -> pa.Array:
        """Rule GD101, a row at a time."""
        return rule_check("GD101")(data)

    @pandera.dataframe_check(name="GD102: figures outside what their measure can be")
    def gd102(cls, data: pandera.PyArrowData) -> pa.Array:
        """Rule GD102, a row at a time."""
        return rule_check("GD102")(data)

    @pandera.dataframe_check(name="GD201: claims of one cell that can't all be true")
    def gd201(cls, data: pandera.PyArrowData) -> pa.Array:
        """Rule GD201; between vintages it is information, and no failure."""
        return rule_check("GD201")(data)

    @pandera.dataframe_check(name="GD301 and above: claims of several cells that can't all be true")
    def relations(cls, data: pandera.PyArrowData) -> pa.Array:
        """Rules over several cells, with the installed indicators, areas and formulas."""
        codes = [rule.code for rule in rules() if rule.code > "GD3"]
        return functools.reduce(pc.and_, (rule_check(code)(data) for code in codes))
