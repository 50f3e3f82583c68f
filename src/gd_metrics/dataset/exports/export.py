"""Take a package to another tool: checked first, written aside, and with what could not be kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ...errors import BrokenTablesError, PackageError, UnknownNameError
from ...finding import UNREADABLE
from ...tables.package import Package, open_package
from ...tables.writing import is_stream, making, refuse_source, replacing
from ..conversion import file_name, in_format
from ..pack import broken_tables, problems
from . import FORMATS
from .tables import Exported, load

_MENDED = "not exported: mend the tables first"


@dataclass(frozen=True)
class Export:
    """What was written.

    Attributes:
        path: the file, or the folder.
        rows: how many rows of each table are in it.
        notes: what the format has no words for, and what was left out: a line each.
    """

    path: Path
    rows: Mapping[str, int]
    notes: tuple[str, ...] = ()


def export(path: str | Path | None = None, *, to: str, output: str | Path | None = None) -> Export:
    """Write a package in the format of another tool.

    Args:
        path: a ``datapackage.json``, a package's folder or zip, or a project; without it the
            project in the current folder, else the installed data.
        to: ``parquet``, ``csv`` and ``csvw`` write a folder; ``xlsx``, ``sqlite``, ``duckdb``,
            ``sdmx-csv`` (of table ``figures``) and ``schema-org`` a file.
        output: the file or folder to write; named after the package if not given. A folder
            must be new or empty, a file is replaced.

    Returns:
        What was written, and what the format could not keep.

    Raises:
        gd_metrics.PackageError: if the package can't be read, or the format can't hold it.
        gd_metrics.UnknownNameError: for another format.
        gd_metrics.errors.BrokenTablesError: for tables that have errors.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = export(to="sqlite", output=f"{folder}/figures.sqlite")
    >>> made.path.name, made.rows["indicators"] > 50
    ('figures.sqlite', True)
    """
    if to not in FORMATS:
        raise UnknownNameError("format", to, FORMATS)
    package = open_package(path, partly=True)
    if unreadable := [f.message for f in package.faults if f.code == UNREADABLE]:
        raise PackageError("\n".join(unreadable))
    if broken := broken_tables(path):
        raise BrokenTablesError([*problems(broken), _MENDED])
    ending, write = _WRITERS[to]
    name = file_name(str(package.descriptor.get("name") or "datapackage"))
    target = Path(output) if output is not None else Path(f"{name}{ending}")
    if not target.resolve().parent.is_dir():
        raise PackageError(f"{target.parent}: no such folder to write {target.name} to")
    refuse_source(target, package.all_files)
    rows, notes = write(package, target)
    return Export(target, rows, tuple(notes))


Written = tuple[dict[str, int], list[str]]


def _rows(tables: Iterable[Exported]) -> dict[str, int]:
    return {table.name: table.rows for table in tables}


def _to_file(
    writer: Callable[[Sequence[Exported], Path, list[str]], None], package: Package, target: Path
) -> Written:
    """Write all tables into one file."""
    if target.is_dir():
        raise PackageError(f"{target}: is a folder; name a file")
    tables, notes = load(package)
    with TemporaryDirectory() as folder:  # what makes a database asks for a file that is not there
        made = Path(folder) / "made"
        writer(tables, made, notes)
        with replacing(target) as aside:
            shutil.copyfile(made, aside)
    return _rows(tables), notes


def _sqlite(package: Package, target: Path) -> Written:
    from .sqlite import write

    return _to_file(write, package, target)


def _duckdb(package: Package, target: Path) -> Written:
    from .duckdb import write

    return _to_file(write, package, target)


def _xlsx(package: Package, target: Path) -> Written:
    from .excel import write

    return _to_file(write, package, target)


def _sdmx_csv(package: Package, target: Path) -> Written:
    from .sdmx import write

    if "figures" not in package.resources:
        raise PackageError(f"{package.label}: has no table figures, of which sdmx-csv is")
    figures = package.table("figures")
    with replacing(target) as aside:
        write(figures, package.descriptor, aside)
    return {"figures": figures.num_rows}, []


def _schema_org(package: Package, target: Path) -> Written:
    from .schema_org import dataset

    text = json.dumps(dataset(package.descriptor), ensure_ascii=False, indent=2) + "\n"
    with replacing(target) as aside:
        aside.write_text(text, encoding="utf-8")
    return {}, []


def _folder(kind: str, package: Package, target: Path, *, csvw: bool = False) -> Written:
    """Write a package of Parquet or CSV, with metadata of CSV on the Web if asked."""
    if is_stream(target) or (target.exists() and (target.is_file() or any(target.iterdir()))):
        raise PackageError(f"{target}: is no new or empty folder; name one")
    with making(target.resolve().parent, "export") as made:
        files = dict(in_format(package, kind, made / "work", ()))
        whole = made / "whole"
        for place, file in files.items():
            copied = whole / Path(place).relative_to(kind)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copied)
        descriptor = json.loads((whole / "datapackage.json").read_text("utf-8"))
        written = [r for r in descriptor["resources"] if r.get("format") == kind and "schema" in r]
        there = {r["name"] for r in written}
        notes = [f"{name}: stays as it is: it can't be read back from {kind} with all it says"
                 for name in package.resources if name not in there]  # fmt: skip
        notes += [f"{name}: stays as it is: it has no schema" for name in package.others]
        if csvw:
            from .csvw import NAME, metadata

            text = json.dumps(metadata(descriptor, written), ensure_ascii=False, indent=2)
            (whole / NAME).write_text(text + "\n", encoding="utf-8")
        if target.exists():
            target.rmdir()
        whole.rename(target)
    return {name: package.resources[name].read().num_rows for name in sorted(there)}, notes


_WRITERS: dict[str, tuple[str, Callable[[Package, Path], Written]]] = {
    "parquet": ("-parquet", lambda package, target: _folder("parquet", package, target)),
    "csv": ("-csv", lambda package, target: _folder("csv", package, target)),
    "xlsx": (".xlsx", _xlsx),
    "sqlite": (".sqlite", _sqlite),
    "duckdb": (".duckdb", _duckdb),
    "sdmx-csv": (".sdmx.csv", _sdmx_csv),
    "csvw": ("-csvw", lambda package, target: _folder("csv", package, target, csvw=True)),
    "schema-org": (".jsonld", _schema_org),
}
"""Every format: how what is written is named, and what writes it."""
