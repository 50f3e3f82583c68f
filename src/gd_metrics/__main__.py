"""Where the command begins: ``gd-metrics``, and ``python -m gd_metrics``.

Ctrl-C ends it with 130 and without a traceback, wherever it is: while the rest is imported, in
a library that turns an interrupt into an error of its own, and while Python ends.
"""

from __future__ import annotations

import io
import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType

INTERRUPTED = 130


class _Interrupt:
    """What SIGINT does: it unwinds the command, so that nothing is left half done.

    Attributes:
        received: whether it came.
        final: whether the next one ends the process at once: there is nothing left to unwind.
    """

    received = False
    final = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if self.final:
            os._exit(INTERRUPTED)
        self.received = self.final = True
        raise KeyboardInterrupt

    def uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """End without a word where an interrupt came between two lines of this file."""
        if self.received:
            os._exit(INTERRUPTED)
        sys.__excepthook__(kind, error, trace)

    def unraisable(self, problem: sys.UnraisableHookArgs) -> None:
        """Say nothing of an interrupt in what can't raise, such as a finaliser."""
        if not self.received:
            sys.__unraisablehook__(problem)


def _write_any_character() -> None:
    """Escape what a terminal or file has no character for (广 on code page 1252), and go on."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


_MAKES_TABLES = {"check", "explain", "diagnose", "show", "list", "read", "suggest"}


def _spare_pandas() -> None:
    """Let pyarrow make its first array without pandas.

    It looks for pandas once, which takes as long as a whole check, and no command makes frames.
    What needs pandas later on imports it as ever.
    """

    class _Nowhere:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "pandas":
                raise ModuleNotFoundError(name)

    if "pandas" in sys.modules or "pyarrow" in sys.modules:
        return
    sys.meta_path.insert(0, nowhere := _Nowhere())
    try:
        import pyarrow as pa

        pa.scalar("")
    finally:
        sys.meta_path.remove(nowhere)


def main() -> None:
    """Run the command line, and end the process with its exit code."""
    _write_any_character()
    interrupt = _Interrupt()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it is ignored
        sys.excepthook, sys.unraisablehook = interrupt.uncaught, interrupt.unraisable
        signal.signal(signal.SIGINT, interrupt)
    try:
        if _MAKES_TABLES & {*sys.argv[1:2]}:
            _spare_pandas()
        from .cli import main as run

        run(prog_name="gd-metrics")
    except BaseException:
        interrupt.final = True
        if not interrupt.received:
            raise
    sys.exit(INTERRUPTED)  # click ends with an exit code of its own in every other case


if __name__ == "__main__":
    main()
