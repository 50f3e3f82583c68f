"""How many planted slips are seen, and for how many the first near miss is what was printed.

    python benchmarks/plant_slips.py [CLAIMS] [SEED]

One claim at a time of the installed data, of those that others support, gets a slip of each kind;
a slip that leaves it readable and with another value counts as planted.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from gd_metrics.checks.explain import read_evidence
from gd_metrics.claim import Claim
from gd_metrics.reasoning.implication import implications
from gd_metrics.reasoning.slips import edits, near_misses
from gd_metrics.reasoning.verdict import verdict
from gd_metrics.reasoning.years import with_years, year_misses_among
from gd_metrics.tables.package import installed

KINDS = ("digit", "swap", "exchange", "decimal point", "scale", "sign", "rank")
_ENDING = re.compile(r"(\d)(?:st|nd|rd|th)\b")


def main(most: int, seed: int) -> None:
    """Plant slips and print a line for each kind."""
    evidence = read_evidence(installed())
    claims = [c for c in evidence.claims.values() if c.rank != "deprecated" and c.is_outcome]
    chance = random.Random(seed)
    chance.shuffle(claims)
    planted: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for kind in (*KINDS, "year"):
        for claim in claims:
            if planted[kind] == most:
                break
            slip = _slipped(claim, kind, chance)
            others = [c for c in evidence.claims.values() if c.claim_id != claim.claim_id]
            told = slip and _judged(claim, others, evidence.world)[0] == "supported"
            if not slip or not told:
                continue
            planted[kind] += 1
            judged, implied = _judged(slip, others, evidence.world)
            if judged != "contradicted":
                continue
            seen[kind] += 1
            years = year_misses_among(slip, [*others, slip], evidence.world)
            misses = with_years(near_misses(slip, implied), years)
            first[kind] += bool(misses) and _undoes(misses[0], claim)
        print(f"{kind}: {planted[kind]} planted, {seen[kind]} seen, {first[kind]} named first")


def _undoes(miss: object, claim: Claim) -> bool:
    period = getattr(miss, "period", "")
    return (period or claim.period, getattr(miss, "printed", "")) == (claim.period, claim.printed)


def _slipped(claim: Claim, kind: str, chance: random.Random) -> Claim | None:
    """The claim with a slip of a kind; ``None`` where it can have none."""
    if kind == "year":
        if claim.measure not in ("level", "growth", "share") or not claim.period.isdigit():
            return None
        move: Callable[[re.Match[str]], str] = lambda m: str(int(m.group()) - 1)  # noqa: E731
        base = re.sub(r"^\d{4}$", move, claim.base)
        return replace(claim, period=re.sub(r"^\d{4}$", move, claim.period), base=base)
    texts = [text for text, edit in edits(claim.printed) if edit == kind]
    chance.shuffle(texts)
    for text in texts:
        edited = replace(claim, printed=text)
        try:
            value = edited.quantity.value
        except ValueError:
            continue
        if value and value != claim.quantity.value and not _ENDING.search(text):
            low, high = edited.quantity.interval.lower, edited.quantity.interval.upper
            ends = (None if low is None else float(low), None if high is None else float(high))
            return replace(edited, value=float(value), lower=ends[0], upper=ends[1])
    return None


def _judged(claim: Claim, others: list[Claim], world: object) -> tuple[str, list]:
    everything = [*others, claim]
    implied = implications(everything, world, lambda c: c.claim_id == claim.claim_id)
    return verdict(implied), implied


if __name__ == "__main__":
    main(*(int(text) for text in (sys.argv[1:] + ["30", "7"][len(sys.argv) - 1 :])))
