"""The tables wing: any table by its Table Schema, read into memory or asked on an engine.

A file passes :mod:`~gd_metrics.tables.reading` (bytes to columns of text),
:mod:`~gd_metrics.tables.values` (text to values) and :mod:`~gd_metrics.tables.checking`
(constraints and keys), as :mod:`~gd_metrics.tables.schema` says.
:mod:`~gd_metrics.tables.engines` asks the same of tables that stay where they are. Nothing here
knows a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .engines.engine import engine_of as engine_of
    from .package import open_package as open_package
    from .pandera import to_pandera as to_pandera
    from .reading.files import read_file as read_file

_HOME = {
    "engine_of": "engines.engine",
    "open_package": "package",
    "read_file": "reading.files",
    "to_pandera": "pandera",
}
"""The module that each name of this room's face is imported from, when it is first used."""

__all__ = ["engine_of", "open_package", "read_file", "to_pandera"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
