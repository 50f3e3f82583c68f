"""What what reads cells of a spreadsheet does not hand on, looked up in its own XML.

Whoever types 48% has stored 0.48, and only the cell's number format tells. An error (#DIV/0!) and
a formula that no program has calculated yet are handed on as nothing, and are not empty.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path

_BUILT_IN = {"9", "10"}
"""The numbers of the formats ``0%`` and ``0.00%``, which no workbook writes down (ECMA-376)."""

_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\b([^>]*)>")
_WHOLE_STYLE = re.compile(r"<(?:\w+:)?xf\b[^>]*?(?:/>|>.*?</(?:\w+:)?xf>)", re.DOTALL)
_INDENT = re.compile(r"""\bindent\s*=\s*["'](\d+)["']""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_CELL = re.compile(r"<(?:\w+:)?c\s([^>]*)>")
_FORMULA_OR_ERROR = re.compile(r"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_MAY_BE_UNREAD = re.compile(r"""\bt=["']e["']|<(?:\w+:)?f[\s/>]""")
_VALUE = re.compile(r"<(?:\w+:)?v(?:\s[^>]*)?>(.*?)</(?:\w+:)?v>|<(?:\w+:)?v\s*/>", re.DOTALL)
_FORMULA = re.compile(r"<(?:\w+:)?f(?:\s[^>/]*)?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)


def percent_cells(workbook: Path, sheet: str) -> frozenset[str]:
    """The cells of a sheet (``D6``) whose numbers are shown as per cents.

    Args:
        workbook: an ``.xlsx`` or ``.xlsm`` file; of other kinds nothing is known.
        sheet: the sheet's name.
    """
    return frozenset(_styled(workbook, sheet, _percent_styles))


def indented_cells(workbook: Path, sheet: str) -> Mapping[str, int]:
    """How far the cells of a sheet (``D6``) are indented by their format.

    Args:
        workbook: an ``.xlsx`` or ``.xlsm`` file; of other kinds nothing is known.
        sheet: the sheet's name.
    """
    return _styled(workbook, sheet, _indented_styles)


def _styled(
    workbook: Path, sheet: str, of_styles: Callable[[str], Mapping[str, int]]
) -> dict[str, int]:
    """What the styles of a sheet's cells say, of those of which they say something."""
    try:
        with zipfile.ZipFile(workbook) as parts:
            styles = of_styles(_text(parts, "xl/styles.xml"))
            cells = _text(parts, _part_of(parts, sheet)) if styles else ""
    except (KeyError, zipfile.BadZipFile):
        return {}
    found = (_attributes(tag) for tag in _CELL.findall(cells))
    return {c["r"]: styles[c["s"]] for c in found if c.get("s") in styles and "r" in c}


def unread_cells(workbook: Path, sheet: str) -> dict[str, str]:
    """The cells of a sheet that seem to be empty and are not, with what they hold.

    Args:
        workbook: an ``.xlsx`` or ``.xlsm`` file; of other kinds nothing is known.
        sheet: the sheet's name.
    """
    try:
        with zipfile.ZipFile(workbook) as parts:
            text = _text(parts, _part_of(parts, sheet))
    except (KeyError, zipfile.BadZipFile):
        return {}
    found = {}
    for tag, inside in _FORMULA_OR_ERROR.findall(text) if _MAY_BE_UNREAD.search(text) else ():
        cell, value, formula = _attributes(tag), _VALUE.search(inside), _FORMULA.search(inside)
        shows = unescape(value[1] or "") if value else ""
        if cell.get("t") == "e":
            found[cell.get("r", "")] = shows or "an error"
        elif formula and not shows and cell.get("t") != "str":  # of a text, nothing may be shown
            written = f"={unescape(formula[1])} " if formula[1] else ""
            found[cell.get("r", "")] = f"{written}(a formula that was never calculated)"
    return found


def _text(parts: zipfile.ZipFile, name: str) -> str:
    return parts.read(name).decode("utf-8", "replace")


def _attributes(tag: str) -> dict[str, str]:
    return {name: unescape(value) for name, _, value in _ATTRIBUTE.findall(tag)}


def _percent_styles(styles: str) -> dict[str, int]:
    """The numbers of the cell styles whose format is one of per cents."""
    formats = [_attributes(tag) for tag in _FORMAT.findall(styles)]
    own = {f["numFmtId"] for f in formats if "%" in f.get("formatCode", "")}
    used = (_attributes(_STYLE.findall(style)[0]) for style in _listed(styles))
    kinds = (style.get("numFmtId") for style in used)
    return {str(number): 1 for number, kind in enumerate(kinds) if kind in own | _BUILT_IN}


def _indented_styles(styles: str) -> dict[str, int]:
    """The numbers of the cell styles that indent, and how far."""
    found = ((number, _INDENT.search(style)) for number, style in enumerate(_listed(styles)))
    return {str(number): int(match[1]) for number, match in found if match and int(match[1])}


def _listed(styles: str) -> list[str]:
    """The styles that cells may have, in their order."""
    section = _STYLES.search(styles)
    return _WHOLE_STYLE.findall(section.group()) if section else []


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    """The part of a workbook that holds a sheet."""
    sheets = [_attributes(tag) for tag in _SHEET.findall(_text(parts, "xl/workbook.xml"))]
    links = [_attributes(tag) for tag in _LINK.findall(_text(parts, "xl/_rels/workbook.xml.rels"))]
    wanted = next((s.get("r:id") for s in sheets if s.get("name") == sheet), None)
    target = next((link["Target"] for link in links if link.get("Id") == wanted), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
