"""What was read of a document, for people: the lines of text with carets under their figures.

The arithmetic is one sentence, recomputed first and printed beside it; what was not understood
is counted, for nobody should take it for read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from ..checks.names import period_words
from ..quantity.interval import Interval, decimal
from ..reading.against import Known, Published
from ..reading.clauses import is_move
from ..reading.drafts import Draft
from ..reading.meet import Meeting, Reading
from ..reading.near import near_misses
from ..reading.relate import Relation
from .amounts import with_unit
from .colours import Ink, ink, plain
from .phrases import say, translated, word
from .safe import harmless, json_text, line, visible
from .words import count, few, width

Shorten = Callable[[Interval, Draft], Interval]
"""What leaves out the digits of an interval that mean nothing."""

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


def render(
    readings: Sequence[Reading], *, verbose: bool = False, colour: bool = False, language: str = ""
) -> str:
    """Some readings as lines of text.

    Args:
        readings: one for each document.
        verbose: whether to show all that is worth a look.
        colour: whether to colour it.
        language: in which to speak; that of each document where empty.
    """
    paint = ink(colour)
    lines = (
        line
        for reading in readings
        for line in _reading(reading, verbose, paint, language or language_of(reading))
    )
    return "\n".join(map(harmless, lines))


def language_of(reading: Reading) -> str:
    """The language in which to speak of a document where nobody says: that of its script."""
    return "zh" if _CHINESE.search(reading.document.text[:_BEGINNING]) else "en"


_CHINESE = re.compile("[\u4e00-\u9fff]")
_BEGINNING = 2000
"""Characters of a document whose script is looked at."""


def _reading(reading: Reading, verbose: bool, paint: Ink, language: str) -> Iterator[str]:
    head = f"{reading.document.name}{word('stop', language)}{summary(reading, language)}"
    yield paint(visible(head), "bold")
    for text in reading.document.notes:
        yield say("note: {text}", language, text=visible(translated(text, language)))
    looked = reading.to_look_at if verbose else reading.to_look_at[:_LOOKED]
    for meeting in (*reading.contradictions, *looked):
        yield ""
        yield from explained(reading, meeting, paint, language)
    if left := len(reading.to_look_at) - len(looked):
        yield ""
        yield say("and {number} more to look at: -v shows them", language, number=left)
    if reading.unread:
        yield ""
        yield say("not understood:", language)
        shown = reading.unread if verbose else reading.unread[:_LOOKED]
        for draft in shown:
            printed = f"{_where(reading, draft)}: {draft.printed[:_SHOWN]}: {draft.why}"
            yield f"  {visible(printed)}"
        if left := len(reading.unread) - len(shown):
            yield "  " + say("and {number} more: -v shows them", language, number=f"{left:,}")


def summary(reading: Reading, language: str = "en") -> str:
    """How much was read, and what it came to."""
    understood = len(reading.drafts) - len(reading.unread)
    numbers = {"looked": len(reading.to_look_at), "compared": len(reading.compared),
               "unread": len(reading.unread)}  # fmt: skip
    return say(
        "{contradictions}, {looked} to look at, {figures} read, {compared} of them compared, "
        "{unread} not understood",
        language,
        contradictions=count(len(reading.contradictions), "contradiction", language),
        figures=count(understood, "figure", language),
        **{name: f"{number:,}" for name, number in numbers.items()},
    )


def explained(
    reading: Reading, meeting: Meeting, paint: Ink = plain, language: str = "en"
) -> Iterator[str]:
    """One meeting: what it is about, the lines with carets, and the arithmetic."""
    status, tone = ("contradiction", "error") if meeting.sure else ("to look at", "warning")
    of = visible(about(meeting.drafts[0], language))
    yield f"{paint(say(status, language), tone)}{word('stop', language)}{of}"
    for draft in meeting.drafts:
        yield from _line(reading, draft, paint, language)
    yield f"  {visible(sentence(meeting, language))}"
    if near := slips(reading, meeting, language):
        yield "  " + say("near miss: {near}", language, near=visible(near))


def slips(reading: Reading, meeting: Meeting, language: str = "en") -> str:
    """The slips that would each make a figure fit all others, in words."""
    return word("also", language).join(
        say("{edited} for {printed} would fit {of} of {of}", language,
            edited=near.printed, printed=near.draft.printed, of=near.of)
        for near in near_misses(reading, meeting)[:_NEARS]
    )  # fmt: skip


def about(draft: Draft, language: str = "en") -> str:
    """What a figure is of, in its own words."""
    measure = "" if draft.measure == "level" else say(draft.measure, language)
    period = draft.period.replace("Y-", "").replace("Y", "")
    if language == "zh" and period[:1].isdigit():
        period = period_words(period, language)
    parts = (draft.subject, measure, draft.area, period)
    return word("comma", language).join(filter(None, parts))


def _line(reading: Reading, draft: Draft, paint: Ink, language: str) -> Iterator[str]:
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
    blank = " " * (width(place) + width(before))
    yield f"  {blank}{paint('^' * width(figure), 'bold')} {stands_for(draft, language)}"


def _squeezed(text: str) -> str:
    """Characters for a line: where blanks part columns, two are enough."""
    return visible(re.sub(r"[ \t\u3000]{2,}|\t", "  ", text))


def _where(reading: Reading, draft: Draft) -> str:
    return f"{reading.document.name}:{reading.document.where(draft.start)}"


def stands_for(draft: Draft, language: str = "en") -> str:
    """What a figure stands for, in a unit in which it has few digits."""
    if draft.quantity is None:
        return say("not understood", language)
    return _ends(draft.quantity.interval, draft.quantity.unit, language)


def _ends(interval: Interval, unit: str, language: str = "en") -> str:
    """An interval in words: 42.5 to 43.5 %, at least 1.5 万人."""
    scale, word = _scaled(interval, unit)
    low, high = (None if end is None else end / scale for end in (interval.lower, interval.upper))
    if low == high:
        numbers = say("anything", language) if low is None else decimal(low, _DIGITS)
    elif low is None or high is None:
        bound = decimal((low if high is None else high) or Fraction(0))
        phrase = "at least {value}" if high is None else "at most {value}"
        numbers = say(phrase, language, value=bound)
    else:
        lower, upper = decimal(low, _DIGITS), decimal(high, _DIGITS)
        numbers = say("{lower} to {upper}", language, lower=lower, upper=upper)
    return with_unit(numbers, word, language) if language == "zh" else f"{numbers} {word}".rstrip()


def _scaled(interval: Interval, unit: str) -> tuple[Fraction, str]:
    """A scale in which a figure has few digits, and the unit with the word for it."""
    ends = [abs(end) for end in (interval.lower, interval.upper) if end is not None]
    chinese = any("\u4e00" <= c <= "\u9fff" for c in unit)
    words = (("万亿", 12), ("亿", 8), ("万", 4)) if chinese else _ENGLISH
    for scale, power in words:
        if unit not in ("%", "‰") and max(ends, default=0) >= 10**power:
            return Fraction(10**power), f"{scale}{unit}" if chinese else f"{scale} {unit}"
    return Fraction(1), unit


_ENGLISH = (("trillion", 12), ("billion", 9), ("million", 6))


def sentence(meeting: Meeting, language: str = "en") -> str:
    """The arithmetic of a meeting: recomputed, and what is printed beside it."""
    if meeting.relation is not None:
        return _SENTENCES[meeting.kind](meeting.relation, language)
    if meeting.kind == "ahead":
        phrase = "{period} ends after the document's date; say --date if that is wrong"
        return say(phrase, language, period=meeting.drafts[0].period)
    one, other = meeting.drafts
    gap = one.interval.gap(other.interval) / one.factor
    unit = one.quantity.unit if one.quantity else ""
    unit = word("points", language) if unit == "%" else unit
    apart = say("they meet nowhere", language)
    if gap:
        width = _ends(Interval(gap, gap), unit, language)
        apart = say("{gap} lie between them", language, gap=width)
    figures = {"one": _said(one, language), "other": _said(other, language), "apart": apart}
    return say("{one} and {other} are printed for one figure: {apart}", language, **figures)


def _said(draft: Draft, language: str = "en") -> str:
    """A figure as printed, with the word of its text that makes it a fall or a bound."""
    printed = draft.printed
    blank = "" if language == "zh" and _CHINESE.search(draft.context + draft.why) else " "
    if not draft.context:
        return printed
    if is_move(draft.why):
        return f"{draft.why}{blank}{printed}"
    if draft.measure in ("growth", "change", "points", "contribution"):
        return say("a fall of {printed}", language, printed=printed) if draft.value < 0 else printed
    return f"{draft.context}{blank}{printed}"


def _implied(relation: Relation, name: str, language: str, shorten: Shorten) -> str:
    """What the others of a relation make one figure."""
    implied, quantity = relation.implied(name), relation.drafts[name].quantity
    if implied is None:
        return say("nothing that it can be", language)
    shown = shorten(implied, relation.drafts[name])
    return _ends(shown, quantity.unit if quantity else "", language)


def _recomputed(relation: Relation, language: str) -> str:
    name, drafts = relation.kind, relation.drafts
    others = say(" and ", language).join(_said(d, language) for n, d in drafts.items() if n != name)
    return say(
        "{others} make the {name} {implied}, printed {printed}",
        language,
        others=others,
        name=say(name, language),
        implied=_implied(relation, name, language, _rounded),
        printed=_said(drafts[name], language),
    )


def _shortened(implied: Interval, _: Draft) -> Interval:
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


def _direction(relation: Relation, language: str) -> str:
    before, level = relation.drafts["before"], relation.drafts["level"]
    phrase = "from {one} to {other} is no rise" if level.way == "up" else (
        "from {one} to {other} is no fall"
    )  # fmt: skip
    return say(phrase, language, one=before.printed, other=level.printed)


def _fall(relation: Relation, language: str) -> str:
    printed = _said(relation.drafts["growth"], language)
    phrase = "{printed}: nothing that is counted falls by more than all"
    return say(phrase, language, printed=printed)


def _sum(relation: Relation, language: str) -> str:
    parts = [d for name, d in relation.drafts.items() if name != "whole"]
    total = sum((d.interval for d in parts), Interval(Fraction(0), Fraction(0)))
    unit = parts[0].quantity.unit if parts[0].quantity else ""
    if len(parts) == 1:
        whole = relation.drafts["whole"].printed
        phrase = "{part} for a part, more than the whole of {whole}"
        return say(phrase, language, part=parts[0].printed, whole=whole)
    printed = " + ".join(d.printed for d in parts)
    amount = _ends(total / parts[0].factor, unit, language)
    summed = say("{parts} is {sum}", language, parts=printed, sum=amount)
    if relation.kind == "shares":
        return say("{summed}, and they are all of one whole", language, summed=summed)
    whole = relation.drafts["whole"].printed
    exceeds = relation.formula.comparison != "="
    phrase = "{summed}, more than the whole of {whole}" if exceeds else "{summed}, not {whole}"
    compared = say(phrase, language, summed=summed, whole=whole)
    edited, slip, printed = relation.why.partition(" for ")
    if exceeds or not slip:
        return compared
    near = say("{edited} for {printed}", language, edited=edited, printed=printed)
    return f"{compared}{word('stop', language)}{near}"


def _between(relation: Relation, language: str) -> str:
    whole, part = (_said(relation.drafts[n], language) for n in ("whole", "part_0"))
    phrase = "{whole} for the whole, {part} is the least that each of its parts grew"
    if relation.formula.comparison == "<=":
        phrase = "{whole} for the whole, {part} is the most that any of its parts grew"
    return say(phrase, language, whole=whole, part=part)


def _compounded(relation: Relation, language: str) -> str:
    return say(
        "{before} grown by {average} a year for {years} years is {implied}, printed {printed}",
        language,
        before=relation.drafts["before"].printed,
        average=_said(relation.drafts["average"], language),
        years=relation.why.partition(" ")[0],
        implied=_implied(relation, "level", language, _shortened),
        printed=relation.drafts["level"].printed,
    )


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


def explanation(draft: Draft, language: str = "en") -> str:
    """How a figure was read, a line a part of it."""
    parts = {
        "printed": draft.printed,
        "stands for": stands_for(draft, language),
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
    stated = {say(name, language): value for name, value in parts.items() if value}
    return "\n".join(
        f"{name}{word('stop', language)}{visible(value)}" for name, value in stated.items()
    )


def beside(reading: Reading, offset: int, language: str = "en") -> str:
    """Which figures stand nearest to where none stands, with where they begin."""
    before = [d for d in reading.drafts if d.end <= offset][-1:]
    behind = [d for d in reading.drafts if d.start > offset][:1]
    nearest = [
        say("{printed} at {place}", language, printed=d.printed[:_SHOWN], place=d.start)
        for d in (*before, *behind)
    ]
    if not nearest:
        answer = say("no figure stands at {offset}, or anywhere in it", language, offset=offset)
    else:
        near = word("comma", language).join(nearest)
        phrase = "no figure stands at {offset}; the nearest: {near}"
        answer = say(phrase, language, offset=offset, near=near)
    return visible(f"{reading.document.name}{word('stop', language)}{answer}")


def published(compared: Sequence[Published], language: str = "en") -> str:
    """What a package has published of the figures of a text."""
    differ = [one for one in compared if not one.agrees]
    counted = {"number": f"{len(compared):,}", "differ": f"{len(differ):,}"}
    lines = [say("compared with published figures: {number}, {differ} differ", language, **counted)]
    for one in differ:
        others = [*dict.fromkeys(f"{c.printed} ({c.source_id})" for c in one.claims)]
        what = f"{_said(one.draft, language)}{word('comma', language)}{about(one.draft, language)}"
        answer = say("published {figures}", language, figures=few(others, language=language))
        lines.append(f"  {what}{word('stop', language)}{answer}")
    return "\n".join(map(line, lines))


def jsonl(reading: Reading, names: Known) -> Iterator[str]:
    """A JSON object a figure.

    Args:
        reading: what was read.
        names: by which an indicator's key is told.
    """
    for draft in reading.drafts:
        value, unit = in_base_unit(draft)
        fields = {
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
        yield json_text(fields, indent=None)


def in_base_unit(draft: Draft) -> tuple[float | None, str | None]:
    """A figure's value and unit without scale words, growth by so many times in per cent."""
    if draft.quantity is None:
        return None, None
    value, unit = draft.quantity.value, draft.quantity.unit
    if unit == "倍" and draft.measure == "growth":
        value, unit = value * 100, "%"
    return float(value), unit
