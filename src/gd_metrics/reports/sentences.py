"""The one maker of sentences: what a finding, a claim and its place are, in words of people.

Names stand for keys, numbers are as printed and in the printed unit, and what is worked out
stands before what is printed beside it: "30.36 / 48.62 = 62.4 %, printed 64.2 %". Every format
of a report speaks by it, in English or Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..checks.catalogue import lexicon
from ..checks.names import Names, period_words
from ..checks.report import Report
from ..claim import NOT_APPLICABLE, OUTCOMES, Cell, Claim, default_base
from ..finding import SAID, UNREADABLE, Arithmetic, Finding, Member
from ..quantity.formula import Name, Node, Operation
from ..reasoning.wording import NOTES
from .amounts import Scale, number, scale_of, with_unit
from .phrases import say, translated, word
from .words import language_of, members_of

_PRINTED = 6
"""Figures that one sentence names before the rest is only counted."""

_SEVERAL = 3
"""Figures of which it is to be said which two are the farthest apart."""

_SPREAD = Fraction(5, 2)
"""Units of the last digit over which what is worked out may spread and still be one number."""


def voice_of(report: Report) -> Voice:
    """The voice for a report: its names, in its language."""
    return Voice(report.names, language_of(report))


@dataclass(frozen=True)
class Voice:
    """Makes sentences.

    Attributes:
        names: what keys are called.
        language: ``en`` or ``zh``.
    """

    names: Names
    language: str = "en"

    def say(self, key: str, **parts: object) -> str:
        """A phrase in this language, with its parts."""
        return word(key, self.language, **parts)

    def tell(self, template: str, /, **parts: object) -> str:
        """A phrase that is written in English where it is said, in this language."""
        return say(template, self.language, **parts)

    def first(self, parts: Sequence[str], shown: int) -> list[str]:
        """The first of several parts, and how many more there are."""
        rest = len(parts) - shown
        return [*parts[:shown], *([self.tell("and {number} more", number=rest)] * (rest > 0))]

    def listed(self, parts: Sequence[str], shown: int = _PRINTED) -> str:
        """Some parts as a sentence lists them: a, b and c."""
        rest = len(parts) - shown
        named = [*parts[:shown], *([self.say("more", n=rest)] if rest > 0 else [])]
        *first, last = named
        return self.say("and").join(filter(None, (self.say("listed").join(first), last)))

    # What a finding is about

    def cell(self, cell: Cell) -> str:
        """A cell in words: what is counted, where and when."""
        return self.names.cell(cell, self.language)

    def about(self, finding: Finding) -> str:
        """What a finding is about: the cell of a contradiction, else table, row and subject."""
        if finding.members:
            return self.cell(self._subject(finding))
        if finding.code == UNREADABLE:
            return finding.subject
        row = "" if finding.row is None else self.tell("row {number}", number=finding.row)
        where = dict.fromkeys((finding.table, row, finding.subject))
        return self.say("comma").join(filter(None, where))

    def _subject(self, finding: Finding) -> Cell:
        """The cell that a contradiction is about: of a formula the one that it works out."""
        if finding.arithmetic is not None:
            worked = finding.arithmetic.cells[finding.arithmetic.role]
            for member in finding.members:
                if member.claim.cell == worked:
                    return Cell.of(member.claim)
        return Cell.of(members_of(finding)[0].claim)

    # What is wrong

    def headline(self, finding: Finding) -> str:
        """What a finding is about, and what is wrong, in a sentence."""
        if finding.code == UNREADABLE:
            return finding.message.partition("\n")[0]
        about = self.about(finding)
        return f"{about}{self.say('stop')}{self.wrong(finding)}" if about else self.wrong(finding)

    def wrong(self, finding: Finding) -> str:
        """What is wrong, with what is to be known beside it."""
        if not finding.members or SAID in finding.notes:
            return translated(finding.message, self.language)
        return self.say("also").join((self._contradiction(finding), *self._notes(finding)))

    def _contradiction(self, finding: Finding) -> str:
        if finding.arithmetic is not None:
            if len(finding.arithmetic.cells) == 1:  # what one figure can't be at all
                return self._alone(finding)
            sentence = self._arithmetic(finding.arithmetic, finding.members)
            if sentence:
                return sentence
        members = members_of(finding)
        cells = {m.claim.cell for m in members}
        if len(cells) == 1:
            return self._of_one_cell(members)
        if all(m.implied is None for m in members) and {m.claim.measure for m in members} == {
            "rank"
        }:
            areas = dict.fromkeys(self.names.area(m.claim.area, self.language) for m in members)
            rank = f"{members[0].claim.value:g}"
            return self.say("held", rank=rank, holders=self.listed([*areas]))
        if follows := self._follows(finding):
            return follows
        return self.say("misfit", figures=self._figures(members), apart=self.apart(members))

    def _follows(self, finding: Finding) -> str:
        """What the figure most in doubt is by those against it; empty where that is nothing."""
        by_gap = [m for m in finding.members if m.against and m.implied is not None and m.gap]
        if not by_gap:
            return ""
        worst = max(by_gap, key=lambda m: m.gap / (abs(Fraction(_value(m.claim))) or 1))
        against = [m for m in finding.members if m.claim.claim_id in worst.against]
        return self.say(
            "follows",
            others=self._figures(against),
            what=self._beside(Cell.of(worst.claim), self._subject(finding)),
            implied=self.implied(worst),
            printed=says(worst.claim),
            apart=self.apart([worst]),
        )

    def _beside(self, cell: Cell, subject: Cell) -> str:
        """A cell in words, without where and when if these are those of what is spoken of."""
        if cell.area == subject.area:
            cell = cell._replace(area=NOT_APPLICABLE)
        if cell.period == subject.period:
            usual = cell.base == default_base(cell.measure, cell.period)
            base = NOT_APPLICABLE if usual else cell.base
            cell = cell._replace(period=NOT_APPLICABLE, base=base)
        return self.cell(cell)

    def _alone(self, finding: Finding) -> str:
        """What one figure can't be at all, and what is printed."""
        why = translated(finding.message.partition(": ")[0], self.language)
        key = finding.members[0].claim.indicator  # as a formula of one name has it
        why = re.sub(
            rf"\b{re.escape(key)}\b", lambda _: self.names.indicator(key, self.language), why
        )
        printed = self._figures(finding.members)
        return f"{why}{self.say('comma')}{self.say('printed', figures=printed)}"

    def _of_one_cell(self, members: Sequence[Member]) -> str:
        """What is printed for one cell: a contradiction in a vintage, or a revision."""
        vintages = _contested(members)
        at_odds = [m for m in members if not vintages or m.claim.vintage in vintages]
        kind = "repeat" if vintages else "revised_from"
        sentence = self.say(kind, figures=self._figures(at_odds), apart=self._farthest(at_odds))
        rest = [m for m in members if m not in at_odds]
        if not rest:
            return sentence
        others = self.say("others_of", figures=self._figures(rest, dated=True))
        return f"{sentence}{self.say('also')}{others}"

    def _farthest(self, members: Sequence[Member]) -> str:
        """How far two figures are apart; of more than two the farthest, by name."""
        several = len({_value(m.claim) for m in members}) >= _SEVERAL
        below = [m for m in members if m.claim.interval.upper is not None]
        above = [m for m in members if m.claim.interval.lower is not None]
        if not (below and above):
            return self.apart(members)
        one = min(below, key=lambda m: m.claim.interval.upper or Fraction(0))
        other = max(above, key=lambda m: m.claim.interval.lower or Fraction(0))
        gap = one.claim.interval.gap(other.claim.interval)
        if not gap:
            return self.apart(members)
        pair = sorted((one, other), key=members.index)
        distance = self.say("apart", gap=scale_of(pair[0].claim).gap(gap, self.language))
        first, last = (says(m.claim) for m in pair)
        return self.say("farthest", one=first, other=last, apart=distance) if several else distance

    def _figures(self, members: Sequence[Member], *, dated: bool = False) -> str:
        """What some claims print, each figure once, those in doubt first.

        Args:
            members: the claims; of several vintages the earliest comes first.
            dated: whether to say their vintage where they have one alone.
        """
        claims = [m.claim for m in members]
        cells = {c.cell for c in claims}
        of_vintages = len(cells) == 1 and (dated or len({c.vintage for c in claims}) > 1)
        if of_vintages:
            claims.sort(key=lambda c: c.vintage in OUTCOMES and OUTCOMES.index(c.vintage))
        printed: dict[tuple[object, ...], str] = {}
        for c in reversed(claims):
            characters = c.printed if c.hedge == "range" else ""
            vintage = c.vintage if of_vintages else ""
            shown = self._with_vintage(c) if of_vintages else says(c)
            printed[c.cell, _value(c), c.hedge, characters, vintage] = shown
        return self.listed([*printed.values()][::-1])

    def _with_vintage(self, claim: Claim) -> str:
        figure = claim.printed if claim.vintage == "estimate" else says(claim)
        return self.say("of vintage", figure=figure, vintage=self.tell(claim.vintage))

    def apart(self, members: Sequence[Member]) -> str:
        """How far the figures are apart."""
        unit = next((m.claim.unit for m in members if m.gap), "")
        widest = max(members, key=lambda m: m.gap if m.claim.unit == unit else Fraction(-1))
        if not widest.gap:
            bounded = any(m.implied for m in members)
            return self.say("edge" if bounded else "none")
        return self.say("apart", gap=scale_of(widest.claim).gap(widest.gap, self.language))

    def _arithmetic(self, arithmetic: Arithmetic, members: Sequence[Member]) -> str:
        """The formula with the printed figures in it; empty where one of them is not there."""
        worked, figures = _printed_in(arithmetic, members)
        if worked is None or figures is None:
            return ""
        formula = arithmetic.formula
        if any(_extreme(part) for side in (formula.left, formula.right) for part in _below(side)):
            return ""
        one, other = (
            self._extreme(side, figures) or text
            for side, text in zip(
                (formula.left, formula.right), formula.sides(figures), strict=True
            )
        )
        alone = formula.left == Name(arithmetic.role)
        if formula.comparison == "=" and (not alone or worked.implied is None):
            return ""
        if formula.comparison == "=":
            result = self._worked(worked)
            return self.say("worked", sum=other, worked=result, printed=says(worked.claim))
        if formula.comparison == ">=":
            one, other = other, one
        return self.say("exceeds", one=one, other=other)

    def _extreme(self, node: Node, figures: Mapping[str, str]) -> str:
        """The greatest or least of some figures, in words; empty where a side is none."""
        if not isinstance(node, Operation) or node.operator not in ("max", "min"):
            return ""
        names = [part.name for part in _operands(node, node.operator) if isinstance(part, Name)]
        return self.say(node.operator, parts=self.listed([figures[name] for name in names]))

    def _worked(self, member: Member) -> str:
        """What a figure is worked out to be: one number where its digits allow that."""
        implied = member.implied
        if implied is None:
            return ""
        scale = _telling(member)
        if implied.lower is None or implied.upper is None:
            return scale.text(implied, self.language)
        low, high = implied.lower / scale.times, implied.upper / scale.times
        printed = Fraction(member.claim.value) / scale.times
        for decimals in range(scale.decimals, -1, -1):
            middle = (low + high) / 2
            shown = number(middle, decimals)
            unit = Fraction(1, 10**decimals)
            if (
                high - low <= _SPREAD * unit
                and unit <= abs(middle)
                and shown != number(printed, decimals)
            ):
                return with_unit(shown, scale.unit, self.language)
        return scale.text(implied, self.language)

    def _notes(self, finding: Finding) -> Iterator[str]:
        for kind, *args in finding.notes:
            if kind == "older":
                yield self.say("older", figures=self.listed([*map(self._vintage, args)]))
            elif kind in lexicon(self.language, "sentences"):
                yield self.say(kind)
            else:
                yield translated(NOTES[kind](*args), self.language)

    def _vintage(self, figure: str) -> str:
        """The vintage and indicator that fit: "preliminary gdp of 2023"."""
        vintage, _, rest = figure.partition(" ")
        key, *differs = rest.split(" of ")
        name = self.names.indicator(key, self.language)
        differing = [self.names.area(d, self.language) if d in self.names.areas
                     else period_words(d, self.language) for d in differs]  # fmt: skip
        if self.language == "zh":
            return f"{''.join(differing)}{name}{self.tell(vintage)}"
        return " of ".join([f"{vintage} {name}", *differing])

    # A claim's part

    def statement(self, member: Member) -> str:
        """What a claim stands for, and what others say it must be."""
        scale = _telling(member)
        stands = self.say("stands", interval=scale.text(member.claim.interval, self.language))
        if not member.against:
            return stands
        if member.implied is None:
            implied = self.say("impossible")
        else:
            interval = scale.text(member.implied, self.language)
            implied = self.say("implied", interval=interval)
        gap = [self.say("apart", gap=scale.gap(member.gap, self.language))] if member.gap else []
        return self.say("comma").join([stands, implied, *gap])

    def implied(self, member: Member) -> str:
        """What others say a claim must be; empty if nobody says anything."""
        if not member.against:
            return ""
        if member.implied is None:
            return self.say("impossible")
        return _telling(member).text(member.implied, self.language)

    def standing(self, claim: Claim) -> str:
        """What a claim stands for, in a sentence."""
        interval = scale_of(claim).text(claim.interval, self.language)
        return self.say("stands", interval=interval)

    def stands_for(self, member: Member) -> str:
        """What a claim stands for, in the printed unit."""
        return _telling(member).text(member.claim.interval, self.language)

    def gap(self, member: Member) -> str:
        """How far a claim is from what is implied; empty if nothing can be."""
        if not member.against or member.implied is None:
            return ""
        return _telling(member).gap(member.gap, self.language)

    def origin(self, claim: Claim) -> str:
        """Who printed a claim, when, where in it, and whom it cites."""
        cites = claim.attributed_to
        published = self.names.source(claim.source_id, self.language)
        words = [published, *filter(None, [self.place(claim)])]
        if cites:
            words.append(self.say("citing", source=self.names.source(cites, self.language)))
        return self.say("comma").join(words)

    def place(self, claim: Claim) -> str:
        """Where in its source a claim stands, as a person finds it; empty if nobody knows."""
        part, _, paragraph = (claim.section or "").partition("/")
        unit, _, number = (claim.locator or "").partition("=")
        words = [
            lexicon(self.language, "sentences").get(part, part),
            self.say("paragraph", n=paragraph) if paragraph else "",
            self.say("page", n=number) if unit == "page" else "",
        ]
        return self.say("comma").join(filter(None, words))


def says(claim: Claim) -> str:
    """What is printed, with the words apart from it that change its meaning."""
    return f"{claim.printed} ({claim.context})" if claim.context else claim.printed


def _value(claim: Claim) -> Fraction | float:
    """A claim's figure with all its digits, which a float may not have."""
    try:
        return claim.quantity.value
    except ValueError:
        return claim.value


def _telling(member: Member) -> Scale:
    """The scale in which a claim and what is implied for it are seen to differ."""
    scale = scale_of(member.claim)
    if member.implied is None or not member.gap:
        return scale
    stands = member.claim.interval
    for _ in range(4):
        low, high = scale.ends(stands)
        implied_low, implied_high = scale.ends(member.implied)
        if low != implied_high and high != implied_low:
            break
        scale = scale.finer()
    return scale


def _contested(members: Sequence[Member]) -> set[str]:
    """The vintages of one cell in which figures contradict each other; none in a revision."""
    vintage = {m.claim.claim_id: m.claim.vintage for m in members}
    return {
        m.claim.vintage for m in members for a in m.against if vintage.get(a) == m.claim.vintage
    }


def _printed_in(
    arithmetic: Arithmetic, members: Sequence[Member]
) -> tuple[Member | None, dict[str, str] | None]:
    """The claim that is worked out, and what is printed for each role; ``None`` if not for all."""
    by_cell: dict[str, list[Member]] = {}
    for member in members:
        by_cell.setdefault(member.claim.cell, []).append(member)
    worked = max(
        by_cell.get(arithmetic.cells[arithmetic.role], []),
        key=lambda m: (bool(m.against), m.gap),
        default=None,
    )
    if worked is None:
        return None, None
    figures = {}
    for role, cell in arithmetic.cells.items():
        theirs = by_cell.get(cell, [])
        if not theirs:
            return worked, None
        against = [m for m in theirs if m.claim.claim_id in worked.against] or theirs[:1]
        chosen = [worked] if role == arithmetic.role else against
        printed = {(m.claim.interval, m.claim.unit): says(m.claim) for m in chosen}
        several = ", ".join(printed.values())
        figures[role] = f"({several})" if len(printed) > 1 else several
    return worked, figures


def _operands(node: Node, operator: str) -> Iterator[Node]:
    """The parts of a chain of one operator."""
    if isinstance(node, Operation) and node.operator == operator:
        yield from _operands(node.left, operator)
        yield from _operands(node.right, operator)
    else:
        yield node


def _below(node: Node) -> Iterator[Node]:
    """The parts of a node, and theirs."""
    if isinstance(node, Operation):
        for part in (node.left, node.right):
            yield from (part, *_below(part))


def _extreme(node: Node) -> bool:
    return isinstance(node, Operation) and node.operator in ("max", "min")
