"""The download: a package as one zip with reproducible bytes, Parquet and CSV.

Members are stored, not deflated (Parquet is compressed already, and deflated bytes differ
between builds of zlib), in the order of their names, with one fixed date.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from ..errors import PackageError
from ..tables.package import DESCRIPTOR, Package, open_package, sha256
from ..tables.writing import replacing
from .croissant import NAME as CROISSANT

_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest date a zip can hold: the same bytes whenever it is written."""


def pack(path: str | Path | None = None, output: str | Path | None = None) -> Path:
    """Write a package as a zip: the package itself, and a second one of CSV files in ``csv/``.

    Args:
        path: see :func:`gd_metrics.tables.package.find`.
        output: the file to write, or a folder for ``<name>-<version>.zip``; the current one
            if not given.

    Returns:
        The file written.

    Raises:
        gd_metrics.PackageError: if the package can't be read, or there is no such folder.
    """
    package = open_package(path)
    name, version = package.descriptor.get("name", "datapackage"), package.descriptor.get("version")
    file = Path(output or ".")
    if file.is_dir():
        file /= f"{name}-{version}.zip" if version else f"{name}.zip"
    if not file.parent.is_dir():
        raise PackageError(f"{file.parent}: no such folder to write {file.name} to")
    with replacing(file) as aside, zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:
        for member, data in sorted(_members(package)):
            info = zipfile.ZipInfo(member, _DATE)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return file


def _members(package: Package) -> Iterator[tuple[str, bytes]]:
    yield DESCRIPTOR, (package.root / DESCRIPTOR).read_bytes()
    for name in ("README.md", CROISSANT):
        if (package.root / name).is_file():
            yield name, (package.root / name).read_bytes()
    resources = []
    for listed in package.descriptor["resources"]:
        resource = package.resources[listed["name"]]
        yield resource.path.relative_to(package.root).as_posix(), resource.path.read_bytes()
        data = _csv(package, resource.name)
        yield f"csv/data/{resource.name}.csv", data
        resources.append(_as_csv(listed, data))
    descriptor = {**package.descriptor, "resources": resources}
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    yield f"csv/{DESCRIPTOR}", text.encode()


def _as_csv(resource: dict[str, Any], data: bytes) -> dict[str, Any]:
    return {
        **resource,
        "path": f"data/{resource['name']}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": sha256(data),
    }


def _csv(package: Package, name: str) -> bytes:
    import pyarrow.csv

    sink = BytesIO()
    options = pyarrow.csv.WriteOptions(quoting_style="needed")
    pyarrow.csv.write_csv(package.table(name), sink, options)
    return sink.getvalue()
