"""A gate for tables: settings and a workflow that find on every change what was found at first."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import yaml
from click.testing import Result

import gd_metrics as gd
from gd_metrics.dataset.gate import SETTINGS, WORKFLOW, gate

Run = Callable[..., Result]
ROWS = [("North", 120, 80), ("South", 75, 25), ("Old", 310, 190), ("East", 42, 58),
        ("West", 66, 54), ("Fish", 33, 117), ("Coal", 95, 55)]  # fmt: skip
DUES = "quay,cargo dues,ship dues,all\n" + "".join(
    f"{quay},{a},{b},{a + b - 5 * (quay == 'Coal')}\n" for quay, a, b in ROWS
)


@pytest.fixture
def dues(tmp_path: Path) -> Path:
    (tmp_path / "dues.csv").write_text(DUES, "utf-8")
    return tmp_path / "dues.csv"


def test_settings_hold_what_was_found_and_the_check_finds_the_row(
    dues: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run("init", dues.parent, "--table", dues)
    assert result.exit_code == 0
    said = tomllib.loads((dues.parent / SETTINGS).read_text("utf-8"))
    assert said == {
        "paths": ["dues.csv"], "accepted": "accepted.csv", "key": ["quay"],
        "formulas": ["all = `cargo dues` + `ship dues`"],
    }  # fmt: skip
    monkeypatch.chdir(dues.parent)
    checked = run("check")
    assert checked.exit_code == 1
    assert "Coal: all = `cargo dues` + `ship dues`: 95 + 55 = 150" in checked.output
    accepting = ("--path", "dues.csv", "--key", "quay", "--accepted", "accepted.csv")
    formula = ("--formula", said["formulas"][0], "--reason", "Printed so.")
    assert run("accept", "GD303:Coal", *accepting, *formula).exit_code == 0
    assert run("check").exit_code == 0
    Path("accepted.csv").unlink()
    dues.write_text(DUES.replace("145", "150"), "utf-8")
    assert run("check").exit_code == 0


def test_formulas_and_a_layout_that_are_said_are_kept(dues: Path, run: Run) -> None:
    options = ("--formula", "all >= 1", "--key", "quay", "--missing", "c", "--header", "1")
    assert run("init", dues.parent, "--table", dues, *options).exit_code == 0
    said = tomllib.loads((dues.parent / SETTINGS).read_text("utf-8"))
    assert said == {"paths": ["dues.csv"], "accepted": "accepted.csv", "key": ["quay"],
                    "formulas": ["all >= 1"], "missing": ["c"], "header": "1"}  # fmt: skip


def test_a_descriptor_beside_the_table_is_checked_too(dues: Path) -> None:
    gd.describe(dues).write()
    gate(dues.parent, [dues])
    said = tomllib.loads((dues.parent / SETTINGS).read_text("utf-8"))
    assert said["paths"] == ["dues.csv", "datapackage.json"]


def test_the_workflow_installs_what_reads_workbooks_where_there_is_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["a", "b"])
    book.save(tmp_path / "a.xlsx")
    made = gate(tmp_path, [tmp_path / "a.xlsx"], formulas=["a >= b"])
    assert made.formulas == {"a >= b": ""}
    workflow = yaml.safe_load((tmp_path / WORKFLOW).read_text("utf-8"))
    steps = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert steps[0].startswith('pip install "gd-metrics[excel]')
    assert steps[1] == "gd-metrics check --format github"


def test_what_is_there_is_not_written_over_and_files_elsewhere_are_refused(
    dues: Path, run: Run, tmp_path: Path
) -> None:
    (dues.parent / SETTINGS).write_text("", "utf-8")
    assert "is there already" in run("init", dues.parent, "--table", dues).output
    assert not (dues.parent / WORKFLOW).exists()
    (tmp_path / "other").mkdir()
    assert "lies outside" in run("init", tmp_path / "other", "--table", dues).output


def test_options_of_a_table_need_one(run: Run, tmp_path: Path) -> None:
    result = run("init", tmp_path / "new", "--sheet", "A")
    assert (result.exit_code, result.output) == (
        2,
        "gd-metrics: --sheet needs a table: say --table FILE\n",
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "no formula holds in nearly all of its rows, so a gate could not check it; say one"),
        (("--formula", "ports = quay + shipz"), "has no column 'shipz'. Did you mean ships?"),
        (("--formula", "ports = quay + ships", "--key", "town"), "has no column 'town'"),
        (("--formula", "ports = quay + ships", "--sheet", "A"), "is no workbook"),
    ],
)
def test_a_gate_that_could_not_check_is_refused(
    tmp_path: Path, run: Run, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "beds.csv").write_text("ports,quay,ships\n3,1,2\n", "utf-8")
    result = run("init", tmp_path, "--table", tmp_path / "beds.csv", *options)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / SETTINGS).exists()
    assert not (tmp_path / WORKFLOW).exists()


def test_a_gate_of_claims_needs_no_formula(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("indicator,period,printed\nbeds,2031,3\n", "utf-8")
    assert gate(tmp_path, [tmp_path / "c.csv"]).formulas == {}
