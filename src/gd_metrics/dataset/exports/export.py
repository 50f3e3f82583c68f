"""Take a package to another tool: checked first, written aside, and with what could not be kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ...errors import PackageError, UnknownNameError
from ...tables.package import Package
from ...tables.writing import as_json, is_stream, making, replacing, write_text
from ..conversion import file_name, in_format
from ..croissant import dataset
from ..pack import check_target, sound
from . import FORMATS, csvw, sdmx
from .databases import write_duckdb, write_sqlite
from .excel import write as write_workbook
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
    package, _ = sound(path, _MENDED)
    ending, write = _WRITERS[to]
    name = file_name(str(package.descriptor.get("name") or "datapackage"))
    target = Path(output) if output is not None else Path(f"{name}{ending}")
    check_target(target, package)
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


def _sdmx_csv(package: Package, target: Path) -> Written:
    if "figures" not in package.resources:
        raise PackageError(f"{package.label}: has no table figures, of which sdmx-csv is")
    figures = package.table("figures")
    with replacing(target) as aside:
        sdmx.write(figures, package.descriptor, aside)
    return {"figures": figures.num_rows}, []


def _schema_org(package: Package, target: Path) -> Written:
    write_text(target, as_json(dataset(package.descriptor)))
    return {}, []


def _folder(kind: str, package: Package, target: Path, *, on_the_web: bool = False) -> Written:
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
        if on_the_web:
            text = as_json(csvw.metadata(descriptor, written))
            (whole / csvw.NAME).write_text(text, encoding="utf-8")
        if target.exists():
            target.rmdir()
        whole.rename(target)
    return {name: package.resources[name].read().num_rows for name in sorted(there)}, notes


_WRITERS: dict[str, tuple[str, Callable[[Package, Path], Written]]] = {
    "parquet": ("-parquet", partial(_folder, "parquet")),
    "csv": ("-csv", partial(_folder, "csv")),
    "xlsx": (".xlsx", partial(_to_file, write_workbook)),
    "sqlite": (".sqlite", partial(_to_file, write_sqlite)),
    "duckdb": (".duckdb", partial(_to_file, write_duckdb)),
    "sdmx-csv": (".sdmx.csv", _sdmx_csv),
    "csvw": ("-csvw", partial(_folder, "csv", on_the_web=True)),
    "schema-org": (".jsonld", _schema_org),
}
"""Every format: how what is written is named, and what writes it."""
