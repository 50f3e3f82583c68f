"""A document itself with every figure marked in its place, and the arithmetic in the margin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ..reading.document import Block
from ..reading.draft import Draft
from ..reading.meet import Meeting, Reading
from ..reading.near import near_misses
from .reading import about, sentence, stands_for, summary
from .safe import visible

_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #222; --line: #ccc; --soft: #666; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181b; --ink: #ddd; --line: #444; --soft: #aaa; } }
body { font: 16px/1.7 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--paper); color: var(--ink); }
header { border-bottom: 1px solid var(--line); margin-bottom: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.3; overflow-wrap: anywhere; }
header ol { padding-left: 1.5rem; overflow-wrap: anywhere; }
main { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: 0 2rem; }
.block { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .8rem; }
.heading { font-weight: 700; }
.table { overflow-x: auto; }
table { border-collapse: collapse; }
td { border: 1px solid var(--line); padding: .1rem .5rem; white-space: pre-wrap; }
.note { font-size: .85rem; line-height: 1.5; border-left: 3px solid #c0392b;
  padding-left: .6rem; margin: 0 0 .8rem; overflow-wrap: anywhere; }
.note.look, li.look::marker { border-color: #b7791f; }
.note b { margin-right: .4em; }
.note .near { display: block; color: var(--soft); }
mark { color: inherit; border-radius: .2em; padding: 0 .1em; background: #8883; }
mark.consistent { background: #2e7d3233; }
mark.contradicted { background: #c0392b55; outline: 2px solid #c0392b; }
mark.look { background: #b7791f44; outline: 1px solid #b7791f; }
mark.unread { background: none; border-bottom: 2px dotted #b7791f; }
sup a { text-decoration: none; color: inherit; padding: 0 .15em; font-weight: 700; }
.key { display: flex; flex-wrap: wrap; gap: 0 1rem; }
@media (max-width: 50rem) { main { grid-template-columns: minmax(0, 1fr); }
  .key { display: block; } .key span { display: block; } }
@media print { .note, .block { break-inside: avoid; } }
"""
_KINDS = {
    "contradicted": "contradicts another",
    "look": "is worth a look",
    "consistent": "agrees with another",
    "alone": "was compared with nothing",
    "unread": "was not understood",
}


def render(reading: Reading) -> str:
    """A page that needs nothing else; all that the document says is escaped."""
    language = _language(reading)
    title = _escaped(reading.document.title or reading.document.name)
    key = "".join(
        f'<span><mark class="{kind}">{kind}</mark> {words}</span>' for kind, words in _KINDS.items()
    )
    said = "".join(f"<p>{_escaped(note)}</p>" for note in reading.document.notes)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><header>"
        f'<h1 lang="{language}">{title}</h1>'
        f"<p>{_escaped(summary(reading))}</p>{said}{_list(reading)}"
        f'<p class="key">{key}</p></header><main lang="{language}">{_blocks(reading)}</main>'
        "</body></html>\n"
    )


def _escaped(text: str) -> str:
    return escape(visible(text))


def _language(reading: Reading) -> str:
    """The document's language; what is said of it is in English."""
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in reading.document.text[:2000]) else "en"


def _numbered(reading: Reading) -> list[Meeting]:
    """The meetings in the order of their numbers: contradictions first."""
    return [*reading.contradictions, *reading.to_look_at]


def _list(reading: Reading) -> str:
    """What was found, a line each, which leads to its first figure."""
    lines = [
        f'<li class="{_kind(meeting)}"><a href="#at-{meeting.drafts[0].start}">'
        f"{_escaped(about(meeting.drafts[0]))}</a>: {_escaped(sentence(meeting))}</li>"
        for meeting in _numbered(reading)[:_LISTED]
    ]
    more = len(reading.meetings) - len(lines)
    left = f"<p>and {more} more, beside their figures</p>" if more > 0 else ""
    return f"<ol>{''.join(lines)}</ol>{left}" if lines else ""


_LISTED = 20
"""Meetings that stand at the top of the page."""


def _kind(meeting: Meeting) -> str:
    return "sure" if meeting.sure else "look"


def _blocks(reading: Reading) -> str:
    marks, notes = _marks(reading), _notes(reading)
    made = []
    for number, block in enumerate(reading.document.blocks):
        words = _table(marks, block) if block.rows else marks.within(block.start, block.end)
        margin = "".join(notes.get(number, ()))
        made.append(f'<div class="block {block.kind}">{words}</div><div>{margin}</div>')
    return "".join(made)


def _notes(reading: Reading) -> dict[int, list[str]]:
    """The arithmetic beside each block that it is about."""
    notes: dict[int, list[str]] = {}
    for number, meeting in enumerate(_numbered(reading), 1):
        near = "; ".join(map(str, near_misses(reading, meeting)[:2]))
        said = f'<span class="near">near miss: {_escaped(near)}</span>' if near else ""
        note = (
            f'<p class="note {_kind(meeting)}"><b>{number}</b>{_escaped(sentence(meeting))}'
            f"{said}</p>"
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
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    marked: Sequence[str]

    def within(self, start: int, end: int) -> str:
        """Some characters with their figures marked."""
        at, parts = start, []
        for n in range(bisect_left(self.starts, start), bisect_left(self.starts, end)):
            if at <= self.starts[n] and self.ends[n] <= end:
                parts += [escape(self.text[at : self.starts[n]]), self.marked[n]]
                at = self.ends[n]
        return "".join([*parts, escape(self.text[at:end])])


def _marks(reading: Reading) -> _Marks:
    status = {d.start: "consistent" if d.start in reading.compared else "alone"
              for d in reading.drafts}  # fmt: skip
    numbers: dict[int, list[int]] = {}
    for number, meeting in reversed([*enumerate(_numbered(reading), 1)]):
        for draft in meeting.drafts:
            status[draft.start] = "contradicted" if meeting.sure else "look"
            numbers.setdefault(draft.start, []).insert(0, number)
    status |= {d.start: "unread" for d in reading.unread}
    drafts = sorted(reading.drafts, key=lambda d: d.start)
    marked = [_mark(reading, d, status[d.start], numbers.get(d.start, [])) for d in drafts]
    return _Marks(reading.document.text, [d.start for d in drafts], [d.end for d in drafts], marked)


def _mark(reading: Reading, draft: Draft, status: str, numbers: Sequence[int]) -> str:
    said = f"{about(draft)}: {stands_for(draft)}" if draft.quantity else draft.why
    figure = escape(reading.document.text[draft.start : draft.end])
    told = f"<sup>{','.join(map(str, numbers))}</sup>" if numbers else ""
    place = f' id="at-{draft.start}"' if numbers else ""
    return f'<mark class="{status}"{place} title="{_escaped(said)}">{figure}</mark>{told}'


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
