"""SARIF 2.1.0, the OASIS standard that code scanning and editors read.

One run for all reports, since GitHub takes one a tool. Of a run GitHub shows 5,000 results
and refuses more than 25,000; nothing is cut here, and no result has more than a hundred
locations. What can't be read is no result of a check but a notification that it failed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from .. import __version__
from ..checks.report import Report
from ..finding import UNREADABLE, Finding, Member, Place
from ..rules import Rule, rules
from .fingerprint import fingerprinted
from .safe import json_text, visible
from .sentences import Voice, says, voice_of
from .words import members_of

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"
_LEVELS = {"error": "error", "warning": "warning", "information": "note"}
_GITHUB = {"error": "error", "warning": "warning", "information": "recommendation"}
_LOCATIONS = 100
"""How many locations of one result GitHub shows."""

_IN_MESSAGE = 10
"""How many claims of a contradiction its message has."""


def render(reports: Sequence[Report]) -> str:
    """A SARIF log of one run."""
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(reports)]})


def _run(reports: Sequence[Report]) -> dict[str, Any]:
    findings = [f for report in reports for f in report.findings if f.code != UNREADABLE]
    descriptors = _descriptors(findings)
    places = {descriptor["id"]: place for place, descriptor in enumerate(descriptors)}
    return {
        "tool": {
            "driver": {
                "name": "gd-metrics",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": descriptors,
                "notifications": [
                    _descriptor(UNREADABLE, UNREADABLE, "An input can't be read.", "error")
                ],
            }
        },
        "invocations": [
            {
                "executionSuccessful": all(report.complete for report in reports),
                "toolExecutionNotifications": [*_notifications(reports)],
            }
        ],
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The folder in which the check was started."}}
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, finding, fingerprint, places[finding.code])
            for report, finding, fingerprint in fingerprinted(reports)
            if finding.code != UNREADABLE
        ],
    }


def _descriptors(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """All rules by code, then whatever else was found, such as errors of structure."""
    known = {rule.code: _rule(rule) for rule in rules()}
    for finding in findings:
        if finding.code not in known:
            words = finding.code.replace("-", " ")
            text = f"{words[:1].upper()}{words[1:]}."
            known[finding.code] = _descriptor(
                finding.code, finding.code, text, _LEVELS[finding.severity]
            )
    return [*known.values()]


def _descriptor(code: str, name: str, text: str, level: str) -> dict[str, Any]:
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": text},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": level},
    }


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule with its page: the first paragraph says what it says, the whole is its help."""
    says = rule.page.split("\n\n")[3].replace("\n", " ")
    return {
        **_descriptor(rule.code, rule.name, rule.summary, _LEVELS[rule.severity]),
        "fullDescription": {"text": says},
        "help": {"text": rule.page, "markdown": rule.page},
        "properties": {"tags": ["data quality"], "problem.severity": _GITHUB[rule.severity]},
    }


def _result(report: Report, finding: Finding, fingerprint: str, place: int) -> dict[str, Any]:
    """A finding: its claims are told in the message, which links to where each is written."""
    members = members_of(finding)
    shown = members[: _LOCATIONS - 1]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(voice_of(report), finding, members)},
        "locations": [_location(report.place(finding), finding)],
        "partialFingerprints": {"findingId/v1": fingerprint},
        "suppressions": [],
    }
    if shown:
        result["relatedLocations"] = [
            _related(report, member, number) for number, member in enumerate(shown, 1)
        ]
    if finding.accepted is not None:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": visible(finding.accepted)}
        ]
    return result


def _message(voice: Voice, finding: Finding, members: Sequence[Member]) -> str:
    lines = [_literal(voice.headline(finding))]
    for number, member in enumerate(members[:_IN_MESSAGE], 1):
        claim = member.claim
        link = f"[{_literal(says(claim), link=True)}]({number})"
        lines.append(f"{link} {_literal(f'{voice.origin(claim)}: {voice.statement(member)}')}")
    if len(members) > _IN_MESSAGE:
        lines.append(f"and {len(members) - _IN_MESSAGE} more")
    return "\n".join(lines)


def _related(report: Report, member: Member, number: int) -> dict[str, Any]:
    claim = member.claim
    text = f"{claim.claim_id}: {says(claim)} {voice_of(report).statement(member)}"
    location: dict[str, Any] = {"id": number, "message": {"text": _literal(text)}}
    return location | _physical(report.place_of(claim))


def _location(place: Place, finding: Finding) -> dict[str, Any]:
    name = finding.subject or finding.table or finding.code
    logical = {"name": name, "fullyQualifiedName": f"{finding.table}/{name}", "kind": "object"}
    return {**_physical(place), "logicalLocations": [logical]}


def _physical(place: Place) -> dict[str, Any]:
    if not place.file:  # a table in memory lies nowhere
        return {}
    physical: dict[str, Any] = {"artifactLocation": artifact(place.file)}
    if place.line:
        column = {"startColumn": place.column} if place.column else {}
        physical["region"] = {"startLine": place.line, **column}
    return {"physicalLocation": physical}


def artifact(file: str) -> Mapping[str, str]:
    """A file as a URI, relative to the folder of the check where it lies in it.

    >>> artifact("curation/图 1.csv")["uri"]
    'curation/%E5%9B%BE%201.csv'
    >>> artifact("/data/claims.csv")
    {'uri': 'file:///data/claims.csv'}
    """
    if re.match(r"[a-z][a-z0-9+.-]+:/", file):  # what was asked for was a URL
        return {"uri": quote(file, safe=":/?#@!$&'()*+,;=%")}
    if PurePosixPath(file).is_absolute():
        return {"uri": f"file://{quote(file)}"}
    if PureWindowsPath(file).is_absolute():
        return {"uri": f"file:///{quote(file.replace(chr(92), '/'), safe='/:')}"}
    return {"uri": quote(file), "uriBaseId": _ROOT}


def _notifications(reports: Sequence[Report]) -> Iterable[dict[str, Any]]:
    for report in reports:
        for finding in report.findings:
            if finding.code == UNREADABLE:
                where = _physical(report.place(finding))
                yield {
                    "descriptor": {"id": UNREADABLE, "index": 0},
                    "level": "error",
                    "message": {"text": _literal(finding.message)},
                    **({"locations": [where]} if where else {}),
                }


def _literal(text: str, link: bool = False) -> str:
    """A text without placeholders and links of SARIF's own, which need brackets.

    >>> _literal("must match ^a{4}$, not [x](1)")
    'must match ^a{{4}}$, not \\\\[x](1)'
    """
    text = visible(text).replace("{", "{{").replace("}", "}}")
    return re.sub(r"[\\\[\]]" if link else r"\[(?=[^\]]*\]\()", r"\\\g<0>", text)
