"""Whom to doubt, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..checks.names import Names, period_words
from ..claim import Cell
from ..reasoning.diagnosis import Component, Diagnosis
from ..reasoning.slips import NearMiss
from .phrases import say
from .safe import line
from .sentences import Voice, says

_CLAIMS = 4
"""Claims of one diagnosis after which the rest is only counted."""

_ALIKE = 3
"""Slips that are as likely, after which the rest is only counted."""

_ABOUT = 3
"""Cells of one group of contradictions after which the rest is only counted."""

Group = tuple[Sequence[Component], Names]
"""The components of what was read, and what its keys are called."""


def render(groups: Sequence[Group], most: int, language: str = "") -> str:
    """A paragraph for each group of contradictions, with its best diagnoses.

    Args:
        groups: the components of each input.
        most: diagnoses to show of each component.
        language: in which to speak; that of the names where empty.
    """
    paragraphs = [
        "\n".join(map(line, _component(component, most, Voice(names, language or names.language))))
        for components, names in groups
        for component in components
    ]
    return "\n\n".join(paragraphs) or say(
        "no contradictions, so nobody to doubt", language or _language(groups)
    )


def _language(groups: Sequence[Group]) -> str:
    return next((names.language for _, names in groups), "en")


def slip_words(miss: NearMiss, language: str = "en") -> str:
    """A near miss in words, with how much it agrees with."""
    printed = miss.printed
    if miss.period:
        when = period_words(miss.period, language)
        printed = say("{printed} of {period}", language, printed=printed, period=when)
    slip = {"printed": printed, "edit": say(miss.edit, language)}
    counted = {"agrees": miss.agrees, "of": miss.of}
    return say("{printed} ({edit}) agrees with {agrees} of {of}", language, **slip, **counted)


def likeliest(misses: Sequence[NearMiss], language: str = "en") -> str:
    """The likeliest slip; where several are as likely, they are named as such.

    >>> likeliest([NearMiss("43%", "digit", 3, 3), NearMiss("42%", "digit", 3, 3)])
    '43% or 42%, as likely (digit) agrees with 3 of 3'
    """
    first = misses[0]
    alike = [m.printed for m in misses if (m.edit, m.agrees) == (first.edit, first.agrees)]
    if len(alike) == 1:
        return slip_words(first, language)
    rest = len(alike) - _ALIKE
    more = [say("{number} more", language, number=rest)] if rest > 0 else []
    printed = say(" or ", language).join([*alike[:_ALIKE], *more])
    printed = say("{printed}, as likely", language, printed=printed)
    return slip_words(replace(first, printed=printed), language)


def _component(component: Component, most: int, voice: Voice) -> Iterator[str]:
    yield from _about(component, voice)
    for number, diagnosis in enumerate(component.diagnoses[:most], 1):
        first, *claims = lines_of(diagnosis, voice)
        yield f"  {number}. {first}"
        yield from claims
    rest = len(component.diagnoses) - most
    if rest > 0:
        phrase = "and {number} more at least" if component.cut else "and {number} more"
        yield f"  {voice.tell(phrase, number=rest)}"
    if not component.diagnoses:
        yield f"  {voice.tell('no set of these claims explains it')}"


def _about(component: Component, voice: Voice) -> Iterator[str]:
    """What the contradictions are about, and how they are known."""
    cells = {c.cell: Cell.of(c) for d in component.diagnoses for c in d.claims}
    named = [voice.cell(cell) for cell in cells.values()]
    if named:
        yield voice.say("also").join(voice.first(named, _ABOUT))
    yield from (f"  {finding}" if named else finding for finding in component.findings)


def lines_of(diagnosis: Diagnosis, voice: Voice) -> Iterator[str]:
    """Whom one diagnosis doubts, and a line for each of its claims."""
    yield _doubt(diagnosis, voice)
    yield from _claims(diagnosis, voice)


def _doubt(diagnosis: Diagnosis, voice: Voice) -> str:
    named = [*dict.fromkeys(map(says, diagnosis.claims))]
    times, few = diagnosis.support, len(diagnosis.claims)
    those = voice.tell("it" if few == 1 else "these {number} claims", number=few)
    if times:
        phrase = "supported elsewhere once" if times == 1 else "supported elsewhere {number} times"
        others = voice.tell(phrase, number=times)
    else:
        others = voice.tell("nothing outside this dispute supports {those}", those=those)
    figures = voice.listed(named, _CLAIMS)
    return voice.tell("doubt {figures} ({others})", figures=figures, others=others)


def _claims(diagnosis: Diagnosis, voice: Voice) -> Iterator[str]:
    """Who printed the claims of a diagnosis, and the slip that would explain each."""
    for claim in diagnosis.claims[:_CLAIMS]:
        slip = ""
        if misses := diagnosis.near_misses_of(claim):
            likely = voice.tell("perhaps {miss}", miss=likeliest(misses, voice.language))
            slip = f"{voice.say('stop')}{likely}"
        comma = voice.say("comma")
        yield f"     {claim.printed}{comma}{voice.origin(claim)} [{claim.claim_id}]{slip}"
    if (rest := len(diagnosis.claims) - _CLAIMS) > 0:
        yield f"     {voice.tell('and {number} more', number=rest)}"
