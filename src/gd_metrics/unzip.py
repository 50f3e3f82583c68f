"""Take a Data Package out of a zip, without trusting it.

Only the descriptor and the files it names are unpacked, into a folder of their own that
goes when nobody uses it any more.
"""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import weakref
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

DESCRIPTOR = "datapackage.json"
MOST_BYTES = 8 << 30
"""What a package may unpack to."""

MOST_TIMES = 200
"""How many times larger than the zip its files may be; text hardly packs better than 1:50."""

_SMALL = 64 << 20
"""What may be unpacked whatever it was packed to."""

_COPIED = 1 << 20


class ZipError(ValueError):
    """A zip that can't be read, or is not safe to unpack."""


class Unpacked:
    """A folder that exists as long as this object."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gd-metrics-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def unpack(file: Path) -> tuple[Unpacked, str]:
    """Unpack a package.

    Args:
        file: a zip with ``datapackage.json`` at its top, or in a folder of it.

    Returns:
        Where it was unpacked to, and the folder of the descriptor inside the zip.

    Raises:
        ZipError: if it is no zip, has no descriptor, or is not safe.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = {info.filename: info for info in archive.infolist()}
            found = [n for n in members if PurePosixPath(n).name == DESCRIPTOR]
            if not found:
                raise ZipError(f"not a data package: no {DESCRIPTOR} in it")
            descriptor = min(found, key=lambda name: (name.count("/"), name))
            root = descriptor.removesuffix(DESCRIPTOR)
            into = Unpacked()
            wanted = [descriptor]
            room = max(_SMALL, MOST_TIMES * file.stat().st_size)
            room = _extract(archive, members, wanted, into.folder, min(MOST_BYTES, room))
            named = _paths((into.folder / descriptor).read_bytes())
            wanted = [root + path for path in named if root + path in members]
            _extract(archive, members, wanted, into.folder, room)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError) as error:
        raise ZipError(f"not a zip that can be read: {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or packed otherwise
        raise ZipError(f"can't be unpacked: {error}") from error
    return into, root.rstrip("/")


def _paths(descriptor: bytes) -> list[str]:
    """The files that a descriptor names; whatever is wrong with it is found when it is read."""
    try:
        resources = json.loads(descriptor)["resources"]
        paths = [r.get("path") for r in resources if isinstance(r, dict)]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []
    listed = (p if isinstance(p, list) else [p] for p in paths)
    return [path for part in listed for path in part if isinstance(path, str)]


def _extract(
    archive: zipfile.ZipFile,
    members: dict[str, zipfile.ZipInfo],
    names: Iterable[str],
    folder: Path,
    room: int,
) -> int:
    """Write members, if their names stay inside and their bytes fit; returns the room left."""
    for name in dict.fromkeys(names):
        info, parts = members[name], PurePosixPath(name)
        if parts.is_absolute() or ".." in parts.parts or "\\" in name or ":" in name:
            raise ZipError(f"member {name!r} leaves the package")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ZipError(f"member {name!r} is a link")
        target = folder / parts
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as source, target.open("wb") as out:
            while block := source.read(_COPIED):
                room -= len(block)
                if room < 0:
                    raise ZipError(
                        f"member {name!r} unpacks to far more than the zip holds; if that is "
                        "meant, unpack it yourself and check the folder"
                    )
                out.write(block)
    return room
