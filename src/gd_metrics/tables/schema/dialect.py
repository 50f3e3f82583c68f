"""How a CSV file is written: the properties of v1's CSV Dialect and v2's Table Dialect.

>>> Dialect.of({"delimiter": ";", "header": False}).header_rows
()
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import UnreadableError


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written: the properties of v1's CSV Dialect and v2's Table Dialect."""

    delimiter: str = ","
    line_terminator: str = "\r\n"
    quote_char: str = '"'
    double_quote: bool = True
    escape_char: str | None = None
    null_sequence: str | None = None
    skip_initial_space: bool = False
    header_rows: tuple[int, ...] | None = None
    header_join: str = " "
    comment_char: str | None = None
    comment_rows: tuple[int, ...] = ()
    case_sensitive: bool = True

    @staticmethod
    def of(descriptor: Mapping[str, Any], delimiter: str = ",") -> Dialect:
        """Read a descriptor; ``delimiter`` is the one meant where it names none.

        Raises:
            UnreadableError: for a property of another type than it has.
        """
        # frictionless writes the properties of CSV in an object of their own
        own = descriptor.get("csv") or {}
        if not isinstance(own, Mapping):
            raise UnreadableError(f"its dialect has csv {own!r}")
        properties = {**descriptor, **own}
        for name, kind in _PROPERTIES.items():
            if properties.get(name) is not None and not isinstance(properties[name], kind):
                raise UnreadableError(f"its dialect has {name} {properties[name]!r}")
        for name in ("headerRows", "commentRows"):
            if not all(type(row) is int and row > 0 for row in properties.get(name) or ()):
                raise UnreadableError(f"its dialect has {name} {properties[name]!r}")
        quote = properties.get("quoteChar", '"') or ""
        rows = properties.get("headerRows")
        if (
            len(quote) > 1
            or len(properties.get("escapeChar") or "") > 1
            or properties.get("delimiter") == ""
        ):
            raise UnreadableError("its dialect has a quoteChar, escapeChar or delimiter "
                                  "that is not one character")  # fmt: skip
        return Dialect(
            properties.get("delimiter") or delimiter,
            properties.get("lineTerminator") or "\r\n",
            quote,
            properties.get("doubleQuote", True) is not False,
            properties.get("escapeChar") or None,
            properties.get("nullSequence"),
            properties.get("skipInitialSpace") is True,
            () if properties.get("header") is False else tuple(rows) if rows is not None else None,
            " " if properties.get("headerJoin") is None else properties["headerJoin"],
            properties.get("commentChar") or None,
            tuple(properties.get("commentRows") or ()),
            (properties.get("caseSensitiveHeader"), properties.get("headerCase")).count(False) == 0,
        )

    @property
    def regular(self) -> bool:
        """Whether Arrow can read it."""
        return (
            len(self.delimiter.encode()) == 1
            and len(self.quote_char.encode()) <= 1
            and self.line_terminator in ("\r\n", "\n", "\r")
            and self.header_rows in (None, (), (1,))
            and not (self.comment_char or self.comment_rows or self.escape_char)
            and not self.skip_initial_space
        )


_PROPERTIES: dict[str, Any] = {
    **dict.fromkeys(("delimiter", "lineTerminator", "quoteChar", "escapeChar"), str),
    **dict.fromkeys(("nullSequence", "headerJoin", "commentChar"), str),
    **dict.fromkeys(("doubleQuote", "skipInitialSpace", "header"), bool),
    **dict.fromkeys(("headerRows", "commentRows"), list),
}
