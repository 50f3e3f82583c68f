"""One claim explained, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from ..checks.catalogue import lexicon
from ..checks.explain import Support
from ..claim import Cell
from ..dataset.results import outcome
from ..finding import Member
from ..reasoning.implication import Implication
from ..rules import rules
from .amounts import scale_of
from .diagnosis import slip_words
from .phrases import translated
from .safe import line
from .sentences import Voice, says

_INPUTS, _MISSES = 4, 3
"""How many claims of an implication, and how many slips, are shown."""

_OF_INSTANCE = 20
"""How many implications of one instance are shown; those that support the claim come first."""


def render(support: Support, language: str = "") -> str:
    """The claim, the verdict, and a paragraph for each implication.

    Args:
        support: what everything else says of the claim.
        language: in which to speak; that of the names where empty.
    """
    voice = Voice(support.names, language or support.names.language)
    return "\n".join(map(line, (*_claim(support, voice), *_implications(support, voice))))


def _claim(support: Support, voice: Voice) -> Iterator[str]:
    claim = support.claim
    tell = voice.tell
    stop, comma = voice.say("stop"), voice.say("comma")
    yield f"{claim.claim_id}: {says(claim)}{stop}{tell(support.verdict)}"
    rank = "" if claim.rank == "normal" else f"{comma}{tell(claim.rank)}"
    yield f"  {voice.cell(Cell.of(claim))}{stop}{tell(claim.vintage)}{rank}"
    yield f"  {voice.origin(claim)}"
    yield f"  {voice.standing(claim)}{_softly(support, voice)}"
    if support.checkability is not None:
        share = f"{support.checkability:.0%}"
        yield f"  {tell('{share} of its one-digit slips would be caught', share=share)}"
    for fault in support.faults:
        message = translated(fault.message, voice.language)
        yield f"  {tell(fault.severity)}{stop}{fault.code}, {fault.column}{stop}{message}"
    for miss in support.near_misses[:_MISSES]:
        yield f"  {tell('perhaps {miss}', miss=slip_words(miss, voice.language))}"


def _implications(support: Support, voice: Voice) -> Iterator[str]:
    if not support.implications:
        yield from ("", voice.tell("Nothing is implied for it: no other claim can test it."))
    seen: Counter[tuple[str, str]] = Counter()
    for implication in support.implications:
        seen[instance := (implication.rule, implication.instance)] += 1
        if seen[instance] <= _OF_INSTANCE:
            yield from ("", *_implication(implication, support, voice))
    for (rule, name), number in seen.items():
        if number > _OF_INSTANCE:
            more = {"number": number - _OF_INSTANCE, "rule": rule, "name": name}
            yield from ("", voice.tell("and {number} more of {rule}, {name}", **more))


def _softly(support: Support, voice: Voice) -> str:
    """What a bound most likely means, where it says nothing of the other side."""
    try:
        soft = support.claim.quantity.soft
    except ValueError:
        return ""
    if soft == support.claim.interval:
        return ""
    likely = scale_of(support.claim).text(soft, voice.language)
    return voice.tell(", most likely {interval}", interval=likely)


def _implication(implication: Implication, support: Support, voice: Voice) -> Iterator[str]:
    name = next((r.name for r in rules() if r.code == implication.rule), implication.rule)
    kind = voice.tell("advice" if implication.advice else outcome(implication))
    if not implication.advice and not implication.hard:
        kind += voice.tell(", of another vintage")
    dependent = "" if implication.independent else voice.tell(", not independent")
    member = Member(
        *(support.claim, implication.interval, implication.gap or Fraction(0), implication.inputs)
    )
    apart = f"{voice.say('comma')}{voice.apart([member])}" if implication.gap else ""
    implied = voice.tell("the others say {interval}", interval=voice.implied(member))
    rule = lexicon(voice.language, "compared").get(name, name)
    name_of_rule = voice.tell("{rule} ({code})", rule=rule, code=implication.rule)
    yield f"{kind}{voice.say('stop')}{name_of_rule}"
    yield f"  {implied}{apart}{dependent}"
    claims = [support.claims[claim_id] for claim_id in implication.inputs]
    inputs = [f"{says(c)}  {voice.cell(Cell.of(c))}  [{c.claim_id}]" for c in claims]
    yield from (f"    {one}" for one in voice.first(inputs, _INPUTS))
