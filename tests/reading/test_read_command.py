"""``gd-metrics read``: what it prints, writes and exits with."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from test_meetings import CONTRADICTIONS, TRAPS

import gd_metrics as gd
from browsing import in_chromium, look
from gd_metrics.cli import main
from gd_metrics.reading.document import of_text
from gd_metrics.reading.drafted import claims
from gd_metrics.reading.meet import meet, read
from gd_metrics.reports import marked
from gd_metrics.reports.reading import sentence

TEXT = "# 2031年公报\n\n2031年汽车产量大增，增长48%。\n\n全年看，2031年汽车产量增长43%。\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "article.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["read", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def in_english(*arguments: object) -> tuple[int, str]:
    return run("--lang", "en", *arguments)


def test_a_contradiction_is_shown_with_carets_and_exits_1(article: Path) -> None:
    code, printed = in_english(article)
    assert code == 1
    assert "1 contradiction, 0 to look at, 2 figures read, 2 of them compared" in printed
    assert "增长 48% and 增长 43% are printed for one figure: 4 percentage points" in printed
    lines = printed.splitlines()
    shown = next(n for n, line in enumerate(lines) if "增长48%" in line)
    wide = sum(2 if ord(c) > 0x2E80 else 1 for c in lines[shown].partition("48%")[0])
    assert lines[shown + 1].index("^^^") == wide


def test_the_near_miss_is_the_slip_that_most_others_speak_for(tmp_path: Path) -> None:
    text = "2031年产值620.1亿元。2031年产值602.1亿元。2031年产值620.1亿元。"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert (
        "near miss: 620.1亿元 for 602.1亿元 would fit 2 of 2" in in_english(tmp_path / "a.txt")[1]
    )


def test_jsonl_has_a_line_a_figure_at_its_offsets(article: Path) -> None:
    _, printed = run(article, "--format", "jsonl")
    first = json.loads(printed.splitlines()[0])
    assert TEXT[first["start"] : first["end"]] == first["printed"] == "48%"
    assert (first["measure"], first["subject"], first["value"]) == ("growth", "汽车产量", 48.0)


def test_a_text_is_read_the_same_beside_a_table(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = (
        in_english(article, "--format", "jsonl"),
        in_english(article, "--against", "installed"),
    )
    (article.parent / "towns.csv").write_text("town,people\nA,5\n", encoding="utf-8")
    (article.parent / "datapackage.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(article.parent)
    assert (
        in_english(article, "--format", "jsonl"),
        in_english(article, "--against", "installed"),
    ) == alone
    assert "compared with published figures" in alone[1][1]


def test_where_no_figure_stands_the_nearest_are_named(article: Path) -> None:
    first, last = TEXT.index("48%"), TEXT.index("43%")
    _, printed = in_english(article, "--explain", first + 4)
    assert f"no figure stands at {first + 4}; the nearest: 48% at {first}" in printed
    assert f"43% at {last}" in printed
    assert f"the nearest: 43% at {last}\n" in in_english(article, "--explain", len(TEXT))[1]


def test_what_is_said_of_a_figure_is_in_its_text(tmp_path: Path) -> None:
    text = "Box traffic went from 2.00 million TEU to 2.30 million TEU in 2030, up 25.0 percent."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    printed = run(tmp_path / "a.txt")[1]
    assert "printed up 25.0 percent" in printed
    assert "2.50 million TEU for 2.30 million TEU would fit" in printed


def test_sarif_points_at_line_and_column(article: Path) -> None:
    _, printed = run(article, "--format", "sarif")
    (found,) = json.loads(printed)["runs"][0]["results"]
    region = found["locations"][0]["physicalLocation"]["region"]
    assert (found["ruleId"], region["startLine"], region["startColumn"]) == ("GD201", 3, 15)


def test_claims_that_are_written_are_checked_as_they_are(article: Path, tmp_path: Path) -> None:
    run(article, "-o", tmp_path / "claims.csv")
    with (tmp_path / "claims.csv").open(encoding="utf-8") as lines:
        assert [row["printed"] for row in csv.DictReader(lines)] == ["48%", "43%"]
    result = CliRunner().invoke(main, ["check", str(tmp_path / "claims.csv")])
    assert (result.exit_code, "GD201" in result.output) == (1, True)


CHECKED = {
    "parts by semicolons": "GD303",
    "growth of money": "GD301",
    "from and to": "GD301",
    "from one year to another": "GD301",
    "a share of what 其中 names": "GD302",
    "a share behind its whole": "GD302",
    "more than all": "GD102",
    "leapt": "GD301",
}


@pytest.mark.parametrize(("name", "code"), CHECKED.items())
def test_check_finds_in_claims_what_read_finds_in_the_text(
    name: str, code: str, tmp_path: Path
) -> None:
    (tmp_path / "公报 1.csv").write_text(claims(meet(of_text(CONTRADICTIONS[name]))), "utf-8")
    found = gd.check(tmp_path / "公报 1.csv").findings
    assert [f.code for f in found if f.severity == "error"] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Box volume went from 2.00 million TEU to 2.30 million TEU in 2031, up 25.0 percent.",
        "2030年净利润实际增长5.0%。2031年，净利润从12.0亿元增加到13.8亿元，增长25.0%。",
    ],
)
def test_check_finds_what_read_does_where_growth_is_computed_in_two_ways(
    text: str, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(claims(meet(of_text(text))), encoding="utf-8")
    found = gd.check(tmp_path / "a.csv").findings
    assert [(f.code, f.severity) for f in found] == [("GD301", "error")]


def test_n_of_m_are_counted_in_one_unit(tmp_path: Path) -> None:
    text = "In 2031, sales grew. Of 4,000 employees, 1,200 (35 percent) are women."
    (tmp_path / "a.csv").write_text(claims(meet(of_text(text))), encoding="utf-8")
    assert [f.code for f in gd.check(tmp_path / "a.csv").findings] == ["GD302"]


@pytest.mark.parametrize("name", ["average", "n of m", "quarter on quarter", "cumulative"])
def test_claims_of_a_right_text_contradict_nothing(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(claims(meet(of_text(TRAPS[name]))), "utf-8")
    assert gd.check(tmp_path / "a.csv").findings == ()


def test_claims_keep_the_words_for_the_document_s_own_area(tmp_path: Path) -> None:
    rows = list(
        csv.DictReader(claims(meet(of_text("2031年全市产值80亿元。出口5亿元。"))).split("\n"))
    )
    assert [row["area"] for row in rows] == ["全市", "全市"]


def test_jsonl_names_an_indicator_that_the_installed_data_know(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2024年新能源汽车产量翻一番。产值增长1.2倍。", encoding="utf-8")
    first, second = map(json.loads, run(tmp_path / "a.txt", "--format", "jsonl")[1].splitlines())
    assert (first["indicator"], second["indicator"]) == ("nev_output", None)
    assert (second["value"], second["unit"]) == (120.0, "%")


def test_the_marked_page_escapes_what_the_document_says(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("2031年<script>产值80亿元</script>，增长5%。", encoding="utf-8")
    run(file, "--html", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert '<mark class="alone"' in page


def test_comments_are_written_into_a_copy_of_a_docx(tmp_path: Path) -> None:
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))
    code, _ = run(tmp_path / "a.docx", "--comments", tmp_path / "b.docx")
    comments = [c.text for c in docx.Document(str(tmp_path / "b.docx")).comments]
    assert code == 1
    assert len(comments) == 2


def test_the_marked_page_numbers_what_was_found_and_draws_tables(tmp_path: Path) -> None:
    head = "<tr><th rowspan=2>指标<th colspan=2>2031年<tr><th>绝对数（亿元）<th>增长%"
    table = f"<table>{head}<tr><td>出口<td>12.5<td>3</table>"
    text = f"<h1>公报</h1><p>2031年出口12.9亿元。{table}"
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    run(tmp_path / "a.html", "--html", tmp_path / "b.html")
    page = (tmp_path / "b.html").read_text(encoding="utf-8")
    assert '<td rowspan="2">指标</td><td colspan="2">2031年</td>' in page
    assert page.count("<sup>1</sup>") == 2
    first = re.search('<li class="sure"><a href="#(at-[0-9]+)">', page)
    assert first is not None
    assert f'id="{first[1]}"' in page


@pytest.mark.parametrize(
    ("language", "told"), [("en", "</mark> worth a look"), ("zh", "</mark> 值得一看")]
)
def test_the_marked_page_counts_its_figures_by_colour_in_either_language(
    language: str, told: str, article: Path
) -> None:
    page = marked.render(read(article), language)
    marks = re.findall('<mark class="(\\w+)" ', page)
    legend = dict(re.findall('<mark class="(\\w+)">(\\d+)</mark>', page))
    assert legend == {kind: str(marks.count(kind)) for kind in marks}
    assert (told in page) == ("look" in legend)
    assert f'<html lang="{language}">' in page


@in_chromium
def test_nothing_of_the_marked_page_is_cut_off_or_barred(tmp_path: Path) -> None:
    parts = "出口额（亿元）|12.5|37.0\n进口额（亿元）|12.9|40.0\n"
    text = f"2031年出口额12.9亿元，增长5%。出口额12.5亿元，增长8%。\n\n项目|2031年|2030年\n{parts}"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    run(tmp_path / "a.txt", "--html", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.count('<p class="note') > 1
    told = "return [...cut(), ...await violations()];"
    looks = [(390, "dark", told), (1024, "light", "return cut();"), (1280, "light", told)]
    assert look(page, tmp_path, *looks) == [[], [], []]


def test_comments_of_another_format_are_refused(article: Path, tmp_path: Path) -> None:
    code, printed = run(article, "--comments", tmp_path / "b.docx")
    assert (code, "only a DOCX" in printed) == (2, True)


def test_a_figure_is_explained_by_its_offset(article: Path) -> None:
    _, printed = in_english(article, "--explain", TEXT.index("48%"))
    assert "subject: 汽车产量" in printed
    assert "sure: explicit" in printed


def test_published_figures_are_compared_where_they_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("2024年广东新能源汽车产量增长48%。", encoding="utf-8")
    _, printed = in_english(file, "--against", "installed")
    assert "compared with published figures: 1, 1 differ" in printed
    assert "published 43%" in printed


def test_what_can_t_be_read_is_a_line_and_others_go_on(article: Path, tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"no pdf")
    code, printed = in_english(tmp_path / "b.pdf", article)
    assert code == 2
    assert "is no PDF" in printed
    assert "1 contradiction" in printed


def test_a_text_without_contradictions_exits_0(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2031年产值80亿元。", encoding="utf-8")
    assert run(tmp_path / "a.txt")[0] == 0


def test_what_a_text_prints_steers_no_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2031年\x1b[2J产值80亿元，2031年\x1b[2J产值90亿元。")
    assert "\x1b[2J" not in run(tmp_path / "a.txt")[1]


def test_a_document_is_spoken_of_in_its_own_language(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("2031年汽车产量大增，增长48%。\n\n全年看，2031年汽车产量增长43%。", "utf-8")
    lines = run(file)[1].splitlines()
    assert lines[0].endswith("：1处矛盾，0处值得一看，读出2个数字，其中2个有可比对，0个未能读懂")
    assert lines[2] == "矛盾：汽车产量，增速，2031年"
    assert "  同一数字印作增长48%与增长43%：相差4个百分点" in lines
    assert not re.search("contradiction|compared|near miss", "\n".join(lines))
    assert "1 contradiction" in run(file, "--lang", "en")[1]
    assert "同一数字印作" in run(file, "--format", "concise")[1]


@pytest.mark.parametrize("name", [k for k, v in CONTRADICTIONS.items() if not v.isascii()])
def test_every_kind_of_arithmetic_is_said_in_chinese(name: str) -> None:
    for meeting in meet(of_text(CONTRADICTIONS[name])).meetings:
        assert not re.search("[a-z]{4}", sentence(meeting, "zh"))
