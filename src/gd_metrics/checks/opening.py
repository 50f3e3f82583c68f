"""Open whatever somebody has: the one place that tells a package from a file of claims."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from ..errors import NoClaimsError, PackageError
from ..finding import shown
from ..tables.package import DESCRIPTOR, has_package, local, open_package
from ..tables.places import Written
from ..tables.reading.files import SUFFIXES, File, is_file, read_tables
from . import claims_file, long
from .cells import Grid
from .opened import Opened
from .package import open_for_check, open_for_rules
from .settings import Request, Settings
from .tables import input_of, open_wide, read_wide

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

PACKAGES = (".json", ".zip")
INSTALLED = "this folder has no data of its own, so those that come with gd_metrics are checked"
"""The note on a check that was asked for nothing."""


def open_checked(path: str | Path | IntoFrame | None, request: Request) -> Opened:
    """Open what is checked, with all its tables.

    Args:
        path: as for :func:`gd_metrics.check`.
        request: what is asked of the check.

    Raises:
        PackageError: if nothing can be read, or it is not safe to read.
        UnknownNameError: if a formula or the key names no column or indicator.
        gd_metrics.errors.UnusedSettingError: for a setting that can do nothing for it.
    """
    if not isinstance(path, str | Path | None):
        return _open_tables([held(path)], request)
    place = None if path is None else local(path)
    if place is not None and is_parquet(place, request.settings):
        from .asking import open_parquet

        return open_parquet(place, request)
    if place is not None and is_table(place):
        request.step(f"reading {place}")
        return _open_tables(_read(place, request.settings), request)
    _check_ending(place)
    schemas = request.settings.schemas
    opened = open_for_check(open_package(path, partly=True, schemas=schemas), request)
    return opened if place is not None or has_package(Path()) else replace(opened, note=INSTALLED)


def _long(file: File, request: Request) -> File:
    """A table as claims, if settings or its headers say that it is a long one."""
    settings = request.settings
    if claims_file.is_claims(file.table) and not settings.long:
        return file
    columns = (
        long.Columns.of_text(settings.long) if settings.long else long.Columns.seen(file.table)
    )
    return file if columns is None else long.as_claims(file, columns, settings.layout.numbers)


def _open_tables(files: Sequence[File], request: Request) -> Opened:
    """Open the tables of a file, of claims or of columns of figures."""
    files = [_long(file, request) for file in files]
    if claims := [file for file in files if claims_file.is_claims(file.table)]:
        return claims_file.open_claims(claims[0], request)
    request.step("formulas")
    return open_wide(files, request)


def held(frame: Any) -> File:
    """A table in memory, as if it had been read from a file.

    Raises:
        PackageError: if a column holds values of several kinds.
        TypeError: if it is no table.
    """
    from ..tables.frames import as_arrow

    return File(_IN_MEMORY, as_arrow(frame), (), Written(_IN_MEMORY))


_IN_MEMORY = Path("table")
"""What a table that has no file is called."""


def open_evidence(path: str | Path | None, request: Request) -> Opened:
    """Open the claims of a path, and what rules look up; nothing is checked of it.

    Args:
        path: as for :func:`gd_metrics.check`.
        request: formulas, and the encoding of a CSV file.

    Raises:
        NoClaimsError: if it holds no claims.
        PackageError: if nothing can be read, or it is not safe to read.
        UnknownNameError: if a formula names no indicator.
    """
    place = None if path is None else local(path)
    if place is not None and is_parquet(place, request.settings):
        from .asking import claims_in_memory

        file = File(place, claims_in_memory(place), (), Written(place))
    elif place is not None and is_table(place):
        files = [_long(file, request) for file in _read(place, request.settings)]
        file = next((f for f in files if claims_file.is_claims(f.table)), files[0])
    else:
        return open_for_rules(open_package(path, schemas=request.settings.schemas), request)
    if not claims_file.is_claims(file.table):
        raise NoClaimsError(
            f"{shown(file.path)}: holds no claims ({claims_file.lacking(file.table)}); of a wide "
            "table say "
            'formulas, such as --formula "total = a + b"'
        )
    return claims_file.open_claims(file, request)


def open_grids(path: str | Path, request: Request) -> list[Grid]:
    """The cells of a file whose columns are figures, with the formulas over them.

    Args:
        path: a file.
        request: formulas, and what they need.

    Raises:
        PackageError: if it can't be read, or its numbers may be read in two ways.
        UnknownNameError: for a formula's or key's name that is no column.
    """
    wide = read_wide(_read(local(path), request.settings), request)
    settings = request.fit(input_of(wide))
    return [Grid(one, settings) for one in wide]


def _read(place: Path, settings: Settings) -> list[File]:
    """The tables of a file: of a workbook one a sheet."""
    return read_tables(place, settings.encoding, "printed", settings.layout)


def is_table(place: Path) -> bool:
    """Whether a path is that of a file which is read as one table."""
    return is_file(place) and not os.path.isdir(place)  # noqa: PTH112


def is_parquet(place: Path, settings: Settings) -> bool:
    """Whether a path means claims in many Parquet files, or in one that an engine is to read."""
    if os.path.isdir(place):  # noqa: PTH112
        # a folder that only has packages below it is none of claims
        packages = has_package(place) or any(place.rglob(DESCRIPTOR))
        return not packages and any(place.rglob("*.parquet"))
    if os.path.isfile(place):  # noqa: PTH113
        return bool(settings.engine) and place.suffix == ".parquet" and _is_whole(place)
    return any(mark in str(place) for mark in "*?[") and place.suffix == ".parquet"


def _is_whole(file: Path) -> bool:
    """Whether a file has all that rules need of claims; others are completed, or are none."""

    from ..claim import needed_columns

    try:
        return needed_columns().keys() <= {*pq.read_schema(file).names}
    except (OSError, ValueError):  # as reading it will say
        return False


def _check_ending(place: Path | None) -> None:
    if place is None or place.suffix.lower() in PACKAGES or not os.path.isfile(place):  # noqa: PTH113
        return
    raise PackageError(
        f"{place}: a file is read by its ending: {', '.join((*PACKAGES, *SUFFIXES))}"
    )
