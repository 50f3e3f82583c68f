"""Verdicts: what all that is implied for a claim comes to, and what it says by itself.

One law holds check and explain together: a claim is contradicted if and only if a finding of
check, that is more than information, holds something against it. So

- a claim that is wrong by itself (an error of a rule that looks at one claim, or its unit) is
  contradicted, whatever others say of it;
- of a contradiction those members are that other claims of it say must be something else. A
  deprecated claim says nothing of others: a claim beside it is a witness, in the finding and not
  contradicted, and so is one that only claims of another vintage differ from, unless that is a
  warning;
- what is no finding of a rule is no verdict: a cell of the wrong type, a key that stands twice, or
  a locator that is only looked up with texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..finding import ERROR, Finding
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


def verdict(implications: Sequence[Implication], faults: Sequence[Finding] = ()) -> str:
    """The verdict on a claim from all that is implied for it, and what is wrong with it alone.

    ``contradicted`` where a hard implication misses, or something is wrong with it by itself;
    ``supported`` where one supports; ``consistent`` where there are only one-sided, wide or
    dependent ones; else ``untested``.

    Args:
        implications: what is implied for it.
        faults: what rules find in it by itself (:func:`~gd_metrics.reasoning.literals.faults`);
            errors count, since a warning there is of what one might add.
    """
    telling = [i for i in implications if i.telling]
    if contradicting(implications) or any(fault.severity == ERROR for fault in faults):
        return "contradicted"
    if any(i.supports for i in telling):
        return "supported"
    return "consistent" if any(not i.advice and i.meets for i in telling) else "untested"
