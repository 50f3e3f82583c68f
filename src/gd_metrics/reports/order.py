"""In what order findings are shown, in every format: the gravest first.

First what nobody has accepted, errors before warnings. Among equals documents that contradict
themselves come before documents that differ, and those come first where more documents speak
against one figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from ..finding import SEVERITIES, Finding
from .words import ACCEPTED, state

STATES = ("error", "warning", ACCEPTED, "information")
"""What findings may be, in the order in which they stand."""

_WEIGHED = 500
"""Findings whose claims are looked at; beyond them their state alone orders them."""

T = TypeVar("T")


def gravest_first(things: Iterable[T], finding_of: Callable[[T], Finding]) -> list[T]:
    """Things that hold a finding each, the gravest first; else in the order that they have.

    Args:
        things: findings, or what holds them.
        finding_of: the finding of a thing.
    """

    def kind(thing: T) -> tuple[int, int]:
        finding = finding_of(thing)
        return STATES.index(state(finding)), SEVERITIES.index(finding.severity)

    def weight(thing: T) -> tuple[tuple[int, int], bool, int]:
        finding = finding_of(thing)
        return kind(thing), not contradicts_itself(finding), -against(finding)

    first = sorted(things, key=kind)
    return [*sorted(first[:_WEIGHED], key=weight), *first[_WEIGHED:]]


def contradicts_itself(finding: Finding) -> bool:
    """Whether one document prints a figure and another one that speaks against it."""
    source = _sources(finding)
    return any(
        member.claim.source_id and source.get(other) == member.claim.source_id
        for member in finding.members
        for other in member.against
    )


def against(finding: Finding) -> int:
    """How many documents speak against the figure that most of them speak against."""
    source = _sources(finding)
    documents = ({source.get(other, other) for other in m.against} for m in finding.members)
    return max(map(len, documents), default=0)


def _sources(finding: Finding) -> dict[str, str]:
    """The source of each claim of a finding."""
    return {member.claim.claim_id: member.claim.source_id for member in finding.members}
