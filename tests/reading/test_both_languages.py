"""What a text may say holds between its figures, in Chinese and in English: one grammar."""

from __future__ import annotations

from pathlib import Path

import pytest

import gd_metrics as gd
from gd_metrics.reading.document import of_text
from gd_metrics.reading.drafted import claims, left_out, unsaid
from gd_metrics.reading.meet import meet

WRONG = {
    "change, points behind its ends": (
        "2031年失业率由6.0%下降到5.0%，下降3.0个百分点。",
        "In 2031 the youth unemployment rate fell from 6.0% to 5.0%, down 3.0 percentage points.",
        "In 2031 the youth unemployment rate fell from 6.0% to 5.0%, a drop of 3.0 points.",
        "In 2031 the youth unemployment rate fell from 6.0% to 5.0%, falling by 3.0 points.",
        "In 2031 the youth unemployment rate fell 3.0 points to 5.0% from 6.0%.",
    ),
    "direction": (
        "2031年工业总产值由6.0亿元上升到5.0亿元。",
        "In 2031 output rose from $6.0 million to $5.0 million.",
        "In 2031 sales were $5.0 million, up from $6.0 million.",
        "The inflation rate fell from 2.1% in March 2031 to 2.3% in April 2031.",
    ),
    "growth": (
        "2031年旅游收入由6.0亿元增加到6.6亿元，增长16.0%。",
        "In 2031 revenue rose from $6.0 million to $6.6 million, up 16.0%.",
        "In 2031 revenue was $6.6 million, compared with $6.0 million, an increase of 16.0%.",
    ),
    "compound": (
        "2031年旅游收入从2026年的100亿元增加到150亿元，年均增长13.0%。",
        "Sales rose from $100 million in 2026 to $150 million in 2031, an average annual growth"
        " of 13.0%.",
    ),
    "growth, by so much and so fast": (
        "2031年旅游收入5.1亿元，增加0.2亿元，增长9.0%。",
        "In 2031 revenue rose $0.2 billion, or 9.0%, to $5.1 billion.",
    ),
    "growth, levels of two years": (
        "2031年旅游收入6.6亿元，增长16.0%。2030年旅游收入6.0亿元。",
        "In 2031 sales were $6.6 million, up 16.0%. In 2030 sales were $6.0 million.",
    ),
    "fall": ("2031年旅游收入下降103.0%。", "In 2031 sales fell by 103.0%."),
    "parts, one more than its whole": (
        "2031年粮食产量9.0万吨，其中稻谷产量12.0万吨。",
        "In 2031 output was 9.0 million tonnes, of which wheat output was 12.0 million tonnes.",
    ),
    "parts, cut in one way": (
        "2031年学生900人，其中男生500人，女生450人。",
        "The school had a workforce of 900 people, of whom 500 were men and 450 were women.",
        "Of the 900 teachers, 500 were men and 450 were women.",
        "The population was 900 in 2031, including 500 urban residents and 450 rural residents.",
        "In 2031 revenue was £95 million, of which £60 million came from services and £50 million"
        " from products, while costs were £90 million.",
        "In 2031 sales were $95 million, comprising toy sales of $60 million and book sales of"
        " $50 million.",
    ),
    "parts, exports and imports": (
        "2031年进出口100亿元，其中出口60亿元，进口50亿元。",
        "In 2031, total trade was $100 million, including exports of $60 million and imports of"
        " $50 million.",
        "Exports and imports were $60 million and $50 million respectively in 2031, bringing total"
        " trade to $100 million.",
    ),
    "parts, town and country": (
        "2031年人口900人。城镇人口500人，乡村人口450人。",
        "In 2031 the population was 900. The urban population was 500 and the rural population was"
        " 450.",
    ),
    "parts, industries": (
        "2031年地区生产总值100亿元。第一产业增加值10亿元，第二产业增加值40亿元，第三产业增加值60亿元。",
        "In 2031 GDP was $100 million. The value added of the primary"
        " industry was $10 million, that of the secondary"
        " industry $40 million and that of the tertiary"
        " industry $60 million.",
    ),
    "parts, what adds to growth": (
        "2031年国内生产总值增长5.0%。最终消费支出拉动经济增长3.0个百分点，资本形成总额拉动经济增长1.0个百分点，"
        "货物和服务净出口拉动经济增长2.0个百分点。",
        "In 2031 GDP grew 5.0%; consumption contributed 3.0 percentage points, investment 1.0"
        " percentage points and net exports 2.0 percentage points to growth.",
    ),
    "parts, a sum behind them": (
        "2031年甲厂产量为1234吨，乙厂产量为5678吨，合计6812吨。",
        "In 2031 output of cars was 1,234 tonnes, output of vans was 5,678 tonnes, 6,812 tonnes in"
        " total.",
    ),
    "parts, periods of a longer one": (
        "2031年一季度钢产量90吨。2031年1月钢产量30吨。2031年2月钢产量25吨。2031年3月钢产量20吨。",
        "Output was 90 tonnes in the first quarter of 2031. Output was 30 tonnes in January 2031."
        " Output was 25 tonnes in February 2031. Output was 20 tonnes in March 2031.",
    ),
    "balance": (
        "2031年出口60亿元，进口50亿元，贸易顺差20亿元。",
        "In 2031 exports were $60 million and imports $50 million, leaving a trade surplus of $20"
        " million.",
    ),
    "balance, births and deaths": (
        "2031年出生率9.0‰，死亡率7.0‰，自然增长率3.0‰。",
        "In 2031 the birth rate was 9.0‰, the death rate 7.0‰ and the natural growth rate 3.0‰.",
    ),
    "between": (
        "2031年出口增长6.0%，进口增长5.0%，进出口增长9.0%。",
        "In 2031 exports and imports grew 6.0% and 5.0%, respectively, and total trade grew 9.0%.",
    ),
    "share": (
        "2031年出口50亿元，占销售额的40%。2031年销售额100亿元。",
        "In 2031 exports were $50 million, accounting for 40% of total sales of $100 million.",
    ),
    "share, its whole in its clause": (
        "2031年，新材料企业350家，占全市企业1000家的40.0%。",
        "2031年，新材料企业350家，占全市1000家企业的40.0%。",
        "2031年，新材料企业350家，占全市企业（1000家）的比重为40.0%。",
        "2031年，新材料企业350家，占全市企业比重为40.0%，全市有企业1000家。",
        "2031年，在全市1000家企业中，新材料企业350家，占比40.0%。",
        "2031年，1000家企业中有350家实现增产，占40.0%。",
        "2031年全省企业350家，占全国企业1000家的40.0%。",
        "Of the 1,000 firms, 350 firms (40.0%) sold more.",
    ),
    "shares, parts that are cut in one way": (
        "2031年用电量100亿千瓦时，其中第一产业占5.0%，第二产业占60.0%，第三产业占38.0%。",
        "2031年，全市人口中，0-14岁人口占20.0%，15-59岁人口占55.0%，60岁及以上人口占28.0%。",
        "In 2031 men accounted for 55.0% and women for 46.0% of the workforce.",
    ),
    "shares, a : b : c": (
        "2031年三次产业结构为4.1:40.3:58.6。",
        "The ratio of the three industries was 4.1:40.3:58.6 in 2031.",
    ),
    "shares, of one whole": (
        "2031年甲业产值占工业的48.13%，乙业产值占工业的31.25%，丙业产值占工业的21.62%。",
        "Steel accounted for 48.13%, glass for 31.25% and paper for 21.62% of industry in 2031.",
    ),
    "repeat": (
        "2031年汽车产量增长48%。\n\n全年看，2031年汽车产量增长43%。",
        "In 2031 car output grew 48%.\n\nIn all of it, car output grew 43% in 2031.",
    ),
    "parts, a table": (
        "| 2031年 | 销售额（万元） |\n|---|---|\n| 合计 | 9235 |\n| 纸 | 5117 |\n| 笔 | 4218 |",
        "| 2031 | Sales ($ million) |\n|---|---|\n| Total | 9,235 |\n| Paper | 5,117 |\n"
        "| Pens | 4,218 |",
    ),
}
"""For each relation a text a language, or several, that is its one contradiction."""
RIGHT = (
    "2031年教师11.04万人，其中大学教师2.8万人，中学教师3.2万人，小学教师3.06万人。",
    "2031年教师12.05万人，其中大学教师2.8万人，中学教师3.2万人，小学教师4.05万人。",
    "2031年，新材料企业350家，占全市企业1000家的35.0%。",
    "2031年，0-14岁人口占20.0%，15-59岁人口占55.0%，60岁以上人口占25.0%，65岁以上人口占15.0%。",
    "2031年，出口占全国的60.0%，进口占全国的45.0%。",
    "2031年，第二产业贡献率60.0%，第三产业贡献率50.0%。",
    "2031年财政支出中，教育支出占60.0%，民生支出占80.0%。",
    "In 2031 the youth unemployment rate fell from 6.0% to 5.0%, down 1.0 percentage points.",
    "The rate fell from 6.0% in March 2031 to 5.0% in April, down 3.0 points on a year earlier.",
    "In 2031 the yuan strengthened from 7.25 to 7.10 and the dollar gained.",
    "The team's league position rose from 10.0 to 8.0 in 2031.",
    "In 2031 output was 900 tonnes, including 950 kg of paper, and sales were 990 tonnes.",
    "Sales were $90 million in 2031, including a factory that has cut its costs by $95 million.",
    "Net income was $4 million in 2031, including a charge of $6 million.",
    "In 2031 revenue was $90 million, including online sales of $60 million and retail sales of"
    " $50 million.",
    "In 2031 GDP grew 5.0%; consumption contributed 3.0 percentage points to growth.",
    "Oil and gas output rose 6.0% and 5.0% in 2030 and 2031, respectively.",
    "In 2031 the index was up 1.90 percent to close at 988.97 points.",
    "In 2031 the sales index rose 1.2%, or 5.0 points, to 105.0%.",
    "Sales rose from $4.9 million in the first quarter of 2031 to $5.1 million in the second"
    " quarter, up 8.2% from a year earlier.",
)
"""What holds, or says nothing of one another."""


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in WRONG.items() for text in texts]
)
def test_a_relation_is_held_against_its_figures_in_either_language(kind: str, text: str) -> None:
    assert [m.kind for m in meet(of_text(text)).contradictions] == [kind.partition(",")[0]]


NOT_SAID = ("change", "direction", "compound", "between")
"""What no claim says of another."""


@pytest.mark.parametrize(
    "text", [text for kind, (*_, text) in WRONG.items() if kind.partition(",")[0] not in NOT_SAID]
)
def test_check_finds_it_in_the_file_of_claims_or_the_file_says_what_it_lacks(
    text: str, tmp_path: Path
) -> None:
    reading = meet(of_text(text))
    (tmp_path / "claims.csv").write_text(claims(reading), "utf-8")
    wrong = [d.start for m in reading.contradictions for d in m.drafts]
    lacks = [d.start for drafts in left_out(reading).values() for d in drafts]
    stated = (r for relations in unsaid(reading).values() for r in relations)
    lacks += [d.start for r in stated for d in r.drafts.values()]
    assert bool(gd.check(tmp_path / "claims.csv").findings) != bool({*wrong} & {*lacks})


@pytest.mark.parametrize("text", RIGHT)
def test_check_finds_nothing_in_the_claims_of_what_may_be_true(text: str, tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(claims(meet(of_text(text))), "utf-8")
    assert not gd.check(tmp_path / "claims.csv").findings


@pytest.mark.parametrize("text", RIGHT)
def test_what_may_be_true_raises_nothing(text: str) -> None:
    assert meet(of_text(text)).contradictions == []
