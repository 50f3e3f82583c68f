"""Sweeps over sorted ends against the plain definitions, which compare each claim with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.checks.report import Report
from gd_metrics.claim import Cell, Claim
from gd_metrics.finding import ERROR, INFORMATION, WARNING, Member
from gd_metrics.quantity.interval import intersection
from gd_metrics.reasoning.agreement import agree, maximal_groups
from gd_metrics.reasoning.cells import ClaimsByCell
from gd_metrics.reasoning.diagnosis import diagnose
from gd_metrics.reasoning.implication import Implication, implications, repeat_implications
from gd_metrics.reasoning.verdict import contradicting, verdict
from gd_metrics.reports import html, markdown, text
from gd_metrics.rules.world import Roots, World
from making import claim, table, world
from work import Work, assert_linear

FEW = settings(max_examples=60)  # of small cells, which are much alike
ORIGINS = [("s1", "root"), ("s2", "root"), ("s3", "other")]


@st.composite
def cell(draw: st.DrawFn, *, most: int = 9) -> list[Claim]:
    """Claims of one cell: closed, open and unbounded ends, many of them at one place."""
    made = []
    for n in range(draw(st.integers(0, most))):
        hedge = draw(st.sampled_from(("", "", "", "约", "超", "不到")))
        number = draw(st.sampled_from(("8", "9", "10", "10.0", "10.5", "11", "12", "20")))
        unit = draw(st.sampled_from(("亿元", "亿元", "千亿元")))
        made.append(
            claim(
                f"c{n:02d}",
                f"{hedge}{number}{unit}",
                source_id=draw(st.sampled_from(("s1", "s2", "s3", "s4"))),
                vintage=draw(st.sampled_from(("final", "final", "estimate"))),
                rank=draw(st.sampled_from(("normal", "normal", "normal", "deprecated"))),
            )
        )
    return draw(st.permutations(made))


def groups_by_definition(claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """For each claim all that hold its lower end; those of them that no other one contains."""
    found: list[frozenset[int]] = []
    for one in claims:
        low = one.interval.lower
        holds = (c.interval.lower is None if low is None else low in c.interval for c in claims)
        found.append(frozenset(i for i, held in enumerate(holds) if held))
    largest = {g for g in found if not any(g < other for other in found)}
    return [tuple(claims[i] for i in sorted(group)) for group in sorted(largest, key=sorted)]


def repeats_by_definition(claims: Sequence[Claim], where: World) -> list[Implication]:
    """Of each root's other claims what each maximal group has in common."""
    found = []
    for one in claims:
        others: dict[tuple[str, tuple[str, ...]], list[Claim]] = {}
        for other in claims:
            if other is not one and other.rank != "deprecated":
                key = (other.vintage, tuple(sorted(where.roots.of_claim(other))))
                others.setdefault(key, []).append(other)
        own = where.roots.of_claim(one)
        for (vintage, root), inputs in sorted(others.items()):
            for group in groups_by_definition(inputs):
                found.append(
                    Implication(
                        "GD201",
                        str(Cell.of(one)),
                        one,
                        intersection(c.interval for c in group),
                        tuple(sorted(c.claim_id for c in group)),
                        vintage,
                        hard=vintage == one.vintage,
                        independent=not own & set(root),
                        edge=not all(c.hedge == "exact" for c in (one, *group)),
                    )
                )
    return sorted(found, key=lambda i: (i.claim.claim_id, i.rule, i.instance, i.inputs))


def contradictory(one: Claim, other: Claim) -> bool:
    marked = one.rank == other.rank == "deprecated"
    return one.claim_id != other.claim_id and not marked and not one.agrees(other)


def members_by_definition(claims: Sequence[Claim]) -> list[Member]:
    """Each claim that contradicts another, with all standing ones that it contradicts."""
    found = []
    for one in claims:
        differ = [other for other in claims if contradictory(one, other)]
        told = [other for other in differ if other.rank != "deprecated"]
        if told:
            nearest = min(told, key=lambda o: (one.interval.gap(o.interval), o.claim_id))
            implied = intersection(o.interval for o in told) or nearest.interval
            against = tuple(o.claim_id for o in told)
            found.append(Member(one, implied, one.interval.gap(implied), against))
        elif differ:
            found.append(Member(one, None, Fraction(0), ()))
    return found


def severity_by_definition(claims: Sequence[Claim], roots: Roots) -> str:
    pairs = [p for p in combinations(claims, 2) if contradictory(*p)]
    pairs = [(one, other) for one, other in pairs if one.vintage == other.vintage]
    for one, other in pairs:
        if one.source_id == other.source_id or roots.of_claim(one) & roots.of_claim(other):
            return ERROR
    return WARNING if pairs else INFORMATION


@FEW
@given(cell())
def test_maximal_groups_are_those_of_the_definition(claims: list[Claim]) -> None:
    assert maximal_groups(claims) == groups_by_definition(claims)


@FEW
@given(cell())
def test_what_repeats_imply_is_what_the_definition_says(claims: list[Claim]) -> None:
    where = world(origins=ORIGINS)
    assert implications(claims, where) == repeats_by_definition(claims, where)


@FEW
@given(cell(), st.integers(0, 2))
def test_a_list_that_is_cut_leaves_verdicts_and_support_as_they_are(
    claims: list[Claim], most: int
) -> None:
    cells, where = ClaimsByCell(claims), world(origins=ORIGINS)
    every = [i for c in cells for i in repeat_implications(cells, c, where)]
    listed = [i for c in cells for i in repeat_implications(cells, c, where, most=most)]
    assert [i for i in every if i.supports] == [i for i in listed if i.supports]
    assert all(i in every for i in listed)
    for one in claims if most else ():
        both = [[i for i in some if i.claim is one] for some in (every, listed)]
        assert len({verdict(some) for some in both}) == 1
        assert len({min((i.gap or 0 for i in contradicting(some)), default=0) for some in both}) < 2


@FEW
@given(cell(), st.integers(0, 8))
def test_what_is_implied_for_one_claim_is_that_part_of_all(claims: list[Claim], n: int) -> None:
    where = world(origins=ORIGINS)
    of = f"c{n:02d}"
    every = [i for i in implications(claims, where) if i.claim.claim_id == of]
    assert implications(claims, where, lambda c: c.claim_id == of) == every


@FEW
@given(cell())
def test_claims_agree_where_no_two_of_them_differ(claims: list[Claim]) -> None:
    assert agree(claims) == all(a.agrees(b) for a, b in combinations(claims, 2))


def finding_by_definition(claims: Sequence[Claim]) -> list[tuple[str, list[Member]]]:
    members = members_by_definition(sorted(claims, key=lambda c: c.claim_id))
    return [(severity_by_definition(claims, Roots(ORIGINS)), members)] if members else []


@FEW
@given(cell())
def test_a_cell_s_contradiction_has_the_members_of_the_definition(claims: list[Claim]) -> None:
    findings = contradictions_in(table(claims), world(origins=ORIGINS), codes=["GD201"])
    assert [(f.severity, [*f.members]) for f in findings] == finding_by_definition(claims)


@FEW
@given(cell(most=6))
def test_rows_that_share_their_ids_contradict_only_others(claims: list[Claim]) -> None:
    shared = [Claim.from_row({**vars(c), "claim_id": f"c{i % 3}"}) for i, c in enumerate(claims)]
    findings = contradictions_in(table(shared), world(origins=ORIGINS), codes=["GD201"])
    expected = finding_by_definition(shared)
    assert [(f.severity, len(f.members)) for f in findings] == [(s, len(m)) for s, m in expected]


def differing(count: int, first: int = 10_000, **more: str) -> list[Claim]:
    return [claim(f"c{first + n}", f"{first + n}亿元", **more) for n in range(count)]


def test_a_thousand_figures_that_all_differ_take_no_thousand_times_a_thousand_looks() -> None:
    (finding,) = contradictions_in(table(differing(1000)), world())
    assert {len(member.against) for member in finding.members} == {999}

    def looking(count: int) -> Work:
        claims = differing(count)
        rows = table(claims)

        def look() -> None:
            assert contradictions_in(rows, world())
            assert implications(claims, world(), lambda c: c.claim_id == "c10007")

        return look

    assert_linear(looking, 80)


def test_a_diagnosis_of_figures_that_differ_is_linear() -> None:
    def doubting(size: int) -> Work:
        claims = differing(size)
        findings = contradictions_in(table(claims), world())

        def doubt() -> None:
            (component,) = diagnose(findings, claims, world(), most=9)
            assert component.cut

        return doubt

    assert_linear(doubting, 80)


def test_a_message_names_some_figures_and_counts_the_rest() -> None:
    (finding,) = contradictions_in(table(differing(100)), world())
    assert " against 10011亿元 against 88 more: nothing in common" in finding.message


@pytest.mark.parametrize("render", [text.render, markdown.render, html.render])
def test_a_report_shows_some_claims_in_doubt_and_counts_the_rest(
    render: Callable[[Sequence[Report]], str],
) -> None:
    findings = contradictions_in(table(differing(100)), world())
    page = render([Report(Path("claims.csv"), tuple(findings), {})])
    assert "and 80 more in doubt" in page
    assert "c10019" in page
    assert "c10020" not in page


def test_disputes_of_more_ways_than_anybody_tries_leave_a_relation_undecided() -> None:
    levels = differing(20, 1000), differing(20, 500, period="2023")
    growth = [claim(f"g{n}", p, measure="growth") for n, p in enumerate(("1%", "500%"))]
    findings = contradictions_in(table([*levels[0], *levels[1], *growth]), world(nominal=["gdp"]))
    assert [(f.code, len(f.members)) for f in findings] == [("GD201", n) for n in (2, 20, 20)]


def test_three_cells_of_many_disputes_are_not_joined_way_by_way() -> None:
    growth = [claim(f"g{n}", f"{n}%", measure="growth") for n in range(400)]
    claims = [*differing(400), *differing(400, 5_000, period="2023"), *growth]
    assert {f.code for f in contradictions_in(table(claims), world(nominal=["gdp"]))} == {"GD201"}


@pytest.mark.parametrize("number", [1_411_780_000, 2**53])
def test_large_counts_that_differ_by_one_contradict_each_other(number: int, tmp_path: Path) -> None:
    import gd_metrics as gd

    printed = [f"{number + n} people" for n in (1, 0)]
    text = "indicator,period,printed\n" + "".join(f"big,2023,{p}\n" for p in printed)
    (tmp_path / "claims.csv").write_text(text, "utf-8")
    assert [f.code for f in gd.check(tmp_path / "claims.csv").findings] == ["GD201"]
