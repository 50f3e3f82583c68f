"""Dates, times and durations: what reads the texts of each type.

>>> READERS["yearmonth"](Field("a", "yearmonth"))("2024-02")
(2024, 2)
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from ..schema.schema import Field

Reader = Callable[[str], Any]

DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
DATETIME = DATE + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?"
_ZONE = r"(Z|[+-][0-9]{2}:[0-9]{2})?"
_YEAR = r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_DURATION = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
_ANY_FORMS = (
    *("%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"),
    *("%Y年%m月%d日", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S", "%d.%m.%Y %H:%M"),
    *("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%Y/%m/%dT%H:%M", "%Y/%m/%dT%H:%M:%S"),
    *("%Y-%m", "%Y/%m", "%Y", "%B %Y", "%b %Y", "%Y年%m月", "%d-%b-%Y", "%a, %d %b %Y %H:%M:%S"),
    *("%Y-%m-%dT%H:%M:%S%z", "%Y/%m/%d %H:%M:%S%z", "%Y/%m/%dT%H:%M:%S%z"),
)
_ANY_TIMES = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p", "%I%p")


def refused(text: str, what: str) -> ValueError:
    """What to raise for a text that is not what it should be."""
    return ValueError(f"{text!r} is no {what}")


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
            raise refused(text, "datetime")
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
    raise refused(text, "date or time that is known")


def _date(field: Field) -> Reader:
    if field.format == "any":
        return lambda text: _any_datetime(text).date()
    if field.format != "default":
        return lambda text: datetime.strptime(text, field.format).date()
    form = re.compile(DATE)

    def read(text: str) -> date:
        if not form.fullmatch(text):
            raise refused(text, "date")
        return date.fromisoformat(text)

    return read


def _time(field: Field) -> Reader:
    if field.format == "any":
        return lambda text: _first_of(text.strip(), _ANY_TIMES).time()
    form = "%H:%M:%S" if field.format == "default" else field.format

    def read(text: str) -> time:
        if field.format == "default" and not re.fullmatch("[0-9]{2}:[0-9]{2}:[0-9]{2}", text):
            raise refused(text, "time")
        return datetime.strptime(text, form).time()

    return read


def _year(_field: Field) -> Reader:
    form = re.compile(_YEAR + _ZONE)

    def read(text: str) -> int:
        match = form.fullmatch(text)
        if not match:
            raise refused(text, "year")
        if len(match[1]) > _YEAR_DIGITS:
            raise refused(text, "year that can be held")
        return int(match[1])

    return read


_YEAR_DIGITS = 18


def _yearmonth(_field: Field) -> Reader:
    form = re.compile(_YEAR + "-(0[1-9]|1[0-2])" + _ZONE)

    def read(text: str) -> tuple[int, int]:
        match = form.fullmatch(text)
        if not match:
            raise refused(text, "yearmonth")
        return int(match[1]), int(match[2])

    return read


def _duration(_field: Field) -> Reader:
    def read(text: str) -> Duration:
        match = _DURATION.fullmatch(text)
        if not match:
            raise refused(text, "duration")
        sign = -1 if match[1] else 1
        years, months, days, hours, minutes, seconds = (Decimal(g or 0) for g in match.groups()[1:])
        total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
        return Duration(sign * int(years * 12 + months), sign * total)

    return read


READERS: dict[str, Callable[[Field], Reader]] = {
    "datetime": _datetime,
    "date": _date,
    "time": _time,
    "year": _year,
    "yearmonth": _yearmonth,
    "duration": _duration,
}
