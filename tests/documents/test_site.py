"""The site: its page of all figures in a browser, its settings, and what it is made of."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from test_generated_pages import script

import gd_metrics as gd
from browsing import in_chromium, look
from conftest import ROOT
from gd_metrics.checks.catalogue import lexicon

SITE = ROOT / "docs" / "site"
DATA = re.compile('(?<=id="data">).*?(?=</script>)')
HOSTILE = "</script><img src=x onerror=document.title='hit'><b>"

SEEN = """
const at = (id) => document.getElementById(id);
const cards = () => [...document.querySelectorAll(".finding")].filter((card) => !card.hidden);
function search(text) {
  at("search").value = text;
  at("search").dispatchEvent(new Event("input", { bubbles: true }));
}
"""
OPENED = f"""{SEEN}
const all = cards().length;
search("nev_output guangdong growth");
const [first] = cards();
first.open = true;
await new Promise((later) => setTimeout(later, 50));
const row = [...first.querySelectorAll("tbody tr")].find((tr) => tr.textContent.startsWith("2024"));
const answer = {{ all, shown: cards().length, row: row.textContent, wrong: await violations() }};
const wide = cut();
search("");
at("language").click();
const open = document.querySelector("details[open]").id === first.id;
return {{ ...answer, open, zh: document.title, wide: [...wide, ...cut()] }};
"""
NARROWED = f"""{SEEN}
at("status").selectedIndex = 3;
search("");
return {{ shown: cards().length, wide: cut(), wrong: await violations() }};
"""


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> str:
    """The page of all figures."""
    monkeypatch.syspath_prepend(SITE)
    return str(script("site/figures", monkeypatch).page())


def held(page: str) -> dict[str, Any]:
    """What is in the page as JSON."""
    data = DATA.search(page)
    assert data is not None
    parsed: dict[str, Any] = json.loads(data[0])
    return parsed


def test_every_figure_and_every_claim_of_one_is_on_the_page_once(page: str) -> None:
    figures = [figure for one in held(page)["series"] for figure in one["figures"]]
    assert sorted(f["cell"] for f in figures) == sorted(gd.table("figures")["cell"].to_pylist())
    claims = [claim["id"] for figure in figures for claim in figure["claims"]]
    assert sorted(claims) == sorted(gd.table("figure_claims")["claim_id"].to_pylist())


def test_what_strangers_wrote_ends_no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    inlined = script("site/figures", monkeypatch)._inlined([HOSTILE])
    assert "<" not in inlined
    assert json.loads(inlined) == [HOSTILE]


def test_the_glossary_has_the_chinese_that_reports_say() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([\w ]+) \| (\S+) \|", glossary, re.MULTILINE))
    said = lexicon("zh", "phrases")
    shared = rows.keys() & said.keys()
    assert {word: rows[word] for word in shared} == {word: said[word] for word in shared}
    assert {"supported", "untested", "estimate", "growth", "contested", "distance"} <= shared


@in_chromium
def test_the_page_is_searched_unfolded_and_said_in_chinese(page: str, tmp_path: Path) -> None:
    first, *others = held(page)["series"][:30]
    hostile = [{**first, "title": {"en": HOSTILE, "zh": HOSTILE}}, *others]
    data = held(page) | {"series": hostile}
    shown = DATA.sub(lambda _: json.dumps(data).replace("<", "\\u003c"), page)
    phone, desk = look(shown, tmp_path, (390, "light", OPENED), (1280, "dark", NARROWED))
    assert (phone["all"], phone["shown"], phone["open"]) == (30, 1, True)
    assert "43.0 %" in phone["row"]
    assert "against it: 48%" in phone["row"]
    assert phone["zh"] == "广东创新数据"
    assert 0 < desk["shown"] < 30
    assert [*phone["wide"], *phone["wrong"], *desk["wide"], *desk["wrong"]] == []
