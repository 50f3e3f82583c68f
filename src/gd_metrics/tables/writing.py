"""Write a file aside and rename it into its place, so that it is whole or as it was.

What is no file of its own (a pipe, a device, what a shell has opened) is never renamed over:
it gets the bytes once they are whole. What is made aside carries the number of its process in its
name, so that what a killed one left behind is known, and swept by the next.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import PackageError

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
    sweep(target.parent, f".{target.name}.")
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield aside
        aside.replace(target)
    except OSError as error:
        if error.filename == str(aside):  # people know it by the name that they gave
            raise OSError(error.errno, error.strerror, str(file)) from error
        raise
    finally:
        aside.unlink(missing_ok=True)


def write_text(file: Path, text: str) -> None:
    """Write a text to a file, whole or not at all."""
    with replacing(file) as aside:
        aside.write_text(text, encoding="utf-8")


def as_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV with a header; what is in no column is left out, and what lacks is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [*columns], lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_json(content: Any) -> str:
    """What a file of JSON says, as people read it.

    >>> as_json({"name": "产量"})
    '{\\n  "name": "产量"\\n}\\n'
    """
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


@contextmanager
def making(folder: Path, kind: str) -> Iterator[Path]:
    """A folder inside another, in which something is made; it goes at the end, whatever happens.

    Args:
        folder: where it is made, so that a rename puts its content into place.
        kind: what is made in it, which begins its name: ``.build-4711-x7k2``.

    Raises:
        OSError: if nothing can be made there; its ``filename`` is the folder.
    """
    sweep(folder, f".{kind}-")
    try:
        made = tempfile.TemporaryDirectory(prefix=f".{kind}-{os.getpid()}-", dir=folder)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}; nothing is written", str(folder)) from error
    with made as name:
        yield Path(name)


def sweep(folder: Path, prefix: str) -> None:
    """Remove what processes that are gone have left behind under names that begin so."""
    for path in leavings(folder, prefix):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def leavings(folder: Path, prefix: str) -> list[Path]:
    """What processes that are gone have left behind: names with a prefix and their number."""
    name = re.compile(re.escape(prefix) + r"(\d+)(-\w+)?")
    named = [(path, name.fullmatch(path.name)) for path in folder.glob(".*")]
    return [path for path, match in named if match and not _alive(int(match[1]))]


def _alive(process: int) -> bool:
    """Whether there is such a process, as far as that can be known."""
    if os.name != "posix":
        return True  # there is no harmless signal to ask with
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass  # it is somebody else's
    return True


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do a few renames that belong together; Ctrl-C meanwhile counts when they are done."""
    if threading.current_thread() is not threading.main_thread():
        yield  # Python interrupts its main thread alone
        return
    interrupts: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
    if interrupts:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process is here; the lock goes with its process, however that ends."""
    try:
        import fcntl
    except ImportError:  # Windows: whoever is second is refused by a rename
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        yield
    finally:
        os.close(number)


def refuse_source(target: str | Path, sources: Iterable[str | Path]) -> None:
    """See that what is written is none of what was read.

    Args:
        target: the file to write.
        sources: the files that were read.

    Raises:
        PackageError: if it is one of them.

    >>> refuse_source("data/../a.csv", ["a.csv"])
    Traceback (most recent call last):
    gd_metrics.errors.PackageError: data/../a.csv: is what is read; name another file to write
    """
    if os.path.isdir(target):  # noqa: PTH112
        return
    if os.path.realpath(target) in {os.path.realpath(source) for source in sources}:
        raise PackageError(f"{target}: is what is read; name another file to write")


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
