"""A figure is held against every published vintage of what it was worked out from."""

from __future__ import annotations

from typing import Any

import duckdb
import polars as pl
import pytest

import gd_metrics as gd
from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim
from gd_metrics.rules.world import World
from making import claim, codes, found, table, verdict_on, world

INTENSITY = world("rdi = rd / gdp", units={"rdi": "%", "rd": "亿元"})


def rdi(printed: str, claim_id: str = "rdi", **given: Any) -> Claim:
    return claim(claim_id, printed, indicator="rdi", unit="%", **given)


def rd(printed: str, **given: Any) -> Claim:
    return claim("rd", printed, indicator="rd", **given)


def gdp(printed: str, vintage: str, **given: Any) -> Claim:
    return claim(f"gdp-{vintage}", printed, vintage=vintage, **given)


MISSES = [rdi("4.10%"), rd("5104.2亿元"), gdp("141700.5亿元", "preliminary")]
"""5104.2 / 141700.5 is 3.60 %."""
FITS = [
    rdi("2.40%"),
    rd("24400.0亿元"),
    gdp("1016600亿元", "preliminary"),
    gdp("1013500亿元", "final"),
]
"""24400 / 1016600 is 2.400 %, 24400 / 1013500 is 2.407 %."""


@pytest.mark.parametrize("engine", [lambda t: t, pl.from_arrow, duckdb.from_arrow])
def test_a_ratio_that_no_vintage_of_its_operands_gives_is_found_on_every_engine(
    engine: Any,
) -> None:
    (finding,) = contradictions_in(engine(table(MISSES)), INTENSITY)
    assert (finding.code, finding.severity) == ("GD303", "warning")
    assert finding.message.endswith("; no published vintage fits")


def test_it_is_an_error_where_one_source_printed_all() -> None:
    one = [claim(c.claim_id, c.printed, indicator=c.indicator, unit=c.unit, vintage=c.vintage,
                 source_id="one") for c in MISSES]  # fmt: skip
    (finding,) = found(one, INTENSITY)
    assert finding.severity == "error"
    assert verdict_on(one, "rdi", INTENSITY) == "contradicted"


@pytest.mark.parametrize("engine", [lambda t: t, pl.from_arrow, duckdb.from_arrow])
def test_a_ratio_of_an_older_vintage_is_right_and_information_says_which(engine: Any) -> None:
    findings = contradictions_in(engine(table(FITS)), INTENSITY)
    assert {f.severity for f in findings} == {"information"}
    (ratio,) = [f for f in findings if f.code == "GD303"]
    assert ratio.message.endswith("; fits the preliminary gdp")


def test_what_an_older_vintage_gives_is_supported() -> None:
    assert verdict_on(FITS, "rdi", INTENSITY) == "supported"
    assert verdict_on(FITS, "gdp-final", INTENSITY) != "contradicted"


def test_a_mistyped_ratio_beside_right_ones_of_another_vintage_is_contradicted_alone() -> None:
    right = [rdi("3.6%", f"right-{n}", vintage="estimate") for n in range(4)]
    estimates = [
        claim("rd-e", "约5100亿元", indicator="rd", vintage="estimate"),
        gdp("14.2万亿元", "estimate"),
    ]
    claims = [*MISSES, *right, *estimates]
    assert codes(claims, INTENSITY) == ["GD303"]
    assert verdict_on(claims, "rdi", INTENSITY) == "contradicted"
    assert verdict_on(claims, "right-0", INTENSITY) != "contradicted"


def revised(*levels: tuple[str, str, str]) -> list[Claim]:
    return [
        claim(f"{vintage}-{year}", printed, period=year, vintage=vintage)
        for year, first, later in levels
        for vintage, printed in (("preliminary", first), ("final", later))
    ]


USUAL = [("2021", "100.0亿元", "101.0亿元"), ("2022", "110.0亿元", "111.3亿元")]


def test_a_revision_like_others_is_information() -> None:
    assert codes(revised(*USUAL, ("2023", "120.0亿元", "122.0亿元"))) == []


def test_a_revision_far_beyond_all_others_is_a_warning() -> None:
    findings = found(revised(*USUAL, ("2023", "120.0亿元", "142.0亿元")))
    assert [f.subject for f in findings if f.severity == "warning"] == [
        "gdp.CN-GD.level.2023.NBS._Z"
    ]
    assert verdict_on(revised(*USUAL, ("2023", "120.0亿元", "142.0亿元")), "final-2023") == (
        "contradicted"
    )


def test_of_one_other_revision_nobody_knows_how_large_they_are() -> None:
    assert codes(revised(USUAL[0], ("2023", "120.0亿元", "142.0亿元"))) == []


def test_the_final_gdp_of_2022_makes_no_error_of_the_shipped_intensity() -> None:
    tables = {name: gd.table(name) for name in gd.tables()}
    rows = tables["claims"].to_pylist()
    like = next(r for r in rows if r["indicator"] == "gdp" and r["area"] == "CN"
                and r["period"] == "2022" and r["measure"] == "level")  # fmt: skip
    where = World.of(tables)

    def failing(claims: list[Claim]) -> set[str]:
        return {f.finding_id for f in contradictions_in(table(claims), where) if f.fails}

    claims = [Claim.from_row(row) for row in rows]
    base = claim("added", "1204724亿元", area="CN", period="2022", basis=like["basis"])
    assert failing([*claims, base]) == failing(claims)
