"""Tables of documents: units, periods, growth columns, parts, and the text beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gd_metrics.reading.dates import placed_in_time
from gd_metrics.reading.document import of_text
from gd_metrics.reading.loading import load
from gd_metrics.reading.meet import Reading, meet


def page(folder: Path, table: str, text: str = "", unit: str = "单位：亿元") -> Reading:
    file = folder / "a.html"
    rows = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row.split('|'))}</tr>"
        for row in table.splitlines()
    )
    file.write_text(
        f"<h1>2031年公报</h1><p>{text}</p><p>{unit}</p><table>{rows}</table>", encoding="utf-8"
    )
    return meet(load(file))


def test_a_cell_has_the_unit_above_and_the_period_of_its_column(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|2030年|2031年\n出口|45.0|50.0")
    assert [(d.subject, d.period, float(d.value)) for d in found.drafts] == [
        ("出口", "2030", 45e8),
        ("出口", "2031", 50e8),
    ]


def test_a_column_of_growth_is_in_per_cent(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|2031年|比上年增长（%）\n出口|50.0|-8.1")
    growth = found.drafts[1]
    assert (growth.measure, growth.subject, float(growth.value)) == ("growth", "出口", -8.1)


def test_parts_that_exceed_the_row_above_contradict_it(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|2031年\n产值|90.0\n　　甲业|60.0\n　　乙业|50.0")
    assert [m.kind for m in found.contradictions] == ["parts"]


def test_the_text_is_held_against_the_table(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|2031年\n出口|50.0", text="2031年出口57.0亿元。")
    assert [m.kind for m in found.contradictions] == ["repeat"]


@pytest.mark.parametrize(
    "header", ["绝对量", "总量", "数值", "累计数", "实绩", "Value", "Amount", "Level"]
)
def test_a_header_that_only_says_amount_is_no_subject(tmp_path: Path, header: str) -> None:
    table = f"指标|{header}（亿元）|增长（%）\n出口|50.0|3.0"
    found = page(tmp_path, table, text="2031年出口57.0亿元。")
    assert [d.subject for d in found.drafts] == ["出口"] * 3
    assert [m.kind for m in found.contradictions] == ["repeat"]


@pytest.mark.parametrize(
    ("header", "measure"), [("Change", "change"), ("Change (%)", "growth"), ("Growth", "growth")]
)
def test_a_column_of_what_lies_between_two_others_is_no_growth(
    tmp_path: Path, header: str, measure: str
) -> None:
    table = f"Item|2030|2031|{header}\nSales|45.0|50.0|5.0\nCosts|30.0|28.5|-1.5"
    found = page(tmp_path, table, unit="($ in millions)")
    assert [d.measure for d in found.drafts] == ["level", "level", measure] * 2


MONTHLY = """发布时间：2031-08-15

| 指标 | 7月 | 上年同期 | 同比（%） | 1—7月 | 同比（%） |
| --- | --- | --- | --- | --- | --- |
| 财政收入（亿元） | 58.1 | 56.6 | 2.7 | 90.0 | 3.1 |

7月份财政收入58.1亿元，增长2.7%。
"""


def test_a_month_without_a_year_is_the_latest_of_the_date_and_growth_its_neighbour_s() -> None:
    found = meet(placed_in_time(of_text(MONTHLY)))
    july, until = "2031-07", "2031-01/2031-07"
    periods = [d.period for d in found.drafts]
    assert periods == [july, "2030-07", july, until, until, july, july]
    assert found.meetings == []


def test_sums_beside_those_of_a_month_are_no_year(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|当月|累计数\n出口|5.0|50.0", text="2031年出口57.0亿元。")
    assert found.contradictions == []


def test_cells_that_are_no_numbers_are_passed_over(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|2031年|2030年\n出口|-|45.0\n进口|…|30.0\n顺差|20.0|15.0")
    assert len(found.drafts) == 4


Read = tuple[str, str, str, str]


def cells(folder: Path, table: str, unit: str = "单位：亿元") -> list[Read]:
    found = page(folder, table, unit=unit)
    assert found.contradictions == []
    return [(d.printed, d.measure, d.subject, d.period) for d in found.drafts]


@pytest.mark.parametrize(
    ("table", "read"),
    [
        (
            "指标|2030年|2031年|比上年增长（%）\n出口|45.0|50.0|11.1",
            [
                ("45.0", "level", "出口", "2030"),
                ("50.0", "level", "出口", "2031"),
                ("11.1", "growth", "出口", "2031"),
            ],
        ),
        (
            "指标|本年|上年同期|±%\n出口|50.0|45.0|11.1",
            [
                ("50.0", "level", "出口", "2031"),
                ("45.0", "level", "出口", "2030"),
                ("11.1", "growth", "出口", "2031"),
            ],
        ),
        (
            "年份|出口|进口\n2030|45.0|30.0\n2031|50.0|31.0",
            [
                ("45.0", "level", "出口", "2030"),
                ("30.0", "level", "进口", "2030"),
                ("50.0", "level", "出口", "2031"),
                ("31.0", "level", "进口", "2031"),
            ],
        ),
        (
            "序号|地区|产值|占比\n1|甲市|50.0|62.5\n2|乙市|30.0|37.5",
            [
                ("50.0", "level", "产值", "2031"),
                ("62.5", "share", "产值", "2031"),
                ("30.0", "level", "产值", "2031"),
                ("37.5", "share", "产值", "2031"),
            ],
        ),
        (
            "指标|1-9月累计|同比增长%|9月|同比增长%\n产值|50.0|3.0|6.0|4.0",
            [
                ("50.0", "level", "产值", "2031-01/2031-09"),
                ("3.0", "growth", "产值", "2031-01/2031-09"),
                ("6.0", "level", "产值", "2031-09"),
                ("4.0", "growth", "产值", "2031-09"),
            ],
        ),
        (
            "指标|单位|2031年\n（一）粮食产量|万吨|12.0\n2.客车（辆）|辆|3",
            [("12.0", "level", "粮食产量", "2031"), ("3", "level", "客车", "2031")],
        ),
        (
            "年份|产值|增长速度(%)|位次\n2031|90.0|5.0|3",
            [
                ("90.0", "level", "产值", "2031"),
                ("5.0", "growth", "产值", "2031"),
                ("3", "rank", "产值", "2031"),
            ],
        ),
        (
            "指标|产值|增加额\n纺织业|50.0*|-3.0",
            [("50.0", "level", "纺织业产值", "2031"), ("-3.0", "change", "纺织业产值", "2031")],
        ),
    ],
)
def test_a_cell_is_what_its_row_and_column_say(
    tmp_path: Path, table: str, read: list[Read]
) -> None:
    assert cells(tmp_path, table) == read


def test_a_cell_has_the_area_of_its_row_and_the_unit_of_its_column(tmp_path: Path) -> None:
    found = page(tmp_path, "地区|产值（万元）|人口（万人）\n甲市|50.0|3.0")
    assert [(d.place, float(d.value)) for d in found.drafts] == [("甲市", 5e5), ("甲市", 3e4)]


@pytest.mark.parametrize(
    "table",
    [
        "指标|2031年\n合计|90.0\n甲业|40.0\n乙业|40.0\n丙业|12.0",
        "指标|2031年\n甲业|40.0\n乙业|40.0\n丙业|12.0\n合计|90.0",
        "指标|2031年\n产值|90.0\n其中：甲业|50.0\n乙业|40.0\n 　　丙业|45.0",
    ],
    ids=["total first", "total last", "drawn in"],
)
def test_rows_that_exceed_their_total_contradict_it(tmp_path: Path, table: str) -> None:
    kinds = [m.kind for m in page(tmp_path, table).contradictions]
    assert kinds == (["parts"] if "合计" in table else [])


@pytest.mark.parametrize(
    "table",
    [
        "指标|2031年\n全省|90.0\n珠三角|80.0\n甲市|60.0\n乙市|40.0",
        "指标|人均产值\n合计|90.0\n甲市|60.0\n乙市|70.0",
        "指标|产值\n合计|90.0\n甲业|60.0\n小计|90.0\n乙业|50.0",
        "指标|2031年\n甲业|90.0\n其中：出口|60.0\n乙业|80.0\n其中：出口|50.0",
        "指标|2031年|2031年\n出口|50.0|60.0",
        "国家|出口额\n合计|90.0\n欧盟|50.0\n东盟|40.0\n一带一路国家|25.0",
    ],
    ids=["regions and cities", "averages", "subtotals", "equal parts", "equal headers", "overlaps"],
)
def test_rows_that_need_not_add_up_raise_nothing(tmp_path: Path, table: str) -> None:
    assert page(tmp_path, table).contradictions == []


def test_an_english_table_has_its_scale_from_the_line_above(tmp_path: Path) -> None:
    found = page(tmp_path, "Item|2030|2031\nNet revenue|45.0|(3.5)", unit="($ in millions)")
    assert [(d.subject, d.period, float(d.value)) for d in found.drafts] == [
        ("net revenue", "2030", 45e6),
        ("net revenue", "2031", -3.5e6),
    ]


def test_a_cell_that_is_no_figure_is_counted_as_not_understood(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|2031年\n产值|50.0\n出口|12.3/45")
    assert [d.printed for d in found.unread] == ["12.3/45"]


def test_a_column_of_sums_beside_a_month_is_from_the_year_s_first_month(tmp_path: Path) -> None:
    headers = "指标|2月|比上年同月±%|1-本月累计|比上年同期±%", "指标|2月|同比±%|本月止累计|同比±%"
    for header in headers:
        found = page(tmp_path, f"{header}\n游客|50|2.0|90|3.0").drafts
        assert [(d.subject, d.period, d.averaging) for d in found] == [
            ("游客", "2031-02", ""), ("游客", "2031-02", ""),
            ("游客", "2031-01/2031-02", ""), ("游客", "2031-01/2031-02", ""),
        ]  # fmt: skip


NUMBERED = """指标|2031年|同比增减%
一、接待游客(人次)|9000|{growth}
1、入境游客|3000|{first}
其中:香港同胞|2000|1.0
外 国 人|{foreign}|5.0
2、国内游客|6000|8.0"""


def test_rows_are_parts_of_those_whose_number_is_above_theirs(tmp_path: Path) -> None:
    found = page(tmp_path, NUMBERED.format(growth=6.0, first=2.3, foreign=1000), unit="").drafts
    levels = [d for d in found if d.measure == "level"]
    assert [(d.subject, d.parent, d.area) for d in levels] == [
        ("接待游客", "", ""), ("入境游客", "接待游客", ""), ("香港同胞", "入境游客", ""),
        ("外国人", "入境游客", ""), ("国内游客", "接待游客", ""),
    ]  # fmt: skip
    assert {d.header for d in levels} == {"人次"}


@pytest.mark.parametrize(
    ("growth", "first", "foreign", "kinds"),
    [(6.0, 2.3, 1000, []), (12.0, 2.3, 1000, ["between"]), (6.0, 2.3, 1070, ["parts"])],
)
def test_numbered_rows_add_up_and_grow_together(
    tmp_path: Path, growth: float, first: float, foreign: int, kinds: list[str]
) -> None:
    table = NUMBERED.format(growth=growth, first=first, foreign=foreign)
    assert [m.kind for m in page(tmp_path, table, unit="").contradictions] == kinds
