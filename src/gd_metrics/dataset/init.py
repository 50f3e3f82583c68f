"""Lay down a small project that passes, for figures of any subject."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from ..tables.writing import making, sweep, undisturbed
from .build import build

TEMPLATE = Path(__file__).parent / "template"
WORKFLOW = ".github/workflows/figures.yml"
_ASIDE = ".init-"


def init(folder: str | Path) -> list[str]:
    """Make a project: two claims of two indicators, a formula, a workflow; and build it.

    Args:
        folder: a folder that is empty or not there yet; its name becomes the package's.

    Returns:
        The files that were written, relative to the folder.

    Raises:
        FileExistsError: if there is something in the folder, or it is a file.
        OSError: if it can't be written.
    """
    root = Path(folder).resolve()
    if root.is_dir():
        sweep(root, _ASIDE)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise FileExistsError(f"{folder}: is not an empty folder; name a new one")
    root.parent.mkdir(parents=True, exist_ok=True)
    with making(root if root.exists() else root.parent, "init") as made:
        aside = made / "project"
        for file in sorted(f for f in TEMPLATE.rglob("*") if f.is_file()):
            _write(file, aside / _place(file), _words(root.name))
        build(aside)
        files = sorted(f.relative_to(aside).as_posix() for f in aside.rglob("*") if f.is_file())
        with undisturbed():
            _move(aside, root)
    return files


def _move(project: Path, root: Path) -> None:
    """Put a project into its place: a new folder, or one that is there and may be in use."""
    if not root.exists():
        project.rename(root)
        return
    for item in sorted(project.iterdir()):
        item.rename(root / item.name)


def _words(folder: str) -> dict[str, str]:
    """What stands in place of the words in braces in the template."""
    name = re.sub(r"[^a-z0-9._-]+", "-", folder.lower()).strip("-._") or "figures"
    return {
        "{name}": name,
        "{title}": re.sub(r'["\\\x00-\x1f]', "", folder) or name,
        "{date}": datetime.date.today().isoformat(),
    }


def _place(file: Path) -> str:
    inside = file.relative_to(TEMPLATE).as_posix()
    return WORKFLOW if inside == "check.yml" else inside


def _write(template: Path, file: Path, words: dict[str, str]) -> None:
    text = template.read_text(encoding="utf-8")
    for word, meant in words.items():
        text = text.replace(word, meant)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
