"""docs/inputs.md says what the command does: its examples are run."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.checks.settings import Settings

Run = Callable[..., Result]
PAGE = (ROOT / "docs" / "inputs.md").read_text("utf-8")


def block(language: str) -> str:
    """The one block of a language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def test_claims_by_themselves_are_checked_as_shown(run: Run) -> None:
    Path("claims.csv").write_text(block("csv"), "utf-8")
    command, first, *_ = block("console").splitlines()
    result = run(*shlex.split(command.removeprefix("$ gd-metrics ")))
    assert result.exit_code == 1
    assert result.output.splitlines()[0] == first


ROWS, _, BEHIND = PAGE.partition("| printed | is |\n")[2].partition("These are refused:")
READ = re.findall("`([^`]+)`", "".join(re.findall(r"^\|([^|]+)\|", ROWS, re.MULTILINE)))
REFUSED = re.findall("`([^`]+)`", BEHIND.partition(". A unit")[0])


@pytest.mark.parametrize("printed", READ)
def test_a_figure_that_the_page_shows_is_read(printed: str) -> None:
    assert gd.parse(printed).printed == printed


@pytest.mark.parametrize("printed", REFUSED)
def test_a_figure_that_the_page_says_is_refused_is(printed: str) -> None:
    with pytest.raises(gd.QuantityError):
        gd.parse(printed)


@pytest.fixture
def trade(tmp_path: Path) -> Callable[[str], gd.Report]:
    """Check a package whose resource is the example's, with some rows."""

    def check(rows: str) -> gd.Report:
        (tmp_path / "trade.csv").write_text(f"year,exports,imports,total\n{rows}", "utf-8")
        descriptor = {"resources": [json.loads(block("json"))]}
        (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
        return gd.check(tmp_path)

    return check


def test_a_resource_s_own_formulas_are_checked(trade: Callable[[str], gd.Report]) -> None:
    report = trade("2023,3.1,1.9,5.0\n2024,3.1,1.9,5.9\n")
    (finding,) = report.findings
    assert (finding.code, finding.table, finding.subject, finding.row) == (
        *("GD303", "trade", "2024"),
        2,
    )
    assert [count.passed for count in report.formulas] == [2, 1]


def test_what_rounding_explains_is_no_finding(trade: Callable[[str], gd.Report]) -> None:
    assert trade("2024,3.1,1.9,5.1\n").ok


def test_the_settings_of_the_example_are_settings() -> None:
    table = tomllib.loads(block("toml"))["tool"]["gd-metrics"]
    settings = Settings.of(table)
    assert (settings.key, settings.fail_on) == (("id",), "error")
    assert settings.output == {"sarif": "out.sarif", "junit": "out.xml"}
