"""Tables of documents: units, periods, growth columns, parts, and the text beside them."""

from __future__ import annotations

from pathlib import Path

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


def test_cells_that_are_no_numbers_are_passed_over(tmp_path: Path) -> None:
    found = page(tmp_path, "指标|2031年|2030年\n出口|-|45.0\n进口|…|30.0\n顺差|20.0|15.0")
    assert len(found.drafts) == 4
