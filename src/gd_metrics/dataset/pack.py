"""The download: a package as one zip with reproducible bytes, Parquet and CSV.

The package stands in the zip as it is, with every file that it names. Beside it, in ``csv/`` or
``parquet/``, stands a second one with the same tables in the other format: tables that could not
be read back from it as they are stay in the format they have.

Members are stored, not deflated (Parquet is compressed already, and deflated bytes differ
between builds of zlib), in the order of their names, with one fixed date.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..checks.acceptance import STALE
from ..checks.check import check
from ..errors import BrokenTablesError, PackageError
from ..finding import ERROR, UNREADABLE
from ..rules import rules
from ..tables.package import DESCRIPTOR, Package, open_package
from ..tables.writing import refuse_source, replacing
from .conversion import FORMATS, file_name, format_of, in_format, named_files
from .croissant import NAME as CROISSANT

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold: the same bytes whenever it is written."""

_NOT_PACKED = "not packed: mend the tables, or --force packs their files as they are"
_SHOWN = 5


def pack(
    path: str | Path | None = None, output: str | Path | None = None, *, force: bool = False
) -> Path:
    """Write a package as a zip: the package itself, and a second one in the other format.

    Args:
        path: see :func:`gd_metrics.tables.package.find`.
        output: the file to write, or a folder for ``<name>-<version>.zip``; the current one
            if not given.
        force: whether to pack tables in which a check finds errors; their files are then kept
            as they are in both packages.

    Returns:
        The file written.

    Raises:
        gd_metrics.PackageError: if the package can't be read, or there is no such folder.
        gd_metrics.errors.BrokenTablesError: for tables that have errors.
    """
    package, broken = sound(path, _NOT_PACKED, force=force)
    name, version = package.descriptor.get("name", "datapackage"), package.descriptor.get("version")
    file = Path(output or ".")
    if file.is_dir():
        file /= file_name(f"{name}-{version}" if version else str(name)) + ".zip"
    check_target(file, package)
    with tempfile.TemporaryDirectory() as made:
        members = dict(_itself(package))
        for kind in _others(package):
            members |= in_format(package, kind, Path(made) / kind, broken)
        with replacing(file) as aside:
            _write(aside, members)
    return file


def sound(
    path: str | Path | None, refusal: str, *, force: bool = False
) -> tuple[Package, set[str]]:
    """A package to write elsewhere, and which of its tables are not what their schemas say.

    Args:
        path: as for :func:`gd_metrics.check`.
        refusal: what is not done with such tables.
        force: whether it is done all the same.

    Raises:
        PackageError: if it can't be read.
        BrokenTablesError: for tables with errors, unless forced.
    """
    package = open_package(path, partly=True)
    if unreadable := [f.message for f in package.faults if f.code == UNREADABLE]:
        raise PackageError("\n".join(unreadable))
    of_claims = {rule.code for rule in rules()} | {STALE}
    broken = [f for f in check(path).findings if f.severity == ERROR and f.code not in of_claims]
    if broken and not force:
        listed = [f"{f.table}: {f.message}" for f in broken[:_SHOWN]]
        more = [f"and {len(broken) - _SHOWN} more"] if len(broken) > _SHOWN else []
        raise BrokenTablesError([*listed, *more, refusal])
    return package, {f.table for f in broken}


def check_target(file: Path, package: Package) -> None:
    """Whether a file may be written of a package: in a folder that is there, and over none of it.

    Raises:
        PackageError: if not.
    """
    if not file.resolve().parent.is_dir():
        raise PackageError(f"{file.parent}: no such folder to write {file.name} to")
    refuse_source(file, package.all_files)


def _write(file: Path, members: Mapping[str, Path]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for member, source in sorted(members.items()):
            info = zipfile.ZipInfo(member, _DATE)
            info.external_attr = 0o644 << 16
            info.file_size = source.stat().st_size  # so that more than 2 GiB are made room for
            with source.open("rb") as read, archive.open(info, "w") as written:
                shutil.copyfileobj(read, written)


def _itself(package: Package) -> Iterator[tuple[str, Path]]:
    """The package as it stands: the places in the zip of its descriptor and all files it names."""
    yield DESCRIPTOR, package.root / Path(package.label).name
    for item in package.descriptor["resources"]:
        for name in named_files(item):
            if not (package.root / name).is_file():
                raise PackageError(f"{name}: is missing; resource {item['name']!r} names it")
            yield Path(name).as_posix(), package.root / name
    for name in ("README.md", CROISSANT):
        if (package.root / name).is_file():
            yield name, package.root / name


def _others(package: Package) -> list[str]:
    """The formats of the second packages: those that not all tables have."""
    kinds = {format_of(resource) for resource in package.resources.values()}
    return [kind for kind in FORMATS if kinds != {kind}]
