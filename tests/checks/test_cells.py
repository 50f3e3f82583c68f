"""Which cell of a table is the one whose change mends all that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

TOWNS = """town,a,b,total,plan
Riverside,120,160,820,300
Hilltop,30,40,70,80
Lakeside,30,41,70,80
"""
SUM, PLAN = ("--formula", "total = a + b"), ("--formula", "total <= plan")
CROSS = "kind,x,y,both\np,10,20,30\nq,15,52,40\nall,25,45,70\n"
GROWTH = "year,level,rate\n2020,500,\n2021,550,10%\n2022,660,10%\n2023,666,10%\n2024,733,10%\n"


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    for name, text in (("towns", TOWNS), ("cross", CROSS), ("growth", GROWTH)):
        Path(f"{name}.csv").write_text(text, "utf-8")
    return run


def test_the_cell_that_breaks_two_formulas_is_the_one_that_mends_both(run: Run) -> None:
    output = run("diagnose", "towns.csv", *SUM, *PLAN, "--key", "town").output
    river, lake = output.split("\n\n")
    assert river.splitlines() == [
        "towns, Riverside: total = a + b, total <= plan fail",
        "  1. total 820 at towns.csv:2:19: 280 (perhaps 280 (swap)) mends both",
    ]
    assert [line.split()[1] for line in lake.splitlines()[1:]] == ["total", "b", "a"]


def test_a_cell_where_two_sums_cross_is_found(run: Run) -> None:
    asked = ("diagnose", "cross.csv", "--formula", "both = x + y", "--formula", "all = sum(*)")
    assert "q, y 52 at cross.csv:3:6: 25 (perhaps 25 (swap)) mends both" in run(*asked).output


def test_a_column_of_rates_is_no_sum_when_a_cell_is_looked_for(run: Run) -> None:
    rows = "town,a,b,share\nEast,10,30,25.0\nWest,20,90,25.0\nNorth,5,45,10.0\nAll,35,135,20.6\n"
    Path("rates.csv").write_text(rows, "utf-8")
    rules = ("--formula", "All = sum(*)", "--formula", "share = 100 * a / (a + b)")
    output = run("diagnose", "rates.csv", *rules, "--key", "town").output
    assert [line for line in output.splitlines() if "mends both" in line] == [
        "  1. West, b 90 at rates.csv:3:9: 60 (perhaps 60 (digit)) mends both"
    ]


def test_a_level_that_breaks_two_growths_is_found(run: Run) -> None:
    growth = ("--formula", "rate = level / before(level) - 1", "--period", "year")
    output = run("diagnose", "growth.csv", *growth, "--rounding", "rate=printed").output
    first = output.splitlines()[1]
    assert first.startswith("  1. row 3, level 660 at growth.csv:4:6: ")
    assert first.endswith("mends both")


def test_a_row_is_explained_by_what_its_formulas_say(run: Run) -> None:
    output = run("explain", "Riverside", "--path", "towns.csv", *SUM, *PLAN, "--key", "town").output
    assert "total is 820; the others say 280" in output
    assert "plan is 300; the others say at least 820" in output
    assert "mends both" in output
    holding = run("explain", "Hilltop", "--path", "towns.csv", *SUM, *PLAN, "--key", "town").output
    assert "total = a + b holds" in holding
    assert "mends" not in holding


def test_a_row_may_be_named_by_its_number(run: Run) -> None:
    assert "total is 70" in run("explain", "row 3", "--path", "towns.csv", *SUM).output


def test_where_nothing_fails_nobody_is_to_doubt(run: Run) -> None:
    result = run("diagnose", "towns.csv", "--formula", "a <= b")
    assert (result.exit_code, result.output) == (0, "no formula fails, so no cell is to doubt\n")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("diagnose", "towns.csv"), "say formulas, such as"),
        (("explain", "Rivrside", "--path", "towns.csv", *SUM, "--key", "town"), "Riverside"),
        (("diagnose", "towns.csv", "--formula", "total = c"), "has no column 'c'"),
    ],
)
def test_what_can_t_be_explained_is_said(args: tuple[str, ...], words: str, run: Run) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert words in result.output
