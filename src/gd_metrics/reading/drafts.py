"""Drafts: each figure with what its own sentence says of it, and how sure each part is.

>>> from gd_metrics.reading.document import of_text
>>> for d in drafts(of_text("2024年出口5.89万亿元,增长8.1%。")):
...     print(d.printed, d.measure, d.subject, d.period, d.sure)
5.89万亿元 level 出口 2024 explicit
8.1% growth 出口 2024 explicit
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple, TypeVar

from ..errors import GdMetricsError
from ..quantity import parse
from ..quantity.interval import Interval
from ..quantity.quantity import Quantity
from ..quantity.units import PARTS, kind
from .clauses import AMONG, Said, clauses, is_rate, read_clause, sentences, topic_of
from .clean import Clean, clean
from .dates import is_ahead
from .document import Block, Document
from .english import is_english
from .lists import JOINED, shared_out
from .periods import Period, is_compared, is_since, periods, year_before
from .scan import Figure, scan
from .subjects import area_key, counted_behind, inherited, is_statistic, own_area, subject_of

Found = TypeVar("Found", Figure, Period)
SURE = ("explicit", "carried", "guessed")
"""How a figure came to its subject: it stands beside it, it is the sentence's, or it is near."""


@dataclass(frozen=True)
class Draft:
    """A figure of a document, as its own words say it.

    Attributes:
        start: its first character in the document.
        end: the character behind its last one.
        printed: its characters in the document.
        quantity: what it says; ``None`` where it was not understood.
        measure: ``level``, ``growth``, ``share``, ``change``, ``points``, ``contribution``,
            ``rank``, ``streak``, ``threshold`` or ``ratio``.
        subject: what is counted, in the text's own words.
        area: whose it is, in the text's own words; empty where the document's is meant.
        place: the area as it meets others; empty for the document's own.
        period: when, such as ``2024`` or ``2019-01/2019-09``; ``Y`` stands for an unknown year.
        base: what it is compared with: a period, ``previous`` period, an area, or a whole.
        averaging: ``average`` where it is a yearly average, ``cumulative``, or empty.
        basis: ``real``, ``nominal``, ``comparable`` where the text says so.
        vintage: ``preliminary``, ``final``, ``revised``, ``target``, ``forecast``; or empty.
        parent: the subject that it is a part of, where the text says 其中.
        context: the word beside it that changes its sign or makes it a bound.
        header: the unit of its column or table, where it has none of its own.
        way: ``up`` or ``down`` where a verb says which way it moved to this.
        sure: one of :data:`SURE`.
        why: how it was read, or why it was not.
        sentence: the number of its sentence in the document.
        block: the number of its block.
    """

    start: int
    end: int
    printed: str
    quantity: Quantity | None
    measure: str = ""
    subject: str = ""
    area: str = ""
    place: str = ""
    period: str = ""
    base: str = ""
    averaging: str = ""
    basis: str = ""
    vintage: str = ""
    parent: str = ""
    context: str = ""
    header: str = ""
    way: str = ""
    sure: str = "guessed"
    why: str = ""
    sentence: int = 0
    block: int = 0

    @property
    def value(self) -> Fraction:
        """The figure in its unit; 0 where it was not understood."""
        return self.quantity.value if self.quantity else Fraction(0)

    @property
    def kind(self) -> str:
        """What its unit measures: figures of one kind can be compared."""
        return kind(self.quantity.unit) if self.quantity else ""

    @property
    def factor(self) -> Fraction:
        """What one of its unit counts: a per cent is a hundredth."""
        return PARTS.get(self.kind, Fraction(1))

    @property
    def interval(self) -> Interval:
        """What it stands for, percentages as parts of one; anything if it was not understood."""
        return self.quantity.interval * self.factor if self.quantity else Interval()

    @property
    def meets_others(self) -> bool:
        """Whether it can be compared with anything: it says what happened, of something."""
        outcome = self.vintage not in ("target", "forecast")
        return self.quantity is not None and bool(self.subject) and outcome


def drafts(document: Document) -> list[Draft]:
    """The figures of a document's prose, in order."""
    from .tables import read_table

    reader = _Reader(document)
    for number, block in enumerate(document.blocks):
        if block.rows:
            reader.found += read_table(document, number, reader.year)
        else:
            reader.read(number, block)
    return reader.found


_JUST = 20
"""Characters behind a figure in which its vintage is said: 800亿元的目标."""
_NEAR = 60
"""Characters behind a figure in which English names its period."""
_FAR = 240
"""Characters before and behind a figure in which the words that are said of it stand."""


class _Topic(NamedTuple):
    """What the sentences before have spoken of."""

    subject: str = ""
    area: str = ""


class _Reader:
    """Reads block after block; what a text has said of its year and area is kept."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.found: list[Draft] = []
        self.area = own_area(document.text)
        self.year = _year_of(document)
        self.period = "Y"
        self.sentence = 0
        self.parent = ""
        self.topic = _Topic()
        self.undated = not self.year
        if self.undated:
            self.year = document.date[:4]

    def read(self, number: int, block: Block) -> None:
        """Read a block."""
        cleaned = clean(self.document.text[block.start : block.end], block.start)
        figures, spoken = deque(scan(cleaned.text)), deque(periods(cleaned.text))
        for start, end in sentences(cleaned.text):
            self.sentence += 1
            within = [*_popped(figures, end)]
            said = [*_popped(spoken, end)]
            self._sentence(number, cleaned, (start, end), within, said)

    def _sentence(
        self,
        number: int,
        cleaned: Clean,
        span: tuple[int, int],
        figures: Sequence[Figure],
        said: Sequence[Period],
    ) -> None:
        sentence = _Sentence(cleaned.text, span, figures, said, self)
        for figure, draft in zip(figures, sentence.read(), strict=True):
            start, end = cleaned.span(figure.start, figure.end)
            placed = replace(draft, start=start, end=end, printed=self.document.text[start:end])
            self.found.append(replace(placed, sentence=self.sentence, block=number))
        goes_on = cleaned.text[span[1] - 1] in ";；"
        self.parent = sentence.parent if goes_on else ""
        if sentence.made:
            self.topic = _Topic(sentence.made[0].subject, sentence.area)


_VINTAGES = (
    (
        "target",
        re.compile(r"(?<!完成全年)(?<!完成年度)(?<!完成)目标|力争|计划|确保.{0,8}达到|预算安排"),
    ),
    ("forecast", re.compile(r"预测|预计(?!全年完成)|有望|forecast|expected to")),
    ("preliminary", re.compile(r"初步核算|初步统计|快报|初步结果|preliminary")),
    ("revised", re.compile(r"修订|最终核实|revised")),
)


def vintage_of(words: str) -> str:
    """The vintage that the words around a figure speak of; empty where they say nothing."""
    return next((name for name, pattern in _VINTAGES if pattern.search(words)), "")


def _popped(waiting: deque[Found], end: int) -> Iterator[Found]:
    """What begins before the end of a sentence, taken from what waits to be read."""
    while waiting and waiting[0].start < end:
        yield waiting.popleft()


def _year_of(document: Document) -> str:
    """The year that a text without a date is of: the last one that its title or captions name."""
    text = document.text
    for block in document.blocks:
        named = re.findall(r"(?:19|20)\d\d(?=年|\b)", text[block.start : block.end])
        if block.kind == "heading" and named:
            return str(max(named))
    named = re.findall(r"(?:19|20)\d\d(?=\s*年)", text) or re.findall(r"\b20\d\d\b", text)
    return Counter(named).most_common(1)[0][0] if named else ""


class _Sentence:
    """One sentence: its figures from left to right, each with the words before it."""

    def __init__(
        self,
        text: str,
        span: tuple[int, int],
        figures: Sequence[Figure],
        said: Sequence[Period],
        reader: _Reader,
    ) -> None:
        self.text, (self.start, self.end) = text, span
        self.figures, self.spoken, self.reader = figures, said, reader
        self.area = reader.topic.area
        self.parent, self.subject = reader.parent, ""
        self.made: list[Draft] = []

    def read(self) -> list[Draft]:
        """A draft for each figure."""
        before = self.start
        for place, figure in enumerate(self.figures):
            lead = self.text[max(before, figure.start - _FAR) : figure.start]
            if place and JOINED.match(lead):
                self.made.append(self._listed(figure))
            else:
                self.made.append(self._draft(figure, before))
            before = figure.end
        return shared_out(self.text, self.figures, self.made, self.spoken, self.reader.year)

    def _listed(self, figure: Figure) -> Draft:
        """A figure behind another and a comma or an 和: of its measure, and perhaps its subject."""
        last = self.made[-1]
        return replace(last, quantity=figure.quantity, sure="guessed", why="in a list")

    def _draft(self, figure: Figure, before: int) -> Draft:
        lead = self.text[max(before, figure.start - _FAR) : figure.start]
        behind = self.text[figure.end : min(self.end, figure.end + _FAR)]
        if AMONG.search(lead):
            self.parent = self.made[-1].subject if self.made else self.reader.topic.subject
        said = read_clause(clauses(lead), behind, figure)
        subject, area, sure = self._subject(said, figure, lead, behind)
        if (
            said.measure == "level"
            and said.head == ""
            and figure.printed.endswith("%")
            and is_rate(lead)
        ):
            said = replace(said, measure="growth", why="增速")
        period, base = self._period(figure, said, before)
        if (
            "环比"
            in self.text[max(self.start, figure.start - _FAR) : figure.start].rpartition("同比")[2]
        ):
            base = "previous"
        return Draft(
            0, 0, figure.printed, _with_context(figure, said.context), said.measure, subject, area,
            area_key(area, self.reader.area), period, base or said.base, said.averaging, said.basis,
            vintage_of(lead + self.text[figure.start : min(self.end, figure.end + _JUST)]),
            self.parent if self.parent != subject else "", said.context, "", said.way, sure,
            figure.why if figure.quantity is None else said.why,
        )  # fmt: skip

    def _subject(self, said: Said, figure: Figure, lead: str, behind: str) -> tuple[str, str, str]:
        """The subject and the area of a figure, and how sure they are."""
        subject, area = self._plain(said.head)
        if said.measure == "level" and (noun := counted_behind(figure, behind)):
            subject = self._plain(noun)[0] or noun
        sure = "explicit"
        if not subject:
            subject, other, sure = self._earlier(said, lead)
            area = area or other
        if area:
            self.area = area
        if subject.startswith("that of ") and self.subject:
            subject = f"{self.subject.rpartition(' of ')[0]}{subject[4:]}"
        if subject in ("增速", "增幅", "涨幅"):
            subject, sure = f"{self.subject}{subject}", "carried"
        if subject and sure == "explicit" and said.head.strip():
            subject = inherited(subject, self.parent, self.subject)
        self.subject = subject or self.subject
        return subject, area or self.area, sure

    def _plain(self, head: str) -> tuple[str, str]:
        for period in self.spoken:
            head = head.replace(period.printed, "")
        return subject_of(head)

    def _earlier(self, said: Said, lead: str) -> tuple[str, str, str]:
        """The subject of an earlier clause, where a figure's own has none."""
        earlier = clauses(lead)[:-1]
        for distance, clause in enumerate(reversed(earlier)):
            subject, area = self._plain(topic_of(clause))
            if is_statistic(subject):
                return subject, area, "carried" if distance else "explicit"
        if self.made and self.made[-1].subject:
            last = self.made[-1]
            other = any(p.shift and p.printed in said.head for p in self.spoken)
            moved = other or ("earlier" in (said.base, last.base) and not earlier)
            straight = said.measure != "level" and len(earlier) < 2
            sure = last.sure if straight or moved or said.base == "earlier" else "carried"
            return last.subject, last.area, sure
        return self.reader.topic.subject, "", "guessed"

    def _period(self, figure: Figure, said: Said, before: int) -> tuple[str, str]:
        """The period of a figure, and the period that it is compared with."""
        reader, base, own = self.reader, "", ""
        for period in self.spoken:
            if not before <= period.start < figure.start or period.day:
                continue
            if is_compared(self.text, period):
                base = "" if period.shift == -1 and period.part == "Y" else period.of(reader.year)
            elif period.shift and period.this:
                own = period.of(reader.document.date[:4])
            elif period.shift:
                own = period.of(reader.year)
            elif not is_since(self.text, period):
                today = reader.document.date[:4] if period.this else reader.year
                reader.year = period.year or today
                reader.period, own = period.part, ""
        if said.base == "earlier":
            return base or own or self._behind(figure) or year_before(self._meant()), ""
        return own or self._behind(figure) or self._meant(), base

    def _meant(self) -> str:
        """The period that the text speaks of where a figure names none."""
        meant = self.reader.period.replace("Y", self.reader.year or "Y")
        if self.reader.undated and is_ahead(meant, self.reader.document.date):
            return year_before(meant)  # in January, December is last year's
        return meant

    def _behind(self, figure: Figure) -> str:
        """The period that English names behind a figure: ``6.3 percent in January``."""
        following = [f.start for f in self.figures if f.start > figure.start]
        end = min([*following[:1], figure.end + _NEAR, self.end])
        behind = self.text[figure.end : end]
        if not is_english(behind):
            return ""
        for period in self.spoken:
            if figure.end <= period.start < end and not is_compared(self.text, period):
                return self._year_of(period)
        return ""

    def _year_of(self, period: Period) -> str:
        """An English period with its year; ``the prior year`` is that of the text's period."""
        if period.shift:
            return year_before(self._meant())
        self.reader.year = period.year or self.reader.year
        return period.of(self.reader.year)


def _with_context(figure: Figure, context: str) -> Quantity | None:
    """The figure with the words beside it that change its sign or make it a bound."""
    if figure.quantity is None or not context or figure.kind != "figure":
        return figure.quantity
    try:
        return parse(figure.printed, context)
    except (GdMetricsError, ValueError):
        return figure.quantity
