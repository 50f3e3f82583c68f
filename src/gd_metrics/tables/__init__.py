"""The tables wing: any table by its Table Schema, read into memory or asked on an engine.

A file passes :mod:`~gd_metrics.tables.reading` (bytes to columns of text),
:mod:`~gd_metrics.tables.values` (text to values) and :mod:`~gd_metrics.tables.checking`
(constraints and keys), as :mod:`~gd_metrics.tables.schema` says;
:mod:`~gd_metrics.tables.describing` infers what it could say of files that have none.
:mod:`~gd_metrics.tables.engines` asks the same of tables that stay where they are. Nothing here
knows a claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import give_face

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

__all__ = [*_HOME]  # noqa: PLE0604


give_face(__name__)
