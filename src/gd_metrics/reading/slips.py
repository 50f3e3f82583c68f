"""What makes a miss a contradiction: a slip of a digit, or two figures that lie near.

A reader that is not sure what two figures are of finds many that differ. Those that differ by one
digit, by two that are exchanged, or by little are most likely meant to be the same; those that
lie far apart are most likely of two things.

>>> differ_by_a_slip("48", "43"), differ_by_a_slip("2.93", "2.39"), differ_by_a_slip("7956", "1002")
(True, True, False)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from .draft import Draft

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NEAR = (Fraction(3, 4), Fraction(4, 3))
"""What parts are of their whole where they may be all of it; a stock's periods are not."""
_APART = Fraction(1, 5)
"""By how much of the greater one two printings of one figure differ at most."""
_LUCK = Fraction(1, 20)
"""How likely figures that are no parts may add up by a slip."""


def is_near(drafts: Mapping[str, Draft]) -> bool:
    """Whether parts are about as much as their whole."""
    whole = drafts["whole"].value
    total = sum(d.value for name, d in drafts.items() if name != "whole")
    return bool(whole) and _NEAR[0] < total / whole < _NEAR[1]


def is_one_figure(one: Draft, other: Draft) -> bool:
    """Whether two figures that differ may well be one that was printed wrong."""
    if any(d.quantity and d.quantity.hedge in ("about", "nearly") for d in (one, other)):
        return False
    greater = max(abs(one.value), abs(other.value))
    near = abs(one.value - other.value) <= _APART * greater
    return near or differ_by_a_slip(_digits(one), _digits(other))


def slipped(drafts: Mapping[str, Draft], whole: int = 0) -> str:
    """The slip by which parts miss their whole; empty where there is none, or luck makes one.

    Args:
        drafts: the parts, and ``whole`` if that is one of them.
        whole: what they are, if that is a number and not printed.

    >>> from gd_metrics.reading.document import of_text
    >>> from gd_metrics.reading.drafts import drafts
    >>> text = "户籍人口6635人。其中，儿童2991人，成年1999人，老年1655人。"
    >>> whole, *found = drafts(of_text(text))
    >>> slipped({f"part_{n}": d for n, d in enumerate(found)} | {"whole": whole})
    '2991人 for 2981'
    """
    exact = all(d.quantity and d.quantity.hedge == "exact" for d in drafts.values())
    digits = max(len(_digits(d).replace(".", "").rstrip("0")) for d in drafts.values())
    coarsest = max(map(_last_place, drafts.values()))
    if not whole and coarsest:  # 11.04 beside a part of 2.8 is no more exact than that
        digits = min(digits, len(str(int(drafts["whole"].value / coarsest))))
    near = bool(whole) or is_near(drafts)
    if not exact or not near or len(drafts) * digits * 9 > _LUCK * 10**digits:
        return ""
    whole_ = Fraction(whole) or drafts["whole"].value
    total = sum((d.value for name, d in drafts.items() if name != "whole"), Fraction(0))
    for name, draft in drafts.items() if total != whole_ else ():
        meant = total if name == "whole" else whole_ - total + draft.value
        if mended := next(_slips(draft, meant), ""):
            return f"{draft.printed} for {mended}"
    return ""


def _last_place(draft: Draft) -> Fraction:
    """What one of a figure's last digit counts; 0 where it has none."""
    plain = _digits(draft)
    number = Fraction(plain)
    return abs(draft.value) / number / 10 ** len(plain.partition(".")[2]) if number else Fraction(0)


def _digits(draft: Draft) -> str:
    match = _DIGITS.search(draft.printed)
    return match[0].replace(",", "") if match else "0"


def _slips(draft: Draft, meant: Fraction) -> Iterator[str]:
    """How a figure would be printed for another value, if a slip lies between them."""
    plain = _digits(draft)
    if meant <= 0 or not Fraction(plain):
        return
    places = len(plain.partition(".")[2])
    whole = meant / (abs(draft.value) / Fraction(plain)) * 10**places
    if whole.denominator == 1:
        digits = f"{int(whole):0{places + 1}d}"
        other = f"{digits[:-places]}.{digits[-places:]}" if places else digits
        if differ_by_a_slip(plain, other):
            yield other


def differ_by_a_slip(one: str, other: str) -> bool:
    """Whether one digit differs, or two are exchanged."""
    if len(one) != len(other):
        return False
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 2:
        first, second = apart
        return (one[first], one[second]) == (other[second], other[first])
    return len(apart) == 1
