"""Ctrl-C ends any command with 130 and without a traceback, whatever it is doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGINT is another thing there")

INTERRUPTING = """
import os, runpy, signal, sys
moment = int(sys.argv.pop(1))
seen = 0
def watch(event, arguments):
    global seen
    if event in ("import", "open", "os.listdir"):
        seen += seen > 0 or arguments[0] == "gd_metrics.cli"
        if seen == moment:
            seen += 1
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(watch)
runpy.run_module("gd_metrics", run_name="__main__", alter_sys=True)
"""
"""Runs the command, and interrupts it at the n-th thing that it imports, opens or lists."""


def interrupted(moment: int, *words: object, before: str = "") -> subprocess.CompletedProcess[str]:
    script = [sys.executable, "-c", before + INTERRUPTING, str(moment), *map(str, words)]
    return subprocess.run(script, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("moment", [1, 2, 3, 5, 8, 13, 25, 50, 100, 200, 400, 600])
def test_an_interrupt_at_any_moment_ends_with_130(moment: int) -> None:
    ended = interrupted(moment, "check", "--quiet")
    assert (ended.returncode, ended.stdout) == (130, "")
    assert ended.stderr.strip() in ("", "Aborted!")


def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("the last one", "utf-8")
    swallowing = "import os\nos.replace = lambda *a: os.kill(os.getpid(), 2)\n"
    ended = interrupted(10**9, "check", "-q", "--output", f"text={target}", before=swallowing)
    assert ended.returncode == 130
    assert [*tmp_path.iterdir()] == [target]
    assert target.read_text("utf-8") == "the last one"


def test_an_interrupt_that_a_library_swallows_still_ends_with_130() -> None:
    swallowing = """
import os, signal
class Silent:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
import gd_metrics.cli.rule as command
def say(*lines, err=False):
    Silent()
command.say = say
"""
    ended = interrupted(10**9, "rule", before=swallowing)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_who_ignores_interrupts_is_not_interrupted() -> None:
    ignoring = "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    ended = interrupted(20, "rule", "GD201", before=ignoring)
    assert ended.returncode == 0
    assert ended.stdout.startswith("# GD201")


def test_the_command_begins_where_interrupts_are_provided_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"]["gd-metrics"] == "gd_metrics.__main__:main"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler  # only the command sets it
