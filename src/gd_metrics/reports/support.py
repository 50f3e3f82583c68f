"""One claim explained, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..checks.explain import Support
from ..dataset.results import outcome
from ..quantity.interval import decimal
from ..reasoning.implication import Implication
from ..rules import rules

_SHOWN = 4
_TOLD = 20
"""How many implications of one instance are shown; those that support the claim come first."""


def render(support: Support) -> str:
    """The claim, the verdict, and a paragraph for each implication."""
    claim = support.claim
    says = f"{claim.printed} ({claim.context})" if claim.context else claim.printed
    cites = f", citing {claim.attributed_to}" if claim.attributed_to else ""
    lines = [
        f"{claim.claim_id}: {says}: {support.verdict}",
        f"  {claim.indicator}, {claim.area}, {claim.measure}, {claim.period}, {claim.basis}, "
        f"{claim.vintage}, {claim.rank}",
        f"  {claim.source_id}, {claim.place}{cites}",
        f"  stands for {claim.interval} {claim.unit}{_softly(support)}",
    ]
    if support.checkability is not None:
        lines.append(f"  {support.checkability:.0%} of its one-digit slips would be caught")
    for miss in support.near_misses[:3]:
        lines.append(f"  perhaps {miss}")
    if not support.implications:
        lines.append("\nNothing is implied for it: no other claim can test it.")
    told: Counter[tuple[str, str]] = Counter()
    for implication in support.implications:
        told[key := (implication.rule, implication.instance)] += 1
        if told[key] <= _TOLD:
            lines += ["", *_implication(implication, support)]
    for (rule, instance), count in told.items():
        if count > _TOLD:
            lines += ["", f"and {count - _TOLD} more of {rule}, {instance}"]
    return "\n".join(lines)


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
    for claim_id in implication.inputs[:_SHOWN]:
        claim = support.claims[claim_id]
        yield f"    {claim.printed}  {claim.measure} {claim.period} {claim.area}  [{claim_id}]"
    if len(implication.inputs) > _SHOWN:
        yield f"    and {len(implication.inputs) - _SHOWN} more"
