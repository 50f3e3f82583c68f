"""Pages as Chromium shows them: on a phone and a screen, in light and dark, and to axe-core.

One start of the browser shows a page in several frames at once, each with a width and colours
of its own, and asks a script in each what it sees.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
in_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium on the path, to open the page in"
)

CUT = """
function cut() {
  const seen = (e) => e.checkVisibility({ contentVisibilityAuto: true });
  const rolls = (e) => e && (getComputedStyle(e).overflowX !== "visible"
    || getComputedStyle(e).clipPath !== "none" || rolls(e.parentElement));
  const outside = ({ left, right, width }) => width && (left < -1 || right > innerWidth + 1);
  return [...document.querySelectorAll("body *")]
    .filter((e) => seen(e) && outside(e.getBoundingClientRect()) && !rolls(e))
    .map((e) => `${e.localName} ${e.textContent.slice(0, 40)}`);
}
function unfold() { document.querySelectorAll("details").forEach((d) => { d.open = true; }); }
async function violations() {
  const told = await axe.run({ resultTypes: ["violations"] });
  return told.violations.map((v) => `${v.id}: ${v.nodes[0].html}`);
}
"""
"""What scripts may ask: what is cut off at the sides, and what axe-core finds."""

_SHOW = """
async function show([width, scheme, script]) {
  const frame = document.createElement("iframe");
  frame.style = `width: ${width}px; height: 900px; border: 0; color-scheme: ${scheme}`;
  frame.srcdoc = document.getElementById("shown").textContent;
  document.body.append(frame);
  await new Promise((loaded) => { frame.onload = loaded; });
  frame.contentWindow.eval(document.getElementById("axe").textContent);
  return frame.contentWindow.eval(`(async () => { ${script} })()`);
}
(async () => {
  const answers = [];
  for (const look of JSON.parse(document.getElementById("looks").textContent)) {
    answers.push(await show(look).catch((problem) => `${problem}`));
  }
  document.body.replaceChildren(Object.assign(document.createElement("pre"),
    { textContent: JSON.stringify(answers) }));
})();
"""


def look(page: str, folder: Path, *looks: tuple[int, str, str]) -> list[Any]:
    """What scripts answer that run in a page.

    Args:
        page: the page, whose policy is lifted for axe-core.
        folder: where the browser may write.
        looks: for each a width in pixels, ``light`` or ``dark``, and a script's body.
    """
    free = re.sub(r"<meta http-equiv=[^>]*>", "", page)
    texts = {
        "shown": free,
        "axe": files("axe_core_python").joinpath("axe.min.js").read_text("utf-8") + CUT,
        "looks": json.dumps(looks),
    }
    held = "".join(
        f'<textarea hidden id="{k}">{html.escape(v)}</textarea>' for k, v in texts.items()
    )
    file = folder / "frames.html"
    file.write_text(f'<!doctype html><meta charset="utf-8">{held}<script>{_SHOW}</script>', "utf-8")
    answered = re.search("<pre>(.*)</pre>", run(file, folder, "--virtual-time-budget=60000").stdout)
    assert answered is not None
    answers: list[Any] = json.loads(html.unescape(answered[1]))
    return answers


def run(file: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a file in Chromium, which prints what became of it."""
    return subprocess.run(
        [
            *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *("--disable-background-networking", "--enable-logging=stderr"),
            *(f"--user-data-dir={folder / 'profile'}", *options, file.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
