"""When two figures of one cell need not be one: their sentences differ, or say too little.

Where a text has several kinds (同比 and 环比, 全市 and 全省, a year and its months), a figure must
say its own to be surely of one cell with another: what is carried may be carried wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .document import Document
from .draft import CELL, Draft

_ENDS = re.compile(r"[。！？；;\n]|[.!?](?=\s)")
_BEFORE = re.compile(
    r"环比|(?:比|较)(?:上月|上季|上期|上旬)"
    r"|(?:quarter|month|week)[- ](?:on|over)[- ](?:quarter|month|week)"
    r"|(?:previous|preceding|prior|last) (?:month|quarter|week)",
    re.IGNORECASE,
)
"""Words for a growth on the period just before."""
_BASE = re.compile(
    rf"同比|(?:比|较)(?:上年|去年|\d{{4}}年|同期)|year|annual|earlier|{_BEFORE.pattern}",
    re.IGNORECASE,
)
"""Words for what a growth is on, whichever."""
_AREAS = re.compile(r"全[国省市区县州盟旗球]|我[国省市区县]")
"""Words for an area that only their text tells."""
_WITHIN = re.compile(
    r"[第一二三四1-4]季度|上半年|下半年|\d{1,2}月|\bQ[1-4]\b|\bH[12]\b|quarter|half|month"
    r"|January|February|March|April|June|July|August|September|October|November|December",
    re.IGNORECASE,
)
"""Words for a part of a year."""
_WHEN = re.compile(rf"年|去年|今年|(?:19|20)\d\d|year|{_WITHIN.pattern}", re.IGNORECASE)
_DENIED = re.compile(
    r"不实|失实|有误|误报|误称|谣|更正|不准确|inaccura|incorrect|wrong|correct(?:ion|ed)|false\b",
    re.IGNORECASE,
)
_VAGUE = frozenset(("rate", "result", "total", "figure", "number", "value", "level", "index"))
"""Heads that only what stands before them tells."""


def may_be_two(document: Document, one: Draft, other: Draft) -> bool:
    """Whether two figures of one cell may be of two, for all that their sentences say.

    >>> from .meet import meet
    >>> from .document import of_text
    >>> text = "2024年，全市失业率为5.0%。2024年，全省失业率为5.2%。"
    >>> [[d.printed for d in m.drafts] for m in meet(of_text(text)).contradictions]
    []
    """
    if one.why == other.why == CELL:
        return False
    said = {draft.start: _said(document, draft) for draft in (one, other)}
    first, last = sorted((one, other), key=lambda draft: draft.start)
    return (
        one.subject.casefold() in _VAGUE
        or bool(_DENIED.search(document.text, first.end, last.start))
        or _differ(said, _AREAS)
        or (one.measure == "growth" and _unsaid(document, said, _BEFORE, _BASE))
        or _unsaid(document, said, _WITHIN, _WHEN)
    )


def _said(document: Document, draft: Draft) -> str:
    """What a figure's sentence says before it, and the figure."""
    start = document.blocks[draft.block].start
    for end in _ENDS.finditer(document.text, start, draft.start):
        start = end.end()
    return document.text[start : draft.end]


def _differ(said: Mapping[int, str], words: re.Pattern[str]) -> bool:
    """Whether the last of some words is another one in each of the sentences."""
    last = {(words.findall(text) or [""])[-1] for text in said.values()}
    return len(last) > 1 and "" not in last


def _unsaid(
    document: Document, said: Mapping[int, str], several: re.Pattern[str], words: re.Pattern[str]
) -> bool:
    """Whether a text has some words, and one of the sentences has none of a kind."""
    silent = any(not words.search(text) for text in said.values())
    return silent and bool(several.search(document.text))
