"""What was read of a document, for people: the lines of text with carets under their figures.

The arithmetic is one sentence, recomputed first and printed beside it; what was not understood
is counted, for nobody should take it for read.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..quantity.interval import Interval, decimal
from ..reading.against import Known, Published
from ..reading.clauses import is_move
from ..reading.drafts import Draft
from ..reading.meet import Meeting, Reading
from ..reading.near import near_misses
from ..reading.relate import Relation
from .colours import Ink, ink, plain
from .safe import harmless, json_text, line, visible
from .words import count, few

_AROUND = 18
"""Characters of the text that are shown before a figure and behind it."""
_FAR = 200
"""Characters of which so many are taken."""
_SHOWN = 60
"""Characters that are shown of a figure that was not understood."""
_LOOKED = 8
"""Meetings that are only worth a look, or figures not understood, that are shown of all."""
_NEARS = 2
"""Near misses of a meeting that are shown."""
_DIGITS = 6
"""Digits that are shown of a number that was computed."""


def render(readings: Sequence[Reading], *, verbose: bool = False, colour: bool = False) -> str:
    """Some readings as lines of text."""
    paint = ink(colour)
    lines = (line for reading in readings for line in _reading(reading, verbose, paint))
    return "\n".join(map(harmless, lines))


def _reading(reading: Reading, verbose: bool, paint: Ink) -> Iterator[str]:
    yield paint(visible(f"{reading.document.name}: {summary(reading)}"), "bold")
    yield from (f"note: {visible(note)}" for note in reading.document.notes)
    looked = reading.to_look_at if verbose else reading.to_look_at[:_LOOKED]
    for meeting in (*reading.contradictions, *looked):
        yield ""
        yield from explained(reading, meeting, paint)
    if left := len(reading.to_look_at) - len(looked):
        yield ""
        yield f"and {left} more to look at: -v shows them"
    if reading.unread:
        yield ""
        yield "not understood:"
        shown = reading.unread if verbose else reading.unread[:_LOOKED]
        for draft in shown:
            printed = f"{_where(reading, draft)}: {draft.printed[:_SHOWN]}: {draft.why}"
            yield f"  {visible(printed)}"
        if left := len(reading.unread) - len(shown):
            yield f"  and {left:,} more: -v shows them"


def summary(reading: Reading) -> str:
    """How much was read, and what it came to."""
    understood = len(reading.drafts) - len(reading.unread)
    return ", ".join(
        (
            count(len(reading.contradictions), "contradiction"),
            f"{len(reading.to_look_at):,} to look at",
            f"{count(understood, 'figure')} read",
            f"{len(reading.compared):,} of them compared",
            f"{len(reading.unread):,} not understood",
        )
    )


def explained(reading: Reading, meeting: Meeting, paint: Ink = plain) -> Iterator[str]:
    """One meeting: what it is about, the lines with carets, and the arithmetic."""
    status, tone = ("contradiction", "error") if meeting.sure else ("to look at", "warning")
    yield f"{paint(status, tone)}: {visible(about(meeting.drafts[0]))}"
    for draft in meeting.drafts:
        yield from _line(reading, draft, paint)
    yield f"  {visible(sentence(meeting))}"
    if nears := near_misses(reading, meeting):
        yield f"  near miss: {visible('; '.join(map(str, nears[:_NEARS])))}"


def about(draft: Draft) -> str:
    """What a figure is of, in its own words."""
    measure = "" if draft.measure == "level" else draft.measure
    period = draft.period.replace("Y-", "").replace("Y", "")
    return ", ".join(part for part in (draft.subject, measure, draft.area, period) if part)


def _line(reading: Reading, draft: Draft, paint: Ink) -> Iterator[str]:
    """A figure in its line, and carets under it with what it stands for."""
    text = reading.document.text
    begin = text.rfind("\n", 0, draft.start) + 1
    newline = text.find("\n", draft.end)
    end = newline if newline >= 0 else len(text)
    before = _squeezed(text[max(begin, draft.start - _FAR) : draft.start])[-_AROUND:]
    figure = visible(text[draft.start : draft.end])
    behind = _squeezed(text[draft.end : min(end, draft.end + _FAR)])[:_AROUND]
    place = visible(f"{_where(reading, draft)}: ")
    yield f"  {paint(place, 'accepted')}{before}{figure}{behind}"
    blank = " " * (_width(place) + _width(before))
    yield f"  {blank}{paint('^' * _width(figure), 'bold')} {stands_for(draft)}"


def _squeezed(text: str) -> str:
    """Characters for a line: where blanks part columns, two are enough."""
    return visible(re.sub(r"[ \t\u3000]{2,}|\t", "  ", text))


def _where(reading: Reading, draft: Draft) -> str:
    return f"{reading.document.name}:{reading.document.where(draft.start)}"


def _width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def stands_for(draft: Draft) -> str:
    """What a figure stands for, in a unit in which it has few digits."""
    if draft.quantity is None:
        return "not understood"
    return _ends(draft.quantity.interval, draft.quantity.unit)


def _ends(interval: Interval, unit: str) -> str:
    """An interval in words: 42.5 to 43.5 %, at least 1.5 万人."""
    scale, word = _scaled(interval, unit)
    low, high = (None if end is None else end / scale for end in (interval.lower, interval.upper))
    if low == high:
        numbers = "anything" if low is None else decimal(low, _DIGITS)
    elif low is None or high is None:
        bound = low if high is None else high
        numbers = f"{'at least' if high is None else 'at most'} {decimal(bound or Fraction(0))}"
    else:
        numbers = f"{decimal(low, _DIGITS)} to {decimal(high, _DIGITS)}"
    return f"{numbers} {word}".rstrip()


def _scaled(interval: Interval, unit: str) -> tuple[Fraction, str]:
    """A scale in which a figure has few digits, and the unit with the word for it."""
    ends = [abs(end) for end in (interval.lower, interval.upper) if end is not None]
    chinese = any("\u4e00" <= c <= "\u9fff" for c in unit)
    words = (("万亿", 12), ("亿", 8), ("万", 4)) if chinese else _ENGLISH
    for word, power in words:
        if unit not in ("%", "‰") and max(ends, default=0) >= 10**power:
            return Fraction(10**power), f"{word}{unit}" if chinese else f"{word} {unit}"
    return Fraction(1), unit


_ENGLISH = (("trillion", 12), ("billion", 9), ("million", 6))


def sentence(meeting: Meeting) -> str:
    """The arithmetic of a meeting: recomputed, and what is printed beside it."""
    if meeting.relation is not None:
        return _SENTENCES[meeting.kind](meeting.relation)
    if meeting.kind == "ahead":
        return (
            f"{meeting.drafts[0].period} ends after the document's date; "
            "say --date if that is wrong"
        )
    one, other = meeting.drafts
    gap = one.interval.gap(other.interval) / one.factor
    unit = one.quantity.unit if one.quantity else ""
    unit = "percentage points" if unit == "%" else unit
    apart = f"{_ends(Interval(gap, gap), unit)} lie between them" if gap else "they meet nowhere"
    return f"{_said(one)} and {_said(other)} are printed for one figure: {apart}"


def _said(draft: Draft) -> str:
    """A figure as printed, with the word of its text that makes it a fall or a bound."""
    if not draft.context:
        return draft.printed
    if is_move(draft.why):
        return f"{draft.why} {draft.printed}"
    if draft.measure in ("growth", "change", "points", "contribution"):
        return f"a fall of {draft.printed}" if draft.value < 0 else draft.printed
    return f"{draft.context} {draft.printed}"


def _recomputed(relation: Relation) -> str:
    name = relation.kind
    drafts = relation.drafts
    others = " and ".join(_said(d) for n, d in drafts.items() if n != name)
    implied = relation.implied(name)
    quantity = drafts[name].quantity
    unit = quantity.unit if quantity else ""
    told = (
        "nothing that it can be"
        if implied is None
        else _ends(_rounded(implied, drafts[name]), unit)
    )
    return f"{others} make the {name} {told}, printed {_said(drafts[name])}"


def _shortened(implied: Interval) -> Interval:
    """An implied amount without the digits that its width, to two of them, leaves open."""
    low, high = implied.lower, implied.upper
    if low is None or high is None or low == high:
        return implied
    step = Fraction(10) ** (math.floor(math.log10(high - low)) - 1)
    return Interval(round(low / step) * step, round(high / step) * step)


def _rounded(implied: Interval, draft: Draft) -> Interval:
    """An implied rate to one digit more than its figure is printed with; as it is otherwise."""
    match = re.search(r"\d(?:\.(\d+))?(?![\d.])", draft.printed)
    rate = draft.quantity is not None and draft.quantity.unit == "%"
    if match is None or not rate or implied.lower is None or implied.upper is None:
        return implied
    places = len(match[1] or "") + 1
    return Interval(round(implied.lower, places), round(implied.upper, places))


def _direction(relation: Relation) -> str:
    before, level = relation.drafts["before"], relation.drafts["level"]
    way = "rise" if level.way == "up" else "fall"
    return f"from {before.printed} to {level.printed} is no {way}"


def _fall(relation: Relation) -> str:
    return f"{_said(relation.drafts['growth'])}: nothing that is counted falls by more than all"


def _sum(relation: Relation) -> str:
    found = [d for name, d in relation.drafts.items() if name != "whole"]
    total = sum((d.interval for d in found), Interval(Fraction(0), Fraction(0)))
    unit = found[0].quantity.unit if found[0].quantity else ""
    if len(found) == 1:
        whole = relation.drafts["whole"].printed
        return f"{found[0].printed} for a part, more than the whole of {whole}"
    summed = f"{' + '.join(d.printed for d in found)} is {_ends(total / found[0].factor, unit)}"
    if relation.kind == "shares":
        return f"{summed}, and they are all of one whole"
    whole = relation.drafts["whole"].printed
    if relation.formula.comparison != "=":
        return f"{summed}, more than the whole of {whole}"
    return f"{summed}, not {whole}" + (f": {relation.why}" if " for " in relation.why else "")


def _between(relation: Relation) -> str:
    whole, part = relation.drafts["whole"], relation.drafts["part_0"]
    most = relation.formula.comparison == "<="
    told = "the most that any of its parts" if most else "the least that each of its parts"
    return f"{_said(whole)} for the whole, {_said(part)} is {told} grew"


def _compounded(relation: Relation) -> str:
    before, average = relation.drafts["before"], relation.drafts["average"]
    implied, level = relation.implied("level"), relation.drafts["level"]
    unit = level.quantity.unit if level.quantity else ""
    told = "nothing that it can be" if implied is None else _ends(_shortened(implied), unit)
    grown = f"{before.printed} grown by {_said(average)} a year for {relation.why}"
    return f"{grown} is {told}, printed {level.printed}"


_SENTENCES = {
    "growth": _recomputed,
    "change": _recomputed,
    "share": _recomputed,
    "direction": _direction,
    "fall": _fall,
    "parts": _sum,
    "shares": _sum,
    "balance": _recomputed,
    "between": _between,
    "compound": _compounded,
}
"""What says the arithmetic of each kind of relation."""


def explanation(draft: Draft) -> str:
    """How a figure was read, a line a part of it."""
    parts = {
        "printed": draft.printed,
        "stands for": stands_for(draft),
        "measure": draft.measure,
        "subject": draft.subject,
        "area": draft.area,
        "period": draft.span,
        "base": draft.base,
        "part of": draft.parent,
        "vintage": draft.vintage,
        "growth is": draft.basis,
        "sure": draft.sure,
        "why": draft.why,
    }
    return "\n".join(f"{name}: {visible(value)}" for name, value in parts.items() if value)


def beside(reading: Reading, offset: int) -> str:
    """Which figures stand nearest to where none stands, with where they begin."""
    before = [d for d in reading.drafts if d.end <= offset][-1:]
    behind = [d for d in reading.drafts if d.start > offset][:1]
    near = few([f"{d.printed[:_SHOWN]} at {d.start}" for d in (*before, *behind)])
    said = f"{reading.document.name}: no figure stands at {offset}"
    return visible(f"{said}; the nearest: {near}" if near else f"{said}, or anywhere in it")


def published(compared: Sequence[Published]) -> str:
    """What a package has published of the figures of a text."""
    differ = [one for one in compared if not one.agrees]
    lines = [f"compared with published figures: {len(compared):,}, {len(differ):,} differ"]
    for one in differ:
        others = [*dict.fromkeys(f"{c.printed} ({c.source_id})" for c in one.claims)]
        lines.append(f"  {_said(one.draft)}, {about(one.draft)}: published {few(others)}")
    return "\n".join(map(line, lines))


def jsonl(reading: Reading, names: Known) -> Iterator[str]:
    """A JSON object a figure.

    Args:
        reading: what was read.
        names: by which an indicator's key is told.
    """
    for draft in reading.drafts:
        value, unit = in_base_unit(draft)
        said = {
            "start": draft.start,
            "end": draft.end,
            "printed": draft.printed,
            "value": value,
            "unit": unit,
            "hedge": draft.quantity.hedge if draft.quantity else None,
            "measure": draft.measure,
            "subject": draft.subject,
            "indicator": names.indicator(draft) or None,
            "area": draft.area,
            "period": draft.period,
            "base": draft.base,
            "averaging": draft.averaging,
            "vintage": draft.vintage,
            "sure": draft.sure,
            "why": draft.why,
        }
        yield json_text(said, indent=None)


def in_base_unit(draft: Draft) -> tuple[float | None, str | None]:
    """A figure's value and unit without scale words, growth by so many times in per cent."""
    if draft.quantity is None:
        return None, None
    value, unit = draft.quantity.value, draft.quantity.unit
    if unit == "倍" and draft.measure == "growth":
        value, unit = value * 100, "%"
    return float(value), unit
