"""What a descriptor says beside its tables: titles, dates, licences, contributors, sources.

The profiles of Data Package v1 and v2, without what :mod:`~gd_metrics.tables.package` needs to
open a package and tells itself. v2 lets a contributor and a source go without a title.

>>> [f.message for f in flaws({"licenses": [{"title": "CC BY"}]}, "v2")]
["licence 1 has neither a name nor a path: say name 'CC-BY-4.0', or the path of its text"]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ...errors import short
from ...finding import ERROR, INFORMATION, WARNING
from .schema import V2


class MetadataFlaw(NamedTuple):
    """One thing that a descriptor says wrongly."""

    severity: str
    message: str


def flaws(descriptor: Mapping[str, Any], version: str | None) -> Iterator[MetadataFlaw]:
    """What is wrong with the metadata of a package or resource.

    Args:
        descriptor: the package's or the resource's.
        version: ``v1`` or ``v2``; v1 where nothing says so.
    """
    for name in _TEXTS:
        yield from _text(descriptor, name, name)
    for name in ("homepage",):
        value = descriptor.get(name)
        if isinstance(value, str) and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value):
            yield MetadataFlaw(WARNING, f"{name} {short(value)} is no URL")
    yield from _created(descriptor.get("created"))
    keywords = descriptor.get("keywords")
    if keywords is not None and not (keywords and _are_texts(keywords)):
        yield MetadataFlaw(ERROR, f"keywords is no list of texts: {short(keywords)}")
    for name, (one, check) in _LISTS.items():
        yield from _list(descriptor.get(name), name, one, check, version or "v1")


_TEXTS = ("title", "description", "homepage", "version", "id", "image", "profile", "mediatype")
_LEAST = {"licenses": 1, "contributors": 1, "sources": 0}
_DAY = r"\d{4}-\d\d-\d\d"
_STAMP = re.compile(rf"({_DAY})[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def _text(item: Mapping[str, Any], name: str, where: str) -> Iterator[MetadataFlaw]:
    value = item.get(name, "")
    if not isinstance(value, str):
        yield MetadataFlaw(ERROR, f"{where} is no text: {short(value)}")


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _created(value: Any) -> Iterator[MetadataFlaw]:
    """RFC 3339: ``2024-01-26T15:00:00Z``."""
    if value is None:
        return
    text = value if isinstance(value, str) else ""
    stamp = _STAMP.fullmatch(text)
    whole = f"{stamp[1]}T{stamp[2][:8]}" if stamp else text if re.fullmatch(_DAY, text) else ""
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        wants = "a date and time such as 2024-01-26T15:00:00Z"
        yield MetadataFlaw(ERROR, f"created {short(value)} is not {wants}")
        return
    if not stamp:
        reason = f"created {text!r} is a date, where the standard has a date and time"
        yield MetadataFlaw(INFORMATION, f"{reason}: {text}T00:00:00Z")


def _list(listed: Any, name: str, one: str, check: Check, version: str) -> Iterator[MetadataFlaw]:
    if listed is None:
        return
    if not isinstance(listed, list) or len(listed) < _LEAST[name]:
        least = "no list of objects" if not isinstance(listed, list) else "empty: leave it out"
        yield MetadataFlaw(ERROR, f"{name} is {least}")
        return
    for number, item in enumerate(listed, 1):
        where = f"{one} {number}"
        if not isinstance(item, Mapping):
            yield MetadataFlaw(ERROR, f"{where} is no object: {short(item)}")
            continue
        for text in ("title", "path", "name", "version"):
            yield from _text(item, text, f"{where}: {text}")
        yield from _email(item.get("email"), where)
        yield from check(item, where, version)


def _email(value: Any, where: str) -> Iterator[MetadataFlaw]:
    if value is not None and not isinstance(value, str):
        yield MetadataFlaw(ERROR, f"{where}: email is no text: {short(value)}")
    elif value and not re.fullmatch(r"[^@\s]+@[^@\s]+", value):
        yield MetadataFlaw(WARNING, f"{where}: email {short(value)} is no address")


def _licence(item: Mapping[str, Any], where: str, _version: str) -> Iterator[MetadataFlaw]:
    if not item.get("name") and not item.get("path"):
        say = "say name 'CC-BY-4.0', or the path of its text"
        yield MetadataFlaw(ERROR, f"{where} has neither a name nor a path: {say}")
    name = item.get("name")
    if isinstance(name, str) and name and not re.fullmatch(r"[-a-zA-Z0-9._]+", name):
        reason = f"{where}: name {short(name)} is no identifier such as CC-BY-4.0"
        yield MetadataFlaw(ERROR, f"{reason}; what people read is its title")


def _contributor(item: Mapping[str, Any], where: str, version: str) -> Iterator[MetadataFlaw]:
    yield from _titled(item, where, version)
    for name in ("givenName", "familyName", "organization", "role"):
        yield from _text(item, name, f"{where}: {name}")
    roles = item.get("roles")
    if roles is not None and not (roles and _are_texts(roles)):
        yield MetadataFlaw(ERROR, f"{where}: roles is no list of texts: {short(roles)}")


def _titled(item: Mapping[str, Any], where: str, version: str) -> Iterator[MetadataFlaw]:
    if not item:
        yield MetadataFlaw(ERROR, f"{where} says nothing")
    elif version != V2 and not item.get("title"):
        yield MetadataFlaw(ERROR, f"{where} has no title")


Check = Callable[[Mapping[str, Any], str, str], Iterator[MetadataFlaw]]
_LISTS: dict[str, tuple[str, Check]] = {
    "licenses": ("licence", _licence),
    "contributors": ("contributor", _contributor),
    "sources": ("source", _titled),
}
