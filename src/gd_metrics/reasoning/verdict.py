"""Verdicts: what all that is implied for a claim comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..rules import repeat
from .implication import Implication

VERDICTS = ("supported", "contradicted", "consistent", "untested")


def by_instance(implications: Iterable[Implication]) -> list[list[Implication]]:
    """The implications of one claim, those together of which one is enough to be met.

    They follow from one instance by one choice or another among vintages and claims that
    disagree. Of a repeat, what each root prints stands for itself.
    """
    together: dict[tuple[str, ...], list[Implication]] = {}
    for implication in implications:
        key = (implication.rule, implication.instance, implication.vintage, *implication.place)
        if implication.rule == repeat.CODE:
            key = (*key, *implication.inputs)
        together.setdefault(key, []).append(implication)
    return [*together.values()]


def contradicting(implications: Iterable[Implication]) -> list[Implication]:
    """The hard implications that a claim misses, where all alternatives of theirs miss too.

    Args:
        implications: those of one claim; one that says nothing is met by anything.
    """
    hard = by_instance(i for i in implications if i.hard)
    return [i for together in hard if not any(j.meets for j in together) for i in together]


def verdict(implications: Sequence[Implication]) -> str:
    """The verdict on a claim from all that is implied for it.

    ``contradicted`` where a hard implication misses; ``supported`` where one supports;
    ``consistent`` where there are only one-sided, wide or dependent ones; else ``untested``.
    """
    telling = [i for i in implications if i.telling]
    if contradicting(implications):
        return "contradicted"
    if any(i.supports for i in telling):
        return "supported"
    return "consistent" if any(not i.advice and i.meets for i in telling) else "untested"
