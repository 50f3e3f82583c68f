"""The main series of nation and province: vintages, bases, what was not found, how near it is."""

import ast
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import gd_metrics as gd
from gd_metrics.claim import OUTCOMES
from gd_metrics.dataset import installed
from gd_metrics.dataset.resolution import DISTANCES, OPENED

AREAS = ("CN-GD", "CN")
YEARS = [str(year) for year in range(2019, 2026)]
PRODUCTS = (
    *("nev_output", "car_output", "industrial_robot_output", "integrated_circuit_output"),
    *("smartphone_output", "phone_output", "service_robot_output", "drone_output"),
)
MAIN = ("gdp", "rd_expenditure", "rd_intensity", "foreign_trade", "exports", "imports", *PRODUCTS)
MONTHLY = ("nbs-release-", "gdstats-release-", "miit-")
"""How documents are called that tell of a year in January, by its months."""

CLAIMS = gd.table("claims").to_pylist()
FIGURES = gd.table("figures").to_pylist()
ALL_YEARS = [row for row in CLAIMS if row["period"].isdigit() and row["rank"] != "deprecated"]
Row = dict[str, Any]


def by_cell(claims: list[Row]) -> dict[tuple[str, ...], list[Row]]:
    found = defaultdict(list)
    for row in claims:
        parts = ("indicator", "area", "measure", "period", "basis", "base")
        found[tuple(row[part] for part in parts)].append(row)
    return found


# Final before estimate


def test_no_figure_of_a_main_series_is_of_an_earlier_vintage_than_a_claim_of_it_with_a_value() -> (
    None
):
    cells = by_cell(ALL_YEARS)
    seen = set()
    for row in FIGURES:
        if row["indicator"] not in MAIN or row["area"] not in AREAS or row["period"] not in YEARS:
            continue
        parts = ("indicator", "area", "measure", "period", "basis", "base")
        said = [gd.Claim.from_row(c) for c in cells[tuple(row[part] for part in parts)]]
        later = [c for c in said if c.interval.width is not None and c.is_outcome]
        assert row["vintage"] is not None, row["cell"]
        assert all(OUTCOMES.index(c.vintage) <= OUTCOMES.index(row["vintage"]) for c in later), row
        seen.add(row["indicator"])
    assert seen >= {*MAIN} - {"phone_output", "service_robot_output"}


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("indicator", MAIN)
def test_neighbouring_years_of_other_vintages_are_flagged(indicator: str, area: str) -> None:
    if not any((row["indicator"], row["area"]) == (indicator, area) for row in FIGURES):
        pytest.skip("no such series")
    measures = {r["measure"] for r in FIGURES if (r["indicator"], r["area"]) == (indicator, area)}
    for measure in measures & {"level", "growth"}:
        rows = gd.series(indicator, area=area, measure=measure).to_pylist()
        for before, row in pairwise(r for r in rows if r["vintage"]):
            assert row["vintage"] == before["vintage"] or row["obs_status"] == "B", row


@pytest.mark.parametrize("area", AREAS)
def test_an_intensity_after_the_census_is_no_step_from_one_before(area: str) -> None:
    rows = {row["period"]: row for row in gd.series("rd_intensity", area=area).to_pylist()}
    assert (rows["2023"]["vintage"], rows["2024"]["vintage"]) == ("final", "final")
    assert rows["2024"]["obs_status"] == "B"


@pytest.mark.parametrize("area", AREAS)
def test_every_year_has_gdp_trade_and_final_spending(area: str) -> None:
    for indicator in ("gdp", "foreign_trade", "rd_expenditure", "rd_intensity"):
        rows = {row["period"]: row for row in gd.series(indicator, area=area).to_pylist()}
        assert rows.keys() >= {*YEARS}
    spending = gd.series("rd_expenditure", area=area).to_pylist()
    known = {r["period"] for r in spending if r["vintage"] == "final"}
    assert known >= {*YEARS} - ({"2021", "2025"} if area == "CN-GD" else {"2025"})


def test_a_break_that_the_table_names_is_flagged_though_the_vintage_is_one() -> None:
    rows = [
        {
            "indicator": "rd_intensity", "area": "CN-GD", "measure": "level",
            "period": year, "base": "_Z", "vintage": "final",
        }
        for year in ("2022", "2023", "2025", "2026")
    ]  # fmt: skip
    assert installed.flags(rows) == ["A", "A", "B", "A"]  # the break of 2024 lies between


# Monthly releases and communiqués


def roots_of(claim: Row) -> set[str]:
    origins = defaultdict(set)
    for row in gd.table("source_origins").to_pylist():
        origins[row["source_id"]].add(row["origin_id"])

    def of(source: str) -> set[str]:
        onward = origins.get(source, set())
        return set().union(*map(of, onward)) if onward else {source}

    return of(claim["attributed_to"] or claim["source_id"])


def monthly(claim: Row) -> bool:
    return all(root.startswith(MONTHLY) for root in roots_of(claim))


def communique(claim: Row) -> bool:
    return any("communique" in root for root in roots_of(claim))


def test_the_monthly_basis_is_of_products_and_says_what_the_communique_has() -> None:
    named = [row for row in CLAIMS if row["basis"] == "NBS_MONTHLY"]
    siblings = by_cell(CLAIMS)
    for row in named:
        assert row["indicator"] in PRODUCTS, row
        assert row["measure"] in ("level", "growth"), row
        assert row["period"].isdigit(), row
        parts = (row["indicator"], row["area"], row["measure"], row["period"], "NBS", row["base"])
        own = gd.Claim.from_row(row)
        others = [gd.Claim.from_row(c) for c in siblings.get(parts, []) if communique(c)]
        bound = own.interval.width is None  # it agrees with much
        assert bound or not any(own.agrees(other) for other in others), row
        assert others or "communique" in (row["note"] or ""), row
    assert len(named) > 10


def test_where_the_communique_prints_otherwise_a_monthly_figure_has_its_own_basis() -> None:
    found = 0
    for claims in by_cell(ALL_YEARS).values():
        if claims[0]["indicator"] not in PRODUCTS or claims[0]["basis"] != "NBS":
            continue
        first = [gd.Claim.from_row(c) for c in claims if monthly(c)]
        last = [gd.Claim.from_row(c) for c in claims if communique(c)]
        found += bool(first and last)
        assert all(a.agrees(b) for a in first for b in last), (first, last)
    assert found


# What was looked for


def test_a_search_says_found_only_where_a_claim_has_the_figure() -> None:
    cells = defaultdict(set)
    usual = {row["indicator"]: row["basis"] for row in gd.table("indicators").to_pylist()}
    for row in FIGURES:
        if row["value"] is not None and row["basis"] == usual[row["indicator"]]:
            cells[row["indicator"], row["area"], row["measure"]].add(row["period"])
    searches = gd.table("searches").to_pylist()
    for row in searches:
        first, _, last = row["period"].partition("/")
        years = {str(year) for year in range(int(first), int(last or first) + 1)}
        there = cells[row["indicator"], row["area"], row["measure"]] & years
        if row["outcome"] == "found":
            assert there == years, row
        if row["outcome"] == "not_found":
            assert not there or (len(years) > 1 and there != years), row
    assert {row["outcome"] for row in searches} == {"found", "partly", "not_found"}


# How near it is to the original


def test_a_figure_is_as_near_as_the_nearest_claim_of_its_value() -> None:
    status = {row["source_id"]: row["status"] for row in gd.table("sources").to_pylist()}
    claims = {row["claim_id"]: row for row in CLAIMS}
    nearest: dict[str, str] = {}
    figures = {row["cell"]: row for row in FIGURES}
    for link in gd.table("figure_claims").to_pylist():
        row, claim = figures[link["cell"]], claims[link["claim_id"]]
        same = (claim["value"], claim["vintage"]) == (row["value"], row["vintage"])
        if link["role"] != "against" and same:
            original = all(status[root] in OPENED for root in roots_of(claim))
            page = status[claim["source_id"]] in OPENED
            word = "opened" if original else "transcribed" if page else "reported"
            words = (word, nearest.get(row["cell"], word))
            nearest[row["cell"]] = min(words, key=DISTANCES.index)
    assert nearest == {row["cell"]: row["distance"] for row in FIGURES if row["distance"]}
    assert {*nearest.values()} == {"opened", "transcribed", "reported"}


def test_a_series_says_of_each_value_how_near_it_is_and_who_said_it() -> None:
    for row in gd.series("rd_expenditure", area="CN-GD").to_pylist():
        assert row["distance"] in ("opened", "transcribed", "reported")
        assert row["source"] == gd.figure("rd_expenditure", period=row["period"]).source


# One table to compute with


def test_a_panel_has_a_row_an_indicator_and_year() -> None:
    made = gd.panel(["R&D intensity", "GDP", "nev_output"], area="广东", start=2019, end="2025")
    rows = made.to_pylist()
    assert [(r["indicator"], r["period"]) for r in rows] == [
        (name, year) for name in ("rd_intensity", "gdp", "nev_output") for year in YEARS
    ]
    empty = next(r for r in rows if (r["indicator"], r["period"]) == ("nev_output", "2019"))
    kept = {"indicator", "area", "measure", "period"}
    assert all(value is None for name, value in empty.items() if name not in kept)
    for row in rows:
        if row["unit"]:
            figure = gd.figure(row["indicator"], area="CN-GD", period=row["period"])
            assert (row["value"], row["distance"]) == (figure.value, figure.distance)


@pytest.mark.parametrize("year", ["19", "two", 20190])
def test_a_panel_asks_for_years(year: Any) -> None:
    with pytest.raises(gd.UnknownNameError, match="year"):
        gd.panel(["gdp"], start=year, end=2025)


def test_a_panel_of_nothing_is_empty() -> None:
    assert gd.panel([], start=2019, end=2025).num_rows == 0
    assert gd.panel(["gdp"], start=2025, end=2019).num_rows == 0


def test_the_example_of_the_page_runs_and_gives_what_it_shows() -> None:
    page = (Path(__file__).parents[2] / "docs" / "data.md").read_text("utf-8")
    section = page.partition("## An example")[2]
    (block,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)[:1]
    names: dict[str, Any] = {}
    exec("\n".join(line for line in block.splitlines() if "pandas" not in line), names)
    lines = [line.split(" | ") for line in section.splitlines() if line.startswith("| 20")]
    shown = {line[0].strip("| "): line for line in lines[: len(YEARS)]}
    values = {(r["indicator"], r["period"]): r["value"] for r in names["table"].to_pylist()}
    for year in YEARS:
        printed = shown[year][3].split(" ")[0].rstrip(",").replace(",", "")
        assert ast.literal_eval(printed) == values["gdp", year]
    assert {r["measure"] for r in names["growth"].to_pylist()} == {"growth"}
