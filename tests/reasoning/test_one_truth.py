"""One truth: what ``explain`` calls contradicted is what a finding of ``check`` holds against.

A claim is contradicted where a finding says from which claims it must be something else: of its
own cell those of its own vintage, unless vintages are further apart than revisions lead; of a
formula, of whatever vintage. Those that only witness against another are in the finding too, and
are not: so a claim beside a deprecated one, which implies nothing. What is wrong with a claim by
itself, its value, range or unit, is held against it whatever the others say.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gd_metrics.checks.claims import ReadClaims, check_claims
from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.checks.explain import support
from gd_metrics.claim import Claim
from gd_metrics.finding import ERROR, INFORMATION, Finding, Member
from gd_metrics.reasoning.contradictions import contradictions_of_few
from gd_metrics.reasoning.implication import Implication, implications
from gd_metrics.reasoning.literals import faults
from gd_metrics.reasoning.verdict import verdict
from gd_metrics.reports.support import render
from gd_metrics.rules.world import World
from making import claim, codes, found, table, verdict_on, world
from projects import Project, several


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Small projects over all rules, hedges, vintages, and deprecated claims, some in one."""
    return several(lambda options: draw(st.sampled_from(options)), draw(st.integers(1, 16)))


def in_findings(findings: Iterable[Finding]) -> set[str]:
    """The claims that findings of a check hold something against."""
    held = [finding for finding in findings if finding.severity != INFORMATION]
    alone = {f.subject for f in held if not f.members and f.severity == ERROR}
    return alone | {m.claim.claim_id for f in held for m in f.members if _in_doubt(m, f)}


def checked(claims: Collection[Claim], where: World) -> list[Finding]:
    """What a check finds in claims, one by one and together."""
    units = {name: where.unit(name) for name in where.indicators}
    return check_claims(ReadClaims(table(claims)), where, units).findings


def _in_doubt(member: Member, finding: Finding) -> bool:
    if member.implied is None and not member.against:
        return False  # a witness
    if not member.against or finding.code != "GD201" or "further apart" in finding.message:
        return True
    vintages = {m.claim.claim_id: m.claim.vintage for m in finding.members}
    return any(vintages[claim] == member.claim.vintage for claim in member.against)


def contradicted(claims: Collection[Claim], where: World) -> set[str]:
    """The claims that explaining calls contradicted."""
    implied: dict[str, list[Implication]] = {c.claim_id: [] for c in claims}
    for implication in implications(claims, where):
        implied[implication.claim.claim_id].append(implication)
    return {
        c.claim_id
        for c in claims
        if verdict(implied[c.claim_id], faults(c, where)) == "contradicted"
    }


@settings(max_examples=35)  # of some eight projects each
@given(projects())
def test_a_claim_is_contradicted_if_and_only_if_a_finding_holds_something_against_it(
    project: Project,
) -> None:
    findings = checked(project.claims, project.world)
    assert in_findings(findings) == contradicted(project.claims, project.world)


def said(findings: Iterable[Finding]) -> list[object]:
    """All that findings say: their members, what is implied for each, and by whom."""
    return [
        (f.code, f.severity, f.subject, f.message, f.notes,
         [(m.claim.claim_id, m.implied, m.gap, m.against) for m in f.members])
        for f in findings
    ]  # fmt: skip


@settings(max_examples=25)
@given(projects())
def test_claims_that_are_few_are_decided_without_columns_and_alike(project: Project) -> None:
    few = contradictions_of_few(project.claims, project.world)
    assert said(few) == said(contradictions_in(table(project.claims), project.world))


def test_what_a_growth_can_be_at_all_limits_columns_as_it_limits_fractions() -> None:
    claims = [
        claim("whole", "-106%", indicator="t", measure="growth"),
        claim("one", "近-50%", indicator="x", measure="growth", vintage="revised"),
        claim("other", "2000%", indicator="m", measure="growth", vintage="revised"),
        claim("less", "不到100%", indicator="m", measure="growth"),
    ]
    where = world("t = x + m", nominal=("t", "x", "m"))
    few = contradictions_of_few(claims, where)
    assert said(few) == said(contradictions_in(table(claims), where))
    assert "GD305" in [f.code for f in few]
    printed = {"t": "-12.5%", "x": "0%", "m": "不到0%"}  # down to -100 %, not to -1
    made = [claim(name, text, indicator=name, measure="growth") for name, text in printed.items()]
    assert contradictions_of_few(made, where) == contradictions_in(table(made), where) == []


def test_of_what_is_printed_as_zero_columns_are_not_certain() -> None:
    """Exact arithmetic keeps both sides of 0: 2 × 0.5 − 0.5 is no more than 0.5."""
    printed = {"t": "0亿元", "x": "1亿元", "m": "0亿元"}
    made = [claim(name, text, indicator=name) for name, text in printed.items()]
    where = world("t = 2 * x + m", nominal=["t", "x", "m"])
    few = contradictions_of_few(made, where)
    assert said(few) == said(contradictions_in(table(made), where)) == []


def test_a_mean_of_growths_is_screened_as_few_are_decided() -> None:
    """What levels stand twice in it are one value; a part without levels says nothing."""
    choose = random.Random(2).choice
    printed = {
        "growth": ("0", "5.0", "-5.0", "-100", "超5", "约10", "3–5", "9.5", "不到0"),
        "level": ("0", "1", "2.5", "100.0", "超3", "不到5", "约7", "3–5"),
    }
    names = [f"f{n:02d}" for n in range(16)]
    made = [
        claim(f"{measure[0]}{name}{part}{n}", f"{choose(printed[measure])}{unit}",
              indicator=name + part, measure=measure, period=period)
        for name in names
        for part in "txm"
        for measure, period, unit in (("growth", "2024", "%"), ("level", "2023", "亿元"))
        for n in range(choose((0, 1, 1, 1, 2)))
    ]  # fmt: skip
    where = world(
        *(f"{n}t = {n}x + {n}m" for n in names), nominal=[n + p for n in names for p in "txm"]
    )
    few = contradictions_of_few(made, where, codes=["GD305"])
    assert any("weighted" in str(f.subject) for f in few)
    assert said(few) == said(contradictions_in(table(made), where, codes=["GD305"]))


def test_polars_and_duckdb_find_what_pyarrow_finds() -> None:
    """They prepare long what they run in no time: so many projects are checked at once."""
    project = several(random.Random(34).choice, 24)
    claims = table(project.claims)
    ours = contradictions_in(claims, project.world)
    assert len({f.code for f in ours}) == 8
    with duckdb.connect() as connection:
        for others in (pl.from_arrow(claims), connection.from_arrow(claims)):
            theirs = contradictions_in(others, project.world)
            assert [(f, f.message, f.members) for f in theirs] == [
                (f, f.message, f.members) for f in ours
            ]


def both(claims: list[Claim], where: World) -> set[str]:
    """The claims that check and explain both call contradicted."""
    explained = contradicted(claims, where)
    found(claims, where)  # in both orders
    assert in_findings(checked(claims, where)) == explained
    return explained


def test_from_one_whole_base_398_per_cent_cannot_be() -> None:
    made = [
        claim("base", "约1家", unit="家", indicator="a", period="2022"),
        claim("now", "5家", unit="家", indicator="a"),
        claim("growth", "398%", indicator="a", measure="growth", base="2022"),
    ]
    where = world(nominal=["a"], units={"a": "家"})
    assert both(made, where) == {"base", "now", "growth"}
    right = [*made[:2], claim("growth", "400%", indicator="a", measure="growth", base="2022")]
    assert both(right, where) == set()


def test_a_share_that_no_whole_number_of_parts_makes_is_contradicted() -> None:
    """Of 7 firms 2 are 28.6 % and 3 are 42.9 %; about 2 are 1.5 to 2.5."""
    made = [
        claim("part", "约2家", unit="家", indicator="a"),
        claim("whole", "7家", unit="家", indicator="a", area="CN"),
        claim("share", "33.3%", indicator="a", measure="share", base="CN"),
    ]
    where = world(units={"a": "家"})
    assert both(made, where) == {"part", "whole", "share"}
    right = [*made[:2], claim("share", "28.6%", indicator="a", measure="share", base="CN")]
    assert both(right, where) == set()


def test_one_of_several_disputed_figures_that_allows_anything_is_a_way_to_be_right() -> None:
    made = [
        claim("now", "10292吨", unit="吨", indicator="ore"),
        claim("below", "不到4498吨", unit="吨", indicator="ore", period="2023"),
        claim("base", "4498.3吨", unit="吨", indicator="ore", period="2023"),
        claim("growth", "134%", indicator="ore", measure="growth"),
    ]
    where = world(nominal=["ore"], units={"ore": "吨"})
    assert verdict_on(made, "growth", where) != "contradicted"
    assert both(made, where) == {"below", "base"}


def test_a_deprecated_whole_is_checked_against_its_parts() -> None:
    made = [
        claim("whole", "1390家", unit="家", indicator="a", rank="deprecated"),
        claim("one", "1000家", unit="家", indicator="a", area="440100"),
        claim("other", "570家", unit="家", indicator="a", area="440300"),
    ]
    where = world(units={"a": "家"})
    assert both(made, where) == {"whole"}
    assert codes(made, where) == ["GD304"]


def test_a_deprecated_rank_is_checked_against_who_holds_it() -> None:
    rank = {"measure": "rank", "base": "CN"}
    made = [
        claim("was", "第一", rank="deprecated", **rank),
        claim("is", "第一", area="CN-JS", **rank),
    ]
    assert both(made, world()) == {"was"}


def test_a_holder_of_another_rank_excuses_nobody() -> None:
    rank = {"measure": "rank", "base": "CN"}
    made = [
        claim("a", "第一", **rank),
        claim("b", "第一", area="CN-JS", **rank),
        claim("c", "第二", area="440100", **rank),
    ]
    assert both(made, world()) == {"a", "b"}


def test_a_positive_level_below_a_bound_is_a_base() -> None:
    """Below 50, then 100: growth of at least 100 %."""
    made = [
        claim("base", "不到50吨", unit="吨", indicator="ore", period="2023"),
        claim("now", "100吨", unit="吨", indicator="ore"),
        claim("growth", "10%", indicator="ore", measure="growth"),
    ]
    where = world(nominal=["ore"], units={"ore": "吨"})
    assert both(made, where) == {"base", "now", "growth"}
    right = [*made[:2], claim("growth", "101%", indicator="ore", measure="growth")]
    assert both(right, where) == set()


def test_what_is_printed_as_zero_divides_nothing() -> None:
    made = [
        claim("base", "0吨", unit="吨", indicator="ore", period="2023"),
        claim("now", "3吨", unit="吨", indicator="ore"),
        claim("growth", "10%", indicator="ore", measure="growth"),
    ]
    assert both(made, world(nominal=["ore"], units={"ore": "吨"})) == set()


def test_both_directions_of_a_jump_are_told_apart() -> None:
    """A fall to less than an eighth misses one bound of the rule and meets the other."""
    made = [claim("before", "5.03亿元", period="2023"), claim("now", "0.50亿元")]
    assert both(made, world()) == {"before", "now"}


def test_a_city_that_fits_the_nation_and_not_its_province_is_contradicted() -> None:
    made = [
        claim("city", "200亿元", area="440100"),
        claim("province", "100亿元"),
        claim("nation", "900亿元", area="CN"),
    ]
    assert both(made, world()) == {"city", "province"}


def test_an_edge_shared_with_an_exact_figure_counts_whatever_its_source_prints_beside_it() -> None:
    made = [
        claim("ten", "10%", measure="growth", source_id="one"),
        claim("more", "超1%", measure="growth", source_id="one"),
        claim("eleven", "11%", measure="growth", source_id="other"),
    ]
    assert both(made, world()) == {"ten", "eleven"}


@pytest.mark.parametrize(
    "wrong",
    [
        claim("a", "113.2%", measure="share", base="CN"),
        claim("a", "-3%", measure="share", base="CN"),
        claim("a", "第0位", measure="rank", base="CN"),
        replace(claim("a", "48%", measure="growth"), value=43.0),
        replace(claim("a", "48%", measure="growth"), lower=50.0),
        replace(claim("a", "48亿元"), unit="元", value=48e8, lower=47.5e8, upper=48.5e8),
        replace(claim("a", "48亿元"), printed="4x亿元"),
    ],
)
def test_what_one_claim_says_wrongly_by_itself_contradicts_it(wrong: Claim) -> None:
    assert both([wrong, claim("b", "5亿元", indicator="exports")], world()) == {"a"}


def test_a_share_of_a_target_above_all_of_it_contradicts_nobody() -> None:
    made = [claim("a", "113.2%", measure="share", base="完成全年目标的")]
    assert both(made, world()) == set()


def test_a_claim_beside_a_deprecated_one_is_a_witness_and_not_contradicted() -> None:
    made = [claim("was", "40亿元", rank="deprecated"), claim("is", "48亿元")]
    assert both(made, world()) == {"was"}
    (finding,) = found(made)
    assert {m.claim.claim_id: bool(m.against) for m in finding.members} == {
        "was": True,
        "is": False,
    }


def test_explaining_says_what_is_wrong_with_a_claim_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text(
        "claim_id,indicator,period,measure,base,printed\na,robots,2024,share,CN,113.2%\n", "utf-8"
    )
    told = support("a", file)
    assert (told.verdict, [fault.code for fault in told.faults]) == ("contradicted", ["GD102"])
    assert "error: GD102, value: a share of 113.2 % lies outside 0 to 100 %" in render(told)


def test_a_warning_of_ones_own_about_one_claim_contradicts_nobody() -> None:
    warned = Finding("XX101", "warning", "claims", "a", "no section is noted", None, "section")
    assert verdict([], [warned]) == "untested"
    assert verdict([], [replace(warned, severity=ERROR)]) == "contradicted"
