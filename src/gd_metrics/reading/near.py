"""The near miss: how a figure would be printed that fits all others that speak of it.

>>> from gd_metrics.reading.document import of_text
>>> from gd_metrics.reading.meet import meet
>>> text = "2031年汽车产量增长48%。2031年汽车产量增长43%。汽车产量2031年增长43.1%。"
>>> reading = meet(of_text(text))
>>> [str(near) for near in near_misses(reading, reading.meetings[0])]
['43% for 48% would fit 2 of 2']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ..errors import GdMetricsError
from ..quantity import parse
from ..reasoning.slips import edits
from .clean import clean
from .draft import Draft
from .meet import Meeting, Reading, agree
from .relate import Relation, cell

_KINDS = ("digit", "swap", "decimal point", "scale")
"""Slips of people who type, the likeliest first."""
_MOST = 12
"""Figures of one meeting from which nobody asks which of them has slipped."""
_PADDED = re.compile(r"(?<![\d.,])0\d|^\D*0(?:\.0*)?(?![\d.])")
"""What no figure begins with, or is: a zero."""
_ASKED = 50
"""Figures of one cell that are asked."""

Fits = Callable[[Draft], bool]


@dataclass(frozen=True)
class Near:
    """A figure as it would fit.

    Attributes:
        draft: the figure.
        printed: how it would be printed.
        slip: what it would undo: ``digit``, ``swap``, ``decimal point`` or ``scale``.
        of: how many others it would fit, all there are.
    """

    draft: Draft
    printed: str
    slip: str
    of: int

    def __str__(self) -> str:
        return f"{self.printed} for {self.draft.printed} would fit {self.of} of {self.of}"


def near_misses(reading: Reading, meeting: Meeting) -> list[Near]:
    """The smallest slips that would undo a meeting, those first that most others speak for.

    Args:
        reading: what was read.
        meeting: one of its meetings.
    """
    if len(meeting.drafts) > _MOST:
        return []
    nears = [_nearest(draft, [*_tests(reading, meeting, draft)]) for draft in meeting.drafts]
    most = max((near.of for near in nears if near), default=0)
    return sorted((n for n in nears if n and n.of == most), key=lambda n: _KINDS.index(n.slip))


def _tests(reading: Reading, meeting: Meeting, draft: Draft) -> Iterator[tuple[Fits, bool]]:
    """What others say of a figure, and whether that is more than on which side it lies."""
    others = [o for o in reading.cells.get(cell(draft), ()) if o is not draft]
    for other in others[:_ASKED]:
        yield partial(agree, other), True
    for relation in reading.relations:
        for name, member in relation.drafts.items():
            if member is draft and not relation.advice and len(relation.drafts) > 1:
                told = relation.formula.comparison == "=" or relation is meeting.relation
                yield partial(_holds, relation, name), told


def _holds(relation: Relation, name: str, edited: Draft) -> bool:
    return replace(relation, drafts={**relation.drafts, name: edited}).holds


def _nearest(draft: Draft, tests: Sequence[tuple[Fits, bool]]) -> Near | None:
    """The one smallest edit of a figure that fits all; none where there are several."""
    fitting: dict[str, list[str]] = {}
    for printed, slip in edits(clean(draft.printed).text):
        edited = _edited(draft, printed) if slip in _KINDS else None
        if edited is not None and all(fits(edited) for fits, _ in tests):
            fitting.setdefault(slip, []).append(_as_printed(printed, draft.printed))
    for slip in _KINDS:
        if slip in fitting:
            of = sum(told for _, told in tests)
            return Near(draft, fitting[slip][0], slip, of) if len(fitting[slip]) == 1 else None
    return None


def _as_printed(edited: str, printed: str) -> str:
    """An edited figure in the capitals of the one that is printed.

    >>> _as_printed("2.50 million teu", "2.30 million TEU")
    '2.50 million TEU'
    """
    for word in re.findall(r"\b[A-Za-z]*[A-Z][A-Za-z]*\b", printed):
        edited = re.sub(rf"\b{word.lower()}\b", word, edited)
    return edited


def _edited(draft: Draft, printed: str) -> Draft | None:
    """A draft with other digits; none where nobody would print them."""
    if _PADDED.search(printed):
        return None
    try:
        quantity = parse(printed, draft.context, unit=draft.header)
    except (GdMetricsError, ValueError):
        return None
    return replace(draft, printed=printed, quantity=quantity)
