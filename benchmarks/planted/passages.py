"""Passages in Chinese and English with the five classes of error that editors name.

Each class has patterns of its own, whose figures follow from numbers that are drawn. Of a
pattern the figures in braces are those in which an error is planted.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import errors
from contract import CLEAN, Document

CLASSES = ("parts", "table", "chapter", "scale", "year")
"""Parts and total, text and table, chapter and chapter, scale, year."""

_FIGURE = re.compile(r"\{([^{}]*)\}")
_Draw = Callable[[random.Random], str]


def documents(seed: int, errors_each: int, clean: int) -> Iterator[Document]:
    """Clean passages of every pattern in turn, and passages with one error of a class."""
    chance = random.Random(f"texts {seed}")
    patterns = [(language, name, p) for (language, name), of in PATTERNS.items() for p in of]
    for number in range(clean):
        language, _, pattern = patterns[number % len(patterns)]
        text = _FIGURE.sub(r"\1", pattern(chance))
        yield _document(language, CLEAN, seed, number, text)
    for (language, kind), of in PATTERNS.items():
        for number in range(errors_each):
            yield _planted(language, kind, seed, number, of[number % len(of)], chance)


def _document(language: str, kind: str, seed: int, number: int, text: str) -> Document:
    name = f"texts/{language}-{seed}-{kind}-{number:03d}"
    return Document(name, "texts", language, kind, seed=seed, files={"text.md": text})


def _planted(
    language: str, kind: str, seed: int, number: int, pattern: _Draw, chance: random.Random
) -> Document:
    """A passage with one of its figures changed."""
    made = pattern(chance)
    figures = [*_FIGURE.finditer(made)]
    while True:
        target = chance.choice(figures)
        slips = _slips(kind, target[1], chance)
        if slips:
            break
    before = _FIGURE.sub(r"\1", made[: target.start()])
    text = before + slips[0] + _FIGURE.sub(r"\1", made[target.end() :])
    document = _document(language, kind, seed, number, text)
    end = _end(text, len(before)) if kind == "year" else len(before) + len(slips[0])
    at = tuple(map(str, range(len(before) - 1, end)))
    return replace(document, at=at, original=target[1], planted=slips[0], visible=True)


def _end(text: str, start: int) -> int:
    """Where the sentence ends in which a year stands, all figures of which are of that year."""
    match = re.search(r"[。,]|\.\s|$", text[start:])
    assert match
    return start + match.end()


def _slips(kind: str, figure: str, chance: random.Random) -> list[str]:
    if kind == "year":
        moved = str(int(figure) + chance.choice((-1, 1))) if figure.isdigit() else ""
        return [moved] if moved else []
    if kind == "scale":
        return errors.drawn("scale", figure, chance)
    first = chance.choice(("digit", "digit", "exchange"))
    return errors.drawn(first, figure, chance) or errors.drawn("digit", figure, chance)


def _pair(chance: random.Random, low: float = 300, high: float = 4000) -> tuple[float, float]:
    """Two figures of one decimal."""
    one, other = (round(chance.uniform(low, high), 1) for _ in range(2))
    return one, other


def _zh_parts_trade(chance: random.Random) -> str:
    a, b = _pair(chance)
    return (
        f"2031年,全省货物进出口总额{{{a + b:.1f}亿元}}。其中,出口{{{a}亿元}};进口{{{b}亿元}}。"
        "外贸结构继续优化,民营企业占比提高。"
    )


def _zh_parts_population(chance: random.Random) -> str:
    a, b = round(chance.uniform(300, 700), 2), round(chance.uniform(100, 300), 2)
    return (
        f"2031年末,全市常住人口{{{a + b:.2f}万人}},其中城镇人口{{{a:.2f}万人}},"
        f"乡村人口{{{b:.2f}万人}}。"
    )


def _zh_parts_industries(chance: random.Random) -> str:
    a, b, c = (round(chance.uniform(200, 4000), 1) for _ in range(3))
    return (
        f"2031年全市实现地区生产总值{{{a + b + c:.1f}亿元}}。其中,第一产业增加值{{{a}亿元}};"
        f"第二产业增加值{{{b}亿元}};第三产业增加值{{{c}亿元}}。"
    )


def _en_parts_trade(chance: random.Random) -> str:
    a, b = _pair(chance, 100, 900)
    return (
        f"In 2031, total trade was ${{{a + b:.1f} billion}}. Exports were ${{{a} billion}} and "
        f"imports were ${{{b} billion}} in 2031."
    )


def _en_parts_deficit(chance: random.Random) -> str:
    b = round(chance.uniform(100, 400), 1)
    a = round(b + chance.uniform(20, 90), 1)
    return (
        f"The trade deficit was ${{{a - b:.1f} billion}} in May 2031. Imports were "
        f"${{{a} billion}} and exports were ${{{b} billion}}."
    )


def _zh_table(chance: random.Random) -> str:
    a, b = _pair(chance)
    c = round(chance.uniform(100, 900), 2)
    return (
        f"2031年全市工业投资{{{a}亿元}},房地产开发投资{{{b}亿元}},教育支出{{{c:.2f}亿元}}。\n\n"
        "表1 2031年主要指标\n\n| 指标 | 2031年(亿元) |\n|---|---|\n"
        f"| 工业投资 | {a} |\n| 房地产开发投资 | {b} |\n| 教育支出 | {c:.2f} |\n"
    )


def _en_table(chance: random.Random) -> str:
    a, b = _pair(chance)
    return (
        f"In 2031, retail sales were ${{{a} million}} and industrial output was "
        f"${{{b} million}}.\n\n| $ million | 2031 |\n|---|---|\n| Retail sales | {a} |\n"
        f"| Industrial output | {b} |\n"
    )


def _zh_chapter_growth(chance: random.Random) -> str:
    a = round(chance.uniform(10, 60), 1)
    return (
        f"一、综述\n\n2031年,全省新型储能装机产量增长{{{a}%}},增速居各行业前列。\n\n"
        f"二、工业\n\n分产品看,2031年全省新型储能装机产量增长{{{a}%}}。"
    )


def _zh_chapter_income(chance: random.Random) -> str:
    a = chance.randint(31000, 89000)
    return (
        f"一、概况\n\n2031年全市城镇居民人均可支配收入{{{a}元}},居民生活继续改善。\n\n"
        f"五、民生\n\n分城乡看,2031年全市城镇居民人均可支配收入{{{a}元}}。"
    )


def _en_chapter(chance: random.Random) -> str:
    a = round(chance.uniform(10, 60), 1)
    return (
        f"# Summary\n\nIn 2031, retail sales grew by {{{a}%}}, the fastest pace in years.\n\n"
        f"# Trade\n\nShops did well. In 2031, retail sales grew by {{{a}%}}."
    )


def _zh_scale_growth(chance: random.Random) -> str:
    before = round(chance.uniform(100, 900), 1)
    growth = round(chance.uniform(3, 20), 1)
    now = round(before * (1 + growth / 100), 1)
    growth = round(100 * (now / before - 1), 1)
    return f"2031年一般公共预算收入从2030年的{{{before}亿元}}增加到{{{now}亿元}},增长{growth}%。"


def _zh_scale_repeat(chance: random.Random) -> str:
    a = round(chance.uniform(20, 90), 2)
    return (
        f"2031年全市城市固定资产投资{{{a:.2f}亿元}},完成年度计划。\n\n"
        f"全年看,2031年全市城市固定资产投资{{{a:.2f}亿元}}。"
    )


def _en_scale(chance: random.Random) -> str:
    before = round(chance.uniform(300, 900), 1)
    now = round(before * chance.uniform(1.03, 1.3), 1)
    growth = round(100 * (now / before - 1), 1)
    return (
        f"In 2031, total revenue was ${{{now} million}} compared to ${{{before} million}} in 2030, "
        f"an increase of {growth}%."
    )


def _zh_year_repeat(chance: random.Random) -> str:
    before, now = sorted((chance.randint(31000, 89000), chance.randint(31000, 89000)))
    return (
        f"一、概况\n\n{{2031}}年全市城镇居民人均可支配收入{now}元,2030年为{before}元。\n\n"
        f"五、民生\n\n2030年全市城镇居民人均可支配收入{before}元。"
        f"2031年全市城镇居民人均可支配收入{now}元。"
    )


def _zh_year_growth(chance: random.Random) -> str:
    before = round(chance.uniform(100, 900), 1)
    now = round(before * chance.uniform(1.05, 1.3), 1)
    growth = round(100 * (now / before - 1), 1)
    return (
        f"2030年,公司营业收入{before}亿元。\n\n{{2031}}年,公司营业收入{now}亿元,"
        f"2031年公司营业收入增长{growth}%。"
    )


def _en_year(chance: random.Random) -> str:
    before = round(chance.uniform(300, 900), 1)
    now = round(before * chance.uniform(1.05, 1.3), 1)
    return (
        f"In {{2031}}, retail sales were ${now} million. In 2030, retail sales were ${before} "
        f"million.\n\nRetail sales were ${before} million in 2030 and ${now} million in 2031."
    )


PATTERNS: dict[tuple[str, str], list[_Draw]] = {
    ("zh", "parts"): [_zh_parts_trade, _zh_parts_population, _zh_parts_industries],
    ("zh", "table"): [_zh_table],
    ("zh", "chapter"): [_zh_chapter_growth, _zh_chapter_income],
    ("zh", "scale"): [_zh_scale_growth, _zh_scale_repeat],
    ("zh", "year"): [_zh_year_repeat, _zh_year_growth],
    ("en", "parts"): [_en_parts_trade, _en_parts_deficit],
    ("en", "table"): [_en_table],
    ("en", "chapter"): [_en_chapter],
    ("en", "scale"): [_en_scale],
    ("en", "year"): [_en_year],
}
"""The patterns of each language and class."""
