"""What is being done, on a terminal, once it takes longer than two seconds.

Nothing is written anywhere else: neither to files and pipes nor in CI.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from types import TracebackType
from typing import TextIO

from ..reports.safe import visible

AFTER = 2.0
"""Seconds before anything is shown."""

_EVERY = 0.2
_WIDTH = 24


class Progress:
    """A line on a terminal that names the step and how many are done; gone when all are.

    Args:
        total: how many steps are expected, if that is known.
        quiet: whether to show nothing.
        stream: where to show it.
    """

    def __init__(
        self, total: int = 0, *, quiet: bool = False, stream: TextIO | None = None
    ) -> None:
        self._stream = stream or sys.stderr
        self._shown = not quiet and self._stream.isatty()
        self._total, self._done, self._what = total, 0, ""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._begun = time.monotonic()

    def __enter__(self) -> Progress:
        if self._shown:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._shown:
            self._thread.join()

    def step(self, what: str) -> None:
        """Say what is done next."""
        self._what, self._done = visible(what), self._done + 1

    def _run(self) -> None:
        if self._ended.wait(AFTER):
            return
        while not self._ended.wait(_EVERY):
            width = shutil.get_terminal_size().columns - 1  # a line that wraps can't be taken back
            self._stream.write(f"\r\033[K{self.line()[:width]}")
            self._stream.flush()
        self._stream.write("\r\033[K")
        self._stream.flush()

    def line(self) -> str:
        """What is shown now."""
        seconds = int(time.monotonic() - self._begun)
        if not self._total:
            return f"{self._what} … {seconds} s"
        done = min(self._done, self._total)
        full = _WIDTH * done // self._total
        bar = "█" * full + "░" * (_WIDTH - full)
        return f"{bar} {done}/{self._total} {self._what} … {seconds} s"
