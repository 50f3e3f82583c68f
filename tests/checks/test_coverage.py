"""How many claims others could contradict, as a command and at the end of a check."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import gd_metrics as gd

Run = Callable[..., Result]
ROWS = "indicator,period,printed\ntrade,2024,3 EUR\nexports,2024,2 EUR\ntax,2024,1 EUR\n"
FORMULA = ("--formula", "trade = exports + imports")


@pytest.fixture
def run(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    Path("c.csv").write_text(ROWS + "imports,2023,1 EUR\n", "utf-8")
    return run


def test_coverage_names_the_series_that_makes_most_others_checkable(run: Run) -> None:
    lines = run("coverage", "c.csv", *FORMULA).output.splitlines()
    assert lines[0] == "c.csv: others would contradict 0 of 4 claims (0 %) if they were wrong"
    assert lines[2:5] == [
        "1. imports: 3 claims",
        "   for 2023; 2024",
        "   would complete trade = exports + imports",
    ]


def test_coverage_speaks_chinese_where_that_is_asked_for(run: Run) -> None:
    first = run("coverage", "c.csv", "--lang", "zh").output.splitlines()[0]
    assert first == "c.csv：4个数字中的0个（0%）若有错，其他数字会与之矛盾"


def test_coverage_for_programs_has_every_key(run: Run) -> None:
    said = json.loads(run("coverage", "c.csv", "--format", "json", *FORMULA).output)
    (covered,) = said["inputs"]
    assert (covered["claims"], covered["checkable"]) == (4, 0)
    best = covered["second_sources"][0]
    assert best["figures"] == ["imports._Z.level.2023._Z._Z", "imports._Z.level.2024._Z._Z"]
    assert best["claims"] == ["c-1", "c-2", "c-4"]


def test_a_check_ends_with_the_share_of_claims_that_others_could_contradict(run: Run) -> None:
    Path("full.csv").write_text(ROWS + "imports,2024,1 EUR\n", "utf-8")
    assert run("check", "full.csv", *FORMULA).output.splitlines()[-1] == (
        "others would contradict 3 of 4 claims (75 %) if they were wrong; "
        "for the rest: gd-metrics coverage full.csv"
    )
    assert json.loads(run("check", "full.csv", *FORMULA, "--format", "json").output)["reports"][0][
        "claims"
    ] == {"tested": 3, "untested": 1, "checkable": 3}


def test_what_has_no_claims_is_wholly_covered(run: Run) -> None:
    covered = gd.coverage("c.csv", formulas=FORMULA[1:], most=1)
    assert (covered.share, len(covered.second_sources)) == (0, 1)
    assert gd.Coverage("none", 0, 0, ()).share == 1
