"""What people have reviewed: contradictions that stay because a source is wrong, or both are right.

A contradiction is known by its rule and subject. The fingerprint covers the claims that are
accepted as wrong, not the witnesses, so a new source that agrees changes nothing. Where nothing
has an id of its own, rows of a table and claims of a file without ids, the fingerprint alone
counts: a row that is inserted before them changes nothing either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from ..claim import Claim
from ..errors import UnknownNameError
from ..finding import ERROR, Finding
from ..reasoning.agreement import agree

STALE = "stale-acceptance"
"""The code of an entry of the list that no longer holds."""


def accept(
    findings: Sequence[Finding],
    accepted: Sequence[Mapping[str, str]],
    claims: Mapping[str, Claim],
    *,
    numbered: Mapping[str, Claim] | None = None,
) -> list[Finding]:
    """Mark what people have reviewed, and report what no longer holds of the list.

    A contradiction of a cell is accepted when the claims it has beside those accepted as
    wrong do not contradict each other; one of an instance when one of its claims is.

    Args:
        findings: what the rules found.
        accepted: rows of table ``accepted``.
        claims: every claim by its id.
        numbered: the claims of a file without ids, by the ids that follow row numbers.

    Returns:
        The findings in their order, then one of code ``stale-acceptance`` for each entry
        whose claim is gone or has changed, or whose contradiction no longer occurs.
    """
    known = {(entry["rule"], entry["cell"]) for entry in accepted}
    current: dict[tuple[str, str], set[str]] = {}
    for finding in findings:  # one instance may be broken in several vintages
        if (finding.code, finding.subject) in known:
            current.setdefault((finding.code, finding.subject), set()).update(parties(finding))
    printed = _by_fingerprint(findings, numbered)
    entries: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    stale = []
    for number, entry in enumerate(accepted, 1):
        key, claim = (entry["rule"], entry["cell"]), claims.get(entry["claim_id"])
        if alike := printed.get((entry["rule"], entry["fingerprint"])):
            for subject, party in alike:
                entries.setdefault((entry["rule"], subject), []).append(
                    {**entry, "claim_id": party}
                )
        elif reason := _staleness(entry, claim, current.get(key, set())):
            subject = f"{entry['claim_id']} in {entry['cell']}"
            stale.append(Finding(STALE, ERROR, "accepted", subject, reason, number))
        else:
            entries.setdefault(key, []).append(entry)
    return [_accepted(f, entries.get((f.code, f.subject), [])) for f in findings] + stale


def _by_fingerprint(
    findings: Iterable[Finding], numbered: Mapping[str, Claim] | None
) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Subjects and parties of what has no id of its own, by rule and fingerprint."""
    parties_of: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for finding in findings:
        if finding.figures:
            seen = {finding.figures: _seen(finding.code, finding.figures)}
        elif numbered is not None:
            claims = {**numbered, **{m.claim.claim_id: m.claim for m in finding.members}}
            seen = {c: fingerprint(finding.code, claims[c]) for c in parties(finding)}
        else:
            continue
        for party, digest in seen.items():
            parties_of.setdefault((finding.code, digest), []).append((finding.subject, party))
    return parties_of


def _seen(rule: str, figures: str) -> str:
    """What a row of a table looks like to a formula."""
    return hashlib.sha256(f"{rule}\x1f{figures}".encode()).hexdigest()[:16]


def parties(finding: Finding) -> set[str]:
    """What a finding is about: claims of a contradiction, a row's figures, or a row's claim."""
    return {m.claim.claim_id for m in finding.members} or {finding.figures or finding.subject}


def entries(
    finding: Finding, claims: Mapping[str, Claim], reason: str, day: date, wrong: Collection[str]
) -> list[dict[str, str]]:
    """Rows of table ``accepted`` that accept a finding.

    Args:
        finding: a contradiction, or what a rule says of one claim.
        claims: the claim of a finding that has no members, by its id.
        reason: why it stays.
        day: the day of the review.
        wrong: ids of the claims to accept as wrong; if there are none, of every claim that
            something is implied against, so that a change of any of them asks again.

    Raises:
        UnknownNameError: for a claim that is no party of the finding.
    """
    known = {**claims, **{m.claim.claim_id: m.claim for m in finding.members}}
    doubted = {m.claim.claim_id for m in finding.members if m.against} or parties(finding)
    for claim in wrong:
        if claim not in parties(finding):
            raise UnknownNameError("claim", claim, parties(finding), of=finding.finding_id)
    return [
        {
            "rule": finding.code,
            "cell": finding.subject,
            "claim_id": claim,
            "fingerprint": _seen(finding.code, claim)
            if finding.figures
            else fingerprint(finding.code, known[claim]),
            "reason": reason,
            "reviewed_on": day.isoformat(),
        }
        for claim in sorted(wrong or doubted)
    ]


def fingerprint(rule: str, claim: Claim) -> str:
    """What a claim looks like to a rule: those that look at one claim see its row too."""
    if not rule.startswith("GD1"):
        return claim.fingerprint
    row = (claim.value, claim.unit, claim.hedge, claim.lower, claim.upper)
    seen = "\x1f".join([claim.fingerprint, *map(repr, row)])
    return hashlib.sha256(seen.encode()).hexdigest()[:16]


def _staleness(entry: Mapping[str, str], claim: Claim | None, members: set[str]) -> str | None:
    if claim is None:
        return f"claim {entry['claim_id']} no longer exists; take the entry out"
    if (now := fingerprint(entry["rule"], claim)) != entry["fingerprint"]:
        return (
            f"claim {claim.claim_id} has changed since it was reviewed (its fingerprint is now "
            f"{now}); review it, and accept it again"
        )
    if claim.claim_id not in members:
        return f"{entry['rule']} no longer finds this contradiction; take the entry out"
    return None


def _accepted(finding: Finding, entries: Sequence[Mapping[str, str]]) -> Finding:
    if not entries:
        return finding
    from ..rules import repeat  # a package without claims needs no rules

    about = [entry for entry in entries if entry["claim_id"] in parties(finding)]
    wrong = {entry["claim_id"] for entry in about}
    rest = [m.claim for m in finding.members if m.claim.claim_id not in wrong]
    if not wrong or (finding.code == repeat.CODE and _contradict_each_other(rest)):
        return finding
    return finding.accept("; ".join(dict.fromkeys(entry["reason"] for entry in about)))


def _contradict_each_other(claims: Sequence[Claim]) -> bool:
    """Whether two claims of one vintage differ; between vintages that is no contradiction."""
    vintages: dict[str, list[Claim]] = {}
    for claim in claims:
        vintages.setdefault(claim.vintage, []).append(claim)
    return not all(map(agree, vintages.values()))
