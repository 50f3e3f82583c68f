"""The house: data flows one way, and every command and public name is documented."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics import checks, dataset
from gd_metrics.checks.settings import Settings
from gd_metrics.cli.main import main

SOURCE = ROOT / "src" / "gd_metrics"
REFERENCE = re.compile(r":(?:mod|func|class|data|meth|attr|exc):`~?([\w.]+)`")

FILES = sorted(SOURCE.rglob("*.py"))


def test_each_room_uses_only_those_below_it() -> None:
    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout


def test_whatever_a_docstring_refers_to_is_there() -> None:
    unknown = set()
    for file in FILES:
        text = file.read_text("utf-8")
        parts = file.relative_to(SOURCE.parent).with_suffix("").parts
        if names := set(REFERENCE.findall(text)):
            module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
            unknown |= {f"{file}: {name}" for name in names if not _found(name, module)}
    assert not unknown


def _found(name: str, module: Any) -> bool:
    """Whether a name is one that the module has, or one with its module before it."""
    if hasattr(module, name.partition(".")[0]):
        return True
    try:
        return pkgutil.resolve_name(name) is not None
    except (ImportError, AttributeError):
        return False


@pytest.mark.parametrize("package", [gd, checks, dataset], ids=lambda package: package.__name__)
def test_what_a_face_hands_out_is_what_type_checkers_see(package: Any) -> None:
    tree = ast.parse(Path(package.__file__).read_text("utf-8"))
    seen = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == {name: home for name, home in package._HOME.items() if name != "data_version"}
    assert {*package._HOME} <= {*package.__all__}
    assert all(not inspect.ismodule(getattr(package, name)) for name in package._HOME)


def test_no_public_name_is_a_module_s_name_that_would_hide_it() -> None:
    assert not set(gd.__all__) & {file.stem for file in SOURCE.glob("*.py")}


@pytest.mark.parametrize("name", [n for n in gd.__all__ if callable(getattr(gd, n))])
def test_every_public_name_has_a_docstring_of_its_own(name: str) -> None:
    assert inspect.getdoc(getattr(gd, name))


def test_every_command_and_option_is_explained_and_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, command in main.commands.items():
        assert f"gd-metrics {name}" in readme
        assert command.help
        assert f"gd-metrics {name}" in command.help, f"{name}: help without an example"
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name != "help":
                assert parameter.help, f"{name} {parameter.name}"


def test_every_option_is_named_in_the_docs() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    docs = "\n".join(page.read_text("utf-8") for page in pages)
    inputs = (ROOT / "docs" / "inputs.md").read_text("utf-8")
    for name, command in main.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                option = max(parameter.opts, key=len)
                assert f"`{option}" in docs or f" {option}" in docs, f"{name} {option}"
                assert name != "check" or f"`{option}" in inputs, option


def test_every_setting_is_named_in_the_docs() -> None:
    inputs = (ROOT / "docs" / "inputs.md").read_text("utf-8")
    settings = {field.name.replace("_", "-") for field in dataclasses.fields(Settings)}
    unnamed = {s for s in settings if f"`{s}`" not in inputs and f"{s} = " not in inputs}
    assert not unnamed


def test_the_lowest_versions_that_are_tried_are_the_bounds_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    measuring = {"benchmarks", "mutation"}
    needed = [
        *project["dependencies"],
        *(n for extra in extras.keys() - measuring for n in extras[extra]),
    ]
    bounds = dict(re.findall(r"^([\w-]+)>=([^,\n]+)", "\n".join(needed), re.MULTILINE))
    lines = (ROOT / "constraints-lowest.txt").read_text("utf-8").split()
    tried = dict(line.split("==") for line in lines)
    assert tried.keys() == bounds.keys()
    for name, version in tried.items():
        assert version in (bounds[name], f"{bounds[name]}.0", f"{bounds[name]}.0.0"), name
