"""Write the numbers in docs/reading.md: how well texts are read, how fast, and what was found.

They stand between two comments of the page, and come from tests/reading/results.json, the article's
page and docs/performance.md. The texts are other people's and no part of this project: with
`--answers FOLDER` its `texts/*.txt` are read and held against its `answers/*.jsonl`, and the counts
kept under the folder's name. With `--check` nothing is written; the exit code is 1 if the page is
not current.
"""

import argparse
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import current
from gd_metrics.reading.document import of_text
from gd_metrics.reading.draft import Draft
from gd_metrics.reading.meet import meet
from gd_metrics.reading.subjects import normalised
from gd_metrics.reports.reading import in_base_unit

TESTS = Path(__file__).parents[1] / "tests" / "reading"
KEPT = TESTS / "results.json"
PAGE = current.DOCS / "reading.md"
FIELDS = {
    **{name: name for name in ("value", "hedge", "measure", "subject", "period")},
    "part": "period but its year",
    "all": "all but the year",
}
PART = re.compile(r"(?<=<!-- numbers -->\n).*?(?=<!-- end of numbers -->)", re.DOTALL)
Counts = dict[str, Any]


def scored(folder: Path) -> Counts:
    """How what is read in some texts fits the answers that people gave."""
    counts: Counter[str] = Counter()
    seen = hashlib.sha256()
    for file in sorted((folder / "texts").glob("*.txt")):
        seen.update(file.read_bytes())
        reading = meet(of_text(file.read_text("utf-8")))
        lines = (folder / "answers" / f"{file.stem}.jsonl").read_text("utf-8").splitlines()
        answers = [json.loads(line) for line in lines]
        taken = [d for d in reading.drafts if any(_touch(d, a) for a in answers)]
        counts.update(texts=1, figures=len(answers), extra=len(reading.drafts) - len(taken),
                      alarms=len(reading.contradictions))  # fmt: skip
        for answer in answers:
            counts.update(_right(answer, [d for d in taken if _touch(d, answer)]))
    return {**counts, "sha256": seen.hexdigest()}


def _touch(draft: Draft, answer: Counts) -> bool:
    return bool(draft.start < answer["end"] and answer["start"] < draft.end)


def _right(answer: Counts, drafts: list[Draft]) -> Counter[str]:
    """Which fields of an answer a figure has, of those that stand there the first."""
    if not drafts:
        return Counter()
    draft = drafts[0]
    value, _ = in_base_unit(draft)
    near = value is not None and abs(value - answer["value"]) <= 1e-6 * max(1, abs(value))
    right = {
        "value": near,
        "hedge": draft.quantity is not None and draft.quantity.hedge == answer["hedge"],
        "measure": draft.measure == answer["measure"],
        "subject": normalised(draft.subject) == normalised(answer["indicator"]),
        "period": draft.period == _period(answer["period"]),
    }
    right["part"] = _part(draft.period) == _part(_period(answer["period"]))
    but_the_year = all(is_so for name, is_so in right.items() if name != "period")
    return Counter(found=1, read=draft.quantity is not None, all=but_the_year, **right)


def _period(text: str) -> str:
    """An answer's period as a draft has it: 2024-H1, 2019-M01/M09."""
    year = text[:4]
    return text.replace("H", "S").replace("/M", f"/{year}-").replace("M", "")


def _part(period: str) -> str:
    """A period without its years."""
    return re.sub(r"Y(?:-1)?|\d{4}", "", period)


def numbers() -> str:
    """The part of the page that is made."""
    results: dict[str, Counts] = json.loads(KEPT.read_text("utf-8"))
    lines = [
        f"| | texts | figures | found | found and none | {' | '.join(FIELDS.values())} | alarms |",
        f"|---|{'---|' * (len(FIELDS) + 5)}",
        *(_line(name, counts) for name, counts in results.items()),
    ]
    return "\n".join(lines) + f"\n\n{_article()} {_speed()}\n"


def _line(name: str, counts: Counts) -> str:
    of = counts["figures"]
    shares = (f"{_percent(counts.get(f, 0), of)} / {_percent(counts.get(f, 0), counts['read'])}"
              for f in FIELDS)  # fmt: skip
    none = _percent(counts.get("extra", 0), counts["found"] + counts.get("extra", 0))
    return (
        f"| {name} | {counts['texts']} | {of} | {_percent(counts['found'], of)} | {none} | "
        f"{' | '.join(shares)} | {counts.get('alarms', 0)} |"
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "—"


def _article() -> str:
    told = json.loads((TESTS / "article.json").read_text("utf-8"))
    found = sum(bool(row) for row in told["claims"].values())
    pairs = " and ".join(" against ".join(pair) for pair in told["contradictions"])
    return (
        f"Of the article that this project began with, {found} of {len(told['claims'])} keyed "
        f"figures are found, and of its contradictions {len(told['contradictions'])}: {pairs}."
    )


def _speed() -> str:
    """What the largest text of the benchmark took."""
    page = (current.DOCS / "performance.md").read_text("utf-8")
    row = r"^\| ([\d,]+) \| ([\d,]+) \| [\d.]+ \| [\d.]+ \| (\d+) \| (\d+) \| (\d+) \|$"
    rows = re.findall(row, page.partition("## Reading texts")[2], re.MULTILINE)
    size, figures, ratio, each, kilobytes = rows[-1]
    return (
        f"A text of {size} characters with {figures} figures is read at {kilobytes} kB a second: "
        f"{each} µs a figure bound it, {ratio} times what finding the digits alone costs "
        "([measured](performance.md)), and time grows as the text does."
    )


def page() -> str:
    """The page with its numbers."""
    made = numbers()
    return PART.sub(lambda _: made, PAGE.read_text("utf-8"))


def main(arguments: list[str]) -> int:
    """Write what is not current, or with `--check` only say so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=Path, help="a folder of texts and answers, to read again")
    parser.add_argument("--name", default="development passages", help="what its row is called")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    if options.answers:
        results = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
        results[options.name] = scored(options.answers)
        KEPT.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    pages = current.generator("generate_reading.py", lambda: {"reading.md": page()})
    return pages(["--check"] if options.check else [])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
