"""A rule: what it is called, its page, and what it says of claims."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from ..claim import Claim
from ..finding import SEVERITIES, Finding

if TYPE_CHECKING:
    from .group import Group
    from .relation import Relation
    from .world import World

_CODE = re.compile(r"[A-Z]{2,8}[0-9]{2,6}")


@dataclass(frozen=True)
class Rule:
    """One rule; it has at least one of the three ways to say something.

    Attributes:
        code: what it is known by, such as ``GD301``: letters and digits, never used again.
        name: a word or two.
        severity: ``error``, ``warning`` or ``information``.
        text: its page as a docstring: the first line, then paragraphs that begin with *What it
            says*, *Why it matters*, *Example* and *What to do*.
        violations: from one claim to the column and the reason of each way in which it is wrong.
        relations: formulas over cells, by what rules look up.
        groups: sets of cells, by what rules look up.

    Raises:
        ValueError: where it says nothing, or its code or severity is none.

    >>> Rule("XX101", "round", "warning", "A figure is round.", violations=lambda claim: [])
    Rule('XX101', 'round')
    >>> Rule("XX101", "round", "warning", "A figure is round.")
    Traceback (most recent call last):
    ValueError: rule XX101 says nothing: give it violations, relations or groups
    """

    code: str
    name: str
    severity: str
    text: str
    violations: Callable[[Claim], Iterable[tuple[str, str]]] | None = None
    relations: Callable[[World], Iterable[Relation]] | None = None
    groups: Callable[[World], Iterable[Group]] | None = None

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"rule code {self.code!r} is not letters and digits such as XX901")
        if self.severity not in SEVERITIES:
            known = ", ".join(SEVERITIES)
            raise ValueError(f"rule {self.code}: severity {self.severity!r} is none of {known}")
        if not (self.text or "").strip():
            raise ValueError(f"rule {self.code} has no page: give it the docstring of its file")
        if not (self.violations or self.relations or self.groups):
            says = "give it violations, relations or groups"
            raise ValueError(f"rule {self.code} says nothing: {says}")

    def __repr__(self) -> str:
        return f"Rule({self.code!r}, {self.name!r})"

    def finding(
        self, table: str, subject: str, reason: str, row: int | None = None,
        column: str | None = None, **beside: Any,
    ) -> Finding:  # fmt: skip
        """What it finds in a row of a table."""
        return Finding(self.code, self.severity, table, subject, reason, row, column, **beside)

    @property
    def summary(self) -> str:
        """The first line of the rule's page."""
        return self.text.strip().partition("\n")[0]

    @property
    def page(self) -> str:
        """The rule's documentation, in Markdown."""
        first, _, rest = cleandoc(self.text).partition("\n")
        body = rest.strip()
        return f"# {self.code} {self.name}\n\n{first}\n\nSeverity: {self.severity}.\n\n{body}\n"
