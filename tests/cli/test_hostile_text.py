"""What strangers wrote is shown by every command so that it steers nothing."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from gd_metrics.__main__ import _write_any_character

Run = Callable[..., Result]

CLEAR = "\x1b[2J"
ERROR = "::error file=a.py::owned"
HOSTILE = f"a{CLEAR}\n{ERROR}\n##[add-mask]48\u202e"
"""An id that clears a terminal, and is two commands to a build server."""

STEERING = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]|^\s*::|##\w*\[", re.MULTILINE
)


@pytest.fixture
def claims() -> Path:
    """A file of claims that contradict each other, with hostile ids, sources and indicators."""
    header = ["claim_id", "indicator", "period", "printed", "source_id", "measure"]
    rows = [
        [HOSTILE, f"trade{CLEAR}", "2024", "5.00 million EUR", f"\n{ERROR}", "level"],
        [f"{ERROR}", f"trade{CLEAR}", "2024", "6.00 million EUR", "##[error]x", "level"],
        ["c", ERROR, "2024", f"{ERROR} 48", ERROR, "level"],
    ]
    with Path("claims.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])
    return Path("claims.csv")


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--format", "concise"),
        ("check", "--format", "json"),
        ("check", "--format", "jsonl"),
        ("check", "--format", "junit"),
        ("check", "--format", "sarif"),
        ("check", "--format", "gitlab"),
        ("check", "--format", "markdown"),
        ("check", "--format", "html"),
        ("diagnose",),
        ("explain", HOSTILE, "--path"),
        ("explain", "c", "--path"),
        ("explain", f"no {HOSTILE}", "--path"),
    ],
    ids=lambda words: "-".join(re.sub(r"\W+", "", word) for word in words)[:40],
)
def test_no_command_lets_a_claim_steer_a_terminal_or_a_build_server(
    words: tuple[str, ...], run: Run, claims: Path
) -> None:
    result = run(*words, claims)
    assert "trade" in result.output or words[0] == "explain"
    assert not STEERING.search(result.output)


@pytest.mark.parametrize(
    "words", [[], ["-v"], ["--format", "jsonl"], ["--explain", "30"], ["--format", "concise"]]
)
def test_no_text_that_is_read_steers_a_terminal_or_a_build_server(
    words: list[str], run: Run
) -> None:
    text = f"{ERROR}2024年钢材产量增长4%，{CLEAR}2024年钢材产量增长6%##[error]\u202e。\n"
    name = f"n{CLEAR}\n{ERROR}.txt"
    Path(name).write_text(text, "utf-8")
    output = run("read", name, *words).output
    assert output
    assert not STEERING.search(output)


def test_a_refusal_shows_a_hostile_name_and_obeys_it_not(run: Run) -> None:
    for words in (["check"], ["read"], ["diagnose"], ["pack"], ["build"], ["diff", "x"], ["init"]):
        folder = f"b{CLEAR}\n{ERROR}"
        Path(folder).mkdir(exist_ok=True)
        Path(folder, "curation").touch()
        output = run(*words, folder).output
        assert output
        assert not STEERING.search(output), words


def test_an_id_with_a_line_break_is_explained_by_its_own_characters(run: Run, claims: Path) -> None:
    first = run("explain", HOSTILE, "--path", claims).output.splitlines()[0]
    assert first.startswith(r"a\x1b[2J\n::error file=a.py::owned\n\x23#[add-mask]48\u202e: 5.00")


def test_json_keeps_every_character_for_programs(run: Run, claims: Path) -> None:
    content = json.loads(run("check", claims, "--format", "json").output)
    ids = {c["claim_id"] for f in content["reports"][0]["findings"] for c in f["claims"]}
    assert HOSTILE in ids


@pytest.mark.parametrize("encoding", ["cp1252", "cp936", "ascii"])
def test_what_a_code_page_has_no_character_for_is_escaped(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    _write_any_character()
    print("广东 █ −1")
    sys.stdout.flush()
    assert written.getvalue().decode(encoding).startswith(("广东", "\\u5e7f\\u4e1c"))
