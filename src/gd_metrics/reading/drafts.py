"""Drafts: each figure with what its own sentence says of it, and how sure each part is.

>>> from gd_metrics.reading.document import of_text
>>> for d in drafts(of_text("2024年出口5.89万亿元,增长8.1%。")):
...     print(d.printed, d.measure, d.subject, d.period, d.sure)
5.89万亿元 level 出口 2024 explicit
8.1% growth 出口 2024 explicit
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from .calendar import Calendar
from .clean import Clean, clean, sentences
from .dates import datelines
from .document import Block, Document
from .draft import SURE, Draft, as_count, with_changes
from .periods import Period, periods
from .scan import Figure, scan
from .sentence import Context, Sentence
from .subjects import area_of_block, is_city, own_area

__all__ = ["SURE", "Draft", "drafts"]

Found = TypeVar("Found", Figure, Period)
_MOST_FIGURES = 100
"""Figures of one sentence; one with more is a list or a table that nothing tells from prose."""
_MOST_PERIODS = 100
"""Periods of one sentence of which its figures may be, the last ones of more."""
_JUST_BEHIND = 60
"""Characters behind a figure in which its noun stands."""


def drafts(document: Document) -> list[Draft]:
    """The figures of a document's prose, in order."""
    from .tables import read_table

    reader = _Reader(document)
    for number, block in enumerate(document.blocks):
        if block.rows:
            calendar = reader.context.calendar
            date = "" if calendar.year else calendar.date
            reader.found += read_table(document, number, reader.year, reader.context.own, date)
        else:
            reader.read(number, block)
    return reader.found


class _Reader:
    """Reads block after block; what a text has said of its year and area is kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[Draft] = []
        self.context = Context(Calendar(document), own_area(document.text))
        self.sentence = 0

    @property
    def year(self) -> str:
        """The year spoken of; empty if nothing tells it."""
        return self.context.calendar.meant[:4].strip("Y-")

    def read(self, number: int, block: Block) -> None:
        """Read a block."""
        cleaned = clean(self.document.text[block.start : block.end], block.start)
        self.context.calendar.begin(cleaned.text)
        before, own = self.context.area, area_of_block(cleaned.text)
        self.context.area = own or before
        found = scan(cleaned.text)
        figures = deque(found)
        named = periods(cleaned.text)
        apart = datelines(cleaned.text) if named else ()
        spoken = deque(p for p in named if not any(a <= p.start < b for a, b in apart))
        for start, end in _bounded(sentences(cleaned.text), found):
            self.sentence += 1
            within = [*_popped(figures, end)]
            said = [*_popped(spoken, end)][-_MOST_PERIODS:]
            if within or said:
                self._sentence(number, cleaned, (start, end), within, said)
            else:
                self._silent(cleaned.text[end - 1])
        if own:
            self.context.area = before

    def _silent(self, last: str) -> None:
        """A sentence that names no figure and no period: behind a semicolon it goes on."""
        if last not in ";；":
            self.context.parent = ""
        self.context.last, self.context.whole = None, ""

    def _sentence(
        self,
        number: int,
        cleaned: Clean,
        span: tuple[int, int],
        figures: Sequence[Figure],
        said: Sequence[Period],
    ) -> None:
        sentence = Sentence(cleaned.text, span, figures, said, self.context)
        for figure, draft in zip(figures, sentence.read(), strict=True):
            start, end = cleaned.span(figure.start, figure.end)
            counted = as_count(draft.quantity, cleaned.text[figure.end : figure.end + _JUST_BEHIND])
            placed = with_changes(
                draft, start=start, end=end, printed=self.document.text[start:end],
                quantity=counted, sentence=self.sentence, block=number,
            )  # fmt: skip
            self.found.append(placed)
        sentence.end_of_it()
        goes_on = cleaned.text[span[1] - 1] in ";；"
        self.context.parent = sentence.parent if goes_on else ""
        self.context.last = sentence.made[-1] if goes_on and sentence.made else None
        if sentence.made:
            self.context.subject = sentence.made[0].subject
            amounts = [d.subject for d in sentence.made if d.measure != "rank"]
            self.context.whole = amounts[0] if amounts else self.context.subject
            if not is_city(sentence.area):  # one city of many is named for its sentence alone
                self.context.area = sentence.area


def _bounded(
    spans: Iterable[tuple[int, int]], figures: Sequence[Figure]
) -> Iterator[tuple[int, int]]:
    """Sentences, those with so many figures that they are none in pieces: time stays linear."""
    starts = [figure.start for figure in figures]
    for start, end in spans:
        first, behind = bisect_left(starts, start), bisect_left(starts, end)
        cuts = [start, *starts[first + _MOST_FIGURES : behind : _MOST_FIGURES], end]
        yield from pairwise(cuts)


def _popped(waiting: deque[Found], end: int) -> Iterator[Found]:
    """What begins before the end of a sentence, taken from what waits to be read."""
    while waiting and waiting[0].start < end:
        yield waiting.popleft()
