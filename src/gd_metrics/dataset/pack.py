"""The download: a package as one zip with reproducible bytes, Parquet and CSV.

The package stands in the zip as it is, with every file that it names. Beside it, in ``csv/`` or
``parquet/``, stands a second one with the same tables in the other format: tables that could not
be read back from it as they are stay in the format they have.

Members are stored, not deflated (Parquet is compressed already, and deflated bytes differ
between builds of zlib), in the order of their names, with one fixed date.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..checks.acceptance import STALE
from ..checks.check import check
from ..errors import BrokenTablesError, PackageError, SchemaError
from ..finding import ERROR, Finding
from ..rules import rules
from ..tables.package import DESCRIPTOR, Package, Resource, open_package, sha256
from ..tables.schema.schema import Schema, version_of
from ..tables.writing import replacing
from .croissant import NAME as CROISSANT

if TYPE_CHECKING:
    import pyarrow as pa

    from ..tables.reading.resource import Read

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold: the same bytes whenever it is written."""

_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_OF_A_FILE = (
    *("path", "data", "format", "mediatype", "encoding", "dialect", "compression"),
    *("bytes", "hash", "schema"),
)
"""Properties of a resource that say how its file is written, or what its schema is."""

_OF_A_TEXT = (
    *("format", "missingValues", "decimalChar", "groupChar", "bareNumber"),
    *("trueValues", "falseValues"),
)
"""Properties of a schema that say how its values are written as text."""

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
    package = open_package(path)
    broken = _broken(path)
    if broken and not force:
        raise BrokenTablesError(_problems(broken))
    name, version = package.descriptor.get("name", "datapackage"), package.descriptor.get("version")
    file = Path(output or ".")
    if file.is_dir():
        file /= _plain(f"{name}-{version}" if version else str(name)) + ".zip"
    if not file.parent.is_dir():
        raise PackageError(f"{file.parent}: no such folder to write {file.name} to")
    with tempfile.TemporaryDirectory() as made:
        members = dict(_itself(package))
        for kind in _others(package):
            members |= _other(package, kind, Path(made) / kind, {f.table for f in broken})
        with replacing(file) as aside:
            _write(aside, members)
    return file


def _broken(path: str | Path | None) -> list[Finding]:
    """What is wrong with tables, not with what claims in them say."""
    of_claims = {rule.code for rule in rules()} | {STALE}
    return [f for f in check(path).findings if f.severity == ERROR and f.code not in of_claims]


def _problems(broken: Collection[Finding]) -> list[str]:
    listed = [f"{f.table}: {f.message}" for f in list(broken)[:_SHOWN]]
    more = [f"and {len(broken) - _SHOWN} more"] if len(broken) > _SHOWN else []
    return [*listed, *more, "not packed: mend the tables, or --force packs their files as they are"]


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
        for name in _named(item):
            if not (package.root / name).is_file():
                raise PackageError(f"{name}: is missing; resource {item['name']!r} names it")
            yield Path(name).as_posix(), package.root / name
    for name in ("README.md", CROISSANT):
        if (package.root / name).is_file():
            yield name, package.root / name


def _named(item: Mapping[str, Any]) -> list[str]:
    """The files that a resource names: its own, and those of its schema and dialect."""
    paths = item.get("path") or []
    others = (item.get("schema"), item.get("dialect"))
    return [*([paths] if isinstance(paths, str) else paths), *(o for o in others if _is_path(o))]


def _is_path(text: Any) -> bool:
    return isinstance(text, str) and "://" not in text


def _others(package: Package) -> list[str]:
    """The formats of the second packages: those that not all tables have."""
    kinds = {_kind(resource) for resource in package.resources.values()}
    return [kind for kind in _MEDIA if kinds != {kind}]


def _kind(resource: Resource) -> str:
    if not resource.files:
        return "inline"
    name = resource.files[0].name.lower().removesuffix(".gz")
    said = str(resource.descriptor.get("format") or name.rpartition(".")[2]).lower()
    return "parquet" if said in ("parquet", "pq") else "csv"


def _other(
    package: Package, kind: str, folder: Path, broken: Collection[str]
) -> Iterator[tuple[str, Path]]:
    """A second package with the tables in another format: its places in the zip."""
    (folder / "data").mkdir(parents=True)
    resources, taken = [], set[str]()
    for item in package.descriptor["resources"]:
        place = _place(item["name"], kind, taken)
        sound = None if item["name"] in broken else package.resources.get(item["name"])
        made = sound and _convert(package, sound, kind, folder / place)
        if made:
            resources.append(made)
            yield f"{kind}/{place}", folder / place
        else:
            resources.append(item)
            yield from ((f"{kind}/{Path(n).as_posix()}", package.root / n) for n in _named(item))
    descriptor = {**package.descriptor, "resources": resources}
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_text(text, encoding="utf-8")
    yield f"{kind}/{DESCRIPTOR}", folder / DESCRIPTOR


def _place(name: str, kind: str, taken: set[str]) -> str:
    """A file of its own for a table, whatever it is called and however case is told apart."""
    stem, number = _plain(name), 1
    while (place := f"data/{stem}{f'-{number}' * (number > 1)}.{kind}").casefold() in taken:
        number += 1
    taken.add(place.casefold())
    return place


def _plain(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "table"


def _convert(package: Package, resource: Resource, kind: str, file: Path) -> dict[str, Any] | None:
    """Write a table in a format; its resource, if what is read from it is what was read before."""
    from ..tables.reading.resource import read

    try:
        table = _whole(resource.read_all())
        if table is None:
            return None
        _WRITERS[kind](table, file)
        made = _described(resource, kind, file)
        version = version_of(package.descriptor) or version_of(resource.descriptor)
        copy = _whole(read([file], Schema.of(made["schema"], version), made))
    except (PackageError, SchemaError, OSError, ValueError):  # pyarrow's errors are ValueErrors
        return None
    return made if copy is not None and copy.equals(table) else None


def _whole(read: Read) -> pa.Table | None:
    """A table as it was read, if nothing of its file was lost."""
    import pyarrow.compute as pc

    lost = read.flaws or read.exact or any(pc.any(mask).as_py() for mask in read.bad.values())
    return None if lost else read.table


def _described(resource: Resource, kind: str, file: Path) -> dict[str, Any]:
    """A resource of the descriptor with its table in another file."""
    schema = {key: value for key, value in resource.schema.items() if key != "missingValues"}
    schema["fields"] = [
        field if field.get("type", "string") in ("string", "any") else
        {key: value for key, value in field.items() if key not in _OF_A_TEXT}
        for field in resource.schema["fields"]
    ]  # fmt: skip
    data = file.read_bytes()
    return {
        **{key: value for key, value in resource.descriptor.items() if key not in _OF_A_FILE},
        "path": f"data/{file.name}",
        "format": kind,
        "mediatype": _MEDIA[kind],
        **({"encoding": "utf-8", "bytes": len(data)} if kind == "csv" else {}),
        "hash": sha256(data),
        "schema": schema,
    }


def _write_csv(table: pa.Table, file: Path) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import csv

    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):  # Arrow has a blank where ISO 8601 has a T
            texts = pc.replace_substring(pc.cast(table[field.name], pa.string()), " ", "T")
            table = table.set_column(place, field.name, texts)
    csv.write_csv(table, file, csv.WriteOptions(quoting_style="needed"))


def _write_parquet(table: pa.Table, file: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, file, compression="zstd")


_WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    "csv": _write_csv, "parquet": _write_parquet,
}  # fmt: skip
