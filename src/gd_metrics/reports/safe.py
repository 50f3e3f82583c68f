"""What strangers wrote, so that it is seen and steers nothing.

A claim's id, a file's name or printed characters may hold what moves a terminal's cursor,
hides or turns the words beside it, breaks a line, or is a command to the build server that
reads the log. Every text, whatever command prints it, goes through this file.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_HASHES = re.compile(r"#(?=#\w*\[)")
"""The first of what begins a command of Azure and of older GitHub runners, anywhere in a line."""

_COLONS = re.compile(r"^((?:\s|\x1b\[[\d;]*m)*):(?=:)")
"""The first of what begins a command of GitHub's, behind blanks and our own colours."""


def visible(text: str) -> str:
    """A text on one line without characters that hide, break lines or steer.

    >>> visible("4\\x1b[31m8%\\n"), visible("##[add-mask]48")
    ('4\\\\x1b[31m8%\\\\n', '\\\\x23#[add-mask]48')
    """
    shown = _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], text)
    return _HASHES.sub(r"\\x23", shown)


def harmless(text: str) -> str:
    """A line of visible text that is no command to a build server.

    >>> harmless("  ::error::48%"), harmless("2024::Q1")
    ('  \\\\x3a:error::48%', '2024::Q1')
    """
    return _COLONS.sub(r"\1\\x3a", text)


def line(text: str) -> str:
    """A text as a line of its own: visible and harmless.

    >>> line("c-1\\n::error::gone")
    'c-1\\\\n::error::gone'
    """
    return harmless(visible(text))


def escaped(text: str) -> str:
    """A text for a page: characters that nobody sees are shown, and no markup is left."""
    return html.escape(visible(text))


def json_text(content: Any, indent: int | None = 2) -> str:
    """JSON whose texts are read as they are, and steer nothing while they are shown.

    >>> json_text(["产量\\u202e"])
    '[\\n  "产量\\\\u202e"\\n]'
    """
    shown = json.dumps(content, ensure_ascii=False, indent=indent)
    escaped = _UNSEEN.sub(lambda match: _unicode(match[0]), shown)
    return _HASHES.sub(r"\\u0023", escaped)


def _unicode(character: str) -> str:
    """A character as JSON escapes it; the line breaks between JSON's own lines stay."""
    return character if character == "\n" else f"\\u{ord(character):04x}"
