"""Packages of claims: parts of the shipped one without its known faults, and made-up ones.

Each is a data package of CSV files: claims, and the tables that say what they are of.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import Any

import errors
import made
from contract import CLEAN, Document

import gd_metrics as gd
from gd_metrics.claim import Claim, claims_schema
from gd_metrics.reasoning.implication import implications
from gd_metrics.reasoning.slips import checkability
from gd_metrics.rules.world import World

KINDS = ("digit", "exchange", "point", "scale", "sign", "year", "rank", "base", "hedge", "vintage",
         "unit", "row")  # fmt: skip
"""The errors of this track."""

_PLACE = ("period", "base", "vintage")
"""Columns that say of what a figure is, in which it can be wrong."""

BESIDE = ("indicators", "areas", "formulas", "source_origins")
_BOOLEANS = {"additive", "partition"}

Row = dict[str, Any]
Tables = dict[str, list[Row]]


FAMILIES = ("shipped", "made")


def documents(
    seed: int, errors_each: int, clean: int, families: Sequence[str] = FAMILIES
) -> Iterator[Document]:
    """Clean packages, and packages with one error each.

    Args:
        seed: what is drawn follows from it.
        errors_each: how many errors of each kind, of either family.
        clean: how many packages without, of either family.
        families: the shipped package, made-up ones, or both.
    """
    for family in families:
        chance = random.Random(f"{family} {seed}")
        for number in range(clean):
            tables = _tables(family, f"{seed}.{number}", chance)
            yield _document(family, CLEAN, seed, number, tables)
        for kind in KINDS:
            for number in range(errors_each):
                tables = _tables(family, f"{seed}.{kind}.{number}", chance)
                if planted := _planted(tables, kind, chance):
                    made_of = _document(family, kind, seed, number, {**tables, **planted[0]})
                    yield replace(made_of, **planted[1])


def _tables(family: str, seed: str, chance: random.Random) -> Tables:
    return _some(shipped(), chance) if family == "shipped" else made.tables(seed)


@cache
def shipped() -> Tables:
    """The installed package's tables without what people know to be wrong in it."""
    wrong = {row["claim_id"] for row in gd.table("accepted").to_pylist()}
    rows = [
        row
        for row in gd.table("claims").to_pylist()
        if row["claim_id"] not in wrong and row["rank"] != "deprecated"
    ]
    return {"claims": rows, **{name: gd.table(name).to_pylist() for name in BESIDE}}


def _some(tables: Tables, chance: random.Random) -> Tables:
    """The claims of some indicators, in another order; those that explain each other stay together.

    Rows are not drawn one by one: without the preliminary figure that a share was worked out
    from, the share and the final figure do contradict each other.
    """
    names = sorted({row["indicator"] for row in tables["claims"]})
    kept = {*chance.sample(names, chance.randint(len(names) // 6, len(names) // 2))}
    rows = [row for row in tables["claims"] if row["indicator"] in kept]
    return {**tables, "claims": chance.sample(rows, len(rows))}


def same_digits() -> tuple[int, int]:
    """Pairs of neighbouring years of one series with a figure of three digits and more in common.

    Returns:
        How many have one, and how many pairs there are.
    """
    printed: dict[tuple[str, ...], dict[int, set[str]]] = {}
    for row in shipped()["claims"]:
        digits = re.sub(r"\D", "", row["printed"]).strip("0")
        if row["period"].isdigit() and len(digits) >= 3 and row["hedge"] == "exact":
            series = tuple(row[c] for c in ("indicator", "area", "measure", "basis"))
            years = printed.setdefault(series, {})
            years.setdefault(int(row["period"]), set()).add(digits)
    pairs = [(y[n], y[n + 1]) for y in printed.values() for n in y if n + 1 in y]
    return sum(bool(one & other) for one, other in pairs), len(pairs)


def _document(family: str, kind: str, seed: int, number: int, tables: Tables) -> Document:
    name = f"claims/{family}-{seed}-{kind}-{number:03d}"
    return Document(name, "claims", family, kind, seed=seed, files=files(tables))


def files(tables: Mapping[str, Sequence[Row]]) -> dict[str, str]:
    """The descriptor and the tables of a data package, as texts by their names."""
    written, resources = {}, []
    for name, rows in tables.items():
        columns = [*rows[0]] if rows else ["source_id", "origin_id"]
        if name == "claims":
            schema = {k: v for k, v in claims_schema().items() if k not in ("name", "title")}
        else:
            kinds = {c: "boolean" if c in _BOOLEANS else "string" for c in columns}
            schema = {"fields": [{"name": c, "type": kind} for c, kind in kinds.items()]}
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
        text = io.StringIO()
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(rows)
        written[f"{name}.csv"] = text.getvalue()
    descriptor = {"name": "planted", "resources": resources}
    return {"datapackage.json": json.dumps(descriptor, ensure_ascii=False), **written}


def _planted(
    tables: Tables, kind: str, chance: random.Random
) -> tuple[Tables, dict[str, Any]] | None:
    """The tables with one error, and what is wrong; ``None`` where nothing can have it."""
    rows = tables["claims"]
    for at in chance.sample(range(len(rows)), len(rows)):
        row = rows[at]
        if row["vintage"] in ("target", "forecast"):
            continue
        if (wrong := _ERRORS[kind](row, rows, chance)) is None:
            continue
        planted = {"claims": [*rows[:at], wrong, *rows[at + 1 :]]}
        moved = any(wrong[c] != row[c] for c in _PLACE)
        landing = checkability_of({**tables, **planted}, row["claim_id"]) if moved else None
        said = {
            "at": (row["claim_id"],),
            "original": row["printed"],
            "period": row["period"] if wrong["period"] != row["period"] else "",
            "planted": _differing(row, wrong),
            "checkability": checkability_of(tables, row["claim_id"]),
            "landing": landing,
            "visible": _tells_apart(row, wrong),
        }
        return planted, said
    return None


def _differing(row: Row, wrong: Row) -> str:
    columns = ("printed", "context", *_PLACE)
    return "; ".join(f"{c}={wrong[c]}" for c in columns if wrong[c] != row[c])


def _tells_apart(row: Row, wrong: Row) -> bool | None:
    """Whether no value can be printed both ways; not known where the figure is of another cell."""
    one, other = Claim.from_row(row), Claim.from_row(wrong)
    return None if one.cell != other.cell else not one.agrees(other)


def checkability_of(tables: Tables, claim_id: str) -> float | None:
    """The share of a claim's one-digit slips that would be caught."""
    claims = [Claim.from_row(row) for row in tables["claims"]]
    claim = next(c for c in claims if c.claim_id == claim_id)
    implied = implications(claims, _world(tables), lambda c: c.claim_id == claim_id)
    return checkability(claim, implied)


def _world(tables: Tables) -> World:
    return World(
        {row["indicator"]: row for row in tables["indicators"]},
        {row["area"]: row["parent"] for row in tables["areas"] if row["parent"]},
        {row["area"]: row["kind"] for row in tables["areas"]},
        made.parsed(tables["formulas"]),
    )


def _reprinted(kind: str, row: Row, _rows: Sequence[Row], chance: random.Random) -> Row | None:
    """What is printed is wrong."""
    if kind == "sign" and row["measure"] != "growth":
        return None
    if kind == "sign" and row["context"]:
        for context in errors.drawn(kind, row["context"], chance):
            return _other(row, {**row, "context": context})
    for printed in errors.drawn(kind, row["printed"], chance):
        if other := _other(row, {**row, "printed": printed}):
            return other
    return None


def _other(row: Row, wrong: Row) -> Row | None:
    """A row as it would be keyed; ``None`` where it can't be read, or says the same."""
    keyed = made.keyed(wrong)
    same = ("value", "hedge", "lower", "upper")
    return keyed if keyed and any(keyed[c] != row[c] for c in same) else None


def _year(row: Row, _rows: Sequence[Row], chance: random.Random) -> Row | None:
    """The figure of the year beside, with all its digits."""
    if row["measure"] not in ("level", "growth", "share") or not row["period"].isdigit():
        return None
    by = chance.choice((-1, 1))
    moved = partial(re.sub, r"^\d{4}$", lambda year: str(int(year[0]) + by))
    return {**row, "period": moved(row["period"]), "base": moved(row["base"])}


def _base(row: Row, _rows: Sequence[Row], _chance: random.Random) -> Row | None:
    """Growth on another year, a share of another whole, a rank in another area."""
    base = row["base"]
    if row["measure"] == "growth" and base.isdigit():
        return {**row, "base": str(int(base) - 1)}
    others = {"CN": "W0", "CN-GD": "CN"}
    return {**row, "base": others[base]} if base in others else None


def _vintage(row: Row, rows: Sequence[Row], _chance: random.Random) -> Row | None:
    """A preliminary figure called final, or the other way round, where there are both."""
    cell = ("indicator", "area", "measure", "period", "basis", "base")
    for other in rows:
        alike = all(other[c] == row[c] for c in cell)
        if alike and other["vintage"] != row["vintage"] and other["value"] != row["value"]:
            return {**row, "vintage": other["vintage"]}
    return None


def _row(row: Row, rows: Sequence[Row], _chance: random.Random) -> Row | None:
    """The figure of the next row of the same document."""
    alike = ("source_id", "measure", "unit", "vintage")
    start = rows.index(row)
    for other in (*rows[start + 1 :], *rows[:start]):
        if all(other[c] == row[c] for c in alike):
            return _other(row, {**row, "printed": other["printed"], "context": other["context"]})
    return None


_ERRORS = {
    **{kind: partial(_reprinted, kind) for kind in errors.PRINTED},
    "year": _year, "base": _base, "vintage": _vintage, "row": _row,
}  # fmt: skip
