"""The tables: one pandera model each, and the only place where a column is defined.

Those of claims are the exception: :class:`gd_metrics.claim.Claim` defines them, since rules and
anybody's files of claims need them without this dataset. Table Schemas, the descriptor, the data
dictionary and the checks of rows are derived from here. Keys stand in ``Config.metadata`` in the
words of Table Schema. Columns that mean what an SDMX concept means say so in ``rdfType``.

Integers and booleans are never null and nothing is a list, so that every reader of Parquet
gets the same rows; what is repeated has a link table of its own.

>>> import pyarrow as pa
>>> Areas.validate(pa.table({"area": ["CN"], "name_zh": ["中国"], "name_en": ["China"],
...     "kind": ["country"], "parent": pa.array([None], pa.string()),
...     "partition": [False]})).num_rows
1
"""

from __future__ import annotations

import types
import warnings
from collections.abc import Callable
from typing import Any

import narwhals.stable.v1 as nw

with warnings.catch_warnings():  # pandera imports PySpark where it is; nobody asked for that
    warnings.filterwarnings("ignore", "PySpark does not yet", FutureWarning)
    import pandera.pyarrow as pa

from ..claim import COLUMNS, GROWTH_BASES, ID, SDMX
from ..finding import SEVERITIES
from ..quantity.vocabulary import HEDGES
from ..reasoning import verdict as _verdict
from . import resolution as _figures

_ID = f"^{ID}$"
_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_PART = r"\d{4}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]))?"
_PERIOD = rf"^{_PART}(/{_PART})?$"
_LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"


SEARCHED = ("stored web pages", "public repositories")
"""What may have been searched: copies of public web pages, and files of public repositories."""

OUTCOMES_OF_A_SEARCH = ("found", "partly", "not_found")


def _column(title: str, description: str, *, concept: str = "", **kw: Any) -> Any:
    """A column; ``concept`` is the SDMX concept it stands for."""
    extra = {"rdfType": SDMX + concept} if concept else {}
    return pa.Field(title=title, description=description, metadata=extra or None, **kw)


def _keys(primary: str, **foreign: str) -> dict[str, Any]:
    """The keys of a table in the words of Table Schema.

    Args:
        primary: the columns that name a row.
        foreign: for a column the table whose key it holds; ``table.key`` where that is called
            otherwise, and ``.key`` for the table itself.
    """
    keys = []
    for column, target in foreign.items():
        table, _, key = target.partition(".")
        resource = {"resource": table} if table else {}
        keys.append({"fields": [column], "reference": {**resource, "fields": [key or column]}})
    return {"primaryKey": primary.split(), **({"foreignKeys": keys} if keys else {})}


_WORDS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "pattern": lambda pattern: {"str_matches": f"^{pattern}$"},
    "enum": lambda values: {"isin": list(values)},
    "unique": lambda unique: {"unique": unique},
}
"""What constraints of Table Schema are called in pandera."""


def _of_claim(name: str) -> Any:
    """A column as :class:`gd_metrics.claim.Claim` defines it."""
    column = COLUMNS[name]
    schema = dict(column.schema)
    checks: dict[str, Any] = {} if column.required else {"nullable": True}
    for constraint, value in schema.pop("constraints").items():
        checks |= _WORDS[constraint](value)
    title, description = schema.pop("title"), schema.pop("description")
    return pa.Field(title=title, description=description, metadata=schema or None, **checks)


def _cell() -> Any:
    return _column(
        "Cell", "Indicator, area, measure, period, basis and base, joined by dots (an SDMX key)."
    )


_PRINTED = {"source_id": "sources", "attributed_to": "sources.source_id"}
"""The keys of whatever is printed in a source."""


class _Table(pa.DataFrameModel):
    """A table, whose title and keys its class is given."""

    def __init_subclass__(cls, title: str = "", key: str = "", **foreign: str) -> None:
        if title:
            config = {"title": title, "metadata": _keys(key, **foreign)}
            cls.Config = type("Config", (pa.DataFrameModel.Config,), config)
        super().__init_subclass__()  # type: ignore[no-untyped-call]


class Sources(_Table, title="Sources", key="source_id"):
    """One document: who published it, when, and the hash of the text that was read."""

    source_id: str = _column("Source", "Key of the document.", unique=True, str_matches=_ID)
    publisher: str = _column("Publisher", "Who published the document.")
    publisher_en: str = _column(
        "Publisher (English)", "The publisher's name in English.", nullable=True
    )
    kind: str = _column(
        "Kind",
        "official: a public body's own document, or that of the body which counts; wire: a news "
        "agency or newspaper reporting itself; repost: a copy of another's text; aggregator: "
        "a portal, researcher or association that passes on what others counted.",
        isin=list(_figures.KINDS),
    )
    title: str = _column("Title", "Title of the document, shortened where it is long.")
    url: str = _column("URL", "Where it was seen; empty where it was not.", nullable=True)
    date_published: str = _column(
        "Published", "Date of publication, ISO 8601, as exact as known.", str_matches=_DATE
    )
    language: str = _column("Language", "BCP 47 tag.", str_matches=_LANGUAGE)
    status: str = _column(
        "Status",
        "read: the text was read here; looked-up: found again and bears the figure; missing: "
        "looked for again, not found; listed: collected once, not looked for again; unread: only "
        "cited by others.",
        isin=["read", "looked-up", "missing", "listed", "unread"],
    )
    date_checked: str = _column(
        "Checked",
        "Day on which it was last read or looked for; empty where it was only cited.",
        nullable=True,
        str_matches=_DATE,
    )
    sha256: str = _column(
        "SHA-256 of the text",
        "Hash of the UTF-8 text that locators point into: the document's, or a passage of whole "
        "lines; empty where none was read.",
        nullable=True,
        str_matches=r"^[0-9a-f]{64}$",
    )
    length: str = _column(
        "Length of the text",
        "How many characters that text has, as RFC 5147 says it (length=532): by it and the hash "
        "a passage is found in any copy that has it.",
        nullable=True,
        str_matches=r"^length=[1-9]\d*$",
    )
    note: str = _of_claim("note")


class SourceOrigins(
    _Table,
    title="Origins of sources",
    key="source_id origin_id",
    source_id="sources",
    origin_id="sources.source_id",
):
    """Which documents a source repeats: a repost is no independent support."""

    source_id: str = _column("Source", "The document that repeats.")
    origin_id: str = _column("Origin", "The document that it repeats.")


class Areas(_Table, title="Areas", key="area", parent=".area"):
    """Nation, provinces, cities, and clusters of cities."""

    area: str = _column(
        "Area",
        "ISO 3166 for the nation and its provinces (CN, CN-GD), GB/T 2260 for cities (440100), "
        "W0 for the world as in SDMX; clusters have codes of our own.",
        concept="dimension#refArea",
        unique=True,
        str_matches=_ID,
    )
    name_zh: str = _column("Name (Chinese)", "The area's Chinese name.", nullable=True)
    name_en: str = _column("Name (English)", "The area's English name.", nullable=True)
    kind: str = _column(
        "Kind",
        "What the area is; clusters cross the borders of others, so their parts sum to nothing.",
        isin=[
            *("world", "country", "region", "province", "county", "city", "district", "cluster"),
            "other",
        ],
    )
    parent: str = _column("Part of", "The area that this one is part of.", nullable=True)
    partition: bool = _column(
        "Partition",
        "Whether the areas that are part of it are all of it, so that their levels add up to its.",
        nullable=True,
    )


class Units(_Table, title="Units", key="unit", base=".unit"):
    """Units of values, with what one of each counts in its base unit."""

    unit: str = _column(
        "Unit",
        "The unit with its scale word, as its project says it: million EUR, people, %.",
        concept="attribute#unitMeasure",
        unique=True,
    )
    name_en: str = _column("Name (English)", "The unit in English.", nullable=True)
    base: str = _column("Base unit", "The unit without its scale word.")
    factor: float = _column("Factor", "What one unit counts in the base unit.", gt=0)
    unit_mult: int = _column(
        "Power of ten", "The factor as a power of ten.", concept="attribute#unitMult", ge=0
    )


class Indicators(_Table, title="Indicators", key="indicator", unit="units", area="areas"):
    """What is counted: names, definition, unit, and how its official growth is computed."""

    indicator: str = _column(
        "Indicator", "Key of what is counted.", unique=True, str_matches=r"^[a-z][a-z0-9_]*$"
    )
    name_zh: str = _column("Name (Chinese)", "The indicator's Chinese name.", nullable=True)
    name_en: str = _column("Name (English)", "The indicator's English name.", nullable=True)
    definition: str = _column("Definition", "What is counted, and what is not.")
    unit: str = _column("Unit of levels", "The unit in which levels are stored.")
    area: str = _column("Default area", "The area meant where none is named.")
    basis: str = _column(
        "Default basis",
        "The definition behind the numbers where none is named (NBS, CAAM, GACC); _Z: no other.",
        str_matches=r"^(_Z|[A-Za-z0-9][A-Za-z0-9._-]*)$",
    )
    growth_basis: str = _column(
        "Growth is",
        "How official growth is computed: real (constant prices), nominal (the ratio of the "
        "levels), revised (that, on the year before as revised since), comparable (last year's "
        "figure reported again by this year's firms); none where there is no growth.",
        isin=[*GROWTH_BASES],
    )
    growth_note: str = _column(
        "Growth, why",
        "Why growth is said to be computed so, where it is not plain from the definition.",
        nullable=True,
    )
    coverage: str = _column(
        "Statistical range",
        "above_scale: enterprises above the statistical threshold; all; none: makes no sense.",
        isin=["above_scale", "all", "none"],
    )
    additive: bool = _column("Additive", "Whether the levels of an area's parts sum to the area's.")
    partition: bool = _column(
        "Partition",
        "Whether the parts of an area that are listed have all of it, wherever it is counted.",
        nullable=True,
    )


class IndicatorAliases(_Table, title="Aliases of indicators", key="alias", indicator="indicators"):
    """Other names of indicators, so that they are found by what people call them."""

    indicator: str = _column("Indicator", "The indicator.")
    language: str = _column("Language", "BCP 47 tag.", str_matches=_LANGUAGE)
    alias: str = _column("Alias", "Another name of it.", unique=True)


class Formulas(_Table, title="Formulas", key="formula_id"):
    """Identities and bounds that the levels of one area, period and vintage must satisfy."""

    formula_id: str = _column("Formula", "Key.", unique=True, str_matches=r"^[a-z][a-z0-9_]*$")
    formula: str = _column(
        "Text", "Indicators with + - * / and one comparison; a per cent counts as a hundredth."
    )
    note: str = _of_claim("note")


_ClaimColumns: Any = types.new_class(
    "_ClaimColumns",
    (pa.DataFrameModel,),
    exec_body=lambda namespace: namespace.update(
        {name: _of_claim(name) for name in COLUMNS},
        __annotations__={c.name: float if c.type == "number" else str for c in COLUMNS.values()},
    ),
)
"""The columns of :class:`gd_metrics.claim.Claim`."""


class Claims(_ClaimColumns):  # type: ignore[misc]
    """One figure as printed in one place of one source."""

    class Config:
        title = "Claims"
        metadata = _keys("claim_id", **_PRINTED, indicator="indicators", area="areas", unit="units")


class Milestones(
    _Table, title="Milestones", key="milestone_id", **_PRINTED, area="areas", scope="areas.area"
):
    """Firsts, openings and certificates: what has no number."""

    milestone_id: str = _column("Milestone", "Key.", unique=True, str_matches=_ID)
    source_id: str = _of_claim("source_id")
    section: str = _of_claim("section")
    locator: str = _of_claim("locator")
    printed: str = _column("Printed", "The few characters that say so.")
    attributed_to: str = _of_claim("attributed_to")
    kind: str = _column(
        "Kind",
        "What happened.",
        isin=[
            *("first", "certificate", "launch", "construction_start", "completion"),
            *("opening", "selection", "policy"),
        ],
    )
    scope: str = _column(
        "Scope", "The area in which it is the first, or which selects.", nullable=True
    )
    area: str = _column("Area", "Where.", concept="dimension#refArea")
    period: str = _column("Period", "When.", concept="dimension#refPeriod", str_matches=_PERIOD)
    label_zh: str = _column("Label (Chinese)", "What it is, in our own words.")
    label_en: str = _column("Label (English)", "What it is, in our own words.")
    note: str = _of_claim("note")


class Tasks(_Table, title="Tasks", key="task_id", **_PRINTED, area="areas"):
    """What is planned: the work plan of a year, each task once."""

    task_id: str = _column("Task", "Key.", unique=True, str_matches=_ID)
    source_id: str = _of_claim("source_id")
    section: str = _of_claim("section")
    locator: str = _of_claim("locator")
    attributed_to: str = _of_claim("attributed_to")
    period: str = _column("Period", "For when.", concept="dimension#refPeriod", str_matches=_PERIOD)
    area: str = _column("Area", "Where.", concept="dimension#refArea")
    field: str = _column("Field", "The field of work.")
    label_zh: str = _column("Label (Chinese)", "The task in short words of our own.")
    label_en: str = _column("Label (English)", "The task in short words of our own.")
    note: str = _of_claim("note")


class LeftOut(_Table, title="Left out", key="place"):
    """Figures that were seen and left out, with the reason."""

    place: str = _column(
        "Place", "Where it was seen: a source and locator, or a row of raw data.", unique=True
    )
    printed: str = _column("Printed", "The literal, where it is short.", nullable=True)
    reason: str = _column("Reason", "Why it is no claim.")


class Searches(_Table, title="Searches", key="search_id", area="areas", indicator="indicators"):
    """What was looked for, where, and whether it was found."""

    search_id: str = _column("Search", "Running key.", unique=True, str_matches=f"^{ID}$")
    area: str = _of_claim("area")
    indicator: str = _of_claim("indicator")
    measure: str = _of_claim("measure")
    period: str = _column(
        "Period", "The period that was looked for, or the first and last of several.",
        str_matches=_PERIOD,
    )  # fmt: skip
    query: str = _column("Query", "The words that were looked for; several are parted by ;.")
    searched_in: str = _column("Searched in", "What was searched.", isin=list(SEARCHED))
    searched_on: nw.Date = _column("Searched on", "Day of the search.")
    outcome: str = _column(
        "Outcome",
        "found: a claim has it now; partly: only a bound, another vintage, or some of the "
        "periods; not_found: no page that was opened prints it. Nothing found does not mean that "
        "nothing was published.",
        isin=list(OUTCOMES_OF_A_SEARCH),
    )
    note: str = _column("Note", "What was found instead, or where it would stand.", nullable=True)


class Breaks(
    _Table,
    title="Breaks",
    key="indicator area measure period",
    area="areas",
    indicator="indicators",
):
    """Where a series may not be compared with what came before, though the vintage is one."""

    indicator: str = _of_claim("indicator")
    area: str = _of_claim("area")
    measure: str = _of_claim("measure")
    period: str = _column(
        "Period", "The first period on the new side; figures before it are on the old one.",
        str_matches=_PERIOD,
    )  # fmt: skip
    reason: str = _column("Reason", "What changed.")


class Accepted(_Table, title="Accepted contradictions", key="rule cell claim_id"):
    """Contradictions that people have reviewed."""

    rule: str = _column("Rule", "Code of the rule.", str_matches=r"^[A-Z]+\d+$")
    cell: str = _cell()
    claim_id: str = _column("Claim", "The claim accepted as wrong.")
    fingerprint: str = _column(
        "Fingerprint",
        "What the claim looked like when it was reviewed.",
        str_matches=r"^[0-9a-f]{16}$",
    )
    reason: str = _column("Reason", "Why it stays.")
    reviewed_on: nw.Date = _column("Reviewed on", "Day of the review.")


class Figures(
    _Table, title="Figures", key="cell", indicator="indicators", area="areas", unit="units"
):
    """The value to stand behind for each cell, resolved from its claims."""

    cell: str = _cell()
    indicator: str = _of_claim("indicator")
    area: str = _of_claim("area")
    measure: str = _of_claim("measure")
    period: str = _of_claim("period")
    basis: str = _of_claim("basis")
    base: str = _of_claim("base")
    value: float = _column(
        "Value",
        "The figure, which its hedge may make a bound; empty where nothing decides.",
        nullable=True,
        concept="measure#obsValue",
    )
    hedge: str = _column(
        "Hedge",
        "What the words around it make of the deciding claim: a value that is more_than or "
        "at_least is a bound, about and fraction are round. Empty where nothing decides.",
        nullable=True,
        isin=list(HEDGES),
    )
    lower: float = _column(
        "Lower bound",
        "Least value that all claims for it allow, but for superseded ones.",
        nullable=True,
    )
    upper: float = _column(
        "Upper bound", "Greatest value that they allow; empty: unbounded.", nullable=True
    )
    unit: str = _of_claim("unit")
    printed: str = _column(
        "Printed",
        "The deciding claim's own characters; empty where nothing decides.",
        nullable=True,
    )
    status: str = _column(
        "Status",
        "agreed: two or more independent documents that say how much; single: one; contested: a "
        "claim of its vintage, or of a later one of its rank, says something else, or figures of "
        "other cells imply so.",
        isin=list(_figures.STATUSES),
    )
    vintage: str = _column("Vintage", "Vintage of the deciding claim.", nullable=True)
    decided_by: str = _column(
        "Decided by",
        "The step that decided: agreement where all claims agree; verdict where what is "
        "contradicted went first.",
        isin=list(_figures.STEPS),
    )
    independent: int = _column(
        "Independent documents",
        "How many documents, none of which repeats another, the claims for it go back to that "
        "say how much, and no more than a floor or a ceiling.",
        ge=0,
    )
    distance: str = _column(
        "Distance",
        "How near to the original the nearest claim of this value was seen. opened: the document "
        "that first said it was opened here; transcribed: a page that repeats it was; reported: "
        "the page itself was not opened again here. Empty where nothing decides.",
        nullable=True,
        isin=list(_figures.DISTANCES),
    )


class FigureClaims(
    _Table, title="Claims of figures", key="cell claim_id", cell="figures", claim_id="claims"
):
    """The claims for and against each figure."""

    cell: str = _cell()
    claim_id: str = _column("Claim", "The claim.")
    role: str = _column(
        "Role",
        "chosen: gives the value; for: agrees; against: does not.",
        isin=["chosen", "for", "against"],
    )


class Findings(_Table, title="Findings", key="finding_id"):
    """Contradictions among the claims, as the rules find them."""

    finding_id: str = _column("Finding", "Rule and cell.", unique=True)
    rule: str = _column("Rule", "Code of the rule.")
    severity: str = _column("Severity", "How serious it is.", isin=list(SEVERITIES))
    cell: str = _cell()
    message: str = _column("Message", "What can't be true at once.")
    accepted: str = _column("Accepted", "The reason for which it was accepted.", nullable=True)


class Verdicts(_Table, title="Verdicts", key="claim_id", claim_id="claims"):
    """What everything else says of each claim."""

    claim_id: str = _column("Claim", "The claim.", unique=True)
    verdict: str = _column(
        "Verdict",
        "contradicted: a hard implication misses, or it is wrong by itself; supported: a narrow "
        "one from an independent source meets; consistent: only one-sided, wide or dependent "
        "ones; untested: none.",
        isin=list(_verdict.VERDICTS),
    )
    supports: int = _column("Supports", "How many implications support it.", ge=0)
    misses: int = _column("Misses", "How many implications contradict it.", ge=0)
    checkability: float = _column(
        "Checkability",
        "The share of its one-digit slips that some rule would catch; empty without digits.",
        nullable=True,  # and so without bounds: frictionless reads null as NaN, which has none
    )


class Implications(_Table, title="Implications", key="implication_id", claim_id="claims"):
    """What the other claims say that a claim must be."""

    implication_id: str = _column("Implication", "Key.", unique=True)
    claim_id: str = _column("Claim", "The claim that is spoken of.")
    rule: str = _column("Rule", "Code of the rule.")
    instance: str = _column("Instance", "The cell, or the formula and the cell it was found from.")
    vintage: str = _column("Vintage", "Vintage of the claims it follows from.")
    lower: float = _column("Lower bound", "What the claim must be at least.", nullable=True)
    upper: float = _column("Upper bound", "What the claim must be at most.", nullable=True)
    outcome: str = _column(
        "Outcome",
        "supports, meets or misses; impossible: the inputs can't be true together whatever the "
        "claim is; outside: a rank the claim must not be, and is not.",
        isin=["supports", "meets", "misses", "impossible", "outside"],
    )
    hard: bool = _column(
        "Hard", "Whether missing it contradicts; advice and other vintages never do."
    )
    advice: bool = _column("Advice", "Whether the relation only advises.")
    gap: float = _column("Gap", "Distance of the claim from it, in its unit.", nullable=True)


class ImplicationInputs(
    _Table,
    title="Inputs of implications",
    key="implication_id claim_id",
    implication_id="implications",
    claim_id="claims",
):
    """The claims that each implication follows from."""

    implication_id: str = _column("Implication", "The implication.")
    claim_id: str = _column("Claim", "A claim it follows from.")


class FindingClaims(
    _Table,
    title="Claims of findings",
    key="finding_id claim_id",
    finding_id="findings",
    claim_id="claims",
):
    """The claims of each finding: what is implied for them, and how far off they are."""

    finding_id: str = _column("Finding", "The finding.")
    claim_id: str = _column("Claim", "The claim.")
    implied_lower: float = _column(
        "Implied lower bound", "What the others say at least.", nullable=True
    )
    implied_upper: float = _column(
        "Implied upper bound", "What the others say at most.", nullable=True
    )
    gap: float = _column("Gap", "Distance to what is implied, in the claim's unit.", ge=0)


TABLES: dict[str, type[pa.DataFrameModel]] = {
    "sources": Sources,
    "source_origins": SourceOrigins,
    "areas": Areas,
    "units": Units,
    "indicators": Indicators,
    "indicator_aliases": IndicatorAliases,
    "formulas": Formulas,
    "claims": Claims,
    "figures": Figures,
    "figure_claims": FigureClaims,
    "findings": Findings,
    "finding_claims": FindingClaims,
    "verdicts": Verdicts,
    "implications": Implications,
    "implication_inputs": ImplicationInputs,
    "milestones": Milestones,
    "tasks": Tasks,
    "accepted": Accepted,
    "left_out": LeftOut,
    "searches": Searches,
    "breaks": Breaks,
}
"""Every table of the package by its name, in the order of the descriptor."""
