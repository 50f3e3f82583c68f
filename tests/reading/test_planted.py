"""Contradictions that were printed, traps, and digits planted in figures that hold together."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from gd_metrics.reading.document import of_text
from gd_metrics.reading.meet import Reading, meet

PLANTED = Path(__file__).parent / "planted"


def texts(name: str) -> list[str]:
    lines = (PLANTED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def reading(text: str) -> Reading:
    return meet(of_text(text))


@pytest.mark.parametrize("text", texts("printed"))
def test_a_contradiction_that_was_printed_is_found(text: str) -> None:
    assert reading(text).contradictions


@pytest.mark.parametrize("text", texts("traps"))
def test_what_a_statistician_would_laugh_at_raises_nothing(text: str) -> None:
    assert reading(text).contradictions == []


@pytest.mark.parametrize("text", texts("texts"))
def test_a_text_that_adds_up_is_quiet_until_a_digit_is_wrong(text: str) -> None:
    found = reading(text)
    assert found.contradictions == []
    digits = [
        m.start()
        for d in found.drafts
        for m in re.finditer(r"\d", text[: d.end])
        if m.start() >= d.start
    ]
    wrong = (text[:at] + str((int(text[at]) + 4) % 10) + text[at + 1 :] for at in digits)
    assert any(reading(one).contradictions for one in wrong)
