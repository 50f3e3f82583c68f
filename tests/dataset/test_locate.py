"""Where in a text each claim of its source stands, and what of it is written and verified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import Result

from conftest import edit_csv
from gd_metrics.checks import locators
from gd_metrics.dataset.locate import Located, locate, occurrences, write
from gd_metrics.errors import PackageError, UnknownNameError

Run = Callable[..., Result]

PASSAGE = (
    "Cargo of 2024 came to 12.3 million tonnes: 7.1 million tonnes came in, 5.2 million tonnes "
    "went out.\nPort dues rose by 48%, tug fees by 43%, and the box says port dues 43%."
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A passage of the harbour's report, which lacks its dues in euros and its staff."""
    file = tmp_path / "passage.txt"
    file.write_text(PASSAGE, "utf-8")
    return file


def places(located: Located) -> dict[str, str]:
    return {p.claim_id: p.locator and PASSAGE[slice(*_span(p.locator))] for p in located.places}


def _span(locator: str) -> tuple[int, int]:
    start, end = locator.removeprefix("char=").split(",")
    return int(start), int(end)


def verified(port: Path, text: Path, folder: Path, page: str) -> locators.Located:
    """What comes of verifying what was written of a text in a folder with one page."""
    write(locate(text, "report", port), port, date(2031, 3, 5))
    folder.mkdir()
    (folder / "copy.txt").write_bytes(page.encode())
    rows: dict[str, list[dict[str, str]]] = {"sources": [], "claims": []}
    for name, into in rows.items():
        edit_csv(port / "curation" / f"{name}.csv", into.extend)
    tables = {name: pa.Table.from_pylist(some) for name, some in rows.items()}
    return locators.locate(tables, locators.read_texts(folder))


def test_each_claim_of_a_source_stands_where_the_text_has_its_literal(
    port: Path, text: Path
) -> None:
    located = locate(text, "report", port)
    assert places(located) == {
        "cargo": "12.3 million tonnes",
        "in": "7.1 million tonnes",
        "out": "5.2 million tonnes",
        "body": "48%",
        "box": "43%",
        "dues": "",
        "staff": "",
    }
    assert located.length == f"length={len(PASSAGE)}"


def test_of_several_places_the_one_that_is_read_as_the_indicator_is_taken(
    port: Path, text: Path
) -> None:
    box = next(p for p in locate(text, "report", port).places if p.claim_id == "box")
    assert (_span(box.locator)[0], box.places) == (PASSAGE.rindex("43%"), 2)


def test_a_literal_inside_a_longer_number_is_not_it() -> None:
    assert occurrences("1.43%, 143% and 43%; 5家, 15家", "43%") == [16]
    assert occurrences("12.5 and 12", "12") == [9]


def test_what_is_written_is_verified_by_the_check_in_any_copy_that_has_the_passage(
    port: Path, text: Path, tmp_path: Path
) -> None:
    page = f"Home\nNews\n{PASSAGE}\nContact us".replace("\n", "\r\n")
    located = verified(port, text, tmp_path / "texts", page)
    assert (located.verified, located.unverified, located.findings) == (5, 3, ())


def test_nothing_is_verified_in_a_copy_whose_passage_differs(
    port: Path, text: Path, tmp_path: Path
) -> None:
    located = verified(port, text, tmp_path / "texts", PASSAGE.replace("tug", "toy"))
    assert (located.verified, located.findings) == (0, ())


def test_writing_says_when_and_what_was_read_and_leaves_all_else(port: Path, text: Path) -> None:
    before = (port / "curation" / "claims.csv").read_text("utf-8").splitlines()
    located = locate(text, "report", port)
    write(located, port, date(2031, 3, 5))
    sources: list[dict[str, str]] = []
    edit_csv(port / "curation" / "sources.csv", sources.extend)
    report, news = sources
    assert (report["status"], report["date_checked"]) == ("read", "2031-03-05")
    assert (report["sha256"], report["length"]) == (located.sha256, located.length)
    assert not any(news[c] for c in ("date_checked", "sha256", "length"))
    after = (port / "curation" / "claims.csv").read_text("utf-8").splitlines()
    assert [a for a, b in zip(after, before, strict=True) if a == b] == [before[0], *before[6:]]


def test_a_source_that_is_not_there_is_refused_with_those_that_are(port: Path, text: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean report"):
        locate(text, "reports", port)


def test_a_text_that_is_not_utf_8_is_refused(port: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes("增长".encode("gbk"))
    with pytest.raises(PackageError, match="not UTF-8 at byte 0"):
        locate(file, "report", port)


def test_the_command_has_a_line_a_claim_and_writes_where_it_is_asked(
    run: Run, port: Path, text: Path
) -> None:
    result = run("locate", text, "--source", "report", "--path", port, "--write")
    lines = result.stdout.splitlines()
    assert lines[0] == "report: 5 of 7 claims stand in this text"
    assert lines[2] == "cargo  char=22,41    12.3 million tonnes  the only place"
    assert [line.split("  ")[-1] for line in lines[6:]] == [
        "read as it, of 2",
        "not in this text",
        "not in this text",
    ]
    assert "gd-metrics build" in result.stderr
    assert "length=" in (port / "curation" / "sources.csv").read_text("utf-8")
