"""Make claims and worlds by hand, for cases whose verdict is worked out on paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim, default_base
from gd_metrics.dataset.models import Claims
from gd_metrics.finding import Finding
from gd_metrics.quantity import parse
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.reasoning.implication import Implication, implications
from gd_metrics.reasoning.verdict import verdict
from gd_metrics.rules.world import Roots, World
from gd_metrics.tables.pandera import from_model
from gd_metrics.tables.schema.arrow import arrow_schema

UNITS = {"growth": "%", "share": "%", "rank": "位", "streak": "年", "duration": "年"}
SCHEMA = arrow_schema(from_model("claims", Claims))


def claim(claim_id: str, printed: str, **given: Any) -> Claim:
    """A claim; whatever is not given is what it mostly is."""
    row = {
        "claim_id": claim_id,
        "source_id": f"source-{claim_id}",
        "indicator": "gdp",
        "area": "CN-GD",
        "measure": "level",
        "period": "2024",
        "basis": "NBS",
        "vintage": "final",
        "rank": "normal",
        "context": None,
        **given,
    }
    row.setdefault("base", default_base(row["measure"], row["period"]))
    row.setdefault("unit", UNITS.get(row["measure"], "亿元"))
    quantity = parse(printed, row["context"] or "", unit=row["unit"]).to(row["unit"])
    bounds = {
        "lower": None if quantity.lower is None else float(quantity.lower),
        "upper": None if quantity.upper is None else float(quantity.upper),
    }
    value = float(quantity.value)
    return Claim.from_row(
        {"printed": printed, "hedge": quantity.hedge, "value": value, **bounds, **row}
    )


def table(claims: Iterable[Claim]) -> pa.Table:
    """Table ``claims`` of some claims."""
    fields = Claim.__dataclass_fields__
    return pa.Table.from_pylist(
        [{k: v for k, v in asdict(c).items() if k in fields} for c in claims], schema=SCHEMA
    )


def world(
    *formulas: str,
    nominal: Iterable[str] = (),
    units: dict[str, str] | None = None,
    origins: Iterable[tuple[str, str]] = (),
) -> World:
    """A small world: indicators with their units, three nested areas, formulas."""
    parsed = {f"formula_{n}": parse_formula(text) for n, text in enumerate(formulas, 1)}
    names = {name for formula in parsed.values() for name in formula.names} | {"gdp", "exports"}
    names |= set(units or {}) | set(nominal)
    indicators = {
        name: {
            "indicator": name,
            "unit": (units or {}).get(name, "亿元"),
            "basis": "NBS",
            "area": "CN-GD",
            "growth_basis": "nominal" if name in nominal else "real",
            "additive": (units or {}).get(name, "亿元") not in ("%", "百分点"),
        }
        for name in sorted(names)
    }
    parents = {"CN-GD": "CN", "CN-JS": "CN", "440100": "CN-GD", "440300": "CN-GD"}
    kinds = {"CN": "country", "CN-GD": "province", "CN-JS": "province",
             "440100": "city", "440300": "city"}  # fmt: skip
    return World(indicators, parents, kinds, parsed, Roots(origins))


def found(claims: Iterable[Claim], where: World | None = None) -> list[Finding]:
    """The contradictions of some claims, which must be the same in both orders."""
    claims = list(claims)
    where = where or world()
    forth = contradictions_in(table(claims), where)
    back = contradictions_in(table(reversed(claims)), where)
    assert [(f.code, f.subject, f.message.partition(":")[0]) for f in forth] == [
        (f.code, f.subject, f.message.partition(":")[0]) for f in back
    ]
    assert [members(f) for f in forth] == [members(f) for f in back]
    return forth


def codes(claims: Iterable[Claim], where: World | None = None) -> list[str]:
    """The codes of the contradictions of some claims that are more than information."""
    return [f.code for f in found(claims, where) if f.severity != "information"]


def members(finding: Finding) -> set[str]:
    """The ids of a finding's claims."""
    return {m.claim.claim_id for m in finding.members}


def implied(claims: Iterable[Claim], of: str, where: World | None = None) -> list[Implication]:
    """What is implied for one claim and says something."""
    every = implications(claims, where or world())
    return [i for i in every if i.claim.claim_id == of and i.telling]


def verdict_on(claims: Iterable[Claim], of: str, where: World | None = None) -> str:
    """The verdict on one claim."""
    every = implications(claims, where or world())
    return verdict([i for i in every if i.claim.claim_id == of])
