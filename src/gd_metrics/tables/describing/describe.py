"""Files to a ``datapackage.json``: what their rows show, and no more than that."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import PackageError, SchemaError, UnreadableError
from ...finding import Finding, shown
from ..checking.rows import key_findings, row_findings
from ..package import DESCRIPTOR, local
from ..package import missing as no_such
from ..reading.csv import Text, decode, likely_encoding, read_csv
from ..reading.files import read_tables
from ..reading.layout import Layout
from ..reading.parquet import read_parquet
from ..reading.resource import WORKBOOKS, read
from ..reading.workbook import read_workbook
from ..schema.schema import Schema
from ..writing import as_json, write_text
from ..zips import gunzip
from .fields import Described, of_arrow, of_text, remarks_of
from .keys import Keys, find_keys

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
_READ = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".parquet", ".pq", ".xlsx", ".xlsm", ".ods")
_MEDIA = {"csv": "text/csv", "tsv": "text/tab-separated-values",
          "parquet": "application/vnd.apache.parquet",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          "ods": "application/vnd.oasis.opendocument.spreadsheet"}  # fmt: skip


@dataclass(frozen=True)
class DescribedTable:
    """One file, described.

    Attributes:
        name: the resource's name.
        path: its file, relative to the descriptor.
        rows: the rows that it was inferred from: all of them.
        resource: what the descriptor says of it.
        filled: of each field, the rows that have a value.
        remarks: what a person should know, or decide.
    """

    name: str
    path: str
    rows: int
    resource: Mapping[str, Any]
    filled: Mapping[str, int]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Description:
    """Files, described.

    Attributes:
        file: where the descriptor belongs.
        descriptor: the Data Package.
        tables: what was inferred of each file, and from how many rows.
        left_out: files that can't be described, and why: a line each.
        passed_over: files that are described elsewhere, or here in another format: a line each.
    """

    file: Path
    descriptor: Mapping[str, Any]
    tables: tuple[DescribedTable, ...]
    left_out: tuple[str, ...] = ()
    passed_over: tuple[str, ...] = ()

    def write(self, *, replace: bool = False) -> Path:
        """Write the descriptor.

        Args:
            replace: whether to write over one that is there.

        Returns:
            The file.

        Raises:
            PackageError: if one is there.
        """
        if self.file.exists() and not replace:
            raise PackageError(f"{self.file}: is there already; --force writes over it")
        write_text(self.file, as_json(self.descriptor))
        return self.file


def describe(
    *paths: str | Path, missing: Sequence[str] = (), encoding: str | None = None,
    output: str | Path | None = None,
) -> Description:  # fmt: skip
    """Infer a Data Package from files: types, formats, missing values, keys, enums.

    A text that a number would change stays text (leading zeros, many digits); a date has one
    format; what may be read in two ways is text, and a remark says so. All rows are looked at.
    Bounds, titles and licences are left to people.

    Args:
        paths: CSV and TSV files, also gzipped ones, Parquet and workbooks, or folders of them.
        missing: texts that stand for no value, beside the usual ones.
        encoding: of text files that are not UTF-8; without it, what they look like.
        output: where the descriptor belongs; ``datapackage.json`` in the folder that holds
            all files if not given.

    Returns:
        The description, which is yet to be written.

    Raises:
        gd_metrics.PackageError: if there is no such file, or none can be described.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (pathlib.Path(folder) / "rain.csv").write_text("day,mm\\n2024-01-01,0.5\\n")
    ...     rain = describe(folder).descriptor["resources"][0]
    >>> [(field["name"], field["type"]) for field in rain["schema"]["fields"]]
    [('day', 'date'), ('mm', 'number')]
    """

    files, root, passed_over = _files(paths)
    target = root / DESCRIPTOR if output is None else local(output)
    parts: dict[str, _Part] = {}
    read, left_out = _read(files, target.parent, missing, encoding)
    again = _repeated(read, {local(path) for path in paths})
    passed_over += [f"{shown(p.file)}: its rows are those of {shown(o.file)}" for p, o in again]
    for part in read:
        if not any(part is one for one, _ in again):
            parts[_named(part.stem, parts)] = part
    if not parts:
        reasons = [*left_out, *passed_over]
        raise PackageError(
            "\n".join(reasons) or f"{shown(root)}: no CSV, Parquet or workbook in it"
        )
    keys = find_keys({name: part.columns for name, part in parts.items()})
    resources = {name: _resource(name, part, keys[name]) for name, part in parts.items()}
    unfit = _unfit(resources, parts)
    tables = tuple(
        DescribedTable(
            name, resources[name]["path"], part.rows, resources[name],
            {column.name: column.filled for column in part.columns},
            (*part.remarks, *_of_columns(part), *keys[name].remarks, *unfit.get(name, ())),
        )
        for name, part in parts.items()
    )  # fmt: skip
    descriptor = {
        "$schema": PACKAGE_PROFILE,
        "name": _slug(target.resolve().parent.name) or "tables",
        "resources": [*resources.values()],
    }
    return Description(target, descriptor, tables, tuple(left_out), tuple(passed_over))


@dataclass(frozen=True)
class _Part:
    """A file as it was read.

    Attributes:
        file: the file.
        stem: its name without endings.
        said: what the resource says of how it is written.
        columns: its columns.
        remarks: what a person should know of the file.
    """

    file: Path
    stem: str
    said: Mapping[str, Any]
    columns: Sequence[Described]
    remarks: tuple[str, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(self.columns[0].column)


def _files(paths: Sequence[str | Path]) -> tuple[list[Path], Path, list[str]]:
    """The files that paths mean, the folder that holds them all, and what is passed over."""
    places = [local(path) for path in paths] or [Path()]
    files: list[Path] = []
    packages: list[Path] = []
    for place in places:
        if not place.exists():
            raise no_such(place)
        if place.is_dir():
            packages += _packages(place)
        files += _inside(place, packages) if place.is_dir() else [place]
    folders = [place if place.is_dir() else place.parent for place in places]
    root = folders[0]
    if len(folders) > 1:
        root = Path(os.path.commonpath([folder.resolve() for folder in folders]))
        root = Path(os.path.relpath(root))
    passed_over = [f"{shown(p)}{os.sep}: is a package with its own {DESCRIPTOR}" for p in packages]
    return list(dict.fromkeys(files)), root, passed_over


def _inside(folder: Path, packages: Sequence[Path]) -> list[Path]:
    """The tables of a folder and those below it; none that is hidden, or of packages there."""
    return sorted(
        file for file in folder.rglob("*")
        if file.is_file() and file.name.lower().endswith(_READ)
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
        and not any(file.is_relative_to(package) for package in packages)
    )  # fmt: skip


def _packages(folder: Path) -> list[Path]:
    """The folders below one that are packages of their own, as an export writes them."""
    packages = sorted(file.parent for file in folder.rglob(DESCRIPTOR) if file.is_file())
    return [package for package in packages if package != folder]


def _read(
    files: Iterable[Path], root: Path, missing: Sequence[str], encoding: str | None
) -> tuple[list[_Part], list[str]]:
    """The tables of files, and which files can't be read, and why."""
    parts: list[_Part] = []
    left_out: list[str] = []
    for file in files:
        try:
            parts += _parts(file, root, missing, encoding)
        except (PackageError, OSError, ValueError) as error:  # pyarrow's are ValueErrors
            reason = getattr(error, "strerror", None) or str(error).partition("\n")[0]
            left_out.append(f"{shown(file)}: {reason.removeprefix(f'{shown(file)}: ')}")
    return parts, left_out


def _parts(file: Path, root: Path, missing: Sequence[str], encoding: str | None) -> list[_Part]:
    """Read a file and describe its columns; of a workbook, of each sheet."""

    try:
        place = Path(os.path.relpath(file.resolve(), root.resolve())).as_posix()
    except ValueError:  # another drive
        place = ".."
    if place.startswith(".."):
        raise PackageError(f"lies outside {shown(root)}, where the descriptor belongs")
    if not file.stat().st_size:
        raise UnreadableError("is empty: it has no bytes")
    kind = file.name.lower().removesuffix(".gz").rpartition(".")[2]
    stem = file.name.partition(".")[0]
    if kind in ("parquet", "pq"):
        table = read_parquet(file)
        _check_labels(table.column_names)
        columns = [of_arrow(name, table[name]) for name in table.column_names]
        said: dict[str, Any] = {"path": place, "format": "parquet", "mediatype": _MEDIA["parquet"]}
        return [_Part(file, stem, said, columns, ())]
    if kind in WORKBOOKS:
        return [*_sheets(file, place, missing)]
    if kind not in ("csv", "tsv", "txt"):
        raise PackageError(
            f"{f'.{kind}' if kind else 'a file without an ending'} is not described; "
            "CSV, Parquet and workbooks are"
        )
    text, said, remarks = _text(file, encoding)
    said = {"path": place, **said}
    labels = text.labels
    columns = [of_text(n, c, missing) for n, c in zip(labels, text.columns, strict=True)]
    return [_Part(file, stem, said, columns, remarks)]


def _sheets(file: Path, place: str, missing: Sequence[str]) -> Iterator[_Part]:
    """The sheets of a workbook that have cells, each with the header that is found in it."""

    sheets = read_workbook(file, Layout())
    for sheet in sheets:
        columns = [
            of_text(label.name, column, missing)
            for label, column in zip(sheet.labels, sheet.columns, strict=True)
        ]
        top = sheet.header.line or 1
        dialect: dict[str, Any] = {}
        if len(sheets) > 1:  # the standard's word, and frictionless's
            dialect = {"sheetName": sheet.name, "excel": {"sheet": sheet.name}}
        one_row = all(len(label.words) < 2 for label in sheet.labels)
        if top > 1 and one_row:
            dialect["headerRows"] = [top]
        kind = file.suffix.lower().removeprefix(".")
        said = {"path": place, "format": kind, "mediatype": _MEDIA.get(kind, _MEDIA["xlsx"])}
        stem = sheet.name if len(sheets) > 1 else file.name.partition(".")[0]
        remarks = () if one_row else ("has a header of two rows, which are read as one",)
        yield _Part(file, stem, said | ({"dialect": dialect} if dialect else {}), columns, remarks)


def _text(file: Path, encoding: str | None) -> tuple[Text, dict[str, Any], tuple[str, ...]]:
    """A CSV file, how it is written, and what a person should know of that."""

    encoding, remarks = _encoding_of(file, encoding)
    (read,) = read_tables(file, encoding)
    data, dialect = read.written.data or b"", read.written.dialect
    text = read_csv(data, dialect)
    _check_labels(text.labels)
    if not text.rows:
        remarks.append("has no rows: nothing is known but its columns")
    if read.notes:
        remarks.append("has lines below its rows that are none: take them out")
    kind = "tsv" if file.name.lower().removesuffix(".gz").endswith(".tsv") else "csv"
    said: dict[str, Any] = {
        "format": kind, "mediatype": _MEDIA[kind], "encoding": (encoding or "utf-8").lower()
    }  # fmt: skip
    if file.suffix.lower() == ".gz":
        said["compression"] = "gz"
    written: dict[str, Any] = {}
    if dialect.delimiter != ("\t" if kind == "tsv" else ","):
        written["delimiter"] = dialect.delimiter
    if dialect.header_rows:
        written["headerRows"] = [*dialect.header_rows]
    return text, said | ({"dialect": written} if written else {}), tuple(remarks)


def _encoding_of(file: Path, encoding: str | None) -> tuple[str | None, list[str]]:
    """How a file's letters are written, and a remark where that is guessed."""

    data = file.read_bytes()
    data = gunzip(data) if file.suffix.lower() == ".gz" else data
    try:
        decode(data, encoding)
    except UnreadableError:
        if encoding or not (encoding := likely_encoding(data)):
            raise
        return encoding, [f"is read as {encoding}: look whether its letters are right"]
    return encoding, []


def _check_labels(labels: Iterable[str]) -> None:
    seen: set[str] = set()
    for number, label in enumerate(labels, 1):
        if not label:
            raise UnreadableError(f"column {number} has no name in the header line: give it one")
        if label in seen:
            raise UnreadableError(f"column {label!r} stands twice in the header line: rename one")
        seen.add(label)


def _resource(name: str, part: _Part, keys: Keys) -> dict[str, Any]:
    """What the descriptor says of a file."""
    leading = {name for key in keys.foreign for name in key["fields"]}  # the other table lists them
    schema: dict[str, Any] = {
        "$schema": SCHEMA_PROFILE,
        "fields": [
            {
                n: v
                for n, v in column.field.items()
                if n != "constraints" or column.name not in leading
            }
            for column in part.columns
        ],
        **({"primaryKey": [*keys.primary]} if keys.primary else {}),
        **({"foreignKeys": keys.foreign} if keys.foreign else {}),
    }
    return {"name": name, "type": "table", **part.said, "schema": schema}


def _of_columns(part: _Part) -> Iterator[str]:
    return remarks_of(part.columns)


def _unfit(
    resources: Mapping[str, Mapping[str, Any]], parts: Mapping[str, _Part]
) -> dict[str, list[str]]:
    """What a check of the files will find, by the name of the table."""

    findings: list[Finding] = []
    reads, schemas = {}, {}
    for name, resource in resources.items():
        try:
            schemas[name] = Schema.of(resource["schema"], "v2")
        except SchemaError as error:
            raise PackageError(f"{name}: {error}") from error
        reads[name] = read([parts[name].file], schemas[name], resource)
        findings += row_findings(name, reads[name], schemas[name])
    findings += key_findings(reads, schemas)
    unfit: dict[str, list[str]] = {}
    for finding in findings:
        unfit.setdefault(finding.table, []).append(f"check finds: {finding.message}")
    return unfit


def _named(stem: str, taken: Iterable[str]) -> str:
    """A name for a resource that none has yet."""
    name, number = _slug(stem) or "table", 1
    while (numbered := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return numbered


def _slug(text: str) -> str:
    """A text as a name of a Data Package: small letters, digits, and ``-._`` between."""
    letters = re.sub(r"[^\w.-]+", "-", text.lower(), flags=re.ASCII)
    return letters.strip("-._")


def _repeated(parts: Sequence[_Part], named: Collection[Path]) -> list[tuple[_Part, _Part]]:
    """The tables that only repeat another in another format, each with that other.

    What lies nearest to the top, and of that text, is no repetition.

    Args:
        parts: tables.
        named: files that were asked for by name, which are none either.
    """
    ranked = sorted(parts, key=lambda part: (len(part.file.parts), not _is_text(part)))
    kept: list[_Part] = []
    again: list[tuple[_Part, _Part]] = []
    for part in ranked:
        other = next((one for one in kept if _is_again(one, part)), None)
        if other is None or part.file in named:
            kept.append(part)
        else:
            again.append((part, other))
    return again


def _is_text(part: _Part) -> bool:
    return part.file.name.lower().removesuffix(".gz").endswith((".csv", ".tsv"))


def _is_again(one: _Part, other: _Part) -> bool:
    """Whether two files of different formats hold the same rows under the same names."""
    alike = one.file.suffix.lower() == other.file.suffix.lower()
    if alike or len(one.columns) != len(other.columns):
        return False
    pairs = [*zip(one.columns, other.columns, strict=True)]
    return bool(pairs) and all(_is_column_again(a, b) for a, b in pairs)


def _is_column_again(one: Described, other: Described) -> bool:
    if one.name != other.name or len(one.column) != len(other.column) or not len(one.column):
        return False
    values = (column.column.slice(0, _ROWS).to_pylist() for column in (one, other))
    return all(_cell(a) == _cell(b) for a, b in zip(*values, strict=True))


def _cell(value: Any) -> Any:
    """A value whatever format it is read from: a number as one, all others as texts."""
    text = "" if value is None else str(value).strip()
    try:
        return float(text)
    except ValueError:
        return text.casefold().removesuffix(" 00:00:00")


_ROWS = 1000
"""Rows by whose values two tables are told to be one."""
