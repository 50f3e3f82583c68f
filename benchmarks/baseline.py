"""The rules by hand: what a good engineer would write in SQL for this one schema.

It finds what the checker finds in :mod:`synthetic` claims and nothing beyond: no exact
rationals at the edges, no explanation, no diagnosis. So it is the price of the bare work.

    python benchmarks/baseline.py 1000000

makes that many claims and prints a Markdown table of the best of three runs.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
from synthetic import make_claims, planted

RUNS = 3
THREADS = 2

SQL = """
WITH cells AS MATERIALIZED (
    SELECT indicator, area, measure, period, basis, base, vintage,
           max(lower) AS lower, min(upper) AS upper
    FROM {source}
    WHERE rank <> 'deprecated'
      AND vintage IN ('estimate', 'preliminary', 'final', 'revised')
    GROUP BY ALL
),
agreed AS (
    SELECT * FROM cells WHERE (lower > upper) IS NOT TRUE
),
levels AS MATERIALIZED (
    SELECT * EXCLUDE (measure, base) FROM agreed WHERE measure = 'level'
)

SELECT 'repeat', count(*) FROM cells WHERE lower > upper

UNION ALL
SELECT 'growth', count(*)
FROM agreed AS growth
JOIN levels AS now USING (indicator, area, period, basis, vintage)
JOIN levels AS before
  ON (before.indicator, before.area, before.period, before.basis, before.vintage)
   = (growth.indicator, growth.area, growth.base, growth.basis, growth.vintage)
WHERE growth.measure = 'growth' AND now.lower >= 0 AND before.lower > 0
  AND (100 * (now.lower / before.upper - 1) > growth.upper
    OR 100 * (now.upper / before.lower - 1) < growth.lower)

UNION ALL
SELECT 'share', count(*)
FROM agreed AS share
JOIN levels AS part USING (indicator, area, period, basis, vintage)
JOIN levels AS whole
  ON (whole.indicator, whole.area, whole.period, whole.basis, whole.vintage)
   = (share.indicator, share.base, share.period, share.basis, share.vintage)
WHERE share.measure = 'share' AND part.lower >= 0 AND whole.lower > 0
  AND (100 * part.lower / whole.upper > share.upper
    OR 100 * part.upper / whole.lower < share.lower)

UNION ALL
SELECT 'formula', count(*)
FROM levels AS t
JOIN levels AS x
  ON (x.indicator, x.area, x.period, x.basis, x.vintage)
   = ('x' || substr(t.indicator, 2), t.area, t.period, t.basis, t.vintage)
JOIN levels AS m
  ON (m.indicator, m.area, m.period, m.basis, m.vintage)
   = ('m' || substr(t.indicator, 2), t.area, t.period, t.basis, t.vintage)
WHERE starts_with(t.indicator, 't')
  AND (x.lower + m.lower > t.upper OR x.upper + m.upper < t.lower)
"""
"""A cell's bounds are what all its claims allow; where they allow nothing, it is a
contradiction of ``repeat``, and no operand of the others. An unbounded side is null, and what
is compared with null never counts. One statement, for with temporary tables instead of the
materialised parts it took a third longer."""


def find(connection: duckdb.DuckDBPyConnection, source: str) -> dict[str, int]:
    """How many contradictions the claims hold, by rule.

    Args:
        connection: where the source is known.
        source: what stands after ``FROM``: a table, a view, or a Parquet file in quotes.

    Returns:
        Cells for ``repeat``; for ``growth``, ``share`` and ``formula`` instances whose cells
        each agree in themselves.
    """
    return dict(connection.execute(SQL.format(source=source)).fetchall())


def main(n: int) -> None:
    """Print what is found in ``n`` claims, and how long it takes."""
    seconds, claims = best(lambda: make_claims(n))
    print("| what | s | repeat | growth | share | formula |\n|---|---|---|---|---|---|")
    row(f"make {n} claims (planted)", seconds, planted(n))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claims.parquet"
        pq.write_table(claims, file)
        connection = duckdb.connect(config={"threads": THREADS})
        connection.register("claims", claims)
        row("find in Arrow", *best(lambda: find(connection, "claims")))
        row("find in Parquet", *best(lambda: find(connection, f"'{file}'")))


def row(name: str, seconds: float, found: dict[str, int]) -> None:
    counts = " | ".join(str(found[rule]) for rule in ("repeat", "growth", "share", "formula"))
    print(f"| {name} | {seconds:.2f} | {counts} |")


def best(work: Callable[[], Any]) -> tuple[float, Any]:
    """The least seconds of :data:`RUNS`, and the last result."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


if __name__ == "__main__":
    main(int(sys.argv[1]))
