"""The words that several formats share: for a finding, its claims, its place, and the counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from math import inf

from ..checks.catalogue import lexicon
from ..checks.report import Report
from ..checks.tested import ClaimCount
from ..finding import UNREADABLE, Finding, Member, shown
from ..quantity.interval import Interval
from .phrases import say, word

SHOWN = 3
"""How many claims' ids are named before the rest is only counted."""

DOUBTED = 20
"""How many claims in doubt are shown of one finding; a cell may have thousands that differ."""

ACCEPTED = "accepted"
"""How a finding is called that people accepted, whatever its severity."""


def state(finding: Finding) -> str:
    """A finding's severity; ``accepted`` if people accepted it."""
    return finding.severity if finding.accepted is None else ACCEPTED


def language_of(report: Report) -> str:
    """The language in which to speak of a report: that asked for, or that of its names."""
    return report.language or report.names.language


def count(number: int, noun: str, language: str = "en") -> str:
    """A number of things.

    >>> count(1, "claim"), count(1200, "claim"), count(3, "table", "zh")
    ('1 claim', '1,200 claims', '3张表')
    """
    if counted := lexicon(language, "counted").get(noun):
        return counted.format(n=f"{number:,}")
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def width(text: str) -> int:
    """Columns of a terminal that a text takes: two for a Chinese character.

    >>> width("48%"), width("增长48%")
    (3, 7)
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def few(ids: Sequence[str], shown: int = SHOWN, language: str = "en") -> str:
    """The first of some ids, and how many there are beside them."""
    named = word("comma", language).join(ids[:shown])
    if len(ids) <= shown:
        return named
    return say("{named} and {number} more", language, named=named, number=len(ids) - shown)


def ordered(finding: Finding) -> tuple[list[Member], list[Member]]:
    """The claims in doubt, and the witnesses: those of the same sources, then the most precise."""
    doubted = [m for m in finding.members if m.against]
    near = {m.claim.source_id for m in doubted}
    witnesses = [m for m in finding.members if not m.against]
    return doubted, sorted(
        witnesses,
        key=lambda m: (m.claim.source_id not in near, _width(m.claim.interval), m.claim.claim_id),
    )


def members_of(finding: Finding) -> list[Member]:
    """The claims of a finding in the order of :func:`ordered`."""
    return [member for of_kind in ordered(finding) for member in of_kind]


def _width(interval: Interval) -> float:
    """How wide an interval is beside its bounds; an open one is the widest."""
    if interval.lower is None or interval.upper is None:
        return inf
    return float((interval.upper - interval.lower) / (abs(interval.upper) or 1))


def about(finding: Finding) -> str:
    """Which cell, instance or row a finding is about."""
    if finding.members or finding.code == UNREADABLE:
        return finding.subject
    row = "" if finding.row is None else f"row {finding.row}"
    return ", ".join(filter(None, dict.fromkeys((finding.table, row, finding.subject))))


def file_of(report: Report, finding: Finding) -> str:
    """The file a finding points at; what was checked if there is none."""
    return report.place(finding).file or report.name


def summary(report: Report) -> str:
    """What was checked, and how much was found of each severity."""
    language = language_of(report)
    counts = [
        count(report.count("error"), "error", language),
        count(report.count("warning"), "warning", language),
        say("{number} for information", language, number=f"{report.count('information'):,}"),
        say("{number} known, with a reason", language, number=f"{report.accepted:,}"),
    ]
    claims = report.rows.get("claims")
    checked = [count(len(report.rows), "table", language)]
    checked += [] if claims is None else [count(claims, "claim", language)]
    comma = word("comma", language)
    parts = {"checked": comma.join(checked), "counts": comma.join(counts)}
    return say("{name}: {checked}: {counts}", language, name=report.name, **parts)


def closing(report: Report) -> tuple[str, ...]:
    """What nobody should take for tested: what was not read, and what was tested and what not.

    Empty where not all could be read, since a check of the rest says little of the whole.
    """
    return (*report.remarks, *_tested(report)) if report.complete else ()


def _tested(report: Report) -> Iterator[str]:
    """A line each for formulas, claims and tables: how many, and why some were not."""
    language = language_of(report)
    for counted in report.formulas:
        why = f" ({counted.why})" if counted.why else ""
        sheet = f"{counted.table}: " if counted.table else ""
        if not (counted.passed or counted.failed or counted.untested):
            nothing = {"formula": counted.formula, "why": counted.why}
            yield sheet + say("{formula}: nothing was tested: {why}", language, **nothing)
            continue
        yield sheet + say(
            "{formula}: {passed} passed, {failed} failed, {untested} not tested{why}",
            language,
            formula=counted.formula,
            passed=count(counted.passed, "row", language),
            failed=f"{counted.failed:,}",
            untested=f"{counted.untested:,}",
            why=why,
        )
    if claims := report.claims_tested:
        yield _of_claims(claims, language)
        if claims.lonely:
            yield _second_source(report, claims, language)
        if claims.tested and claims.checkable is not None:
            yield _checkable(report, claims, language)
    elif not report.formulas and report.rows:
        rows = count(sum(report.rows.values()), "row", language)
        phrase = "{rows} tested by what their tables' schemas say, and by nothing else"
        yield say(phrase, language, rows=rows)


def _of_claims(claims: ClaimCount, language: str) -> str:
    alone = claims.cells_alone
    beside = (
        "{claims} stand beside others of their cell"
        if alone
        else "{claims} compared with other figures"
    )
    why = "beyond their cells so many claims are not counted" if alone else (
        "no other figure here speaks of them"
    )  # fmt: skip
    if not (claims.tested or claims.untested):
        return say("nothing was tested: there are no claims", language)
    left = say(", {number} not ({why})", language,
               number=f"{claims.untested:,}", why=say(why, language))  # fmt: skip
    tested = say(beside, language, claims=count(claims.tested, "claim", language))
    return f"{tested}{left if claims.untested else ''}"


def _checkable(report: Report, claims: ClaimCount, language: str) -> str:
    """How many claims would be seen to be wrong, and where it is told what would help."""
    every = claims.tested + claims.untested
    phrase = "others would contradict {number} of {claims} ({share} %) if they were wrong"
    summary = say(
        phrase, language,
        number=f"{claims.checkable:,}", claims=count(every, "claim", language),
        share=round(100 * (claims.checkable or 0) / every),
    )  # fmt: skip
    if claims.checkable == every:
        return summary
    named = "" if report.path.suffix == ".json" else f" {shown(report.path)}"
    command = f"gd-metrics coverage{named}"
    return say("{told}; for the rest: {command}", language, told=summary, command=command)


def _second_source(report: Report, claims: ClaimCount, language: str) -> str:
    """The series of which most claims nothing tests: where one more source would help most."""
    series = (
        say("{series} ({number})", language,
            series=report.names.cell(cell, language), number=number)
        for cell, number in claims.lonely
    )  # fmt: skip
    return say(
        "{share} % of claims have nothing to be compared with; a second source for these would "
        "help most: {series}",
        language,
        share=round(100 * claims.untested / (claims.tested + claims.untested)),
        series=word("also", language).join(series),
    )
