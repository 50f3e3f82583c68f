"""Findings whole: severity, sentence, members, arithmetic; of columns and few claims alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim
from gd_metrics.finding import Finding
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.quantity.interval import Interval
from gd_metrics.reasoning import diagnosis
from gd_metrics.reasoning.contradictions import contradictions_of_few
from gd_metrics.reasoning.diagnosis import Component, Diagnosis, diagnose
from gd_metrics.rules.world import World
from making import claim, table, world

GROWTH = {"measure": "growth"}
Find = Callable[..., list[Finding]]


def by_columns(claims: Iterable[Claim], where: World, *codes: str) -> list[Finding]:
    return contradictions_in(table(claims), where, codes=codes or None)


def few(claims: Iterable[Claim], where: World, *codes: str) -> list[Finding]:
    return contradictions_of_few(claims, where, codes=codes or None)


BOTH = pytest.mark.parametrize("find", [by_columns, few])


def members(finding: Finding) -> dict[str, tuple[Any, ...]]:
    return {m.claim.claim_id: (m.implied, m.gap, m.against) for m in finding.members}


@BOTH
def test_what_differs_in_one_cell_is_told_with_what_the_others_say(find: Find) -> None:
    made = [claim("a", "43%", **GROWTH), claim("b", "48%", **GROWTH), claim("c", "43.2%", **GROWTH)]
    (finding,) = find(made, world(), "GD201")
    assert (finding.code, finding.severity, finding.table) == ("GD201", "warning", "claims")
    assert finding.subject == "gdp.CN-GD.growth.2024.NBS.2023"
    assert finding.message == "43% against 48% against 43.2%: a gap of 4.25 percentage points"
    low, high = Interval.of("43.15", "43.25"), Interval.of("47.5", "48.5")
    assert members(finding) == {
        "a": (high, Fraction(4), ("b",)),
        "b": (low, Fraction("4.25"), ("a", "c")),
        "c": (high, Fraction("4.25"), ("b",)),
    }
    assert finding.arithmetic is None


@BOTH
def test_a_witness_beside_a_deprecated_claim_has_nothing_against_it(find: Find) -> None:
    made = [claim("a", "43%", **GROWTH), claim("b", "48%", rank="deprecated", **GROWTH)]
    (finding,) = find(made, world(), "GD201")
    assert members(finding) == {
        "a": (None, Fraction(0), ()),
        "b": (Interval.of("42.5", "43.5"), Fraction(4), ("a",)),
    }


def nominal(growth: str, **row: Any) -> list[Claim]:
    return [
        claim("now", "110.0亿元", indicator="x", **row),
        claim("before", "100.0亿元", indicator="x", period="2023", **row),
        claim("g", growth, indicator="x", **GROWTH, **row),
    ]


X = world(nominal=["x"])


@BOTH
def test_what_a_formula_does_not_fit_is_told_with_its_arithmetic(find: Find) -> None:
    (finding,) = find(nominal("20.0%"), X, "GD301")
    assert (finding.code, finding.severity) == ("GD301", "error")
    key = "x.CN-GD.growth.2024.NBS.2023"
    assert finding.subject == f"growth:{key}"
    assert finding.message == (
        "growth = level / before - 1: 20.0%, 110.0亿元, 100.0亿元: "
        "a gap of 9.8449… percentage points"
    )
    assert finding.arithmetic is not None
    assert finding.arithmetic.formula == parse_formula("growth = level / before - 1")
    assert finding.arithmetic.role == "growth"
    assert finding.arithmetic.cells == {
        "growth": key,
        "level": "x.CN-GD.level.2024.NBS._Z",
        "before": "x.CN-GD.level.2023.NBS._Z",
    }
    assert {name: (gap > 0, against) for name, (_, gap, against) in members(finding).items()} == {
        "g": (True, ("before", "now")),
        "now": (True, ("before", "g")),
        "before": (True, ("g", "now")),
    }


@BOTH
def test_a_hint_and_a_cut_stand_behind_the_figures(find: Find) -> None:
    named = replace(X, indicators={**X.indicators, "x": {**X.indicators["x"], "by_name": True}})
    (finding,) = find(nominal("20.0%"), named, "GD301")
    assert finding.severity == "warning"
    assert finding.message.endswith(
        "points; an error if growth is nominal, which column growth_basis would say"
    )
    assert finding.notes == (
        ("hint", "an error if growth is nominal, which column growth_basis would say"),
    )
    cut = [claim("t", "41.0亿元", indicator="t"), claim("x", "30.95亿元", indicator="x"),
           claim("m", "10.149亿元", indicator="m")]  # fmt: skip
    (finding,) = find(cut, world("t = x + m"), "GD303")
    assert finding.notes == (("cut",),)


@BOTH
def test_figures_of_other_vintages_that_fit_are_named_by_what_they_are(find: Find) -> None:
    older = claim("early", "120.0亿元", indicator="x", vintage="estimate")
    (finding,) = find([*nominal("20.0%"), older], X, "GD301")
    assert finding.severity == "information"
    assert finding.notes == (("older", "estimate x"),)
    earlier = claim("early", "91.7亿元", indicator="x", vintage="estimate", period="2023")
    (finding,) = find([*nominal("20.0%"), earlier], X, "GD301")
    assert finding.notes == (("older", "estimate x of 2023"),)


@BOTH
def test_what_no_vintage_fits_is_an_error_of_one_source_and_else_a_warning(find: Find) -> None:
    mixed = [
        *nominal("20.0%")[:2],
        claim("g", "20.0%", indicator="x", vintage="estimate", **GROWTH),
    ]
    (finding,) = find(mixed, X, "GD301")
    assert (finding.severity, finding.notes) == ("warning", (("mixed",),))
    (finding,) = find([replace(made, source_id="one") for made in mixed], X, "GD301")
    assert finding.severity == "error"
    part = [replace(made, source_id="one") for made in mixed[:2]]
    (finding,) = find([*part, mixed[2]], X, "GD301")
    assert finding.severity == "warning"


@BOTH
def test_holders_of_one_rank_are_named_by_their_areas(find: Find) -> None:
    rank = {"measure": "rank", "base": "CN"}
    made = [claim("js", "第一", area="CN-JS", **rank), claim("gd", "第一", **rank),
            claim("ah", "第二", area="CN-AH", **rank)]  # fmt: skip
    (finding,) = find(made, world(), "GD401")
    assert (finding.code, finding.severity) == ("GD401", "error")
    assert finding.subject == "rank:gdp._.rank.2024.NBS.CN"
    assert finding.message == "第一 is held by CN-GD, CN-JS at once"
    assert members(finding) == {
        "gd": (None, Fraction(0), ("js",)),
        "js": (None, Fraction(0), ("gd",)),
    }


@BOTH
def test_rules_are_put_to_the_test_by_code(find: Find) -> None:
    made = [*nominal("20.0%"), claim("h", "30.0%", indicator="x", **GROWTH)]

    def codes(*named: str) -> list[str]:
        return [finding.code for finding in find(made, X, *named)]

    assert codes("GD302") == []
    assert codes("GD201") == ["GD201"]
    assert codes("GD301") == ["GD301"]
    assert codes("GD301", "GD201") == ["GD201", "GD301"]


@BOTH
def test_without_claims_or_a_world_nothing_fails(find: Find) -> None:
    assert find([], world()) == []
    made = [claim("a", "43%", **GROWTH), claim("b", "48%", **GROWTH)]
    assert [f.code for f in find(made, World())] == ["GD201"]


def test_doubt_falls_on_one_claim_with_what_the_trusted_say_it_must_be() -> None:
    made = [*nominal("20.0%"), claim("h", "10.0%", indicator="x", **GROWTH)]
    (component,) = diagnose(by_columns(made, X), made, X)
    assert component.claims == ("g", "h")
    assert component.findings == ("GD201:x.CN-GD.growth.2024.NBS.2023",)
    assert not component.cut
    best = component.diagnoses[0]
    assert [c.claim_id for c in best.claims] == ["g"]
    (doubted,) = best.doubted
    assert (doubted.claim.claim_id, doubted.against) == ("g", ("before", "now"))  # the nearest
    assert repr(best) == f"Diagnosis(20.0%; support {best.support})"
    assert (
        repr(component) == f"Component(1 findings, 2 claims, {len(component.diagnoses)} diagnoses)"
    )


def test_information_is_diagnosed_by_nobody() -> None:
    made = [claim("a", "43%", **GROWTH), claim("b", "48%", vintage="estimate", **GROWTH)]
    assert [f.severity for f in by_columns(made, world())] == ["information"]
    assert diagnose(by_columns(made, world()), made, world()) == []


def test_the_least_supported_of_the_smallest_sets_comes_first() -> None:
    sets = [frozenset(names) for names in ("ab", "c", "d", "bc")]
    support = {"a": 0, "b": 0, "c": 2, "d": 1}
    assert diagnosis._best_first(sets, support) == [*map(frozenset, ("d", "c", "ab", "bc"))]
    assert diagnosis._best_first(sets[:2], dict.fromkeys("abc", 0)) == [frozenset("c"), sets[0]]


def test_figures_that_are_printed_alike_are_named_once_in_a_diagnosis() -> None:
    twice = tuple(claim(name, "43%", **GROWTH) for name in "ab")
    assert repr(Diagnosis(twice, 3, lambda *_: [], lambda *_: [])) == "Diagnosis(43%; support 3)"
    assert Component((), (), (), True).cut
