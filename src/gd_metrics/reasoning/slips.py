"""The slip behind a wrong figure: the smallest edit of its digits that satisfies the others.

The figure of the year beside, one digit for another, two exchanged, a decimal point moved, 万 for
亿, a sign lost, the rank beside it, per cent for percentage points; in this order: a figure that
fits another year with three digits and more is hardly chance (with fewer it may be, and comes
last), and of the errors in numbers that were copied by hand 79 % are one digit, 10 % two neighbours
exchanged, 1 % two that stand further apart (J. Verhoeff, Error detecting decimal codes, 1969); of
the others nobody has counted. The same corruptions tell how checkable a figure is: the share of its
one-digit slips that some rule would catch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..claim import COUNTED, Claim
from .implication import Implication
from .verdict import by_instance, contradicting

_DIGITS = "0123456789"
_ORDINAL = re.compile(r"(?<!\d)(\d+)(?:st|nd|rd|th)\b")
_LEADING_ZERO = re.compile(r"(?<![\d.,])0\d")
_KINDS = (
    *("digit", "swap", "decimal point", "scale", "sign", "rank", "exchange"),
    "percentage points",
)
"""Kinds of slips, those that people make most first."""

_SCALES = (("thousand", "million", "billion", "trillion"), ("千", "万", "亿", "万亿"))
"""Scale words of a language, each beside those that are taken for it."""

_SCALE = re.compile("万亿|[千万亿]|thousand|million|billion|trillion")
_RANK = re.compile("(?<=第)[一二三四五六七八九]")
_RANKS = "一二三四五六七八九十"


@dataclass(frozen=True)
class NearMiss:
    """An edit of a claim's digits.

    Attributes:
        printed: what would be printed.
        edit: the kind of slip it would undo: ``digit``, ``swap`` (of neighbours),
            ``decimal point``, ``scale``, ``sign``, ``rank``, ``exchange`` (of any two digits),
            ``percentage points`` or ``year``.
        agrees: how many implications it would meet.
        of: how many there are.
        period: the period whose figure it would be, where it is that of another year.

    >>> str(NearMiss("43%", "digit", 3, 3))
    '43% (digit) agrees with 3 of 3'
    """

    printed: str
    edit: str
    agrees: int
    of: int
    period: str = ""

    def __str__(self) -> str:
        of_year = f" of {self.period}" if self.period else ""
        return f"{self.printed}{of_year} ({self.edit}) agrees with {self.agrees} of {self.of}"


def edits(printed: str) -> Iterator[tuple[str, str]]:
    """Every small slip of some printed digits: the text and the kind of the edit.

    >>> sorted(text for text, kind in edits("48%") if kind != "digit")
    ['-48%', '4.8%', '48个百分点', '84%']
    >>> [text for text, kind in edits("64.2%") if kind in ("swap", "exchange")]
    ['46.2%', '24.6%', '62.4%']
    """
    yield from ((text, "digit") for text in one_digit(printed))
    yield from _exchanged(printed)
    bare = printed.replace(".", "")
    for i in range(1, len(bare)):
        if bare[i - 1].isdigit() and bare[i].isdigit():
            moved = f"{bare[:i]}.{bare[i:]}"
            if moved != printed:
                yield moved, "decimal point"
    if bare != printed:
        yield bare, "decimal point"
    yield from _other_words(printed)
    if (first := re.search(r"[-−]?\d", printed)) and "%" in printed:
        signed = first.group()
        other = signed[1:] if len(signed) > 1 else f"-{signed}"
        yield f"{printed[: first.start()]}{other}{printed[first.end() :]}", "sign"
    if printed.endswith("%"):
        yield f"{printed[:-1]}个百分点", "percentage points"


def _exchanged(printed: str) -> Iterator[tuple[str, str]]:
    """Two digits exchanged, neighbours (also across a point) before others."""
    places = [i for i, character in enumerate(printed) if character in _DIGITS]
    for n, i in enumerate(places):
        for m, j in enumerate(places[n + 1 :]):
            if printed[i] != printed[j]:
                kind = "exchange" if m else "swap"
                yield (
                    f"{printed[:i]}{printed[j]}{printed[i + 1 : j]}{printed[i]}{printed[j + 1 :]}",
                    kind,
                )


def _other_words(printed: str) -> Iterator[tuple[str, str]]:
    """The scale word, and the rank, beside the one that is printed."""
    for match in _SCALE.finditer(printed):
        words = next(words for words in _SCALES if match.group() in words)
        at = words.index(match.group())
        for word in (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]):
            yield f"{printed[: match.start()]}{word}{printed[match.end() :]}", "scale"
    for match in _RANK.finditer(printed):
        at = _RANKS.index(match.group())
        for rank in (*_RANKS[max(at - 1, 0) : at], *_RANKS[at + 1 : at + 2]):
            yield f"{printed[: match.start()]}{rank}{printed[match.end() :]}", "rank"


def one_digit(printed: str) -> Iterator[str]:
    """Every text that differs in one digit.

    >>> len([*one_digit("4.8%")])
    18
    """
    for i, old in enumerate(printed):
        if old in _DIGITS:
            yield from (f"{printed[:i]}{new}{printed[i + 1 :]}" for new in _DIGITS if new != old)


def near_misses(claim: Claim, implied: Sequence[Implication]) -> list[NearMiss]:
    """The edits of a claim that satisfy every hard implication, the smallest first.

    How many implications an edit agrees with is counted over all that say anything, advice
    and other vintages among them.

    A fraction (每3台就有1台) is too coarse for that: one digit makes another figure of it.

    Args:
        claim: the claim in doubt.
        implied: what is implied for it, of all rules.
    """
    misses = set()
    for text, edit in edits(claim.printed) if claim.hedge != "fraction" else ():
        printed = _ORDINAL.sub(_with_ending, text)
        edited = _reprinted(claim, printed)
        if edited is None or _is_none(edited):
            continue
        of_edited = [replace(i, claim=edited) for i in implied]
        telling = [i for i in of_edited if i.inputs and not i.vacuous]
        if any(i.hard and i.meets for i in telling) and not contradicting(of_edited):
            together = by_instance(telling)
            agrees = sum(any(i.meets for i in alternatives) for alternatives in together)
            misses.add(NearMiss(printed, edit, agrees, len(together)))
    return sorted(misses, key=lambda m: (_KINDS.index(m.edit), -m.agrees, m.printed))


def checkability(claim: Claim, implied: Sequence[Implication]) -> float | None:
    """The share of one-digit slips of a claim that some rule would catch.

    Args:
        claim: the claim.
        implied: what is implied for it, of all rules.

    Returns:
        From 0 to 1; ``None`` where no digit is printed.
    """
    hard = [i for i in implied if i.hard]
    slips = [slip for text in one_digit(claim.printed) if (slip := _reprinted(claim, text))]
    caught = sum(bool(contradicting([replace(i, claim=slip) for i in hard])) for slip in slips)
    return caught / len(slips) if slips else None


def _with_ending(match: re.Match[str]) -> str:
    """An ordinal with the ending that its number has: 2nd where a digit of 3rd was edited."""
    number = match[1]
    teens = number[-2:-1] == "1"
    return number + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th"))


def _is_none(claim: Claim) -> bool:
    """Whether a figure says that there is none, or less, of what is counted: 连续0年."""
    value = claim.quantity.value
    return value == 0 or (value < 1 and claim.measure in COUNTED)


def _reprinted(claim: Claim, printed: str) -> Claim | None:
    """The claim with other digits; ``None`` where nobody would print them."""
    if _LEADING_ZERO.search(printed) and not _LEADING_ZERO.search(claim.printed):
        return None
    edited = replace(claim, printed=printed)
    try:
        edited.quantity  # noqa: B018
    except ValueError:
        return None
    return edited
