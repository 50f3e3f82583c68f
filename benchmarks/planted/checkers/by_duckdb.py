"""DuckDB: the rules as an engineer writes them in SQL for this one schema, no diagnosis.

Every claim of a contradiction is doubted alike; claims of more contradictions come first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

NAME = "DuckDB SQL"
Found = Iterator[dict[str, Any]]

SQL = """
WITH claims AS (
    SELECT *, coalesce(lower, '-inf'::DOUBLE) AS low, coalesce(upper, 'inf'::DOUBLE) AS high
    FROM read_csv($claims, types = {'period': 'VARCHAR', 'base': 'VARCHAR', 'area': 'VARCHAR'},
                  all_varchar = false)
    WHERE vintage NOT IN ('target', 'forecast')
),
world AS (FROM read_csv($indicators)),
cells AS (
    SELECT indicator, area, measure, period, basis, base, vintage,
           max(low) AS low, min(high) AS high, list(claim_id) AS ids
    FROM claims GROUP BY ALL
),
levels AS (
    SELECT indicator, area, period, basis, vintage, low, high, ids
    FROM cells WHERE measure = 'level' AND low <= high
),
faults AS (
    SELECT ids FROM cells WHERE low > high
  UNION ALL
    SELECT g.ids || now.ids || before.ids
    FROM cells AS g JOIN levels AS now USING (indicator, area, period, basis, vintage)
    JOIN levels AS before ON (before.indicator, before.area, before.period, before.basis,
         before.vintage) = (g.indicator, g.area, g.base, g.basis, g.vintage)
    JOIN world ON world.indicator = g.indicator AND world.growth_basis = 'nominal'
    WHERE g.measure = 'growth' AND g.low <= g.high AND now.low >= 0 AND before.low > 0
      AND (100 * (now.low / before.high - 1) > g.high OR 100 * (now.high / before.low - 1) < g.low)
  UNION ALL
    SELECT s.ids || part.ids || whole.ids
    FROM cells AS s JOIN levels AS part USING (indicator, area, period, basis, vintage)
    JOIN levels AS whole ON (whole.indicator, whole.area, whole.period, whole.basis,
         whole.vintage) = (s.indicator, s.base, s.period, s.basis, s.vintage)
    WHERE s.measure = 'share' AND s.low <= s.high AND part.low >= 0 AND whole.low > 0
      AND (100 * part.low / whole.high > s.high OR 100 * part.high / whole.low < s.low)
  UNION ALL
    SELECT t.ids || x.ids || m.ids
    FROM levels AS t JOIN levels AS x USING (area, period, vintage)
    JOIN levels AS m USING (area, period, vintage)
    WHERE t.indicator = 'foreign_trade' AND x.indicator = 'exports' AND m.indicator = 'imports'
      AND (x.low + m.low > t.high OR x.high + m.high < t.low)
  UNION ALL
    SELECT [claim_id] FROM claims WHERE value NOT BETWEEN low AND high
       OR (measure = 'share' AND NOT value BETWEEN 0 AND 100)
)
SELECT id, count(*) FROM (SELECT unnest(ids) AS id FROM faults) GROUP BY id ORDER BY 2 DESC, id
"""

TABLES = {
    "town": """SELECT town, ['roads', 'schools', 'health', 'total'] FROM rows
    WHERE abs(total - roads - schools - health) > 0.21
  UNION ALL SELECT town, ['schools', 'total', 'schools share'] FROM rows
    WHERE abs("schools share" - 100 * schools / total) > 0.11""",
    "year": """SELECT year, ['exports', 'imports', 'trade'] FROM rows
    WHERE abs(trade - exports - imports) > 0.16
  UNION ALL SELECT year, ['exports', 'imports', 'balance'] FROM rows
    WHERE abs(balance - exports + imports) > 0.16
  UNION ALL SELECT year, ['trade', 'trade growth'] FROM (
    FROM rows SELECT *, 100 * (trade / lag(trade) OVER (ORDER BY year) - 1) AS implied)
    WHERE abs("trade growth" - implied) > 0.11""",
}  # fmt: skip


def claims(folder: Path) -> Found:
    """Claims of contradictions, those of most of them first."""
    files = {"claims": str(folder / "claims.csv"), "indicators": str(folder / "indicators.csv")}
    yield from _ranked(duckdb.execute(SQL, files).fetchall())


def tables(folder: Path) -> Found:
    """Cells of formulas that fail, those of most of them first."""
    import pandas as pd

    rules = json.loads((folder / "formulas.json").read_text("utf-8"))
    file = next(folder.glob("table.*"))
    rows = pd.read_csv(file) if file.suffix == ".csv" else pd.read_excel(file)
    connection = duckdb.connect()
    connection.register("rows", rows)
    counts: dict[str, int] = {}
    for name, columns in connection.execute(TABLES[rules["key"]]).fetchall():
        for column in columns:
            counts[f"{name}/{column}"] = counts.get(f"{name}/{column}", 0) + 1
    yield from _ranked(counts.items())


def _ranked(counted: Any) -> Found:
    """Whatever is in more contradictions comes first; equal numbers are tied."""
    pairs = [*counted]
    numbers = sorted({number for _, number in pairs}, reverse=True)
    for name, number in pairs:
        yield {"at": name, "rank": numbers.index(number) + 1}
