"""The check as pytest items: one for each rule and table, of every path that is named.

``pytest --gd-metrics datapackage`` adds ``gd-metrics[datapackage]::claims::GD201 repeat`` and
its like to whatever else is collected, so ``-k GD201``, ``-m gd_metrics``, ``--lf`` and JUnit
reports work on them. The check itself runs once a path, when items are collected.

Settings (``gd-metrics.toml``) count as they do for the command, and accepted contradictions
pass. pytest imports this module at every start, so everything else is imported when a path is
named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .checks.report import Report
    from .checks.settings import Settings
    from .finding import Finding, Place

OPTION, STRICT, INI, MARK = "--gd-metrics", "--gd-metrics-strict", "gd_metrics_paths", "gd_metrics"
_SHOWN = 20
"""Findings of one item after which the rest is only counted."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options, and the setting that names paths once and for all."""
    group = parser.getgroup("gd-metrics", "figures that contradict each other")
    group.addoption(
        OPTION,
        action="append",
        default=[],
        metavar="PATH",
        dest=MARK,
        help="check a data package or project, as gd-metrics check does: an item for each rule "
        "and table (repeatable)",
    )
    group.addoption(
        STRICT,
        action="store_true",
        default=False,
        dest="gd_metrics_strict",
        help="fail on accepted contradictions too",
    )
    parser.addini(INI, "paths that are checked as by --gd-metrics", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, for ``-m gd_metrics`` under ``--strict-markers``."""
    config.addinivalue_line("markers", f"{MARK}: a rule of gd-metrics on a table")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the items of every path, before others select among all items."""
    config = session.config
    here = config.invocation_params.dir
    paths = [here / path for path in config.getoption(MARK)]
    for path in dict.fromkeys(p.resolve() for p in (*paths, *config.getini(INI))):
        inside = path != config.rootpath and path.is_relative_to(config.rootpath)
        name = path.relative_to(config.rootpath).as_posix() if inside else path.name
        node = Checked.from_parent(
            session, name=name, nodeid=f"gd-metrics[{name}]", path=path, checked=path
        )
        items.extend(session.genitems(node))


class Checked(pytest.Collector):
    """One path that is checked: it holds a collector for each of its tables."""

    def __init__(self, *, checked: Path, **of_node: Any) -> None:
        super().__init__(**of_node)
        self.checked = checked

    def collect(self) -> Iterator[pytest.Collector]:
        """Run the check; what can't be read is an item too, so other tests still run."""
        from .checks.check import check_fitting
        from .checks.report import UNTESTED, Report
        from .checks.selection import chosen
        from .checks.settings import Settings, load
        from .errors import ConfigError, PackageError
        from .finding import Finding, shown

        path, settings = shown(self.checked), Settings()
        try:
            settings = load().override(strict=self.config.getoption("gd_metrics_strict") or None)
            is_chosen = chosen(settings.select, settings.ignore)
            report = check_fitting(path, settings, {}).only(lambda finding: is_chosen(finding.code))
        except (ConfigError, PackageError, LookupError, ValueError) as error:
            report, is_chosen = Report.unreadable(path, str(error)), chosen()
        if report.complete and settings.fail_on == UNTESTED and report.untested:
            text = "not everything could be tested; gd-metrics check says what and why"
            untested = Finding(UNTESTED, "error", "", path, text)
            report = replace(report, findings=(*report.findings, untested))
        for table, codes in asked(report).items():
            kept = [code for code in codes if is_chosen(code) or code == UNTESTED]
            if kept:
                yield Table.from_parent(
                    self, name=table, report=report, settings=settings, codes=kept
                )


def asked(report: Report) -> dict[str, list[str]]:
    """What a check asked of each table: codes of rules, structural ones, and all that it found.

    >>> from gd_metrics import check
    >>> codes = asked(check())
    >>> codes["formulas"][-1], codes["areas"][-1], codes["claims"][5:7]
    ('primary-key', 'foreign-key', ['GD101', 'GD102'])
    """
    from .checks.report import CLAIMS
    from .rules import formula, rules

    schemas = _schemas(report)
    codes_of: dict[str, list[str]] = {}
    for table in report.rows:
        codes = [*_structure(schemas[table])] if table in schemas else ["type-error"]
        codes += [rule.code for rule in rules()] if table == CLAIMS else []
        codes += [formula.CODE] if report.formulas and table != CLAIMS else []
        codes_of[table] = codes
    for finding in report.findings:
        codes = codes_of.setdefault(finding.table or "package", [])
        if finding.code not in codes:
            codes.append(finding.code)
    return {table: codes for table, codes in codes_of.items() if codes}


def _schemas(report: Report) -> dict[str, Any]:
    """The Table Schemas of what was checked, if it is a package."""
    from .errors import PackageError
    from .tables.package import open_package

    try:
        return {n: r.schema for n, r in open_package(report.path).resources.items()}
    except (PackageError, OSError):
        return {}


def _structure(schema: Any) -> Iterator[str]:
    """The structural codes that a schema gives a reason to ask for."""
    from .checks.selection import CODES

    constraints = {name for field in schema["fields"] for name in field.get("constraints", ())}
    reasons = {
        "type-error": True,
        "constraint-error": constraints - {"unique"},
        "unique-error": "unique" in constraints,
        "primary-key": schema.get("primaryKey"),
        "unique-key": schema.get("uniqueKeys"),
        "foreign-key": schema.get("foreignKeys"),
    }
    return (code for code in CODES if reasons.get(code))


class Table(pytest.Collector):
    """One table of a path: it holds an item for each code."""

    def __init__(
        self, *, report: Report, settings: Settings, codes: Sequence[str], **of_node: Any
    ) -> None:
        super().__init__(**of_node)
        self.report = report
        self.settings = settings
        self.codes = codes

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each code that was asked of this table."""
        from .rules import rules

        names = {rule.code: f"{rule.code} {rule.name}" for rule in rules()}
        for code in self.codes:
            findings = [
                f for f in self.report.findings
                if f.code == code and (f.table or "package") == self.name
            ]  # fmt: skip
            failing = [f for f in findings if self._fails(f)]
            yield Item.from_parent(
                self,
                name=names.get(code, code),
                report=self.report,
                findings=findings,
                failing=failing,
            )

    def _fails(self, finding: Finding) -> bool:
        from .checks.report import fails_by

        return fails_by(finding, self.settings.fail_on, strict=self.settings.strict)


class Item(pytest.Item):
    """One code on one table: it fails where the check does."""

    def __init__(
        self,
        *,
        report: Report,
        findings: Sequence[Finding],
        failing: Sequence[Finding],
        **of_node: Any,
    ) -> None:
        super().__init__(**of_node)
        self.report = report
        self.findings = findings
        self.failing = failing
        self.place = self._place()
        self.add_marker(MARK)
        if not report.complete and self._unreadable():  # -k GD201 must not hide it
            from .rules import rules

            self.extra_keyword_matches.update(rule.code for rule in rules())

    def _place(self) -> Place:
        if self.failing:
            return self.report.place(self.failing[0])
        return self.report.places.of(self.parent.name if self.parent else "")

    def setup(self) -> None:
        """What can't be read is an error, not a failure."""
        if problems := self._unreadable():
            pytest.fail("\n".join(f.message for f in problems), pytrace=False)

    def _unreadable(self) -> list[Finding]:
        from .finding import UNREADABLE

        return [f for f in self.failing if f.code == UNREADABLE]

    def runtest(self) -> None:
        """Fail with what the text report says of each finding, behind its place.

        ``pytest -rP`` shows what passed because people accepted it, and why they did.
        """
        for finding in self.findings:
            if finding.accepted is not None and finding not in self.failing:
                self.add_report_section("call", "accepted", explained_at(self.report, finding))
        if self.failing:
            lines = [explained_at(self.report, finding) for finding in self.failing[:_SHOWN]]
            more = len(self.failing) - _SHOWN
            lines += [f"and {more} more; gd-metrics check shows all"] if more > 0 else []
            pytest.fail("\n".join(lines), pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the first finding stands, for editors and JUnit; the table without one."""
        line = None if self.place.line is None else self.place.line - 1
        table = self.parent.name if self.parent else ""
        return Path(self.place.file).resolve(), line, f"{table}::{self.name}"


def explained_at(report: Report, finding: Finding) -> str:
    """A finding as the text report tells it, behind the place where it is to be mended."""
    from .reports.text import explained

    return f"{report.place(finding)}: " + "\n".join(explained(report, finding))
