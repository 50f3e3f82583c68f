"""The words that several formats share: for a finding, its claims, its place, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..checks.report import Report
from ..checks.tested import ClaimCount
from ..finding import UNREADABLE, Finding, Member

SHOWN = 3
"""How many claims' ids are named before the rest is only counted."""

DOUBTED = 20
"""How many claims in doubt are shown of one finding; a cell may have thousands that differ."""

ACCEPTED = "accepted"
"""How a finding is called that people accepted, whatever its severity."""


def state(finding: Finding) -> str:
    """A finding's severity; ``accepted`` if people accepted it."""
    return finding.severity if finding.accepted is None else ACCEPTED


def count(number: int, noun: str) -> str:
    """A number of things.

    >>> count(1, "claim"), count(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def few(ids: Sequence[str], shown: int = SHOWN) -> str:
    """The first of some ids, and how many there are beside them."""
    named = ", ".join(ids[:shown])
    return named if len(ids) <= shown else f"{named} and {len(ids) - shown} more"


def ordered(finding: Finding) -> tuple[list[Member], list[Member]]:
    """The claims in doubt, and the witnesses, those of the same sources first."""
    doubted = [m for m in finding.members if m.against]
    near = {m.claim.source_id for m in doubted}
    witnesses = [m for m in finding.members if not m.against]
    return doubted, sorted(
        witnesses, key=lambda m: (m.claim.source_id not in near, m.claim.claim_id)
    )


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
    counts = [
        count(report.count("error"), "error"),
        count(report.count("warning"), "warning"),
        f"{report.count('information'):,} information",
        f"{report.accepted:,} accepted",
    ]
    claims = report.rows.get("claims")
    checked = count(len(report.rows), "table")
    checked += "" if claims is None else f", {count(claims, 'claim')}"
    return f"{report.name}: {checked}: {', '.join(counts)}"


def closing(report: Report) -> tuple[str, ...]:
    """What nobody should take for tested: what was not read, and what was tested and what not.

    Empty where not all could be read, since a check of the rest says little of the whole.
    """
    return (*report.remarks, *_tested(report)) if report.complete else ()


def _tested(report: Report) -> Iterator[str]:
    """A line each for formulas, claims and tables: how many, and why some were not."""
    for counted in report.formulas:
        why = f" ({counted.why})" if counted.why else ""
        sheet = f"{counted.table}: " if counted.table else ""
        if not (counted.passed or counted.failed or counted.untested):
            yield f"{sheet}{counted.formula}: nothing was tested: {counted.why}"
            continue
        yield (
            f"{sheet}{counted.formula}: {count(counted.passed, 'row')} passed, "
            f"{counted.failed:,} failed, {counted.untested:,} not tested{why}"
        )
    if claims := report.claims_tested:
        yield _of_claims(claims)
    elif not report.formulas and report.rows:
        rows = sum(report.rows.values())
        yield f"{count(rows, 'row')} tested by what their tables' schemas say, and by nothing else"


def _of_claims(claims: ClaimCount) -> str:
    beside = "stand beside others of their cell" if claims.cells_alone else "tested by others"
    why = "beyond their cells so many claims are not counted" if claims.cells_alone else (
        "nothing else here says what they are"
    )  # fmt: skip
    left = f", {claims.untested:,} not ({why})" if claims.untested else ""
    if not (claims.tested or claims.untested):
        return "nothing was tested: there are no claims"
    return f"{count(claims.tested, 'claim')} {beside}{left}"
