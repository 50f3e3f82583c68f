"""What is read is never written over by what is made of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.mark.parametrize("target", ["k/a.csv", "k/datapackage.json", "k/../k/a.csv"])
@pytest.mark.parametrize("command", [("export", "k", "--to", "sqlite"), ("pack", "k")])
def test_a_package_is_not_written_over_its_own_files(
    command: tuple[str, ...], target: str, run: Run
) -> None:
    Path("k").mkdir()
    Path("k/a.csv").write_text("id,v\n1,2\n2,3\n", "utf-8")
    assert run("describe", "k").exit_code == 0
    before = Path(target).read_bytes()
    result = run(*command, "--output", target)
    assert (result.exit_code, "is what is read" in result.stderr) == (2, True)
    assert Path(target).read_bytes() == before


@pytest.mark.parametrize("option", ["-o", "--html", "--comments"])
def test_a_text_is_not_written_over_by_what_is_read_of_it(option: str, run: Run) -> None:
    Path("t.txt").write_text("2024年出口5亿元。", "utf-8")
    result = run("read", "t.txt", option, "./t.txt")
    assert (result.exit_code, "is what is read" in result.stderr) == (2, True)
    assert Path("t.txt").read_text("utf-8") == "2024年出口5亿元。"
