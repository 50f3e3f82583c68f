"""Reading texts: made-up bulletins of growing length, beside what only looks for digits.

Beside `read` stands what a person writes in a minute: one regular expression for numbers, each
made a fraction. It knows no unit, period or subject; the ratio says what those cost. Seconds are
of processor time, and both sides run in turn on the same text.

    python benchmarks/reading.py
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TypeVar

from gd_metrics.reading.document import of_text
from gd_metrics.reading.meet import Reading, meet

Done = TypeVar("Done")
SIZES = (30_000, 100_000, 300_000, 1_000_000)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
THINGS = (
    "钢材 水泥 汽车 化肥 纱 布 彩电 空调 手机 发电 原煤 粮食 油料 蔬菜 水果 肉类 水产 茶叶".split()
)
PLACES = [one + two for one in "临望青白东西南北" for two in "江海山水原岭浦川"]
PLAIN = "这一年，各地继续推进相关工作，总体运行平稳，结构有所改善，具体情况见附表和说明。"


def main() -> None:
    print("| characters | figures | read, s | digits alone, s | ratio | µs a figure | kB/s |")
    print("|---|---|---|---|---|---|---|")
    for size in SIZES:
        text = bulletin(size)
        reading, seconds = timed(partial(read, text))
        found, beside = timed(partial(digits, text))
        figures = len(reading.drafts)
        assert not reading.contradictions, "each place, thing and year is printed once"
        assert figures <= len(found)
        print(
            f"| {size:,} | {figures:,} | {seconds:.2f} | {beside:.3f} | {seconds / beside:.0f} "
            f"| {seconds / figures * 1e6:.0f} | {len(text.encode()) / seconds / 1e3:.0f} |"
        )


def bulletin(size: int) -> str:
    """A text of so many characters: a figure every 23 characters, as in a communiqué."""
    draw = random.Random(7)
    parts: list[str] = []
    length = number = 0
    while length < size:
        year, rest = divmod(number, len(PLACES) * len(THINGS))
        place, thing = PLACES[rest % len(PLACES)], THINGS[rest // len(PLACES)]
        level, growth = draw.uniform(1, 900), draw.uniform(0.1, 30)
        part = f"{1950 + year}年{place}市{thing}产量{level:.2f}万吨，增长{growth:.1f}%。{PLAIN}\n"
        parts.append(part)
        length += len(part)
        number += 1
    return "".join(parts)[:size]


def read(text: str) -> Reading:
    return meet(of_text(text))


def digits(text: str) -> list[Fraction]:
    """Every number of a text, and nothing else of it."""
    return [Fraction(match[0].replace(",", "")) for match in NUMBER.finditer(text)]


def timed(work: Callable[[], Done]) -> tuple[Done, float]:
    """What some work gives, and the processor time that it took."""
    begin = time.process_time()
    done = work()
    return done, time.process_time() - begin


if __name__ == "__main__":
    main()
