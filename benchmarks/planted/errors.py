"""Errors that people make in a printed figure, and in what is said beside it.

Nothing here is taken from the checker: it is tested by slips that were not written beside it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

DIGITS = "0123456789"
_SCALES = (("万亿", "亿"), ("亿", "万"), ("千", "万"), ("万", "亿"), ("万", ""), ("亿", "万亿"),
           ("million", "billion"), ("billion", "million"), ("billion", "trillion"))  # fmt: skip
_UNITS = (("元", "美元"), ("%", "‰"), ("吨", "立方米"), ("家", "户"), ("辆", "台"))


def digit(printed: str) -> Iterator[str]:
    """One digit for another."""
    for at, old in enumerate(printed):
        if old in DIGITS:
            yield from (printed[:at] + new + printed[at + 1 :] for new in DIGITS if new != old)


def exchange(printed: str) -> Iterator[str]:
    """Two neighbouring digits exchanged, also across a point."""
    places = [at for at, character in enumerate(printed) if character in DIGITS]
    for one, two in pairwise(places):
        if printed[one] != printed[two] and two - one <= 2:
            between = printed[one + 1 : two]
            yield printed[:one] + printed[two] + between + printed[one] + printed[two + 1 :]


def point(printed: str) -> Iterator[str]:
    """The decimal point one place to the left or right, or left out."""
    if match := re.search(r"(\d+)\.(\d+)", printed):
        whole, rest = match.groups()
        moved = {f"{whole}{rest}", f"{whole}{rest[0]}.{rest[1:]}".rstrip(".")}
        if len(whole) > 1:
            moved.add(f"{whole[:-1]}.{whole[-1]}{rest}")
        for text in sorted(moved):
            yield printed[: match.start()] + text + printed[match.end() :]


def scale(printed: str) -> Iterator[str]:
    """万 for 亿, million for billion, or the scale word left out."""
    for old, new in _SCALES:
        if re.search(rf"\d\s?{old}(?!亿)", printed):
            yield re.sub(rf"(\d\s?){old}", rf"\g<1>{new}", printed, count=1)


def sign(printed: str) -> Iterator[str]:
    """A fall for a rise."""
    for old, new in (("增长", "下降"), ("下降", "增长"), ("rose", "fell"), ("fell", "rose")):
        if old in printed:
            yield printed.replace(old, new, 1)
    if printed[:1] in "-−":
        yield printed[1:]
    elif re.match(r"\d", printed):
        yield f"-{printed}"


def rank(printed: str) -> Iterator[str]:
    """The rank beside it."""
    words = "一二三四五六七八九十"
    for match in re.finditer(rf"(?<=第)(?:[{words}]|\d+)", printed):
        old = match[0]
        number = words.index(old) + 1 if old in words else int(old)
        for other in (number - 1, number + 1):
            if 1 <= other <= 10:
                new = words[other - 1] if old in words else str(other)
                yield printed[: match.start()] + new + printed[match.end() :]


def hedge(printed: str) -> Iterator[str]:
    """What stands before a figure: dropped, turned round, or put where there is none."""
    hedges = {"超过": "不到", "超": "不足", "约": "", "近": "超", "不足": "超", "逾": "不足"}
    for old, new in hedges.items():
        if printed.startswith(old):
            yield new + printed[len(old) :]
            return
    if re.match(r"\d", printed):
        yield f"超{printed}"
        yield f"不足{printed}"


def unit(printed: str) -> Iterator[str]:
    """Another unit."""
    for old, new in _UNITS:
        if printed.endswith(old) and not printed.endswith("美元"):
            yield printed[: -len(old)] + new


PRINTED = {"digit": digit, "exchange": exchange, "point": point, "scale": scale, "sign": sign,
           "rank": rank, "hedge": hedge, "unit": unit}  # fmt: skip
"""The errors that change what is printed."""


def drawn(kind: str, printed: str, chance: random.Random) -> list[str]:
    """What an error of a kind may make of a figure, in an order that is drawn.

    A zero that nobody prints before a number is no slip of a digit.

    >>> drawn("exchange", "64.2%", random.Random(1))
    ['46.2%', '62.4%']
    """
    texts = [t for t in PRINTED[kind](printed) if t != printed and not _padded(t, printed)]
    return sorted(texts, key=lambda _: chance.random())


def _padded(text: str, printed: str) -> bool:
    zero = re.compile(r"(?<![\d.,])0\d")
    return bool(zero.search(text) and not zero.search(printed))
