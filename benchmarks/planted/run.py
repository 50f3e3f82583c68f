"""Plant errors, let checkers look for them, score what they say, and write docs/trust.md.

    pip install -e '.[test,benchmarks]'
    python benchmarks/planted/run.py                       # everything: about an hour of one core
    python benchmarks/planted/run.py --quick               # a few of each, printed: ten seconds
    python benchmarks/planted/run.py --checker my.py       # one of your own beside the others
    python benchmarks/planted/run.py --documents DIR       # the documents alone, and truth.jsonl

What is drawn follows from seeds, so two runs give the same.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "checkers")]

import broken  # noqa: E402
import claims  # noqa: E402
import passages  # noqa: E402
import report  # noqa: E402
import scorer  # noqa: E402
import sheets  # noqa: E402
from contract import TRACKS, Document, suspects, truths  # noqa: E402

MAKERS: dict[str, ModuleType] = {
    "claims": claims, "tables": sheets, "texts": passages, "packages": broken
}  # fmt: skip
CHECKERS = ("by_gd_metrics", "by_duckdb", "by_pandera", "by_frictionless")


@dataclass(frozen=True)
class Size:
    """How much is made of a track with a seed.

    Attributes:
        track: the track.
        seed: the seed.
        errors_each: errors of each kind.
        clean: clean documents.
    """

    track: str
    seed: int
    errors_each: int
    clean: int


FULL = (
    Size("claims", 1, 6, 34), Size("claims", 2, 6, 33), Size("claims", 3, 0, 83),
    *(Size("tables", seed, 9, 100) for seed in (1, 2, 3)),
    *(Size("texts", seed, 10, 100) for seed in (1, 2, 3)),
    *(Size("packages", seed, 3, 100) for seed in (1, 2, 3)),
)  # fmt: skip
"""Of claims as many are made of either family."""

QUICK = (Size("tables", 1, 1, 2), Size("texts", 1, 1, 10), Size("packages", 1, 1, 2))
"""Of the quick mode, beside a few made-up packages of claims."""


def documents(sizes: Iterable[Size]) -> Iterator[Document]:
    """All documents of some sizes."""
    for size in sizes:
        yield from MAKERS[size.track].documents(size.seed, size.errors_each, size.clean)


def quick() -> Iterator[Document]:
    """A few documents of every track."""
    yield from documents(QUICK)
    yield from claims.documents(1, 1, 2, families=("made",))


def checkers(extra: Sequence[str] = (), known: Sequence[str] = CHECKERS) -> list[ModuleType]:
    """The checkers that are there, and those of files."""
    modules = [importlib.import_module(name) for name in known]
    for file in extra:
        spec = importlib.util.spec_from_file_location(Path(file).stem, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        modules.append(module)
    return modules


def run(
    made: Iterator[Document], by: Sequence[ModuleType], work: Path, *, keep: bool = False
) -> dict[str, list[scorer.Outcome]]:
    """Let checkers look at documents; what is wrong, and what each says, is kept in a folder."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "truth.jsonl").open("w", encoding="utf-8") as truth:
        files = {m.NAME: (work / f"{m.NAME}.jsonl").open("w", encoding="utf-8") for m in by}
        for document in made:
            truth.write(document.truth() + "\n")
            truth.flush()
            place = document.write(work)
            for checker in by:
                if look := getattr(checker, document.track, None):
                    for row in look(place):
                        line = json.dumps({"document": document.name, **row}, ensure_ascii=False)
                        files[checker.NAME].write(line + "\n")
                    files[checker.NAME].flush()
            if not keep:
                shutil.rmtree(place)
        for file in files.values():
            file.close()
    return scores([work], {m.NAME: m for m in by})


def scores(folders: Sequence[Path], by: dict[str, ModuleType]) -> dict[str, list[scorer.Outcome]]:
    """The outcomes of each checker in its tracks, of what runs kept in folders."""
    outcomes: dict[str, list[scorer.Outcome]] = {name: [] for name in by}
    for folder in folders:
        with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
            made = [*truths(lines)]
        for name, module in by.items():
            with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
                doubted = suspects(lines)
            outcomes[name] += scorer.score((d for d in made if hasattr(module, d.track)), doubted)
    return outcomes


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a few documents, printed")
    parser.add_argument("--checker", action="append", default=[], help="a file of a checker")
    parser.add_argument("--track", action="append", choices=TRACKS, help="these tracks alone")
    parser.add_argument("--documents", help="write the documents there, and check nothing")
    parser.add_argument("--work", help="keep truth and findings there")
    parser.add_argument("--report", nargs="+", help="write the page of what such folders hold")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    sizes = [size for size in FULL if size.track in (asked.track or TRACKS)]
    if asked.report:
        by = {m.NAME: m for m in checkers(asked.checker)}
        report.write(scores([*map(Path, asked.report)], by))
    elif asked.documents:
        run(documents(sizes), [], Path(asked.documents), keep=True)
    else:
        with tempfile.TemporaryDirectory() as folder:
            made = quick() if asked.quick else documents(sizes)
            work = Path(asked.work or folder)
            outcomes = run(made, checkers(asked.checker), work)
        for name, of in outcomes.items():
            print(f"\n{name}\n\n" + "\n".join(scorer.table(of)))
        if not (asked.quick or asked.track):
            report.write(outcomes)


if __name__ == "__main__":
    main()
