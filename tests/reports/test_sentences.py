"""Findings in words: golden sentences for the rules, in both languages, and no key in sight."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from syrupy.assertion import SnapshotAssertion

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.checks.catalogue import lexicon
from gd_metrics.checks.names import Names
from gd_metrics.claim import COLUMNS, Cell, Claim
from gd_metrics.reasoning.literals import _packed, _unpacked, row_findings
from gd_metrics.reports import render
from gd_metrics.reports.amounts import number, scale_of
from gd_metrics.reports.phrases import translated
from gd_metrics.reports.sentences import Voice, voice_of
from gd_metrics.reports.words import closing
from making import claim, found

CLAIMS = """claim_id,indicator,area,period,printed,measure,base,source_id,growth_basis
r1,exports,_Z,2024,12.41 billion EUR,level,,bulletin,nominal
r2,exports,_Z,2024,12.81 billion EUR,level,,bulletin,nominal
g0,dues,_Z,2023,5.45 billion EUR,level,,bulletin,nominal
g1,dues,_Z,2024,5.89 billion EUR,level,,bulletin,nominal
g2,dues,_Z,2024,18%,growth,,bulletin,nominal
f1,total,_Z,2024,48.62 million EUR,level,,bulletin,nominal
f2,part,_Z,2024,30.36 million EUR,level,,bulletin,nominal
f3,part,_Z,2024,64.2%,share,total,bulletin,nominal
k1,ports,North,2024,3rd,rank,_X,bulletin,
k2,ports,South,2024,3rd,rank,_X,bulletin,
s1,tonnage,_Z,2023,连续7年,streak,1,bulletin,
s2,tonnage,_Z,2024,连续9年,streak,1,bulletin,
p1,fees,_Z,2024,113.2%,share,dues,bulletin,
m1,cargo,_Z,2024,9 tonnes,level,,bulletin,
m2,coal,_Z,2024,5 tonnes,level,,bulletin,
m3,ore,_Z,2024,6 tonnes,level,,bulletin,
n1,berths,_Z,2024,-118%,growth,,bulletin,nominal
w0,cargo,_Z,2024,-14.85%,growth,,bulletin,nominal
w1,coal,_Z,2024,-53.35%,growth,,bulletin,nominal
w2,ore,_Z,2024,-53.14%,growth,,bulletin,nominal
z1,quays,_Z,2023,120 tonnes,level,,bulletin,
z2,quays,_Z,2024,920000 tonnes,level,,bulletin,
"""


@pytest.fixture
def report(tmp_path: Path) -> gd.Report:
    (tmp_path / "claims.csv").write_text(CLAIMS, "utf-8")
    return gd.check(tmp_path / "claims.csv", formulas=["cargo = coal + ore", "ore <= coal"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_rule_has_its_sentence(
    report: gd.Report, language: str, snapshot: SnapshotAssertion
) -> None:
    voice = Voice(report.names, language)
    assert [f"{f.code}: {voice.headline(f)}" for f in report.findings] == snapshot


PARTS = {
    "en": ["GD304: gross domestic product, Guangzhou, 2024: 31.0亿元 is more than 14.16亿元"],
    "zh": ["GD304: 广州市2024年地区生产总值：31.0亿元大于14.16亿元"],
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_part_that_is_more_than_its_whole_has_its_sentence(
    language: str, shipped: gd.Report
) -> None:
    made = [claim("part", "31.0亿元", area="440100"), claim("whole", "14.16亿元")]
    voice = Voice(shipped.names, language)
    assert [f"{f.code}: {voice.headline(f)}" for f in found(made)] == PARTS[language]


PRINTED = {
    "en": "claims, row 1, a: '48%' says 48, not 43",
    "zh": "claims，第1行，a：'48%'说的是48，不是43",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_value_that_is_not_what_is_printed_has_its_sentence(
    language: str, shipped: gd.Report
) -> None:
    claims = [replace(claim("a", "48%", measure="growth"), value=43.0)]
    finding, *_ = [f for _, f in row_faults(claims)]
    said = Voice(shipped.names, language).headline(finding)
    assert (finding.code, said) == ("GD101", PRINTED[language])


def test_chinese_has_words_for_every_phrase_of_the_reports() -> None:
    said = set()
    for file in (ROOT / "src/gd_metrics/reports").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _name(node.func) in ("say", "tell"):
                said |= {c.value for c in ast.walk(node.args[0]) if isinstance(c, ast.Constant)}
    texts = {text for text in said if isinstance(text, str) and " " in text}
    phrases = texts - lexicon("en", "sentences").keys()
    assert len(phrases) > 30
    assert phrases <= lexicon("zh", "phrases").keys()


def _name(function: ast.expr) -> str:
    return getattr(function, "attr", getattr(function, "id", ""))


def test_a_phrase_and_its_chinese_have_the_same_parts() -> None:
    phrases = lexicon("zh", "phrases").items()
    parts = [(re.findall(r"{\w+}", en), re.findall(r"{\w+}", zh)) for en, zh in phrases]
    assert all(sorted(english) == sorted(chinese) for english, chinese in parts)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_one_claim_says_by_itself_is_said_in_both_languages(language: str) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"claim_id": "a", "measure": "share", "printed": "440%"}
    claim = Claim.from_row(row | {"value": 440.0, "lower": 439.5, "upper": 440.5, "unit": "%",
                                  "hedge": "exact", "indicator": "part"})  # fmt: skip
    (fault,) = [f for _, f in row_faults([claim])]
    said = {"en": "a share of 440 % lies outside 0 to 100 %", "zh": "比重440%不在0%至100%之内"}
    assert translated(fault.message, language) == said[language]
    assert _unpacked(_packed(fault.message)).template == fault.message.template


def row_faults(claims: list[Claim]) -> list[tuple[int, gd.Finding]]:
    return [*enumerate(row_findings(enumerate(claims, 1)))]


def test_the_series_that_most_need_a_second_source_are_named(shipped: gd.Report) -> None:
    told = [line for line in closing(shipped) if "second source" in line]
    (line,) = told
    assert re.match(r"\d+ % of claims have nothing to be compared with; ", line)
    assert line.count("(") >= 5


def _messages(format_: str, shown: str) -> list[str]:
    """What a rendered report says of its findings to people: no ids, and no names of findings."""
    if format_ == "json":
        return [f["message"] for report in json.loads(shown)["reports"] for f in report["findings"]]
    if format_ == "jsonl":
        return [json.loads(line)["message"] for line in shown.splitlines()]
    if format_ == "sarif":
        results = json.loads(shown)["runs"][0]["results"]
        return [result["message"]["text"].replace("\\", "") for result in results]
    if format_ == "junit":
        cases = ElementTree.fromstring(shown).iter()
        return [case.get("message", "") for case in cases if case.tag in ("failure", "skipped")]
    if format_ == "html":
        return [unescape(text) for text in re.findall(r"<h3>(.*?)</h3>", shown)]
    return shown.splitlines()


@pytest.mark.parametrize("format_", ["json", "jsonl", "sarif", "junit", "html", "github"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_report_of_the_shipped_data_speaks_in_keys_or_endless_digits(
    format_: str, language: str, shipped: gd.Report
) -> None:
    spoken = replace(shipped, language=language)
    reasons = {finding.accepted for finding in shipped.findings if finding.accepted}
    printed = {m.claim.printed for finding in shipped.findings for m in finding.members}
    literals = re.compile("|".join(map(re.escape, sorted(printed, key=len, reverse=True))))
    messages = _messages(format_, render(format_, [spoken]))
    assert messages
    for message in messages:
        if format_ == "junit" and message.partition(": ")[2] in reasons:
            continue  # what people wrote themselves
        bare = literals.sub("", re.sub("<[^>]*>", "", message))
        assert not re.search(r"[a-z]_[a-z]|_Z|_X|…", bare.partition("title=")[0]), bare
        if format_ != "github":  # its line of counts is no sentence of a finding
            for digits in re.findall(r"(?<![\d.])\d[\d,]*(?:[.]\d+)?(?![\d.])", bare):
                assert len(re.sub(r"\D", "", digits).strip("0")) <= 6, bare


def test_no_statement_of_the_shipped_data_has_keys_or_endless_digits(
    shipped: gd.Report,
) -> None:
    voice = voice_of(shipped)
    for finding in shipped.findings:
        for text in (voice.headline(finding), *map(voice.statement, finding.members)):
            assert not re.search(r"[a-z]_[a-z]|_Z|_X|…", text), text
            bare = text
            for member in finding.members:
                bare = bare.replace(member.claim.printed, "")
            for digits in re.findall(r"\d[\d,.]*", bare):
                assert len(re.sub(r"\D", "", digits).strip("0")) <= 6, text
    for format_ in ("text", "markdown", "gitlab", "concise"):
        assert "_Z._Z: " not in render(format_, [shipped])


def test_a_claim_keeps_the_unit_that_it_is_printed_in() -> None:
    row = dict.fromkeys(COLUMNS, "") | {"value": 1.0, "lower": None, "upper": None}
    printed = {"12.41 billion EUR": "EUR", "约7.7万家": "家", "达到13697.5亿元": "元"}
    units = [scale_of(Claim.from_row(row | {"printed": p, "unit": u})).unit
             for p, u in printed.items()]  # fmt: skip
    assert units == ["billion EUR", "万家", "亿元"]


def test_what_is_worked_out_has_the_digits_that_the_figures_allow(report: gd.Report) -> None:
    share = next(f for f in report.findings if f.code == "GD302")
    assert voice_of(report).wrong(share) == (
        "30.36 million EUR / 48.62 million EUR = 62.4 %, printed 64.2%"
    )


@pytest.fixture(scope="module")
def sentences(shipped: gd.Report) -> dict[str, str]:
    """What is wrong in the shipped data, by the finding's name."""
    return {f.finding_id: voice_of(shipped).wrong(f) for f in shipped.findings}


def test_an_ordinary_revision_is_called_a_revision(sentences: dict[str, str]) -> None:
    assert sentences["GD201:gdp.CN-GD.level.2019.NBS._Z"] == (
        "was revised: 107671.07 (preliminary) and 107986.9 (final), at least 315.775亿元 apart"
    )


def test_only_figures_of_one_vintage_contradict_each_other(sentences: dict[str, str]) -> None:
    said = sentences["GD201:gdp.CN.level.2023.NBS._Z"]
    assert said.startswith("printed as 1260582亿元 and 126.7 trillion yuan, at least ")
    assert "; of other vintages: 1294271.7 (revised)" in said


def test_of_more_than_two_figures_the_farthest_are_named(sentences: dict[str, str]) -> None:
    said = sentences["GD201:nev_output.440300.level.2023.NBS._Z"]
    assert said.endswith("of these 173.3万辆 and 178.6万辆 at least 5.2万辆 apart")


def test_the_first_screen_says_what_is_known_where_nothing_needs_anybody(
    shipped: gd.Report,
) -> None:
    first, *lines = render("text", [shipped], show=(), verbose=False).splitlines()
    assert first.startswith("known GD201: new-energy vehicle output, growth, Guangdong, 2024: ")
    assert lines[2].startswith("  reason: The page contradicts itself")


def test_names_are_those_of_the_tables_in_the_language_asked_for(shipped: gd.Report) -> None:
    names = shipped.names
    cell = Cell("nev_output", "CN-GD", "growth", "2024", "NBS", "2023")
    assert Voice(names, "en").cell(cell) == "new-energy vehicle output, growth, Guangdong, 2024"
    assert Voice(names, "zh").cell(cell) == "广东省2024年新能源汽车产量增速"


def test_chinese_names_alone_are_spoken_of_in_chinese() -> None:
    assert Names(indicators={"出口": {}}).language == "zh"
    assert Names(indicators={"exports": {}}).language == "en"


@pytest.mark.parametrize(
    ("value", "text"), [(1280627435, "1,280,630,000"), (0.00012345, "0.00012345")]
)
def test_numbers_have_six_digits_at_most(value: float, text: str) -> None:
    from fractions import Fraction

    assert number(Fraction(str(value)), 8) == text


def test_the_first_screen_shows_what_needs_somebody_and_counts_the_rest(
    report: gd.Report,
) -> None:
    lines = render("text", [report], verbose=False).splitlines()
    assert len(lines) <= 32
    assert any(line.startswith("not all is shown: ") and "-v shows all" in line for line in lines)
