"""JUnit XML: every finding a test case that fails, every rule that found nothing one that passes.

Readers agree on little. GitLab and Jenkins show ``classname`` as the suite and keep one case
of each name, so names are unique; GitLab takes ``file`` and editors ``line``, as pytest
writes them. A case has at most one failure, since GitLab reads no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from ..checks.report import CLAIMS, Report
from ..finding import UNREADABLE, Finding
from ..rules import Rule, rules
from .safe import visible
from .sentences import voice_of
from .text import explained
from .words import about


def render(reports: Sequence[Report]) -> str:
    """A suite for each report."""
    names = {rule.code: f"{rule.code} {rule.name}" for rule in rules()}
    root = ET.Element("testsuites", name="gd-metrics")
    for report in reports:
        suite = ET.SubElement(root, "testsuite", name=visible(report.name))
        suite.extend(_cases(report, names))
        _number(suite, [suite])
        suite.set("time", "0")
    _number(root, [*root])
    root.attrib.pop("skipped")  # no schema has it there
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}'


def _number(element: ET.Element, suites: Sequence[ET.Element]) -> None:
    """Write the counts of some suites on an element."""
    kinds = {"tests": "testcase", "failures": "*/failure", "errors": "*/error"}
    for name, path in (kinds | {"skipped": "*/skipped"}).items():
        element.set(name, str(sum(len(suite.findall(path)) for suite in suites)))


def _cases(report: Report, names: dict[str, str]) -> Iterator[ET.Element]:
    seen: Counter[tuple[str, str]] = Counter()
    for finding in report.findings:
        suite = names.get(finding.code, finding.code)
        name = about(finding) + (f", {finding.column}" if finding.column else "")
        seen[suite, name] += 1
        unique = name if seen[suite, name] == 1 else f"{name} ({seen[suite, name]})"
        yield _filled(report, finding, _case(suite, unique))
    if report.complete and CLAIMS in report.rows:
        codes = {finding.code for finding in report.findings}
        yield from (_passed(rule) for rule in rules() if rule.code not in codes)
    for counted in report.formulas:
        if not counted.failed:
            sheet = f"{counted.table}: " if counted.table else ""
            case = _case(names.get("GD303", "formula"), f"{sheet}{counted.formula}")
            if not counted.passed:
                ET.SubElement(case, "skipped", message="no row could be tested")
            yield case


def _case(suite: str, name: str) -> ET.Element:
    return ET.Element(
        "testcase", classname=f"gd-metrics.{visible(suite)}", name=visible(name), time="0"
    )


def _passed(rule: Rule) -> ET.Element:
    return _case(f"{rule.code} {rule.name}", "nothing found")


def _filled(report: Report, finding: Finding, case: ET.Element) -> ET.Element:
    """Fill the case of a finding: failed, in error, skipped, or passed with a word."""
    place = report.place(finding)
    case.attrib |= {"file": visible(place.file)} if place.file else {}
    case.attrib |= {"line": str(place.line)} if place.line else {}
    lines = "\n".join(explained(report, finding))  # without what XML can't hold
    message = visible(voice_of(report).headline(finding))
    if finding.accepted is not None:
        ET.SubElement(case, "skipped", message=visible(f"accepted: {finding.accepted}"))
        ET.SubElement(case, "system-out").text = lines
    elif finding.fails:
        kind = "error" if finding.code == UNREADABLE else "failure"
        problem = ET.SubElement(case, kind, message=message, type=finding.severity)
        problem.text = f"{visible(str(place))}\n{lines}" if place.file else lines
    else:
        ET.SubElement(case, "system-out").text = lines
    return case
