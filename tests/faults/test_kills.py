"""Processes that are killed, disks that are full, folders that may not be written.

``KILLS=200 pytest tests/faults/test_kills.py`` kills 200 builds.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gd_metrics.dataset.build import build, check_current
from harbour import harbour

KILLS = int(os.environ.get("KILLS", "1"))
BUILD = [sys.executable, "-m", "gd_metrics", "build"]


def started(folder: Path, before: Callable[[], object] | None = None) -> subprocess.Popen[str]:
    """A build of a project, in a process of its own."""
    return subprocess.Popen(
        [*BUILD, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=before,  # noqa: PLW1509
    )  # fmt: skip


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project, built once for all of these tests."""
    return harbour(tmp_path_factory.mktemp("quay") / "quay")


def change(quay: Path) -> None:
    """Change a figure, so that there is something to build."""
    file = quay / "curation" / "claims.csv"
    text = file.read_text("utf-8")
    one, other = "1,204", "1,205"
    file.write_text(text.replace(one, other) if one in text else text.replace(other, one), "utf-8")


def test_a_build_that_is_killed_at_any_moment_leaves_the_package_whole(quay: Path) -> None:
    draw = random.Random(7)
    begin = time.monotonic()  # only to kill while it builds; nothing is asserted on it
    started(quay).communicate()
    lasts = time.monotonic() - begin
    for number in range(KILLS):
        before = contents(quay / "datapackage")
        change(quay)
        killed = started(quay)
        time.sleep(draw.uniform(0.3, 1.1) * lasts)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
        there = contents(quay / "datapackage")
        build(quay)
        assert there in (before, contents(quay / "datapackage"), {}), f"kill {number}"
        assert check_current(quay) == []
        assert not [path.name for path in quay.iterdir() if path.name.startswith(".build")]


def test_a_disk_that_is_full_is_a_line_and_changes_nothing(quay: Path) -> None:
    change(quay)
    before = contents(quay)

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    failing = started(quay, full)
    _, errors = failing.communicate()
    assert (failing.returncode, len(errors.splitlines())) == (2, 1), errors
    assert "File too large" in errors
    assert contents(quay) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_a_line_and_changes_nothing(quay: Path) -> None:
    before = contents(quay)
    quay.chmod(0o555)
    try:
        failing = started(quay)
        _, errors = failing.communicate()
    finally:
        quay.chmod(0o755)
    assert (failing.returncode, len(errors.splitlines())) == (2, 1), errors
    assert contents(quay) == before


def test_a_report_that_no_longer_fits_on_the_disk_is_a_line(tmp_path: Path) -> None:
    full = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    full += "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
    full += "from gd_metrics.__main__ import main; main()"
    target = tmp_path / "report.html"
    target.write_text("the last one", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", full, "check", "-q", "--output", f"html={target}"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert "File too large" in done.stderr
    assert [*tmp_path.iterdir()] == [target]
    assert target.read_text("utf-8") == "the last one"


def test_a_package_that_changes_while_it_is_read_is_read_or_refused(quay: Path) -> None:
    file = quay / "datapackage" / "data" / "claims.parquet"
    whole = file.read_bytes()
    checks = [
        subprocess.Popen(
            [sys.executable, "-m", "gd_metrics", "check", str(quay / "datapackage")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    while any(check.poll() is None for check in checks):
        for part in (whole[: len(whole) // 2], b"", whole):
            file.write_bytes(part)
    for check in checks:
        told, errors = check.communicate()
        assert check.returncode in (0, 1, 2), errors
        assert "Traceback" not in told + errors
        assert "please report" not in told + errors
    file.write_bytes(whole)
