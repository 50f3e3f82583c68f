"""The first look by columns: what it clears, what it is certain of, what it leaves to digits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb
import polars as pl
import pytest

from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import NOT_APPLICABLE, Claim
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.reasoning.contradictions import _trials
from gd_metrics.reasoning.search import Search
from gd_metrics.reasoning.trials import Holders, Screened, Sums, Unscreened
from gd_metrics.rules import registry
from gd_metrics.rules.relation import Is, Relation
from gd_metrics.rules.rule import Rule
from gd_metrics.rules.world import World
from gd_metrics.tables.engines.engine import engine_of
from making import claim, table, world

WORLD = world(
    "t = x + m", "p <= 0.6 * t", "r = x / m", "d = x - m",
    nominal=["x", "firms"], units={"r": "%", "firms": "家"},
)  # fmt: skip


def looked_at(
    claims: Iterable[Claim], code: str = "GD303", where: World = WORLD
) -> list[tuple[str, str, bool]]:
    """The instances that floats can't clear: by name and vintage, and whether they are certain."""
    with engine_of(table(claims)) as engine:
        search = Search(engine, where)
        trials = [trial for trial in _trials(where, [code]) if isinstance(trial, Screened)]
        search.screen(trials)
        return sorted(
            (trial.relation.titles.get(s.anchor.indicator, (trial.relation.name,))[0], s.vintage,
             s.certain)
            for trial in trials
            for s in trial._suspects
        )  # fmt: skip


def kept(kind: type[Any], claims: Iterable[Claim], code: str, where: World = WORLD) -> list[str]:
    """The cells that the trials of another kind keep to be looked at exactly."""
    with engine_of(table(claims)) as engine:
        search = Search(engine, where)
        trials = [trial for trial in _trials(where, [code]) if isinstance(trial, kind)]
        frames = [trial.frame(search) for trial in trials]
        rows = engine.rows([frame for frame in frames if frame is not None])
        return sorted({str(search.coded.cell(row)) for of in rows for row in of})


def levels(period: str = "2024", vintage: str = "final", **printed: str) -> list[Claim]:
    return [
        claim(f"{name}-{period}-{vintage}", text, indicator=name, period=period, vintage=vintage)
        for name, text in printed.items()
    ]


SUM = ("formula_1", "final")


@pytest.mark.parametrize(
    ("total", "certain"),
    [
        ("40.0亿元", None),
        ("40.1亿元", None),
        ("40.2亿元", True),  # 40.15 at least
        ("39.9亿元", None),
        ("39.8亿元", True),
        ("40.25亿元", True),
        ("超39亿元", None),
        ("超41亿元", True),
        ("不足39亿元", True),
        ("不足41亿元", None),
    ],
)
def test_a_sum_is_cleared_or_certain(total: str, certain: bool | None) -> None:
    """30.0 and 10.0 make 39.9 to 40.1."""
    seen = looked_at(levels(t=total, x="30.0亿元", m="10.0亿元"))
    assert seen == ([] if certain is None else [(*SUM, certain)])


@pytest.mark.parametrize(
    ("part", "seen"),
    [("24.0亿元", []), ("30.0亿元", [("formula_2", "final", True)]),
     ("24.08亿元", [("formula_2", "final", True)])],
)  # fmt: skip
def test_a_bound_is_cleared_below_and_certain_above(
    part: str, seen: list[tuple[str, str, bool]]
) -> None:
    """0.6 times 40.0 is 24.03 at most."""
    assert looked_at(levels(p=part, t="40.0亿元")) == seen


def test_an_edge_that_both_sides_share_is_left_to_digits() -> None:
    touching = levels(t="40.4亿元", x="30.2亿元", m="10.1亿元")  # from 40.35, to 40.4
    assert looked_at(touching) == []
    edge = levels(t="41亿元", x="30.2亿元", m="10.2亿元")  # from 40.5, to 40.5
    assert looked_at(edge) == [(*SUM, False)]


def test_growth_and_share_are_cleared_or_certain() -> None:
    made = [*levels(x="110.0亿元"), *levels("2023", x="100.0亿元")]
    for growth, seen in (("10.0%", []), ("20.0%", [("growth", "final", True)])):
        assert (
            looked_at([*made, claim("g", growth, indicator="x", measure="growth")], "GD301") == seen
        )
    whole = claim("w", "200.0亿元", indicator="x", area="CN")
    for share, seen in (("55.0%", []), ("45.0%", [("share", "final", True)])):
        said = claim("s", share, indicator="x", measure="share", base="CN")
        assert looked_at([*levels(x="110.0亿元"), whole, said], "GD302") == seen


def test_a_growth_of_whole_things_without_a_whole_number_in_it_is_left_to_digits() -> None:
    def firms(now: str, growth: str) -> list[Claim]:
        return [
            claim("n", now, indicator="firms", unit="家"),
            claim("b", "70家", indicator="firms", unit="家", period="2023"),
            claim("g", growth, indicator="firms", measure="growth"),
        ]

    assert looked_at(firms("90家", "28.6%"), "GD301") == []
    assert looked_at(firms("约90家", "28.6%"), "GD301") == []
    assert looked_at(firms("约90家", "25.0%"), "GD301") == [
        ("growth", "final", False)
    ]  # 87.5 firms


def test_a_jump_is_certain_beyond_eight_times() -> None:
    before = levels("2023", x="10.0亿元")
    assert looked_at([*before, *levels(x="80.0亿元")], "GD501") == []
    assert looked_at([*before, *levels(x="90.0亿元")], "GD501") == [("scale", "final", True)]
    assert looked_at([*levels("2023", x="90.0亿元"), *levels(x="10.0亿元")], "GD501") == [
        ("scale", "final", True)
    ]


def test_what_can_t_fall_further_is_certain() -> None:
    for growth, seen in (("-100%", []), ("-101%", [("range", "final", True)]), ("-99%", [])):
        assert looked_at([claim("g", growth, indicator="x", measure="growth")], "GD102") == seen


@pytest.mark.parametrize(
    ("whole", "missed"),
    [
        ("5.0%", False),
        ("8.0%", False),
        ("9.0%", True),
        ("1.0%", False),
        ("0.5%", True),
        ("-9.0%", True),
    ],
)
def test_a_whole_s_growth_is_cleared_between_its_parts_and_certain_beyond(
    whole: str, missed: bool
) -> None:
    where = world("t = x + m", nominal=["t", "x", "m"])
    made = [claim(i, p, indicator=i, measure="growth") for i, p in
            (("t", whole), ("x", "1.0%"), ("m", "8.0%"))]  # fmt: skip
    certain = [("whole_growth_formula_1", "final", True)]
    assert looked_at(made, "GD305", where) == certain * missed


@pytest.mark.parametrize(
    ("whole", "part", "seen"),
    [("90%", "超8%", 0), ("-9%", "超8%", 1), ("90%", "不足8%", 1), ("-9%", "不足8%", 0),
     ("9%", "不足8%", 1), ("0%", "超8%", 1)],
)  # fmt: skip
def test_a_part_without_a_bound_leaves_its_whole_that_side(
    whole: str, part: str, seen: int
) -> None:
    where = world("t = x + m", nominal=["t", "x", "m"])
    for order in (("1%", part), (part, "1%")):
        printed = zip("txm", (whole, *order), strict=True)
        made = [claim(i, p, indicator=i, measure="growth") for i, p in printed]
        assert len(looked_at(made, "GD305", where)) == seen


def test_what_may_be_negative_is_multiplied_by_nobody() -> None:
    signed = [*levels(x="30.0亿元", m="40.0亿元"), claim("d", "-10.0亿元", indicator="d")]
    assert looked_at(signed) == []
    wrong = [*signed[:2], claim("d", "-12.0亿元", indicator="d")]
    assert [name for name, _, _ in looked_at(wrong)] == ["formula_4"]


def test_a_divisor_that_may_be_zero_makes_nothing_certain() -> None:
    ratio = claim("r", "500%", indicator="r", unit="%")
    assert looked_at([ratio, *levels(x="30.0亿元", m="10.0亿元")]) == [("formula_3", "final", True)]
    (_, _, certain), *_ = looked_at([ratio, *levels(x="30.0亿元", m="不足10亿元")]) or [
        ("", "", False)
    ]
    assert not certain


def test_a_deprecated_claim_is_left_to_digits() -> None:
    made = [*levels(t="40.0亿元", x="30.0亿元"),
            claim("m", "10.0亿元", indicator="m", rank="deprecated")]  # fmt: skip
    assert looked_at(made) == [(*SUM, False)]
    beside = [*levels(t="40.0亿元", x="30.0亿元", m="10.0亿元"), made[-1]]
    assert looked_at(beside) == [(*SUM, False)]


def test_each_way_among_disputed_claims_must_miss() -> None:
    def disputed(*totals: str) -> list[tuple[str, str, bool]]:
        made = [claim(f"t{n}", text, indicator="t") for n, text in enumerate(totals)]
        return looked_at([*made, *levels(x="30.0亿元", m="10.0亿元")])

    assert disputed("40.0亿元", "50.0亿元") == []
    assert disputed("60.0亿元", "50.0亿元") == [(*SUM, True)]
    assert disputed("60.0亿元", "50.0亿元", "40.1亿元") == []


def test_of_several_vintages_each_figure_is_held_against_every_choice() -> None:
    parts = levels(x="30.0亿元", m="10.0亿元")
    older = levels(vintage="estimate", x="40.0亿元")
    assert looked_at([*levels(t="40.0亿元"), *parts, *older]) == []
    assert looked_at([*levels(t="60.0亿元"), *parts, *older]) == [(*SUM, False)]
    assert looked_at([*levels(t="50.0亿元"), *parts, *older]) == [(*SUM, False)]
    early = levels(vintage="estimate", t="60.0亿元")
    assert looked_at([*early, *parts]) == [("formula_1", "estimate", False)]
    assert looked_at([*levels(vintage="estimate", t="40.0亿元"), *parts]) == []


def test_two_holders_of_a_rank_are_kept_and_one_is_not() -> None:
    def held(*ranks: tuple[str, str], **row: Any) -> list[str]:
        return kept(Holders, [
            claim(f"{area}{n}", text, area=area, measure="rank", base="CN", **row)
            for n, (area, text) in enumerate(ranks)
        ], "GD401")  # fmt: skip

    both = ["gdp.CN-GD.rank.2024.NBS.CN", "gdp.CN-JS.rank.2024.NBS.CN"]
    assert held(("CN-GD", "第一"), ("CN-JS", "第一")) == both
    assert held(("CN-GD", "第一"), ("CN-JS", "第二")) == []
    assert held(("CN-GD", "第一"), ("CN-GD", "第一")) == []
    assert held(("CN-GD", "第一"), ("CN-JS", "第二"), rank="deprecated") == both


def test_wholes_that_their_parts_may_exceed_are_kept() -> None:
    def wholes(province: str, *cities: str, **row: Any) -> list[str]:
        areas = zip(("440100", "440300"), cities, strict=False)
        made = [claim(area, text, indicator="x", area=area, **row) for area, text in areas]
        return kept(Sums, [*made, claim("p", province, indicator="x")], "GD304")

    cell = ["x.CN-GD.level.2024.NBS._Z"]
    assert wholes("100.0亿元", "60.0亿元", "30.0亿元") == []
    assert wholes("100.0亿元", "60.0亿元", "45.0亿元") == cell
    assert wholes("100.0亿元", "60.0亿元", "40.0亿元") == []  # 99.9 at least, 100.05 at most
    assert wholes("99.85亿元", "60.0亿元", "40.0亿元") == cell
    assert wholes("超90亿元", "60.0亿元", "45.0亿元") == []
    assert wholes("100.0亿元", "60.0亿元", "30.0亿元", rank="deprecated") == cell


def test_only_whole_anchors_with_all_their_roles_are_kept_where_floats_can_t_tell() -> None:
    where = world("n = t / k", units={"n": "家", "k": "元", "t": "元"})

    def anchors(**printed: str) -> list[str]:
        made = [claim(i, p, indicator=i, unit=where.unit(i)) for i, p in printed.items()]
        return kept(Unscreened, made, "GD303", where)

    assert anchors(t="100元", k="10元") == ["t.CN-GD.level.2024.NBS._Z"]  # how many is not said
    assert anchors(t="100元", n="10家") == []


@pytest.mark.parametrize("engine", [lambda t: t, pl.from_arrow, duckdb.from_arrow])
def test_cells_that_differ_in_nothing_but_what_their_rule_says_are_joined(engine: Any) -> None:
    level = {"measure": Is("level"), "base": Is(NOT_APPLICABLE)}
    bound = Relation("XX301", "x", parse_formula("growth <= level"), "growth",
                     {"measure": {"growth"}}, {"level": level})  # fmt: skip
    registry.add_rule(Rule("XX301", "x", "error", "X.", relations=lambda _: [bound]))
    try:
        for printed, codes in (("3%", ["XX301"]), ("60%", [])):
            made = [claim("g", "50%", measure="growth"), claim("l", printed, unit="%")]
            where = world(units={"gdp": "%"})
            findings = contradictions_in(engine(table(made)), where, codes=["XX301"])
            assert [finding.code for finding in findings] == codes
    finally:
        registry.remove_rule("XX301")
