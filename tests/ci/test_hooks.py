"""The pre-commit hooks: run as pre-commit runs them, in a git repository of their own."""

from __future__ import annotations

import contextlib
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from conftest import ROOT, edit_csv
from gd_metrics.cli.main import main

HOOKS = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def git(*arguments: object, cwd: Path) -> str:
    identity = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.org")
    return subprocess.run(
        ["git", *identity, *map(str, arguments)],
        cwd=cwd, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


@pytest.fixture
def repository(project: Path) -> Path:
    """The project as a git repository, with all of it committed."""
    git("init", "--quiet", cwd=project)
    (project / "notes.md").write_text("no figures\n")
    git("add", ".", cwd=project)
    git("commit", "--quiet", "--message", "figures", cwd=project)
    return project


def staged(repository: Path) -> list[str]:
    git("add", "--all", cwd=repository)
    return git("diff", "--staged", "--name-only", cwd=repository).splitlines()


def run(name: str, repository: Path, **configured: list[str]) -> Result | None:
    """Run a hook on what is staged; nothing where no staged file is one of its own."""
    hook = HOOKS[name] | configured
    if not any(re.search(hook["files"], file) for file in staged(repository)):
        return None
    assert not hook["pass_filenames"]
    command, *arguments = shlex.split(hook["entry"])
    assert command in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    with contextlib.chdir(repository):
        return CliRunner().invoke(main, [*arguments, *hook.get("args", [])], catch_exceptions=False)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_runs_only_where_figures_changed(name: str, repository: Path) -> None:
    (repository / "notes.md").write_text("still none\n")
    assert run(name, repository) is None


@pytest.mark.parametrize("name", HOOKS)
def test_a_harmless_change_passes(name: str, repository: Path) -> None:
    (repository / "curation" / "README.md").write_text("how we write figures down\n")
    result = run(name, repository)
    assert result is not None
    assert result.exit_code == 0, result.output


def test_a_figure_that_was_not_built_is_stopped(repository: Path) -> None:
    edit_csv(repository / "curation" / "accepted.csv", list.clear)
    result = run("gd-metrics-build", repository)
    assert result is not None
    assert result.exit_code == 1
    assert "not current: run gd-metrics build" in result.stdout


def test_a_contradiction_that_was_built_is_stopped(repository: Path) -> None:
    from gd_metrics.dataset.build import build

    edit_csv(repository / "curation" / "accepted.csv", list.clear)
    build(repository)
    assert "datapackage/data/accepted.parquet" in staged(repository)
    result = run("gd-metrics-check", repository)
    assert result is not None
    assert result.exit_code == 1
    assert "48%" in result.stdout


def test_the_hooks_pass_as_they_are_pasted(repository: Path) -> None:
    section = (ROOT / "docs/ci.md").read_text("utf-8").partition("## pre-commit")[2]
    (repo,) = yaml.safe_load(section.split("```yaml")[1].split("```")[0])["repos"]
    (repository / "curation" / "README.md").write_text("how we write figures down\n")
    for hook in repo["hooks"]:
        result = run(hook.pop("id"), repository, **hook)
        assert result is not None
        assert result.exit_code == 0, result.output


CLAIMS = "source_id,printed,indicator,area,measure,period\npaper,{},nev_output,CN-GD,growth,2024\n"


@pytest.mark.parametrize("argument", ["claims.csv", "."])
def test_another_file_is_checked_when_it_changes(argument: str, tmp_path: Path) -> None:
    git("init", "--quiet", cwd=tmp_path)
    (tmp_path / "gd-metrics.toml").write_text('paths = ["claims.csv"]\n')
    file = tmp_path / "claims.csv"
    file.write_text(CLAIMS.format("48%"))
    result = run("gd-metrics-check", tmp_path, args=[argument])
    assert result is not None
    assert result.exit_code == 0, result.output
    file.write_text(f"{CLAIMS.format('48%')}paper,43%,nev_output,CN-GD,growth,2024\n")
    result = run("gd-metrics-check", tmp_path, args=[argument])
    assert result is not None
    assert result.exit_code == 1
    assert "claims.csv:" in result.output


def test_a_project_without_a_package_is_no_reason_to_check_another(repository: Path) -> None:
    git("rm", "-r", "--quiet", "datapackage", cwd=repository)
    result = run("gd-metrics-check", repository)
    assert result is not None
    assert result.exit_code == 2


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS.keys())
def test_a_hook_says_what_it_does(hook: dict[str, object]) -> None:
    assert {"id", "name", "description", "entry", "language", "files"} <= hook.keys()
    assert hook["language"] == "python"
