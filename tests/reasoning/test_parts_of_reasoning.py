"""The small parts that verdicts are made of, each by itself and at its edges."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from gd_metrics.checks.contradictions import literal_findings_in
from gd_metrics.claim import Cell, Claim
from gd_metrics.finding import Finding, Member, Phrase
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.quantity.interval import Interval
from gd_metrics.reasoning import agreement, wording, years
from gd_metrics.reasoning.cells import ClaimsByCell
from gd_metrics.reasoning.diagnosis import _Network
from gd_metrics.reasoning.few import Few
from gd_metrics.reasoning.implication import (
    Implication,
    _hard,
    _hulls,
    _telling,
    _widened,
    alternatives,
    figure_role,
    fit,
    fitting,
    implications,
    instances,
    narrow,
    within,
)
from gd_metrics.reasoning.literals import faults, row_findings
from gd_metrics.reasoning.revisions import Revisions
from gd_metrics.reasoning.slips import NearMiss
from gd_metrics.reasoning.verdict import by_instance, contradicting, verdict
from gd_metrics.rules import registry
from gd_metrics.rules.relation import Instance, Is, Relation
from gd_metrics.rules.rule import Rule
from gd_metrics.rules.world import World
from making import claim, table, world

GROWTH = {"measure": "growth"}
PRINTED = claim("a", "48%", **GROWTH)
"""It says 47.5 to 48.5."""


def says(lower: Any, upper: Any, of: Claim = PRINTED, **other: Any) -> Implication:
    """What a claim that nobody else depends on implies."""
    interval = None if lower == "nothing" else Interval.of(lower, upper)
    made: dict[str, Any] = {"hard": True, "independent": True, **other}
    inputs = made.pop("inputs", ("b",))
    return Implication("GD301", "growth:x", of, interval, inputs, "final", **made)


@pytest.mark.parametrize(
    ("lower", "upper", "met"),
    [("48.5", "49", True), ("48.6", "49", False), (None, "47.5", True), ("nothing", None, False)],
)
def test_a_claim_meets_what_shares_a_value_with_it(lower: Any, upper: Any, met: bool) -> None:
    assert says(lower, upper).meets is met


def test_an_edge_alone_is_not_enough_where_both_are_exact() -> None:
    assert not says("48.5", "49", edge=False).meets
    assert says("48.4", "49", edge=False).meets


def test_where_ends_are_known_they_decide() -> None:
    begin, end = agreement.ends_of(claim("b", "49%", **GROWTH))
    assert not says("48.5", "49.5", ends=(begin, end)).meets
    assert says(40, 41, ends=agreement.ends_of(claim("c", "48.2%", **GROWTH))).meets
    low, high = agreement.ends_of(claim("d", "47%", **GROWTH))
    assert not says("46.5", "47.5", ends=(low, high)).meets


def test_another_s_rank_is_met_by_any_other_number() -> None:
    second = claim("a", "第二位", measure="rank", base="CN")
    assert says(1, 1, second, excludes=True).meets
    assert not says(2, 2, second, excludes=True).meets
    assert says(1, 2, second, excludes=True).meets  # nobody knows which
    assert says(2, 3, second, excludes=True).meets


def test_what_says_nothing_is_vacuous_and_tells_only_where_it_has_inputs_or_is_missed() -> None:
    assert says(None, None).vacuous
    assert not says(None, 60).vacuous
    assert not says("nothing", None).vacuous
    assert not says(None, None).telling
    assert says(None, 60).telling
    assert not says(None, 60, inputs=()).telling  # any growth would meet it
    assert says(None, 40, inputs=()).telling


@pytest.mark.parametrize(
    ("lower", "upper", "other", "supports"),
    [
        (46, 50, {}, True),  # four times as wide
        (46, "50.01", {}, False),
        (46, 50, {"advice": True}, False),
        (46, 50, {"independent": False}, False),
        (46, 50, {"excludes": True}, False),
        (46, None, {}, False),
        (50, 51, {}, False),
        ("nothing", None, {}, False),
    ],
)
def test_what_supports_is_met_narrow_independent_and_no_advice(
    lower: Any, upper: Any, other: dict[str, Any], supports: bool
) -> None:
    assert says(lower, upper, **other).supports is supports


def test_a_number_of_things_is_supported_by_four_numbers_and_a_bound_by_any_two_ends() -> None:
    count = claim("a", "500家", unit="家")
    assert says(498, 502, count).supports
    assert not says(498, 503, count).supports
    assert says(0, 900, claim("a", "超48%", **GROWTH)).supports


def test_how_far_a_claim_is_from_what_is_implied() -> None:
    assert says(50, 51).gap == Fraction(3, 2)
    assert says(40, 47).gap == Fraction(1, 2)
    assert says(48, 60).gap == 0
    assert says("nothing", None).gap is None


@pytest.mark.parametrize("holds", ["held", "older", "revised", "missed", "mixed"])
def test_missing_is_a_contradiction_by_how_the_instance_holds(holds: Any) -> None:
    """A figure of its vintage or not, beside inputs of its own vintage or of several."""
    told = [_hard(holds, figure, mixed) for figure in (True, False) for mixed in (False, True)]
    assert (
        told
        == {
            "held": [True, False, True, False],
            "mixed": [True] * 4,
            "missed": [True, True, False, False],
            "older": [False] * 4,
            "revised": [False] * 4,
        }[holds]
    )


def test_ways_of_one_instance_are_alternatives_and_repeats_stand_for_themselves() -> None:
    one, other = says(40, 41), says(48, 49, inputs=("c",))
    assert by_instance([one, other]) == [[one, other]]
    assert contradicting([one, other]) == []
    assert contradicting([one]) == [one]
    assert contradicting([replace(one, hard=False)]) == []
    for apart in (
        replace(other, rule="GD302"),
        replace(other, instance="growth:y"),
        replace(other, vintage="estimate"),
        replace(other, place=("z",)),
    ):
        assert by_instance([one, apart]) == [[one], [apart]]
        assert contradicting([one, apart]) == [one]
    repeats = [replace(i, rule="GD201") for i in (one, other)]
    assert by_instance(repeats) == [[repeats[0]], [repeats[1]]]
    assert contradicting(repeats) == [repeats[0]]


def test_a_verdict_is_the_gravest_that_is_said() -> None:
    met, wide, missed = says(47, 49), says(0, 90), says(60, 61)
    advice = says(47, 49, advice=True)
    assert verdict([]) == "untested"
    assert verdict([advice]) == "untested"
    assert verdict([says(None, None)]) == "untested"
    assert verdict([wide]) == "consistent"
    assert verdict([wide, met]) == "supported"
    assert verdict([met, replace(missed, instance="growth:y")]) == "contradicted"
    assert verdict([replace(missed, hard=False)]) == "untested"
    error = Finding("GD101", "error", "claims", "a", "wrong")
    assert verdict([met], [error]) == "contradicted"
    assert verdict([met], [replace(error, severity="warning")]) == "supported"


def member(printed: str, gap: str = "0", against: tuple[str, ...] = ("z",), **row: Any) -> Member:
    made = claim(row.pop("name", printed), printed, **{**GROWTH, **row})
    return Member(made, None, Fraction(gap), against)


def test_a_contradiction_names_those_that_miss_first_and_the_widest_gap() -> None:
    witness = member("40%", against=())
    told = wording.detail_of([witness, member("48%", "1.5"), member("43%", "4.45")], [])
    assert told.message == "48% against 43% against 40%: a gap of 4.45 percentage points"
    assert wording.detail_of([member("48%"), witness], []).message == (
        "48% against 40%: nothing in common"
    )
    about = wording.detail_of([member("48%", "1"), witness], [("cut",)], ", ", "sum: ")
    assert about.message == (
        "sum: 48%, 40%: a gap of 1 percentage point; would fit if digits were cut, not rounded"
    )
    assert about.notes == (("cut",),)
    assert [m.claim.printed for m in about.members] == ["48%", "40%"]


def test_a_gap_is_in_the_unit_of_the_first_that_misses() -> None:
    level = {"measure": "level", "unit": "亿元"}
    told = wording.detail_of([member("48%", "2"), member("90亿元", "30", **level)], [])
    assert told.message.endswith("a gap of 2 percentage points")
    told = wording.detail_of([member("90亿元", "30", **level), member("48%", "2")], [])
    assert told.message.endswith("a gap of 30 亿元")


def test_figures_that_are_printed_alike_are_named_once_by_the_first() -> None:
    told = wording.detail_of(
        [member("43%", "1"), member("43.0%", "1"), member("3%–5%", "1"), member("2%–6%", "1")], []
    )
    assert told.message.startswith("43% against 3%–5% against 2%–6%: ")


@pytest.mark.parametrize(("count", "named"), [(12, "12%: "), (13, "12% against 1 more: ")])
def test_twelve_figures_are_named_and_the_rest_is_counted(count: int, named: str) -> None:
    told = wording.detail_of([member(f"{n}%", "1") for n in range(1, count + 1)], [])
    assert named in told.message


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (("unusual",), "further apart than revisions of it have been"),
        (("revised",), "no more than figures of these indicators were revised"),
        (("mixed",), "no published vintage fits"),
        (("older", "final gdp", "estimate rd"), "fits the final gdp and the estimate rd"),
        (("hint", "look twice"), "look twice"),
    ],
)
def test_each_note_is_said_behind_the_figures(note: tuple[str, ...], said: str) -> None:
    assert wording.detail_of([member("48%")], [note]).message == f"48%: nothing in common; {said}"


def test_a_figure_whose_digits_were_cut_lies_just_below_the_next() -> None:
    for printed, low, high in (("12.88亿元", "12.88", "12.89"), ("-12.88亿元", "-12.89", "-12.88")):
        cut = wording.as_cut(claim("a", printed)).interval
        room = (Fraction(high) - Fraction(low)) / 10**9
        below = (Fraction(0), room) if low[0] != "-" else (room, Fraction(0))
        assert cut == Interval(Fraction(low) + below[0], Fraction(high) - below[1])
    for printed in ("500家", "超48亿元"):
        made = claim("a", printed, unit="家" if "家" in printed else "亿元")
        assert wording.as_cut(made).interval == made.interval


LEVELS = [("2021", "100", "103"), ("2022", "100", "102"), ("2023", "200", "210")]


def revised(*levels: tuple[str, str, str], **row: Any) -> Revisions:
    claims = [
        claim(f"{vintage}-{year}", f"{printed}{row.get('unit', '亿元')}",
              period=year, vintage=vintage, **row)
        for year, first, last in levels
        for vintage, printed in (("preliminary", first), ("final", last))
    ]  # fmt: skip
    cells: dict[Cell, list[Claim]] = {}
    for made in claims:
        cells.setdefault(Cell.of(made), []).append(made)
    return Revisions(cells)


def gdp(year: str, measure: str = "level") -> Cell:
    base = "_Z" if measure == "level" else str(int(year) - 1)
    return Cell("gdp", "CN-GD", measure, year, "NBS", base)


def test_how_far_others_were_revised_is_the_largest_share_of_two_others_at_least() -> None:
    told = revised(*LEVELS)
    assert told.elsewhere(gdp("2021")) == Fraction(9) / Fraction("210.5")  # 200.5 to 209.5
    assert told.elsewhere(gdp("2023")) == Fraction(2) / Fraction("103.5")  # 100.5 to 102.5
    assert told.elsewhere(gdp("2020")) == Fraction(9) / Fraction("210.5")
    assert told.elsewhere(gdp("2021")._replace(indicator="rd")) is None
    assert told.elsewhere(gdp("2021", "growth")) is None
    assert revised(LEVELS[1], LEVELS[2]).elsewhere(gdp("2022")) is None  # of one nobody can tell


def test_growths_are_revised_by_points() -> None:
    grown = revised(("2021", "5.0", "5.5"), ("2022", "5.0", "6.0"), ("2023", "5.0", "5.5"),
                    measure="growth", unit="%")  # fmt: skip
    assert grown.elsewhere(gdp("2021", "growth")) == Fraction("0.9")


def test_a_revision_is_unusual_beyond_twice_the_largest_other() -> None:
    def unusual(last: str) -> bool:
        years = [("2021", "100.0", "101.0"), ("2022", "100.0", "101.0"), ("2023", "100.0", last)]
        return revised(*years).unusual(gdp("2023"))

    # others: 0.9 / 101.05; twice that of 101.95 is 1.816
    assert not unusual("101.9")
    assert unusual("102.0")
    assert not revised(*LEVELS).unusual(gdp("2019"))


def test_a_level_that_moves_by_less_than_a_per_cent_is_no_unusual_revision() -> None:
    def unusual(last: str, **said: str) -> bool:
        years = [("2021", "100.0", "100.2"), ("2022", "100.0", "100.2"), ("2023", "100.0", last)]
        return revised(*years, **said).unusual(gdp("2023", said.get("measure", "level")))

    assert not unusual("101.0")
    assert unusual("101.2")
    assert unusual("101.0", measure="growth", unit="%")


def test_what_is_printed_between_two_vintages_bridges_them() -> None:
    cell = gdp("2023")
    printed = {"estimate": "100.0亿元", "preliminary": "101.5亿元", "final": "103.0亿元"}
    claims = [claim(v, p, period="2023", vintage=v) for v, p in printed.items()]
    usual = {"estimate": "100.0亿元", "final": "101.0亿元"}
    others = {
        gdp(year): [claim(v, p, period=year, vintage=v) for v, p in usual.items()]
        for year in ("2021", "2022")
    }
    assert not Revisions({cell: claims, **others}).unusual(cell)
    assert Revisions({cell: claims[::2], **others}).unusual(cell)
    deprecated = [replace(claims[1], rank="deprecated"), *claims[::2]]
    assert Revisions({cell: deprecated, **others}).unusual(cell)


def test_cells_hold_outcomes_and_know_their_vintages_in_order() -> None:
    made = [claim(v, "43%", vintage=v, **GROWTH) for v in ("final", "target", "estimate")]
    old = claim("old", "40%", vintage="revised", rank="deprecated", **GROWTH)
    cells = ClaimsByCell([*made, old])
    (cell,) = cells
    assert [c.claim_id for c in cells.of(cell)] == ["final", "estimate", "old"]
    assert cells.vintages(cell) == ["estimate", "final"]
    assert len(cells) == 1
    assert cell in cells
    other = cell._replace(period="1999")
    assert other not in cells
    assert (cells.of(other), cells.vintages(other), cells.groups(other, "final")) == ((), [], [])
    assert [[c.claim_id for c in g] for g in cells.groups(cell, "final")] == [["final"]]
    assert cells.groups(cell, "revised") == []


def test_cells_are_looked_up_by_the_values_of_their_columns() -> None:
    level, growth = claim("a", "90亿元"), claim("b", "5%", **GROWTH)
    cells = ClaimsByCell([level, growth])
    assert [*cells.where({})] == [Cell.of(level), Cell.of(growth)]
    assert [*cells.where({"measure": {"growth"}})] == [Cell.of(growth)]
    assert [*cells.where({"measure": {"level"}, "area": {"CN"}})] == []
    assert [*cells.where({"area": {"CN-GD"}, "period": {"2024"}})] == [*cells]


def test_claims_added_later_change_what_was_known_of_revisions() -> None:
    cells = ClaimsByCell([claim("a", "90亿元")])
    before = cells.revisions
    assert cells.revisions is before
    cells.add([gdp("1999")], [claim("b", "91亿元", period="2023")])
    assert cells.revisions is not before
    assert cells.known == {gdp("1999")}
    assert len(cells) == 2


def test_a_group_says_in_base_units_what_its_claims_have_in_common() -> None:
    made = [claim("a", "43%", **GROWTH), claim("b", "43.2%", **GROWTH)]
    ((group,),) = [ClaimsByCell(made).groups(Cell.of(made[0]), "final")]
    assert group.interval == Interval(Fraction("0.4315"), Fraction("0.4325"))


def test_few_claims_are_looked_at_in_order_and_none_without_a_key() -> None:
    made = [claim("b", "43%", **GROWTH), claim("a", "48%", **GROWTH), claim("c", "90亿元")]
    nameless = replace(claim("d", "1%", **GROWTH), area=None)  # type: ignore[arg-type]
    few = Few([*made, nameless], world())
    assert few.disputed == [Cell.of(made[0])]
    assert [c.claim_id for c in few.fetch().of(few.disputed[0])] == ["a", "b"]
    assert few.of({}) == sorted({Cell.of(c) for c in made})
    assert few.of({"measure": {"level"}}) == [Cell.of(made[2])]


SUM = world("t = x + m", units={"k": "家"})


def summed(*printed: tuple[str, str, str]) -> tuple[ClaimsByCell, Instance]:
    """Claims of a sum: indicator, vintage, figure."""
    claims = [
        claim(f"{i}{n}", f"{p}亿元", indicator=i, vintage=v) for n, (i, v, p) in enumerate(printed)
    ]
    cells = ClaimsByCell(claims)
    (instance,) = (i for i in instances(cells, SUM) if i.relation.rule == "GD303")
    return cells, instance


PARTS = (("x", "final", "30.0"), ("m", "final", "10.0"))


@pytest.mark.parametrize(
    ("printed", "vintage", "holds"),
    [
        ([("t", "final", "40.0"), *PARTS], "final", "held"),
        ([("t", "final", "50.0"), *PARTS], "final", "missed"),
        ([("t", "final", "50.0"), *PARTS, ("x", "estimate", "40.0")], "final", "older"),
        ([("t", "final", "50.0"), *PARTS, ("x", "estimate", "39.0")], "final", "missed"),
        ([("t", "estimate", "40.0"), *PARTS], "estimate", "held"),
        ([("t", "estimate", "50.0"), *PARTS], "estimate", "mixed"),
        ([("t", "final", "50.0"), ("t", "final", "40.0"), *PARTS], "final", "held"),
    ],
)
def test_how_an_instance_holds_for_a_vintage(
    printed: list[tuple[str, str, str]], vintage: str, holds: str
) -> None:
    cells, instance = summed(*printed)
    assert fit(cells, instance, vintage, SUM) == holds


def test_figures_of_the_same_vintage_come_first_and_then_the_latest() -> None:
    cells, instance = summed(
        ("t", "preliminary", "40"), ("x", "estimate", "1"), ("x", "final", "2"),
        ("x", "preliminary", "3"), ("m", "final", "4"),
    )  # fmt: skip
    assert figure_role(cells, instance) == "operand_0"

    def taken(own: bool) -> dict[str, list[str]]:
        ways = alternatives(cells, instance, "preliminary", own=own)
        return {role: [g[0].printed for g in groups] for role, groups in ways.items()}

    assert taken(own=True) == {"operand_0": ["40亿元"], "operand_1": ["3亿元"], "operand_2": []}
    assert taken(own=False)["operand_1"] == ["3亿元", "2亿元", "1亿元"]
    assert taken(own=False)["operand_2"] == ["4亿元"]


def test_of_the_ways_that_fit_the_one_of_most_figures_of_the_vintage_is_told() -> None:
    cells, instance = summed(
        ("t", "final", "50.0"), *PARTS, ("x", "estimate", "40.0"), ("m", "estimate", "20.0")
    )
    chosen = fitting(cells, instance, "final", SUM)
    assert [(g[0].vintage, g[0].printed) for g in chosen] in (
        [("final", "50.0亿元"), ("estimate", "40.0亿元"), ("final", "10.0亿元")],
        [("final", "50.0亿元"), ("final", "30.0亿元"), ("estimate", "20.0亿元")],
    )
    nothing, again = summed(("t", "final", "90.0"), *PARTS)
    assert fitting(nothing, again, "final", SUM) == ()


def test_a_bound_of_another_vintage_excuses_nothing_beside_a_figure_of_it() -> None:
    made = [claim("a", "30亿元"), claim("b", "超20亿元", vintage="estimate"),
            claim("c", "32亿元", vintage="revised")]  # fmt: skip
    cells = ClaimsByCell(made)
    own, floor, figure = (cells.groups(gdp("2024"), v)[0] for v in ("final", "estimate", "revised"))
    assert _telling([own, floor, figure], [own]) == [figure]
    assert _telling([own, floor], [own]) == [floor]


def test_room_for_a_revision_is_a_share_of_each_bound() -> None:
    tenth = Fraction(1, 10)
    assert _widened(Interval.of(10, 20), tenth) == Interval.of(9, 22)
    assert _widened(Interval.of(-20, -10), tenth) == Interval.of(-22, -9)
    assert _widened(Interval.of(None, 10), tenth) == Interval.of(None, 11)
    assert _widened(Interval.of(10, None), tenth) == Interval.of(9, None)


def test_what_is_printed_stays_within_what_its_cell_can_be() -> None:
    where = world(units={"k": "家"})
    money, count = gdp("2024"), gdp("2024")._replace(indicator="k")
    assert within(where, money, Interval.of(-1, 5)) == Interval.of(-1, 5)  # zero in its midst
    assert within(where, money, Interval.of(None, 5)) == Interval.of(0, 5)
    assert within(where, money, Interval.of(2, 5)) == Interval.of(2, 5)
    assert within(where, money, Interval.of(-5, -2)) == Interval.of(-5, -2)  # for others to say
    assert within(where, count, Interval.of("1.5", "3.5")) == Interval.of(2, 3)
    assert within(where, count, Interval.of("1.2", "1.4")) == Interval.of("1.2", "1.4")


def relation(text: str, **roles: Any) -> Relation:
    return Relation("XX301", "x", parse_formula(text), "a", {}, roles)


def test_whole_numbers_are_narrowed_to_whole_numbers_and_may_be_none() -> None:
    where = world(units={"k": "家"})
    count = gdp("2024")._replace(indicator="k")
    made = Instance(relation("a = b", b={"area": Is("CN")}), {"a": count, "b": gdp("2024")})
    anything = Interval.of(0, 100)
    narrowed = narrow(made, {"a": anything, "b": Interval.of("1.5", "3.5")}, where)
    assert narrowed is not None
    assert narrowed["a"] == Interval.of(2, 3)
    assert narrow(made, {"a": anything, "b": Interval.of("1.2", "1.4")}, where) is None
    assert narrow(made, {"a": anything, "b": Interval.of(200, 300)}, where) is None


def test_disputed_figures_say_together_all_from_the_least_to_the_greatest() -> None:
    made = [claim(p, p) for p in ("30亿元", "40亿元", "50亿元")]
    cells = ClaimsByCell(made)
    where, cell = world(), gdp("2024")
    groups = cells.groups(cell, "final")
    made_of = Instance(relation("a = b", b={}), {"a": cell, "b": cell})
    unit = 10**8
    hulls = _hulls({"a": groups}, made_of, where)
    assert hulls == {"a": Interval.of(Fraction("29.5") * unit, Fraction("50.5") * unit)}
    over = ClaimsByCell([claim("a", "超40亿元"), claim("b", "30亿元")]).groups(cell, "final")
    assert _hulls({"a": over}, made_of, where) == {"a": Interval.of(Fraction("29.5") * unit, None)}


@pytest.mark.parametrize(
    ("period", "moved"),
    [("2024", "2025"), ("2024-Q1", "2025-Q1"), ("2024-01/2024-11", "2025-01/2025-11"),
     ("_Z", "_Z"), ("20245", "20245"), ("0999", "1000")],
)  # fmt: skip
def test_a_period_is_moved_by_its_years(period: str, moved: str) -> None:
    assert years._moved(period, 1) == moved
    assert years._moved(moved, -1) == period


def test_digits_that_tell_are_those_between_zeros() -> None:
    digits = {"43%": 2, "43.0%": 2, "0.043": 2, "4.03": 3, "1,200亿元": 2, "1 024": 4}
    assert {printed: years._digits(printed) for printed in digits} == digits


def test_another_year_comes_first_with_three_digits_or_where_more_speak_for_it() -> None:
    digit = NearMiss("43%", "digit", 1, 2)
    few, many = NearMiss("48%", "year", 1, 2, "2023"), NearMiss("48%", "year", 2, 2, "2023")
    three = NearMiss("48.1%", "year", 0, 9, "2023")
    assert years.with_years([digit], [few, three]) == [three, digit, few]
    assert years.with_years([digit], [many]) == [many, digit]
    assert years.with_years([], [few]) == [few]
    assert years.with_years([], [replace(few, agrees=0)]) == [replace(few, agrees=0)]


@pytest.mark.parametrize(
    ("lower", "upper", "other", "says_it"),
    [(46, 50, {}, True), (46, "50.1", {}, False), (46, None, {}, False), (60, 61, {}, False),
     (46, 50, {"hard": False}, False), (46, 50, {"inputs": ()}, False),
     ("nothing", None, {}, False)],
)  # fmt: skip
def test_a_year_is_said_by_what_is_hardly_wider_than_what_is_printed(
    lower: Any, upper: Any, other: dict[str, Any], says_it: bool
) -> None:
    assert years._says_it(says(lower, upper, **other)) is says_it


def test_a_claim_in_another_unit_than_its_indicator_s_is_at_fault() -> None:
    where = world()
    assert faults(claim("a", "90亿元"), where) == []
    (fault,) = faults(claim("a", "90万辆", unit="万辆"), where)
    assert (fault.code, fault.severity, fault.table, fault.subject) == (
        "GD102", "error", "claims", "a",
    )  # fmt: skip
    assert (fault.column, fault.row) == ("unit", None)
    assert fault.message == "unit is 万辆, that of gdp, level, is 亿元"
    assert faults(claim("a", "90万辆", unit="万辆"), World()) == []


def test_a_row_s_number_goes_with_each_thing_that_is_wrong_with_it() -> None:
    wrong = replace(claim("a", "48%", **GROWTH), value=1.0, lower=None)
    told = [(f.code, f.row, f.column, f.subject) for f in row_findings([(7, wrong)])]
    assert told == [("GD101", 7, "value", "a")]
    beyond = replace(claim("b", "120%", measure="share", base="CN"), locator="char=2,1")
    told = [(f.code, f.row, f.column, f.subject) for f in row_findings([(1, beyond)])]
    assert told == [("GD101", 1, "locator", "b"), ("GD102", 1, "value", "b")]


def test_a_claim_by_itself_is_judged_in_a_table_as_in_rows() -> None:
    made = [
        claim("right", "48%", **GROWTH),
        replace(claim("c", "48%", **GROWTH), value=1.0),
        replace(claim("a", "48%", **GROWTH), locator="char=5,9"),
        replace(claim("same", "48%", **GROWTH), locator="char=1,4"),
        replace(claim("b", "48%", **GROWTH), locator="char=9,5", value=2.0),
        claim("plan", "113.2%", measure="share", base="完成全年目标的"),
        claim("whole", "113.2%", measure="share", base="CN"),
        claim("fell", "-5家", unit="家", indicator="net_new_firms"),
        claim("count", "-5家", unit="家"),
    ]
    told = literal_findings_in(table(made))
    assert [(f.code, f.severity, f.table, f.subject, f.column, f.row) for f in told] == [
        ("GD101", "error", "claims", "a", "locator", None),
        ("GD101", "error", "claims", "b", "locator", None),
        ("GD101", "error", "claims", "b", "value", None),
        ("GD102", "error", "claims", "b", "value", None),
        ("GD101", "error", "claims", "c", "value", None),
        ("GD102", "error", "claims", "c", "value", None),
        ("GD102", "error", "claims", "count", "value", None),
        ("GD102", "error", "claims", "whole", "value", None),
    ]
    messages = {(f.subject, f.code, f.message) for f in row_findings(enumerate(made, 1))}
    assert {(f.subject, f.code, f.message) for f in told} == messages
    assert all(isinstance(f.message, Phrase) and f.message.parts for f in told)


def test_a_rule_of_ones_own_may_look_at_any_column_and_say_it_in_any_words() -> None:
    def violations(made: Claim) -> Iterator[tuple[str, str]]:
        if made.section == "draft":
            yield "section", "is a draft"

    registry.add_rule(Rule("XX101", "draft", "warning", "No draft.", violations=violations))
    try:
        made = [replace(claim(n, "48%", **GROWTH), section=s) for n, s in
                (("a", "final"), ("b", "draft"), ("c", "draft"))]  # fmt: skip
        told = literal_findings_in(table(made))
    finally:
        registry.remove_rule("XX101")
    assert [(f.code, f.severity, f.subject, f.column, f.message) for f in told] == [
        ("XX101", "warning", name, "section", "is a draft") for name in "bc"
    ]


def test_where_no_vintage_fits_a_role_is_bound_in_that_of_the_figure_if_it_has_one() -> None:
    cells, instance = summed(
        ("t", "estimate", "90"), ("x", "estimate", "30"), ("x", "final", "31"), ("m", "final", "10")
    )
    network = _Network(cells, [instance], list(instance.roles.values()), SUM)
    ((_, bound),) = [c for c in network.constraints if c[1]["operand_0"][1] == "estimate"]
    assert {role: vintage for role, (_, vintage) in bound.items()} == {
        "operand_0": "estimate", "operand_1": "estimate", "operand_2": "final",
    }  # fmt: skip


@pytest.mark.parametrize(("total", "holds"), [("42.0", "revised"), ("55.0", "mixed")])
def test_a_figure_may_miss_by_what_its_operands_have_been_revised_elsewhere(
    total: str, holds: str
) -> None:
    """30.0 and 10.0 make 40; exports went up by about 9 % in two other years."""
    made = [claim("t", f"{total}亿元", indicator="t", vintage="estimate")]
    made += [claim(i, p, indicator=i) for i, p in (("x", "30.0亿元"), ("m", "10.0亿元"))]
    made += [
        claim(f"{year}-{vintage}", printed, indicator="x", period=year, vintage=vintage)
        for year in ("2020", "2021")
        for vintage, printed in (("estimate", "100.0亿元"), ("final", "110.0亿元"))
    ]
    cells = ClaimsByCell(made)
    (instance,) = (i for i in instances(cells, SUM) if i.relation.rule == "GD303")
    assert fit(cells, instance, "estimate", SUM) == holds


def test_who_holds_a_rank_says_of_others_what_theirs_is_not() -> None:
    rank = {"measure": "rank", "base": "CN"}
    made = [claim("gd", "第一", **rank), claim("js", "第一", area="CN-JS", **rank)]
    told = [i for i in implications(made, world()) if i.rule == "GD401"]
    assert [(i.claim.claim_id, i.inputs, i.interval, i.excludes, i.meets) for i in told] == [
        ("gd", ("js",), Interval.of(1, 1), True, False),
        ("js", ("gd",), Interval.of(1, 1), True, False),
    ]
    assert {i.instance for i in told} == {"rank:gdp._.rank.2024.NBS.CN"}
