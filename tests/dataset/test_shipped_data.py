"""The shipped data: what the sources say together, and what the package makes of it."""

from __future__ import annotations

import csv

import pyarrow as pa
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.checks.circles import circular_findings
from gd_metrics.claim import Claim
from gd_metrics.dataset import results
from gd_metrics.dataset.resolution import resolve
from gd_metrics.rules.world import Roots
from gd_metrics.tables.package import open_package
from making import claim, world


def rows(name: str) -> list[dict[str, object]]:
    return gd.table(name).to_pylist()  # type: ignore[no-any-return]


def curated(name: str) -> list[dict[str, str]]:
    with (ROOT / "curation" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.mark.parametrize("name", sorted(f.stem for f in (ROOT / "curation").glob("*.csv")))
def test_every_row_that_was_written_is_in_the_package(name: str) -> None:
    keys = open_package(gd.path()).resources[name].declared.primary_key
    written = [tuple(row[key] for key in keys) for row in curated(name)]
    built = [tuple(str(row[key]) for key in keys) for row in rows(name)]
    assert set(built[len(written) :]) <= ({("%",), ("个",)} if name == "units" else set())
    assert built[: len(written)] == written


def test_no_claim_is_lost_from_one_release_to_the_next() -> None:
    """A claim is never deleted, so these counts of data 1.0.0 can only grow."""
    sources = {row["source_id"] for row in rows("claims")}
    assert len(rows("claims")) >= 760
    assert len(sources) >= 167


def test_every_repost_leads_to_a_root() -> None:
    origins = {row["source_id"] for row in rows("source_origins")}
    reposts = {row["source_id"] for row in rows("sources") if row["kind"] == "repost"}
    assert reposts <= origins


def test_source_origins_lead_nowhere_in_circles() -> None:
    origins = [(r["source_id"], r["origin_id"]) for r in rows("source_origins")]
    assert not [*circular_findings({"source_origins": gd.table("source_origins")})]
    roots, repeating = Roots(origins), {source for source, _ in origins}  # type: ignore[arg-type]
    for source in repeating:
        assert roots.of(str(source))  # none in a circle
        assert roots.of(str(source)).isdisjoint(repeating)


def test_a_circle_of_sources_is_noticed() -> None:
    """So that the test above says something."""
    circle = pa.Table.from_pylist([*rows("source_origins"), *(
        {"source_id": one, "origin_id": other} for one, other in ("xy", "yx")
    )])  # fmt: skip
    assert [*circular_findings({"source_origins": circle})]


def test_no_claim_is_printed_in_a_source_that_nobody_saw() -> None:
    printed = {row["source_id"] for row in rows("claims")}
    unread = {row["source_id"] for row in rows("sources") if row["status"] == "unread"}
    assert not printed & unread


def test_every_acceptance_has_a_reason_of_its_own() -> None:
    findings = {(row["rule"], row["cell"]): str(row["reason"]) for row in rows("accepted")}
    reasons = [str(row["reason"]) for row in rows("accepted")]
    assert all(len(reason) > 40 for reason in reasons)
    # where all claims of a contradiction may be wrong, they share its reason
    assert len(set(reasons)) == len(findings)


def test_the_check_is_green() -> None:
    assert gd.check(gd.path()).ok


def test_nev_output_of_2024_has_level_interval_and_independent_sources() -> None:
    level = gd.figure("nev_output", period="2024")
    assert (level.value, level.lower, level.upper, level.unit) == (361.78, 361.775, 361.785, "万辆")
    growth = gd.figure("nev_output", period="2024", measure="growth")
    assert (growth.value, growth.status, growth.independent) == (43.0, "agreed", 2)
    assert {"gd-gwr-2025", "gd-communique-2024"} <= set(growth.roots)
    assert [c.printed for c in growth.claims_against] == ["48%"]
    assert "统计公报" in growth.citation


def test_43_is_supported_and_48_contradicted_with_advice_from_the_levels() -> None:
    right, wrong = gd.support("ycwb-2025-01-43"), gd.support("ycwb-2025-01-12")
    assert (right.verdict, wrong.verdict) == ("supported", "contradicted")
    assert wrong.claim.rank == "deprecated"
    supports = [i for i in right.implications if i.supports]
    assert {gd.Claim.from_row(r).source_id for r in rows("claims")
            if r["claim_id"] in {c for i in supports for c in i.inputs}} == {
        "gdstats-communique-2025-03-28"
    }  # fmt: skip
    advice = [i.interval for i in wrong.implications if i.advice]  # by the levels of each vintage
    assert f"{float((advice[0] and advice[0].lower) or 0):.1f}" == "42.9"
    assert all(not (interval and interval & wrong.claim.interval) for interval in advice)


def test_every_claim_of_the_article_has_a_verdict() -> None:
    verdicts = {row["claim_id"]: row["verdict"] for row in rows("verdicts")}
    article = [v for c, v in verdicts.items() if str(c).startswith("ycwb-2025-01-")]
    assert len(article) == 58
    assert set(article) == {"supported", "contradicted", "consistent", "untested"}
    assert article.count("contradicted") == 1
    assert article.count("untested") <= 12


def test_what_is_untested_of_the_article_says_what_would_test_it() -> None:
    verdicts = {row["claim_id"]: row["verdict"] for row in rows("verdicts")}
    notes = [row["note"] for row in rows("claims") if row["source_id"] == "ycwb-2025-01"
             and verdicts[row["claim_id"]] == "untested"]  # fmt: skip
    assert all("would be tested by" in str(note) for note in notes)


def test_most_claims_say_where_they_stand_in_a_text_that_is_known_by_hash_and_length() -> None:
    placed = [row for row in rows("claims") if row["locator"] is not None]
    assert len(placed) >= 500
    texts = {row["source_id"] for row in rows("sources") if row["sha256"] and row["length"]}
    assert {row["source_id"] for row in placed} <= texts


def test_every_source_but_those_only_cited_says_when_it_was_last_looked_for() -> None:
    assert all((row["date_checked"] is None) == (row["status"] == "unread")
               for row in rows("sources"))  # fmt: skip


def test_the_tables_of_implications_say_what_support_says() -> None:
    found = gd.support("ycwb-2025-01-12")
    told = [r for r in rows("implications") if r["claim_id"] == "ycwb-2025-01-12"]
    assert len(told) == len(found.implications)
    inputs = {r["claim_id"] for r in rows("implication_inputs")
              if str(r["implication_id"]).startswith("ycwb-2025-01-12:")}  # fmt: skip
    assert inputs == set(found.claims)


@pytest.mark.parametrize("measure", ["level", "growth"])
@pytest.mark.parametrize(
    "indicator",
    ["gdp", "nev_output", "industrial_robot_output", "integrated_circuit_output", "foreign_trade"],
)
def test_series_are_years_in_order(indicator: str, measure: str) -> None:
    latest = "2023" if (indicator, measure) == ("integrated_circuit_output", "level") else "2024"
    series = gd.series(indicator, area="CN-GD", measure=measure)
    years = series["period"].to_pylist()
    assert years == sorted(years)
    assert all(len(year) == 4 for year in years)
    assert latest in years


def test_every_figure_lies_within_its_own_interval() -> None:
    for row in rows("figures"):
        if row["value"] is not None:
            lower = row["lower"] if row["lower"] is not None else row["value"]
            upper = row["upper"] if row["upper"] is not None else row["value"]
            assert lower <= row["value"] <= upper, row["cell"]  # type: ignore[operator]


# How a figure is resolved, on paper


KINDS = {"official": "official", "wire": "wire", "repost": "repost"}


def resolved(*claims: Claim, contradicted: str = "") -> tuple[float | None, str, str]:
    kinds = {c.source_id: KINDS.get(c.source_id, "wire") for c in claims}
    (one,) = resolve(claims, kinds, Roots([("repost", "official")]), contradicted)
    return (one.chosen.value if one.chosen else None, one.decided_by, one.status)


def growth(name: str, printed: str, **given: str) -> Claim:
    return claim(name, printed, measure="growth", **given)


def test_claims_that_agree_decide_by_agreement_and_the_value_is_one_that_all_allow() -> None:
    assert resolved(growth("a", "43%"), growth("b", "43.0%")) == (43.0, "agreement", "agreed")
    assert resolved(growth("a", "43.4%"), growth("b", "43.41%"))[0] == 43.41  # 43.4 is not in it


def test_a_superseded_estimate_gives_no_value_however_exact_it_is() -> None:
    late, early = growth("a", "43.4%", vintage="final"), growth("b", "43.41%", vintage="estimate")
    assert resolved(early, late)[0] == 43.4
    (one,) = resolve([early, late], {"source-a": "wire", "source-b": "wire"}, Roots())
    assert one.interval is not None
    assert one.interval.text() == "[43.35, 43.45]"  # what the estimate would cut off is not known


def test_a_bound_supersedes_no_estimate() -> None:
    early = growth("b", "43.41%", vintage="estimate")
    bound = growth("c", "40%以上", vintage="final", source_id="official")
    assert resolved(early, bound)[0] == 43.41


def test_a_contradicted_claim_is_never_resolved_to_by_vintage() -> None:
    right = [growth(n, "3.60%", vintage="preliminary", source_id=n) for n in "bcde"]
    wrong = growth("a", "3.90%", vintage="final")
    assert resolved(wrong, *right) == (3.9, "vintage", "single")
    assert resolved(wrong, *right, contradicted="a") == (3.6, "verdict", "contested")
    assert resolved(wrong, *right, contradicted="abcde") == (3.9, "vintage", "single")


def test_of_one_vintage_no_verdict_decides_for_the_majority() -> None:
    many = [growth(n, "43%", source_id=n) for n in "bc"]
    one = growth("a", "48%", source_id="official")
    assert resolved(one, *many, contradicted="a") == (48.0, "source", "contested")


def test_rank_decides_before_vintage() -> None:
    preferred = growth("a", "40%", rank="preferred", vintage="estimate")
    assert resolved(preferred, growth("b", "48%")) == (40.0, "rank", "single")


def test_vintage_decides_before_source() -> None:
    final = growth("a", "40%", vintage="final", source_id="repost")
    early = growth("b", "48%", vintage="preliminary", source_id="official")
    assert resolved(final, early) == (40.0, "vintage", "single")


def test_source_decides_before_precision() -> None:
    official = growth("a", "40%", source_id="official")
    wire = growth("b", "48.0%", source_id="wire")
    assert resolved(official, wire) == (40.0, "source", "contested")


def test_precision_decides_last_and_equals_decide_nothing() -> None:
    assert resolved(growth("a", "40%"), growth("b", "48.0%")) == (48.0, "precision", "contested")
    assert resolved(growth("a", "43%"), growth("b", "48%")) == (None, "nothing", "contested")


def test_a_repost_is_no_second_source() -> None:
    one, copy = growth("a", "43%", source_id="official"), growth("b", "43%", source_id="repost")
    assert resolved(one, copy) == (43.0, "agreement", "single")


def test_deprecated_claims_make_no_figure_contested() -> None:
    wrong = growth("b", "48%", rank="deprecated")
    assert resolved(growth("a", "43%"), wrong) == (43.0, "agreement", "single")


def test_the_interval_is_what_all_agreeing_claims_have_in_common() -> None:
    claims = [growth("a", "43%"), growth("b", "43.4%"), growth("c", "超43.3%")]
    (found,) = resolve(claims, {c.source_id: "wire" for c in claims}, Roots())
    assert found.interval is not None
    assert found.interval.text() == "[43.35, 43.45]"


def test_a_mistyped_final_ratio_that_no_vintage_gives_is_not_the_figure() -> None:
    right = [
        claim(n, "3.60%", indicator="rdi", vintage="preliminary", unit="%", source_id=n)
        for n in "bcde"
    ]
    wrong = claim("a", "3.90%", indicator="rdi", unit="%")
    spent = claim("rd", "5099.61亿元", indicator="rd")
    product = claim("gdp", "141633.81亿元", vintage="preliminary")
    claims = [wrong, *right, spent, product]
    sources = {c.source_id: {"kind": "wire", "status": "read"} for c in claims}
    made = results.rows(claims, sources, [], world("rdi = rd / gdp", units={"rdi": "%"}))
    (figure,) = [row for row in made["figures"] if row["indicator"] == "rdi"]
    assert (figure["value"], figure["decided_by"]) == (3.6, "verdict")
    assert figure["status"] == "contested"


def test_a_figure_that_figures_of_other_cells_contradict_is_contested() -> None:
    alone = [growth("a", "43%")]
    for doubted, status in (({"a"}, "contested"), (set[str](), "single")):
        (one,) = resolve(alone, {"source-a": "wire"}, Roots(), {"a"}, doubted)
        assert one.status == status


def test_who_is_accepted_as_wrong_leaves_the_others_of_a_contradiction_uncontested() -> None:
    status = {row["cell"]: row["status"] for row in rows("figures")}
    sums = [cell for cell in status if cell.startswith("outbound") and "2007-01." in cell]
    assert {c.split(".")[2] for c in sums if status[c] == "contested"} == {"level"}  # no sum
    assert len({c for c in sums if status[c] == "contested"}) == 4
    assert status["rd_intensity.CN-GD.level.2025.NBS._Z"] == "contested"  # accepted as wrong
    assert status["gdp.CN-GD.level.2025.NBS._Z"] == "agreed"  # what it was tested with
