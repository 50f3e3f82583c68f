"""How a column of texts writes its numbers: by what sign thousands and decimals are parted.

>>> import pyarrow as pa
>>> number_field(pa.array(["1,234,567", "12"]))
Form(field={'type': 'number', 'groupChar': ','}, remark='')
>>> number_field(pa.array(["33.841", "934"])).field is None
True
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ..values.lexical import SPACE

INTEGER = r"[+-]?(?:0|[1-9][0-9]*)"
NUMBER = r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_MARKED = r"(?:[$€£¥] ?)?(.*?) ?%?"
"""A number between a sign of money and one of per cents."""
PARTED = (
    "(?:[$€£¥] ?)?[+-]?(?:[1-9][0-9]{0,2}(?:[,.' \u00a0\u202f][0-9]{3})+|0|[1-9][0-9]*)"
    r"(?:[.,][0-9]+)?(?: ?%)?"
)
"""A number whose thousands or decimals any sign may part, with a sign of money or per cents."""

_PARTED = (
    ("", ","), (",", "."), (" ", "."), (" ", ","), ("'", "."), ("\u00a0", ","), ("\u202f", ","),
    (".", ","),
)  # fmt: skip
"""Signs that part thousands, and decimals, beside those of plain numbers."""
_MOST_DIGITS = 18
"""What a whole number of 64 bits holds."""
_TOO_LONG = f"has whole numbers of more than {_MOST_DIGITS} digits, and stays text"


class Form(NamedTuple):
    """What a field must say to read a column's texts, if they can be read, and a remark on it."""

    field: dict[str, Any] | None
    remark: str = ""


def matches(values: pa.Array, form: str) -> bool:
    """Whether all texts have a form."""
    return pc.all(pc.match_substring_regex(values, f"^(?:{form})$")).as_py() is True


def number_field(texts: pa.Array) -> Form:
    """A field for different texts, if all are numbers; with a remark where they may be two ways.

    Args:
        texts: the different texts of a column, at least one.
    """
    values = pc.utf8_trim(texts, SPACE)
    form = _number_field(values)
    if form.field is None or form.remark:
        return form
    bare = pc.replace_substring(values, form.field.get("groupChar", "\n"), "")
    if pc.any(pc.match_substring_regex(bare, f"^[^0-9]*[0-9]{{{_MOST_DIGITS + 1}}}")).as_py():
        return Form(None, _TOO_LONG)
    return form


def _number_field(values: pa.Array) -> Form:
    if matches(values, INTEGER):
        return Form({"type": "integer"})
    if matches(values, NUMBER):
        return _plain(values)
    bare = pc.replace_substring_regex(values, f"^{_MARKED}$", r"\1")
    if not bare.equals(values):
        return _marked(values, bare)
    fitting = [signs for signs in _PARTED if matches(values, _parted(*signs))]
    return _chosen(values, fitting) if fitting else Form(None)


def _plain(values: pa.Array) -> Form:
    """Plain numbers, unless their points may part thousands."""
    pointed = values.filter(pc.match_substring(values, "."))
    if len(pointed) < len(values) and matches(pointed, r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}"):
        shown = f"{pointed[0].as_py()!r} beside {_without(values, '.')!r}"
        return Form(
            None,
            f"has {shown}: its points may part thousands, so it stays text; say what they do: "
            "type number, with groupChar '.' and decimalChar ',' if they part thousands",
        )
    return Form({"type": "number"})


def _without(values: pa.Array, sign: str) -> str:
    texts: list[str] = values.to_pylist()
    return next(text for text in texts if sign not in text)


def _marked(values: pa.Array, bare: pa.Array) -> Form:
    """Numbers with signs of money or per cents, if all have the same."""
    marks = {re.sub(f"^{_MARKED}$", lambda m: m[0].replace(m[1], "", 1), v) if v else ""
             for v in values.to_pylist()}  # fmt: skip
    if len(marks) > 1:
        return Form(None, f"has some numbers with {max(marks).strip()!r} and some without, or with "
                    "another sign, and stays text")  # fmt: skip
    inner = number_field(bare)
    if inner.field is None:
        return inner
    # a bare number is what the standard calls one that nothing surrounds
    return Form({**inner.field, "type": "number", "bareNumber": False}, inner.remark)


def _parted(group: str, point: str) -> str:
    whole = "0|[1-9][0-9]*"
    if group:
        whole = f"[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+|{whole}"
    return f"[+-]?(?:{whole})(?:{re.escape(point)}[0-9]+)?"


def _chosen(values: pa.Array, fitting: list[tuple[str, str]]) -> Form:
    """The one way to read parted numbers; none where commas may part thousands or decimals."""
    group, point = fitting[0]
    if {("", ","), (",", ".")} <= {*fitting}:  # 1,234
        commas = values.filter(pc.match_substring(values, ","))
        if len(commas) == len(values) or len(commas) < _SEVERAL:
            return Form(
                None,
                f"has {commas[0].as_py()!r}: its commas may part thousands or decimals, so it "
                "stays text; say groupChar ',' or decimalChar ','",
            )
        group, point = ",", "."
    signs = (("groupChar", group, ""), ("decimalChar", point, "."))
    # a whole number, too: frictionless reads none that is parted
    return Form({"type": "number", **{name: sign for name, sign, usual in signs if sign != usual}})


_SEVERAL = 3
"""Numbers with a comma that show, beside smaller ones without, that commas part thousands."""
