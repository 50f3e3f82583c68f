"""Tables of a package in another format: the same rows, read back to prove it.

What a schema says of how texts are written is reset in the copy: CSV gets canonical cells, and
Parquet its own types. A table that could not be read back as it is stays in the format it has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from ..errors import PackageError, SchemaError
from ..tables.package import DESCRIPTOR, Package, Resource, sha256
from ..tables.schema.schema import Schema, version_of
from ..tables.writing import as_json

if TYPE_CHECKING:
    from ..tables.reading.resource import Read

FORMATS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
"""The formats of tables, and what each is called as a medium."""

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


def in_format(
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
            yield from (
                (f"{kind}/{Path(n).as_posix()}", package.root / n) for n in named_files(item)
            )
    descriptor = {**package.descriptor, "resources": resources}
    (folder / DESCRIPTOR).write_text(as_json(descriptor), encoding="utf-8")
    yield f"{kind}/{DESCRIPTOR}", folder / DESCRIPTOR


def _place(name: str, kind: str, taken: set[str]) -> str:
    """A file of its own for a table, whatever it is called and however case is told apart."""
    stem, number = file_name(name), 1
    while (place := f"data/{stem}{f'-{number}' * (number > 1)}.{kind}").casefold() in taken:
        number += 1
    taken.add(place.casefold())
    return place


def file_name(name: str) -> str:
    """A name as that of a file, without what leads out of a folder.

    >>> file_name("../../Away")
    'Away'
    """
    return re.sub(r"[^\w.-]+", "-", name).strip(".-") or "table"


def _convert(package: Package, resource: Resource, kind: str, file: Path) -> dict[str, Any] | None:
    """Write a table in a format; its resource, if what is read from it is what was read before."""
    from ..tables.reading.resource import read

    try:
        original = resource.read_all()
        if not _is_whole(original, kind):
            return None
        _WRITERS[kind](original, file)
        made = _described(resource, kind, file)
        version = version_of(package.descriptor) or version_of(resource.descriptor)
        copy = read([file], Schema.of(made["schema"], version), made)
    except (PackageError, SchemaError, OSError, ValueError):  # pyarrow's errors are ValueErrors
        return None
    return made if _says_the_same(copy, original) else None


def _is_whole(read: Read, kind: str) -> bool:
    """Whether nothing of a table was lost as it was read, or would be in a format."""

    digits_go = bool(read.exact) and kind != "csv"  # in which all stand
    zones_go = not all(read.zoned.values())
    bad = any(pc.any(mask).as_py() for mask in read.bad.values())
    return not (read.flaws or bad or digits_go or zones_go)


def _says_the_same(copy: Read, original: Read) -> bool:
    """Whether a copy has the same values, with all their digits and zones."""

    others = [name for name in original.table.column_names if name not in original.exact]
    same = copy.table.column_names == original.table.column_names and (
        copy.table.select(others).equals(original.table.select(others))
    )
    if copy.flaws or copy.zoned != original.zoned or not same:
        return False
    return all(
        pc.all(pc.equal(pc.fill_null(texts, ""), copy.raw[name])).as_py() is not False
        for name, texts in original.exact.items()
    )


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
        "mediatype": FORMATS[kind],
        **({"encoding": "utf-8", "bytes": len(data)} if kind == "csv" else {}),
        "hash": sha256(data),
        "schema": schema,
    }


def _write_csv(read: Read, file: Path) -> None:
    table = read.table
    for place, field in enumerate(table.schema):
        if field.name in read.exact:
            table = table.set_column(place, field.name, read.exact[field.name])
        elif pa.types.is_timestamp(field.type):
            texts = iso_times(table[field.name], zoned=field.name in read.zoned)
            table = table.set_column(place, field.name, texts)
    csv.write_csv(table, file, csv.WriteOptions(quoting_style="needed"))


def iso_times(column: Any, *, zoned: bool) -> Any:
    """Times as ISO 8601 writes them, those with a zone in UTC.

    >>> import datetime
    >>> import pyarrow as pa
    >>> iso_times(pa.chunked_array([[datetime.datetime(2024, 1, 2, 3)]]), zoned=True).to_pylist()
    ['2024-01-02T03:00:00Z']
    """

    texts = pc.replace_substring(pc.cast(column, pa.string()), " ", "T")
    texts = pc.replace_substring_regex(texts, r"\.0+$", "")
    return pc.binary_join_element_wise(texts, "Z", "") if zoned else texts


def _write_parquet(read: Read, file: Path) -> None:
    table = read.table
    for place, field in enumerate(table.schema):
        if field.name in read.zoned:
            column = table[field.name].cast(pa.timestamp("us", "UTC"))
            table = table.set_column(place, field.name, column)
    pq.write_table(table, file, compression="zstd")


_WRITERS: dict[str, Callable[[Read, Path], None]] = {
    "csv": _write_csv, "parquet": _write_parquet,
}  # fmt: skip


def named_files(item: Mapping[str, Any]) -> list[str]:
    """The files that a resource names: its own, and those of its schema and dialect."""
    paths = item.get("path") or []
    others = (item.get("schema"), item.get("dialect"))
    return [*([paths] if isinstance(paths, str) else paths), *(o for o in others if _is_path(o))]


def _is_path(text: Any) -> bool:
    return isinstance(text, str) and "://" not in text


def format_of(resource: Resource) -> str:
    """``csv`` or ``parquet``, or ``inline`` where rows stand in the descriptor."""
    if not resource.files:
        return "inline"
    name = resource.files[0].name.lower().removesuffix(".gz")
    form = str(resource.descriptor.get("format") or name.rpartition(".")[2]).lower()
    return "parquet" if form in ("parquet", "pq") else "csv"
