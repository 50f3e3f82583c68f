"""One cell's text to the value it stands for, exactly as the standard's lexical forms say.

The slow and exact half of reading: columns are cast by
:mod:`gd_metrics.tables.values.casting`, which asks here, once for each different text,
where Arrow has no kernel.

>>> read = reader(Field("a", "number", descriptor={"groupChar": ","}))
>>> read("1,234.50")
Decimal('1234.50')
>>> read("1_234")
Traceback (most recent call last):
ValueError: '1_234' is no number
"""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..schema.schema import FALSE_VALUES, TRUE_VALUES, Field
from . import geo
from .times import READERS, Reader, refused

NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?0*[0-9]{1,9})?"
SPECIAL = r"([nN][aA][nN]|-?[iI][nN][fF])"
INTEGER = r"[+-]?[0-9]+"
SPACE = " \t\r\n"
"""What surrounds a number without being part of it (XML Schema's ``whiteSpace``)."""

_NOT_NUMERIC = re.compile(r"((^[^-\d]*)|(\D*$))", re.ASCII)
_EMAIL = re.compile(
    r"[^\s@\"(),:;<>\[\]\\.]+(\.[^\s@\"(),:;<>\[\]\\.]+)*"
    r"@([^\W_]([^\W_]|-){0,61}[^\W_]?\.)+[^\W\d_]([^\W_]|-){0,61}[^\W_]"
)
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:"
    r"([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def reader(field: Field) -> Reader:
    """What reads a field's cells: text to value, or ``ValueError``."""
    read = _READERS[field.type](field)

    def within(text: str) -> Any:
        try:
            return read(text)
        except ArithmeticError as error:  # beyond what Python's decimals and dates hold
            raise refused(text, field.type) from error

    return within


def _string(field: Field) -> Reader:
    pattern = {"email": _EMAIL, "uri": _URI, "uuid": _UUID}.get(field.format)
    if pattern is None and field.format == "default":
        return str

    def read(text: str) -> str:
        if pattern is None:
            binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
        elif not pattern.fullmatch(text) or text.count("#") > (field.format == "uri"):
            raise refused(text, field.format)
        return text

    return read


def stripped(field: Field, text: str) -> str:
    """A number's text without what its field lets surround and group it."""
    text = text.strip(SPACE)
    if not field.option("bareNumber", True):
        text = _NOT_NUMERIC.sub("", text)
    group, point = field.option("groupChar", ""), field.option("decimalChar", ".")
    text = text.replace(group, "") if group else text
    if field.type == "integer" or point == ".":
        return text
    return "." if "." in text else text.replace(point, ".")  # a lone point is no number


def _number(field: Field) -> Reader:
    form = re.compile(f"{NUMBER}|{SPECIAL}")

    def read(text: str) -> Decimal:
        digits = stripped(field, text)
        if not form.fullmatch(digits):
            raise refused(text, "number")
        return Decimal(digits)

    return read


def _integer(field: Field) -> Reader:
    form = re.compile(INTEGER)

    def read(text: str) -> int:
        digits = stripped(field, text)
        if not form.fullmatch(digits):
            raise refused(text, "integer")
        return int(Decimal(digits))  # int() alone refuses more than 4300 digits

    return read


def booleans(field: Field) -> dict[str, bool]:
    """The texts of a boolean field, and what each means."""
    true, false = field.option("trueValues", TRUE_VALUES), field.option("falseValues", FALSE_VALUES)
    return dict.fromkeys(true, True) | dict.fromkeys(false, False)


def _boolean(field: Field) -> Reader:
    known = booleans(field)

    def read(text: str) -> bool:
        if text not in known:
            raise refused(text, "boolean")
        return known[text]

    return read


def parse_json(text: str) -> Any:
    """JSON as its standard has it: without Python's NaN and infinities."""

    def refuse(name: str) -> Any:
        raise refused(name, "JSON")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError as error:
        raise refused(text[:20] + "…", "JSON that can be read: too deep") from error


def is_too_deep(text: str) -> bool:
    """Whether a text is JSON, and nested more deeply than can be read.

    >>> import sys
    >>> is_too_deep("[" * 2 * sys.getrecursionlimit()), is_too_deep("[1]")
    (True, False)
    """
    if text.count("[") + text.count("{") < _SHALLOW:
        return False
    try:
        json.loads(text)
    except RecursionError:
        return True
    except ValueError:
        return False
    return False


_SHALLOW = 200


def _json(kind: type, what: str) -> Callable[[Field], Reader]:
    def of(_field: Field) -> Reader:
        def read(text: str) -> Any:
            value = parse_json(text)
            if not isinstance(value, kind):
                raise refused(text, what)
            return value

        return read

    return of


def _list(field: Field) -> Reader:
    item, delimiter = reader(field.item), field.option("delimiter", ",") or ","
    return lambda text: [item(part) for part in text.split(delimiter)]


def _geopoint(field: Field) -> Reader:
    def read(text: str) -> tuple[Decimal, Decimal]:
        return geo.point(*_coordinates(field.format, text))

    return read


def _coordinates(form: str, text: str) -> tuple[Any, Any]:
    if form == "default":
        lon, lat = (part.strip(SPACE) for part in text.split(","))
        if not all(re.fullmatch(NUMBER, part) for part in (lon, lat)):
            raise refused(text, "geopoint")
        return Decimal(lon), Decimal(lat)
    value = parse_json(text)
    if form == "object" and isinstance(value, dict) and value.keys() == {"lon", "lat"}:
        return value["lon"], value["lat"]
    if form == "array" and isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    raise refused(text, "geopoint")


def _geojson(field: Field) -> Reader:
    check = geo.check_topojson if field.format == "topojson" else geo.check_geojson

    def read(text: str) -> Any:
        value = parse_json(text)
        check(value)
        return value

    return read


_READERS: dict[str, Callable[[Field], Reader]] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "object": _json(dict, "JSON object"),
    "array": _json(list, "JSON array"),
    "list": _list,
    **READERS,
    "geopoint": _geopoint,
    "geojson": _geojson,
    "any": lambda _: str,
}
