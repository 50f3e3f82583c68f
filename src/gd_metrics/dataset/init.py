"""Lay down a small project that passes, for figures of any subject."""

from __future__ import annotations

import datetime
import re
import shutil
import tempfile
from pathlib import Path

from .build import build

TEMPLATE = Path(__file__).parent / "template"
WORKFLOW = ".github/workflows/figures.yml"


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
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise FileExistsError(f"{folder}: is not an empty folder; name a new one")
    title = root.name
    name = re.sub(r"[^a-z0-9._-]+", "-", title.lower()).strip("-._") or "figures"
    words = {
        "{name}": name,
        "{title}": re.sub(r'["\\\x00-\x1f]', "", title) or name,
        "{date}": datetime.date.today().isoformat(),
    }
    root.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".init-", dir=root.parent) as made:
        aside = Path(made) / "project"
        for file in sorted(f for f in TEMPLATE.rglob("*") if f.is_file()):
            _write(file, aside / _place(file), words)
        build(aside)
        root.mkdir(exist_ok=True)
        for item in sorted(aside.iterdir()):
            shutil.move(item, root)
    return sorted(f.relative_to(root).as_posix() for f in root.rglob("*") if f.is_file())


def _place(file: Path) -> str:
    inside = file.relative_to(TEMPLATE).as_posix()
    return WORKFLOW if inside == "check.yml" else inside


def _write(template: Path, file: Path, words: dict[str, str]) -> None:
    text = template.read_text(encoding="utf-8")
    for word, meant in words.items():
        text = text.replace(word, meant)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
