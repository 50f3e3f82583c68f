"""Reports: one file a format, each with ``render(reports) -> str``."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..report import Report

FORMATS: Mapping[str, str] = {
    "text": "for people, on a terminal",
    "json": "one object, for programs",
}
"""The formats of a check's report, with what each is for."""


def render(format_: str, reports: Sequence[Report], *, colour: bool = False) -> str:
    """Reports in one of :data:`FORMATS`; ``colour`` is for those that people read."""
    module = importlib.import_module(f".{format_}", __package__)
    options: dict[str, Any] = {"colour": True} if colour and format_ in ("text", "concise") else {}
    made: str = module.render(reports, **options)
    return made
