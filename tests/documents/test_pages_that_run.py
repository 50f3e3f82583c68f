"""Pages that show files and commands: the files are written, the commands run, and print that."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import openpyxl
import pytest
from click.testing import Result

from conftest import ROOT
from gd_metrics.cli.main import main

PAGES = ("tools.md", "from-excel-to-ci.md", "reading.md", "tables.md")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _write_workbook(file: str, sheet: str, body: str) -> None:
    """A workbook with one sheet, of which a page shows the cells as CSV."""
    book = openpyxl.Workbook()
    book.worksheets[0].title = sheet
    for row in csv.reader(io.StringIO(body)):
        book.worksheets[0].append([_cell(text) for text in row])
    book.save(file)


def _cell(text: str) -> Any:
    with contextlib.suppress(ValueError):
        return float(text)
    with contextlib.suppress(ValueError):
        return datetime.date.fromisoformat(text)
    return text or None


def _replayed(page: str, run: Callable[..., Result]) -> str:
    """The page with what its commands really print."""

    def block(match: re.Match[str]) -> str:
        language, file, body = match.groups()
        if file and ".xlsx:" in file:
            _write_workbook(*file.split(":"), body)
        elif file:
            Path(file).write_text(body, "utf-8")
        if language != "console":
            return match[0]
        printed = [line + "\n" + run(*shlex.split(line)[2:]).output
                   for line in body.splitlines() if line.startswith("$ gd-metrics ")]  # fmt: skip
        return f"```console\n{''.join(printed)}```"

    return BLOCK.sub(block, page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_commands_print(name: str, run: Callable[..., Result]) -> None:
    page = (ROOT / "docs" / name).read_text("utf-8")
    assert _replayed(page, run) == page


@pytest.mark.parametrize("name", ["data.md", "tourism.md"])
def test_the_python_of_a_generated_page_runs(name: str) -> None:
    page = (ROOT / "docs" / name).read_text("utf-8")
    for body in re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        exec(compile(body, name, "exec"), {})


def test_every_command_that_a_page_shows_has_the_options_that_it_shows() -> None:
    shown = 0
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for *_, body in BLOCK.findall(page.read_text("utf-8").replace("\\\n", " ")):
            for line in re.findall(r"^(?:\$ |- run: )?gd-metrics (.+)", body, re.MULTILINE):
                name, *words = shlex.split(line.partition(" | ")[0], comments=True)
                command = main.get_command(click.Context(main), name)
                assert command is not None, name
                command.make_parser(click.Context(command)).parse_args(words)
                shown += 1
    assert shown > 30
