"""Progress: on a terminal, after two seconds, and gone at the end."""

from __future__ import annotations

import contextlib
import io
import re
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.cli import progress
from gd_metrics.cli.main import main
from gd_metrics.cli.progress import Progress

Run = Callable[..., Result]


class Terminal(io.StringIO):
    """A stream that says it is a terminal, and that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._written = threading.Condition()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        with self._written:
            self._written.notify_all()
            return super().write(text)

    def wait_for(self, text: str) -> None:
        """Wait until a text is shown, however long another process takes the machine."""
        with self._written:
            assert self._written.wait_for(lambda: text in self.getvalue(), timeout=60)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress shows almost at once."""
    monkeypatch.setattr(progress, "AFTER", 0.01)
    monkeypatch.setattr(progress, "_EVERY", 0.01)


def shown(stream: io.StringIO, *, quiet: bool = False, steps: tuple[str, ...] = ("rows",)) -> str:
    with Progress(quiet=quiet, stream=stream) as line:
        for step in steps:
            line.step(step)
            if isinstance(stream, Terminal) and not quiet and progress.AFTER < 1:
                stream.wait_for(step[:10])
    return stream.getvalue()


def test_a_terminal_is_told_each_step_and_is_clean_at_the_end(soon: None) -> None:
    text = shown(Terminal(), steps=("reading claims", "contradictions"))
    assert re.search(r"reading claims … \d+ s", text)
    assert re.search(r"contradictions … \d+ s", text)
    assert text.endswith("\r\033[K")


def test_nothing_is_shown_anywhere_else(soon: None) -> None:
    assert shown(io.StringIO()) == ""


def test_nothing_is_shown_where_quiet_is_asked_for(soon: None) -> None:
    assert shown(Terminal(), quiet=True) == ""


def test_what_is_done_within_two_seconds_shows_nothing() -> None:
    assert progress.AFTER == 2
    assert shown(Terminal()) == ""


def test_an_error_leaves_the_terminal_clean(soon: None) -> None:
    stream = Terminal()
    with contextlib.suppress(ValueError), Progress(stream=stream) as line:
        line.step("rows")
        stream.wait_for("rows")
        raise ValueError
    assert stream.getvalue().endswith("\r\033[K")


def test_a_line_is_never_wider_than_the_terminal(
    soon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    text = shown(Terminal(), steps=("x" * 100,))
    assert max(len(line.removeprefix("\033[K")) for line in text.split("\r")) == 19


def test_a_bar_shows_how_many_steps_are_done() -> None:
    line = Progress(4, stream=io.StringIO())
    line.step("first")
    line.step("second")
    assert line.line().startswith(f"{'█' * 12}{'░' * 12} 2/4 second … ")


def test_a_check_tells_what_it_does(soon: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with pytest.raises(SystemExit):
        main(["check", "--format", "concise"])
    assert "contradictions … " in stream.getvalue()


def test_quiet_prints_nothing_and_files_are_written(run: Run) -> None:
    result = run("check", "--quiet", "--output", "json=out.json")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out.json").is_file()
    assert (run("check", "nowhere", "--quiet").exit_code, result.output) == (2, "")


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").output == f"gd-metrics, version {gd.version}\n"


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_the_help_of_every_command_shows_examples_as_they_are_typed(name: str, run: Run) -> None:
    for flag in ("--help", "-h"):
        lines = [line.strip() for line in run(name, flag).output.splitlines()]
        assert any(line.startswith(f"gd-metrics {name}") for line in lines)


def test_the_help_of_all_names_every_command_once(run: Run) -> None:
    assert isinstance(main, click.Group)
    first = run("--help").output.partition("\nOptions:")[0]
    named = [line.split()[0] for line in first.splitlines() if line.startswith("  ")]
    assert sorted(named[1:]) == main.list_commands(click.Context(main))
