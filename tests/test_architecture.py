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
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import click
import grimp
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


def _imports_between_rooms() -> dict[str, set[str]]:
    """Which rooms and single modules each of them imports."""
    graph = grimp.build_graph("gd_metrics", exclude_type_checking_imports=True, cache_dir=None)
    rooms = graph.find_children("gd_metrics")
    for room in rooms:
        if graph.find_children(room):
            graph.squash_module(room)
    return {room: graph.find_modules_directly_imported_by(room) & rooms - {room} for room in rooms}


def test_no_chain_of_imports_between_rooms_has_more_than_eleven_floors() -> None:
    imports = _imports_between_rooms()
    floors: dict[str, int] = {}
    for room in TopologicalSorter(imports).static_order():  # which refuses a circle
        floors[room] = 1 + max((floors[below] for below in imports[room]), default=0)
    assert max(floors.values()) <= 11, floors


def test_only_checks_and_what_is_above_it_knows_both_wings() -> None:
    wings = {"gd_metrics.reasoning", "gd_metrics.tables"}
    both = {room for room, below in _imports_between_rooms().items() if wings <= below}
    assert "gd_metrics.checks" in both
    above = {
        "cli",
        "reports",
        "dataset",
        "reading",
        "checks",
        "pytest_plugin",
        "frictionless_plugin",
    }
    assert both <= {f"gd_metrics.{room}" for room in (*above, "pandera_plugin")}


FACES = {
    "cli": {"main"},
    "reports": {"render", "FORMATS"},
    "dataset": {"build", "figure", "panel", "series", "diff"},
    "reading": {"load", "read"},
    "checks": {"check", "check_table", "support", "diagnose"},
    "reasoning": {"contradictions", "implications", "diagnose"},
    "rules": {"rules", "add_rule"},
    "tables": {"open_package", "read_file", "engine_of", "to_pandera"},
    "quantity": {"parse", "Interval", "Formula"},
}
"""The rooms, top down, and what each hands out at least."""


@pytest.mark.parametrize("room", FACES)
def test_a_room_says_what_lives_there_and_hands_out_its_face(room: str) -> None:
    module = importlib.import_module(f"gd_metrics.{room}")
    assert len((module.__doc__ or "").splitlines()) > 2
    for name in FACES[room] | {*getattr(module, "__all__", ())}:
        assert not inspect.ismodule(getattr(module, name)), name


def test_every_package_is_a_room() -> None:
    folders = {f.parent.name for f in SOURCE.glob("*/__init__.py")}
    assert folders - {"datapackage"} == FACES.keys()


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """A function's lines, without its docstring."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    documented = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return end - function.lineno + 1 - docstring


def test_a_function_fits_a_screen() -> None:
    long = {
        f"{file.relative_to(SOURCE)}: {node.name}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _lines(node) > 40
    }
    assert not long


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


def commands() -> dict[str, click.Command]:
    """Every command by its name."""
    context = click.Context(main)
    named = {name: main.get_command(context, name) for name in main.list_commands(context)}
    return {name: command for name, command in named.items() if command}


def test_every_command_and_option_is_explained_and_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name, command in commands().items():
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
    for name, command in commands().items():
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
