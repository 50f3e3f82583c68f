"""The GitHub action: its steps are run as a runner runs them, with what they write and say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

import gd_metrics as gd
from conftest import ROOT

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ (\S+) \}\}")


@dataclass(frozen=True)
class Ran:
    """What a runner sees of a step."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str


class Runner:
    """A runner with a workspace, in which the action's environment is already installed."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "workspace"
        self.temp = folder / "runner"
        self.workspace.mkdir()
        self.temp.mkdir()

    def install(self) -> None:
        """What the step Install makes: an environment with python and gd-metrics."""
        bin_ = self.temp / "gd-metrics" / "bin"
        bin_.mkdir(parents=True)
        main = "from gd_metrics.cli.main import main; main(prog_name='gd-metrics')"
        for name, arguments in {"python": "", "gd-metrics": f' -c "{main}"'}.items():
            (bin_ / name).write_text(f'#!/bin/sh\nexec "{sys.executable}"{arguments} "$@"\n')
            (bin_ / name).chmod(0o755)

    def run(self, name: str, **inputs: str) -> Ran:
        """Run a step of ``shell: bash`` with some inputs, and defaults for the rest."""
        step = STEPS[name]
        assert step["shell"] == "bash"
        known = {key: str(given["default"]) for key, given in ACTION["inputs"].items()}
        given = {key.replace("_", "-"): value for key, value in inputs.items()}
        assert given.keys() <= known.keys()
        context = {f"inputs.{key}": value for key, value in (known | given).items()}
        context["github.action_path"] = str(ROOT)
        script, output, summary = (self.temp / n for n in ("step.sh", "output", "summary"))
        script.write_text(step["run"], "utf-8")
        output.write_text("")
        summary.write_text("")
        told = {key: EXPRESSION.sub(lambda m: context[m[1]], text) for key, text in
                step["env"].items()}  # fmt: skip
        files = {"GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary, "RUNNER_TEMP": self.temp}
        result = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.workspace,
            env=os.environ | {"PYTHONPATH": str(ROOT / "src")} | told
            | {key: str(path) for key, path in files.items()},
            check=False, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        pairs = (line.partition("=") for line in output.read_text("utf-8").splitlines())
        return Ran(
            result.returncode,
            result.stdout + result.stderr,
            {key: value for key, _, value in pairs},
            summary.read_text("utf-8"),
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    made = Runner(tmp_path)
    made.install()
    return made


def place(project: Path, runner: Runner, name: str = "project") -> None:
    project.rename(runner.workspace / name)


def test_a_good_project_passes_and_is_told_in_the_summary(project: Path, runner: Runner) -> None:
    place(project, runner)
    ran = runner.run("Check", path="project", sarif="out.sarif")
    assert ran.code == 0, ran.log
    told = {"exit-code": "0", "errors": "0", "warnings": "0", "sarif": "out.sarif"}
    assert ran.outputs == told
    assert "::error" not in ran.log
    assert ran.summary
    assert json.loads((runner.workspace / "out.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_the_workflow_passes_as_it_is_pasted(project: Path, runner: Runner) -> None:
    section = (ROOT / "docs/ci.md").read_text("utf-8").partition("## GitHub Actions")[2]
    steps = yaml.safe_load(section.split("```yaml")[1].split("```")[0])["jobs"]["check"]["steps"]
    (ours,) = [step for step in steps if step["uses"].startswith("OWNER/")]
    for part in project.iterdir():
        part.rename(runner.workspace / part.name)
    ran = runner.run("Check", **{k.replace("-", "_"): v for k, v in ours["with"].items()})
    assert (ran.code, ran.outputs["sarif"]) == (0, ours["with"]["sarif"]), ran.log


def test_the_folder_it_looks_at_by_itself_may_name_files_in_its_settings(runner: Runner) -> None:
    (runner.workspace / "gd-metrics.toml").write_text('paths = ["claims.csv"]\n')
    (runner.workspace / "claims.csv").write_text(
        "source_id,printed,indicator,area,measure,period\n"
        "paper,48%,nev_output,CN-GD,growth,2024\npaper,43%,nev_output,CN-GD,growth,2024\n"
    )
    ran = runner.run("Check")
    assert (ran.code, ran.outputs["errors"]) == (1, "1"), ran.log
    assert "file=claims.csv,line=2" in ran.log


def test_a_contradiction_is_annotated_where_it_is_written(article: Path, runner: Runner) -> None:
    place(article, runner)
    ran = runner.run("Check", path="project", sarif="out.sarif")
    assert ran.code == 1, ran.log
    assert ran.outputs["exit-code"] == "1"
    assert int(ran.outputs["errors"]) + int(ran.outputs["warnings"]) == 1
    assert re.search(r"^::(error|warning) file=project/curation/claims.csv,line=13,", ran.log, re.M)
    assert "48%" in ran.summary
    sarif = json.loads((runner.workspace / "out.sarif").read_text("utf-8"))
    assert "GD201" in {result["ruleId"] for result in sarif["runs"][0]["results"]}


def test_codes_severity_and_strictness_are_passed_on(article: Path, runner: Runner) -> None:
    place(article, runner)
    assert runner.run("Check", path="project", ignore="GD201").code == 0
    assert runner.run("Check", path="project", select="GD3,GD4").code == 0
    assert runner.run("Check", path="project", select="GD2").code == 1


def test_strict_fails_on_what_was_accepted(project: Path, runner: Runner) -> None:
    place(project, runner)
    assert runner.run("Check", path="project").code == 0
    assert runner.run("Check", path="project", strict="true").code == 1


def test_several_paths_and_no_summary(project: Path, runner: Runner) -> None:
    place(project, runner)
    ran = runner.run("Check", path="project\nproject/datapackage\n", summary="false")
    assert (ran.code, ran.summary) == (0, "")
    assert ran.log.count("datapackage/datapackage.json") >= 2


def test_what_can_t_be_read_exits_with_2(runner: Runner) -> None:
    ran = runner.run("Check", path="nowhere")
    assert (ran.code, ran.outputs["exit-code"]) == (2, "2")
    assert "nowhere" in ran.log


@pytest.mark.parametrize("name", ["path", "select", "ignore", "formula", "fail-on", "sarif"])
@pytest.mark.parametrize("text", ['$(touch hit)"; touch hit; "', "`touch hit`", "--help"])
def test_no_input_is_run_or_read_as_an_option(name: str, text: str, runner: Runner) -> None:
    ran = runner.run("Check", **{name.replace("-", "_"): text})
    assert not list(runner.workspace.rglob("hit"))
    assert "PATH is a datapackage.json" not in ran.log  # the help


def test_no_output_can_be_added_by_an_input(runner: Runner) -> None:
    ran = runner.run("Check", sarif="a\nexit-code=0")
    assert (ran.code, ran.outputs) == (2, {})


def test_no_script_has_an_expression_in_it() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")


def test_every_input_is_explained_and_used_and_every_output_is_written() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for name, given in ACTION["inputs"].items():
        assert given["description"]
        assert f"${{{{ inputs.{name} }}}}" in text
    script = STEPS["Check"]["run"]
    for name, given in ACTION["outputs"].items():
        assert given["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert f"{name}=" in script


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands are once the action has installed the wheel in an environment."""
    runner = Runner(tmp_path_factory.mktemp("installed"))
    ran = runner.run("Install")
    assert ran.code == 0, ran.log
    return runner.temp / "gd-metrics" / "bin"


def said(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, check=False, capture_output=True, text=True)  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_action_installs_itself(installed: Path, tmp_path: Path) -> None:
    told = said(installed / "gd-metrics", "--version", cwd=tmp_path)
    assert told.stdout.startswith("gd-metrics, version ")


@pytest.mark.slow
def test_an_installed_wheel_carries_the_data_checks_and_builds(
    installed: Path, project: Path, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    away.mkdir()
    code = "import gd_metrics as gd; print(gd.path()); print(gd.table('claims').num_rows)"
    where, rows = said(installed / "python", "-c", code, cwd=away).stdout.splitlines()
    assert Path(where).is_relative_to(installed.parent)
    assert int(rows) == gd.table("claims").num_rows
    check = said(installed / "gd-metrics", "check", "--show", "accepted", cwd=away)
    assert check.returncode == 0, check.stderr
    assert "48%  Yangcheng Evening News, 2025-01, body, paragraph 5" in check.stdout
    assert list(away.iterdir()) == []
    build = said(installed / "gd-metrics", "build", project, "--check", cwd=away)
    assert (build.returncode, build.stdout) == (0, "current\n"), build.stderr
