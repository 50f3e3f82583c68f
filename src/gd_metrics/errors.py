"""What can go wrong, in sentences for people: what, where, and what to do about it.

Every error of this package is a :class:`GdMetricsError`, and each is also the built-in kind
that its callers expect: a text that can't be read is a ``ValueError``, a name that is not there
a ``LookupError``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence

_SHOWN = 20
_LONGEST, _AROUND = 60, 60
"""How much of a text an error shows, and how much of a formula on each side of its caret."""


def few(words: Sequence[object], most: int) -> str:
    """The first of some words, and how many more there are.

    >>> few(["a", "b", "c", "d"], 2), few([3], 2)
    ('a, b and 2 more', '3')
    """
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(map(str, words[:most])) + more


def short(value: object, most: int = 80) -> str:
    """A value as Python writes it, or its start.

    >>> short("abcdef", 4), short([1, 2])
    ("'abc…", '[1, 2]')
    """
    try:
        text = repr(value)
    except ValueError:  # an integer of more digits than Python writes
        return "a number of very many digits"
    return text if len(text) <= most else f"{text[:most]}…"


class GdMetricsError(Exception):
    """What every error of this package is, so that one ``except`` is enough."""


class UnknownNameError(GdMetricsError, LookupError):
    """A name that the data do not have.

    Args:
        kind: what it would be the name of, in a word.
        name: what was asked for.
        known: the names that there are.
        of: what has them, which begins the sentence.
        among: where it was looked for, which ends the sentence.
        write: how a name is shown.
        hint: what to take, where that is not what is nearly spelt so.
        see: what shows all names, where they are too many to list.

    Attributes:
        name: what was asked for.

    >>> raise UnknownNameError("table", "claim", ["claims", "areas"])
    Traceback (most recent call last):
    gd_metrics.errors.UnknownNameError: No table 'claim'. Did you mean claims? Known: areas, claims.
    """

    def __init__(
        self,
        kind: str,
        name: str,
        known: Iterable[str],
        *,
        of: str = "",
        among: str = "",
        write: Callable[[str], str] = str,
        hint: str = "",
        see: str = "",
    ) -> None:
        self.name = name
        names = sorted(set(known))
        folded = {known.casefold(): known for known in names}
        near = [folded[n] for n in difflib.get_close_matches(name.casefold(), folded, n=3)]
        near, names = ([*dict.fromkeys(map(write, some))] for some in (near, names))
        meant = f" {hint}" if hint else f" Did you mean {' or '.join(near)}?" * bool(near)
        where = f" in {among}" if among else ""
        unknown = f"{of} has no {kind} {name!r}." if of else f"No {kind} {name!r}{where}."
        many = len(names) > _SHOWN
        known_ones = f" Known: {few(names, _SHOWN)}." if names else " None is known."
        if near and many:  # the first of very many say nothing beside those that are near
            known_ones = ""
        elif see and many:
            known_ones = f" {see} shows all."
        super().__init__(f"{unknown}{meant}{known_ones}")


class SeveralNamedError(UnknownNameError):
    """A name that several things have a part of: which to take is for whoever asks to say.

    Args:
        kind: what they are, in a word of which an s makes the plural.
        name: what was asked for.
        labels: their keys, each with its names.
        among: where it was looked for.
    """

    def __init__(self, kind: str, name: str, labels: Mapping[str, str], among: str) -> None:
        self.name = name
        most = max(map(len, labels))
        lines = [f"  {key.ljust(most)}  {label}" for key, label in [*labels.items()][:_SHOWN]]
        more = [f"  and {len(labels) - _SHOWN} more"] if len(labels) > _SHOWN else []
        head = f"{name!r} is part of the names of several {kind}s of {among}. Write one of these:"
        Exception.__init__(self, "\n".join((head, *lines, *more)))


def _start(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


class QuantityError(GdMetricsError, ValueError):
    """A text that can't be read as a quantity: what, and where reading stopped.

    Attributes:
        text: the whole text.
        position: the character (from 0) at which reading stopped.
        expected: what would have been read there.
    """

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text, self.position, self.expected = text, position, expected
        rest = _start(text[position:])
        where = f"stopped at character {position + 1} ({rest!r})" if rest else "stopped at its end"
        super().__init__(f"can't read {_start(text)!r} as a quantity: {where}, expected {expected}")


class UnitError(GdMetricsError, ValueError):
    """A figure in a unit that measures another thing than the unit it is asked for in."""


class FormulaError(GdMetricsError, ValueError):
    """A text that is no formula, with a caret under the place.

    Attributes:
        text: the whole text.
        position: the character (from 0) at which reading stopped.
    """

    def __init__(self, text: str, position: int, reason: str) -> None:
        self.text, self.position = text, position
        start = max(0, position - _AROUND)
        before, behind = text[start:position], text[position : position + _AROUND]
        before = f"…{before[1:]}" if start else before
        behind = f"{behind[:-1]}…" if position + _AROUND < len(text) else behind
        super().__init__(f"{reason}\n  {before}{behind}\n  {' ' * len(before)}^")


class RangeError(GdMetricsError, ValueError):
    """Two figures that are no range: what was expected."""


class UnreadableError(GdMetricsError, ValueError):
    """A file that can't be read as what it is said to be."""


class SchemaError(GdMetricsError, ValueError):
    """A Table Schema that says what can't be: one line of what and where."""


class ZipError(GdMetricsError, ValueError):
    """A zip that can't be read, or is not safe to unpack."""


class PackageError(GdMetricsError):
    """A package that can't be read, or is not safe to read."""


class _ProblemsError(GdMetricsError):
    """Several things that are wrong at once.

    Attributes:
        problems: a line each.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class BrokenTablesError(_ProblemsError):
    """Tables that are not what their schemas say, so that a copy would lose what is wrong."""


class ConfigError(GdMetricsError, ValueError):
    """Settings that can't be read, that are unknown, or whose values are invalid."""


class UnusedSettingError(ConfigError):
    """A setting that can do nothing for what is checked."""


class NoClaimsError(PackageError):
    """What asks for claims, formulas over indicators say, was given what has none."""


class NothingNamedError(PackageError):
    """Tables lie here, and nothing says which of them is meant."""


class NoFormulaError(PackageError):
    """A table whose columns are figures, and nothing says what holds between them."""


class MetadataError(GdMetricsError):
    """``datapackage.toml`` can't be read."""


class CurationError(_ProblemsError):
    """Rows of ``curation/`` that can't be built; one line each, with file and row."""
