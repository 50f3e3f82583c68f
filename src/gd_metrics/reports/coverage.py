"""How many claims others could contradict, and the cheapest second sources, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from ..checks.coverage import Coverage
from ..checks.names import Names, period_words
from ..reasoning.witnesses import SecondSource
from .phrases import say, word
from .safe import json_text, line
from .words import count

_PERIODS = 6
"""Periods of a series that are named."""


def render(coverages: Sequence[Coverage], language: str = "") -> str:
    """How many of the claims of each input are checkable, and a paragraph a series.

    Args:
        coverages: one for each input.
        language: in which to speak; that of the names where empty.
    """
    texts = (_coverage(one, language or one.names.language) for one in coverages)
    return "\n\n".join("\n".join(map(line, text)) for text in texts)


def _coverage(covered: Coverage, language: str) -> Iterator[str]:
    number = {"number": f"{covered.checkable:,}", "share": round(100 * covered.share)}
    claims = count(covered.claims, "claim", language)
    text = "{name}: others would contradict {number} of {claims} ({share} %) if they were wrong"
    yield say(text, language, name=covered.name, claims=claims, **number)
    if not covered.second_sources:
        return
    yield say("series of which one more document would make most others checkable:", language)
    for place, source in enumerate(covered.second_sources, 1):
        yield from _source(place, source, covered.names, language)


def _source(place: int, source: SecondSource, names: Names, language: str) -> Iterator[str]:
    gain = count(len(source.claims), "claim", language)
    cell = names.cell(source.series, language)
    yield say("{place}. {series}: {gain}", language, place=place, series=cell, gain=gain)
    periods = [period_words(period, language) for period in source.periods]
    also = word("also", language)
    named = also.join(periods[:_PERIODS])
    if (rest := len(periods) - _PERIODS) > 0:
        named = say("{named} and {number} more", language, named=named, number=rest)
    yield f"   {say('for {periods}', language, periods=named)}"
    if source.formulas:
        completed = also.join(source.formulas)
        yield f"   {say('would complete {formulas}', language, formulas=completed)}"
    if source.documents:
        printed = also.join(f"{names.source(key, language)} [{key}]" for key in source.documents)
        yield f"   {say('look in {documents}', language, documents=printed)}"


def to_json(coverages: Sequence[Coverage]) -> str:
    """The same for programs: one object, with every figure and claim by its key."""
    return json_text({"inputs": [_as_object(covered) for covered in coverages]})


def _as_object(covered: Coverage) -> dict[str, Any]:
    return {
        "name": covered.name,
        "claims": covered.claims,
        "checkable": covered.checkable,
        "second_sources": [
            {
                **asdict(source),
                "series": str(source.series),
                "figures": [str(cell) for cell in source.figures],
                "periods": source.periods,
            }
            for source in covered.second_sources
        ],
    }
