"""One page that needs nothing else: every contradiction with its number line and its claims.

No requests: the policy in its head forbids them, and the style sheet and the script are in it.
Without the script the page is whole, in one language. With it, findings are searched, filtered by
rule, indicator and source, and said in the other language where the data have names in both.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import PurePath

from ..checks.catalogue import LANGUAGES, lexicon
from ..checks.names import Names
from ..checks.report import Report
from ..claim import Cell, Claim
from ..finding import INFORMATION, SAID, SEVERITIES, UNREADABLE, Finding, Member, Place
from ..rules import rules
from .fingerprint import fingerprinted
from .numberline import asset, draw, language, legend, style
from .order import STATES, against, contradicts_itself, gravest_first
from .safe import escaped
from .sentences import says, voice_of
from .words import DOUBTED, about, closing, ordered, state

_LAID_OUT = 500
"""Findings that the page has, the gravest first; the rest is counted."""

_UNFOLDED = 50
"""Findings that are unfolded, since somebody has to act on them."""

_WITNESSES = 12
"""Claims that agree with the others, after which the rest of a table is only counted."""

_WORTH_LISTING = 4
"""Findings from which on there are contents and a search."""

_RUN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")


def render(reports: Sequence[Report]) -> str:
    """The reports as one page."""
    own = voice_of(reports[0]).language if reports else "en"
    others = (other for other in LANGUAGES if other != own and _has_names(reports, other))
    languages = [own, *others]
    pieces = [_Piece(r, f, f"f-{key[:12]}") for r, f, key in fingerprinted(reports)]
    pieces = gravest_first(pieces, lambda piece: piece.finding)[:_LAID_OUT]
    pages = [_Page.of(reports, pieces, language, len(languages) > 1) for language in languages]
    lines = [*_head(pages[0].title, own), '<div id="page">', *pages[0].lines(), "</div>"]
    for other in pages[1:]:
        lines += [f'<template id="other" lang="{other.language}">', *other.lines(), "</template>"]
    return "\n".join((*lines, f"<script>\n{asset('page.js')}\n</script>", "</html>"))


def _has_names(reports: Sequence[Report], language: str) -> bool:
    """Whether the data call anything by a name in a language."""
    indicators = (row for report in reports for row in report.names.indicators.values())
    return any(row.get(f"name_{language}") for row in indicators)


def _style() -> str:
    return f"{style(':root')}\n{asset('style.css')}"


def _digest(part: str) -> str:
    """What the policy knows a part of the page by."""
    digest = hashlib.sha256(f"\n{part}\n".encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _head(title: str, own: str) -> Iterator[str]:
    policy = f"default-src 'none'; style-src {_digest(_style())}; img-src data:; base-uri 'none'"
    policy += f"; script-src {_digest(asset('page.js'))}; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield f'<html lang="{own}">'
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield '<link rel="icon" href="data:,">'
    yield f"<title>{title}</title>"
    yield f"<style>\n{_style()}\n</style>"


@dataclass(frozen=True)
class _Piece:
    """A finding of the page, its report, and its id there."""

    report: Report
    finding: Finding
    key: str

    @cached_property
    def traits(self) -> dict[str, set[str]]:
        """What it is filtered by: its rule, indicators and sources."""
        claims = [member.claim for member in self.finding.members]
        return {
            "rule": {self.finding.code},
            "indicator": {claim.indicator for claim in claims},
            "source": {claim.source_id for claim in claims if claim.source_id},
        }

    @property
    def label(self) -> str:
        """The word for its state: figures that were revised later are called so."""
        kind, advised = state(self.finding), {SAID[0], "hint"}
        if kind != INFORMATION or not self.finding.members:
            return kind
        return kind if advised & {note[0] for note in self.finding.notes} else "revision"


@dataclass(frozen=True)
class _Page:
    """All that the page says, in one language.

    Attributes:
        reports: what is reported.
        language: the language.
        both: whether the page has the other one too.
        pieces: the findings that are laid out, the gravest first.
    """

    reports: Sequence[Report]
    language: str
    both: bool
    pieces: Sequence[_Piece]

    @classmethod
    def of(
        cls, reports: Sequence[Report], pieces: Sequence[_Piece], language: str, both: bool
    ) -> _Page:
        """The page of some reports, which speak its language."""
        spoken = {id(report): report.spoken(language) for report in reports}
        own = [replace(piece, report=spoken[id(piece.report)]) for piece in pieces]
        return cls([*spoken.values()], language, both, own)

    @property
    def words(self) -> Mapping[str, str]:
        """What the page says, before anything is put in."""
        return lexicon(self.language, "page")

    def say(self, word: str, n: int = -1, **parts: str) -> str:
        """What the page says, by its word; of a number, if there is one."""
        several = n not in (-1, 1) and f"{word}s" in self.words
        phrase = self.words[f"{word}s" if several else word]
        return escaped(phrase.format(n=f"{n:,}", **parts))

    @property
    def title(self) -> str:
        """What the page says first of all."""
        if not all(report.complete for report in self.reports):
            return self.say("unread")
        if not all(report.ok for report in self.reports):
            return self.say("wrong")
        known = sum(report.accepted for report in self.reports)  # a revision is none
        return self.say("known", known) if known else self.say("fine")

    def lines(self) -> Iterator[str]:
        """The page itself."""
        yield "<header>"
        if self.both:
            other, name = ("zh", "中文") if self.language == "en" else ("en", "English")
            yield f'<button class="scripted" id="language" lang="{other}">{name}</button>'
        yield from self._top()
        yield from self._tools()
        yield "</header>"
        yield "<main>"
        for report in self.reports:
            yield from self._report(report, [p for p in self.pieces if p.report is report])
        yield "</main>"

    def _top(self) -> Iterator[str]:
        """The title, the counts, which show and hide findings, and why the first stand first."""
        states = Counter(state(finding) for report in self.reports for finding in report.findings)
        informing = {piece.label for piece in self.pieces if state(piece.finding) == INFORMATION}
        words = {INFORMATION: "revision"} if informing == {"revision"} else {}
        yield f"<h1>{self.title}</h1>"
        yield f'<fieldset class="filter"><legend>{self.say("show")}</legend>'
        for kind in (k for k in STATES if states[k] or k in SEVERITIES[:2]):
            yield f'<label class="{kind}"><input type="checkbox" id="show-{kind}" checked>'
            yield f"<b>{states[kind]:,}</b> {self.say(words.get(kind, kind), states[kind])}</label>"
        yield "</fieldset>"

    def _tools(self) -> Iterator[str]:
        """Search, and a choice of each trait in which findings differ."""
        if len(self.pieces) < _WORTH_LISTING:
            return
        yield f'<div class="tools scripted" role="search" aria-label="{self.say("tools")}">'
        yield f'<label>{self.say("search")} <input type="search" id="search"></label>'
        for kind, numbered in self._choices.items():
            if len(numbered) > 1:
                names = sorted((name, number) for number, name in numbered.values())
                options = "".join(
                    f'<option value="{n}">{escaped(name)}</option>' for name, n in names
                )
                yield f'<label>{self.say(kind)} <select id="{kind}">'
                yield f'<option value="">{self.say("all")}</option>{options}</select></label>'
        yield f'<output id="shown" data-words="{self.words["shown"]}"></output></div>'

    @cached_property
    def _choices(self) -> dict[str, dict[str, tuple[int, str]]]:
        """A number and a name for each rule, indicator and source."""
        choices: dict[str, dict[str, tuple[int, str]]] = {}
        for piece in self.pieces:
            for kind, keys in piece.traits.items():
                numbered = choices.setdefault(kind, {})
                for key in sorted(keys - numbered.keys()):
                    numbered[key] = len(numbered), self._name(piece.report.names, kind, key)
        return choices

    def _name(self, names: Names, kind: str, key: str) -> str:
        if kind == "rule":
            return f"{key} {self._rule(key)}".strip()
        return (names.indicator if kind == "indicator" else names.source)(key, self.language)

    def _rule(self, code: str) -> str:
        return lexicon(self.language, "rules").get(code, _rule_names().get(code, ""))

    def _report(self, report: Report, pieces: Sequence[_Piece]) -> Iterator[str]:
        claims = report.rows.get("claims")
        counted = [self.say("table", len(report.rows))]
        counted += [] if claims is None else [self.say("claim", claims)]
        yield f"<section>\n<h2>{_text(_without_folders(report.name))}</h2>"
        yield f'<p class="checked">{self.say("comma").join(counted)}</p>'
        if report.note:
            yield f'<p class="checked">{_text(report.note)}</p>'
        if not report.findings:
            yield f'<p class="none">{self.say("nothing")}</p>'
        yield from self._contents(pieces)
        first = next((piece for piece in pieces if piece.finding.members), None)
        for number, piece in enumerate(pieces):
            acts = piece.finding.fails and number < _UNFOLDED
            yield from self._finding(piece, unfolded=acts or piece is first)
        if left := len(report.findings) - len(pieces):
            yield f'<p class="more">{self.say("left", left)}</p>'
        yield from (f'<p class="checked">{_text(line)}</p>' for line in closing(report))
        yield "</section>"

    def _contents(self, pieces: Sequence[_Piece]) -> Iterator[str]:
        """Links to the contradictions, folded: what each is about."""
        listed = [piece for piece in pieces if piece.finding.members]
        if len(listed) < _WORTH_LISTING:
            return
        yield f'<p class="checked">{self.say("order")}</p>'
        title = self.say("contents", len(listed))
        yield f'<details class="contents"><summary>{title}</summary><ul>'
        for piece in listed:
            cell = voice_of(piece.report).about(piece.finding)
            link = f'<a href="#{piece.key}">{_text(cell)}</a>'
            yield f'<li class="{state(piece.finding)}">{link} {_text(piece.finding.code)}</li>'
        yield "</ul></details>"

    def _finding(self, piece: _Piece, unfolded: bool) -> Iterator[str]:
        """A finding, unfolded if somebody has to act on it, or if it is the first."""
        report, finding = piece.report, piece.finding
        kind = state(finding)
        where = "" if finding.code == UNREADABLE else f"<code>{_text(about(finding))}</code>"
        traits = "".join(
            f' data-{trait}="{" ".join(str(self._choices[trait][key][0]) for key in sorted(keys))}"'
            for trait, keys in piece.traits.items()
        )
        opened = " open" if unfolded else ""
        yield f'<details class="finding {kind}" id="{piece.key}"{traits}{opened}>'
        yield f'<summary><span class="kind">{self.say(piece.label)}</span> '
        yield f"<b>{_text(finding.code)}</b> {self.say('stop').join(self._why(finding))}"
        yield f"<h3>{_text(voice_of(report).headline(finding))}</h3>{where}</summary>"
        if finding.accepted is not None:
            yield f'<p class="reason"><b>{self.say("reason")}</b> {_text(finding.accepted)}</p>'
        if finding.members:
            yield from self._pictures(piece)
            yield from self._table(piece)
        elif place := _placed(report.place(finding)):
            yield f'<p class="place"><code>{_text(place)}</code></p>'
        yield "</details>"

    def _why(self, finding: Finding) -> Iterator[str]:
        """What kind of finding it is, and what gives it its place on the page."""
        yield _text(self._rule(finding.code))
        if contradicts_itself(finding):
            yield self.say("itself")
        if (documents := against(finding)) > 1:
            yield self.say("document", documents)

    def _pictures(self, piece: _Piece) -> Iterator[str]:
        """A number line for each cell of a contradiction, since each has a unit of its own."""
        voice = voice_of(piece.report)
        cells: dict[Cell, list[Member]] = {}
        for member in piece.finding.members:
            cells.setdefault(Cell.of(member.claim), []).append(member)
        for number, (cell, members) in enumerate(cells.items(), 1):
            unit = members[0].claim.unit
            title = f"{self.words['line']}{unit}"
            if picture := draw(members, f"{piece.key}-{number}", voice, title):
                caption = self.say("drawn", cell=voice.cell(cell), unit=unit)
                yield f"<figure>{picture}<figcaption>{_marked(caption)}</figcaption></figure>"
        yield _marked(legend(piece.finding.members, voice))

    def _table(self, piece: _Piece) -> Iterator[str]:
        """The claims of a contradiction: first those in doubt."""
        doubted, witnesses = ordered(piece.finding)
        columns = self.say("columns").split("/")
        heads = "".join(f'<th scope="col">{head}</th>' for head in columns)
        yield f"<table><thead><tr>{heads}</tr></thead>\n<tbody>"
        voice = voice_of(piece.report)
        dated = len({member.claim.vintage for member in piece.finding.members}) > 1
        for member in (*doubted[:DOUBTED], *witnesses[:_WITNESSES]):
            claim = member.claim
            marks = f"{self.say('comma')}{html.escape(voice.tell(claim.vintage))}" if dated else ""
            if claim.rank == "deprecated":
                marks += f"{self.say('comma')}<b>{self.say('deprecated')}</b>"
            values = _values(piece.report, member, marks)
            yield f'<tr><th scope="row"{language(claim.printed)}>{_text(says(claim))}</th>'
            yield "".join(
                f'<td data-head="{head}"><div>{value}</div></td>'
                for head, value in zip(columns[1:], values, strict=True)
            )
            yield "</tr>"
        yield "</tbody></table>"
        for word, left in (("doubted", doubted[DOUBTED:]), ("witnesses", witnesses[_WITNESSES:])):
            if left:
                yield f'<p class="more">{self.say(word, len(left))}</p>'


def _values(report: Report, member: Member, marks: str) -> tuple[str, ...]:
    """What stands beside a claim in its row: columns from the second on."""
    voice, claim = voice_of(report), member.claim
    place = _placed(report.place_of(claim))
    return (
        _text(voice.stands_for(member)),
        _text(voice.implied(member)),
        _text(voice.gap(member)),
        f"{_linked(report, claim, _text(voice.origin(claim)))}{_marked(marks)}",
        f"<code>{_text(claim.claim_id)}</code> <code>{_text(place)}</code>",
    )


@cache
def _rule_names() -> dict[str, str]:
    return {rule.code: rule.name for rule in rules()}


def _without_folders(name: str) -> str:
    """What was checked, without the folders of a machine."""
    path = PurePath(name)
    return path.name if path.is_absolute() else name


def _placed(place: Place) -> str:
    return str(replace(place, file=_without_folders(place.file)))


def _linked(report: Report, claim: Claim, origin: str) -> str:
    """Who printed a claim, with a link to the page where one is known."""
    url = str(report.names.sources.get(claim.source_id, {}).get("url") or "")
    if not url.startswith(("https://", "http://")):
        return origin
    return f'<a href="{html.escape(url)}" rel="noopener noreferrer">{origin}</a>'


def _text(text: str) -> str:
    """A text that HTML shows as it is, with its Chinese marked as such.

    >>> _text("<b> 48% of 产量")
    '&lt;b&gt; 48% of <span lang="zh">产量</span>'
    """
    return _marked(escaped(text))


def _marked(text: str) -> str:
    """A text whose Chinese is marked as such, for voices that read it."""
    return _RUN.sub(lambda run: f'<span lang="zh">{run[0]}</span>', text)
