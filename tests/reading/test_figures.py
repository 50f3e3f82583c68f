"""Figures of sentences: found, and read as what their own words say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gd_metrics.reading.clean import clean
from gd_metrics.reading.dates import placed_in_time
from gd_metrics.reading.document import of_text
from gd_metrics.reading.drafts import Draft, drafts
from gd_metrics.reading.scan import scan


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("2031年7月15日出口50亿元", ["50亿元"]),
        ("第三产业增加值约2.2万亿元,居全国第一", ["约2.2万亿元", "全国第一"]),
        ("结构为7.1:39.1:53.8", ["7.1", "39.1", "53.8"]),
        ("0-15岁人口占18.5%", ["18.5%"]),
        ("60岁及以上人口超过30万人", ["超过30万人"]),
        ("见表3和图12,M2增长9.0%", ["9.0%"]),
        ("每5部手机就有1部,占四分之一", ["每5部手机就有1部", "四分之一"]),
        ("连续8年翻一番", ["连续8年", "翻一番"]),
        ("USD 4.8 billion, up 49%", ["usd 4.8 billion", "49%"]),
        ("from 10,250 to 25,500", ["10,250", "25,500"]),
        ("单位:亿元", []),
        ("covid-19 in q3", []),
    ],
)
def test_figures_are_found_and_dates_names_and_ages_are_none(text: str, figures: list[str]) -> None:
    assert [f.printed for f in scan(clean(text.casefold()).text)] == figures


def told(text: str) -> list[tuple[str, str, str, str]]:
    return [(d.printed, d.measure, d.subject, d.period) for d in drafts(of_text(text))]


def one(text: str) -> Draft:
    (draft,) = drafts(of_text(text))
    return draft


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "2031年全市实现工业增加值520.5亿元,比上年增长6.1%。",
            [
                ("520.5亿元", "level", "工业增加值", "2031"),
                ("6.1%", "growth", "工业增加值", "2031"),
            ],
        ),
        (
            "2031年货物进出口90亿元。其中,出口50亿元,占进出口总额的55.6%。",
            [
                ("90亿元", "level", "货物进出口", "2031"),
                ("50亿元", "level", "货物出口", "2031"),
                ("55.6%", "share", "货物出口", "2031"),
            ],
        ),
        (
            "2031年一季度、二季度销售收入分别为3.1亿元和4.2亿元。",
            [
                ("3.1亿元", "level", "销售收入", "2031-Q1"),
                ("4.2亿元", "level", "销售收入", "2031-Q2"),
            ],
        ),
        (
            "2031年新建12家省级实验室,城镇化率达65.5%,提高0.9个百分点。",
            [
                ("12家", "level", "省级实验室", "2031"),
                ("65.5%", "level", "城镇化率", "2031"),
                ("0.9个百分点", "points", "城镇化率", "2031"),
            ],
        ),
        (
            "In 2031, exports rose 8.1% to $5.9 billion from $5.5 billion.",
            [
                ("8.1%", "growth", "exports", "2031"),
                ("$5.9 billion", "level", "exports", "2031"),
                ("$5.5 billion", "level", "exports", "2030"),
            ],
        ),
    ],
)
def test_a_figure_is_what_its_own_words_say(
    text: str, figures: list[tuple[str, str, str, str]]
) -> None:
    assert told(text) == figures


def test_a_list_of_subjects_shares_out_a_list_of_figures() -> None:
    text = "2031年新车产量和旧车产量分别增长9.0%和10.3%。"
    assert [(d.subject, d.printed) for d in drafts(of_text(text))] == [
        ("新车产量", "9.0%"),
        ("旧车产量", "10.3%"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("2031年进口下降0.1%", -0.1), ("2031年进口增长0.1%", 0.1), ("2031年进口降幅为2%", -2)],
)
def test_the_verb_gives_a_growth_its_sign(text: str, value: float) -> None:
    assert float(one(text).value) == value


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("2031年二季度产值环比增长0.7%", "previous"),
        ("2031年二季度产值同比增长0.7%", ""),
        ("2031年产值比2025年增长0.7%", "2025"),
    ],
)
def test_what_a_growth_is_on_is_told_apart(text: str, base: str) -> None:
    assert one(text).base == base


def test_a_target_is_no_outcome() -> None:
    assert not one("2035年产值力争达到800亿元").meets_others


def test_a_subject_beside_its_figure_is_sure_and_a_far_one_is_not() -> None:
    near, far = drafts(of_text("2031年产值80亿元。这是90亿元。"))
    assert (near.sure, far.sure) == ("explicit", "guessed")


def test_every_figure_stands_at_its_offsets() -> None:
    text = "# 公报\n\n２０３１ 年，出口５０ 亿元，增长\n8.1%。\n"
    for draft in drafts(of_text(text)):
        assert text[draft.start : draft.end] == draft.printed


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("2031年甲业产值增长4.8%，高出全部产值增速2个百分点。", ["甲业产值", "甲业产值增速"]),
        ("2031年甲业出口占出口总值的59.5%，比重提升1.1个百分点。", ["甲业出口", "甲业比重"]),
        (
            "2031年甲业支出对增长的贡献率为60%，拉动增长3个百分点。",
            ["甲业支出对增长的贡献率", "甲业支出"],
        ),
        ("2031年第二、第三产业增加值分别增长3%和4%。", ["第二产业增加值", "第三产业增加值"]),
        (
            "2031年城市居民和乡村居民人均收入分别为9元、7元。",
            ["城市居民人均收入", "乡村居民人均收入"],
        ),
        ("2031年下调甲类贷款利率0.25个百分点。", ["甲类贷款利率"]),
        ("2031年增加2000亿元专项贷款额度。", ["专项贷款额度"]),
        ("2031年共有9个省份的产值总和为80亿元。", ["省份", "产值总和"]),
        (
            "In 2031, output of mines was $6 million; that of farms was $7 million.",
            ["output of mines", "output of farms"],
        ),
    ],
)
def test_a_figure_leans_on_the_one_before_it_or_on_the_word_behind(
    text: str, subjects: list[str]
) -> None:
    assert [d.subject for d in drafts(of_text(text))] == subjects


@pytest.mark.parametrize(
    ("text", "date", "period"),
    [
        ("全年产值80亿元。", "2032-02-10", "2031"),
        ("上半年产值80亿元。", "2032-07-15", "2032-S1"),
        ("产值80亿元。", "", "Y"),
        ("2031年末，广义货币80亿元。", "", "2031-12"),
        ("年末常住人口80万人。", "2032-02-10", "2031"),
        ("这五年，产值比“十三五”末增加80亿元。", "", "2020/2025"),
        ("2031年产值比2025年增长8%。", "", "2025/2031"),
        ("In the three months to June 2031, sales rose 8%.", "", "2031-Q2"),
    ],
)
def test_a_period_is_as_its_text_or_the_date_of_that_says(
    text: str, date: str, period: str
) -> None:
    (draft,) = drafts(replace(of_text(text), date=date))
    assert draft.span == period


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("净利润从2029年的12.0亿元增加到2030年的13.8亿元，增长25.0%。", ["2029", "2030", "2030"]),
        ("净利润由2025年12.0亿元下降到2030年的9.6亿元，下降20%。", ["2025", "2030", "2025/2030"]),
        ("2030年，净利润从2025年的12亿元提高到18亿元，同比增长3%。", ["2025", "2030", "2030"]),
    ],
)
def test_from_one_year_to_another_is_of_both_years(text: str, periods: list[str]) -> None:
    found = drafts(of_text(text))
    assert [d.span for d in found] == periods
    assert {(d.subject, d.sure) for d in found} == {("净利润", "explicit")}


def test_no_figure_is_of_the_day_on_which_its_text_was_published() -> None:
    text = "# Harbour\n\nPublished 12 February 2031\n\nTraffic rose 6.0% to 53.0 million tonnes"
    rose, to = drafts(placed_in_time(of_text(f"{text} in 2030.")))
    assert [(d.subject, d.period) for d in (rose, to)] == [("traffic", "2030")] * 2
    assert [d.period for d in drafts(placed_in_time(of_text(f"{text}.")))] == ["2030", "2030"]


def test_a_day_before_its_month_is_no_figure() -> None:
    assert one("Stocks were 12 tonnes on 31 December 2030.").period == "2030-12"


def test_a_part_of_a_total_keeps_none_of_its_kind() -> None:
    found = drafts(of_text("2031年外贸进出口总额90亿元，其中出口50亿元，进口40亿元。"))
    assert [d.subject for d in found] == ["外贸进出口总额", "外贸出口", "外贸进口"]


def test_n_of_m_and_its_share_are_of_what_their_own_sentence_says() -> None:
    text = "In 2031, sales rose. Of our 90 boats, 30 (33 percent) are blue."
    found = [(d.subject, d.measure, d.base, d.sure) for d in drafts(of_text(text))]
    assert found == [
        ("boats", "level", "", "explicit"),
        ("blue", "level", "", "explicit"),
        ("blue", "share", "boats", "explicit"),
    ]


def test_a_list_has_the_unit_of_its_last_figure() -> None:
    text = (
        "2031年短期利率和长期利率分别下行15个和5个基点，"
        "一季度、二季度产值分别为7.01万亿和8.24万亿元。"
    )
    read = drafts(of_text(text))
    assert [(float(d.value), d.quantity.unit) for d in read if d.quantity] == [
        (-15, "基点"), (-5, "基点"), (7_010_000_000_000, "元"), (8_240_000_000_000, "元"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "2031年蔬菜播种面积80公顷，产量90吨；瓜类70公顷，产量60吨。",
            [("蔬菜播种面积", 80), ("蔬菜产量", 90), ("瓜类", 70), ("瓜类产量", 60)],
        ),
        (
            "2031年粮食面积80亩（其中轮作24亩），下降3.3%。",
            [("粮食面积", 80), ("轮作", 24), ("粮食面积", -3.3)],
        ),
        ("2031年生产总值[2]80亿元。", [("生产总值", 80e8)]),
        (
            "2031年甲类企业增加值增长3.3%；乙类企业增长4.8%。",
            [("甲类企业增加值", 3.3), ("乙类企业增加值", 4.8)],
        ),
        (
            "2031年恩格尔系数为30.5%，其中城镇为29.5%。",
            [("恩格尔系数", 30.5), ("城镇恩格尔系数", 29.5)],
        ),
        ("2031年新增工厂210家，总数达到980家。", [("新增工厂", 210), ("工厂", 980)]),
        ("2031年汽车保有量319万辆（包括货车7万辆）。", [("汽车保有量", 319e4), ("货车", 7e4)]),
        (
            "2031年余额增速比上月末低0.6个百分点。",
            [("余额增速", -0.6)],
        ),
        (
            "Net income in 2031 was $84.3 million, or $1.54 per diluted share.",
            [("net income", 84.3e6), ("net income per diluted share", 1.54)],
        ),
        ("2031年出生率5.29‰，下降0.47个千分点。", [("出生率", 5.29), ("出生率", -0.47)]),
        ("2031年自然增长率5.29‰。", [("自然增长率", 5.29)]),
        ("2031年甲地、乙地等地区产值分别增长3%和4%。", [("甲地地区产值", 3), ("乙地地区产值", 4)]),
        ("2031年甲产值9亿元，在全部产值中占比为65.5%。", [("甲产值", 9e8), ("甲产值", 65.5)]),
        ("2031年人均产值7元（约合9美元）。", [("人均产值", 7), ("人均产值", 9)]),
        (
            "In May 2031, output fell by 3 percent in mines and 4 percent in farms.",
            [("output", -3), ("output", -4)],
        ),
        (
            "In 2031, the share of sales online rose to 27.0% from 25.9% in 2030.",
            [("sales online", 27), ("sales online", 25.9)],
        ),
        (
            "Profit was $9 million, yielding $2 million in taxes in 2031.",
            [("profit", 9e6), ("taxes", 2e6)],
        ),
    ],
)  # fmt: skip
def test_what_stands_beside_a_figure_says_what_it_is_of(
    text: str, figures: list[tuple[str, float]]
) -> None:
    assert [(d.subject, float(d.value)) for d in drafts(of_text(text))] == figures


def test_what_has_a_thousand_figures_and_no_end_of_a_sentence_is_not_read_on() -> None:
    found = scan("\u202e5" * 5000 + "。出口6亿元")
    assert len(found) == 1002
    assert [f.quantity is None for f in found[-2:]] == [True, False]
    assert "more than 1000 figures" in found[-2].why


def test_a_thousand_sentences_with_figures_are_all_read() -> None:
    assert all(f.quantity for f in scan("出口6亿元,增长3%。" * 1000))


def test_how_much_more_one_is_than_another_is_of_the_one_and_on_the_other() -> None:
    gap = drafts(of_text("2031年甲厂产量60万吨,乙厂产量20万吨,甲厂产量比乙厂产量多2倍。"))[-1]
    assert (gap.measure, gap.subject, gap.base) == ("growth", "甲厂产量", "乙厂产量")


def test_a_paragraph_that_begins_with_a_city_is_of_it_and_others_are_not() -> None:
    text = "全省出口9亿元。\n\n广州,作为中心,拥有35个大类。\n\n进口7亿元。"
    assert [d.area for d in drafts(of_text(text))] == ["全省", "广州", "全省"]


def test_a_city_is_named_for_its_own_sentence() -> None:
    text = "全省产值90亿元。厦门产值20亿元。出口30亿元。"
    found = drafts(of_text(text))
    assert [(d.subject, d.area) for d in found] == [
        ("产值", "全省"), ("产值", "厦门"), ("出口", "全省"),
    ]  # fmt: skip


def test_what_a_rank_is_held_in_is_no_subject() -> None:
    rank = drafts(of_text("2031年甲科技集群连续5年居全球创新指数第二位。"))[-1]
    assert (rank.measure, rank.subject) == ("rank", "甲科技集群")


def test_profits_are_of_whom_the_revenue_before_them_is() -> None:
    profit = drafts(of_text("2031年乙类企业营业收入50亿元,净利润6亿元。"))[-1]
    assert profit.subject == "乙类企业净利润"


def test_a_city_that_begins_a_name_is_no_area() -> None:
    text = "全省出口9亿元。宁波舟山港集装箱吞吐量80万标箱,货物吞吐量60万吨。"
    assert [(d.subject, d.area) for d in drafts(of_text(text))][1:] == [
        ("宁波舟山港集装箱吞吐量", "全省"), ("货物吞吐量", "全省"),
    ]  # fmt: skip


def of_each(text: str, *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(d, name) for name in names) for d in drafts(of_text(text))]


def test_a_figure_in_a_bracket_with_a_period_is_what_the_one_before_came_from() -> None:
    text = "- Revenue up 11% to £15.9 million (H1 2030: £14.3 million)\n- Margin up 6% pts to 66%"
    assert of_each(text, "printed", "period", "base") == [
        ("11%", "2031-S1", ""), ("£15.9 million", "2031-S1", ""),
        ("£14.3 million", "2030-S1", "earlier"), ("6% pts", "2031-S1", ""), ("66%", "2031-S1", ""),
    ]  # fmt: skip


def test_growth_by_the_year_is_on_the_year_before_and_by_the_quarter_on_the_quarter() -> None:
    text = "2031年首三季度收入9亿元,按年增加5.0%,按季下降2.0%。"
    assert of_each(text, "subject", "period", "measure", "base")[1:] == [
        ("收入", "2031-01/2031-09", "growth", ""),
        ("收入", "2031-01/2031-09", "growth", "previous"),
    ]  # fmt: skip


def test_industries_of_which_only_the_first_says_so_are_three() -> None:
    text = "2031年第一、二、三产业分别增长4.6%、7.9%、3.5%。"
    assert of_each(text, "subject") == [("第一产业",), ("第二产业",), ("第三产业",)]


def test_what_stands_behind_the_semicolon_of_an_aside_is_of_its_period() -> None:
    text = "2031年前三季度收入9亿元。第三季度收入3亿元,环比下降2.0%;利润1亿元。税收2亿元。"
    assert of_each(text, "period") == [
        ("2031-01/2031-09",), ("2031-Q3",), ("2031-Q3",), ("2031-Q3",), ("2031-01/2031-09",),
    ]  # fmt: skip


def test_figures_of_several_years_are_given_in_their_order() -> None:
    text = "预计2031-2033年收入分别为8.2亿元、9.1亿元、9.9亿元,增速分别为12%、11%、9%。"
    assert [p for (p,) in of_each(text, "period")] == ["2031", "2032", "2033"] * 2


def test_a_text_on_one_part_of_a_year_is_so_from_its_first_line() -> None:
    assert of_each("产值744亿元。\n\n前三季度产量7万吨。", "period") == [("Y-01/Y-09",)] * 2


def test_what_is_counted_has_the_size_that_stands_before_it() -> None:
    assert of_each("2031年亿元以上项目215个。", "subject")[-1] == ("亿元以上项目",)


def test_a_short_line_is_not_joined_to_the_long_one_below_it() -> None:
    text = f"一、工业平稳,效益改善\n全市产量139万吨,{'下降1.2%,' * 9}"
    assert of_each(text, "subject", "area")[0] == ("产量", "全市")


def test_trade_is_with_whom_the_words_before_it_say() -> None:
    text = "2031年对甲国、乙国分别进出口30亿元、20亿元,分别增长7.4%、9.6%。自丙国进口9亿元。"
    assert [s for (s,) in of_each(text, "subject")] == [
        *("对甲国进出口", "对乙国进出口") * 2, "自丙国进口",
    ]  # fmt: skip


def test_a_year_that_a_figure_is_a_multiple_of_is_not_the_text_s() -> None:
    text = (
        "2035年产值95亿元,是2030年的2.4倍,年均增长19%。三次产业由2030年的21:50:29调整为11:65:24。"
    )
    assert of_each(text, "period") == [("2035",)] * 3 + [("2030",)] * 3 + [("2035",)] * 3


def test_parts_end_behind_a_semicolon_where_another_kind_of_statistic_begins() -> None:
    text = "2031年财政收入38亿元,其中地方级收入26亿元;社会消费品零售额105亿元。"
    assert of_each(text, "subject", "parent")[1:3] == [
        ("地方级收入", "财政收入"), ("社会消费品零售额", ""),
    ]  # fmt: skip


def test_a_quarter_and_a_year_that_end_in_a_month_are_read_as_such() -> None:
    text = "Net sales for the {} ended June 30, 2031 were $131.5 million."
    found = [of_each(text.format(length), "subject", "period") for length in ("quarter", "year")]
    assert found == [[("net sales", "2031-Q2")], [("net sales", "2031")]]


def test_a_company_s_name_ends_no_sentence_and_no_noun() -> None:
    text = (
        "Net income attributable to Acme Companies, Inc. for 2031 was $28.0 million, "
        "or $0.30 per diluted share, compared to $20.9 million."
    )
    assert of_each(text, "subject") == [
        ("net income",), ("net income per diluted share",), ("net income",),
    ]  # fmt: skip


def test_goods_and_industries_behind_their_whole_are_counted_as_it_is() -> None:
    text = "2031年粮食总产量90万吨,其中稻谷50万吨,增长2.0%;小麦20万吨。"
    assert of_each(text, "subject") == [
        ("粮食总产量",), ("稻谷产量",), ("稻谷产量",), ("小麦产量",),
    ]  # fmt: skip


def test_a_five_year_plan_in_quotes_is_what_growth_is_compared_with() -> None:
    text = "2005年产值66亿元,增长23%,比“九五”末增长1.39倍。按2004年平均汇率折算产值8亿美元。"
    assert of_each(text, "span") == [("2005",), ("2005",), ("2000/2005",), ("2005",)]


def test_a_ratio_has_the_year_that_it_has_moved_from() -> None:
    text = "2031年三次产业占比由2030年的5.7:49.3:45.0,进一步优化为6.6:45.8:47.6。"
    assert of_each(text, "subject", "period") == [
        (f"第{n}产业增加值", year) for year in ("2030", "2031") for n in "一二三"
    ]


def test_what_is_recorded_of_a_figure_is_not_its_subject() -> None:
    text = "The turnover index in trade, excluding fuel, recorded a fall of 15.5% in March 2031."
    assert of_each(text, "subject") == [("turnover index in trade, excluding fuel",)]


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("年末全旗常住人口5万人。", ["常住人口"]),
        ("全市有院士工作站9个,有线电视用户3万户。", ["院士工作站", "有线电视用户"]),
        ("规模以上工业企业生产原煤90万吨,生产安全事故下降5%。", ["原煤", "生产安全事故"]),
        ("普通高中12所,在校生2.1万人。", ["普通高中", "普通高中在校生"]),
        ("签订技术合同90项,成交金额5.5亿元。", ["技术合同", "技术合同成交金额"]),
        ("专利申请量与授权量分别为900件和500件。", ["专利申请量", "专利授权量"]),
        ("东、中、西部产量为9吨、5吨、4吨。", ["东部产量", "中部产量", "西部产量"]),
        ("2031年11月零售额的临时估计为90亿元。", ["零售额"]),
        ("对东盟进出口9亿元,增长4%;对欧盟增长2%。", ["对东盟进出口"] * 2 + ["对欧盟进出口"]),
        ("居民消费价格上涨1.0%。分类别看,食品类上涨2.0%。", ["居民消费价格", "食品类价格"]),
        ("2031年万元生产总值能耗下降3%。", ["万元生产总值能耗"]),
        ("十、教育和科学\n\n全市各类高校61所。", ["各类高校"]),
    ],
)  # fmt: skip
def test_a_subject_is_whose_it_is_and_what_is_counted(text: str, subjects: list[str]) -> None:
    assert of_each(text, "subject") == [(subject,) for subject in subjects]


def test_what_percentage_points_arrive_at_is_the_share_that_has_moved() -> None:
    text = "2031年民营企业进出口占外贸比重提升1.5个百分点至56.6%。"
    assert of_each(text, "printed", "measure", "subject") == [
        ("1.5个百分点", "points", "民营企业进出口占外贸比重"),
        ("56.6%", "share", "民营企业进出口"),
    ]


def test_averages_under_a_heading_on_five_years_are_of_five_years() -> None:
    text = (
        "一、过去五年工作回顾\n\n2031年生产总值90亿元,是2026年的2.5倍,年均增长20.1%。\n\n"
        "比上年增长2.0%。\n\n二、新的安排\n\n产值年均增长5%。"
    )
    assert of_each(text, "measure", "span") == [
        ("level", "2031"), ("ratio", "2031"), ("growth", "2026/2031"), ("growth", "2031"),
        ("growth", "2031"),
    ]  # fmt: skip


def test_what_has_been_surpassed_is_of_the_year_before() -> None:
    text = "2031年前11个月进出口7.5万亿元,已超上年全年7.1万亿元的规模,同比增长17.4%。"
    assert of_each(text, "subject", "period") == [
        ("进出口", "2031-01/2031-11"), ("进出口", "2030"), ("进出口", "2031-01/2031-11"),
    ]  # fmt: skip


def test_what_something_is_equal_to_is_its_share() -> None:
    text = "2031年研发经费支出70亿元,相当于地区生产总值的5.5%。"
    assert of_each(text, "measure", "subject")[1] == ("share", "研发经费支出")


def test_figures_in_brackets_behind_their_places_are_of_what_has_moved_there() -> None:
    text = (
        "Approvals fell in July in Northhold (4.3 per cent) and Southam (2.2 per cent), "
        "but rose in Westry (1.1 per cent)."
    )
    assert of_each(text, "subject", "area", "context") == [
        ("approvals", "northhold", "fell"), ("approvals", "southam", "fell"),
        ("approvals", "westry", "rose"),
    ]  # fmt: skip
    text = "The largest increases were registered in Northhold (+8.2%) and Southam (+4.4%)."
    assert of_each(text, "measure", "subject") == [("growth", "increases")] * 2


def test_what_a_figure_is_compared_with_may_name_its_noun_and_period_again() -> None:
    text = (
        "Net income for the fiscal third quarter of 2031 was $6.4 million, or 30 cents per share, "
        "compared to net income for the third quarter of fiscal 2030 of $3.1 million."
    )
    assert of_each(text, "printed", "subject", "period") == [
        ("$6.4 million", "net income", "2031-Q3"),
        ("30 cents", "net income per share", "2031-Q3"),
        ("$3.1 million", "net income", "2030-Q3"),
    ]


def test_other_signs_for_a_decimal_point_are_read() -> None:
    text = "价格上涨1·8%。\n\nRevenue was $4,9-billion."
    assert [str(d.quantity and d.quantity.value) for d in drafts(of_text(text))] == [
        "9/5", "4900000000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("各类教师9万人,其中普通高校2万人。", ["各类教师", "普通高校"]),
        ("专任教师9万人,其中普通高校2万人。", ["专任教师", "普通高校专任教师"]),
        ("省级以上实验室9个,其中国家级2个。", ["省级以上实验室", "国家级实验室"]),
        ("专利申请9件,其中发明专利2件。", ["专利申请", "发明专利申请"]),
        ("粮食全年农作物播种面积9亩。", ["农作物播种面积"]),
        ("粮食全年产量9吨。", ["粮食产量"]),
        ("汽车、电子信息产业分别增长4%、5%。", ["汽车产业", "电子信息产业"]),
    ],
)
def test_parts_and_labels_are_named_as_their_whole_and_their_statistic(
    text: str, subjects: list[str]
) -> None:
    assert of_each(text, "subject") == [(subject,) for subject in subjects]


def test_nouns_in_front_of_brackets_have_risen_or_fallen() -> None:
    text = (
        "In the March 2031 quarter the main gains came from coal (up 2.7 percent) "
        "and oil and gas (down 2.1 percent)."
    )
    assert of_each(text, "subject", "context", "period") == [
        ("coal", "rose", "2031-Q1"), ("oil and gas", "fell", "2031-Q1"),
    ]  # fmt: skip


def test_a_bracket_may_say_the_level_before_it_as_a_share() -> None:
    text = "Exports in the first nine months of 2031 were €10.4 billion (47%) of total sales."
    assert of_each(text, "measure", "subject", "period") == [
        ("level", "exports", "2031-01/2031-09"), ("share", "exports", "2031-01/2031-09"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("上半年快递企业业务量9亿件;业务收入5亿元。", ["快递企业业务量", "快递企业业务收入"]),
        ("工业企业实现营业收入9亿元;实现利润总额2亿元。", ["工业企业营业收入", "工业企业利润总额"]),
        ("3月企业分别生产粗钢9吨、生铁8吨。", ["粗钢", "生铁"]),
        ("总用水量9吨、同比增长3%。", ["总用水量", "总用水量"]),
    ],
)  # fmt: skip
def test_what_a_firm_has_leans_on_the_firm(text: str, subjects: list[str]) -> None:
    assert of_each(text, "subject") == [(subject,) for subject in subjects]


def test_a_ratio_without_a_year_has_moved_from_the_year_before() -> None:
    text = "2031年三次产业结构由1:36:63演进为2:35:63。"
    assert of_each(text, "period") == [("2030",)] * 3 + [("2031",)] * 3


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("铁路、民航货运量分别增长2%和3%。", ["铁路货运量", "民航货运量"]),
        ("内、外贸吞吐量分别增长2%和3%。", ["内贸吞吐量", "外贸吞吐量"]),
        ("三家基础电信企业移动电话用户9万户。", ["移动电话用户"]),
        ("Orders rose in 12 of 21 industries.", ["industries", "industries"]),
        ("In June this year, €5 million worth of meat was exported.", ["meat"]),
        ("Sales rose, led by food (+2.9%).", ["food"]),
    ],
)
def test_figures_of_releases_are_of_what_they_list(text: str, subjects: list[str]) -> None:
    assert of_each(text, "subject") == [(subject,) for subject in subjects]


def test_a_month_may_be_of_this_year_or_of_last() -> None:
    text = (
        "In 2031 sales rose. In June of this year exports were $5. In May last year they were $9."
    )
    assert of_each(text, "period") == [("2031-06",), ("2030-05",)]


def test_what_drove_a_rise_and_how_long_it_has_risen_are_no_nouns() -> None:
    text = (
        "Orders increased 2.1 percent. Transport equipment, up five of the last six months, "
        "drove the increase, $1.9 billion."
    )
    assert of_each(text, "measure", "subject") == [
        ("growth", "orders"), ("change", "transport equipment"),
    ]  # fmt: skip


def test_growth_may_be_a_noun_before_several_figures() -> None:
    text = "2031年分销服务、运输服务同比增长分别为2%和3%。"
    assert of_each(text, "measure", "subject") == [("growth", "分销服务"), ("growth", "运输服务")]
