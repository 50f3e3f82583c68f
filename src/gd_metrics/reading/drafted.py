"""What was read as a file of claims, which ``check`` takes as it is.

What the text itself states goes along: parts and their whole as a formula, growth between two
levels as nominal. So ``check`` finds in it what ``read`` does, but for what claims can't say:
changes, gaps, ratios ``a : b : c``, and the periods of a longer one.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..claim import COUNTED, MEASURES
from ..errors import GdMetricsError
from ..quantity import parse
from .clean import clean
from .draft import Draft
from .meet import Reading
from .report import claim_of
from .subjects import normalised

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
    """What was read, a row a claim.

    Left out is what was guessed or not understood, what has no known year, measures that claims
    do not have, and what is not sure and misses another figure: ``read`` counts and shows it.
    """
    doubtful = {d.start for m in reading.to_look_at for d in m.drafts if m.kind != "ahead"}
    formulas, names = _formulas(reading), _names(reading)
    bases = {**_bases(reading, names), **_wholes(reading, names)}
    made: list[dict[str, str]] = []
    for draft in reading.drafts:
        if draft.sure == "explicit" or (draft.sure == "carried" and draft.start not in doubtful):
            said = {"formula": formulas.get(draft.start, ""), "indicator": names[draft.start]}
            basis = bases.get(draft.start, {})
            made += [row | said | basis for row in _row(reading, draft)]
    return made


def _names(reading: Reading) -> Mapping[int, str]:
    """The indicator of each figure; what is measured in two kinds of unit is two indicators."""
    kinds: dict[tuple[str, str], list[str]] = defaultdict(list)
    names = {}
    for draft in reading.drafts:
        subject = normalised(draft.subject)
        known = kinds[subject, draft.measure]
        if draft.quantity and draft.kind not in known:
            known.append(draft.kind)
        other = draft.quantity if draft.quantity and known.index(draft.kind) else None
        names[draft.start] = f"{subject} ({other.unit})" if other else subject
    return names


def _formulas(reading: Reading) -> Mapping[int, str]:
    """What the text says of parts and their whole, by where the whole stands."""
    stated: dict[int, str] = {}
    for relation in reading.relations:
        if relation.kind != "parts" or not relation.sure:
            continue
        whole = relation.drafts["whole"]
        found = [d for name, d in relation.drafts.items() if name != "whole"]
        alike = {(d.place, d.period, d.base, d.averaging) for d in (whole, *found)}
        if len(alike) == 1:
            summed = " + ".join(_quoted(d) for d in found)
            stated[whole.start] = f"{summed} {relation.formula.comparison} {_quoted(whole)}"
    return stated


def _quoted(draft: Draft) -> str:
    return f"`{normalised(draft.subject).replace('`', '')}`"


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
            note = f"{draft.sure}: {draft.why}"
            yield row | {"printed": printed.replace("\n", ""), "unit": unit, "note": note}
            return
