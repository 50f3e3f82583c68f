"""How a column of texts writes its dates and times: by one format, and only by one.

>>> import pyarrow as pa
>>> time_field(pa.array(["28.02.2024", "01.03.2024"])).field
{'type': 'date', 'format': '%d.%m.%Y'}
>>> time_field(pa.array(["01/02/2024"])).remark
"may be dates by '%d/%m/%Y' or by '%m/%d/%Y', and stays text; say which"
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from ..schema.schema import Field
from ..values import lexical
from ..values.times import DATE, DATETIME
from .numbers import Form, matches

_FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    (DATE, {"type": "date"}),
    (DATETIME, {"type": "datetime"}),
    (r"[0-9]{2}:[0-9]{2}:[0-9]{2}", {"type": "time"}),
    (r"[12][0-9]{3}-[0-9]{2}", {"type": "yearmonth"}),
)
"""What a text looks like, and what a field says to read it."""

_DAYS = (
    "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d-%m-%Y", "%m-%d-%Y",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%Y年%m月%d日",
)  # fmt: skip
_HOURS = ("", " %H:%M", " %H:%M:%S")
_FORMATS = (
    *(("date", day) for day in _DAYS),
    *(("datetime", f"{day}{hour}") for day in ("%Y-%m-%d", *_DAYS) for hour in _HOURS[1:]),
)


def time_field(texts: pa.Array) -> Form:
    """A field for different texts, if all are dates or times by one format.

    Args:
        texts: the different texts of a column, at least one.
    """
    for form, said in _FORMS:
        if matches(texts, form):
            return Form(said if _reads(said, texts) else None)
    fitting = [
        {"type": kind, "format": form}
        for kind, form in _FORMATS
        if _reads({"type": kind, "format": form}, texts)
    ]
    by_format = {said["format"]: said for said in fitting}
    for short, long in (("%b", "%B"),):  # May is written in both
        for form in [f for f in by_format if short in f and f.replace(short, long) in by_format]:
            by_format.pop(form.replace(short, long))
    if len(by_format) > 1:
        first, second = [*by_format][:2]
        return Form(None, f"may be dates by {first!r} or by {second!r}, and stays text; say which")
    return Form(next(iter(by_format.values()), None))


def first_misfit(texts: pa.Array) -> int | None:
    """Which of some texts, from 0, is the first that is no day by the format of those before it.

    >>> first_misfit(pa.array(["2024-01-31", "2024-13-01"])), first_misfit(pa.array(["1.1.2024"]))
    (1, None)
    """
    places = [_first_unread(Field("", "date", form), texts) for form in ("default", *_DAYS)]
    return None if None in places else max(place for place in places if place is not None)


def _reads(said: dict[str, Any], texts: pa.Array) -> bool:
    return reads_all(Field("", said["type"], said.get("format", "default")), texts)


def reads_all(field: Field, texts: pa.Array) -> bool:
    """Whether a field reads all texts; mostly the first shows that it does not."""
    return _first_unread(field, texts) is None


def _first_unread(field: Field, texts: pa.Array) -> int | None:
    read = lexical.reader(field)
    for place, text in enumerate(texts):
        try:
            read(text.as_py())
        except (ValueError, OverflowError):
            return place
    return None
