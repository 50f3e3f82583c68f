"""This repository's own CI: it runs what is there, on every Python that is promised."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import ROOT

JOBS = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))["jobs"]
SCRIPTS = sorted(file for file in (ROOT / ".ci").iterdir() if file.is_file())


def test_every_python_that_is_promised_is_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"Python :: (\d\.\d+)", "\n".join(project["classifiers"]))
    assert JOBS["run"]["strategy"]["matrix"]["python"] == named
    assert project["requires-python"] == f">={named[0]}"


def test_every_job_runs_a_script_that_is_here() -> None:
    for job in JOBS.values():
        (script,) = [step["run"] for step in job["steps"] if "run" in step]
        assert os.access(ROOT / script, os.X_OK), script


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_names_files_that_are_here(script: Path) -> None:
    text = script.read_text("utf-8")
    named = set(re.findall(r"(?<![\w./])(?:tests|docs|\.ci)/[\w./*-]+", text))
    missing = {name for name in named if not [*ROOT.glob(name.rstrip("./"))]}
    assert not missing


def test_the_whole_suite_is_run_with_what_is_slow() -> None:
    (command,) = re.findall(r"^pytest .*", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)
    assert not {"-m", "-k", "--deselect", "--ignore"} & {*command.split()}
