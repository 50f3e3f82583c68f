"""A claim: the columns of table ``claims``, and one claim as an object.

:class:`Claim` is the only place that says what a claim's columns are. Its Table Schema
(:func:`claims_schema`), the model of table ``claims``, what rules need and what a file of claims
may leave out follow from it.

Rules work on whole tables; the object is what they hand over once few claims are left to look
at closely, and what the library shows to people.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

from .quantity import Quantity, parse
from .quantity.interval import Interval
from .quantity.units import kind
from .quantity.vocabulary import HEDGES

CELL = ("indicator", "area", "measure", "period", "basis", "base")
"""The columns that make a cell, in the order of its key (an SDMX series key and its period)."""

KEY = (*CELL, "vintage")
"""The columns of a cell and vintage, in the order of every row that names one."""

NOT_APPLICABLE = "_Z"
"""SDMX's code where a dimension does not apply, so no part of a key is ever null."""

NOT_SAID = "_X"
"""What stands for a base that a text does not say."""

UNIT_OF = {
    "growth": "%",
    "share": "%",
    "rank": "places",
    "streak": "years",
    "duration": "years",
}
"""Measures that have a unit of their own, whatever the indicator's is: that or one of its kind."""

_TIMES = {"streak", "duration"}
_SPANS = {"years", "quarters", "months", "weeks", "days"}
"""What is counted of measures that are times: 连续54个月 is a streak, too."""

COUNTED = ("rank", "streak", "ordinal", "duration")
"""Measures that are positive whole numbers."""

_BEYOND_WHOLE = re.compile(
    "目标|计划|任务|预算|指数|(?<![a-z])(?:target|plan|budget|quota|index)(?:s|ed|es)?(?![a-z])"
)
"""What more than all of can be reached."""

_UNITS = {"char": "characters", "page": "page"}
"""What locators count, in words."""

NOMINAL = "nominal"
"""Growth at current prices, which is what levels give; of a claim its basis may say so."""

GROWTH_BASES = ("real", "comparable", "nominal", "revised", "none")
"""How growth may be computed, as ``growth_basis`` says it; rule GD301 binds nominal growth."""

OUTCOMES = ("estimate", "preliminary", "final", "revised")
"""Vintages of what happened, earliest first. Targets and forecasts never meet them."""

Measure = Literal["level", "growth", "share", "rank", "streak", "duration", "threshold", "ordinal"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
VINTAGES = (*OUTCOMES, "target", "forecast")
RANKS = ("preferred", "normal", "deprecated")


GROWTH_BASIS = "growth_basis"
"""A column that a table of claims may have beside those of a claim: how growth is computed."""

SDMX = "http://purl.org/linked-data/sdmx/2009/"
"""What SDMX concepts begin with."""

ID = "[A-Za-z0-9][A-Za-z0-9._-]*"
"""The pattern of a key."""

_PART = r"\d{4}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?"


def _column(title: str, description: str, *, concept: str = "", **constraints: Any) -> Any:
    """A column of claims; ``concept`` is the SDMX concept that it stands for."""
    rdf = {"rdfType": SDMX + concept} if concept else {}
    schema = {"title": title, "description": description, **rdf, "constraints": constraints}
    return field(metadata=schema)


@dataclass(frozen=True)
class Claim:
    """One figure as printed in one place of one source; the columns of table ``claims``."""

    claim_id: str = _column("Claim", "Key; stable, never reused.", unique=True, pattern=ID)
    source_id: str = _column("Source", "The document in which it is printed.")
    section: str | None = _column(
        "Section",
        "Part of the document and, behind a slash, the paragraph in it counted from 1.",
    )
    locator: str | None = _column(
        "Locator",
        "Fragment identifier of the literal: char=425,428 (RFC 5147: characters from 0, the "
        "last not included) in the text whose sha256 the source carries, or page=4 (RFC 8118).",
        pattern=r"(char=\d+,\d+|page=\d+)",
    )
    printed: str = _column("Printed", "The figure's own contiguous characters.")
    context: str | None = _column("Context", "The few words apart from it that change its meaning.")
    attributed_to: str | None = _column(
        "Attributed to", "Source that the text cites for it; empty where it cites none."
    )
    indicator: str = _column("Indicator", "What is counted.")
    area: str = _column("Area", "Where.", concept="dimension#refArea")
    base: str = _column(
        "Base",
        "A share's whole (area or indicator), a growth's base period, the area a rank is held in, "
        "the rank a streak holds; _Z: not applicable, _X: not said.",
    )
    period: str = _column(
        "Period",
        "2024, 2024-S1, 2024-Q1, 2024-06 or 2024-01/2024-11 (ISO 8601 and SDMX).",
        concept="dimension#refPeriod",
        pattern=f"{_PART}(/{_PART})?",
    )
    measure: str = _column("Measure", "What is said of the indicator.", enum=MEASURES)
    basis: str = _column(
        "Basis", "The definition behind the number (NBS, CAAM, nominal); _Z: no other."
    )
    vintage: str = _column(
        "Vintage",
        "How final it is: estimate (SDMX OBS_STATUS E), preliminary (P), final (A), revised (A); "
        "target and forecast (F) never meet outcomes.",
        concept="attribute#obsStatus",
        enum=VINTAGES,
    )
    value: float = _column("Value", "The figure, in its unit.", concept="measure#obsValue")
    unit: str = _column("Unit", "The value's unit.", concept="attribute#unitMeasure")
    hedge: str = _column(
        "Hedge",
        "What the words around it make of it; range: printed as two figures, from lower to upper, "
        "of which the value is the midpoint.",
        enum=HEDGES,
    )
    lower: float | None = _column(
        "Lower bound", "Least true value that would be printed so; empty: unbounded."
    )
    upper: float | None = _column("Upper bound", "Greatest true value that would be printed so.")
    rank: str = _column(
        "Rank", "As in Wikidata: deprecated claims stay but count for nothing.", enum=RANKS
    )
    note: str | None = _column("Note", "What a reader needs to know beside the figure.")

    def __repr__(self) -> str:
        return f"Claim({self.claim_id!r}: {self.printed}, {self.cell})"

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Claim:
        """Build a claim from a row of the table, whatever further columns it has."""
        values: dict[str, Any] = {field.name: row.get(field.name) for field in fields(cls)}
        return cls(**values)

    @property
    def cell(self) -> str:
        """The key of the place in which claims must agree: parts of :data:`CELL` and dots."""
        return cell_key(getattr(self, part) for part in CELL)

    @cached_property
    def quantity(self) -> Quantity:
        """What the printed characters say, in the claim's unit.

        Raises:
            ValueError: if they can't be read, or are in a unit of another kind.
        """
        target = not self.is_outcome
        return parse(self.printed, self.context or "", unit=self.unit, target=target).to(self.unit)

    @cached_property
    def interval(self) -> Interval:
        """The exact interval behind the printed digits.

        Where they can't be read, which GD101 reports, nothing is known: it is unbounded.
        """
        try:
            return self.quantity.interval
        except ValueError:
            return Interval()

    @property
    def truncated(self) -> Interval:
        """What an exact figure stands for if its last digit was cut off, not rounded."""
        width = self.interval.width
        if self.hedge != "exact" or not width:
            return self.interval
        value = self.quantity.value
        return Interval(value, value + width) if value >= 0 else Interval(value - width, value)

    @property
    def is_outcome(self) -> bool:
        """Whether it says what happened, not what is planned or expected."""
        return self.vintage in OUTCOMES

    @property
    def place(self) -> str:
        """Where it stands: section and offsets, as far as they are known.

        Offsets count characters from 0, first included and last not (RFC 5147).
        """
        part, _, paragraph = (self.section or "").partition("/")
        unit, _, span = (self.locator or "").partition("=")
        words = [
            part,
            f"paragraph {paragraph}" if paragraph else "",
            f"{_UNITS.get(unit, unit)} {span.replace(',', '–')}" if span else "",
        ]
        return ", ".join(word for word in words if word) or "place not recorded"

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when what is printed, its place or its cell does."""
        seen = "\x1f".join([self.printed, self.context or "", self.locator or "", self.cell])
        return hashlib.sha256(seen.encode()).hexdigest()[:16]

    def agrees(self, other: Claim) -> bool:
        """Whether one true value could be printed as both claims are.

        Exact printings that share no more than an edge do not agree (43 and 44).
        """
        edge = not (self.hedge == other.hedge == "exact")
        return self.interval.meets(other.interval, edge=edge)


class Column(NamedTuple):
    """A column of claims.

    Attributes:
        name: its name.
        type: its type in Table Schema.
        required: whether no claim may lack it.
        schema: what its Table Schema says beside: title, description, concept, constraints.
    """

    name: str
    type: str
    required: bool
    schema: Mapping[str, Any]


COLUMNS = {
    f.name: Column(
        f.name,
        "number" if str(f.type).startswith("float") else "string",
        "None" not in str(f.type),
        f.metadata,
    )
    for f in fields(Claim)
}
"""The columns of table ``claims``, as :class:`Claim` defines them."""

REQUIRED = tuple(column.name for column in COLUMNS.values() if column.required)
"""What a claim can't be without: an open interval has one bound, or none."""

DEFAULTS = {"area": NOT_APPLICABLE, "measure": "level", "basis": NOT_APPLICABLE,
            "vintage": "final", "rank": "normal"}  # fmt: skip
"""What a file of claims means where it leaves a column out."""


def needed_columns() -> dict[str, str]:
    """The columns that a table of claims must have, with their Table Schema types.

    >>> needed_columns()["value"], "note" in needed_columns()
    ('number', False)
    """
    columns = COLUMNS.values()
    return {c.name: c.type for c in columns if c.required or c.type == "number"}


def claims_schema() -> dict[str, Any]:
    """The Table Schema of claims, without keys to other tables.

    >>> claims_schema()["fields"][0]["constraints"]["required"]
    True
    """
    return {
        "name": "claims",
        "title": "Claims",
        "fields": [_described(column) for column in COLUMNS.values()],
        "primaryKey": ["claim_id"],
    }


def _described(column: Column) -> dict[str, Any]:
    required = {"required": True} if column.required else {}
    constraints = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in {**required, **column.schema["constraints"]}.items()
    }
    schema = {**column.schema, "constraints": constraints}
    return {"name": column.name, "type": column.type, **{k: v for k, v in schema.items() if v}}


def cell_key(parts: Iterable[str]) -> str:
    """The key of a cell: its parts in the order of :data:`CELL`, joined by dots.

    >>> cell_key(["nev_output", "CN-GD", "growth", "2024", "NBS", "2023"])
    'nev_output.CN-GD.growth.2024.NBS.2023'
    """
    return ".".join(parts)


def measure_unit(measure: str, words: Iterable[str]) -> str:
    """The unit of a measure that has one of its own, in the project's word for it.

    Args:
        measure: of a claim.
        words: units that the project names or prints, the first choice first.

    Returns:
        The first of the words that is of the measure's kind, or the plain English one; empty
        for measures that are in the indicator's unit.

    >>> [measure_unit(m, ["亿元", "年"]) for m in ("streak", "rank", "level")]
    ['年', 'places', '']
    >>> measure_unit("streak", ["个月"]), measure_unit("duration", ["亿元"])
    ('个月', 'years')
    """
    own = UNIT_OF.get(measure, "")
    if own in ("", "%"):
        return own
    return next((word for word in words if _measures(word, measure)), own)


def _measures(unit: str, measure: str) -> bool:
    """Whether a unit is of the kind of a measure that has one of its own."""
    meant = _SPANS if measure in _TIMES else {kind(UNIT_OF[measure])}
    return kind(unit) in meant


def printed_unit(printed: str, context: str = "") -> str:
    """The unit printed beside a figure, in the language it is printed in; empty for none.

    >>> printed_unit("连续8年"), printed_unit("five consecutive years"), printed_unit("3rd")
    ('年', 'years', '')
    """
    try:
        return parse(printed, context).unit
    except ValueError:
        return ""


def unit_wanted(measure: str, unit: str, level_unit: str | None) -> str | None:
    """The unit that a claim must be in; its own where that is a word for the measure's.

    >>> unit_wanted("streak", "年", "亿元"), unit_wanted("level", "元", "亿元")
    ('年', '亿元')
    """
    own = UNIT_OF.get(measure)
    return unit if own and _measures(unit, measure) else own or level_unit


def exceeds_whole(*words: str | None) -> bool:
    """Whether a share may exceed 100 %: of a target or a plan, or an index number.

    Args:
        words: whatever names it: its indicator, its base, the words around it.

    >>> [exceeds_whole(word) for word in ("完成全年目标的", "price_index", "plants")]
    [True, True, False]
    """
    return any(_BEYOND_WHOLE.search(word.lower()) for word in words if word)


def finite(value: float | None) -> bool:
    """Whether a number is there and is neither NaN nor infinite."""
    return value is not None and math.isfinite(value)


class Cell(NamedTuple):
    """The place in which claims must agree; :func:`~gd_metrics.claim.cell_key` is its text."""

    indicator: str
    area: str
    measure: str
    period: str
    basis: str
    base: str

    @classmethod
    def of(cls, claim: Claim) -> Cell:
        """The cell of a claim."""
        return cls(*(getattr(claim, part) for part in cls._fields))

    def __str__(self) -> str:
        return cell_key(self)


_AVERAGED = re.compile(r"年均|年平均|(?i:annual average|average annual|a year on average)")
_CHAINED = re.compile(r"环比|(?i:quarter[ -]on[ -]quarter|month[ -]on[ -]month|\b[qm]/[qm]\b)")
_OF_YEAR = {"S": 2, "Q": 4, "": 12}


def default_base(measure: str, period: str, words: str = "") -> str:
    """The base that is meant where none is written: a growth is on the year before.

    Args:
        measure: of the claim.
        period: of the claim.
        words: what is printed, and around it: 环比 is on the quarter or month before; what is
            an average of years is on a year that nobody says.

    >>> default_base("growth", "2024-01/2024-11"), default_base("level", "2024")
    ('2023-01/2023-11', '_Z')
    >>> [default_base("growth", p, "环比增长3%") for p in ("2024-Q2", "2024-01", "2024")]
    ['2024-Q1', '2023-12', '_X']
    """
    if measure != "growth":
        return NOT_APPLICABLE
    if _AVERAGED.search(words):
        return NOT_SAID
    if _CHAINED.search(words):
        return _part_before(period)
    return re.sub(r"\d{4}", lambda year: str(int(year.group()) - 1), period)


def _part_before(period: str) -> str:
    """The part of a year before one: half, quarter or month; not said of any other period."""
    match = re.fullmatch(r"(\d{4})-([SQ]?)(\d{1,2})", period)
    if not match:
        return NOT_SAID
    year, of, part = int(match[1]), match[2], int(match[3])
    year, part = (year, part - 1) if part > 1 else (year - 1, _OF_YEAR[of])
    return f"{year:04d}-{of}{part:0{1 if of else 2}d}"


def default_basis(measure: str, words: str) -> str:
    """The basis that is meant where none is written: nominal growth is not the other kind.

    >>> default_basis("growth", "名义增长5%"), default_basis("growth", "增长5%")
    ('nominal', '_Z')
    """
    nominal = measure == "growth" and re.search("名义|(?i:nominal)", words)
    return NOMINAL if nominal else NOT_APPLICABLE
