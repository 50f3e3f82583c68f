"""What people have reviewed: contradictions that stay because a source is wrong, or both are right.

A contradiction is known by its rule and subject. The fingerprint covers the claims that are
accepted as wrong, not the witnesses, so a new source that agrees changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from .claim import Claim
from .rules import ERROR, repeat
from .verdict import Finding


def accept(
    findings: Sequence[Finding], accepted: Sequence[Mapping[str, str]], claims: Mapping[str, Claim]
) -> list[Finding]:
    """Mark what people have reviewed, and report what no longer holds of the list.

    A contradiction of a cell is accepted when the claims it has beside those accepted as
    wrong do not contradict each other; one of an instance when one of its claims is.

    Args:
        findings: what the rules found.
        accepted: rows of table ``accepted``.
        claims: every claim by its id.

    Returns:
        The findings in their order, then one of code ``stale-acceptance`` for each entry
        whose claim is gone or has changed, or whose contradiction no longer occurs.
    """
    entries: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    stale = []
    current = {(f.code, f.subject): {m.claim.claim_id for m in f.members} for f in findings}
    for number, entry in enumerate(accepted, 1):
        key, claim = (entry["rule"], entry["cell"]), claims.get(entry["claim_id"])
        if reason := _staleness(entry, claim, current.get(key, set())):
            subject = f"{entry['claim_id']} in {entry['cell']}"
            stale.append(Finding("stale-acceptance", ERROR, "accepted", subject, reason, number))
        else:
            entries.setdefault(key, []).append(entry)
    return [_accepted(f, entries.get((f.code, f.subject), [])) for f in findings] + stale


def _staleness(entry: Mapping[str, str], claim: Claim | None, members: set[str]) -> str | None:
    if claim is None:
        return f"claim {entry['claim_id']} no longer exists; take the entry out"
    if claim.fingerprint != entry["fingerprint"]:
        return (
            f"claim {claim.claim_id} has changed since it was reviewed (its fingerprint is now "
            f"{claim.fingerprint}); review it again"
        )
    if claim.claim_id not in members:
        return f"{entry['rule']} no longer finds this contradiction; take the entry out"
    return None


def _accepted(finding: Finding, entries: Sequence[Mapping[str, str]]) -> Finding:
    wrong = {entry["claim_id"] for entry in entries}
    rest = [m.claim for m in finding.members if m.claim.claim_id not in wrong]
    if not wrong or (finding.code == repeat.CODE and _contradict_each_other(rest)):
        return finding
    return finding.accept("; ".join(dict.fromkeys(entry["reason"] for entry in entries)))


def _contradict_each_other(claims: Sequence[Claim]) -> bool:
    """Whether two claims of one vintage differ; between vintages that is no contradiction."""
    return any(a.vintage == b.vintage and not a.agrees(b) for a, b in combinations(claims, 2))
