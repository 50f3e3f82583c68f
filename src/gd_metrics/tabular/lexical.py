"""One cell's text to the value it stands for, exactly as the standard's lexical forms say.

The slow and exact half of reading: columns are cast by :mod:`gd_metrics.tabular.casting`, which
asks here, once for each different text, where Arrow has no kernel.

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
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from . import geo
from .schema import FALSE_VALUES, TRUE_VALUES, Field

Reader = Callable[[str], Any]

NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?0*[0-9]{1,9})?"
SPECIAL = r"([nN][aA][nN]|-?[iI][nN][fF])"
INTEGER = r"[+-]?[0-9]+"
DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
DATETIME = DATE + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
SPACE = " \t\r\n"
"""What surrounds a number without being part of it (XML Schema's ``whiteSpace``)."""

_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_YEAR = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_DURATION = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
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
_ANY_FORMS = (
    *("%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"),
    *("%Y年%m月%d日", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%d.%m.%Y %H:%M"),
    *("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S"),
)
_ANY_TIMES = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p", "%I%p")


class Duration(NamedTuple):
    """Months and seconds, which have no common measure."""

    months: int
    seconds: Decimal

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """Its length from each of the four days by which XML Schema compares durations."""
        starts = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
        days = (_days_after(*start, self.months) for start in starts)
        return tuple(d * 86400 + self.seconds for d in days)


def _days_after(year: int, month: int, months: int) -> int:
    """Days from the first of a month to the first of another, by the Gregorian calendar."""
    return _ordinal(year * 12 + month - 1 + months) - _ordinal(year * 12 + month - 1)


def _ordinal(months: int) -> int:
    eras, rest = divmod(months, 4800)  # 400 years have 146097 days
    return eras * 146097 + date(rest // 12 + 400, rest % 12 + 1, 1).toordinal()


def reader(field: Field) -> Reader:
    """What reads a field's cells: text to value, or ``ValueError``."""
    read = _READERS[field.type](field)

    def within(text: str) -> Any:
        try:
            return read(text)
        except ArithmeticError as error:  # beyond what Python's decimals and dates hold
            raise _no(text, field.type) from error

    return within


def _no(text: str, what: str) -> ValueError:
    return ValueError(f"{text!r} is no {what}")


def _string(field: Field) -> Reader:
    pattern = {"email": _EMAIL, "uri": _URI, "uuid": _UUID}.get(field.format)
    if pattern is None and field.format == "default":
        return str

    def read(text: str) -> str:
        if pattern is None:
            binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
        elif not pattern.fullmatch(text) or text.count("#") > (field.format == "uri"):
            raise _no(text, field.format)
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
            raise _no(text, "number")
        return Decimal(digits)

    return read


def _integer(field: Field) -> Reader:
    form = re.compile(INTEGER)

    def read(text: str) -> int:
        digits = stripped(field, text)
        if not form.fullmatch(digits):
            raise _no(text, "integer")
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
            raise _no(text, "boolean")
        return known[text]

    return read


def parse_json(text: str) -> Any:
    """JSON as its standard has it: without Python's NaN and infinities."""

    def refuse(name: str) -> Any:
        raise _no(name, "JSON")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError as error:
        raise _no(text[:20] + "…", "JSON that can be read: too deep") from error


def _json(kind: type, what: str) -> Callable[[Field], Reader]:
    def of(field: Field) -> Reader:
        def read(text: str) -> Any:
            value = parse_json(text)
            if not isinstance(value, kind):
                raise _no(text, what)
            return value

        return read

    return of


def _list(field: Field) -> Reader:
    item, delimiter = reader(field.item), field.option("delimiter", ",") or ","
    return lambda text: [item(part) for part in text.split(delimiter)]


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value


def _datetime(field: Field) -> Reader:
    if field.format == "any":
        return _any_datetime
    if field.format != "default":
        return lambda text: _utc(datetime.strptime(text, field.format))
    form = re.compile(DATETIME)

    def read(text: str) -> datetime:
        if not form.fullmatch(text):
            raise _no(text, "datetime")
        midnight = re.fullmatch(r"(.{11})24:00:00(\.0+)?(.*)", text)
        if midnight:  # the end of a day is the start of the next
            text = f"{midnight[1]}00:00:00{midnight[3]}"
        return _utc(datetime.fromisoformat(text)) + timedelta(days=bool(midnight))

    return read


def _any_datetime(text: str) -> datetime:
    try:
        return _utc(datetime.fromisoformat(text.strip()))
    except ValueError:
        return _first_of(text.strip(), _ANY_FORMS)


def _first_of(text: str, forms: tuple[str, ...]) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    raise _no(text, "date or time that is known")


def _date(field: Field) -> Reader:
    if field.format == "any":
        return lambda text: _any_datetime(text).date()
    if field.format != "default":
        return lambda text: datetime.strptime(text, field.format).date()
    form = re.compile(DATE)

    def read(text: str) -> date:
        if not form.fullmatch(text):
            raise _no(text, "date")
        return date.fromisoformat(text)

    return read


def _time(field: Field) -> Reader:
    if field.format == "any":
        return lambda text: _first_of(text.strip(), _ANY_TIMES).time()
    form = "%H:%M:%S" if field.format == "default" else field.format

    def read(text: str) -> time:
        if field.format == "default" and not re.fullmatch("[0-9]{2}:[0-9]{2}:[0-9]{2}", text):
            raise _no(text, "time")
        return datetime.strptime(text, form).time()

    return read


def _year(field: Field) -> Reader:
    form = re.compile(_YEAR + _ZONE)

    def read(text: str) -> int:
        found = form.fullmatch(text)
        if not found:
            raise _no(text, "year")
        if len(found[1]) > _YEAR_DIGITS:
            raise _no(text, "year that can be held")
        return int(found[1])

    return read


_YEAR_DIGITS = 18


def _yearmonth(field: Field) -> Reader:
    form = re.compile(_YEAR + "-(0[1-9]|1[0-2])" + _ZONE)

    def read(text: str) -> tuple[int, int]:
        found = form.fullmatch(text)
        if not found:
            raise _no(text, "yearmonth")
        return int(found[1]), int(found[2])

    return read


def _duration(field: Field) -> Reader:
    def read(text: str) -> Duration:
        found = _DURATION.fullmatch(text)
        if not found:
            raise _no(text, "duration")
        sign = -1 if found[1] else 1
        years, months, days, hours, minutes, seconds = (Decimal(g or 0) for g in found.groups()[1:])
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return Duration(sign * int(years * 12 + months), sign * total)

    return read


def _geopoint(field: Field) -> Reader:
    def read(text: str) -> tuple[Decimal, Decimal]:
        return geo.point(*_coordinates(field.format, text))

    return read


def _coordinates(form: str, text: str) -> tuple[Any, Any]:
    if form == "default":
        lon, lat = (part.strip(SPACE) for part in text.split(","))
        if not all(re.fullmatch(NUMBER, part) for part in (lon, lat)):
            raise _no(text, "geopoint")
        return Decimal(lon), Decimal(lat)
    value = parse_json(text)
    if form == "object" and isinstance(value, dict) and value.keys() == {"lon", "lat"}:
        return value["lon"], value["lat"]
    if form == "array" and isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    raise _no(text, "geopoint")


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
    "datetime": _datetime,
    "date": _date,
    "time": _time,
    "year": _year,
    "yearmonth": _yearmonth,
    "duration": _duration,
    "geopoint": _geopoint,
    "geojson": _geojson,
    "any": lambda field: str,
}
