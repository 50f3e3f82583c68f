"""Write a file aside and rename it into its place, so that it is whole or as it was.

What is no file of its own (a pipe, a device, what a shell has opened) is never renamed over:
it gets the bytes once they are whole.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_OPENED = {"/dev/stdout": 1, "/dev/stderr": 2}


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """The file to write instead of another, which it replaces if all went well.

    A link stays one: what it leads to is replaced.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(Path(folder) / "a.txt") as aside:
    ...         _ = aside.write_text("whole")
    ...     (Path(folder) / "a.txt").read_text()
    'whole'
    """
    if is_stream(file):
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder) / "whole"
            with _stream(file) as stream, (Path(folder) / "whole").open("rb") as written:
                shutil.copyfileobj(written, stream)
        return
    target = Path(os.path.realpath(file))  # of a loop of links, one of them
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield aside
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def is_stream(file: Path) -> bool:
    """Whether a path is no file of its own: a pipe, a device, or what a shell has opened.

    >>> is_stream(Path("/dev/stdout")), is_stream(Path("/dev/null")), is_stream(Path("a.json"))
    (True, True, False)
    """
    return _descriptor(file) is not None or (file.exists() and not file.is_file())


def _descriptor(file: Path) -> int | None:
    """The number of what is open already: opening its path would begin it anew."""
    named = re.fullmatch(r"(?:/dev|/proc/self)/fd/(\d+)", str(file))
    return int(named[1]) if named else _OPENED.get(str(file))


def _stream(file: Path) -> BinaryIO:
    number = _descriptor(file)
    return file.open("wb") if number is None else os.fdopen(os.dup(number), "wb")
