"""Whom to doubt, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..reasoning.diagnosis import Component, Diagnosis
from .safe import line

_CLAIMS = 4


def render(components: Sequence[Component], most: int) -> str:
    """A paragraph for each group of contradictions, with its best diagnoses."""
    if not components:
        return "no contradictions, so nobody to doubt"
    return "\n\n".join(
        "\n".join(map(line, _component(component, most))) for component in components
    )


def _component(component: Component, most: int) -> Iterator[str]:
    yield from component.findings
    for number, diagnosis in enumerate(component.diagnoses[:most], 1):
        supported = f"supported elsewhere {diagnosis.support} times"
        yield f"  {number}. doubt {_claims(diagnosis)} ({supported})"
        for claim in diagnosis.claims[:_CLAIMS]:
            if misses := diagnosis.near_misses.get(claim.claim_id):
                yield f"     {claim.printed}: perhaps {misses[0]}"
    rest = len(component.diagnoses) - most
    if rest > 0:
        yield f"  and {rest} more{' at least' if component.cut else ''}"
    if not component.diagnoses:
        yield "  no set of these claims explains it"


def _claims(diagnosis: Diagnosis) -> str:
    named = [f"{c.printed} [{c.claim_id}]" for c in diagnosis.claims]
    more = f" and {len(named) - _CLAIMS} more" if len(named) > _CLAIMS else ""
    return f"{', '.join(named[:_CLAIMS])}{more}"
