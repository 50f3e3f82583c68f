"""Whether a project's package was built from what its ``curation/`` holds now.

A build notes in the descriptor what the files that people write were. So nothing is built, or read
twice, to know that they have changed since.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from ..finding import WARNING, Finding, Place, shown
from ..tables.package import CURATION, FOLDER, Package, sha256

CODE = "stale-build"
"""The code of a package that is older than what it was built from."""

BUILT_FROM = "curationHash"
"""The property of a descriptor that says what it was built from."""

_WRITTEN = (".csv", ".toml")


def curation_hash(folder: Path) -> str:
    """What the files of a ``curation/`` are, whatever ends their lines, or marks them as UTF-8.

    Raises:
        OSError: if one can't be read.
    """
    files = (file for file in sorted(folder.iterdir()) if file.suffix in _WRITTEN)
    held = {file.name: file.read_bytes() for file in files if file.is_file()}
    lines = (f"{name} {sha256(_plain(data))}" for name, data in held.items())
    return sha256("\n".join(lines).encode())


def _plain(data: bytes) -> bytes:
    return data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")


def stale_findings(package: Package) -> Iterator[Finding]:
    """That a project's ``curation/`` has changed since its package was built, if it has."""
    built_from, curation = package.descriptor.get(BUILT_FROM), package.root.parent / CURATION
    if not isinstance(built_from, str) or package.root.name != FOLDER or not curation.is_dir():
        return
    try:
        current = curation_hash(curation)
    except OSError as error:
        current = f"{error.strerror}"
    if current != built_from:
        text = (
            f"{shown(curation)}/ has changed since {FOLDER}/ was built from it, and what was built "
            "is checked: run gd-metrics build first"
        )
        place = Place(shown(package.label))
        yield Finding(CODE, WARNING, "package", CURATION, text, place=place)
