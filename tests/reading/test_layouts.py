"""Tables and blocks of every format: what a small document of each kind is read as."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from gd_metrics.reading.document import Document
from gd_metrics.reading.loading import load

ALIGNED = """\
主要指标
                 单位：亿元
指标          2030年     2031年
生产总值       90.0       99.5
  第一产业     10.0       11.5
  第二产业     80.0       88.0
"""
RULED = """\
+----------+--------+--------+
| 指标     | 2030年 | 2031年 |
+----------+--------+--------+
| 生产总值 | 90.0   | 99.5   |
|   第一产业 | 10.0 | 11.5   |
|   第二产业 | 80.0 | 88.0   |
+----------+--------+--------+
"""
BOXED = """\
│ 指标     │ 2030年 │ 2031年 │
├──────────┼────────┼────────┤
│ 生产总值 │ 90.0   │ 99.5   │
│   第一产业 │ 10.0 │ 11.5   │
│   第二产业 │ 80.0 │ 88.0   │
"""
TABS = (
    "指标\t2030年\t2031年\n生产总值\t90.0\t99.5\n"
    "　　第一产业\t10.0\t11.5\n　　第二产业\t80.0\t88.0\n"
)
MARKDOWN = """\
| 指标 | 2030年 | 2031年 |
|---|--:|--:|
| 生产总值 | 90.0 | 99.5 |
| 　第一产业 | 10.0 | 11.5 |
| 　第二产业 | 80.0 | 88.0 |
"""
ROWS = [
    ["指标", "2030年", "2031年"],
    ["生产总值", "90.0", "99.5"],
    ["第一产业", "10.0", "11.5"],
    ["第二产业", "80.0", "88.0"],
]

Written = Callable[[str, str], Document]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str, ending: str = ".txt") -> Document:
        file = tmp_path / f"a{ending}"
        file.write_text(text, encoding="utf-8")
        return load(file)

    return write


def cells(document: Document) -> list[list[str]]:
    (table,) = [block for block in document.blocks if block.rows]
    for row in table.rows:
        for cell, start in row:
            assert document.text[start : start + len(cell)] == cell
    return [[cell.strip() for cell, _ in row] for row in table.rows]


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        (ALIGNED, ".txt"),
        (RULED, ".txt"),
        (BOXED, ".txt"),
        (TABS, ".txt"),
        (MARKDOWN, ".md"),
        (f"```\n{RULED}```\n", ".md"),
    ],
    ids=["aligned", "ruled", "boxed", "tabs", "markdown", "fenced"],
)
def test_a_table_of_a_text_is_its_cells_at_their_offsets(
    written: Written, text: str, ending: str
) -> None:
    assert cells(written(text, ending)) == ROWS


@pytest.mark.parametrize("text", [ALIGNED, RULED, BOXED, TABS])
def test_a_label_keeps_the_blanks_that_draw_it_in(written: Written, text: str) -> None:
    (table,) = [block for block in written(text).blocks if block.rows]
    drawn = [len(row[0][0]) - len(row[0][0].lstrip()) for row in table.rows[1:]]
    assert drawn == [0, 2, 2]


def test_a_header_stands_over_each_of_its_columns(written: Written) -> None:
    text = (
        "指标           2031年\n            数量      增速\n"
        "汽车        12        3.0\n船        15        4.0\n"
    )
    assert cells(written(text))[0] == ["指标", "2031年", "2031年"]


def test_prose_with_two_blanks_is_no_table(written: Written) -> None:
    document = written("Exports rose by 8%.  Imports fell.\nThis was new.  It ended in 2031.\n")
    assert not any(block.rows for block in document.blocks)


def test_markdown_keeps_the_lines_of_its_file(written: Written) -> None:
    front = "---\ntitle: 公报\ndate: 2032-03-05\n---\n\n"
    text = front + "公报\n====\n\n* 出口**50**亿元\n  增长8%\n\n> 进口3亿元\n"
    document = written(text, ".md")
    shown = [(b.kind, document.text[b.start : b.end]) for b in document.blocks]
    assert shown == [
        ("heading", "公报"),
        ("item", "出口**50**亿元\n  增长8%"),
        ("paragraph", "进口3亿元"),
    ]
    assert (document.text, document.title, document.date) == (text, "公报", "2032-03-05")


def test_a_page_that_only_lays_out_by_a_table_is_its_paragraphs(written: Written) -> None:
    prose = "出口50亿元。" * 40
    document = written(f"<table><tr><td>栏目</td><td><p>{prose}</p></td></tr></table>", ".html")
    assert [b.kind for b in document.blocks] == ["paragraph", "paragraph"]


def test_a_cell_that_spans_stands_once_in_the_text(written: Written) -> None:
    table = "<table><tr><th>指标<th colspan=2>2031年<tr><td>汽车<td>12<td>3.0</table>"
    document = written(table, ".html")
    assert cells(document)[0] == ["指标", "2031年", "2031年"]
    assert document.text.count("2031年") == 1


def test_what_a_style_draws_in_is_a_part(written: Written) -> None:
    table = "<table><tr><td>指标<td>2031年<tr><td>产值<td>9<tr><td style='padding-left:2em'>甲<td>8"
    (block,) = written(table + "</table>", ".html").blocks
    assert block.rows[2][0][0] == "\u3000\u3000甲"


def test_a_docx_gives_what_was_inserted_and_merged_cells_once(tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("出口")
    inserted = docx.oxml.parse_xml(
        '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:r><w:t>50亿元</w:t></w:r></w:ins>"
    )
    paragraph._p.append(inserted)
    table = made.add_table(2, 3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "2031年"
    made.save(str(tmp_path / "a.docx"))
    document = load(tmp_path / "a.docx")
    assert document.text.startswith("出口50亿元\n")
    assert cells(document)[0] == ["", "2031年", "2031年"]
    assert document.text.count("2031年") == 1


@pytest.mark.parametrize(
    ("text", "ending", "date", "publisher"),
    [
        ("公报\n发布时间：2032-03-05 10:30 来源：某局\n正文", ".txt", "2032-03-05", "某局"),
        ("公报\n（2032年3月5日）\n正文", ".txt", "2032-03-05", ""),
        ("Release\nMarch 5, 2032\nText", ".txt", "2032-03-05", ""),
        (
            "<head><meta name=PubDate content='2032-03-05 10:00'><meta name=ContentSource"
            " content=某局></head><p>正文",
            ".html",
            "2032-03-05",
            "某局",
        ),
        ("2032年2月30日\n正文", ".txt", "", ""),
        ("2031年出口50亿元。", ".txt", "", ""),
    ],
)  # fmt: skip
def test_a_document_says_when_it_was_published_and_by_whom(
    written: Written, text: str, ending: str, date: str, publisher: str
) -> None:
    document = written(text, ending)
    assert (document.date, document.publisher) == (date, publisher)


def test_a_date_before_the_year_of_the_title_is_a_template_s(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("2031年公报")
    made.save(str(tmp_path / "a.docx"))
    assert load(tmp_path / "a.docx").date == ""
    assert load(tmp_path / "a.docx", "2032-03").date == "2032-03"


def test_traditional_script_is_read_at_its_own_offsets(written: Written) -> None:
    from gd_metrics.reading.drafts import drafts

    document = written("2031年廣東省進出口總額50億元，增長8.1%。")
    assert [(d.subject, d.printed) for d in drafts(document)] == [
        ("进出口总额", "50億元"),
        ("进出口总额", "8.1%"),
    ]
