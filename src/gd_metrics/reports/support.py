"""One claim explained, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..checks.explain import Support
from ..checks.names import Names
from ..dataset.results import outcome
from ..quantity.interval import decimal
from ..reasoning.implication import Implication
from ..rules import rules
from .safe import line
from .sentences import Voice, says

_INPUTS, _MISSES = 4, 3
"""How many claims of an implication, and how many slips, are shown."""

_OF_INSTANCE = 20
"""How many implications of one instance are shown; those that support the claim come first."""


def render(support: Support) -> str:
    """The claim, the verdict, and a paragraph for each implication."""
    return "\n".join(map(line, (*_claim(support), *_implications(support))))


def _claim(support: Support) -> Iterator[str]:
    claim = support.claim
    yield f"{claim.claim_id}: {says(claim)}: {support.verdict}"
    columns = (claim.indicator, claim.area, claim.measure, claim.period, claim.basis)
    yield f"  {', '.join((*columns, claim.vintage, claim.rank))}"
    yield f"  {Voice(Names()).origin(claim)}"
    yield f"  stands for {claim.interval} {claim.unit}{_softly(support)}"
    if support.checkability is not None:
        yield f"  {support.checkability:.0%} of its one-digit slips would be caught"
    for fault in support.faults:
        yield f"  {fault.severity}: {fault.code}, {fault.column}: {fault.message}"
    yield from (f"  perhaps {miss}" for miss in support.near_misses[:_MISSES])


def _implications(support: Support) -> Iterator[str]:
    if not support.implications:
        yield from ("", "Nothing is implied for it: no other claim can test it.")
    seen: Counter[tuple[str, str]] = Counter()
    for implication in support.implications:
        seen[instance := (implication.rule, implication.instance)] += 1
        if seen[instance] <= _OF_INSTANCE:
            yield from ("", *_implication(implication, support))
    for (rule, name), number in seen.items():
        if number > _OF_INSTANCE:
            yield from ("", f"and {number - _OF_INSTANCE} more of {rule}, {name}")


def _softly(support: Support) -> str:
    """What a bound most likely means, where it says nothing of the other side."""
    try:
        soft = support.claim.quantity.soft
    except ValueError:
        return ""
    return "" if soft == support.claim.interval else f", most likely {soft}"


def _implication(implication: Implication, support: Support) -> Iterator[str]:
    name = next((r.name for r in rules() if r.code == implication.rule), implication.rule)
    kind = "advice" if implication.advice else outcome(implication)
    if not implication.advice and not implication.hard:
        kind += ", of another vintage"
    apart = f", gap {decimal(implication.gap, 4)}" if implication.gap else ""
    dependent = "" if implication.independent else ", not independent"
    interval = implication.interval
    says = "can't be true at all" if interval is None else interval.text(4)
    yield f"{kind}: {implication.rule} {name}, {implication.instance}"
    yield f"  implies {says} {support.claim.unit}{apart}{dependent}"
    for claim_id in implication.inputs[:_INPUTS]:
        claim = support.claims[claim_id]
        yield f"    {claim.printed}  {claim.measure} {claim.period} {claim.area}  [{claim_id}]"
    if len(implication.inputs) > _INPUTS:
        yield f"    and {len(implication.inputs) - _INPUTS} more"
