"""A document itself with every figure marked in its place, and the arithmetic in the margin."""

from __future__ import annotations

from html import escape

from ..reading.meet import Reading
from .reading import about, sentence, stands_for, summary
from .safe import visible

_STYLE = """
:root { color-scheme: light dark; --paper: #fff; --ink: #222; --line: #ccc; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #ddd; --line: #444; } }
body { font: 16px/1.7 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0 auto;
  max-width: 72rem; padding: 1rem; background: var(--paper); color: var(--ink); }
header { border-bottom: 1px solid var(--line); margin-bottom: 1rem; }
main { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); gap: 0 2rem; }
.block { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0 0 .8rem; }
.heading { font-weight: 700; }
aside { font-size: .85rem; border-left: 3px solid #c0392b; padding-left: .6rem;
  margin: 0 0 .8rem; overflow-wrap: anywhere; }
aside.look { border-color: #b7791f; }
mark { color: inherit; border-radius: .2em; padding: 0 .1em; background: #8883; }
mark.consistent { background: #2e7d3233; }
mark.contradicted { background: #c0392b55; outline: 2px solid #c0392b; }
mark.unread { background: none; border-bottom: 2px dotted #b7791f; }
.key span { margin-right: .8rem; white-space: nowrap; }
@media (max-width: 50rem) { main { grid-template-columns: minmax(0, 1fr); } }
"""
_KINDS = {
    "contradicted": "contradicts another",
    "consistent": "agrees with another",
    "alone": "was compared with nothing",
    "unread": "was not understood",
}


def render(reading: Reading) -> str:
    """A page that needs nothing else; all that the document says is escaped."""
    title = escape(visible(reading.document.title or reading.document.name))
    key = "".join(
        f'<span><mark class="{kind}">{kind}</mark> {words}</span>' for kind, words in _KINDS.items()
    )
    return (
        f'<!doctype html>\n<html lang="{_language(reading)}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><header><h1>{title}</h1>"
        f'<p>{escape(summary(reading))}</p><p class="key">{key}</p></header>'
        f"<main>{_blocks(reading)}</main></body></html>\n"
    )


def _language(reading: Reading) -> str:
    return "zh" if any("\u4e00" <= c <= "\u9fff" for c in reading.document.text[:2000]) else "en"


def _blocks(reading: Reading) -> str:
    status, notes = _status(reading), _notes(reading)
    made = []
    for number, block in enumerate(reading.document.blocks):
        words = _marked(reading, block.start, block.end, status)
        margin = "".join(dict.fromkeys(notes.get(number, ())))
        made.append(f'<div class="block {block.kind}">{words}</div><div>{margin}</div>')
    return "".join(made)


def _notes(reading: Reading) -> dict[int, list[str]]:
    """The arithmetic beside each block that it is about."""
    notes: dict[int, list[str]] = {}
    for meeting in reading.meetings:
        kind = "sure" if meeting.sure else "look"
        note = f'<aside class="{kind}">{escape(visible(sentence(meeting)))}</aside>'
        for block in sorted({draft.block for draft in meeting.drafts}):
            notes.setdefault(block, []).append(note)
    return notes


def _status(reading: Reading) -> dict[int, str]:
    """What became of each figure, by where it begins."""
    status = {
        d.start: "consistent" if d.start in reading.compared else "alone" for d in reading.drafts
    }
    status |= {d.start: "unread" for d in reading.unread}
    return status | {d.start: "contradicted" for m in reading.contradictions for d in m.drafts}


def _marked(reading: Reading, start: int, end: int, status: dict[int, str]) -> str:
    """The characters of a block with its figures marked."""
    text, at, parts = reading.document.text, start, []
    for draft in sorted(reading.drafts, key=lambda d: d.start):
        if at <= draft.start and draft.end <= end:
            said = f"{about(draft)}: {stands_for(draft)}" if draft.quantity else draft.why
            figure = escape(text[draft.start : draft.end])
            parts.append(escape(text[at : draft.start]))
            title = escape(visible(said))
            parts.append(f'<mark class="{status[draft.start]}" title="{title}">{figure}</mark>')
            at = draft.end
    return "".join([*parts, escape(text[at:end])])
