"""pandera on pandas with checks by hand: ranges, one value a cell, sums and growth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa

NAME = "pandera"
Found = Iterator[dict[str, Any]]
CELL = ["indicator", "area", "measure", "period", "basis", "base", "vintage"]


def claims(folder: Path) -> Found:
    """Claims out of range, of one cell with bounds that do not meet, growths and shares."""
    table = pd.read_csv(folder / "claims.csv", dtype={"period": str, "base": str})
    table = table.fillna({"lower": -float("inf"), "upper": float("inf")})
    indicators = pd.read_csv(folder / "indicators.csv").set_index("indicator")
    table["nominal"] = table["indicator"].map(indicators["growth_basis"]) == "nominal"
    for name in _failing(_SCHEMA, table.assign(**_operands(table))):
        yield {"at": table["claim_id"].iloc[name], "rank": 1}


def _operands(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Beside each claim the greatest lower and least upper bound of its cell, and its operands'."""
    cells = table.groupby(CELL, dropna=False)
    low, high = cells["lower"].transform("max"), cells["upper"].transform("min")
    of_cell = cells.agg(low=("lower", "max"), high=("upper", "min"))
    levels = of_cell[of_cell.index.get_level_values("measure") == "level"]
    levels = levels.droplevel(["measure", "base"])

    def beside(**changed: pd.Series) -> pd.DataFrame:
        keys = table[levels.index.names].assign(**changed)
        return levels.reindex(pd.MultiIndex.from_frame(keys)).set_axis(table.index)

    now, before, whole = beside(), beside(period=table["base"]), beside(area=table["base"])
    growth, share = table["measure"] == "growth", table["measure"] == "share"
    of_whole = 100 * now["low"] / whole["high"], 100 * now["high"] / whole["low"]
    least = (100 * (now["low"] / before["high"] - 1)).where(growth, of_whole[0])
    most = (100 * (now["high"] / before["low"] - 1)).where(growth, of_whole[1])
    tested = (growth & table["nominal"]) | share
    return {"low": low, "high": high, "least": least.where(tested), "most": most.where(tested)}


_SCHEMA = pa.DataFrameSchema(
    {
        "printed": pa.Column(nullable=False),
        "value": pa.Column(float, coerce=True),
        "measure": pa.Column(str),
    },
    checks=[
        pa.Check(lambda t: (t["lower"] <= t["value"]) & (t["value"] <= t["upper"])),
        pa.Check(lambda t: (t["measure"] != "share") | t["value"].between(0, 100)),
        pa.Check(lambda t: t["low"] <= t["high"]),
        pa.Check(lambda t: ~(t["least"] > t["upper"]) & ~(t["most"] < t["lower"])),
    ],
)


def tables(folder: Path) -> Found:
    """Cells of rows in which a sum, a share or a growth fails, all of them tied."""
    rules = json.loads((folder / "formulas.json").read_text("utf-8"))
    file = next(folder.glob("table.*"))
    table = pd.read_csv(file) if file.suffix == ".csv" else pd.read_excel(file)
    names = table.columns[1:]
    schema = _TOWNS if rules["key"] == "town" else _YEARS
    for row in _failing(schema, table.set_axis([*map(str, table.columns)], axis=1)):
        yield from ({"at": f"{table.iloc[row, 0]}/{name}", "rank": 1} for name in names)


_TOWNS = pa.DataFrameSchema(checks=[
    pa.Check(lambda t: (t["total"] - t[["roads", "schools", "health"]].sum(axis=1)).abs() < 0.21),
    pa.Check(lambda t: (t["schools share"] - 100 * t["schools"] / t["total"]).abs() < 0.11),
])  # fmt: skip
_YEARS = pa.DataFrameSchema(checks=[
    pa.Check(lambda t: (t["trade"] - t["exports"] - t["imports"]).abs() < 0.16),
    pa.Check(lambda t: (t["balance"] - t["exports"] + t["imports"]).abs() < 0.16),
    pa.Check(lambda t: ~((t["trade growth"] - 100 * t["trade"].pct_change()).abs() > 0.11)),
])  # fmt: skip


def _failing(schema: pa.DataFrameSchema, table: pd.DataFrame) -> list[int]:
    """The rows that fail a check."""
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases["index"].dropna()
        return sorted({int(row) for row in cases})
    return []
