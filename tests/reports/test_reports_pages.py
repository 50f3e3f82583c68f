"""What people read in a browser: the job summary and the page, by real readers of each."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

import gd_metrics as gd
from browsing import in_chromium, look, run
from gd_metrics.checks.report import Report
from gd_metrics.reports import render
from reporting import CLAIMS, NASTY, SCRIPT, everything, many

NOBODY = "not an origin"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """Reports with a finding of every kind, in the folder that they are about."""
    monkeypatch.chdir(tmp_path)
    return everything(tmp_path)


@pytest.fixture(scope="module")
def shipped_page(shipped: Report) -> str:
    """The page of the data that are shipped, in both languages."""
    return render("html", [shipped])


def in_english(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """The tags of a page, without those of its other language."""
    return Attributes(page.partition("<template")[0]).found


# Markdown


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a Markdown text, with those within lines."""
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def cells(text: str) -> list[str]:
    """The words of a text's table cells, as a reader sees them."""
    block = MarkdownIt("commonmark").enable("table").parse(text)
    inline = [text for cell, text in pairwise(block) if cell.type in ("td_open", "th_open")]
    return ["".join(t.content for t in token.children or ()) for token in inline]


def test_markdown_begins_with_a_verdict_and_the_counts(reports: list[Report]) -> None:
    lines = render("markdown", reports).splitlines()
    assert lines[0] == "## ❌ Not everything could be read"
    assert "❌ 5 errors · ⚠️ 1 warning · ℹ️ 1 for information · ☑️ 1 known, with a reason" in lines[2]
    fine = render("markdown", [Report(Path("a.json"), (), {})])
    assert fine.startswith("## ✅ No contradiction is left open")


def test_markdown_lists_open_findings_with_the_worst_first(reports: list[Report]) -> None:
    found = cells(render("markdown", reports))[4 : 4 + 4 * 9]
    assert found[::4] == ["❌ error"] * 7 + ["⚠️ warning", "ℹ️ information"]
    assert found[1:4] == [
        "GD201",
        "nev output, growth, CN-GD, 2024 (NBS): printed as 48% and 43%, "
        "at least 4 percentage points apart",
        f"{CLAIMS}:3:8",
    ]


def test_markdown_shows_what_is_printed_as_it_is(reports: list[Report]) -> None:
    text = render("markdown", reports)
    kinds = {token.type for token in tokens(text)}
    assert not kinds & {"link_open", "em_open", "strong_open", "code_inline", "html_inline"} - {
        "strong_open"
    }
    printed = next(cell for cell in cells(text) if "::error::" in cell and cell.startswith("48%"))
    assert SCRIPT in printed
    assert "| `a` ::error::" in printed
    assert "@you" in printed


def test_html_in_markdown_is_only_what_folds(reports: list[Report]) -> None:
    blocks = [t.content for t in tokens(render("markdown", reports)) if t.type == "html_block"]
    tags = set(re.findall(r"</?(\w+)", "".join(blocks)))
    assert tags == {"details", "summary"}
    assert sum("<details open>" in block for block in blocks) == 3
    assert sum("<details>" in block for block in blocks) == 2


def test_markdown_is_cut_before_github_drops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = render("markdown", [many(tmp_path, 10_000)])
    assert 900_000 < len(text.encode()) < 1_048_576
    left = re.search(r"\*\*([\d,]+) more findings are not in this table", text)
    details = re.search(r"\*\*([\d,]+) more contradictions are left out", text)
    assert left is not None
    assert details is not None
    rows = text.partition("<details")[0].count("\n| ❌ error")
    assert rows + int(left[1].replace(",", "")) == 10_000
    assert text.count("<details") + int(details[1].replace(",", "")) == 5_000


# HTML


class Attributes(HTMLParser):
    """Collects tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_strict_reader_finds_no_mistake_in_the_page(reports: list[Report]) -> None:
    page = html5lib.HTMLParser(strict=True).parse(render("html", reports))
    assert page is not None


def test_the_page_asks_for_nothing_and_runs_nothing_but_its_own_script(
    reports: list[Report],
) -> None:
    text = render("html", reports)
    found = Attributes(text).found
    assert not {tag for tag, _ in found} & {"img", "iframe", "object", "embed", "form"}
    urls = [a[name] for _, a in found for name in ("src", "href", "srcset") if name in a]
    assert [url for url in urls if not url.startswith("#f-")] == ["data:,"]
    assert not [name for _, a in found for name in a if name.startswith("on") or name == "style"]
    style = re.search(r"<style>(.*)</style>", text, re.DOTALL)
    assert style is not None
    assert not re.search(r"url\(|@import", style[1])
    assert "default-src 'none'" in text
    (script,) = re.findall("<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in text


def test_the_page_escapes_what_is_printed(reports: list[Report]) -> None:
    text = render("html", reports)
    assert text.count("<script") == 1
    assert "&lt;script&gt;alert" in text
    assert NASTY not in text


def test_each_contradiction_has_a_number_line_that_says_what_it_shows(
    reports: list[Report],
) -> None:
    page = html5lib.parse(render("html", reports))
    drawn = page.findall(f".//{SVG}svg[@role='img']")
    assert len(drawn) == 4  # a claim that can't be read stands nowhere on the line
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(set(ids)) == len(ids)
    for picture in drawn:
        named = picture.get("aria-labelledby").split()
        assert [picture.find(f"{SVG}{name}").get("id") for name in ("title", "desc")] == named
    assert drawn[0].find(f"{SVG}desc").text == (
        "43%: stands for 42.5 to 43.5 %, the others say 47.5 to 48.5 %, "
        "at least 4 percentage points apart; "
        "48%: stands for 47.5 to 48.5 %, the others say 42.5 to 43.5 %, "
        "at least 4 percentage points apart"
    )


def test_bars_of_a_number_line_stand_where_their_values_are(reports: list[Report]) -> None:
    page = html5lib.parse(render("html", reports))
    picture = page.find(f".//{SVG}svg[@role='img']")
    bars = {
        (rect.get("class"), rect.get("y")): (rect.get("x"), rect.get("width"))
        for rect in picture.iter(f"{SVG}rect")
    }
    low, high = ("5.36%", "14.88%"), ("79.76%", "14.88%")
    assert bars == {
        ("implied", "21"): high,
        ("doubted", "21"): low,
        ("implied", "79"): low,
        ("doubted", "79"): high,
    }
    assert [
        line.get("x1") for line in picture.iter(f"{SVG}line") if line.get("class") == "gap"
    ] == [
        "20.24%",
        "20.24%",
    ]


def test_an_unbounded_claim_ends_in_an_arrow(reports: list[Report]) -> None:
    page = html5lib.parse(render("html", reports))
    arrows = [arrow.get("points").partition(",")[0] for arrow in page.findall(f".//{SVG}polyline")]
    assert arrows.count("-6") == 2  # 超过50%, as what is printed, and as what that implies
    assert arrows.count("6") == 2  # the hostile context says <, so less than 48%


def test_the_page_marks_what_is_chinese(article: Path) -> None:
    page = html5lib.parse(render("html", [gd.check(article)]), namespaceHTMLElements=False)
    assert page.get("lang") == "en"
    assert "lang" not in page.find(".//th[@scope='row']").attrib
    text = render("html", [Report.unreadable("图.json", "没有")])
    assert '<span lang="zh">没有</span>' in text


def test_the_page_folds_what_nobody_has_to_act_on(reports: list[Report]) -> None:
    found = [a for tag, a in Attributes(render("html", reports)).found if tag == "details"]
    shut = [a["class"] for a in found if "open" not in a]
    assert shut == ["contents", "finding accepted", "finding information"]


def test_the_page_opens_with_a_contradiction_unfolded_though_nobody_has_to_act(
    shipped_page: str,
) -> None:
    found = [a for tag, a in in_english(shipped_page) if tag == "details"]
    unfolded = [a["class"] for a in found if "open" in a]
    assert unfolded == ["finding accepted"]


def test_the_page_of_what_is_known_says_so_and_why_the_first_stands_first(
    shipped: Report, shipped_page: str
) -> None:
    page = html5lib.parse(shipped_page.partition("<template")[0], namespaceHTMLElements=False)
    known = f"{shipped.accepted} contradictions, all of them known and given a reason"
    assert page.findtext(".//h1") == known
    counts = ["".join(label.itertext()).strip() for label in page.findall(".//fieldset/label")]
    known, revised = shipped.accepted, shipped.count("information")
    assert counts[:2] == ["0 errors", "0 warnings"]
    assert counts[2:] == [f"{known} known, with a reason", f"{revised} revisions"]
    first = "".join(page.find(".//details[@id]/summary").itertext())
    assert re.search(r"one document contradicts itself · \d+ pages print another figure", first)


def test_claims_of_a_revision_have_their_vintage_and_a_wrong_one_its_mark(
    shipped_page: str,
) -> None:
    page = html5lib.parse(shipped_page.partition("<template")[0], namespaceHTMLElements=False)
    rows = {
        "".join(card.find("summary/h3").itertext()).partition(":")[0]: [
            "".join(cell.itertext()) for cell in card.findall(".//td[@data-head='Source']")
        ]
        for card in page.findall(".//details[@id]")
    }
    growth = rows["new-energy vehicle output, growth, Guangdong, 2024"]
    assert [row.endswith(", marked as wrong") for row in growth[:2]] == [True, False]
    spent = rows["R&D expenditure, China, 2024"]
    assert {row.rpartition(", ")[2] for row in spent} == {"preliminary", "final"}


def test_figures_in_doubt_of_several_vintages_say_theirs_on_the_number_line(
    shipped_page: str,
) -> None:
    page = html5lib.parse(shipped_page.partition("<template")[0], namespaceHTMLElements=False)
    spent = next(
        card
        for card in page.findall(".//details[@id]")
        if "R&D expenditure, China, 2024" in "".join(card.find("summary/h3").itertext())
    )
    labels = [text.text for text in spent.iter(f"{SVG}text") if "printed" in text.get("class")]
    assert [label.partition("(")[2].partition(")")[0] for label in labels] == [
        "preliminary",
        "final",
    ]


def test_a_legend_names_what_is_in_the_pictures(reports: list[Report]) -> None:
    page = html5lib.parse(render("html", reports), namespaceHTMLElements=False)
    legends = [
        {key.get("class") for key in legend.iter("i")}
        for legend in page.findall(".//p[@class='legend']")
    ]
    assert legends[0] == {"key doubted", "key implied", "key gap"}
    assert {"key open"} < set().union(*legends)


def test_sources_of_the_page_are_links_to_where_they_were_published(shipped_page: str) -> None:
    links = [a for tag, a in in_english(shipped_page) if tag == "a"]
    published = [a for a in links if not a["href"].startswith("#")]
    assert published
    assert all(a["href"].startswith("http") and "noopener" in a["rel"] for a in published)


def test_the_contents_lead_to_findings_of_the_page(shipped: Report, shipped_page: str) -> None:
    inside = [
        a["href"][1:] for tag, a in in_english(shipped_page) if tag == "a" and a["href"][0] == "#"
    ]
    assert len(inside) == len(shipped.findings) > 20
    assert all(f'id="{key}"' in shipped_page for key in inside)


def test_the_page_of_data_with_names_in_both_languages_has_both(
    shipped: Report, shipped_page: str
) -> None:
    english, _, chinese = shipped_page.partition('<template id="other" lang="zh">')
    assert "new-energy vehicle output, growth, Guangdong, 2024" in english
    assert "广东省2024年新能源汽车产量增速" in re.sub("</?span[^>]*>", "", chinese)
    assert english.count('class="finding') == len(shipped.findings)
    assert chinese.count('class="finding') == len(shipped.findings)
    assert len(shipped_page.encode()) < 1_500_000


def test_the_page_of_other_data_has_their_language_alone(reports: list[Report]) -> None:
    text = render("html", reports)
    assert "<template" not in text
    assert 'id="language"' not in text


def test_the_page_lays_out_so_many_findings_and_counts_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gd_metrics.reports.html._LAID_OUT", 10)
    text = render("html", [many(tmp_path, 12)])
    assert "<b>12</b> errors" in text
    assert text.count('<details class="finding error"') == 10
    assert "and 2 more, which are only counted here" in text


def test_the_page_hides_each_severity_by_a_box(reports: list[Report]) -> None:
    text = render("html", reports)
    for kind in ("error", "warning", "information", "accepted"):
        assert f'id="show-{kind}" checked' in text
        assert f"body:has(#show-{kind}:not(:checked)) .finding.{kind}" in text


@in_chromium
def test_chromium_shows_the_page_without_complaint_or_request(
    reports: list[Report], tmp_path: Path
) -> None:
    page, log = tmp_path / "report.html", tmp_path / "net.json"
    page.write_text(render("html", reports), "utf-8")
    ran = run(page, tmp_path, f"--log-net-log={log}")
    assert "CONSOLE" not in ran.stderr
    assert 'class="with-script"' in ran.stdout
    assert ran.stdout.count('<svg class="line"') == 4
    assert ran.stdout.count("<rect") == 16
    assert requested(log) == set()


def test_the_page_names_no_folders_of_a_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "exports,2030,EUR 48 million\nexports,2030,EUR 46 million\nexports,2030,what\n"
    (tmp_path / "a.csv").write_text(f"indicator,period,printed\n{rows}", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    unread = Report.unreadable(tmp_path / "b.json", "not JSON")
    text = render("html", [gd.check(tmp_path / "a.csv"), unread])
    assert "a.csv:2:" in text
    assert str(tmp_path) not in text


@in_chromium
def test_nothing_of_the_page_is_cut_off_at_its_sides(shipped_page: str, tmp_path: Path) -> None:
    sides = "unfold(); return cut();"
    looks = [(390, "light", sides), (1024, "dark", sides), (1280, "light", sides)]
    assert look(shipped_page, tmp_path, *looks) == [[], [], []]


@in_chromium
def test_the_page_bars_nobody_who_reads_without_seeing(
    reports: list[Report], tmp_path: Path
) -> None:
    axe = "unfold(); return violations();"
    looks = [(390, "light", axe), (1280, "dark", axe)]
    assert look(render("html", reports), tmp_path, *looks) == [[], []]


@in_chromium
def test_the_page_is_searched_filtered_and_said_in_the_other_language(
    shipped: Report, shipped_page: str, tmp_path: Path
) -> None:
    script = """
    const at = (id) => document.getElementById(id);
    const shown = [];
    const see = () => shown.push([...document.querySelectorAll(".finding")]
      .filter((e) => e.checkVisibility()).length, at("shown").value);
    const set = (id, value) => {
      const box = at(id);
      box[box.type === "checkbox" ? "checked" : "value"] = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      see();
    };
    const called = (id, name) => [...at(id).options].find((o) => o.text === name).value;
    see();
    set("search", "新能源汽车 深圳");
    at("language").click();
    see();
    set("search", "");
    set("rule", called("rule", "GD303 数字之间算不拢"));
    at("language").click();
    set("indicator", called("indicator", "R&D intensity"));
    set("show-accepted", false);
    shown.push(document.activeElement.id, document.documentElement.lang);
    return shown;
    """
    (shown,) = look(shipped_page, tmp_path, (1280, "light", script))
    cards = shipped_page.partition("<template")[2].split('<details class="finding')[1:]
    texts = [re.sub("<[^>]+>", "", card) for card in cards]
    found = sum("新能源汽车" in text and "深圳" in text for text in texts)
    ruled = [f for f in shipped.findings if f.code == "GD303"]
    named = [f for f in ruled if any(m.claim.indicator == "rd_intensity" for m in f.members)]
    left = [f for f in named if f.accepted is None]
    numbers = [
        len(shipped.findings),
        found,
        found,
        len(shipped.findings),
        *map(len, (ruled, named, left)),
    ]
    assert 0 < len(named) < len(ruled)
    assert shown[:14:2] == numbers
    assert [re.findall("[0-9]+", said) for said in shown[1:14:2]] == [
        [f"{number}", f"{len(shipped.findings)}"] for number in numbers
    ]
    assert [said.startswith("显示") for said in shown[1:14:2]] == [
        False,
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    assert shown[14:] == ["language", "en"]


def requested(log: Path) -> set[str]:
    """What a page asked for, by a log of Chromium's network; what it asks itself has no origin."""
    text = log.read_text("utf-8").rstrip().removesuffix(",")
    try:
        events = json.loads(text)["events"]
    except ValueError:  # it ended before the list was closed
        events = json.loads(f"{text}]}}")["events"]
    told = [event.get("params", {}) for event in events]
    return {p["url"] for p in told if "url" in p and p.get("initiator", NOBODY) != NOBODY}
