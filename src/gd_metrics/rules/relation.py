"""Relations between cells: one formula, and how each of its names finds its cell.

A rule is a relation. ``growth = level / before - 1`` is bound by saying that ``growth`` is
any growth cell, ``level`` the level of its period and ``before`` the level of its base. The
same binding is walked cell by cell where few are left to look at, and joined by columns
where there are millions, so a rule is written once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain

from ..claim import CELL, MEASURES, Cell
from ..errors import UnknownNameError
from ..quantity.formula import Formula
from ..quantity.interval import Interval

_YEAR = re.compile(r"[0-9]{4}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Is:
    """A fixed value."""

    fixed: str

    def value(self, _anchor: Cell) -> str | None:
        """The fixed value."""
        return self.fixed


@dataclass(frozen=True)
class From:
    """The value of another column of the anchor."""

    column: str

    def value(self, anchor: Cell) -> str | None:
        """What stands in the anchor's column."""
        return str(getattr(anchor, self.column))


@dataclass(frozen=True)
class Mapped:
    """What a column's value leads to in a table, such as an area to its parent."""

    column: str
    leads_to: Mapping[str, str]

    def value(self, anchor: Cell) -> str | None:
        """What the anchor's column leads to."""
        return self.leads_to.get(getattr(anchor, self.column))

    def table(self, _words: Iterable[str]) -> Mapping[str, str]:
        """What each word leads to."""
        return self.leads_to


@dataclass(frozen=True)
class YearBefore:
    """The year before the anchor's, or some years before, where its period is a year."""

    column: str = "period"
    years: int = 1

    def value(self, anchor: Cell) -> str | None:
        """The year before."""
        return self.table([anchor.period]).get(anchor.period)

    def table(self, words: Iterable[str]) -> Mapping[str, str]:
        """The year before each word that is a year."""
        return {word: f"{int(word) - self.years:04d}" for word in words if _YEAR.fullmatch(word)}


Term = Is | From | Mapped | YearBefore
"""Where a column of a role's cell comes from, given the anchor's cell."""

Role = Mapping[str, Term]
"""Columns of a role's cell that are not simply the anchor's."""


def _column_of(term: Term) -> str:
    """The column of the anchor that a term reads."""
    if not isinstance(term, Is | From | Mapped | YearBefore):
        raise ValueError(f"a column of a role is Is, From, Mapped or YearBefore, not {term!r}")
    return "" if isinstance(term, Is) else term.column


def check_columns(of: str, columns: Iterable[str]) -> None:
    """Whether columns are those of a cell.

    Raises:
        UnknownNameError: for one that is none.
    """
    for column in columns:
        if column not in CELL:
            raise UnknownNameError("column", column, CELL, of=f"{of}: a cell")


def check_where(of: str, where: Mapping[str, Collection[str]]) -> None:
    """Whether conditions are on columns of a cell, each a list of values.

    Raises:
        UnknownNameError: for a column or a measure that there is not.
        ValueError: for a text, of which each letter would be a value.
    """
    check_columns(of, where)
    for column, values in where.items():
        if isinstance(values, str):
            raise ValueError(f"{of}: where {column} is a set of values: give {{{values!r}}}")
    for measure in where.get("measure", ()):
        if measure not in MEASURES:
            raise UnknownNameError("measure", measure, MEASURES, of=of)


@dataclass(frozen=True)
class Relation:
    """A formula over cells.

    Attributes:
        rule: the code of the rule that it belongs to.
        name: what an instance is called after, with its cell.
        formula: over the names of roles.
        anchor: the role that instances are found from.
        where: for each column the values that the anchor may have.
        roles: the other roles; columns that are not named are the anchor's.
        advice: whether what it implies only advises.
        factors: what a role's stored values are multiplied by (a per cent by 1/100).
        missing: roles that may have no claim, because whole numbers are all they can be.
        limits: what a role can be at all, in base units, where that is not zero and above.
        solved: for roles that are whole numbers and may be several, the formula that says what
            the others imply for each.
        titles: name and formula as people know them by the anchor's indicator, where one
            relation stands for several formulas of one shape.
        severity: of its findings, where that is not the rule's.
        hint: what its findings say at the end.
        screened: whether columns of floats may look first; they take whatever is multiplied
            or divided as not negative, but for what is multiplied with or divided by names that
            stand more than once.
        kind: of the unit that all its claims have, where it holds in no other; it is then not
            screened, since columns have no units.

    Raises:
        UnknownNameError: where it names what there is not.
        ValueError: where its names are not those of its formula.
    """

    rule: str
    name: str
    formula: Formula
    anchor: str
    where: Mapping[str, Collection[str]]
    roles: Mapping[str, Role]
    advice: bool = False
    severity: str = ""
    hint: str = ""
    factors: Mapping[str, Fraction] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    limits: Mapping[str, Interval] = field(default_factory=dict)
    screened: bool = True
    solved: Mapping[str, Formula] = field(default_factory=dict)
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    kind: str = ""

    def __post_init__(self) -> None:
        """Refuse names that can't be meant, before anything is looked for by them.

        Raises:
            UnknownNameError: for an anchor, a role or a column that there is not.
            ValueError: for a name of the formula that no role leads to, and a text where several
                values are meant.
        """
        known, of = self.formula.names, f"relation {self.name!r}"
        expressions = (self.factors, self.missing, self.limits, self.solved)
        for name in (self.anchor, *self.roles, *chain(*expressions)):
            if name not in known:
                raise UnknownNameError("name", name, known, of=f"{of}: {self.formula.text!r}")
        if lacking := [name for name in known if name not in (self.anchor, *self.roles)]:
            raise ValueError(f"{of}: roles must say where {', '.join(lacking)} is found")
        check_where(of, self.where)
        for terms in self.roles.values():
            check_columns(of, (*terms, *filter(None, map(_column_of, terms.values()))))

    @property
    def derived(self) -> str:
        """The role whose figures are worked out from the others': growth, share, a lone name.

        A figure is held against every published vintage of what it was worked out from. Where
        nothing stands alone on the left of an equation, it is the anchor.
        """
        name, sign, rest = (part.strip() for part in self.formula.text.partition("="))
        alone = bool(sign) and name in self.formula.names and name not in _WORD.findall(rest)
        return name if alone else self.anchor

    @property
    def indicators(self) -> list[str]:
        """The indicators of its anchor, where it has conditions on them."""
        return sorted(self.where.get("indicator", ()))

    def cells(self, anchor: Cell) -> dict[str, Cell] | None:
        """The cell of every role, claimed or not; ``None`` where the anchor does not fit."""
        if any(getattr(anchor, column) not in values for column, values in self.where.items()):
            return None
        cells = {self.anchor: anchor}
        for role, terms in self.roles.items():
            changed = {column: term.value(anchor) for column, term in terms.items()}
            if None in changed.values():
                return None
            cells[role] = anchor._replace(**{c: str(v) for c, v in changed.items()})
        return cells

    def instances(self, anchors: Iterable[Cell], cells: Container[Cell]) -> Iterator[Instance]:
        """The instances of some anchors: every role claimed, or one missing that may be.

        Args:
            anchors: cells to find instances from; those that do not fit give none.
            cells: the cells that have claims.
        """
        for anchor in anchors:
            roles = self.cells(anchor)
            if roles is None or len(set(roles.values())) < len(roles):
                continue
            absent = {role for role, cell in roles.items() if cell not in cells}
            if not absent or (len(absent) == 1 and absent <= self.missing):
                yield Instance(self, roles)


@dataclass(frozen=True)
class Instance:
    """A relation in one place."""

    relation: Relation
    roles: Mapping[str, Cell]

    @property
    def key(self) -> str:
        """What the instance is known by: the relation's name and its anchor's cell."""
        anchor = self.roles[self.relation.anchor]
        name, _ = self.relation.titles.get(anchor.indicator, (self.relation.name, ""))
        return f"{name}:{anchor}"

    @property
    def text(self) -> str:
        """The formula as people know it."""
        anchor = self.roles[self.relation.anchor]
        default = ("", self.relation.formula.text)
        return self.relation.titles.get(anchor.indicator, default)[1]
