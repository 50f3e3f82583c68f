"""What was read, in the words of a check: findings with their places, claims with their cells.

So every format of a report shows a document's contradictions where its editor looks, and what
was read can be kept as a file of claims, which ``check`` takes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from ..checks.report import Report
from ..claim import NOT_APPLICABLE, Claim, default_base
from ..finding import ERROR, INFORMATION, SAID, Detail, Finding, Member, Place
from ..tables.places import Places
from .drafts import Draft
from .meet import Meeting, Reading
from .subjects import normalised, own_area

CODES: Mapping[str, str] = {
    "repeat": "GD201",
    "growth": "GD301",
    "direction": "GD301",
    "fall": "GD301",
    "share": "GD302",
    "shares": "GD303",
    "change": "GD303",
    "parts": "GD304",
    "balance": "GD303",
    "between": "GD305",
    "compound": "GD301",
    "ahead": "GD102",
}
"""The rule that each kind of meeting is an instance of."""


def report(reading: Reading, sentence_of: Mapping[int, str] | None = None) -> Report:
    """A report of a check, for every format that there is.

    Args:
        reading: what was read.
        sentence_of: what to say of a meeting, by its place among them.
    """
    name = reading.document.name
    findings = [
        _finding(reading, m, (sentence_of or {}).get(n, m.kind))
        for n, m in enumerate(reading.meetings)
    ]
    return Report(Path(name), tuple(findings), {"claims": len(reading.drafts)}, places=Places(name))


def _finding(reading: Reading, meeting: Meeting, message: str) -> Finding:
    first = meeting.drafts[0]
    members = tuple(_member(reading, meeting, draft) for draft in meeting.drafts)
    severity = ERROR if meeting.sure else INFORMATION
    subject = ".".join(filter(None, (first.subject, first.area, first.measure, first.period)))
    return Finding(
        CODES[meeting.kind],
        severity,
        "claims",
        subject,
        Detail(message, members, (SAID,)),
        place=place(reading, first),
    )


def _member(reading: Reading, meeting: Meeting, draft: Draft) -> Member:
    others = tuple(f"{d.start}" for d in meeting.drafts if d is not draft)
    if meeting.relation is not None:
        name = next(n for n, d in meeting.relation.drafts.items() if d is draft)
        told = meeting.relation.implied(name)
    else:
        other = next((d for d in meeting.drafts if d is not draft), None)
        told = other.quantity.interval if other and other.quantity else None
    gap = draft.quantity.interval.gap(told) if told is not None and draft.quantity else Fraction(0)
    return Member(claim_of(reading, draft), told, gap, others)


def place(reading: Reading, draft: Draft) -> Place:
    """Where a figure stands: line and character of a text file, from 1."""
    return Place(reading.document.name, *reading.document.position(draft.start))


def claim_of(reading: Reading, draft: Draft) -> Claim:
    """A draft as a claim, in the unit that it is printed in."""
    if draft.quantity is None:
        raise ValueError(f"{draft.printed!r} was not understood: {draft.why}")
    lower, upper = draft.quantity.lower, draft.quantity.upper
    name = Path(reading.document.name).stem
    return Claim(
        claim_id=f"{re.sub('[^A-Za-z0-9]+', '-', name).strip('-') or 'text'}-{draft.start}",
        source_id=name,
        section=None,
        locator=_locator(reading, draft),
        printed=draft.printed,
        context=draft.context or None,
        attributed_to=None,
        indicator=normalised(draft.subject),
        area=draft.place or _own(reading),
        base=_base(draft),
        period=draft.period,
        measure=draft.measure,
        basis=NOT_APPLICABLE,
        vintage=draft.vintage or "final",
        value=float(draft.quantity.value),
        unit=draft.quantity.unit,
        hedge=draft.quantity.hedge,
        lower=None if lower is None else float(lower),
        upper=None if upper is None else float(upper),
        rank="normal",
        note=None,
    )


def _locator(reading: Reading, draft: Draft) -> str:
    """Where a figure stands: its page where there are some, else its characters."""
    page = reading.document.page(draft.start)
    return f"page={page}" if page else f"char={draft.start},{draft.end}"


def _own(reading: Reading) -> str:
    """The document's own area: its name, or the word that it uses (全市)."""
    named = own_area(reading.document.text)
    said = (d.area for d in reading.drafts if d.area and not d.place)
    return named or next(said, NOT_APPLICABLE)


def _base(draft: Draft) -> str:
    """What a claim is compared with, in which the words of the text stay apart as they did."""
    said = "" if draft.base in ("", "earlier") else draft.base
    base = normalised(said) or said  # 占全国的: an area alone
    usual = default_base(draft.measure, draft.period)
    parts = [base or usual, draft.averaging, draft.parent if draft.measure == "share" else ""]
    return "_".join(p for n, p in enumerate(parts) if p and (n or p != NOT_APPLICABLE)) or usual
