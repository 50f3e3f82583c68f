"""One truth: what ``explain`` calls contradicted is what a finding of ``check`` holds against.

A claim is contradicted where a finding says from which claims it must be something else: of its
own cell those of its own vintage, unless vintages are further apart than revisions lead; of a
formula, of whatever vintage. Those that only witness against another are in the finding too, and
are not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import duckdb
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim
from gd_metrics.finding import INFORMATION, Finding, Member
from gd_metrics.reasoning.implication import Implication, implications
from gd_metrics.reasoning.verdict import verdict
from gd_metrics.rules.world import World
from making import claim, codes, found, table, verdict_on, world
from projects import Project, make


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Small projects over all rules, hedges, vintages, and deprecated claims."""
    return make(lambda options: draw(st.sampled_from(options)))


def in_findings(findings: Iterable[Finding]) -> set[str]:
    """The claims that findings of a check hold something against."""
    return {
        member.claim.claim_id
        for finding in findings
        if finding.severity != INFORMATION
        for member in finding.members
        if _in_doubt(member, finding)
    }


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
    return {name for name, told in implied.items() if verdict(told) == "contradicted"}


@settings(max_examples=400)
@given(projects())
def test_a_claim_is_contradicted_if_and_only_if_a_finding_holds_something_against_it(
    project: Project,
) -> None:
    findings = contradictions_in(table(project.claims), project.world)
    assert in_findings(findings) == contradicted(project.claims, project.world)


@settings(max_examples=25)
@given(projects())
def test_polars_and_duckdb_find_what_pyarrow_finds(project: Project) -> None:
    claims = table(project.claims)
    ours = contradictions_in(claims, project.world)
    with duckdb.connect() as connection:
        for others in (pl.from_arrow(claims), connection.from_arrow(claims)):
            theirs = contradictions_in(others, project.world)
            assert [(f, f.message, f.members) for f in theirs] == [
                (f, f.message, f.members) for f in ours
            ]


def both(claims: list[Claim], where: World) -> set[str]:
    """The claims that check and explain both call contradicted."""
    explained = contradicted(claims, where)
    assert in_findings(found(claims, where)) == explained
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
