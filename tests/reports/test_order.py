"""In what order findings are shown: one rule for every format."""

from __future__ import annotations

from pathlib import Path

import pytest

import gd_metrics as gd
from gd_metrics.checks.report import Report
from gd_metrics.reports import render
from gd_metrics.reports.order import against, contradicts_itself, gravest_first

ROWS = """indicator,period,printed,source_id
barley,2030,41 tonnes,almanac
barley,2030,43 tonnes,yearbook
oats,2030,51 tonnes,almanac
oats,2030,53 tonnes,yearbook
oats,2030,53 tonnes,gazette
rye,2030,61 tonnes,almanac
rye,2030,63 tonnes,almanac
"""


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Barley of two documents, oats of three, and rye that one document prints twice."""
    (tmp_path / "crops.csv").write_text(ROWS, "utf-8")
    return gd.check(tmp_path / "crops.csv")


def test_a_document_that_contradicts_itself_stands_first_then_what_more_speak_against(
    report: Report,
) -> None:
    found = gravest_first(report.findings, lambda finding: finding)
    assert [f.subject.partition(".")[0] for f in found] == ["rye", "oats", "barley"]
    assert [contradicts_itself(f) for f in found] == [True, False, False]
    assert [against(f) for f in found] == [1, 2, 1]


@pytest.mark.parametrize("format_", ["text", "markdown", "html"])
def test_formats_for_people_have_one_order(report: Report, format_: str) -> None:
    text = render(format_, [report])
    assert text.index("rye, 2030") < text.index("oats, 2030") < text.index("barley, 2030")


def test_what_is_known_stands_behind_what_is_not_and_before_information(report: Report) -> None:
    found = {f.subject.partition(".")[0]: f for f in report.findings}
    known = [found["rye"].accept("a slip"), found["barley"]]
    assert gravest_first(known, lambda finding: finding) == known[::-1]


def test_the_shipped_data_begin_with_the_growth_that_the_article_prints_twice(
    shipped: gd.Report,
) -> None:
    first = gravest_first(shipped.findings, lambda finding: finding)[0]
    assert first.subject == "nev_output.CN-GD.growth.2024.NBS.2023"
