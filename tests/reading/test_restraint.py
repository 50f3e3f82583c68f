"""Right texts as statistics offices print them, in which nothing contradicts anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from gd_metrics.reading.document import of_text
from gd_metrics.reading.meet import meet, read

RIGHT = {
    "a quarter does not carry on": (
        "2024年公司实现营业收入52.38亿元，其中第四季度实现营业收入14.10亿元。"
        "研发投入6.29亿元，占营业收入的12.0%。"
    ),
    "a month before is another base": (
        "2031年12月份，消费价格同比上涨0.1%。其中，食品价格下降0.5%。\n\n"
        "12月份，消费价格环比上涨0.1%。其中，食品价格下降0.6%。"
    ),
    "a city, its province and the nation": (
        "2031年，全市失业率为5.0%。全省失业率为5.2%。全国失业率为5.1%。"
    ),
    "shares of one whole one within another": (
        "2031年全市常住人口中，60岁及以上人口为1440000人，占18.00%，"
        "其中65岁及以上人口为1040000人，占13.00%。"
    ),
    "a province's own among all of it": (
        "2031年，全省一般公共预算收入14000.0亿元，增长1.0%，其中税收收入10500.0亿元，下降1.0%。"
        "省级一般公共预算收入3300.0亿元，增长2.0%，其中税收收入2900.0亿元，下降0.8%。"
    ),
    "what is denied": "有人称，2031年临江市出口增长8.0%。该数据不实，2031年临江市出口增长6.0%。",
    "a rate that the sentence before names": (
        "The euro area rate was 2.2% in April 2031. A year earlier, the rate was 2.4%. "
        "The rate of the union was 2.4% in April 2031. A year earlier, the rate was 2.6%."
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_text_raises_no_contradiction(name: str) -> None:
    reading = meet(of_text(RIGHT[name]))
    assert [[draft.printed for draft in m.drafts] for m in reading.contradictions] == []


@pytest.mark.parametrize(
    "text",
    [
        "2031年，全市出口同比增长5.0%。12月进口环比增长1.0%。2031年，全市出口同比增长8.0%。",
        "2031年公司营业收入50.0亿元。研发投入6.0亿元，占营业收入的21.0%。",
        "2031年全市出口100.0亿元，增长5.0%。第一季度进口9.0亿元。2031年全市出口增长6.0%。",
    ],
)
def test_what_each_sentence_says_itself_is_still_compared(text: str) -> None:
    assert meet(of_text(text)).contradictions


TABLE = (
    "单位：亿元\n\n| 地区 | 2030年出口 | 增长（%） |\n|---|---|---|\n| 合计 | {total} | 5.0 |\n"
    "| 东区 | 110.0 | 4.0 |\n| 南区 | 210.0 | 5.0 |\n| 西区 | 80.0 | 6.0 |\n"
)


@pytest.mark.parametrize(("total", "looks"), [("400.0", 0), ("402.0", 1), ("560.0", 0)])
def test_a_total_of_places_that_is_not_their_sum_is_worth_a_look(
    total: str, looks: int, tmp_path: Path
) -> None:
    file = tmp_path / "table.md"
    file.write_text(TABLE.format(total=total), "utf-8")
    reading = read(file)
    assert (len(reading.to_look_at), reading.contradictions) == (looks, [])
