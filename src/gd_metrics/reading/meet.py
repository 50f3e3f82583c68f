"""Where figures of a text meet: repeats of a cell, and the relations that the text states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

from .dates import is_ahead
from .document import Document
from .draft import CELL
from .drafts import SURE, Draft
from .drafts import drafts as drafts_of
from .loading import load
from .relate import Relation, cell, relations
from .restraint import may_be_two
from .slips import is_one_figure
from .subjects import is_statistic


@dataclass(frozen=True)
class Meeting:
    """Figures that can't all be true, or that deserve a look.

    Attributes:
        kind: ``repeat``, ``ahead`` of the document's date, or the relation's kind.
        drafts: the figures, in the order of the text.
        sure: whether it is a contradiction, and not only worth a look.
        relation: what they miss; ``None`` for a repeat.
    """

    kind: str
    drafts: Sequence[Draft]
    sure: bool
    relation: Relation | None = None


@dataclass(frozen=True)
class Reading:
    """What was read of a document.

    Attributes:
        document: what was read.
        drafts: every figure, understood or not.
        meetings: what contradicts, and what is worth a look.
        compared: the drafts that met another, agreeing or not, by their start.
        relations: what the text states, whether its figures agree with it or not.
    """

    document: Document
    drafts: Sequence[Draft]
    meetings: Sequence[Meeting]
    compared: frozenset[int]
    relations: Sequence[Relation] = ()

    @cached_property
    def cells(self) -> Mapping[tuple[str, ...], Sequence[Draft]]:
        """The figures by the cell in which they meet."""
        cells: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
        for draft in self.drafts:
            if draft.meets_others:
                cells[cell(draft)].append(draft)
        return cells

    @property
    def unread(self) -> list[Draft]:
        """Figures that were seen and not understood."""
        return [draft for draft in self.drafts if draft.quantity is None]

    @property
    def contradictions(self) -> list[Meeting]:
        """Figures that can't all be true."""
        return [m for m in self.meetings if m.sure]

    @property
    def to_look_at(self) -> list[Meeting]:
        """Figures that only may contradict each other."""
        return [m for m in self.meetings if not m.sure]


def read(path: str | Path, date: str = "") -> Reading:
    """Read a document: its figures, and which of them can't all be true.

    Args:
        path: a text, Markdown, HTML, DOCX or PDF file.
        date: when it was published, where its own lines don't say it right.

    Raises:
        PackageError: if it can't be read.
    """
    return meet(load(path, date))


_Beside = Mapping[tuple[tuple[str, str, str], int, str], Draft]
"""The figures of a text by what they are of, their sentence and their measure."""


def meet(document: Document) -> Reading:
    """Let the figures of a document meet.

    >>> from gd_metrics.reading.document import of_text
    >>> reading = meet(of_text("2024年汽车产量增长48%。\\n\\n2024年汽车产量增长43%。"))
    >>> [[draft.printed for draft in m.drafts] for m in reading.contradictions]
    [['48%', '43%']]
    """
    drafts = drafts_of(document)
    found: list[Meeting] = []
    compared: set[int] = set()
    cells: dict[tuple[str, ...], list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.meets_others:
            cells[cell(draft)].append(draft)
    beside = {(d.where, d.sentence, d.measure): d for group in cells.values() for d in group}
    for group in cells.values():
        if len(group) < 2 or group[0].measure not in _MEET:
            continue
        compared |= {d.start for d in group}
        found += _repeats(group, document, beside)
    stated = relations(drafts)
    for relation in stated:
        compared |= {d.start for d in relation.drafts.values()}
        if not relation.holds:
            figures = [*relation.drafts.values()]
            found.append(Meeting(relation.kind, figures, relation.sure, relation))
    found = [*_told_once(found), *_ahead(drafts, document.date)]
    return Reading(document, drafts, found, frozenset(compared), stated)


def _told_once(found: Sequence[Meeting]) -> list[Meeting]:
    """Meetings, of those between the same figures of the same cells the surest and last alone."""
    last: dict[frozenset[object], Meeting] = {}
    for meeting in found:
        same = frozenset((cell(d), d.interval) for d in meeting.drafts)
        if same not in last or meeting.sure or not last[same].sure:
            last[same] = meeting
    return [*last.values()]


def _ahead(drafts: Sequence[Draft], date: str) -> Iterator[Meeting]:
    """Outcomes of periods that end after the document's date, one for each period."""
    first: dict[str, Draft] = {}
    for draft in drafts:
        if draft.meets_others and draft.sure == "explicit" and is_ahead(draft.period, date):
            first.setdefault(draft.period, draft)
    for draft in first.values():
        yield Meeting("ahead", (draft,), False)


def _repeats(group: Sequence[Draft], document: Document, beside: _Beside) -> Iterator[Meeting]:
    """Figures of one cell that can't be one, each different one by its first and surest place."""
    different: dict[object, Draft] = {}
    for draft in sorted(group, key=lambda d: SURE.index(d.sure)):
        hedge = draft.quantity.hedge if draft.quantity else ""
        different.setdefault((draft.interval, hedge), draft)
    distinct = sorted(different.values(), key=lambda d: d.start)[:_DIFFERENT]
    for one, other in combinations(distinct, 2):
        counted = one.measure == "level" and not is_statistic(one.subject)
        if not counted and not agree(one, other):
            sure = len(distinct) == 2 and _is_sure(one, other)
            two = sure and (may_be_two(document, one, other) or _differ_twice(one, other, beside))
            yield Meeting("repeat", (one, other), sure and not two)


def _differ_twice(one: Draft, other: Draft, beside: _Beside) -> bool:
    """Whether the levels beside two growths differ, too, or the growths beside levels.

    What differs in both is rather of two things that the text tells apart in words not understood.
    """
    measure = {"level": "growth", "growth": "level"}.get(one.measure, "")
    first, second = (beside.get((d.where, d.sentence, measure)) for d in (one, other))
    return bool(first and second and first is not second and not agree(first, second))


def _is_sure(one: Draft, other: Draft) -> bool:
    """Whether two figures of one cell were meant to be one: of a statistic, said in two places."""
    explicit = one.sure == other.sure == "explicit" and "Y" not in one.period
    apart = (one.block, one.sentence) != (other.block, other.sentence) or one.why == CELL
    statistic = one.measure in _SURE and is_statistic(one.subject)
    return explicit and apart and statistic and is_one_figure(one, other)


_DIFFERENT = 20
"""How many different figures of one cell are compared; more are no cell, but a list misread."""
_SURE = ("level", "growth", "share")
_MEET = ("level", "growth", "share", "rank", "streak")
"""What a text prints again: a gap or a change has too many bases to be sure of one."""


def agree(one: Draft, other: Draft) -> bool:
    """Whether two figures may be one: exact ones that only share an edge are two."""
    hedges = {d.quantity.hedge for d in (one, other) if d.quantity}
    return one.interval.meets(other.interval, edge=hedges != {"exact"})
