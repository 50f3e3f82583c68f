"""gd_metrics: what fails by ``check`` and ``read``, and whom it doubts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gd_metrics as gd

NAME = "gd_metrics"
Found = Iterator[dict[str, Any]]
_LAST = 99


def claims(folder: Path) -> Found:
    """Claims that are wrong by themselves, then those to doubt, equally good ways out tied."""
    report = gd.check(folder)
    failing = [finding for finding in report.findings if finding.fails]
    for finding in failing:
        if not finding.members:
            yield {"at": finding.subject, "rank": 1}
    if not any(finding.members for finding in failing):
        return
    for component in gd.diagnose(folder):
        best = sorted({(len(d.claims), d.support) for d in component.diagnoses})
        for diagnosis in component.diagnoses:
            rank = best.index((len(diagnosis.claims), diagnosis.support)) + 1
            for claim in diagnosis.claims:
                miss = next(iter(diagnosis.near_misses.get(claim.claim_id, ())), None)
                near = {"near_miss": miss.printed, "period": miss.period} if miss else {}
                yield {"at": claim.claim_id, "rank": rank, **near}
    for finding in failing:  # whom no way out doubts, or where there are too many ways
        yield from ({"at": m.claim.claim_id, "rank": _LAST} for m in finding.members if m.against)


def tables(folder: Path) -> Found:
    """Cells that mend all that fails, the likeliest first, those that are as likely tied."""
    from gd_metrics.checks.opening import open_grids
    from gd_metrics.checks.settings import Request, Settings

    rules = json.loads((folder / "formulas.json").read_text("utf-8"))
    file = next(folder.glob("table.*"))
    said = {"formulas": tuple(rules["formulas"]), "key": (rules["key"],)}
    report = gd.check(file, formulas=rules["formulas"], key=rules["key"], period=rules["period"])
    for finding in report.findings:
        if finding.fails and not finding.subject:
            yield {"at": finding.column or finding.code, "rank": 1}
    settings = Settings(**said, period=rules["period"])
    for grid in open_grids(file, Request(settings)):
        for doubt in grid.doubts():
            for suspects in doubt.sets:
                likely = all(suspect.slip for suspect in suspects)
                for one in suspects:
                    at = f"{one.where}/{grid.own(one.cell.column)}"
                    near = one.slip.partition(" (")[0]
                    yield {"at": at, "rank": 1 if likely else 2, "near_miss": near}


def texts(folder: Path) -> Found:
    """Figures that can't all be true; first those whose near miss would mend it."""
    from gd_metrics.reading.meet import read
    from gd_metrics.reading.near import near_misses

    reading = read(folder / "text.md")
    for meeting in reading.contradictions:
        nears = near_misses(reading, meeting)
        for near in nears:
            yield {"at": str(near.draft.start), "rank": 1, "near_miss": near.printed}
        named = {near.draft.start for near in nears}
        for draft in meeting.drafts:
            if draft.start not in named:
                yield {"at": str(draft.start), "rank": 2 if nears else 1}


def packages(folder: Path) -> Found:
    """Everything that fails, by table and column; a package that is refused is to doubt itself."""
    try:
        report = gd.check(folder)
    except gd.PackageError:
        yield {"at": "package", "rank": 1}
        return
    for finding in report.findings:
        if finding.fails:
            table = finding.table or "package"
            yield {"at": f"{table}/{finding.column}" if finding.column else table, "rank": 1}
