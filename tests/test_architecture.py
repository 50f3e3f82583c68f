"""The house: data flows one way, and every command and public name is documented."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.cli import main
from gd_metrics.config import Settings

SOURCE = ROOT / "src" / "gd_metrics"
ORDER = [
    *("names", "config", "places", "interval", "quantity.vocabulary", "quantity.numerals"),
    *("quantity.units", "quantity.fraction", "quantity.ranges", "quantity.quantity"),
    *("quantity.reader", "quantity.literal", "quantity", "claim"),
    "finding",
    *("aside", "tabular.dialect", "tabular.csvfile", "tabular.reasons", "unzip", "cells", "sweep"),
    *("formula", "linear", "world", "relation", "rules", "implication"),
    *("engines.engine", "engines.parquet", "engines.coding", "engines.screen"),
    *("verdict", "row_rules"),
    *("acceptance", "near_miss", "diagnosis", "figures", "results", "croissant"),
    *("tabular.schema", "tabular.arrow", "tabular.geo", "tabular.times", "tabular.lexical"),
    *("tabular.columns", "tabular.casting", "tabular.physical", "tabular.labels", "tabular.inline"),
    *("tabular.parquetfile", "tabular.reading"),
    *("tabular.patterns", "tabular.constraints", "tabular.keys"),
    *("tabular.queries", "tabular.answerable"),
    *(
        "tableschema",
        "package",
        "percents",
        "files",
        "rule_checks",
        "models",
        "tabular.structure",
        "texts",
    ),
    *("report", "column_sums", "wide", "circles", "selection", "validation", "curation"),
    *("build", "library"),
    *(
        "claims_file",
        "on_engine",
        "fitting",
        "wide_file",
        "inputs",
        "evidence",
        "explain",
        "doubt",
        "review",
    ),
    *("scaffold", "pack"),
    *("releases.matching", "releases.release", "releases.revision", "releases.changes"),
    *("reports", "progress", "pytest_plugin", "frictionless_plugin", "commands", "cli"),
    "__main__",
]
"""Every module uses only those before it; ``rules``, ``reports`` and ``commands`` are folders."""

WHOLE = ("rules", "reports", "commands")
"""Folders whose files stand side by side; of the others each file has its own place."""
FACES = (*WHOLE, "quantity")
"""Folders whose ``__init__.py`` defines names, or hands them on."""


def module_of(file: Path) -> str:
    parts = file.relative_to(SOURCE).with_suffix("").parts
    return parts[0] if parts[0] in WHOLE else ".".join(parts).removesuffix(".__init__")


def imports(file: Path) -> set[str]:
    """The modules of this package that a file imports, wherever in it."""
    here = file.relative_to(SOURCE).parts
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = here[: len(here) - node.level]
            path = [*above, *(node.module.split(".") if node.module else ())]
            found |= {_named([*path, alias.name]) for alias in node.names}
    return found - {""}


def _named(path: list[str]) -> str:
    """The module that an imported name is, or is in; none if it is the package's own."""
    if path[0] in WHOLE:
        return path[0]
    for length in (2, 1):
        if ".".join(path[:length]) in ORDER:
            return ".".join(path[:length])
    return ""


REFERENCE = re.compile(r":(?:mod|func|class|data|meth|attr|exc):`~?([\w.]+)`")

FILES = [
    f for f in sorted(SOURCE.rglob("*.py")) if f.name != "__init__.py" or module_of(f) in FACES
]


def test_the_order_names_every_module() -> None:
    assert {module_of(f) for f in FILES} == set(ORDER)


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(SOURCE)))
def test_a_module_uses_only_those_before_it(file: Path) -> None:
    place = ORDER.index(module_of(file))
    assert imports(file) <= set(ORDER[:place]) | {module_of(file)}


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


def test_no_public_name_is_a_module_s_name_that_would_hide_it() -> None:
    names = {part for file in FILES for part in module_of(file).split(".")[:1]}
    assert not set(gd.__all__) & names


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
    needed = [
        *project["dependencies"],
        *(n for e in extras if e != "benchmarks" for n in extras[e]),
    ]
    bounds = dict(re.findall(r"^([\w-]+)>=([^,\n]+)", "\n".join(needed), re.MULTILINE))
    lines = (ROOT / "constraints-lowest.txt").read_text("utf-8").split()
    tried = dict(line.split("==") for line in lines)
    assert tried.keys() == bounds.keys()
    for name, version in tried.items():
        assert version in (bounds[name], f"{bounds[name]}.0", f"{bounds[name]}.0.0"), name
