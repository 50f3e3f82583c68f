"""Every format of a report: what all of them keep to, and a picture of each."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.checks.report import Report
from gd_metrics.reports import COLOURED, FORMATS, render
from reporting import CLAIMS, everything, many
from work import Work, assert_linear

LINES = ("text", "concise", "github")
"""Formats that are read by line, so that nothing printed may begin a line or steer one."""


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """Reports with a finding of every kind, in the folder that they are about."""
    monkeypatch.chdir(tmp_path)
    return everything(tmp_path)


@pytest.fixture
def contradiction(article: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    """The article's contradiction, checked in its own project."""
    monkeypatch.chdir(article)
    return gd.check(".")


def test_each_format_has_a_file_and_a_line_that_describes_it() -> None:
    folder = Path(gd.__file__).parent / "reports"
    assert all((folder / f"{name}.py").exists() for name in FORMATS)
    assert all(text and "\n" not in text for text in FORMATS.values())


def test_a_format_that_is_not_there_is_refused() -> None:
    with pytest.raises(gd.UnknownNameError, match="format"):
        render("yaml", [])


@pytest.mark.parametrize("name", FORMATS)
def test_the_contradiction_of_the_article(
    name: str, contradiction: Report, snapshot: SnapshotAssertion
) -> None:
    text = render(name, [contradiction]).replace(gd.__version__, "VERSION")
    text = re.sub(r"<style>.*</style>", "<style>…</style>", text, flags=re.DOTALL)
    assert re.sub(r"sha256-[\w+/=]+", "sha256-…", text) == snapshot


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"text"}))
def test_a_contradiction_points_at_the_row_of_the_claim_in_doubt(
    name: str, contradiction: Report
) -> None:
    text = render(name, [contradiction])
    lines = Path("curation/claims.csv").read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.startswith("ycwb-2025-01-12,"))
    column = lines[number - 1].index("48%") + 1
    assert "curation/claims.csv" in text
    assert re.search(rf"\b{number}\b", text)
    assert name == "junit" or re.search(rf"\b{column}\b", text)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_reports_give_the_same_bytes(name: str, reports: list[Report]) -> None:
    first = render(name, reports)
    assert first == render(name, reports)
    assert not re.search(r"\b20\d\d-\d\d-\d\dT", first)
    first.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_a_report_too(name: str) -> None:
    text = render(name, [Report(Path("a.json"), (), {"claims": 3})])
    assert text or name == "jsonl"


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_at_all_is_rendered(name: str) -> None:
    render(name, [])


@pytest.mark.parametrize("name", FORMATS)
def test_no_character_that_hides_or_steers_is_passed_on(name: str, reports: list[Report]) -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", render(name, reports))


@pytest.mark.parametrize("name", LINES)
def test_what_is_printed_begins_no_line(name: str, reports: list[Report]) -> None:
    assert not re.search(r"(?m)^\s*::error::", render(name, reports))


@pytest.mark.parametrize("name", FORMATS)
def test_only_what_is_for_terminals_is_coloured(name: str, reports: list[Report]) -> None:
    coloured = render(name, reports, colour=True)
    assert ("\x1b[" in coloured) == (name in COLOURED)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render(name, reports)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_ten_thousand_findings_take_no_more_each_than_a_few(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def rendering(number: int) -> Work:
        report = many(tmp_path, number)

        def show() -> None:
            text = render(name, [report])
            shown = re.sub("<[^>]+>", "", text) if name == "html" else text
            assert CLAIMS in shown or name == "sarif"

        return show

    assert_linear(rendering, 60)


def test_a_finding_keeps_its_fingerprint_when_its_row_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fingerprints() -> list[str]:
        issues = json.loads(render("gitlab", everything(tmp_path)))
        return [issue["fingerprint"] for issue in issues]

    monkeypatch.chdir(tmp_path)
    before = fingerprints()
    file = tmp_path / CLAIMS
    lines = file.read_text("utf-8").split("\n", 1)
    file.write_text(f"{lines[0]}\nnew,,\n{lines[1]}", "utf-8")
    assert before == fingerprints()
    assert len(set(before)) == len(before)


# Terminals


def test_text_shows_severity_code_and_place_in_colour(contradiction: Report) -> None:
    first, claim, *_ = render("text", [contradiction], colour=True).splitlines()
    assert first.startswith("\x1b[31merror\x1b[0m \x1b[1mGD201\x1b[0m: new-energy vehicle")
    assert re.search(r"\x1b\[2m\[ycwb-2025-01-12\] curation/claims.csv:\d+:\d+\x1b\[0m$", claim)


def test_text_shows_where_a_bad_row_is_written(reports: list[Report]) -> None:
    lines = render("text", reports).splitlines()
    place = lines.index(f"  at {CLAIMS}:5:8")
    assert lines[place - 1].startswith("error constraint-error: claims, row 2, a-2: must match")


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"json", "jsonl", "sarif"}))
def test_a_row_that_is_known_by_its_number_is_named_once(name: str) -> None:
    import pyarrow as pa

    text = render(name, [gd.check_table(pa.table({"p": [1], "t": [2]}), ["p = t"])])
    assert "row 1" in text
    assert "row 1, row 1" not in text


def test_concise_is_a_line_a_finding_and_one_a_report(reports: list[Report]) -> None:
    lines = render("concise", reports).splitlines()
    assert len(lines) == sum(len(report.findings) + 1 for report in reports)
    assert lines[0].startswith(
        f"{CLAIMS}:3:8: GD201 error: nev output, growth, CN-GD, 2024 (NBS): "
    )
    assert lines[0].endswith(
        "printed as 48% and 43%, at least 4 percentage points apart [a-1, a-2]"
    )
    assert lines[-1].endswith("2 errors, 0 warnings, 0 for information, 0 known, with a reason")


# JSON


def test_json_lines_are_objects_with_the_path_of_their_report(reports: list[Report]) -> None:
    rows = [json.loads(line) for line in render("jsonl", reports).splitlines()]
    assert len(rows) == sum(len(report.findings) for report in reports)
    assert [row["path"] for row in rows][-1] == "broken <b>.json"
    whole = json.loads(render("json", reports))
    assert [{"path": report["path"], **f} for report in whole["reports"]
            for f in report["findings"]] == rows  # fmt: skip


def test_json_counts_the_rows_of_formulas() -> None:
    import pyarrow as pa

    report = gd.check_table(pa.table({"p": [1], "t": [2]}), ["p = t"])
    (told,) = json.loads(render("json", [report]))["reports"]
    assert told["formulas"] == [{"formula": "p = t", "passed": 0, "failed": 1, "untested": 0}]


# Documentation

EXAMPLE = re.compile(r"^## `(\w+)`$.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
OUTPUT = re.compile(r"^```(?:text|json|xml|markdown)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_documentation_shows_every_format_as_it_is(contradiction: Report) -> None:
    text = (ROOT / "docs" / "reports.md").read_text("utf-8")
    sections = {section[1]: section[0] for section in EXAMPLE.finditer(text)}
    assert [*sections] == [*FORMATS]
    for name, section in sections.items():
        rendered = render(name, [contradiction]).splitlines()
        for example in OUTPUT.findall(section):
            shown = [line for line in example.splitlines() if line != "…"]
            assert shown
            assert not set(shown) - {*rendered}, name
