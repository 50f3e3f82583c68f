"""A gate for tables that somebody has: settings that name them, and a workflow that checks them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..checks.settings import NEEDS, Request, Settings, Unused, of_no_use
from ..checks.suggesting.suggest import Suggestion, suggest
from ..errors import NoFormulaError, PackageError
from ..tables.package import DESCRIPTOR, local
from ..tables.reading.files import EXCEL
from ..tables.reading.layout import Layout
from ..tables.writing import write_text
from .init import installation

SETTINGS = "gd-metrics.toml"
WORKFLOW = ".github/workflows/tables.yml"
_ACCEPTED = "accepted.csv"
_TEMPLATE = Path(__file__).parent / "tables.yml"


@dataclass(frozen=True)
class Gate:
    """What was laid down.

    Attributes:
        files: the files that were written, relative to the folder.
        formulas: those that are checked, each with what is known of it.
    """

    files: tuple[str, ...]
    formulas: Mapping[str, str]


def gate(
    folder: str | Path,
    tables: Sequence[str | Path],
    *,
    formulas: Sequence[str] = (),
    key: Sequence[str] = (),
    encoding: str | None = None,
    layout: Layout | None = None,
) -> Gate:
    """Write settings and a workflow that check tables on every change.

    A ``datapackage.json`` in the folder is checked, too.

    Args:
        folder: the folder of the repository.
        tables: files in it.
        formulas: what must hold between their columns; what is found in them if not given.
        key: the columns that name their rows; what is found, if they are of one table.
        encoding: of CSV files that are not UTF-8.
        layout: how the tables lie in their files.

    Raises:
        PackageError: if settings or a workflow are there already, or a table is not in the
            folder or can't be read.
    """
    root = local(folder)
    for name in (SETTINGS, WORKFLOW):
        if (root / name).exists():
            raise PackageError(f"{root / name}: is there already; remove it, or add to it by hand")
    layout = layout or Layout()
    paths = [_inside(root, local(table)) for table in tables]
    known: dict[str, str] = dict.fromkeys(formulas, "")
    period = ""
    if not formulas:
        suggestions = [one for table in tables for one in suggest(
            table, key=key or None, encoding=encoding, layout=layout)]  # fmt: skip
        known = {s.formula: _counted(s) for one in suggestions for s in one.formulas}
        key = key or (suggestions[0].key if known and len(suggestions) == 1 else ())
        period = suggestions[0].period if len(suggestions) == 1 else ""
    paths += [DESCRIPTOR] * (root / DESCRIPTOR).is_file()
    settings = {
        "key": tuple(key), "period": period, "sheet": layout.sheet, "header": layout.header,
        "decimal": layout.decimal, "thousands": layout.thousands,
        "missing": layout.missing, "encoding": encoding,
    }  # fmt: skip
    stated = {name: value for name, value in settings.items() if value}
    _try(tables, Settings().override(formulas=tuple(known), **stated))
    texts = {
        SETTINGS: "\n".join(_settings(paths, known, stated)) + "\n",
        WORKFLOW: _workflow(excel=any(path.lower().endswith(EXCEL) for path in paths)),
    }
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        write_text(root / name, text)
    return Gate(tuple(texts), known)


def _try(tables: Sequence[str | Path], settings: Settings) -> None:
    """Check tables once as the gate will, and refuse what it could not.

    Raises:
        PackageError: if a table can't be checked, or a setting can do nothing.
        UnknownNameError: for a name of a formula, or a key, that is no column.
    """
    from ..checks.check import check_with

    left: list[Unused] = [{} for _ in tables]
    for table, unused in zip(tables, left, strict=True):
        request = Request(settings, unused, some_formulas=len(tables) > 1)
        try:
            check_with(table, request)
        except NoFormulaError as error:
            fits = "none of the formulas fits its columns" if settings.formulas else (
                "no formula holds in nearly all of its rows"
            )  # fmt: skip
            raise PackageError(
                f"{table}: {fits}, so a gate could not check it; say one that must hold, "
                'such as --formula "total = a + b"'
            ) from error
    if lines := [line for _, line in of_no_use({"formulas", *NEEDS}, left)]:
        raise PackageError("\n".join(lines))


def _inside(root: Path, table: Path) -> str:
    path = Path(os.path.relpath(table.resolve(), root.resolve())).as_posix()
    if path.startswith(".."):
        raise PackageError(f"{table}: lies outside {root}; a gate is for files in one folder")
    return path


def _counted(suggestion: Suggestion) -> str:
    return f"holds in {suggestion.passed} of {suggestion.passed + suggestion.failed} rows"


def _settings(
    paths: Sequence[str], formulas: Mapping[str, str], settings: Mapping[str, Any]
) -> Iterator[str]:
    yield f"paths = {_toml(paths)}"
    yield f"accepted = {_toml(_ACCEPTED)}  # what accept writes"
    yield from (f"{name} = {_toml(value)}" for name, value in settings.items())
    if not formulas:
        yield '# formulas = ["total = a + b"]'
        return
    yield "formulas = ["
    for formula, known in formulas.items():
        yield f"  {_toml(formula)},{f'  # {known}' * bool(known)}"
    yield "]"


def _toml(value: Any) -> str:
    """A text, or a list of texts, as TOML writes it."""
    return json.dumps(value, ensure_ascii=False)


def _workflow(*, excel: bool) -> str:
    text = _TEMPLATE.read_text(encoding="utf-8")
    for word, meant in installation().items():
        needed = meant.replace("gd-metrics", "gd-metrics[excel]", 1) if excel else meant
        text = text.replace(word, needed if word == "{requirement}" else meant)
    return text
