"""Patterns of a schema: a cell's whole text, as XML Schema has it.

RE2 reads them, in a time that grows as a text does; what it can't read is left to Python's
``re``, which may take for ever and is given a limit.

>>> broken(pa.chunked_array([["a1", "a", None]]), r"\\w\\d").to_pylist()
[False, True, None]
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ..values.columns import Column, Mask, distinct, on_values, plain, whole

_UNICODE = re.compile(r"\\[dDwWsSbB]|\(\?i")
"""What means ASCII alone in RE2, and all of Unicode elsewhere."""
_SUBTRACTION = re.compile(r"(?<!\\)\[(?:[^\]\\]|\\.)*-\[")
_NO_REPEAT = re.compile(r"\{(?:,\d+|\d*,?\d{9,})\}", re.ASCII)
"""Repeats that RE2 takes for texts."""


class UntoldError(Exception):
    """A pattern of which it can't be told what matches it.

    Attributes:
        reason: why, by its name in :mod:`gd_metrics.tables.checking.wording`.
        text: the one at which it was given up.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(reason, text)
        self.reason, self.text = reason, text


def check(pattern: str) -> None:
    """Raise ``ValueError`` for a pattern that nothing reads, or not as XML Schema has it."""
    if _SUBTRACTION.search(pattern):
        raise ValueError("subtraction of character classes is not read")
    if r"\C" in _TOKENS.findall(pattern):
        raise ValueError("characters of names are not read")  # RE2 takes them for bytes
    if not is_re2(pattern) and not _is_python(pattern):
        raise ValueError("neither RE2 nor Python reads it")


def is_re2(pattern: str) -> bool:
    """Whether RE2 can read a pattern."""
    if _NO_REPEAT.search(pattern):
        return False
    # One empty text, of buffers: Arrow's first scalar imports pandas where it is installed.
    empty = pa.StringArray.from_buffers(1, pa.py_buffer(bytes(8)), pa.py_buffer(b""))
    try:
        for form in (pattern, f"^(?:{pattern})$"):  # by itself, too: )|( would end the group
            pc.match_substring_regex(empty, form)
    except pa.ArrowInvalid:
        return False
    return True


def broken(column: Column, pattern: str) -> Mask | None:
    """Which texts of a column do not match a pattern; ``None`` where all do.

    Raises:
        UntoldError: if that can't be told, or not within the limit of time.
    """
    if not is_re2(pattern):
        return _in_python(column, pattern)
    failed = on_values(column, lambda values: _unmatched(values, pattern))
    if not _UNICODE.search(pattern) or not _is_python(pattern):
        return failed
    other = on_values(column, lambda values: pc.invert(pc.string_is_ascii(values)))
    if other is None or not pc.any(other).as_py():
        return failed
    other = whole(pc.fill_null(other, False))
    wide, rest = in_unicode(pattern), column.filter(other)
    if wide is not None and is_re2(wide):
        broken_rest = on_values(rest, lambda values: _unmatched(values, wide))
    else:
        broken_rest = _in_python(rest, pattern)
    return pc.replace_with_mask(_mask(failed, column), other, _mask(broken_rest, rest))


def _mask(mask: Mask | None, column: Column) -> Any:
    return pa.repeat(pa.scalar(False), len(column)) if mask is None else whole(mask)


def _unmatched(values: Column, pattern: str) -> Mask:
    return pc.invert(pc.match_substring_regex(values, f"^(?:{pattern})$"))


def _in_python(column: Column, pattern: str) -> Mask:
    """The same by Python's ``re``, each different text once."""
    texts, indices = distinct(plain(column))  # of an encoded one, those that are in a cell
    failed = pa.array([answer == ord("0") for answer in _matched(pattern, texts)], pa.bool_())
    return pa.chunked_array([failed.take(indices)])


# Refusing what RE2 can't read would refuse repeats beyond a thousand, which XML Schema has; and
# nothing stops Python's re but the end of its process, with spawned workers importing __main__.
_PROCESS = """
import json, os, re, sys
pattern, texts = json.load(sys.stdin)
matches = re.compile(pattern).fullmatch
for text in texts:
    os.write(1, b"1" if matches(text) else b"0")
"""
"""Says 1 or 0 of each text as soon as it knows."""
SECONDS = 10.0
"""What a column may take, and for every 10 000 different texts a second more."""


def _matched(pattern: str, texts: list[str]) -> bytes:
    """For each text whether it matches, as 1 or 0: told by a process that can be stopped."""
    asked = json.dumps([pattern, texts])
    return answers_of_process(_PROCESS, asked, texts, SECONDS + len(texts) / 10_000)


_DEEP = 3
"""How a program ends that meets a text too deep for it."""


def answers_of_process(code: str, asked: str, texts: Sequence[str], limit: float) -> bytes:
    """What a program in Python says, 1 or 0, of each of some texts.

    Args:
        code: the program, which writes each byte as soon as it knows it.
        asked: what it reads.
        texts: those that are asked about.
        limit: the seconds after which it is stopped.

    Raises:
        UntoldError: for the first text of which it said nothing.
    """
    import subprocess  # for few patterns

    command = [sys.executable or "python", "-I", "-S", "-W", "ignore", "-c", code]
    try:
        done = subprocess.run(
            command, input=asked.encode(), capture_output=True, timeout=limit, check=False
        )
        answers = done.stdout
        if done.returncode == _DEEP:
            raise UntoldError("deep", texts[len(answers)])
    except subprocess.TimeoutExpired as error:
        answers = error.stdout or b""
        if len(answers) < len(texts):
            raise UntoldError("slow", texts[len(answers)]) from error
    except OSError:
        answers = b""
    if texts and (
        len(answers) != len(texts) or set(answers) - {*b"01"}
    ):  # a program with its own Python
        raise UntoldError("alone", texts[0])
    return answers


_CLASSES = {"w": r"\p{L}\p{N}_", "d": r"\p{Nd}", "s": r"\t-\r\x1c-\x20\x{85}\p{Z}"}
_TOKENS = re.compile(r"\\.|\[\^?\]?|\]|\(\?[a-zA-Z]*|.", re.DOTALL)


def in_unicode(pattern: str) -> str | None:
    """A pattern as RE2 must have it so that ``\\w``, ``\\d`` and ``\\s`` mean all of Unicode.

    RE2 takes as long as a text is; Python's ``re`` may take for ever, so it reads only what
    can't be said otherwise: ``None`` is for word boundaries, case and the like.

    >>> print(in_unicode(r"[\\w-]+\\D"))
    [\\p{L}\\p{N}_-]+[^\\p{Nd}]
    """
    written, inside = [], False
    for token in _TOKENS.findall(pattern):
        kind = token[1:].lower() if token[0] == "\\" else ""
        if kind in _CLASSES:
            if token[1].isupper() and inside:
                return None
            items = _CLASSES[kind]
            alone = f"[^{items}]" if token[1].isupper() else f"[{items}]"
            written.append(items if inside else alone)
            continue
        if (
            kind in ("b", "q")
            or (inside and token[0] == "[")
            or (token[:2] == "(?" and "i" in token)
        ):
            return None
        if token[0] == "[":
            inside = True
        elif token == "]":
            inside = False
        written.append(token)
    return "".join(written)


def _is_python(pattern: str) -> bool:
    """Whether Python can read a pattern; it can't read ``\\p{L}``, which RE2 can."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of classes that may mean something else some day
        try:
            re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            return False
    return True


def is_common(pattern: str) -> bool:
    """Whether RE2, Rust, Java and Python read a pattern alike: no more than the ABC of them."""
    common = bool(_COMMON.fullmatch(pattern)) and _is_python(pattern)
    return common and is_re2(in_engines(pattern))  # which has no long repeats


_COMMON = re.compile(
    r"""(?: [\w :;,=@/<>"'!%~`-]              # a letter
      | \\[d.()\[\]{}*+?|/\\-]              # a digit, or a mark as it stands
      | \.
      | \[\^?-?(?:[\w :;,=@/.+*()]|\\[d.-])
        (?:-?(?:[\w :;,=@/.+*()]|\\[d.-]))*-?\]  # a class, without classes inside it
      | \((?!\?) | \) | \|
      | (?:[*+?]|\{\d+(?:,\d*)?\})(?![*+?{])   # not lazy, not possessive
    )*""",
    re.VERBOSE | re.ASCII,
)


def in_engines(pattern: str) -> str:
    """A common pattern as engines find it in a text: all of it, with digits of any script."""
    digits = re.sub(r"\\.", lambda token: r"\p{Nd}" if token[0] == r"\d" else token[0], pattern)
    return rf"\A(?:{digits})\z"
