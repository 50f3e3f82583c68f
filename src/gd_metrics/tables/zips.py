"""Take a Data Package out of a zip, without trusting it.

Only the descriptor and the files it names are unpacked, into a folder of their own that
goes when nobody uses it any more.
"""

from __future__ import annotations

import gzip
import io
import json
import lzma
import shutil
import stat
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from ..errors import ZipError

MOST_BYTES = 8 << 30
"""What a package may unpack to."""

MOST_TIMES = 200
"""How many times larger than the zip its files may be; text hardly packs better than 1:50."""

_SMALL = 64 << 20
"""What may be unpacked whatever it was packed to."""

_COPIED = 1 << 20
_ENCRYPTED = 1
"""The bit of a member's flags that says so."""


DAMAGED = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError),
    *(OSError, EOFError, ValueError),  # of bz2, and of offsets that can't be
)
"""What reading a damaged zip raises, by how it was packed."""


class Unpacked:
    """A folder that exists as long as this object."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="gd-metrics-"))
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)


def unpack(file: Path, name: str) -> tuple[Unpacked, str]:
    """Unpack a package.

    Args:
        file: a zip with a descriptor at its top, or in a folder of it.
        name: what the descriptor is called.

    Returns:
        Where it was unpacked to, and the folder of the descriptor inside the zip.

    Raises:
        ZipError: if it is no zip, has no descriptor, or is not safe.
    """
    try:
        if not file.stat().st_size:
            raise ZipError("not a zip that can be read: it is empty")
        with zipfile.ZipFile(file) as archive:
            members: dict[str, list[zipfile.ZipInfo]] = {}
            for info in archive.infolist():
                members.setdefault(info.filename, []).append(info)
            descriptors = [n for n in members if PurePosixPath(n).name == name]
            if not descriptors:
                raise ZipError(f"not a data package: no {name} in it")
            descriptor = min(descriptors, key=lambda n: (n.count("/"), n))
            root = descriptor.removesuffix(name)
            into = Unpacked()
            names = [descriptor]
            room = room_for(file.stat().st_size)
            room = _extract(archive, members, names, into.folder, room)
            named = _paths((into.folder / descriptor).read_bytes())
            names = [root + PurePosixPath(path).as_posix() for path in named]  # not ./a.csv
            names = [path for path in names if path in members]
            _extract(archive, members, names, into.folder, room)
    except ZipError:
        raise
    except DAMAGED as error:
        raise ZipError(f"not a zip that can be read: {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # packed in another way
        raise ZipError(f"can't be unpacked: {error}") from error
    return into, root.rstrip("/")


def room_for(packed: int) -> int:
    """What a file may unpack to."""
    return min(MOST_BYTES, max(_SMALL, MOST_TIMES * packed))


def gunzip(packed: bytes) -> bytes:
    """Unpack a gz file, as far as it is safe.

    Raises:
        ZipError: if it unpacks to far more than it holds.
        OSError, EOFError, zlib.error: if it is no whole gz file.
    """
    room, blocks = room_for(len(packed)), []
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        while block := file.read(_COPIED):
            room -= len(block)
            if room < 0:
                raise ZipError(
                    "unpacks to far more than the gz file holds; if that is meant, unpack it "
                    "yourself and check the file"
                )
            blocks.append(block)
    return b"".join(blocks)


def _paths(descriptor: bytes) -> list[str]:
    """The files that a descriptor names; whatever is wrong with it is found when it is read."""
    try:
        resources = json.loads(descriptor)["resources"]
        paths = [
            r.get(n)
            for r in resources
            if isinstance(r, dict)
            for n in ("path", "schema", "dialect")
        ]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []
    listed = (p if isinstance(p, list) else [p] for p in paths)
    return [path for part in listed for path in part if isinstance(path, str)]


def _extract(
    archive: zipfile.ZipFile,
    members: dict[str, list[zipfile.ZipInfo]],
    names: Iterable[str],
    folder: Path,
    room: int,
) -> int:
    """Write members, if their names stay inside and their bytes fit; returns the room left."""
    for name in dict.fromkeys(names):
        info, parts = members[name][0], PurePosixPath(name)
        if len(members[name]) > 1:
            raise ZipError(f"member {name!r} stands in it {len(members[name])} times")
        if parts.is_absolute() or ".." in parts.parts or "\\" in name or ":" in name:
            raise ZipError(f"member {name!r} leaves the package")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ZipError(f"member {name!r} is a link")
        if info.flag_bits & _ENCRYPTED:
            raise ZipError(f"member {name!r} is encrypted; unpack it yourself and check the folder")
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
