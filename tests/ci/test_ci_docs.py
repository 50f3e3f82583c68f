"""What docs/ci.md says to paste: every snippet is run, or read by what it is for."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from frictionless import Checklist

from conftest import ROOT, keep_tables

NEEDED = ("claims", "indicators", "areas", "formulas", "source_origins", "accepted")
"""The tables that rules look at."""

TEXT = (ROOT / "docs" / "ci.md").read_text("utf-8")
SNIPPETS = [
    (section.partition("\n")[0], language, body)
    for section in TEXT.split("\n## ")[1:]
    for language, body in re.findall(r"^```(\w+)\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
]
VERSION = re.search(r'version = "([^"]+)"', (ROOT / "src/gd_metrics/__init__.py").read_text())


def snippets(language: str) -> list[tuple[str, str]]:
    return [(section, body) for section, lang, body in SNIPPETS if lang == language]


def of(section: str, language: str = "yaml") -> Any:
    (body,) = [body for name, body in snippets(language) if name == section]
    return yaml.safe_load(body)


def commands() -> list[str]:
    lines = [line for _, body in snippets("sh") for line in body.splitlines()]
    return [*lines, *of("GitLab CI")["figures"]["script"]]


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands that installing this library and its tools puts on the path."""
    folder = tmp_path_factory.mktemp("bin")
    gd_metrics = "-c 'from gd_metrics.cli.main import main; main()'"
    known = {
        "gd-metrics": gd_metrics,
        "pytest": "-m pytest -p gd_metrics.pytest_plugin",
        "frictionless": "-m frictionless",
    }
    for name, arguments in known.items():
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        (folder / name).chmod(0o755)
    return folder


def run(command: str, project: Path, tools: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # the plugin is named, as if it were installed
    }
    return subprocess.run(
        command, shell=True, cwd=project, env=environment, check=False,
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def test_every_snippet_is_tested_here() -> None:
    assert {language for _, language, _ in SNIPPETS} == {
        *("sh", "yaml", "toml", "json", "python", "text")
    }


@pytest.mark.parametrize("command", [c for c in commands() if not c.startswith("pip ")])
def test_a_command_runs_as_it_is_printed(command: str, project: Path, tools: Path) -> None:
    if command.startswith("frictionless"):  # which takes long over Parquet
        keep_tables(project / "datapackage", *NEEDED)
    result = run(command, project, tools)
    assert result.returncode == 0, result.stdout + result.stderr
    for file in re.findall(r"--output \w+=(\S+)", command):
        assert (project / file).is_file()


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith("pip ")])
def test_what_is_installed_is_this_project_in_its_version(command: str) -> None:
    *_, requirement = shlex.split(command)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert VERSION
    assert requirement.startswith(f"{project['name']} @ git+")
    assert requirement.endswith(f"@v{VERSION[1]}")


def test_the_workflow_gives_the_action_what_it_takes() -> None:
    assert VERSION
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    steps = of("GitHub Actions")["jobs"]["check"]["steps"]
    (ours,) = [s for s in steps if s["uses"].startswith("OWNER/")]
    assert ours["uses"] == f"OWNER/gd_metrics@v{VERSION[1]}"
    assert ours["with"].keys() <= inputs.keys()
    section = TEXT.split("\n## ")[2]
    assert all(f"`{name}`" in section or name in ours["with"] for name in inputs)
    (upload,) = [s for s in steps if "upload-sarif" in s["uses"]]
    assert f"steps.{ours['id']}.outputs.sarif" in upload["if"]
    assert upload["with"]["sarif_file"] == ours["with"]["sarif"]


def test_the_pipeline_keeps_what_the_check_writes() -> None:
    job = of("GitLab CI")["figures"]
    written = re.findall(r"--output \w+=(\S+)", " ".join(job["script"]))
    assert set(job["artifacts"]["reports"].values()) == set(written)


def test_the_hooks_that_are_named_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    (repo,) = of("pre-commit")["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == {hook["id"] for hook in hooks}
    assert VERSION
    assert repo["rev"] == f"v{VERSION[1]}"


def test_the_setting_of_pytest_is_read(project: Path, tools: Path) -> None:
    (setting,) = snippets("toml")
    (project / "pyproject.toml").write_text(setting[1])
    result = run("pytest -v -k GD201", project, tools)
    assert "gd-metrics[datapackage]::claims::GD201 repeat PASSED" in result.stdout


def test_frictionless_reads_the_checklist_as_it_is_written() -> None:
    (checklist,) = snippets("json")
    descriptor = json.loads(checklist[1])
    assert Checklist.from_descriptor(descriptor).to_descriptor() == descriptor


def test_the_python_prints_that_the_package_is_valid(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    keep_tables(project / "datapackage", *NEEDED)
    (code,) = snippets("python")
    exec(compile(code[1], "docs/ci.md", "exec"), {})
    assert capsys.readouterr().out == "True\n"


def test_every_file_names_one_version_of_an_action() -> None:
    workflow = ROOT / "src" / "gd_metrics" / "dataset" / "template" / "check.yml"
    named: dict[str, set[str]] = {}
    ours = (ROOT / ".github" / "workflows").glob("*.yml")
    version = re.compile(r"uses: (\S+)@(?:[0-9a-f]{40} # )?(v\d+)")  # a commit says its version
    for file in (ROOT / "action.yml", workflow, *ours, *(ROOT / "docs").glob("*.md")):
        for action, major in version.findall(file.read_text("utf-8")):
            named.setdefault(action, set()).add(major)
    assert named["actions/checkout"]
    assert {action: found for action, found in named.items() if len(found) > 1} == {}


def test_the_readme_leads_here() -> None:
    assert "](docs/ci.md)" in (ROOT / "README.md").read_text("utf-8")
