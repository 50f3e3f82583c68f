"""Open and write a Data Package: a descriptor, its files, and nothing outside its folder.

Every path in a descriptor is relative and stays inside the package; a URL is never
fetched. What can't be read is one :class:`PackageError` that says what, where, and what to
do about it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import PackageError, SchemaError
from .schema.schema import Schema, version_of

if TYPE_CHECKING:
    import pyarrow as pa

    from .reading.resource import Read
    from .zips import Unpacked

_Told = TypeVar("_Told")
DESCRIPTOR = "datapackage.json"
FOLDER = "datapackage"
CURATION = "curation"
"""What a project has: its package, and beside it what that is built from."""


@dataclass(frozen=True)
class TableFormula:
    """A formula over the columns of a resource: our property ``formulas`` of a Data Package.

    Attributes:
        text: such as ``total = a + b``.
        rounding: what the numbers stand for; see :func:`gd_metrics.check_table`.
        decimals: the digits they were printed with, where they are floats.
    """

    text: str
    rounding: str = "exact"
    decimals: int | None = None

    @classmethod
    def of(cls, item: Any) -> TableFormula | None:
        """A formula from an item of the property: a text, or an object; else ``None``."""
        if isinstance(item, str):
            return cls(item)
        if not isinstance(item, dict) or not item.keys() <= {"formula", "rounding", "decimals"}:
            return None
        made = cls(item.get("formula", ""), item.get("rounding", "exact"), item.get("decimals"))
        kinds = ((made.text, str), (made.rounding, str), (made.decimals, int | None))
        return made if all(isinstance(value, kind) for value, kind in kinds) else None


@dataclass(frozen=True)
class Resource:
    """One table of a package.

    Attributes:
        name: its name in the descriptor.
        path: its file, inside the package; the first, if it has several.
        schema: its Table Schema.
        hash: what the descriptor says of the file's bytes (``sha256:…``), if anything.
        title: what it holds, in a few words.
        files: all its files, none if its rows stand in the descriptor.
        declared: its schema, read.
        descriptor: all that the descriptor says of it.
        label: the file as people are told it.
        formulas: what must hold between its columns.
    """

    name: str
    path: Path
    schema: Mapping[str, Any]
    hash: str | None
    title: str
    files: tuple[Path, ...]
    declared: Schema
    descriptor: Mapping[str, Any]
    label: str = ""
    formulas: tuple[TableFormula, ...] = ()

    @property
    def key(self) -> str | None:
        """The column that is its primary key, if one column is."""
        key = self.declared.primary_key
        return key[0] if len(key) == 1 else None

    def read(self) -> pa.Table:
        """The rows; cells that can't be read are null.

        Raises:
            PackageError: if the file is missing, damaged, or not what its hash says.
        """
        return self._read(_table)

    def read_all(self) -> Read:
        """The rows, and what is wrong with their form.

        See :func:`gd_metrics.tables.reading.resource.read`.

        Raises:
            PackageError: as :meth:`Resource.read`.
        """
        from .reading.resource import read

        return self._read(read)

    def _read(self, reader: Callable[..., _Told]) -> _Told:
        try:
            self.verify()
            return reader(self.files, self.declared, self.descriptor)
        except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
            reason = str(error).partition("\n")[0]
            raise PackageError(f"{self.label}: can't be read: {reason}") from error

    def verify(self) -> None:
        """Look whether the files are there, with the bytes that the descriptor says.

        Raises:
            PackageError: if one is missing, or has other bytes.
        """
        for file in self.files:
            if not file.is_file():
                raise PackageError(
                    f"{self.label}: file of resource {self.name!r} is missing; rebuild it"
                )
        self._check_bytes()
        self._check_hash()

    def _check_bytes(self) -> None:
        wanted, found = self.descriptor.get("bytes"), sum(f.stat().st_size for f in self.files)
        if wanted is not None and self.files and wanted != found:
            raise PackageError(
                f"{self.label}: has {found} bytes, the descriptor says {wanted}; "
                "the file has changed: rebuild the package or fetch it again"
            )

    def _check_hash(self) -> None:
        if self.hash is None or not self.files:
            return
        algorithm, _, wanted = self.hash.rpartition(":")
        if (algorithm or "md5") not in hashlib.algorithms_guaranteed:
            raise PackageError(f"{self.label}: unknown hash algorithm {algorithm!r}; use sha256")
        digest = hashlib.new(algorithm or "md5", usedforsecurity=False)
        if not digest.digest_size:  # shake: as long as one likes
            raise PackageError(f"{self.label}: hash algorithm {algorithm!r} has no length; "
                               "use sha256")  # fmt: skip
        for file in self.files:
            with file.open("rb") as opened:
                while block := opened.read(1 << 20):
                    digest.update(block)
        found = digest.hexdigest()
        if found != wanted.lower():
            raise PackageError(
                f"{self.label}: its {algorithm or 'md5'} is {found[:12]}…, the descriptor says "
                f"{wanted[:12]}…; the file has changed: rebuild the package or fetch it again"
            )


def _table(files: Sequence[Path], schema: Schema, descriptor: Mapping[str, Any]) -> pa.Table:
    from .reading.parquet import as_it_stands

    table = as_it_stands(files, schema, descriptor)
    if table is not None:
        return table
    from .reading.resource import read

    return read(files, schema, descriptor).table


@dataclass(frozen=True)
class Package:
    """An opened package: where it lies, what it says, and its tables by name.

    Attributes:
        root: its folder.
        descriptor: what its ``datapackage.json`` says.
        resources: its tables by name.
        label: the descriptor as people are told it; inside a zip, behind the zip's name.
        unpacked: what keeps the folder of a zip.
    """

    root: Path
    descriptor: Mapping[str, Any]
    resources: Mapping[str, Resource]
    label: str = ""
    unpacked: Unpacked | None = None

    def table(self, name: str) -> pa.Table:
        """The rows of one table; see :meth:`Resource.read`."""
        return self.resources[name].read()


def find(path: str | Path | None = None) -> Path:
    """The descriptor that a path means.

    Args:
        path: a descriptor, a zip of a package, a folder that holds one, or a project folder
            whose ``datapackage/`` does; without it the project in the current folder, else the
            data that is installed with this library.

    Raises:
        PackageError: if there is none.
    """
    if path is None:
        here = _descriptor_in(Path())
        return here if here else installed() / DESCRIPTOR
    given = local(path)
    try:
        if not given.exists():
            raise missing(given)
        found = _descriptor_in(given) if given.is_dir() else given
    except OSError as error:
        raise PackageError(f"{given}: can't be read: {error.strerror}") from error
    if found is None:
        raise PackageError(
            f"{given}: not a data package: no {DESCRIPTOR} in it or in its {FOLDER}/; "
            "name a package's folder or a file, or build one with gd-metrics build"
        )
    if found.suffix.lower() not in (".json", ".zip"):
        raise PackageError(
            f"{given}: not a data package; name a {DESCRIPTOR}, a package's folder or a zip of one"
        )
    return found


def local(path: str | Path) -> Path:
    """The path of a file or folder here; not a URL, standard input, or an empty text.

    Raises:
        PackageError: for one of these.
    """
    text = str(path)
    if not text:
        raise PackageError("the path is empty; name a file or a folder")
    if text == "-":
        raise PackageError("-: standard input is not read; name a file")
    if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        raise PackageError(f"{path}: is a URL, and nothing is fetched; download it first")
    return Path(path)


def missing(path: Path) -> PackageError:
    """What to say of a path where nothing is."""
    pattern = "; its * ? [ are for a shell to expand" if {*"*?["} & {*str(path)} else ""
    return PackageError(f"{path}: no such file or folder; check the path{pattern}")


def has_package(folder: Path) -> bool:
    """Whether a folder is a package's, or a project's."""
    return _descriptor_in(folder) is not None


def _descriptor_in(folder: Path) -> Path | None:
    for place in (folder / FOLDER / DESCRIPTOR, folder / DESCRIPTOR):
        if place.is_file():
            return place
    return None


def installed() -> Path:
    """The folder of the data that comes with this library.

    A wheel carries it inside the package; an editable install reads the repository's own.
    """
    here = Path(__file__).resolve().parents[1]
    inside = here / FOLDER
    return inside if inside.is_dir() else here.parents[1] / FOLDER


def open_package(path: str | Path | None = None) -> Package:
    """Read a descriptor and find its files; no rows are read yet.

    Args:
        path: see :func:`find`.

    Raises:
        PackageError: if it is no descriptor of tables, or leaves its folder.
    """
    file = find(path)
    if file.suffix.lower() != ".zip":
        return _open(file, str(file.parent))
    from ..errors import ZipError
    from .zips import unpack

    try:
        unpacked, inside = unpack(file, DESCRIPTOR)
    except ZipError as error:
        raise PackageError(f"{file}: {error}") from error
    try:
        opened = _open(unpacked.folder / inside / DESCRIPTOR, str(file / inside))
    except PackageError as error:
        told = str(error).replace(str(unpacked.folder), str(file))
        raise PackageError(told) from error
    return replace(opened, unpacked=unpacked)


def _open(file: Path, folder: str) -> Package:
    """Read a descriptor; ``folder`` is what people are told of where it lies."""
    descriptor = read_json(file)
    listed = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(listed, list) or not listed:
        raise PackageError(f"{file}: not a data package: it lists no resources")
    version = version_of(descriptor)
    resources: dict[str, Resource] = {}
    names: set[str] = set()
    for number, item in enumerate(listed, 1):
        _check_name(file, number, item, names)
        if resource := _resource(file, folder, item, version):
            resources[resource.name] = resource
    if not resources:
        raise PackageError(f"{file}: not a package of tables: none of its resources has a schema")
    label = (Path(folder) / DESCRIPTOR).as_posix() if file.name == DESCRIPTOR else str(file)
    return Package(file.parent, descriptor, resources, label)


def read_json(file: Path) -> Any:
    """What a file of JSON says.

    Raises:
        PackageError: if it is no such file, or not JSON.
    """
    try:
        if file.exists() and not file.is_file():
            raise PackageError(f"{file}: is no regular file; name a file")
        return json.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise PackageError(
            f"{file}: not a descriptor: not UTF-8 text; name a {DESCRIPTOR} or a package's folder"
        ) from error
    except json.JSONDecodeError as error:
        raise PackageError(
            f"{file}: not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except RecursionError as error:
        raise PackageError(f"{file}: not a descriptor: nested too deeply") from error
    except OSError as error:
        raise PackageError(f"{file}: can't be read: {error.strerror}") from error
    except ValueError as error:  # a number of too many digits
        raise PackageError(f"{file}: not JSON that can be read: {error}") from error


def _check_name(file: Path, number: int, item: Any, names: set[str]) -> None:
    """Whether a resource has a name that none before it has."""
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        raise PackageError(f"{file}: resource {number} has no name")
    if item["name"] in names:
        raise PackageError(f"{file}: two resources are named {item['name']!r}; rename one")
    names.add(item["name"])


def _resource(
    file: Path, folder: str, item: Mapping[str, Any], version: str | None
) -> Resource | None:
    """A table of the descriptor, ``None`` for what is no table."""
    where = f"{file}: resource {item['name']!r}"
    path, schema = item.get("path"), item.get("schema")
    paths = [path] if isinstance(path, str) else path or []
    if not isinstance(paths, list) or not all(isinstance(p, str) for p in paths):
        raise PackageError(f"{where} has no path to a file, or list of them")
    if not paths and "data" not in item:
        raise PackageError(f"{where} has no path and no data")
    files = tuple(_inside(file.parent, p, where) for p in paths)
    if schema is None and not _is_table(item, paths):
        return None
    if isinstance(schema, str):
        schema = read_json(_inside(file.parent, schema, where, "schema"))
    if not isinstance(schema, dict):
        raise PackageError(f"{where} has no schema with fields")
    for name in ("encoding", "format", "compression"):
        if not isinstance(item.get(name), str | None):
            raise PackageError(f"{where}: its {name} is no text")
    try:
        declared = Schema.of(schema, version or version_of(item))
    except SchemaError as error:
        raise PackageError(f"{where}: {error}") from error
    if not isinstance(item.get("hash", ""), str):
        raise PackageError(f"{where}: its hash is no text such as sha256:…")
    return Resource(
        item["name"],
        files[0] if files else file,
        schema,
        item.get("hash"),
        str(item.get("title", item["name"])),
        files,
        declared,
        item,
        (Path(folder) / paths[0]).as_posix() if paths else (Path(folder) / file.name).as_posix(),
        _formulas(item.get("formulas", []), where),
    )


def _formulas(listed: Any, where: str) -> tuple[TableFormula, ...]:
    """What must hold between a resource's columns: our property ``formulas``."""
    formulas = [TableFormula.of(f) for f in listed] if isinstance(listed, list) else [None]
    if None in formulas:
        raise PackageError(
            f"{where}: its formulas are no list of texts, or of objects with formula, "
            "rounding and decimals"
        )
    return tuple(f for f in formulas if f)


def _is_table(item: Mapping[str, Any], paths: Sequence[str]) -> bool:
    """Whether a resource is meant as a table, though it has no schema."""
    if not paths:
        return isinstance(item["data"], list)
    if item.get("type") == "table" or item.get("profile") == "tabular-data-resource":
        return True
    kinds = [str(item.get("format") or ""), *(p.lower().removesuffix(".gz") for p in paths[:1])]
    return any(k.lower().rpartition(".")[2] in _TABULAR for k in kinds)


_TABULAR = ("csv", "tsv", "parquet", "pq")


def _inside(root: Path, path: str, where: str, what: str = "path") -> Path:
    """The file of a relative path, if it stays in the package, links followed."""
    told = path if len(path) <= _SHOWN else path[:_SHOWN] + "…"
    if "://" in path:
        raise PackageError(f"{where}: {what} {told!r} is a URL, and nothing is fetched")
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or re.match("[A-Za-z]:", path):
        raise PackageError(
            f"{where}: {what} {told!r} leaves the package; use a relative path inside it"
        )
    file = root / parts
    try:
        inside = file.resolve().is_relative_to(root.resolve())
        file.exists()
    except (OSError, RuntimeError, ValueError) as error:  # too long, a loop of links, a NUL
        reason = getattr(error, "strerror", None) or str(error).partition(":")[0]
        raise PackageError(f"{where}: {what} {told!r} can't be read: {reason}") from error
    if not inside:
        raise PackageError(f"{where}: {what} {told!r} is a link that leaves the package")
    return file


_SHOWN = 80
"""Characters of a path that are told."""


def sha256(data: bytes) -> str:
    """A hash as a descriptor says it.

    >>> sha256(b"")[:14]
    'sha256:e3b0c44'
    """
    return "sha256:" + hashlib.sha256(data).hexdigest()
