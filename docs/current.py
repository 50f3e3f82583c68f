"""What every generator of pages here does: write them, or say which are not current."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

DOCS = Path(__file__).parent


def generator(
    script: str, pages: Callable[[], Mapping[str, str]], *, folder: str | None = None
) -> Callable[[Sequence[str]], int]:
    """The command that writes pages, or with `--check` only names those that are not current.

    Args:
        script: the file in docs/ that makes them.
        pages: makes each page's text by its place in docs/.
        folder: one of docs/ whose pages are all made: others in it go.

    Returns:
        What takes the command's arguments and gives its exit code: 1 if a page is not current.
    """
    return lambda arguments: _main(script, pages(), arguments, folder)


def _main(
    script: str, made: Mapping[str, str], arguments: Sequence[str], folder: str | None
) -> int:
    others = [f"{folder}/{file.name}" for file in (DOCS / folder).glob("*.md")] if folder else []
    old = sorted(name for name in {*made, *others} if _text(DOCS / name) != made.get(name))
    if "--check" in arguments:
        for name in old:
            print(f"docs/{name} is not current: run python docs/{script}")
        return 1 if old else 0
    for name in old:
        if name in made:
            (DOCS / name).parent.mkdir(exist_ok=True)
            (DOCS / name).write_text(made[name], "utf-8")
        else:
            (DOCS / name).unlink()
    return 0


def _text(file: Path) -> str | None:
    return file.read_text("utf-8") if file.exists() else None
