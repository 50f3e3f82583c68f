"""Which input understands which setting: one that can do nothing there is reported, not ignored.

>>> wide = Input("firms.csv", "a wide table", frozenset({WIDE, CSV}))
>>> fit(Settings(key="id"), wide).key
'id'
>>> fit(Settings(key="id", texts="texts/"), wide)
Traceback (most recent call last):
gd_metrics.errors.UnusedSettingError: texts verifies locators of a package's claims, without an engine; firms.csv is a wide table
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from ..errors import UnusedSettingError
from .settings import Settings

PACKAGE, CLAIMS, WIDE = "package", "claims", "wide table"
CSV, FLOATS, QUERIES = "CSV", "floats", "queries"
"""What an input is or has: ``QUERIES`` are what an engine runs, ``FLOATS`` are in a formula."""


class Needs(NamedTuple):
    """What an input must be for a setting to do something, and what the setting is for."""

    traits: frozenset[str]
    purpose: str


NEEDS: Mapping[str, Needs] = {
    "texts": Needs(frozenset({PACKAGE, CLAIMS, "no engine"}),
                   "verifies locators of a package's claims, without an engine"),
    "accepted": Needs(frozenset({CLAIMS}), "lists contradictions of claims that people accepted"),
    "key": Needs(frozenset({WIDE}), "names the rows of a wide table"),
    "rounding": Needs(frozenset({WIDE}), "says what the numbers of a wide table stand for"),
    "decimals": Needs(frozenset({WIDE, FLOATS, "printed"}),
                      "says how floats of a wide table were printed, with rounding printed"),
    "encoding": Needs(frozenset({CSV}), "is that of a CSV file; a package says its own"),
    "engine": Needs(frozenset({QUERIES}), "runs the rules on packages and claims"),
    "memory_limit": Needs(frozenset({QUERIES, "duckdb"}),
                          "is what DuckDB may use, with engine duckdb"),
}  # fmt: skip
"""The settings that not every input understands. Formulas go by the names that they have."""


@dataclass(frozen=True)
class Input:
    """What is checked.

    Attributes:
        name: what people are told of it.
        kind: what it is, in a few words.
        traits: of :data:`NEEDS`, what it is and has.
    """

    name: str
    kind: str
    traits: frozenset[str]

    def __str__(self) -> str:
        return f"{self.name} is {self.kind}"


Passed = dict[str, str]
"""Settings, and formulas, that could do nothing, and why: what the input is."""


def fit(settings: Settings, given: Input, passed: Passed | None = None) -> Settings:
    """The settings that an input understands.

    Args:
        settings: all that there are.
        given: the input.
        passed: what is added to where one can do nothing; that is an error without it.

    Raises:
        UnusedSettingError: for a setting that can do nothing.
    """
    traits = given.traits | {settings.rounding, settings.engine or "no engine"}
    default = {f.name: f.default for f in fields(Settings)}
    unused = [
        name for name, needs in NEEDS.items()
        if getattr(settings, name) != default[name] and not needs.traits <= traits
    ]  # fmt: skip
    if settings.engine and QUERIES in traits:
        given = replace(given, kind=f"{given.kind}, checked on {settings.engine}")
    if unused and passed is None:
        raise UnusedSettingError("\n".join(unused_line(name, [str(given)]) for name in unused))
    if passed is not None:
        passed.update(dict.fromkeys(unused, str(given)))
    left: dict[str, object] = {name: default[name] for name in unused}
    return replace(settings, **left)  # type: ignore[arg-type]


def unused_line(name: str, reasons: Sequence[str], *, sign: str = "") -> str:
    """That a setting can do nothing for some inputs, and what it is for."""
    few = ", ".join(reasons[:_SHOWN])
    more = f" and {len(reasons) - _SHOWN} more" if len(reasons) > _SHOWN else ""
    return f"{sign}{name.replace('_', '-')} {NEEDS[name].purpose}; {few}{more}"


def in_vain(told: Collection[str], passed: Sequence[Passed]) -> Iterator[tuple[str, str]]:
    """The options that could do nothing for any input, and a line on each.

    Args:
        told: the settings that must do something; others are for what understands them.
        passed: of each input what it did not understand.
    """
    for name in passed[0] if passed else ():
        reasons = [unused[name] for unused in passed if name in unused]
        if len(reasons) < len(passed):
            continue
        if name in NEEDS and name in told:
            yield f"--{name.replace('_', '-')}", unused_line(name, reasons, sign="--")
        elif name not in NEEDS and "formulas" in told:
            text = f"formula {name!r}: nothing that is checked has all its names"
            yield "--formula", text


_SHOWN = 3
"""How many inputs are named before the rest is only counted."""
