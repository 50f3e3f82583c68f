"""Reports made by hand that have a finding of every kind, and one with very many."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from gd_metrics.checks.report import Report
from gd_metrics.claim import Claim
from gd_metrics.finding import Finding, Member
from gd_metrics.tables.places import Places, Written
from making import claim

SCRIPT = "<script>alert('x')</script>"
NASTY = f"{SCRIPT} | `a` ::error::\x1b[31m\x00 \u202e&{{0}}[x](1) **b** @you"
"""Characters that mean something in one format or another."""

CLAIMS = "figures/数据 表.csv"


def against(one: Claim, other: Claim) -> tuple[Member, ...]:
    """Two claims that contradict each other, as members of a finding."""
    gap = one.interval.gap(other.interval)
    return tuple(Member(a, b.interval, gap, (b.claim_id,)) for a, b in ((one, other), (other, one)))


def write(folder: Path, claims: Iterable[Claim]) -> Places:
    """Write some claims as CSV in a folder, and say where they are written."""
    file = folder / CLAIMS
    file.parent.mkdir(exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines, lineterminator="\n")
        rows.writerow(["claim_id", "note", "printed"])
        rows.writerows([c.claim_id, "two\nlines", c.printed] for c in claims)
    return Places("datapackage.json", {"claims": Written(file, ("claim_id",))})


def everything(folder: Path) -> list[Report]:
    """A report with errors, warnings, information and accepted findings, and an unreadable one."""
    growth = {"indicator": "nev_output", "measure": "growth"}
    high, low = claim("a-1", "48%", **growth), claim("a-2", "43%", **growth)
    odd = replace(high, claim_id="a-3", context=NASTY, attributed_to=SCRIPT)
    bound = claim("a-4", "超过50%", **growth)
    unread = replace(low, claim_id="a-5", printed=NASTY)
    cell = high.cell
    findings = (
        Finding("GD201", "error", "claims", cell, ("48% against 43%", against(high, low))),
        Finding("GD201", "warning", "claims", f"{cell}.b", (NASTY, against(odd, low))),
        Finding("GD201", "information", "claims", f"{cell}.c", ("more", against(bound, low))),
        Finding("GD301", "error", "claims", f"{cell}.d", ("known", against(high, low))).accept(
            f"Both are printed. {NASTY}"
        ),
        Finding("GD401", "error", "claims", f"{cell}.e", ("no bound", against_all(unread))),
        Finding("constraint-error", "error", "claims", "a-2", f"must match {NASTY}", 2, "printed"),
        Finding("constraint-error", "error", "claims", "a-2", f"must match {NASTY}", 2, "printed"),
        Finding("constraint-error", "error", "sources", "", "is empty", None, None),
    )
    places = write(folder, [high, low, odd, bound, unread])
    return [
        Report(Path("datapackage.json"), findings, {"claims": 5, "sources": 1}, places=places),
        Report.unreadable("broken <b>.json", "not JSON: line 1, column 2\nnot UTF-8"),
    ]


def against_all(one: Claim) -> tuple[Member, ...]:
    """A claim that can't be true whatever it is."""
    return (Member(one, None, Fraction(0), ("x",)),)


def many(folder: Path, number: int) -> Report:
    """A report with so many findings, half of them contradictions."""
    claims, findings = [], []
    body, box = (claim("x", printed, measure="growth") for printed in ("48%", "43%"))
    for n in range(number // 2):
        one = replace(body, claim_id=f"c-{n}-1", period=str(n))
        other = replace(box, claim_id=f"c-{n}-2", period=str(n))
        claims += [one, other]
        detail = "48% against 43%: a gap of 4 percentage points", against(one, other)
        findings.append(Finding("GD201", "error", "claims", one.cell, detail))
        text = f"'{n}' is not a number"
        findings.append(
            Finding("type-error", "error", "claims", one.claim_id, text, n + 1, "printed")
        )
    places = write(folder, claims)
    return Report(Path("datapackage.json"), tuple(findings), {"claims": number}, places=places)
