"""The rules on a table of claims of any engine, which is opened for them and closed again."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..finding import Finding
    from ..rules.world import World


def contradictions_in(
    claims: Any, world: World | None = None, *, codes: Collection[str] | None = None
) -> list[Finding]:
    """Cells and instances whose claims can't all be true, a finding each.

    Args:
        claims: table ``claims``: of pyarrow or Polars, a DuckDB relation, or a data frame of
            Spark. Findings are explained from it when asked, so keep its connection open.
        world: indicators, areas, formulas and origins; without it only what needs none.
        codes: the rules to look at; all if not given.

    Raises:
        TypeError: if the table is of no engine that runs the rules.

    >>> import gd_metrics as gd
    >>> [finding.code for finding in contradictions_in(gd.table("claims"))][:1]
    ['GD201']
    """
    from ..reasoning.contradictions import contradictions
    from ..tables.engines.engine import engine_of

    with engine_of(claims) as engine:
        return contradictions(engine, world, codes=codes)


def literal_findings_in(claims: Any) -> list[Finding]:
    """What the rules find that look at one claim by itself, in the order of claims.

    Args:
        claims: table ``claims`` of any engine; Spark's executors must have this package.

    Raises:
        TypeError: if the table is of no engine that runs the rules.

    >>> import pyarrow as pa
    >>> words = {"claim_id": ["a"], "printed": ["43%"], "unit": ["%"], "measure": ["share"]}
    >>> numbers = {"hedge": ["exact"], "value": [430.0], "lower": [42.5], "upper": [435.0]}
    >>> last = literal_findings_in(pa.table(words | numbers))[-1]
    >>> f"{last.code} {last.column}: {last.message}"
    'GD102 value: a share of 430 % lies outside 0 to 100 %'
    """
    from ..reasoning.literals import claim_findings
    from ..tables.engines.engine import engine_of

    with engine_of(claims) as engine:
        return claim_findings(engine)
