"""What a notebook shows: a line as repr, and HTML with a number line that needs nothing else."""

from __future__ import annotations

import re
from typing import Any

import html5lib
import pytest

import gd_metrics as gd


@pytest.fixture(scope="module")
def things(shipped: gd.Report, disputes: list[gd.Component]) -> dict[str, Any]:
    diagnosis = next(c for c in disputes if "ycwb-2025-01-12" in c.claims).diagnoses[0]
    return {
        "figure": gd.figure("nev_output", measure="growth", period="2024"),
        "finding": next(f for f in shipped.findings if f.subject.startswith("nev_output")),
        "report": shipped,
        "diagnosis": diagnosis,
    }


@pytest.mark.parametrize("name", ["figure", "finding", "report", "diagnosis"])
def test_a_notebook_shows_words_and_a_number_line(name: str, things: dict[str, Any]) -> None:
    page = things[name]._repr_html_()
    html5lib.HTMLParser(strict=True).parseFragment(page)
    assert page.count("<svg ") >= 1
    assert not any(word in page for word in ("http-equiv", "<script", "<link", "src="))


def test_what_strangers_print_is_escaped(things: dict[str, Any]) -> None:
    finding = gd.Finding("GD102", "error", "claims", "<b>x</b>", "<script>alert(1)</script>")
    assert "<script>" not in finding._repr_html_()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("figure", "Figure(nev_output, CN-GD, growth, 2024: 43.0 %, agreed)"),
        ("diagnosis", "Diagnosis(48%; support 0)"),
    ],
)
def test_a_repr_is_one_line(name: str, text: str, things: dict[str, Any]) -> None:
    assert repr(things[name]) == text


def test_every_repr_is_short(things: dict[str, Any]) -> None:
    claim = things["figure"].claims_for[0]
    for thing in (things["report"], things["finding"], claim):
        assert len(repr(thing)) < 200
        assert "\n" not in repr(thing)


def test_what_stands_deeper_is_beneath_its_own_line(things: dict[str, Any]) -> None:
    paragraphs = re.findall("<p><small>(.*?)</small></p>", things["figure"]._repr_html_())
    assert all("<br>" in line for line in paragraphs if line.startswith("against: "))
    assert not any(line.startswith("<br>") for line in paragraphs)
