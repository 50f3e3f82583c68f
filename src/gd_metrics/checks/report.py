"""What a check found, for every kind of input and every format of report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..faces import in_notebook
from ..finding import SEVERITIES, UNREADABLE, Finding, Place
from ..tables.places import Places
from .names import Names

if TYPE_CHECKING:
    import pyarrow as pa

    from ..claim import Claim
    from .locators import Located
    from .tested import ClaimCount

CLAIMS = "claims"
NO_CLAIM = "GD101"
"""The rule that says why a row of a file of claims is none, as what one claim says by itself."""
UNTESTED = "untested"
"""What a check may fail on beside severities."""
Step = Callable[[str], None]
"""Called with what a check does next."""


@dataclass(frozen=True)
class FormulaCount:
    """How the rows of a wide table fared under one formula.

    Attributes:
        formula: the formula.
        passed: rows in which it holds.
        failed: rows in which it does not.
        untested: rows in which that can't be told.
        why: why some rows, or all, are not tested; empty where all are.
        table: the sheet that they are rows of, where there are several.
    """

    formula: str
    passed: int
    failed: int
    untested: int
    why: str = field(default="", repr=False, compare=False)
    table: str = field(default="", repr=False)


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        path: what was checked: a descriptor, or a file.
        findings: everything found, in the order of tables, rows and cells.
        rows: how many rows each table has.
        located: how far locators were verified, if texts were given.
        formulas: rows that passed, failed and could not be tested, for wide tables.
        places: where rows are written.
        claims: the claims of which a rule says something by themselves, by id.
        note: what people should know of it first, if anything.
        has_ids: whether claims have ids of their own, and not such that follow row numbers.
        count_claims: counts the claims that were tested, if there are any.
        remarks: what of it was not read, or was read in one way of two.
        names: what the keys in it are called.
        language: in which reports speak, ``en`` or ``zh``; that of the names where empty.
    """

    path: Path
    findings: tuple[Finding, ...]
    rows: dict[str, int]
    located: Located | None = None
    formulas: tuple[FormulaCount, ...] = ()
    places: Places = field(default_factory=Places)
    claims: Mapping[str, Claim] = field(default_factory=dict, repr=False)
    note: str = ""
    has_ids: bool = True
    count_claims: Callable[[], ClaimCount | None] | None = field(
        default=None, repr=False, compare=False
    )
    remarks: tuple[str, ...] = ()
    names: Names = field(default_factory=Names, repr=False, compare=False)
    language: str = ""

    def __repr__(self) -> str:
        errors, warnings, information = map(self.count, SEVERITIES)
        return (
            f"Report({self.name!r}: {errors} errors, {warnings} warnings, {information} "
            f"information, {self.accepted} accepted)"
        )

    def _repr_html_(self) -> str:
        return in_notebook(self)

    @cached_property
    def claims_tested(self) -> ClaimCount | None:
        """How many claims something else speaks of; ``None`` where there is no table of claims."""
        return None if self.count_claims is None else self.count_claims()

    def spoken(self, language: str) -> Report:
        """The same report in a language; claims are not counted again."""
        counted = None if self.count_claims is None else lambda: self.claims_tested
        return replace(self, language=language, count_claims=counted)

    @property
    def untested(self) -> bool:
        """Whether a row met no formula, or nothing speaks of a claim, or there was nothing."""
        claims = self.claims_tested
        some = any(c.untested or not c.passed + c.failed for c in self.formulas)
        none = not any(self.rows.values())
        return some or none or bool(claims and (claims.untested or not claims.tested))

    @classmethod
    def unreadable(cls, path: str | Path, problem: str) -> Report:
        """A report on what can't be read: a finding a line of the problem."""
        findings = (
            Finding(UNREADABLE, "error", "", str(path), line, place=Place(str(path)))
            for line in problem.splitlines()
        )
        return cls(Path(path), tuple(findings), {}, places=Places(str(path)))

    @property
    def name(self) -> str:
        """What was checked, as people named it."""
        return self.places.default or str(self.path)

    @property
    def ok(self) -> bool:
        """Whether nothing was found but what people accepted, and information."""
        return not any(finding.fails for finding in self.findings)

    @property
    def complete(self) -> bool:
        """Whether everything could be read."""
        return not any(finding.code == UNREADABLE for finding in self.findings)

    def failed(self, fail_on: str = "warning", *, strict: bool = False) -> bool:
        """Whether a check fails by it.

        Args:
            fail_on: the least severity that fails, ``error`` or ``warning``; ``untested`` fails
                on both, and where something could not be tested.
            strict: whether what people accepted fails too.
        """
        untested = fail_on == UNTESTED and self.untested
        return untested or any(fails_by(f, fail_on, strict=strict) for f in self.findings)

    def count(self, severity: str) -> int:
        """How many findings of a severity nobody accepted, in as many rows as they are of."""
        return sum(f.rows for f in self.findings if f.severity == severity and f.accepted is None)

    @property
    def accepted(self) -> int:
        """How many findings people accepted."""
        return sum(f.accepted is not None for f in self.findings)

    def only(self, keeps: Callable[[Finding], bool]) -> Report:
        """The same report with only those findings that are wanted.

        Rows of a file of claims that are none, which a finding said, are counted instead: no rule
        has seen them.
        """
        kept = tuple(finding for finding in self.findings if keeps(finding))
        hidden = {f.row: f for f in self.findings if self._is_no_claim(f) and not keeps(f)}
        if not hidden:
            return replace(self, findings=kept)
        first = next(iter(hidden.values()))
        rows = "1 row is no claim" if len(hidden) == 1 else f"{len(hidden)} rows are no claims"
        remark = f"{rows}, and no rule has seen them: {first.subject}: {first.message}"
        return replace(self, findings=kept, remarks=(*self.remarks, remark))

    def _is_no_claim(self, finding: Finding) -> bool:
        """Whether a finding says why a row of a file of claims could not be completed."""
        alone = finding.code == NO_CLAIM and not finding.members and finding.row is not None
        return alone and finding.subject not in self.claims

    def place(self, finding: Finding) -> Place:
        """Where a finding is to be mended: its own row, or its most doubted claim's."""
        if finding.place is not None:
            return finding.place
        doubted = [m.claim for m in finding.members if m.against]
        for claim in (*doubted, *(m.claim for m in finding.members)):
            return self.place_of(claim)
        return self.places.of(
            finding.table, key=finding.subject, row=finding.row, column=finding.column
        )

    def place_of(self, claim: Claim) -> Place:
        """Where a claim is written: the cell of its printed characters."""
        return self.places.of(CLAIMS, key=claim.claim_id, column="printed")

    def to_table(self) -> pa.Table:
        """The findings as a table, a row each; ``claims`` are ids joined by spaces."""
        import pyarrow as pa

        rows = [
            {**columns_of(f), "claims": " ".join(m.claim.claim_id for m in f.members)}
            for f in self.findings
        ]
        order = (*COLUMNS[:-1], "claims", COLUMNS[-1])
        types = [(name, pa.int64() if name == "row" else pa.string()) for name in order]
        return pa.Table.from_pylist(rows, schema=pa.schema(types))


def fails_by(finding: Finding, fail_on: str, *, strict: bool = False) -> bool:
    """Whether a finding makes a check fail; see :meth:`Report.failed`."""
    failing = ("error",) if fail_on == "error" else ("error", "warning")
    return finding.severity in failing and (strict or finding.accepted is None)


COLUMNS = ("code", "severity", "table", "subject", "row", "column", "message", "accepted")
"""What every report tells of a finding."""


def columns_of(finding: Finding) -> dict[str, Any]:
    """What every report tells of a finding, by name."""
    return {name: getattr(finding, name) for name in COLUMNS}
