"""Relations and sets of cells by themselves: which cells they bind, and what they refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gd_metrics.claim import NOT_APPLICABLE, Cell
from gd_metrics.errors import UnknownNameError
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.rules import registry
from gd_metrics.rules.group import Distinct, Parts
from gd_metrics.rules.relation import From, Instance, Is, Mapped, Relation, YearBefore
from gd_metrics.rules.rule import Rule
from gd_metrics.rules.world import Roots, World, document
from making import claim, world

GDP = Cell("gdp", "CN-GD", "level", "2024", "NBS", NOT_APPLICABLE)
GROWTH = GDP._replace(measure="growth", base="2023")

RELATION = Relation(
    "XX301", "growth", parse_formula("growth = level / before - 1"), "growth",
    {"measure": {"growth"}, "indicator": {"gdp", "exports"}},
    {"level": {"measure": Is("level"), "base": Is(NOT_APPLICABLE)},
     "before": {"measure": Is("level"), "base": Is(NOT_APPLICABLE), "period": From("base")}},
    titles={"exports": ("growth_of_exports", "growth of exports")},
)  # fmt: skip
LEVELS = [GDP, GDP._replace(period="2023")]


def test_each_role_has_its_cell_and_an_anchor_that_does_not_fit_has_none() -> None:
    assert RELATION.cells(GROWTH) == {"growth": GROWTH, "level": GDP, "before": LEVELS[1]}
    assert RELATION.cells(GROWTH._replace(indicator="rd")) is None
    assert RELATION.cells(GDP) is None


def test_terms_read_a_column_a_table_or_the_years_before() -> None:
    assert Is("level").value(GDP) == "level"
    assert From("area").value(GDP) == "CN-GD"
    assert Mapped("area", {"CN-GD": "CN"}).value(GDP) == "CN"
    assert Mapped("area", {}).value(GDP) is None
    assert Mapped("area", {"CN-GD": "CN"}).table(["x"]) == {"CN-GD": "CN"}
    assert [YearBefore(years=n).value(GDP) for n in (1, 3)] == ["2023", "2021"]
    assert YearBefore().value(GDP._replace(period="2024-Q1")) is None
    assert YearBefore().table(["0999", "1000", "x"]) == {"0999": "0998", "1000": "0999"}


def test_an_instance_has_all_its_roles_claimed_or_lacks_one_that_it_may() -> None:
    def places(relation: Relation, *cells: Cell) -> list[Instance]:
        return [*relation.instances([GROWTH, GDP], {*cells})]

    every = Instance(RELATION, {"growth": GROWTH, "level": GDP, "before": LEVELS[1]})
    assert places(RELATION, GROWTH, *LEVELS) == [every]
    assert places(RELATION, GROWTH, GDP) == []
    lenient = replace(RELATION, missing=frozenset({"before"}))
    assert places(lenient, GROWTH, GDP) == [replace(every, relation=lenient)]
    assert places(lenient, GROWTH, LEVELS[1]) == []
    assert places(replace(RELATION, missing=frozenset({"before", "level"})), GROWTH) == []


def test_a_cell_is_no_two_roles_of_one_instance() -> None:
    same = GROWTH._replace(base=GROWTH.period)
    instances = RELATION.instances([same, GROWTH], {same, GROWTH, *LEVELS})
    assert [instance.roles["growth"] for instance in instances] == [GROWTH]


def test_an_instance_is_known_by_its_relation_s_name_or_the_title_of_its_indicator() -> None:
    plain = Instance(RELATION, {"growth": GROWTH})
    titled = Instance(RELATION, {"growth": GROWTH._replace(indicator="exports")})
    assert plain.key == "growth:gdp.CN-GD.growth.2024.NBS.2023"
    assert plain.text == "growth = level / before - 1"
    assert titled.key == "growth_of_exports:exports.CN-GD.growth.2024.NBS.2023"
    assert titled.text == "growth of exports"


@pytest.mark.parametrize(
    ("text", "derived"),
    [
        ("growth = level / before - 1", "growth"),
        ("level = before * growth", "level"),
        ("level / before = growth", "growth"),  # nothing stands alone: the anchor
        ("level = level * before + growth", "growth"),
        ("before <= level * growth", "growth"),
    ],
)
def test_what_is_worked_out_stands_alone_on_the_left(text: str, derived: str) -> None:
    assert replace(RELATION, formula=parse_formula(text)).derived == derived


def test_a_relation_lists_its_indicators_in_order() -> None:
    assert RELATION.indicators == ["exports", "gdp"]
    assert replace(RELATION, where={"measure": {"growth"}}).indicators == []


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        ({"anchor": "grwth"}, UnknownNameError, "relation 'growth': 'growth = level / before - 1'"),
        ({"missing": frozenset({"x"})}, UnknownNameError, "name 'x'"),
        ({"factors": {"y": 1}}, UnknownNameError, "name 'y'"),
        ({"limits": {"z": None}}, UnknownNameError, "name 'z'"),
        ({"solved": {"w": None}}, UnknownNameError, "name 'w'"),
        ({"roles": {"level": {}}}, ValueError, "relation 'growth': roles must say where before is"),
        ({"where": {"mesure": {"growth"}}}, UnknownNameError, "column 'mesure'"),
        ({"where": {"measure": {"grwth"}}}, UnknownNameError, "measure 'grwth'"),
        ({"where": {"area": "CN"}}, ValueError, "where area is a set of values: give {'CN'}"),
        ({"roles": {"level": {"erea": Is("x")}, "before": {}}}, UnknownNameError, "column 'erea'"),
        ({"roles": {"level": {"area": From("bas")}, "before": {}}}, UnknownNameError, "'bas'"),
        ({"roles": {"level": {"area": "CN"}, "before": {}}}, ValueError, "not 'CN'"),
    ],
)
def test_a_relation_of_what_there_is_not_is_refused(
    change: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error) as refused:
        replace(RELATION, **change)
    assert says in str(refused.value)


def test_an_unknown_name_is_told_beside_those_that_are_meant() -> None:
    with pytest.raises(UnknownNameError) as refused:
        replace(RELATION, where={"indicatr": {"gdp"}})
    assert str(refused.value).startswith("relation 'growth': a cell")
    assert "indicator" in str(refused.value)


RANKS = Distinct("XX401", "rank", {"measure": {"rank"}})
FIRST = GDP._replace(measure="rank", base="CN")


def test_a_set_holds_two_cells_or_more_that_differ_in_one_column_alone() -> None:
    other = FIRST._replace(area="CN-JS")
    apart = [FIRST._replace(period="2023"), FIRST._replace(indicator="exports"), GDP]
    assert [*RANKS.lists([other, *apart, FIRST])] == [[FIRST, other]]
    later = [cell._replace(period="2025") for cell in (other, FIRST)]
    assert [*RANKS.lists([other, FIRST, *later])] == [[FIRST, other], later[::-1]]
    assert RANKS.key(FIRST) == "rank:gdp._.rank.2024.NBS.CN"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"varying": "erea"}, "set 'rank'"),
        ({"where": {"mesure": {"rank"}}}, "set 'rank'"),
        ({"where": {"measure": {"rnk"}}}, "set 'rank'"),
    ],
)
def test_a_set_over_what_there_is_not_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(UnknownNameError, match=says):
        replace(RANKS, **change)


PARTS = Parts(
    "XX304",
    "parts",
    {"measure": {"level"}, "indicator": {"gdp"}},
    "CN",
    ["CN-GD", "CN-JS", "CN-HN"],
)
WHOLE = GDP._replace(area="CN")
PROVINCES = [GDP._replace(area=area) for area in PARTS.parts]


def test_parts_that_are_claimed_count_and_two_at_least() -> None:
    def over(*claimed: Cell, parts: Parts = PARTS) -> list[list[str]]:
        told = parts.instances([WHOLE, GDP], {WHOLE, *claimed})
        assert all(i.relation.rule == "XX304" and i.relation.name == "parts" for i in told)
        told = parts.instances([WHOLE, GDP], {WHOLE, *claimed})
        return [[i.relation.formula.text, *(c.area for c in i.roles.values())] for i in told]

    assert over(PROVINCES[0]) == []
    assert over(*PROVINCES[::2]) == [["part_0 + part_1 <= whole", "CN", "CN-GD", "CN-HN"]]
    every = ["part_0 + part_1 + part_2 <= whole", "CN", "CN-GD", "CN-JS", "CN-HN"]
    assert over(*PROVINCES) == [every]
    assert over(*PROVINCES, parts=replace(PARTS, equal=frozenset({"exports"}))) == [every]
    equal = replace(PARTS, equal=frozenset({"gdp"}))
    assert over(*PROVINCES, parts=equal) == []
    assert len(over(*PROVINCES[:2], parts=equal)) == 1


def test_the_relation_of_some_parts_holds_of_their_whole_alone() -> None:
    (instance,) = PARTS.instances([WHOLE], {WHOLE, *PROVINCES[:2]})
    where = {"measure": {"level"}, "indicator": {"gdp"}, "area": {"CN"}}
    assert (instance.relation.where, instance.relation.anchor) == (where, "whole")
    assert instance.roles["whole"] == WHOLE


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"column": "erea"}, UnknownNameError),
        ({"where": {"mesure": {"level"}}}, UnknownNameError),
        ({"parts": "CN-GD"}, ValueError),
    ],
)
def test_parts_of_what_there_is_not_are_refused(
    change: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error, match="set 'parts'"):
        replace(PARTS, **change)


def rule(**change: Any) -> Rule:
    made = {
        "code": "XX101",
        "name": "round",
        "severity": "warning",
        "text": "\n Round.\n\n    More.",
    }
    return Rule(**{**made, "violations": lambda _: [], **change})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "x1"}, "rule code 'x1' is not letters and digits such as XX901"),
        ({"code": "XX101x"}, "rule code 'XX101x'"),
        (
            {"severity": "grave"},
            "rule XX101: severity 'grave' is none of error, warning, information",
        ),
        ({"text": None}, "rule XX101 has no page: give it the docstring of its file"),
        ({"text": " "}, "rule XX101 has no page"),
        ({"violations": None}, "rule XX101 says nothing: give it violations, relations or groups"),
    ],
)
def test_a_rule_that_can_t_be_one_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rule(**change)


def test_each_of_three_ways_to_say_something_makes_a_rule() -> None:
    for way in ("violations", "relations", "groups"):
        assert rule(**{"violations": None, way: lambda _: []})


def test_a_rule_s_page_begins_with_its_first_line() -> None:
    assert rule().summary == "Round."
    assert rule().page == "# XX101 round\n\nRound.\n\nSeverity: warning.\n\nMore.\n"
    assert repr(rule()) == "Rule('XX101', 'round')"


def test_rules_are_added_by_code_listed_in_order_and_taken_out() -> None:
    one, other = rule(code="AA900"), rule(code="ZZ901", relations=lambda _: [RELATION])
    try:
        registry.add_rule(other)
        registry.add_rule(one)
        assert registry.added_rules() == [one, other]
        assert (registry.rules()[0], registry.rules()[-1]) == (one, other)
        assert registry.rule_of("ZZ901") is other
        assert [*registry.relations(World())][-1] is RELATION
        with pytest.raises(ValueError, match="rule code AA900 is taken; choose another"):
            registry.add_rule(one)
        with pytest.raises(TypeError, match="'x' is no Rule: see docs/write-a-rule"):
            registry.add_rule("x")  # type: ignore[arg-type]
    finally:
        registry.remove_rule("AA900")
        registry.remove_rule("ZZ901")
        registry.remove_rule("ZZ901")
    assert registry.added_rules() == []
    with pytest.raises(KeyError):
        registry.rule_of("ZZ901")


def test_relations_and_sets_come_by_their_rule_s_code() -> None:
    told = [r.rule for r in registry.relations(world("t = x + m"))]
    assert told == sorted(told)
    assert {*told} == {"GD102", "GD301", "GD302", "GD303", "GD304", "GD305", "GD402", "GD501"}
    assert [g.rule for g in registry.groups(world())] == ["GD201", "GD304", "GD304", "GD401"]


def test_a_document_leads_to_all_that_it_repeats_and_circles_end() -> None:
    roots = Roots([("a", "b"), ("a", "c"), ("b", "d"), ("x", "y"), ("y", "x"), ("e", "a")])
    assert roots.of("a") == {"d", "c"}
    assert roots.of("e") == {"d", "c"}
    assert roots.of("x") == set()
    assert Roots([("a", "d"), ("a", "b"), ("b", "a")]).of("a") == {"d"}  # beside a circle
    assert roots.of("z, p. 4") == {"z"}
    said = claim("a", "1%", measure="growth", source_id="a")
    assert roots.of_claim(replace(said, attributed_to="q#3")) == {"q"}
    assert roots.of_claim(said) == {"d", "c"}
    assert document("§ 3") == "§ 3"
