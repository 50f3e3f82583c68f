"""A document itself with every figure marked in its place, and the arithmetic in the margin."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from ..checks.catalogue import lexicon
from ..reading.document import Block
from ..reading.draft import Draft
from ..reading.meet import Meeting, Reading
from .numberline import asset, style
from .phrases import translated
from .reading import about, language_of, sentence, slips, stands_for, summary
from .safe import escaped


def render(reading: Reading, language: str = "en") -> str:
    """A page that needs nothing else; all that the document says is escaped.

    Args:
        reading: what was read.
        language: in which it is spoken of, ``en`` or ``zh``; the document keeps its own.
    """
    own, words = language_of(reading), lexicon(language, "marked")
    title = escaped(reading.document.title or reading.document.name)
    marks = _marks(reading, language)
    kinds = (kind for kind in words if kind in marks.kinds)
    key = "".join(
        f'<span><mark class="{kind}">{marks.kinds[kind]:,}</mark> {words[kind]}</span>'
        for kind in kinds
    )
    sentences = "".join(
        f"<p>{escaped(translated(note, language))}</p>" for note in reading.document.notes
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{style(':root')}\n{asset('marked.css')}\n</style></head>"
        f"<body><header>"
        f'<h1 lang="{own}">{title}</h1>'
        f"<p>{escaped(summary(reading, language))}</p>{sentences}{_list(reading, language)}"
        f'<div class="colours" role="group" aria-label="{words["key"]}">{key}</div></header>'
        f'<main lang="{own}">{_blocks(reading, marks, language)}</main></body></html>\n'
    )


def _numbered(reading: Reading) -> list[Meeting]:
    """The meetings in the order of their numbers: contradictions first."""
    return [*reading.contradictions, *reading.to_look_at]


def _list(reading: Reading, language: str) -> str:
    """What was found, a line each, which leads to its first figure."""
    lines = [
        f'<li class="{_kind(meeting)}"><a href="#at-{meeting.drafts[0].start}">'
        f"{escaped(about(meeting.drafts[0], language))}</a>: "
        f"{escaped(sentence(meeting, language))}</li>"
        for meeting in _numbered(reading)[:_LISTED]
    ]
    more = len(reading.meetings) - len(lines)
    left = f"<p>{lexicon(language, 'marked')['more'].format(n=more)}</p>" if more > 0 else ""
    return f"<ol>{''.join(lines)}</ol>{left}" if lines else ""


_LISTED = 20
"""Meetings that stand at the top of the page."""


def _kind(meeting: Meeting) -> str:
    return "sure" if meeting.sure else "look"


def _blocks(reading: Reading, marks: _Marks, language: str) -> str:
    notes = _notes(reading, language)
    made = []
    for number, block in enumerate(reading.document.blocks):
        words = _table(marks, block) if block.rows else marks.within(block.start, block.end)
        margin = "".join(notes.get(number, ()))
        made.append(f'<div class="block {block.kind}">{words}</div><div>{margin}</div>')
    return "".join(made)


def _notes(reading: Reading, language: str) -> dict[int, list[str]]:
    """The arithmetic beside each block that it is about."""
    notes: dict[int, list[str]] = {}
    for number, meeting in enumerate(_numbered(reading), 1):
        near = slips(reading, meeting, language)
        miss = f"{lexicon(language, 'marked')['near']}{escaped(near)}"
        slip = f'<span class="near">{miss}</span>' if near else ""
        note = (
            f'<p class="note {_kind(meeting)}" lang="{language}"><b>{number}</b>'
            f"{escaped(sentence(meeting, language))}{slip}</p>"
        )
        for block in sorted({draft.block for draft in meeting.drafts}):
            notes.setdefault(block, []).append(note)
    return notes


@dataclass(frozen=True)
class _Marks:
    """Figures of a document as they are marked.

    Attributes:
        text: the document's.
        starts: where each figure begins, in order.
        ends: where it ends.
        marked: its mark-up.
        kinds: how many there are of each kind.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    marked: Sequence[str]
    kinds: Mapping[str, int]

    def within(self, start: int, end: int) -> str:
        """Some characters with their figures marked."""
        at, parts = start, []
        for n in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            if at <= self.starts[n] and self.ends[n] <= end:
                parts += [escape(self.text[at : self.starts[n]]), self.marked[n]]
                at = self.ends[n]
        return "".join([*parts, escape(self.text[at:end])])


def _marks(reading: Reading, language: str) -> _Marks:
    status = {d.start: "consistent" if d.start in reading.compared else "alone"
              for d in reading.drafts}  # fmt: skip
    numbers: dict[int, list[int]] = {}
    for number, meeting in reversed([*enumerate(_numbered(reading), 1)]):
        for draft in meeting.drafts:
            status[draft.start] = "contradicted" if meeting.sure else "look"
            numbers.setdefault(draft.start, []).insert(0, number)
    status |= {d.start: "unread" for d in reading.unread}
    drafts = sorted(reading.drafts, key=lambda d: d.start)
    marked = [
        _mark(reading, d, status[d.start], numbers.get(d.start, []), language) for d in drafts
    ]
    starts, ends = [d.start for d in drafts], [d.end for d in drafts]
    return _Marks(reading.document.text, starts, ends, marked, Counter(status.values()))


def _mark(
    reading: Reading, draft: Draft, status: str, numbers: Sequence[int], language: str
) -> str:
    tip = f"{about(draft, language)}: {stands_for(draft, language)}"
    tip = tip if draft.quantity else draft.why
    figure = escape(reading.document.text[draft.start : draft.end])
    numbered = f"<sup>{','.join(map(str, numbers))}</sup>" if numbers else ""
    place = f' id="at-{draft.start}"' if numbers else ""
    return f'<mark class="{status}"{place} title="{escaped(tip)}">{figure}</mark>{numbered}'


def _table(marks: _Marks, block: Block) -> str:
    """A table's cells, those that span several places once."""
    rows = []
    for r, row in enumerate(block.rows):
        cells = []
        for c, (words, start) in enumerate(row):
            if words and ((r and block.rows[r - 1][c : c + 1] == [(words, start)])
                          or (c and row[c - 1] == (words, start))):  # fmt: skip
                continue
            across = next((n for n in range(c, len(row)) if row[n] != (words, start)), len(row)) - c
            below = (n for n in range(r, len(block.rows)) if block.rows[n][c] != (words, start))
            down = next(below, len(block.rows)) - r
            spans = f' colspan="{across}"' * (bool(words) and across > 1)
            spans += f' rowspan="{down}"' * (bool(words) and down > 1)
            cells.append(f"<td{spans}>{marks.within(start, start + len(words))}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"
