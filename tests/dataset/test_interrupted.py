"""Builds that are killed, interrupted, run twice at once, or may not write where they should."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from gd_metrics.dataset.build import build, check_current
from gd_metrics.errors import CurationError
from gd_metrics.tables import writing
from gd_metrics.tables.writing import making, replacing, undisturbed

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def gone() -> int:
    """The number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def test_what_killed_builds_left_goes_at_the_next_start_and_what_runs_stays(
    port: Path, gone: int
) -> None:
    for name in (f".build-{gone}-x1", f".build-{os.getpid()}-x2", ".build-notes"):
        (port / name / "data").mkdir(parents=True)
    build(port)
    assert [n for n in hidden(port) if n.startswith(".build")] == [
        f".build-{os.getpid()}-x2", ".build-notes",
    ]  # fmt: skip


def test_what_a_killed_writer_left_of_a_file_goes_with_the_next(tmp_path: Path, gone: int) -> None:
    for name in (f".a.txt.{gone}", f".a.txt.{os.getppid()}", f".b.txt.{gone}", ".a.txt.bak"):
        (tmp_path / name).write_text("half", "utf-8")
    with replacing(tmp_path / "a.txt") as aside:
        aside.write_text("whole", "utf-8")
    assert hidden(tmp_path) == sorted([f".a.txt.{os.getppid()}", ".a.txt.bak", f".b.txt.{gone}"])


def test_a_package_that_a_killed_build_had_moved_aside_comes_back(port: Path, gone: int) -> None:
    left = port / f".build-{gone}-x"
    left.mkdir()
    (port / "datapackage").rename(left / "datapackage.old")
    with (port / "curation" / "claims.csv").open("a", encoding="utf-8") as file:
        file.write("a row that is none\n")
    with pytest.raises(CurationError):
        build(port)
    assert (port / "datapackage" / "datapackage.json").is_file()


def test_a_build_that_is_interrupted_while_it_puts_things_into_place_ends_that_first(
    port: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(port)
    monkeypatch.undo()
    assert check_current(port) == []
    assert not [name for name in hidden(port) if name.startswith(".build")]


def test_an_interrupt_while_nothing_is_put_into_place_changes_nothing(
    port: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in port.rglob("*") if path.is_file()}

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["gd_metrics.dataset.build"], "write_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(port)
    assert {path: path.read_bytes() for path in port.rglob("*") if path.is_file()} == before


def test_an_interrupt_counts_when_the_renames_are_done() -> None:
    done = []

    def renames() -> None:
        with undisturbed():
            signal.raise_signal(signal.SIGINT)
            done.append(1)

    with pytest.raises(KeyboardInterrupt):
        renames()
    assert done == [1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_two_builds_at_once_end_well(port: Path) -> None:
    command = [sys.executable, "-m", "gd_metrics", "build", str(port)]
    builds = [subprocess.Popen(command, stdout=-1, stderr=-1, text=True) for _ in range(3)]
    ends = [(*process.communicate(), process.returncode) for process in builds]
    assert [code for *_, code in ends] == [0, 0, 0], ends
    assert check_current(port) == []
    assert not [name for name in hidden(port) if name.startswith(".build")]


def test_a_place_that_can_t_be_written_is_said_in_one_line(
    port: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied", "somewhere/.build-1-x")

    monkeypatch.setattr(writing.tempfile, "TemporaryDirectory", refused)
    for command in (["build", port], ["init", port.parent / "quay"]):
        result = run(*command)
        (line,) = result.stderr.splitlines()
        assert result.exit_code == 2
        assert line.endswith("Permission denied; nothing is written")


def test_a_file_that_can_t_be_written_is_said_by_its_name(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "a.txt"
    with pytest.raises(FileNotFoundError) as caught, replacing(nowhere) as aside:
        aside.write_text("whole", "utf-8")
    assert caught.value.filename == str(nowhere)


def test_init_leaves_nothing_beside_its_project_and_sweeps_what_another_left(
    tmp_path: Path, run: Run, gone: int
) -> None:
    (tmp_path / "quay").mkdir()
    (tmp_path / "quay" / f".init-{gone}-x").mkdir()
    assert run("init", tmp_path / "quay").exit_code == 0
    assert hidden(tmp_path / "quay") == [".github"]
    with making(tmp_path, "init") as made:
        assert made.parent == tmp_path
    assert hidden(tmp_path) == []
