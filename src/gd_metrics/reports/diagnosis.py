"""Whom to doubt, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..checks.names import Names
from ..claim import Cell
from ..reasoning.diagnosis import Component, Diagnosis
from ..reasoning.slips import NearMiss
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
    return "\n\n".join(paragraphs) or "no contradictions, so nobody to doubt"


def likeliest(misses: Sequence[NearMiss]) -> str:
    """The likeliest slip; where several are as likely, they are named as such.

    >>> likeliest([NearMiss("43%", "digit", 3, 3), NearMiss("42%", "digit", 3, 3)])
    '43% or 42%, as likely (digit) agrees with 3 of 3'
    """
    first = misses[0]
    alike = [m.printed for m in misses if (m.edit, m.agrees) == (first.edit, first.agrees)]
    if len(alike) == 1:
        return str(first)
    more = f" or {len(alike) - _ALIKE} more" if len(alike) > _ALIKE else ""
    return str(replace(first, printed=f"{' or '.join(alike[:_ALIKE])}{more}, as likely"))


def _component(component: Component, most: int, voice: Voice) -> Iterator[str]:
    yield from _about(component, voice)
    for number, diagnosis in enumerate(component.diagnoses[:most], 1):
        yield f"  {number}. {_doubt(diagnosis)}"
        yield from _claims(diagnosis, voice)
    rest = len(component.diagnoses) - most
    if rest > 0:
        yield f"  and {rest} more{' at least' if component.cut else ''}"
    if not component.diagnoses:
        yield "  no set of these claims explains it"


def _about(component: Component, voice: Voice) -> Iterator[str]:
    """What the contradictions are about, and how they are known."""
    cells = {c.cell: Cell.of(c) for d in component.diagnoses for c in d.claims}
    named = [voice.cell(cell) for cell in cells.values()]
    if named:
        more = f"; and {len(named) - _ABOUT} more" if len(named) > _ABOUT else ""
        yield f"{'; '.join(named[:_ABOUT])}{more}"
    yield from (f"  {finding}" if named else finding for finding in component.findings)


def _doubt(diagnosis: Diagnosis) -> str:
    named = [*dict.fromkeys(map(says, diagnosis.claims))]
    more = f" and {len(named) - _CLAIMS} more" if len(named) > _CLAIMS else ""
    times = diagnosis.support
    few = len(diagnosis.claims)
    those = "it" if few == 1 else f"these {few} claims"
    others = f"nothing outside this dispute supports {those}" if not times else (
        f"supported elsewhere {times} {'time' if times == 1 else 'times'}"
    )  # fmt: skip
    return f"doubt {', '.join(named[:_CLAIMS])}{more} ({others})"


def _claims(diagnosis: Diagnosis, voice: Voice) -> Iterator[str]:
    """Who printed the claims of a diagnosis, and the slip that would explain each."""
    for claim in diagnosis.claims[:_CLAIMS]:
        misses = diagnosis.near_misses.get(claim.claim_id)
        slip = f": perhaps {likeliest(misses)}" if misses else ""
        yield f"     {claim.printed}, {voice.origin(claim)} [{claim.claim_id}]{slip}"
    if (rest := len(diagnosis.claims) - _CLAIMS) > 0:
        yield f"     and {rest} more"
