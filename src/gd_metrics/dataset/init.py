"""Lay down a small project that passes, for figures of any subject."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from .. import __version__
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
        **installation(),
    }


def installation() -> dict[str, str]:
    """What stands in place of the words in braces that say what a workflow installs.

    >>> sorted(installation())
    ['{origin}', '{requirement}']
    """
    requirement, origin = installable(_direct_url())
    return {"{requirement}": requirement, "{origin}": origin}


def installable(direct_url: str | None) -> tuple[str, str]:
    """What a build server installs to have this library as it is here, and a word on that.

    Args:
        direct_url: where it was installed from (PEP 610); ``None`` if from a package index.

    >>> installable(None)[0] == f"gd-metrics=={__version__}"
    True
    >>> installable('{"url": "https://x.org/m.git", "vcs_info": {"vcs": "git", "commit_id": "1a"}}')
    ('gd-metrics @ git+https://x.org/m.git@1a', 'the commit that made this project')
    """
    origin = json.loads(direct_url) if direct_url else {}
    url = urlsplit(origin.get("url", ""))
    place = url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()  # whose keys are nobody's
    if (vcs := origin.get("vcs_info")) and url.scheme == "https":
        at = f"{vcs['vcs']}+{place}@{vcs['commit_id']}"
        return f"gd-metrics @ {at}", "the commit that made this project"
    if url.scheme == "https":
        return f"gd-metrics @ {place}", "the archive that made this project"
    pinned = f"gd-metrics=={__version__}"
    if origin:
        return pinned, "from your package index; or name the repository that you have it from"
    return pinned, "the version that made this project"


def _direct_url() -> str | None:
    """Where this library was installed from, as pip wrote it down."""
    from importlib import metadata

    try:
        return metadata.distribution("gd-metrics").read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        return "{}"


def _place(file: Path) -> str:
    inside = file.relative_to(TEMPLATE).as_posix()
    return WORKFLOW if inside == "check.yml" else inside


def _write(template: Path, file: Path, words: dict[str, str]) -> None:
    text = template.read_text(encoding="utf-8")
    for word, meant in words.items():
        text = text.replace(word, meant)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
