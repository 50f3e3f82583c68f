"""Names that are not there: what was asked for, what is near it, what is known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_SHOWN = 20


class UnknownNameError(LookupError):
    """A name that the data do not have.

    Attributes:
        name: what was asked for.

    >>> raise UnknownNameError("table", "claim", ["claims", "areas"])
    Traceback (most recent call last):
    gd_metrics.names.UnknownNameError: No table 'claim'. Did you mean claims? Known: areas, claims.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str], *, of: str = "") -> None:
        self.name = name
        names = sorted(set(known))
        folded = {known.casefold(): known for known in names}
        near = [folded[n] for n in difflib.get_close_matches(name.casefold(), folded, n=3)]
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        unknown = f"{of} has no {kind} {name!r}." if of else f"No {kind} {name!r}."
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        known_ones = f" Known: {', '.join(names[:_SHOWN])}{more}." if names else " None is known."
        if near and more:  # the first of very many say nothing beside those that are near
            known_ones = ""
        super().__init__(f"{unknown}{hint}{known_ones}")
