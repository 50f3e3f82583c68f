"""Figures of one text that can't all be true, and those that only seem so."""

from __future__ import annotations

import pytest

from gd_metrics.reading.dates import placed_in_time
from gd_metrics.reading.document import of_text
from gd_metrics.reading.meet import Reading, meet
from gd_metrics.reports.reading import sentence

CONTRADICTIONS = {
    "repeat": "2031年汽车产量大增，增长48%。\n\n全年看，2031年汽车产量增长43%。",
    "growth of money": "2031年，营业收入33.31亿元，同比增长20.0%，上年为68.76亿元。",
    "from and to": "2031年，旅游收入从50.0亿元增加到60.0亿元，增长30.0%。",
    "from one year to another": "净利润从2025年的12.0亿元增加到2030年的13.8亿元，增长25.0%。",
    "percentage points": "2031年城镇化率从40.0%提高到45.0%，提高了4.0个百分点。",
    "percentage points down": "2031年失业率由5.0%下降到4.0%，下降2.0个百分点。",
    "points from and to": "In 2031, churn fell by 2.0 percentage points from 5.0% to 4.0%.",
    "more than all": "2031年，营业收入下降106.4%。",
    "parts exceed": "1月接待游客1000人。其中，来自甲地600人，来自乙地500人。",
    "one part exceeds": "2031年摩托车产量20.0万辆，其中电动摩托车产量30.0万辆。",
    "parts miss by a digit": "户籍人口635人。其中，儿童291人，成年199人，老年155人。",
    "months and quarter": "2031年一季度新增企业90户。其中1月新增企业30户，2月新增企业25户，"
    "3月新增企业20户。",
    "parts by semicolons": "2031年，货物总额500亿元，其中，出口320亿元；进口210亿元。",
    "beside a share of a target": "2031年营业收入下降106.4%。新增就业完成全年目标的113.2%。",
    "direction": "Unemployment dropped to 5.4% from 5.1% in 2031.",
    "leapt": "In 2031, the number of pupils leapt 250% from 10,250 to 25,500.",
    "n of m with its share": "Sales grew. Of 400 shops, 120 (35 percent) are abroad in 2031.",
    "a share of what 其中 names": "2031年财政收入300.2亿元，其中税收210.1亿元，占80.0%。",
    "a share behind its whole": "Sales were $84 million in 2031. Costs were $42 million,"
    " or 55 percent of sales.",
    "a:b:c": "2031年，三次产业结构为7.1:39.1:50.8。",
}
TRAPS = {
    "quarter on quarter": "2031年二季度产值增长4.7%。从环比看，2031年二季度产值增长0.7%。",
    "since another year": "2030年，产值从2025年的100亿元增加到150亿元，同比增长8.0%。",
    "average": "2031年产值增长5.0%，2031年产值年均增长7.0%。",
    "part of the whole": "2031年出口50亿元。民营企业出口30亿元。",
    "another area": "2031年全国产量50万辆，广东省产量20万辆。",
    "real growth": "2031年地区生产总值从100亿元增加到150亿元，增长33.6%。",
    "target": "2031年产值80亿元。2031年产值目标90亿元。",
    "half is as far as said": "2031年产量超过40万辆。2031年产量42.5万辆。",
    "parts need not be all": "户籍人口900人。其中，儿童291人，成年199人。",
    "points that agree": "2031年失业率由5.0%下降到4.0%，下降1.0个百分点。",
    "points on a year before": "2031年失业率由年初的5.0%下降到4.0%，同比下降2.0个百分点。",
    "points beside the nation": "2031年失业率由5.0%下降到4.0%，比全国低2.0个百分点。",
    "points a year": "2031年，城镇化率从2026年的40.0%提高到45.0%，年均提高0.9个百分点。",
    "points of another year": "2031年，城镇化率从2026年的40.0%提高到45.0%，提高0.6个百分点。",
    "growth a year before": "2031年一季度产值增长6.1%，上年同期增长3.8%。",
    "average and all": "产值由2026年的100亿元增加到2031年的150亿元，年均增长8.4%，增长50.0%。",
    "the same firms and taxes": "2031年税收从90.0亿元增加到95.0亿元，同口径增长7.0%。",
    "the same firms, in brackets": "2031年税收从90亿元增加到95亿元，增长9.0%（同口径）。",
    "like for like": "In 2031, sales rose from $90 million to $95 million, up 9.0% like-for-like.",
    "a rate of a part": "2031年失业率5.0%，其中青年失业率15.0%。",
    "an average of a part": "2031年人均收入4.0万元，其中城镇居民人均收入5.0万元。",
    "a loss beside a profit": "2031年利润收入4.0亿元，其中甲业利润收入5.0亿元。",
    **{
        f"overlapping parts, {part}": f"2031年{whole}100亿元，其中{part}60亿元，{other}50亿元。"
        for whole, part, other in (
            ("生产总值", "民营企业增加值", "海洋产业增加值"),
            ("第三产业增加值", "现代服务业增加值", "生活性服务业增加值"),
            ("财政收入", "税收", "县本级收入"),
            ("税收", "私营企业税收", "建筑业税收"),
            ("商品销售额", "网上销售额", "食品类销售额"),
            ("出口", "机电产品出口", "高新技术产品出口"),
        )
    },
    "rounding": "2031年，三次产业结构为7.1:39.1:53.7。",
    "n of m": "2031年，全市41个工业大类中有35个实现增长。",
    "a part of the part": "2031年财政收入300.0亿元，其中税收210.0亿元，"
    "其中增值税84.0亿元，占40.0%。",
    "a share of the nation": "2031年全省进出口100亿元，其中出口60亿元，占全国的5%。",
    "a share of more": "Cloud sales were $84 million in 2031. Costs were $42 million, 5 percent of"
    " sales.",
    "stock": "2031年一季度存款90亿元。1月存款80亿元，2月存款85亿元，3月存款90亿元。",
    "cumulative": "2031年新增企业26户，累计新增企业46户。",
    "this year": "2031年产量增长48%。今年产量增长43%。",
    "another basis": "In 2031, net income was $92 million. On a non-GAAP basis, net income was $89"
    " million in 2031.",
    "two places": "In May 2031, output rose by 3% in mines and 4% in farms.",
    "month and year": "In May 2031, sales rose 3.6% compared with May 2030 and 0.1% compared with"
    " April 2031.",
    "what was revised": "In May 2031, sales fell by 1.2% (revised from a fall of 1.4%).",
    "produce of two crops": "2031年蔬菜面积80公顷，产量90吨；瓜类面积70公顷，产量60吨。",
    "balance": "2031年进出口90亿元。其中，出口50亿元，进口40亿元，顺差10亿元。",
    "last year": "去年产量为100万吨，今年产量为120万吨。",
}


def reading(text: str) -> Reading:
    return meet(of_text(text))


@pytest.mark.parametrize("text", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_what_can_t_all_be_true_is_one_contradiction(text: str) -> None:
    assert len(reading(text).contradictions) == 1


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_what_only_seems_to_contradict_raises_none(text: str) -> None:
    assert reading(text).contradictions == []


def test_figures_that_agree_are_compared_and_raise_nothing() -> None:
    found = reading("2031年汽车产量增长43%。\n\n2031年汽车产量增长43.2%。")
    assert (len(found.compared), found.meetings) == (2, [])


def test_a_contradiction_of_a_guessed_figure_is_only_worth_a_look() -> None:
    found = reading("2031年产值80亿元。这是90亿元。")
    assert (len(found.contradictions), len(found.to_look_at)) == (0, 1)


def test_a_thousand_equal_figures_are_one_cell_and_no_pair() -> None:
    assert reading("2031年产值80亿元。\n" * 1000).meetings == []


def test_a_cell_with_many_values_names_few_of_them() -> None:
    text = "".join(f"2031年产值{n}亿元。\n" for n in range(10, 300))
    assert len(reading(text).meetings) == 190


def test_a_period_after_the_document_s_date_is_worth_a_look() -> None:
    text = "2031年公报\n发布时间：2031-10-12\n2031年前三季度产值80亿元。2031年四季度产值20亿元。"
    document = placed_in_time(of_text(text))
    found = meet(document)
    assert [(m.kind, m.drafts[0].period) for m in found.to_look_at] == [("ahead", "2031-Q4")]
    assert found.contradictions == []


def test_what_is_of_the_same_months_of_last_year_has_their_period() -> None:
    found = reading("2031年一季度产值增长6.1%，上年同期增长3.8%。利润增长5%，比上年同期增长4%。")
    assert [d.period for d in found.drafts] == ["2031-Q1", "2030-Q1", "2031-Q1", "2031-Q1"]


def test_growth_on_the_quarter_and_on_the_year_before_are_two_figures() -> None:
    text = "In 2031, sales rose 2% from the previous quarter and 3% from a year earlier."
    assert [d.base for d in reading(text).drafts] == ["previous", ""]
    assert reading(text).meetings == []


def test_growth_beside_its_yearly_average_is_of_all_the_years() -> None:
    text = "产值由2026年的100亿元增加到2031年的150亿元，年均增长8.4%，增长50.0%。"
    assert [d.averaging for d in reading(text).drafts[2:]] == ["average", ""]
    assert reading(text).meetings == []


def test_figures_that_miss_in_two_ways_are_one_finding() -> None:
    text = "2031年,户籍人口635人。其中,儿童291人,成年199人,老年155人。"
    assert len(reading(text).meetings) == 1


def test_what_a_yearly_average_comes_to_is_said_without_the_digits_that_it_leaves_open() -> None:
    text = "2026年，营业收入100.0亿元。2031年，营业收入150.0亿元，比2026年年均增长18.5%。"
    (found,) = reading(text).contradictions
    assert " is 233.1 to 234.3 亿元, printed 150.0亿元" in sentence(found)


@pytest.mark.parametrize(
    ("total", "contradicts"), [("659.51", False), ("759.51", True), ("683.15", False)]
)
def test_a_sum_behind_a_list_contradicts_it_where_it_misses_by_a_slip(
    total: str, contradicts: bool
) -> None:
    text = f"2031年煤炭产量305.12万吨、原油产量203.26万吨、天然气产量151.13万吨,合计{total}万吨。"
    assert bool(meet(of_text(text)).contradictions) is contradicts


def test_ranks_among_others_are_two_figures() -> None:
    said = meet(of_text("2031年甲市综合指数居全国第一。2031年甲市综合指数居全球第二。"))
    assert not said.meetings
    again = meet(of_text("2031年甲市综合指数居全国第一。2031年甲市综合指数居全国第二。"))
    assert len(again.meetings) == 1


def test_a_line_that_begins_within_a_word_is_no_subject_of_a_rank() -> None:
    rank = meet(of_text("甲指数连续8年全\n\n国第一，乙指数居全球第二")).drafts[1]
    assert (rank.measure, rank.printed, rank.subject) == ("rank", "第一", "甲指数")


def test_what_stands_beside_a_whole_is_no_part_of_it() -> None:
    text = "2031年轿车产量16亿台,其中电动轿车产量11亿台;客车产量4亿台;零件产量3242亿块。"
    assert meet(of_text(text)).contradictions == []


def test_a_part_of_one_of_two_levels_before_it_may_be_of_the_larger_one() -> None:
    text = "2031年财政总收入222827万元,预算收入97092万元,其中税收收入190268万元。"
    assert meet(of_text(text)).contradictions == []
