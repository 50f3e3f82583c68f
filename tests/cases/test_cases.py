"""Every folder beside this file is an input and what is right for it; see the README there."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gd_metrics.cli.main import main

CASES = sorted(file.parent for file in Path(__file__).parent.glob("*/expect.toml"))
KEYS = {"args", "exit", "says", "never", "writes", "findings"}


def _invoke(args: list[str]) -> Result:
    return CliRunner().invoke(main, args, catch_exceptions=False, env={"COLUMNS": "200"})


def _differs(finding: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether a finding is another than the one that is expected."""
    return any(
        value not in finding["message"] if name == "message" else finding[name] != value
        for name, value in expected.items()
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_gives_what_its_readme_says(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / case.name
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("README.md", "expect.toml"))
    monkeypatch.chdir(folder)
    runs = tomllib.loads((case / "expect.toml").read_text("utf-8"))["run"]
    assert runs
    for run in runs:
        _one_run_gives_what_is_expected(run, folder)


def _one_run_gives_what_is_expected(run: dict[str, Any], folder: Path) -> None:
    assert run.keys() <= KEYS, f"expect.toml knows no {run.keys() - KEYS}"
    assert run.keys() - {"args", "exit"} or run.get("exit"), "exit 0 alone says little"
    result = _invoke(run["args"])
    output = " ".join(result.output.split())
    assert result.exit_code == run.get("exit", 0), result.output
    for words in run.get("says", []):
        assert words in output, result.output
    for words in run.get("never", []):
        assert words not in output, result.output
    for name in run.get("writes", []):
        assert (folder / name).is_file(), name
    if (expected := run.get("findings")) is not None:
        told = json.loads(_invoke([*run["args"], "--format", "json"]).stdout)
        findings = [finding for report in told["reports"] for finding in report["findings"]]
        assert len(findings) == len(expected), findings
        for finding, one in zip(findings, expected, strict=True):
            assert not _differs(finding, one), (finding, one)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_says_in_words_what_is_right(case: Path) -> None:
    assert (case / "README.md").read_text("utf-8").strip()
