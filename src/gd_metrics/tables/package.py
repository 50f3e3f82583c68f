"""Open and write a Data Package: a descriptor, its files, and nothing outside its folder.

Every path in a descriptor is relative and stays inside the package; a URL is never
fetched. What can't be read is one :class:`PackageError` that says what, where, and what to
do about it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from ..errors import NothingNamedError, PackageError, SchemaError, UnreadableError, few
from ..finding import UNREADABLE, Finding, Place, shown
from .schema import metadata
from .schema.schema import Schema, version_of

if TYPE_CHECKING:
    import pyarrow as pa

    from .reading.resource import Read
    from .zips import Unpacked

_Made = TypeVar("_Made")
DESCRIPTOR = "datapackage.json"
FOLDER = "datapackage"
NO_SCHEMA = "schema-error"
"""The code of a table that says no schema, as the standard allows of most."""
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
    rounding: str = "auto"
    decimals: int | None = None

    @classmethod
    def of(cls, item: Any) -> TableFormula | None:
        """A formula from an item of the property: a text, or an object; else ``None``."""
        if isinstance(item, str):
            return cls(item)
        if not isinstance(item, dict) or not item.keys() <= {"formula", "rounding", "decimals"}:
            return None
        made = cls(item.get("formula", ""), item.get("rounding", "auto"), item.get("decimals"))
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

    def read_all(self, *, verified: bool = True) -> Read:
        """The rows, and what is wrong with their form.

        See :func:`gd_metrics.tables.reading.resource.read`.

        Args:
            verified: whether a file must be what its ``bytes`` and ``hash`` say.

        Raises:
            PackageError: as :meth:`Resource.read`.
        """
        from .reading.resource import read

        return self._read(read, verified=verified)

    def _read(self, reader: Callable[..., _Made], *, verified: bool = True) -> _Made:
        try:
            self.verify() if verified else self.check_files()
            return reader(self.files, self.declared, self.descriptor)
        except UnreadableError as error:
            reason = str(error).removeprefix("can't be read: ")
            raise PackageError(f"{self.label}: can't be read: {reason}") from error
        except (OSError, ValueError, MemoryError) as error:  # pyarrow's errors are ValueErrors
            reason = str(error).partition("\n")[0] or "takes more memory than there is"
            raise PackageError(f"{self.label}: can't be read: {reason}") from error

    def verify(self) -> None:
        """Look whether the files are there, with the bytes that the descriptor says.

        Raises:
            PackageError: if one is missing, or has other bytes.
        """
        self.check_files()
        for finding in self.differences():
            raise PackageError(finding.message)

    def check_files(self) -> None:
        """Look whether the files are there.

        Raises:
            PackageError: if one is missing.
        """
        for file in self.files:
            if not file.is_file():
                what = "is no regular file" if file.exists() else "is missing"
                raise PackageError(
                    f"{self.label}: file of resource {self.name!r} {what}; put it there, or "
                    "correct the path in the descriptor"
                )

    def differences(self) -> Iterator[Finding]:
        """In what the files are not those that ``bytes`` and ``hash`` of the descriptor mean."""
        if not self.files or not all(file.is_file() for file in self.files):
            return
        expected, size = self.descriptor.get("bytes"), sum(f.stat().st_size for f in self.files)
        if expected is not None and expected != size:
            yield self._differs("byte-count", f"has {size} bytes, the descriptor says {expected}")
        elif self.hash:
            yield from self._hash_differs(self.hash)

    def _hash_differs(self, expected: str) -> Iterator[Finding]:
        algorithm, _, digits = expected.rpartition(":")
        algorithm = algorithm.lower() or "md5"
        if algorithm not in hashlib.algorithms_guaranteed or algorithm.startswith("shake"):
            reason = f"unknown hash algorithm {algorithm!r}; use sha256"
            yield self.finding(UNREADABLE, f"{self.label}: {reason}")
            return
        digest = hashlib.new(algorithm, usedforsecurity=False)
        for file in self.files:
            with file.open("rb") as opened:
                while block := opened.read(1 << 20):
                    digest.update(block)
        actual = digest.hexdigest()
        if actual != digits.lower():
            says = f"the descriptor says {digits[:12]}…"
            yield self._differs("hash-count", f"its {algorithm} is {actual[:12]}…, {says}")

    def _differs(self, code: str, how: str) -> Finding:
        then = "the file has changed: fetch it again, or write the descriptor anew"
        return self.finding(code, f"{self.label}: {how}; {then}")

    def finding(self, code: str, message: str) -> Finding:
        """What is wrong with its files."""
        place = Place(shown(self.label))
        return Finding(code, "error", self.name, self.name, message, place=place)


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
        others: resources that are no tables, or say no schema, by name.
        faults: what is wrong with the descriptor; of code ``unreadable``, why a resource is
            not among these.
    """

    root: Path
    descriptor: Mapping[str, Any]
    resources: Mapping[str, Resource]
    label: str = ""
    unpacked: Unpacked | None = None
    others: Mapping[str, Resource] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()

    @property
    def names(self) -> list[str]:
        """The names of all that it lists, also of what could not be opened."""
        listed = (
            item.get("name") for item in self.descriptor["resources"] if isinstance(item, dict)
        )
        return [name for name in listed if isinstance(name, str)]

    @property
    def all_files(self) -> list[Path]:
        """Every file that it is read from: its descriptor, or the zip of it, and its resources'."""
        named = Path(self.label)
        listed = (*self.resources.values(), *self.others.values())
        files = [file for resource in listed for file in resource.files]
        return [self.root / DESCRIPTOR, named, named.parent, *files]

    def differences(self) -> Iterator[Finding]:
        """Files that are not what ``bytes`` and ``hash`` say, and missing ones of no table."""
        for resource in (*self.resources.values(), *self.others.values()):
            try:
                if resource.name in self.others:
                    resource.check_files()
                yield from resource.differences()
            except (OSError, PackageError) as error:
                yield resource.finding(UNREADABLE, str(error))

    def table(self, name: str) -> pa.Table:
        """The rows of one table; see :meth:`Resource.read`."""
        return self.resources[name].read()


def find(path: str | Path | None = None) -> Path:
    """The descriptor that a path means.

    Args:
        path: a descriptor, a zip of a package, a folder that holds one, or a project folder
            whose ``datapackage/`` does; without it the project in the current folder, else the
            data that is installed with this library, if nothing of the user's lies there.

    Raises:
        PackageError: if there is none, or what lies in the current folder is yet to be named.
    """
    if path is None:
        here = _descriptor_in(Path())
        if here is None:
            _refuse_what_lies_here(Path())
        return here if here else installed() / DESCRIPTOR
    place = local(path)
    try:
        if not place.exists():
            raise missing(place)
        descriptor = _descriptor_in(place) if place.is_dir() else place
    except OSError as error:
        raise PackageError(f"{place}: can't be read: {error.strerror}") from error
    if descriptor is None:
        raise PackageError(
            f"{place}: not a data package: no {DESCRIPTOR} in it or in its {FOLDER}/; "
            f"{_what_to_name(place)}"
        )
    if not descriptor.is_file():
        raise PackageError(f"{place}: is no regular file; name a file or a folder")
    if descriptor.suffix.lower() not in (".json", ".zip"):
        raise PackageError(
            f"{place}: not a data package; name a {DESCRIPTOR}, a package's folder or a zip of one"
        )
    return descriptor


def _refuse_what_lies_here(folder: Path) -> None:
    """Nobody who has a project or tables of their own means the installed data."""
    if (folder / CURATION).is_dir() or (folder / FOLDER).is_dir():
        raise PackageError(
            f"{FOLDER}/{DESCRIPTOR}: is not there yet; build it first, with gd-metrics build"
        )
    if files := _tables_in(folder):
        raise NothingNamedError(
            f"{few(files, 1)}: lies here, and nothing says what to check: name it, or list it "
            "as paths in gd-metrics.toml"
        )


def _tables_in(folder: Path) -> list[str]:
    """The files of a folder that may be tables."""
    endings = tuple(f".{kind}" for kind in (*_TABULAR, "xlsx"))
    names = (file.name for file in folder.iterdir())
    return sorted(name for name in names if name.lower().removesuffix(".gz").endswith(endings))


def _what_to_name(folder: Path) -> str:
    """What else to do with a folder that is no package."""
    if files := _tables_in(folder):
        return f"name a file in it ({few(files, 3)}), or make one with gd-metrics describe {folder}"
    return "name a package's folder or a file, or build one with gd-metrics build"


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


def open_package(
    path: str | Path | None = None, *, partly: bool = False, schemas: str | Path | None = None
) -> Package:
    """Read a descriptor and find its files; no rows are read yet.

    Args:
        path: see :func:`find`.
        partly: whether to open those of its tables that can be opened, and say in
            :attr:`Package.faults` why others can't be; each such fault is an error without.
        schemas: a folder with local copies of schemas that the descriptor names by URL.

    Raises:
        PackageError: if it is no descriptor of tables, or leaves its folder.
    """
    package = _opened(find(path), None if schemas is None else Path(schemas))
    refused = [f.message for f in package.faults if f.code in (UNREADABLE, NO_SCHEMA)]
    if not package.resources and not refused:
        refused = [f"{package.label}: not a package of tables: none of its resources has a schema"]
    if refused and not (partly and package.resources):
        raise PackageError("\n".join(refused))
    return package


def _opened(file: Path, schemas: Path | None) -> Package:
    """Open a descriptor, or a zip of one, as far as that can be."""
    if file.suffix.lower() != ".zip":
        return _open(file, str(file.parent), schemas)
    from ..errors import ZipError
    from .zips import unpack

    try:
        unpacked, inside = unpack(file, DESCRIPTOR)
    except ZipError as error:
        raise PackageError(f"{file}: {error}") from error
    folder = str(unpacked.folder)
    try:
        opened = _open(unpacked.folder / inside / DESCRIPTOR, str(file / inside), schemas)
    except PackageError as error:
        raise PackageError(str(error).replace(folder, str(file))) from error
    faults = tuple(replace(f, detail=f.message.replace(folder, str(file))) for f in opened.faults)
    return replace(opened, unpacked=unpacked, faults=faults)


def _open(file: Path, folder: str, schemas: Path | None) -> Package:
    """Read a descriptor; ``folder`` is what people are told of where it lies."""
    descriptor = read_json(file)
    listed = descriptor.get("resources") if isinstance(descriptor, dict) else None
    if not isinstance(listed, list) or not listed:
        raise PackageError(f"{file}: not a data package: it lists no resources")
    label = (Path(folder) / DESCRIPTOR).as_posix() if file.name == DESCRIPTOR else str(file)
    place = Place(shown(label))
    version = version_of(descriptor)
    said = metadata.flaws(descriptor, version)
    faults = [Finding("package-error", f.severity, "", "", f.message, place=place) for f in said]
    tables: dict[str, Resource] = {}
    others: dict[str, Resource] = {}
    for number, item in enumerate(listed, 1):
        try:
            name = _name_of(file, number, item, {*tables, *others})
            resource = _resource(file, folder, item, version, schemas)
        except PackageError as error:
            own = item.get("name") if isinstance(item, dict) else None
            name = own if isinstance(own, str) else ""
            faults.append(Finding(UNREADABLE, "error", name, name, str(error), place=place))
            continue
        (tables if resource.schema else others)[name] = resource
        faults += _resource_faults(f"{file}: resource {name!r}", item, resource, descriptor)
    return Package(file.parent, descriptor, tables, label, None, others, tuple(faults))


def _resource_faults(
    where: str, item: Mapping[str, Any], resource: Resource, descriptor: Mapping[str, Any]
) -> Iterator[Finding]:
    """What is wrong with what a resource says of itself, and that its rows are not checked."""
    name, place = resource.name, Place(shown(resource.label))
    for flaw in metadata.flaws(item, version_of(descriptor) or version_of(item)):
        text = f"resource {name!r}: {flaw.message}"
        yield Finding("resource-error", flaw.severity, name, name, text, place=place)
    if resource.schema or not _is_table(item, resource.files):
        return
    profiles = (item.get("profile"), descriptor.get("profile"))
    needed = "tabular-data-resource" in profiles or "tabular-data-package" in profiles
    severity = "error" if needed else "information"
    text = f"{where} has no schema: its rows are not checked"
    yield Finding(NO_SCHEMA, severity, name, name, text, place=place)


def read_json(file: Path) -> Any:
    """What a file of JSON says.

    Raises:
        PackageError: if it is no such file, or not JSON.
    """
    try:
        if file.exists() and not file.is_file():
            raise PackageError(f"{file}: is no regular file; name a file")
        text = file.read_text(encoding="utf-8")
        if not text.strip():
            raise PackageError(f"{file}: is empty; a descriptor is JSON")
        return json.loads(text)
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


def _name_of(file: Path, number: int, item: Any, names: Collection[str]) -> str:
    """The name of a resource, which none before it has."""
    if not isinstance(item, dict) or not isinstance(item.get("name"), str):
        raise PackageError(f"{file}: resource {number} has no name")
    name: str = item["name"]
    if name in names:
        raise PackageError(f"{file}: two resources are named {name!r}; rename one")
    return name


def _resource(
    file: Path, folder: str, item: Mapping[str, Any], version: str | None, schemas: Path | None
) -> Resource:
    """A resource of the descriptor; what is no table, or says no schema, has an empty one."""
    where = f"{file}: resource {item['name']!r}"
    paths = _paths(item, where)
    files = tuple(_inside(file.parent, p, where) for p in paths)
    for name in ("encoding", "format", "compression"):
        if not isinstance(item.get(name), str | None):
            raise PackageError(f"{where}: its {name} is no text")
    if not isinstance(item.get("hash", ""), str | None):
        raise PackageError(f"{where}: its hash is no text such as sha256:…")
    if isinstance(item.get("dialect"), str):
        item = {**item, "dialect": _referred(file, item["dialect"], where, "dialect", schemas)}
    schema = item.get("schema")
    if isinstance(schema, str):
        schema = _referred(file, schema, where, "schema", schemas)
    if schema is not None and not isinstance(schema, dict):
        raise PackageError(f"{where} has no schema with fields")
    try:
        of = version or version_of(item)
        declared = Schema(()) if schema is None else Schema.of(schema, of)
    except SchemaError as error:
        raise PackageError(f"{where}: {error}") from error
    return Resource(
        item["name"],
        files[0] if files else file,
        schema or {},
        item.get("hash"),
        str(item.get("title", item["name"])),
        files,
        declared,
        item,
        (Path(folder) / paths[0]).as_posix() if paths else (Path(folder) / file.name).as_posix(),
        _formulas(item.get("formulas", []), where),
    )


def _paths(item: Mapping[str, Any], where: str) -> list[str]:
    """The paths of a resource's files; none if its rows stand in the descriptor."""
    path = item.get("path")
    paths = [path] if isinstance(path, str) else path or []
    if not isinstance(paths, list) or not all(isinstance(p, str) for p in paths):
        raise PackageError(f"{where} has no path to a file, or list of them")
    if not paths and item.get("data") is None:
        raise PackageError(f"{where} has no path and no data")
    return paths


def _referred(file: Path, path: str, where: str, what: str, schemas: Path | None) -> Any:
    """A schema or dialect that a descriptor names by path, or by a URL of which there is a copy."""
    if "://" not in path or schemas is None:
        return read_json(_inside(file.parent, path, where, what))
    host = PurePosixPath(path.partition("://")[2].partition("?")[0].partition("#")[0])
    for copy in (host, PurePosixPath(host.name)):
        if ".." not in copy.parts and (schemas / copy).is_file():
            return read_json(schemas / copy)
    raise PackageError(
        f"{where}: {what} {path!r} is a URL, and {schemas} has no copy of it: save it there as "
        f"{host.name}, or as {host}"
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


def _is_table(item: Mapping[str, Any], files: Sequence[Path]) -> bool:
    """Whether a resource is meant as a table, though it has no schema."""
    if not files:
        return isinstance(item["data"], list)
    if item.get("type") == "table" or item.get("profile") == "tabular-data-resource":
        return True
    kinds = [
        str(item.get("format") or ""),
        *(f.name.lower().removesuffix(".gz") for f in files[:1]),
    ]
    return any(k.lower().rpartition(".")[2] in _TABULAR for k in kinds)


_TABULAR = ("csv", "tsv", "parquet", "pq")


def _inside(root: Path, path: str, where: str, what: str = "path") -> Path:
    """The file of a relative path, if it stays in the package, links followed."""
    short = path if len(path) <= _SHOWN else path[:_SHOWN] + "…"
    if "://" in path:
        copies = "; --schemas DIR names a folder with a copy of it" if what == "schema" else ""
        raise PackageError(f"{where}: {what} {short!r} is a URL, and nothing is fetched{copies}")
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\\" in path or re.match("[A-Za-z]:", path):
        raise PackageError(
            f"{where}: {what} {short!r} leaves the package; use a relative path inside it"
        )
    file = root / parts
    try:
        inside = file.resolve().is_relative_to(root.resolve())
        file.exists()
    except (OSError, RuntimeError, ValueError) as error:  # too long, a loop of links, a NUL
        reason = getattr(error, "strerror", None) or str(error).partition(":")[0]
        raise PackageError(f"{where}: {what} {short!r} can't be read: {reason}") from error
    if not inside:
        raise PackageError(f"{where}: {what} {short!r} is a link that leaves the package")
    return file


_SHOWN = 80
"""Characters of a path that are shown."""


def sha256(data: bytes) -> str:
    """A hash as a descriptor says it.

    >>> sha256(b"")[:14]
    'sha256:e3b0c44'
    """
    return "sha256:" + hashlib.sha256(data).hexdigest()
