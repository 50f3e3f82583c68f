"""Made-up packages of claims: true values first, then bulletins, a yearbook and news print them.

Everything that is printed follows from one set of true values by rounding and hedging, and revised
values by a revision, so nothing contradicts but what is planted.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from gd_metrics.claim import COLUMNS, Claim
from gd_metrics.quantity.formula import Formula, parse_formula

YEARS = range(2019, 2025)
AREAS = {"CN": ("China", "country", ""), "CN-GD": ("Guangdong", "province", "CN"),
         "4401": ("Guangzhou", "city", "CN-GD"), "4403": ("Shenzhen", "city", "CN-GD")}  # fmt: skip
SIZES = {"CN": 9.0, "CN-GD": 1.0, "4401": 0.13, "4403": 0.15}
INDICATORS = {
    "gdp": ("亿元", "real", 129000), "tax_revenue": ("亿元", "nominal", 9800),
    "retail_sales": ("亿元", "nominal", 47000), "exports": ("亿元", "nominal", 54000),
    "imports": ("亿元", "nominal", 29000), "foreign_trade": ("亿元", "nominal", 0),
    "rd_expenditure": ("亿元", "nominal", 4800), "rd_intensity": ("%", "none", 0),
    "patents": ("件", "nominal", 830000), "vehicle_output": ("万辆", "comparable", 250),
}  # fmt: skip
"""Unit, how growth is computed, and about how much there is of it in the province."""

FORMULAS = {"trade": "foreign_trade = exports + imports",
            "intensity": "rd_intensity = rd_expenditure / gdp"}  # fmt: skip
_KEPT = 0.6
"""The part of the series that a package prints."""

Truth = dict[tuple[str, str, int], float]
Row = dict[str, Any]


def tables(seed: str) -> dict[str, list[Row]]:
    """The tables of one package; the same seed gives the same."""
    chance = random.Random(seed)
    rows = [row for row in _printed(_truth(chance), chance) if row]
    for number, row in enumerate(rows, 1):
        row["claim_id"] = f"c-{number:04d}"
    indicators = [
        {"indicator": name, "name_en": name, "unit": unit, "basis": "NBS", "area": "CN-GD",
         "growth_basis": basis, "additive": unit != "%", "partition": False}
        for name, (unit, basis, _) in INDICATORS.items()
    ]  # fmt: skip
    areas = [
        {"area": key, "name_en": name, "kind": kind, "parent": parent or None, "partition": False}
        for key, (name, kind, parent) in AREAS.items()
    ]
    formulas = [{"formula_id": name, "formula": text} for name, text in FORMULAS.items()]
    origins = [{"source_id": "repost", "origin_id": "bulletin-2024"}]
    return {"claims": rows, "indicators": indicators, "areas": areas, "formulas": formulas,
            "source_origins": origins}  # fmt: skip


def parsed(formulas: Iterable[Mapping[str, Any]]) -> dict[str, Formula]:
    """Formulas by their id."""
    return {row["formula_id"]: parse_formula(row["formula"]) for row in formulas}


def keyed(row: Mapping[str, Any]) -> Row | None:
    """A row as somebody keys it from what is printed; ``None`` where that can't be read."""
    try:
        quantity = Claim.from_row({**row, "value": 0.0}).quantity
    except ValueError:
        return None
    interval = quantity.interval
    lower, upper = (None if b is None else float(b) for b in (interval.lower, interval.upper))
    said = {"value": float(quantity.value), "hedge": quantity.hedge, "lower": lower, "upper": upper}
    return {**row, **said}


def _truth(chance: random.Random) -> Truth:
    """What is true: levels that grow, with trade and intensity from their parts."""
    true: Truth = {}
    for area, size in SIZES.items():
        for name, (_, _, about) in INDICATORS.items():
            level = about * size * chance.uniform(0.8, 1.25)
            for year in YEARS:
                true[name, area, year] = level = level * chance.uniform(0.95, 1.18)
        for year in YEARS:
            parts = (true[name, area, year] for name in ("exports", "imports"))
            true["foreign_trade", area, year] = sum(parts)
            ratio = true["rd_expenditure", area, year] / true["gdp", area, year]
            true["rd_intensity", area, year] = 100 * ratio
            true["patents", area, year] = round(true["patents", area, year])
    return true


def _printed(true: Truth, chance: random.Random) -> Iterator[Row | None]:
    """What bulletins, a yearbook and news print of it."""
    for (name, area, year), value in true.items():
        if chance.random() > _KEPT:
            continue
        unit, basis, _ = INDICATORS[name]
        bulletin = f"bulletin-{year}"
        cell = {"indicator": name, "area": area, "period": str(year), "unit": unit}
        level = f"{value:.0f}{unit}" if unit == "件" else f"{value:.2f}{unit}"
        yield _claim(bulletin, level, **cell)
        if chance.random() < 0.3:
            yield _claim("yearbook", level, **cell)
        if chance.random() < 0.25 and unit != "%":
            yield _claim("news", _hedged(value, unit, chance), **cell)
        before = true.get((name, area, year - 1))
        if before and basis in ("nominal", "real") and chance.random() < 0.8:
            growth = 100 * (value / before - 1) - (2.5 if basis == "real" else 0)
            of_year = {**cell, "unit": "%", "measure": "growth", "base": str(year - 1)}
            yield _claim(bulletin, f"{growth:.1f}%", **of_year)
        if area == "CN-GD" and unit != "%" and chance.random() < 0.5:
            share = 100 * value / true[name, "CN", year]
            of_nation = {**cell, "unit": "%", "measure": "share", "base": "CN"}
            yield _claim("yearbook", f"{share:.1f}%", **of_nation)
    yield from _revised(true, chance)
    yield from _ranks(chance)


def _revised(true: Truth, chance: random.Random) -> Iterator[Row | None]:
    """Earlier figures of some levels of an indicator that nothing is worked out from."""
    for year in YEARS:
        value = true["retail_sales", "4403", year]
        cell = {"indicator": "retail_sales", "area": "4403", "period": str(year), "unit": "亿元",
                "basis": "first"}  # fmt: skip
        early = value * chance.uniform(0.99, 1.01)
        yield _claim(f"bulletin-{year}", f"{early:.2f}亿元", vintage="preliminary", **cell)
        yield _claim("yearbook", f"{value:.2f}亿元", **cell)


def _ranks(chance: random.Random) -> Iterator[Row | None]:
    """A rank that is held for years, with how many."""
    held = chance.randint(3, 20)
    for number, year in enumerate(YEARS):
        cell = {"indicator": "gdp", "area": "CN-GD", "period": str(year)}
        yield _claim(f"bulletin-{year}", "第1位", measure="rank", base="CN", unit="位", **cell)
        streak = f"连续{held + number}年"
        yield _claim(f"report-{year}", streak, measure="streak", base="1", unit="年", **cell)


def _hedged(value: float, unit: str, chance: random.Random) -> str:
    """A round figure with what makes it true: 约, 超 or 近."""
    exact = Decimal(str(value))
    step = Decimal(10) ** (exact.adjusted() - 1)
    down = (exact / step).to_integral_value(ROUND_FLOOR) * step
    word = chance.choice(("约", "超", "近"))
    up = (exact / step).to_integral_value(ROUND_CEILING) * step
    rounded = {"超": down, "近": up, "约": (exact / step).to_integral_value() * step}[word]
    return f"{word}{rounded:f}{unit}"


def _claim(source: str, printed: str, **said: Any) -> Row | None:
    usual = {"measure": "level", "base": "_Z", "basis": "NBS", "vintage": "final",
             "rank": "normal"}  # fmt: skip
    row = {**dict.fromkeys(COLUMNS), **usual, **said, "source_id": source, "printed": printed}
    return keyed(row)
