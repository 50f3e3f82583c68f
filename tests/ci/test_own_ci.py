"""This repository's own CI: it runs what is there, on every Python that is promised."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
JOBS = {
    f"{workflow.stem} {name}": job
    for workflow in WORKFLOWS
    for name, job in yaml.safe_load(workflow.read_text("utf-8"))["jobs"].items()
}
SCRIPTS = sorted(file for file in (ROOT / ".ci").iterdir() if file.is_file())


def test_every_python_that_is_promised_is_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (\d\.\d+)", "\n".join(project["classifiers"]))
    assert JOBS["ci run"]["strategy"]["matrix"]["python"] == named
    assert project["requires-python"] == f">={named[0]}"


def test_every_job_runs_a_script_that_is_here() -> None:
    for name, job in JOBS.items():
        scripts = [step["run"] for step in job["steps"] if "run" in step]
        assert len(scripts) == (name != "site publish")
        assert all(os.access(ROOT / script, os.X_OK) for script in scripts), scripts


@pytest.mark.parametrize("file", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda file: file.name)
def test_what_others_made_is_taken_at_the_commit_that_was_seen(file: Path) -> None:
    for used in re.findall(r"uses: (.*)", file.read_text("utf-8")):
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+(\.\d+)*", used), used


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_names_files_that_are_here(script: Path) -> None:
    text = script.read_text("utf-8")
    named = set(re.findall(r"(?<![\w./])(?:tests|docs|\.ci)/[\w./*-]+", text))
    missing = {name for name in named if not [*ROOT.glob(name.rstrip("./"))]}
    assert not missing


def test_the_whole_suite_is_run_with_what_is_slow() -> None:
    (command,) = re.findall(r"^pytest .*", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)
    assert not {"-m", "-k", "--deselect", "--ignore"} & {*command.split()}
