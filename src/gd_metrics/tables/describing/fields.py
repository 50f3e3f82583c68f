"""A column to the field that says how it is written, and what a person should know of that."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ...errors import few
from ..schema.schema import Field
from ..values.columns import Column, plain
from .numbers import INTEGER, NUMBER, PARTED, Form, matches, number_field
from .times import first_misfit, reads_all, time_field

MISSING = (
    *("NA", "N/A", "n/a", "na", "n.a.", "NaN", "nan", "NULL", "null", "None", "#N/A"),
    *("-", "--", "–", "—", ":", ".", "..", "...", "…", "?"),
)
"""Texts that stand for no value in a column whose others are no texts."""

_YEAR = re.compile(r"(.*[^a-z])?(year|yr|jahr|année|annee|año|ano|anno|年|年份|年度)([^a-z].*)?")
_WORDS = (("true", "false"), ("yes", "no"))
_FORMATS = ("uuid", "email", "uri")
_MOST = 20
"""Different values that an enum lists at most."""
_REPEATED = 5
"""How often, on the whole, they stand in a column that is one of them."""
_LONGEST = 40
_NEARLY = 0.9
"""The share of rows from which a column of texts is told to be nearly one of numbers or dates."""
_FEW = 3
"""Rows that must be so at least; beside them one may be another in any case."""
_PLACES = 3


@dataclass(frozen=True)
class Described:
    """A column, described.

    Attributes:
        field: what a Table Schema says of it.
        column: its values, null where there is none.
        filled: the rows that have a value.
        distinct: how many different values they have.
        remarks: what a person should know, or decide.
    """

    field: dict[str, Any]
    column: Column
    filled: int
    distinct: int
    remarks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The field's name."""
        return str(self.field["name"])

    @property
    def is_key_like(self) -> bool:
        """Whether its values may name rows: measures are numbers, and differ by chance."""
        return self.field["type"] in ("string", "integer", "year", "date", "yearmonth")


def of_text(name: str, column: Column, missing: Collection[str] = ()) -> Described:
    """Describe a column of texts.

    Args:
        name: its label.
        column: its cells as they stand in the file.
        missing: texts that stand for no value, beside the usual ones.

    >>> of_text("rain", pa.chunked_array([["1.5", "NA", "2"]])).field
    {'name': 'rain', 'type': 'number', 'missingValues': ['', 'NA']}
    >>> of_text("postcode", pa.chunked_array([["01067", "99084"]])).field["type"]
    'string'
    """
    values = _different(column, ("", *missing))
    bare = values.filter(pc.invert(pc.is_in(values, pa.array(MISSING, pa.string()))))
    form, remarks = _form(name, bare if len(bare) else values)
    said = [text for text in missing if pc.index(column, text).as_py() >= 0]
    if form["type"] != "string":
        said += [text for text in MISSING if pc.index(values, text).as_py() >= 0]
    elif len(bare) < len(values):
        form = _formatted(values)  # of which those texts are some
        remarks += _kept(column, values, bare)
    if form["type"] == "string" and "format" not in form:
        remarks += _misfits(column, values)
    field = {"name": name, **form, **({"missingValues": ["", *said]} if said else {})}
    valid = pc.if_else(pc.is_in(column, pa.array(["", *said], pa.string())), None, column)
    filled = len(valid) - valid.null_count
    distinct = len(pc.unique(valid.drop_null()))
    if form["type"] == "integer":
        remarks += _sentinels(valid)
    return _listed(Described(field, valid, filled, distinct, tuple(remarks)))


def _different(column: Column, missing: Sequence[str]) -> pa.Array:
    """The different texts of a column that are values."""
    values = pc.unique(column)
    there = pc.invert(pc.is_in(values, pa.array([*missing, None], pa.string())))
    return values.filter(there)


def _form(name: str, values: pa.Array) -> tuple[dict[str, Any], list[str]]:
    """What reads all of a column's texts, and remarks on it."""
    if not len(values):
        return {"type": "any"}, ["has no values: say what type it is"]
    if matches(pc.utf8_trim_whitespace(values), r"[+-]?0[0-9]+"):
        return {"type": "string"}, []
    if any_leading_zero(values):
        return {"type": "string"}, ["has numbers with leading zeros, and stays text"]
    number = number_field(values)
    if number.field == {"type": "integer"} and is_year(name, values):
        return {"type": "year"}, []
    time = time_field(values) if number.field is None and not number.remark else Form(None)
    for form in (number, time):
        if form.field is not None or form.remark:
            return form.field or {"type": "string"}, [form.remark] if form.remark else []
    return _boolean(values) or _formatted(values), []


def any_leading_zero(values: pa.Array) -> bool:
    """Whether some texts are numbers that begin with a zero which a number would lose."""
    return bool(
        pc.any(pc.match_substring_regex(values, r"^[+-]?0[0-9]+(\.[0-9]+)?$")).as_py()
    ) and (matches(values, r"[+-]?[0-9]+(\.[0-9]+)?"))


def is_year(name: str, values: pa.Array) -> bool:
    """Whether a column is named as one of years, and all its numbers can be one."""
    return bool(_YEAR.fullmatch(name.lower())) and matches(values, "[12][0-9]{3}")


def _boolean(values: pa.Array) -> dict[str, Any] | None:
    """A field of yes and no, where both words, and no others, stand in it."""
    for true, false in _WORDS:
        words = {text.lower() for text in values[:_MOST].to_pylist()}
        if len(values) > len(words) or words != {true, false}:
            continue
        texts = {text.lower(): text for text in values.to_pylist()}
        if true == "true" and texts[true] in ("true", "True", "TRUE"):
            return {"type": "boolean"}
        return {"type": "boolean", "trueValues": [texts[true]], "falseValues": [texts[false]]}
    return None


def _formatted(values: pa.Array) -> dict[str, Any]:
    for form in _FORMATS:
        if reads_all(Field("", "string", form), values):
            return {"type": "string", "format": form}
    return {"type": "string"}


def _kept(column: Column, values: pa.Array, bare: pa.Array) -> list[str]:
    """That usual texts for no value are kept in a column of texts: NA is Namibia, too."""
    if not len(bare):
        return []
    texts = [text for text in MISSING if pc.index(values, text).as_py() >= 0]
    counted = ", ".join(f"{t!r} ({_rows(pc.sum(pc.equal(column, t)).as_py())})" for t in texts)
    return [f"is text, so {counted} is kept as it is; if it means no value, say --missing"]


def _rows(number: int) -> str:
    return f"{number} row{'s' * (number != 1)}"


def _misfits(column: Column, values: pa.Array) -> list[str]:
    """That a column of texts is nearly one of numbers or dates, and what keeps it from that."""
    bare = values.filter(pc.invert(pc.is_in(values, pa.array(MISSING, pa.string()))))
    filled = pc.sum(pc.is_in(column, bare)).as_py() or 0
    for what, form in _NEARLY_ALL:
        odd = bare.filter(pc.invert(pc.match_substring_regex(bare, f"^(?:{form})$")))
        wrong = pc.sum(pc.is_in(column, odd)).as_py() or 0
        fitting = filled - wrong
        if not wrong or fitting < _FEW or wrong > max(1, (1 - _NEARLY) * filled):
            continue
        places = ((text, pc.index(column, text).as_py() + 1) for text in odd.to_pylist())
        named = few([f"{text!r} (row {row})" for text, row in places], _PLACES)
        return [f"is {what} in {fitting} of {_rows(filled)}, but for {named}, so it stays "
                "text: mend them, or say --missing for those that mean no value"]  # fmt: skip
    return _mixed_dates(column, bare)


def _mixed_dates(column: Column, values: pa.Array) -> list[str]:
    """That a column of texts which all look like dates holds one that is none as the others are."""
    if len(values) < _FEW or not matches(values, _DATES) or (place := first_misfit(values)) is None:
        return []
    text, others = values[place].as_py(), f" as {values[0].as_py()!r} is" if place else ""
    row = pc.index(column, text).as_py() + 1
    return [f"looks like dates, but {text!r} (row {row}) is none{others}, so it stays text: mend "
            "it, or write all alike"]  # fmt: skip


_DATES = "[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{4}"
_NEARLY_ALL = (
    *(("whole numbers", INTEGER), ("numbers", NUMBER), ("numbers", PARTED)),
    ("dates", _DATES),
)
"""What a column of texts may nearly be, and the form of it."""


def _sentinels(valid: Column) -> list[str]:
    """Numbers that mostly mean no value, where all others are positive."""
    texts = [t for t in ("-9", "-99", "-999", "-9999") if pc.index(valid, t).as_py() >= 0]
    negative = pc.starts_with(valid, "-")
    others = pc.and_not(negative, pc.is_in(valid, pa.array(texts, pa.string())))
    if not texts or pc.any(others).as_py():
        return []
    return [f"has {texts[0]} as its only number below zero; if it means no value, say --missing"]


def _listed(described: Described) -> Described:
    """A field of texts with an enum, where few values stand again and again."""
    field, count = described.field, described.distinct
    if field["type"] != "string" or not 1 < count <= _MOST or "format" in field:
        return described
    if described.filled < max(_MOST, _REPEATED * count):
        return described
    counted = pc.value_counts(described.column.drop_null())
    values = sorted(counted.field("values").to_pylist())
    if pc.min(counted.field("counts")).as_py() < 2 or max(map(len, values)) > _LONGEST:
        return described
    limited = {**field, "constraints": {"enum": values}}
    return Described(limited, described.column, described.filled, count, described.remarks)


_TYPES: tuple[tuple[Any, str], ...] = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "integer"),
    (pa.types.is_floating, "number"),
    (pa.types.is_decimal, "number"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "datetime"),
    (pa.types.is_time, "time"),
    (pa.types.is_duration, "duration"),
    (pa.types.is_string, "string"),
    (pa.types.is_large_string, "string"),
    (lambda kind: str(kind) == "string_view", "string"),
    (pa.types.is_list, "array"),
    (pa.types.is_large_list, "array"),
    (pa.types.is_struct, "object"),
)


def of_arrow(name: str, column: Column) -> Described:
    """Describe a column of Parquet, whose type is known.

    >>> of_arrow("n", pa.chunked_array([[1, None]])).field
    {'name': 'n', 'type': 'integer'}
    """
    column = plain(column)
    kind = next((said for is_, said in _TYPES if is_(column.type)), "any")
    filled = len(column) - column.null_count
    if kind in ("array", "object", "any", "duration"):
        remarks = (
            () if kind != "any" else ("has values of a kind that the standard has no type for",)
        )
        return Described({"name": name, "type": kind}, column, filled, filled, remarks)
    distinct = len(pc.unique(column.drop_null()))
    if kind == "string":
        column = column.cast(pa.string())
    if kind == "integer" and _YEAR.fullmatch(name.lower()) and filled:
        ends = pc.min_max(column).as_py()
        kind = "year" if ends["min"] >= 1000 and ends["max"] < 3000 else kind
    return _listed(Described({"name": name, "type": kind}, column, filled, distinct))


def remarks_of(described: Sequence[Described]) -> Iterator[str]:
    """What people should know of columns, a line each."""
    for column in described:
        yield from (f"{column.name}: {remark}" for remark in column.remarks)
