"""Where frictionless and the specification part: the one list of it.

A name that ends in ``…`` means every case whose name begins so. The clause that decides is
each case's own; the reason says how it reads.
"""

from __future__ import annotations

from collections.abc import Mapping

from corpus import Case

DIFFERENCES: Mapping[str, tuple[str, ...]] = {
    "a uuid is written as five groups of hexadecimal digits (RFC 4122); frictionless takes "
    "whatever Python's uuid.UUID does": (
        "string format=uuid '123e4567e89b12d3a456426614174000'",
        "string format=uuid '{123e4567-e89b-12d3-a456-426614174000}'",
    ),
    "numbers are written as XML Schema's decimal, with NaN, INF and -INF; frictionless takes "
    "whatever Python's Decimal does": (
        "number '1_000'",
        "number 'Infinity'",
        "number '+INF'",
        "number 'sNaN'",
        "number '١'",
    ),
    "a key cell that can't be read is one error; frictionless says that it is empty, too": (
        "pk unreadable",
    ),
    "integers are written with the digits 0 to 9; frictionless takes whatever Python's int does": (
        "integer '1_000'",
        "integer '٣'",
    ),
    "groupChar is a property of integers too": ("integer groupChar=, '1,000'",),
    "JSON has no NaN and no infinities (RFC 8259)": ("object '{\"a\": NaN}'", "array '[Infinity]'"),
    "a datetime has the form of XML Schema, with a T": ("datetime '2024-01-26 15:00:00'",),
    "a date must be yyyy-mm-dd": ("date '2024-1-26'",),
    "a time must be hh:mm:ss": ("time '15:00:00Z'", "time '15:00:00.5'"),
    "a year is XML Schema's gYear: four digits or more, a sign for those before our era, "
    "perhaps a time zone, and nothing else": (
        "year '12024'",
        "year '-0044'",
        "year '2024Z'",
        "year '+024'",
        "year ' 202'",
        "year '2_24'",
    ),
    "a yearmonth is XML Schema's gYearMonth": (
        "yearmonth '-0044-03'",
        "yearmonth '2024-1'",
        "yearmonth '24-01'",
        "yearmonth '2024- 1'",
    ),
    "a duration is XML Schema's, which has no weeks, no commas and no fraction but of seconds, "
    "and something behind each P and T": (
        "duration 'PT'",
        "duration 'P1YT'",
        "duration 'P1W'",
        "duration 'P1,5Y'",
        "duration 'P1.5D'",
        "duration 'P2024-01-01T00:00:00'",
    ),
    "longitude and latitude are numbers": (
        "geopoint '1_0,5'",
        'geopoint format=array \'["90", "45"]\'',
        'geopoint format=object \'{"lon": "90", "lat": 45}\'',
    ),
    "a ring of GeoJSON is closed (RFC 7946, 3.1.6)": (
        'geojson \'{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,5]]]}\'',
    ),
    "a TopoJSON object is a topology": (
        'geojson format=topojson \'{"type": "Point", "coordinates": [1, 2]}\'',
    ),
    "a pattern is an XML Schema regular expression, which matches whole values; frictionless "
    "puts ^ and $ around its text, which an alternative and a last line end slip through": (
        "string pattern=a|b 'ab'",
        "string pattern=a|b 'ax'",
        "string pattern=a 'a\\n'",
    ),
    "XML Schema's patterns have categories of characters, on which frictionless breaks": (
        "string pattern=\\p{Lu}+ …",
    ),
    "enum is for all types; frictionless has none for lists": ('list enum=["a,b"] …',),
    "bounds are for durations too, compared as XML Schema does": (
        "duration minimum=P1M …",
        "duration maximum=P1M …",
        "duration exclusiveMinimum=P1M …",
        "duration exclusiveMaximum=P1M …",
    ),
    "jsonSchema is a constraint of objects and arrays; frictionless does not know it": (
        "object jsonSchema=…",
        "array jsonSchema=…",
    ),
    "a value must be one of the categories; frictionless does not look": (
        'string categories=["apple", "orange"] \'banana\'',
        'string categories=["apple", "orange"] \'Apple\'',
        "integer categories=[1, 2] '3'",
        'integer categories=[{"value": 0, "label": "a"}, {"value": 1}] \'2\'',
    ),
    "categories are for strings and integers, unique as their labels, and enum is a subset of "
    "them; frictionless does not look": (
        "categories of number",
        "category twice",
        "category label twice",
        "enum outside categories",
        "category of no such format",
    ),
    "no field of a primary key can be null; frictionless asks that of all at once": (
        "pk of two half null",
    ),
    "unique keys must hold, and be made of fields; frictionless does not look": (
        "unique key repeated",
        "unique key of two repeated",
        "unique keys empty",
        "unique key of no field",
    ),
    "foreign keys are those of SQL, where a key that is null in part refers to nothing": (
        "fk of two half null",
    ),
    "a number is no boolean; in Python, and so in frictionless, 1 is True": (
        "fk of integer to boolean",
    ),
    "a value that stands twice is not unique, NaN as little as others": (
        "unique number NaN twice",
    ),
    "frictionless does not open a table whose foreign key names no resource; here it is a "
    "finding, and the rest is checked": ("fk to no resource",),
    "the published profile of v2.0 has fieldsMatch as a list, so one of one element is read": (
        "match in a list of one",
    ),
    "a delimiter may be a sequence of characters": ("dialect delimiter of two",),
    "nullSequence stands for null; frictionless does not look": ("dialect nullSequence",),
    "lineTerminator ends rows, whatever it is; frictionless hands it to Python's reader, which "
    "does not look": ("dialect lineTerminator",),
    "a quote that is never closed hides the rest of the file": ("dialect quoteChar never closed",),
    "the delimiter is a comma where none is named; frictionless guesses": (
        "dialect delimiter by default",
    ),
    "the header is the first record where none is named; frictionless guesses": (
        "dialect header by default",
    ),
    "a foreign key to a column that its table lacks is one finding; frictionless has one a row": (
        "fk to a column that the file lacks",
    ),
    "the encoding is UTF-8 where none is named; frictionless guesses": ("encoding by default",),
    "geopoint has the formats default, array and object": ("geopoint format unknown",),
    "a constraint's value must be castable by the type and format of its field": (
        "maximum '26/01/2024' of date",
        "enum ['x'] of integer",
    ),
    "a field without type is any in v2, which has no patterns": ("no type in v2 is any",),
    "an example and other properties say nothing about the data": (
        "example of another type",
        "other properties",
    ),
}
"""Cases in which frictionless finds something else than the specification, by why."""


def matches(listed: str, case: Case) -> bool:
    """Whether a name in the list means a case."""
    if listed.endswith("…"):
        return case.name.startswith(listed[:-1])
    return case.name == listed


def reason(case: Case) -> str | None:
    """Why frictionless is expected to find something else, ``None`` where it is not."""
    found = (
        why for why, names in DIFFERENCES.items() if any(matches(listed, case) for listed in names)
    )
    return next(found, None)
