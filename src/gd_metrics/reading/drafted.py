"""What was read as a file of claims, which ``check`` takes as it is.

What the text itself states goes along: parts, balances and shares of one whole as formulas, growth
between two levels as nominal. So ``check`` finds in it what ``read`` does, but for what claims
can't say, such as changes and the periods of a longer one: :func:`unsaid` counts it, as
:func:`left_out` does the figures that are no claims.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from ..claim import COUNTED, MEASURES, NOT_APPLICABLE
from ..errors import GdMetricsError
from ..quantity import parse
from .clean import clean
from .draft import Draft
from .meet import Reading
from .relate import Relation, cell
from .report import claim_of
from .subjects import is_statistic

COLUMNS = (
    *("claim_id", "source_id", "locator", "printed", "context", "indicator", "area", "period"),
    *("measure", "base", "basis", "vintage", "unit", "growth_basis", "formula", "note"),
)
"""The columns of a file of claims, as drafts are written to it."""


def claims(reading: Reading) -> str:
    """What was read as a file of claims in CSV."""
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, COLUMNS, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows(reading))
    return written.getvalue()


def rows(reading: Reading) -> list[dict[str, str]]:
    """What was read, a row a claim; what is in none :func:`left_out` says, and why."""
    formulas, names = _formulas(reading), _names(reading)
    bases = {**_bases(reading, names), **_wholes(reading, names)}
    composed = _composed(reading)
    made: list[dict[str, str]] = []
    for draft in _told(reading):
        said = {"formula": formulas.get(draft.start, ""), "indicator": names[draft.start]}
        level = {"measure": "level", "base": NOT_APPLICABLE}
        own = level if draft.measure == "share" and cell(draft) in composed else {}
        made += [row | said | bases.get(draft.start, {}) | own for row in _row(reading, draft)]
    return made


def left_out(reading: Reading) -> Mapping[str, Sequence[Draft]]:
    """The figures that are no claims, by why they are none.

    >>> from gd_metrics.reading.document import of_text
    >>> from gd_metrics.reading.meet import meet
    >>> reading = meet(of_text("2031年失业率5.0%，上升0.3个百分点。"))
    >>> {why: [d.printed for d in drafts] for why, drafts in left_out(reading).items()}
    {'of a measure that claims do not have': ['0.3个百分点']}
    """
    told = {id(draft) for draft in _told(reading)}
    apart: dict[str, list[Draft]] = defaultdict(list)
    for draft in reading.drafts:
        written = id(draft) in told and bool([*_row(reading, draft)])
        if not written:
            apart[_why_not(draft, told=id(draft) in told)].append(draft)
    return apart


def unsaid(reading: Reading) -> Mapping[str, Sequence[Relation]]:
    """What the text states of its figures and no claim says, by its kind: ``check`` looks for none.

    >>> from gd_metrics.reading.document import of_text
    >>> from gd_metrics.reading.meet import meet
    >>> reading = meet(of_text("2031年钢产量由50万吨增加到60万吨。"))
    >>> {kind: len(found) for kind, found in unsaid(reading).items()}
    {'direction': 1}
    """
    said = _formulas(reading)
    apart: dict[str, list[Relation]] = defaultdict(list)
    for relation in reading.relations:
        added = any(d.start in said for d in relation.drafts.values())
        if relation.sure and not (added or _is_checked(relation)):
            apart[relation.kind].append(relation)
    return apart


def _is_checked(relation: Relation) -> bool:
    """Whether ``check`` finds by its own rules what figures miss."""
    drafts = relation.drafts.values()
    alike = len({(d.place, d.period) for d in drafts}) == 1
    if relation.kind == "share":
        return alike and all(not d.base for d in drafts if d.measure == "level")
    return relation.kind == "fall" or (
        relation.kind == "growth" and all(d.measure in MEASURES for d in drafts)
    )


def _told(reading: Reading) -> Iterator[Draft]:
    """The figures that are sure enough to be claims."""
    doubtful = {d.start for m in reading.to_look_at for d in m.drafts if m.kind != "ahead"}
    twice = {d.start for m in reading.to_look_at for d in m.drafts if m.kind == "repeat"}
    twice -= {d.start for m in reading.contradictions for d in m.drafts}
    twice |= {d.start for cell_ in reading.cells.values() for d in _counted_anew(cell_)}
    for draft in reading.drafts:
        apart = draft.start in (twice if draft.sure == "explicit" else doubtful)
        if draft.sure != "guessed" and not apart:
            yield draft


def _counted_anew(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """Levels of one cell that differ and are of no statistic: counts of other things each time."""
    levels = [d for d in drafts if d.measure == "level" and not is_statistic(d.subject)]
    return levels if len({d.interval for d in levels}) > 1 else ()


def _why_not(draft: Draft, *, told: bool) -> str:
    if draft.quantity is None:
        return "not understood"
    if not told:
        return "guessed" if draft.sure == "guessed" else "not sure, and unlike another figure"
    if not draft.subject:
        return "of nothing that is named"
    if draft.measure not in MEASURES:
        return "of a measure that claims do not have"
    return "of no known year" if "Y" in draft.period else "printed as no claim is read"


def _composed(reading: Reading) -> set[tuple[str, ...]]:
    """The cells of shares that are all of one whole, which a formula adds up."""
    others = {d.start for r in reading.relations if r.kind == "share" for d in r.drafts.values()}
    return {
        cell(draft)
        for relation in reading.relations
        if relation.kind == "shares" and relation.sure
        for draft in relation.drafts.values()
        if not others & {d.start for d in relation.drafts.values()}
    }


def _names(reading: Reading) -> Mapping[int, str]:
    """The indicator of each figure; what is measured in two kinds of unit is two indicators."""
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    composed = _composed(reading)
    names = {}
    for draft in reading.drafts:
        subject = _name(draft, composed)
        known = kinds[subject, draft.measure]
        if draft.quantity and draft.kind not in known:
            known.append(draft.kind)
        other = draft.quantity if draft.quantity and known.index(draft.kind) else None
        names[draft.start] = f"{subject} ({other.unit})" if other else subject
    return names


def _name(draft: Draft, composed: Collection[tuple[str, ...]]) -> str:
    """What a figure is of, in words that are an indicator's: those of shares say so."""
    subject = draft.where[0]
    if draft.measure != "share" or cell(draft) not in composed:
        return subject
    return f"{subject} ({draft.base})" if draft.base else f"{subject} (%)"


def _formulas(reading: Reading) -> Mapping[int, str]:
    """What the text says of parts and their whole, by where the whole stands."""
    composed = _composed(reading)
    stated: dict[int, str] = {}
    for relation in reading.relations:
        drafts = relation.drafts
        alike = {(d.place, d.period, d.averaging) for d in drafts.values()}
        if relation.kind not in ("parts", "balance", "shares") or not relation.sure:
            continue
        if relation.kind == "shares" and cell(drafts["part_0"]) not in composed:
            continue
        based = relation.kind == "shares" or len({d.base for d in drafts.values()}) == 1
        if len(alike) == 1 and based:
            last = drafts.get("whole") or drafts.get("balance") or [*drafts.values()][-1]
            stated[last.start] = _written(relation, composed)
    return stated


def _written(relation: Relation, composed: Collection[tuple[str, ...]]) -> str:
    """A relation's formula over the indicators of its figures."""
    names = {n: f"`{_name(d, composed).replace('`', '')}`" for n, d in relation.drafts.items()}
    if relation.kind == "balance":
        return f"{names['one']} - {names['other']} = {names['balance']}"
    whole = names.pop("whole", "1")
    return f"{' + '.join(names.values())} {relation.formula.comparison} {whole}"


def _bases(reading: Reading, names: Mapping[int, str]) -> Mapping[int, dict[str, str]]:
    """How each growth is computed: that between two levels of the text is nominal.

    The column ``growth_basis`` is of an indicator as a whole, so where another of its growths is
    real, the ``basis`` of a claim says that it is not.
    """
    growths = [d for d in reading.drafts if d.measure == "growth"]
    nominal = _nominal(reading) | {d.start for d in growths if d.basis == "nominal"}
    other = {names[d.start]: d.basis for d in growths if d.basis and d.start not in nominal}
    bases: dict[int, dict[str, str]] = {}
    for draft in growths:
        mostly = other.get(names[draft.start], "")
        if draft.start in nominal:
            own = {"basis": "nominal"} if mostly else {}
            bases[draft.start] = {"growth_basis": mostly or "nominal", **own}
        elif mostly:
            bases[draft.start] = {"growth_basis": mostly}
    return bases


def _wholes(reading: Reading, names: Mapping[int, str]) -> Mapping[int, dict[str, str]]:
    """What each share is of, where its whole is printed."""
    told = [r.drafts for r in reading.relations if r.kind == "share" and (r.sure or r.holds)]
    return {drafts["share"].start: {"base": names[drafts["whole"].start]} for drafts in told}


def _nominal(reading: Reading) -> set[int]:
    """Where growth stands that must follow from its levels."""
    return {
        relation.drafts["growth"].start
        for relation in reading.relations
        if relation.kind == "growth" and relation.sure
    }


def _pieces(draft: Draft) -> str:
    """A unit for what is printed without one."""
    return "items" if draft.quantity and draft.quantity.interval.is_point else "points"


def _row(reading: Reading, draft: Draft) -> Iterator[dict[str, str]]:
    """A figure as a row, where ``check`` would read it as it was read here."""
    if draft.quantity is None or not draft.subject or draft.measure not in MEASURES:
        return
    claim = claim_of(reading, draft)
    unit = draft.header or claim.unit or ("" if draft.measure in COUNTED else _pieces(draft))
    if not claim.indicator or "Y" in claim.period:
        return
    for printed in (draft.printed, clean(draft.printed).text):
        try:
            same = parse(printed, draft.context, unit=unit).interval == draft.quantity.interval
        except (GdMetricsError, ValueError):
            continue
        if same:
            row = {n: str(getattr(claim, n) or "") for n in COLUMNS if hasattr(claim, n)}
            row |= {"unit": unit, "note": f"{draft.sure}: {draft.why}"}
            one_line = printed.replace("\n", "")
            if len(one_line) != draft.end - draft.start and row["locator"].startswith("char"):
                row["locator"] = ""  # a line ends within it: no stretch of the text is as printed
            yield row | {"printed": one_line}
            return
