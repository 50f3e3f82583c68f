"""What was read, in the words of a check: findings with their places, claims with their cells.

So every format of a report shows a document's contradictions where its editor looks, and what
was read can be kept as a file of claims, which ``check`` takes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path

from ..checks.report import Report
from ..claim import COUNTED, MEASURES, NOT_APPLICABLE, Claim, default_base
from ..finding import ERROR, INFORMATION, Finding, Member, Place
from ..tables.places import Places
from .drafts import Draft
from .meet import Meeting, Reading
from .subjects import normalised

CODES: Mapping[str, str] = {
    "repeat": "GD201",
    "growth": "GD301",
    "direction": "GD301",
    "fall": "GD301",
    "share": "GD302",
    "shares": "GD303",
    "change": "GD303",
    "parts": "GD304",
    "ahead": "GD102",
}
"""The rule that each kind of meeting is an instance of."""

COLUMNS = (
    *("claim_id", "source_id", "locator", "printed", "context", "indicator", "area", "period"),
    *("measure", "base", "vintage", "unit", "growth_basis", "note"),
)
"""The columns of a file of claims, as drafts are written to it."""


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
        (message, members),
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
    return Claim(
        claim_id=f"{Path(reading.document.name).stem}-{draft.start}",
        source_id=Path(reading.document.name).stem,
        section=None,
        locator=f"char={draft.start},{draft.end}",
        printed=draft.printed,
        context=draft.context or None,
        attributed_to=None,
        indicator=normalised(draft.subject),
        area=draft.place or NOT_APPLICABLE,
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


def _base(draft: Draft) -> str:
    if draft.base in ("", "earlier"):
        return default_base(draft.measure, draft.period)
    return "_".join(filter(None, (draft.base, draft.averaging)))


def claims(reading: Reading) -> str:
    """What was read as a file of claims in CSV, which ``check`` takes as it is.

    Figures that were guessed or not understood, and measures that claims do not have, are left
    out: ``read`` counts them.
    """
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for draft in reading.drafts:
        writer.writerows(_row(reading, draft))
    return written.getvalue()


def _row(reading: Reading, draft: Draft) -> Iterator[dict[str, str]]:
    if (
        draft.quantity is None
        or not draft.subject
        or draft.sure == "guessed"
        or draft.measure not in MEASURES
    ):
        return
    claim = claim_of(reading, draft)
    if not claim.unit and not draft.header and draft.measure not in COUNTED:
        return  # which a file of claims refuses
    row = {name: str(getattr(claim, name) or "") for name in COLUMNS if hasattr(claim, name)}
    yield row | {
        "printed": draft.printed.replace("\n", ""),
        "unit": draft.header or claim.unit,
        "growth_basis": draft.basis,
        "note": f"{draft.sure}: {draft.why}",
    }
