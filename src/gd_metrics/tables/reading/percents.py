"""What what reads cells of a spreadsheet does not hand on, looked up in its own XML.

Whoever types 48% has stored 0.48, and only the cell's number format tells. An error (#DIV/0!) and
a formula that no program has calculated yet are handed on as nothing, and are not empty.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

_BUILT_IN = {"9", "10"}
"""The numbers of the formats ``0%`` and ``0.00%``, which no workbook writes down (ECMA-376)."""

_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
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
    try:
        with zipfile.ZipFile(workbook) as parts:
            styles = _percent_styles(_text(parts, "xl/styles.xml"))
            cells = _text(parts, _part_of(parts, sheet)) if styles else ""
    except (KeyError, zipfile.BadZipFile):
        return frozenset()
    found = (_attributes(tag) for tag in _CELL.findall(cells))
    return frozenset(cell["r"] for cell in found if cell.get("s") in styles and "r" in cell)


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


def _percent_styles(styles: str) -> set[str]:
    """The numbers of the cell styles whose format is one of per cents."""
    formats = [_attributes(tag) for tag in _FORMAT.findall(styles)]
    own = {f["numFmtId"] for f in formats if "%" in f.get("formatCode", "")}
    section = _STYLES.search(styles)
    listed: Iterator[str] = iter(_STYLE.findall(section.group()) if section else ())
    used = enumerate(_attributes(tag).get("numFmtId") for tag in listed)
    return {str(number) for number, kind in used if kind in own | _BUILT_IN}


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    """The part of a workbook that holds a sheet."""
    sheets = [_attributes(tag) for tag in _SHEET.findall(_text(parts, "xl/workbook.xml"))]
    links = [_attributes(tag) for tag in _LINK.findall(_text(parts, "xl/_rels/workbook.xml.rels"))]
    wanted = next((s.get("r:id") for s in sheets if s.get("name") == sheet), None)
    target = next((link["Target"] for link in links if link.get("Id") == wanted), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
