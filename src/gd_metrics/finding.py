"""What is found: one thing that is wrong, where it is, and of a contradiction its claims.

>>> Finding("type-error", "error", "t", "a", "n: 'x' is no number").fails
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .faces import in_notebook
from .quantity.interval import decimal
from .quantity.units import singular

if TYPE_CHECKING:
    from .claim import Claim
    from .quantity.formula import Formula
    from .quantity.interval import Interval

ERROR, WARNING, INFORMATION = "error", "warning", "information"
SEVERITIES = (ERROR, WARNING, INFORMATION)

UNREADABLE = "unreadable"
"""The code of what can't be read or is not safe to read; a check that meets it exits 2."""

SHOWN = 100
"""Findings of one kind in one column of a table after which the rest is only counted."""

KEY_SEPARATOR = " / "
"""What stands between the values of a row's key where it is one text."""


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file.

    Attributes:
        file: the file, relative to the current folder where it lies in it.
        line: the line, from 1; of a spreadsheet the row; ``None`` in files that have no lines.
        column: the character in the line, from 1; of a spreadsheet the column.
        sheet: the sheet of a spreadsheet.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str | None = None

    def __str__(self) -> str:
        if self.sheet is not None and self.line and self.column:
            return f"{self.file}:{_quoted(self.sheet)}!{letters(self.column)}{self.line}"
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part)


def letters(column: int) -> str:
    """A column as spreadsheets name it.

    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _quoted(sheet: str) -> str:
    """A sheet's name as a reference has it.

    >>> _quoted("Sheet1"), _quoted("2024's figures")
    ('Sheet1', "'2024''s figures'")
    """
    return sheet if sheet.isidentifier() else "'" + sheet.replace("'", "''") + "'"


def shown(file: str | Path) -> str:
    """A file as people are told it: relative to the current folder where it lies in it.

    >>> shown(Path.cwd() / "claims.csv")
    'claims.csv'
    """
    full, here = Path(file).resolve(), Path.cwd()
    return (full.relative_to(here) if full.is_relative_to(here) else Path(file)).as_posix()


@dataclass(frozen=True)
class Member:
    """A claim's part in a contradiction.

    Attributes:
        claim: the claim as printed.
        implied: what the claims against it say it must be; ``None`` where it only
            witnesses, or where they can't be true at once whatever it is.
        gap: the distance between the two intervals, in the claim's unit.
        against: ids of the claims that imply it.
    """

    claim: Claim
    implied: Interval | None
    gap: Fraction
    against: tuple[str, ...]


Note = tuple[str, ...]
"""What is to be known beside a contradiction: the kind of it, and the words that it needs."""


SAID: Note = ("said",)
"""That the message is the sentence for people, whatever the claims are."""


class Phrase(str):
    """A sentence that knows its parts, so that it can be said in another language.

    Args:
        template: the sentence, with the names of its parts in braces.
        parts: the parts.

    >>> phrase = Phrase("a share of {share} %", share="440")
    >>> phrase, phrase.template
    ('a share of 440 %', 'a share of {share} %')
    """

    template: str
    parts: Mapping[str, str]

    def __new__(cls, template: str, /, **parts: str) -> Phrase:
        """Put the parts in their places."""
        phrase = super().__new__(cls, template.format(**parts))
        phrase.template, phrase.parts = template, parts
        return phrase

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.template,), dict(self.parts)


class Detail(NamedTuple):
    """What explains a finding.

    Attributes:
        message: what is wrong, in a sentence.
        members: the claims of a contradiction.
        notes: what is to be known beside it.
    """

    message: str
    members: tuple[Member, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Arithmetic:
    """The formula behind a contradiction, in its place.

    Attributes:
        formula: over the names of roles.
        role: the role whose figure is worked out from the others'.
        cells: the key of the cell of each role.
    """

    formula: Formula
    role: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, and where.

    Attributes:
        code: the rule's code (``GD201``), or frictionless's name of a structural error.
        severity: ``error``, ``warning`` or ``information``.
        table: the table's name.
        subject: the cell or instance of a contradiction, else the claim's id or row's key.
        detail: the message; or message and members; or what works them out when asked,
            since a contradiction is known before it is explained.
        row: the row's number in its table, from 1.
        column: the column.
        accepted: the reason for which people accepted it, if they did.
        place: where in a file, if it is known without looking its row up.
        figures: of a row of a table that fails a formula: its key, the formula, its figures.
        rows: how many rows it is about: several, where the others of a kind are only counted.
        arithmetic: the formula that the claims of a contradiction do not fit, if it is one.
    """

    code: str
    severity: str
    table: str
    subject: str
    detail: str | Detail | Callable[[], Detail] = field(repr=False, compare=False)
    row: int | None = None
    column: str | None = None
    accepted: str | None = None
    value: str | None = None  # the cell as text
    place: Place | None = field(default=None, compare=False)
    figures: str | None = field(default=None, compare=False)
    rows: int = field(default=1, compare=False)
    arithmetic: Arithmetic | None = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        state = self.severity if self.accepted is None else "accepted"
        return f"Finding({self.finding_id!r}, {state})"

    def _repr_html_(self) -> str:
        return in_notebook(self)

    @cached_property
    def _explained(self) -> Detail:
        if isinstance(self.detail, str):
            return Detail(self.detail)
        return Detail(*(self.detail() if callable(self.detail) else self.detail))

    @property
    def message(self) -> str:
        """What is wrong, in a sentence."""
        return self._explained.message

    @property
    def members(self) -> tuple[Member, ...]:
        """The claims of a contradiction."""
        return self._explained.members

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is to be known beside a contradiction."""
        return self._explained.notes

    @property
    def finding_id(self) -> str:
        """What the finding is known by: rule and subject."""
        return f"{self.code}:{self.subject}"

    @property
    def fails(self) -> bool:
        """Whether it makes a check fail: unaccepted, and more than information."""
        return self.accepted is None and self.severity != INFORMATION

    def accept(self, reason: str) -> Finding:
        """The same finding, known and accepted."""
        return replace(self, accepted=reason)


def gap_text(gap: Fraction, unit: str) -> str:
    """A difference with its unit, which of two percentages is percentage points.

    >>> gap_text(Fraction(3), "%"), gap_text(Fraction(1), "people")
    ('3 percentage points', '1 person')
    """
    word = "percentage points" if unit == "%" else unit
    return f"{decimal(gap, 4)} {singular(word) if gap == 1 else word}".rstrip()
