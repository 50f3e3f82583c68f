"""The rules that look at one claim by itself (GD1xx), on any engine: batch by batch.

Columns look first: what is digits and a unit, as most are, is compared with its row by floats. Only
findings are kept. What is printed repeats (43.2% stands in many tables), so a claim
that says in every way what a faultless one said needs not be read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

from ..claim import Claim, unit_wanted
from ..finding import Finding, Phrase
from ..rules import Rule, added_rules, rules
from ..rules import range as range_
from ..rules.provenance import locate
from .screening.engine import Engine

if TYPE_CHECKING:
    import pyarrow as pa

    from ..rules.world import World

_READ = (
    *("claim_id", "locator", "indicator", "base"),
    *("printed", "context", "unit", "measure", "vintage", "hedge", "value", "lower", "upper"),
)
"""The columns that the rules read; those from ``printed`` on say what a claim says."""

_NAMES, _SAYS = _READ.index("indicator"), _READ.index("printed")
_MEASURE, _VALUE, _LOWER = map(_READ.index, ("measure", "value", "lower"))

_FINDING = ("code", "severity", "claim_id", "message", "column")
"""What is kept of a finding, all of it text."""

_MOST_REMEMBERED = 200_000
"""Faultless claims that a batch's reader keeps in mind."""


def row_findings(claims: Iterable[tuple[int, Claim]]) -> Iterator[Finding]:
    """Findings of the rules that look at one claim by itself.

    Args:
        claims: each claim with its row's number, from 1.
    """
    alone = _alone()
    for number, claim in claims:
        yield from _violations(claim, alone, number)


def faults(claim: Claim, world: World) -> list[Finding]:
    """What is wrong with one claim by itself: what rules that look at it find, and its unit.

    Args:
        claim: the claim.
        world: whose indicators have units.
    """
    faults = [*_violations(claim, _alone())]
    if world.indicators:
        level = world.unit(claim.indicator) or None
        meant = unit_wanted(claim.measure, claim.unit, level)
        if meant is not None and meant != claim.unit:
            faults.append(
                unit_finding(claim.claim_id, claim.indicator, claim.measure, claim.unit, meant)
            )
    return faults


def unit_finding(
    claim_id: str, indicator: str, measure: str, unit: str, meant: str, *, row: int | None = None
) -> Finding:
    """That a claim is in another unit than its cell's."""
    said = "unit is {unit}, that of {indicator}, {measure}, is {meant}"
    reason = Phrase(said, unit=unit, indicator=indicator, measure=measure, meant=meant)
    return range_.RULE.finding("claims", claim_id, reason, row, "unit")


def _alone() -> list[Rule]:
    """The rules that look at one claim by itself."""
    return [rule for rule in rules() if rule.violations]


def _violations(
    claim: Claim, alone: Iterable[Rule], number: int | None = None
) -> Iterator[Finding]:
    """What some rules find in one claim."""
    for rule in alone:
        for column, reason in rule.violations(claim) if rule.violations else ():
            yield rule.finding("claims", claim.claim_id, reason, number, column)


def claim_findings(engine: Engine) -> list[Finding]:
    """Findings of the rules that look at one claim by itself, in the order of claims.

    They have no row numbers, since rows of a partitioned or distributed table have no order.

    Args:
        engine: the claims; Spark's executors must have this package.
    """
    from .screening.coding import as_claims
    from .screening.plain import unsure

    engine.frame = as_claims(engine.frame)
    alone = _alone()
    known = not any(rule.violations for rule in added_rules())  # what others read nobody knows
    if known:
        engine.frame = unsure(engine.frame, sorted(engine.words("unit") - {None}))
    columns = _READ if known else tuple(dict.fromkeys([*_READ, *(f.name for f in fields(Claim))]))
    judged = partial(_judged, alone, _MOST_REMEMBERED if known else 0)
    faults = set(engine.mapped(columns, judged, _FINDING))
    findings = [
        Finding(code, severity, "claims", claim_id, _unpacked(message), None, column)
        for code, severity, claim_id, message, column in faults
    ]
    return sorted(findings, key=lambda f: (f.subject or "", f.code, f.column or "", f.message))


def _packed(message: str) -> str:
    """A message as text that crosses an engine, with the parts that it knows."""
    if isinstance(message, Phrase):
        return json.dumps([message.template, dict(message.parts)])
    return json.dumps(message)


def _unpacked(text: str) -> str:
    """The message that was packed."""
    message = json.loads(text)
    return message if isinstance(message, str) else Phrase(message[0], **message[1])


def _may_leave_range(row: Sequence[Any]) -> bool:
    """Whether what a claim is of tells if its figure can be: a share of a plan, a net change."""
    value, lower = row[_VALUE] or 0, row[_LOWER] or 0
    return bool(value < 0 or lower < 0 or (row[_MEASURE] == "share" and value > 100))


def _judged(
    alone: Sequence[Rule], remembered: int, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """A row for each finding of some rules in some batches of claims.

    Args:
        alone: the rules.
        remembered: how many faultless claims are kept in mind.
        batches: the claims.
    """
    import pyarrow as pa

    faultless: set[Any] = set()
    schema = pa.schema([(name, pa.string()) for name in _FINDING])
    for batch in batches:
        names, findings = batch.schema.names, []
        for row in zip(*batch.to_pydict().values(), strict=True):
            span = locate(row[1])
            named = row[_NAMES:_SAYS] if _may_leave_range(row) else ()
            says = (*row[_SAYS:], *named, span and span[1] - span[0])
            if says in faultless:
                continue
            claim = Claim.from_row(dict(zip(names, row, strict=True)))
            faults = list(_violations(claim, alone))
            if not faults and len(faultless) < remembered:
                faultless.add(says)
            findings += [
                (f.code, f.severity, claim.claim_id, _packed(f.message), f.column) for f in faults
            ]
        if findings:
            yield pa.RecordBatch.from_pylist(
                [dict(zip(_FINDING, finding, strict=True)) for finding in findings], schema
            )
