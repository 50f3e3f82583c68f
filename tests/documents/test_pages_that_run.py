"""Pages that show files and commands: the files are written, the commands run, and print that."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from conftest import ROOT

PAGES = ("tools.md",)
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _replayed(page: str, run: Callable[..., Result]) -> str:
    """The page with what its commands really print."""

    def block(match: re.Match[str]) -> str:
        language, file, body = match.groups()
        if file:
            Path(file).parent.mkdir(parents=True, exist_ok=True)
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
