"""What rules look up: the tables of a package, and what a cell's value can be at all."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest

from gd_metrics.claim import NOT_APPLICABLE, Cell
from gd_metrics.quantity.interval import Interval
from gd_metrics.rules.world import World
from making import claim


def world_of(**tables: list[dict[str, Any]]) -> World:
    return World.of({name: pa.Table.from_pylist(rows) for name, rows in tables.items()})


def test_an_indicator_without_a_key_or_without_a_unit_is_not_looked_up() -> None:
    rows = [("gdp", "亿元"), ("unitless", None), (None, "亿元"), ("cars", "辆")]
    where = world_of(indicators=[{"indicator": key, "unit": unit} for key, unit in rows])
    assert [*where.indicators] == ["gdp", "cars"]


def test_areas_have_parents_kinds_and_partitions_from_their_table() -> None:
    where = world_of(
        areas=[
            {"area": "CN", "parent": None, "kind": "country", "partition": True},
            {"area": "CN-GD", "parent": "CN", "kind": "province", "partition": None},
        ]
    )
    assert where.parents == {"CN-GD": "CN"}
    assert where.kinds == {"CN": "country", "CN-GD": "province"}
    assert where.partitions == {"CN"}


def test_who_repeats_whom_comes_from_its_table() -> None:
    where = world_of(source_origins=[{"source_id": "repost", "origin_id": "office"}])
    made = claim("a", "43%", measure="growth", source_id="repost")
    assert where.roots.of_claim(made) == {"office"}


def test_what_can_t_be_negative_falls_by_no_more_than_all_of_it() -> None:
    growth = Cell("cars", "CN", "growth", "2024", "NBS", "2023")
    where = world_of(indicators=[{"indicator": "cars", "unit": "辆", "additive": True}])
    assert where.domain(growth) == Interval(Fraction(-1), None)
    assert World().domain(growth) == Interval()


def test_a_package_without_these_tables_is_an_empty_world() -> None:
    where = World.of({})
    assert [where.indicators, where.parents, where.kinds, where.formulas] == [{}] * 4


@pytest.mark.parametrize(
    ("indicator", "base", "most"), [("rd", "CN", 1), ("investment", "plan", None)]
)
def test_a_share_is_never_below_zero_and_of_a_plan_may_exceed_all_of_it(
    indicator: str, base: str, most: int | None
) -> None:
    cell = Cell(indicator, "CN-GD", "share", "2024", "NBS", base)
    assert World().domain(cell) == Interval(Fraction(0), None if most is None else Fraction(most))


def test_what_an_unknown_indicator_can_be_is_open_and_a_rank_begins_with_one() -> None:
    level = Cell("margin", "CN", "level", "2024", "NBS", NOT_APPLICABLE)
    assert World().domain(level) == Interval()
    assert World().domain(level._replace(measure="rank")) == Interval(Fraction(1), None)
