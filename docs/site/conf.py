"""The site: the pages of this repository as they are, by Sphinx. `.ci/site` builds it.

No page is written for it alone. What stands beside a page is read from the lists of links in
docs/README.md, and the reference is made of the docstrings.
"""

import inspect
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(Path(__file__).parent))

import figures  # noqa: E402

import gd_metrics as gd  # noqa: E402

project = html_title = "gd_metrics"
author = "The gd_metrics authors"
version = release = gd.version
root_doc = "README"
include_patterns = ["*.md", "docs/*.md", "docs/**/*.md"]
exclude_patterns = [".*/**", "build/**", "src/**", "tests/**", "benchmarks/**", "datapackage/**"]
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
suppress_warnings = ["misc.highlighting_failure"]  # JSON with "…" in it is shown as it is

myst_heading_anchors = 4
napoleon_use_ivar = True
autodoc_typehints = "none"  # docstrings say what is taken and given, in words
autodoc_member_order = "bysource"

html_theme = "furo"
html_sidebars = {
    "**": [
        *(f"sidebar/{part}.html" for part in ("brand", "search", "scroll-start")),
        "beside.html",  # what is no page: all figures; and the pages in Chinese
        *(f"sidebar/{part}.html" for part in ("navigation", "scroll-end")),
    ]
}
templates_path = ["."]
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_show_sphinx = html_show_sourcelink = html_show_copyright = False
html_copy_source = False

LINK = re.compile(r"\]\(([\w./-]+)\.md\)")
ALSO = ("CHANGELOG", "CONTRIBUTING", "SECURITY")


def grow(_app: Any, page: str, source: list[str]) -> None:
    """Put behind a page what only the site has: its branches, and the whole reference."""
    if page == "README":
        source[0] += "".join(trunk())
    elif page == "docs/api":
        source[0] += "".join(reference())
    elif page.endswith("/README") and page not in {"docs/README", "docs/zh/README"}:
        source[0] += tree(re.findall(r"\]\(([\w-]+)\.md\)", source[0]))


def trunk() -> Iterator[str]:
    """The pages by what somebody came for, as docs/README.md lists them."""
    index = (ROOT / "docs/README.md").read_text("utf-8")
    yield tree(["docs/README"])
    for section in index.split("\n## ")[1:]:
        caption, _, listed = section.partition("\n")
        yield tree([f"docs/{page}" for page in LINK.findall(listed)], caption)
    yield tree(ALSO, "The project")


def tree(pages: Any, caption: str = "") -> str:
    """Branches that are shown beside the page alone."""
    listed = "\n".join(dict.fromkeys(pages))
    named = f":caption: {caption}\n" if caption else ""
    return f"\n\n```{{toctree}}\n:hidden:\n{named}\n{listed}\n```\n"


def reference() -> Iterator[str]:
    """Every public name with its whole docstring."""
    yield "\n## In full\n\n```{eval-rst}\n.. currentmodule:: gd_metrics\n\n"
    for name in sorted(set(gd.__all__) - {"__version__", "version", "data_version"}):
        kind = "class" if inspect.isclass(getattr(gd, name)) else "function"
        yield f".. auto{kind}:: {name}\n"
        yield "   :members:\n\n" if kind == "class" else "\n"
    yield "```\n"


def begin(_app: Any, what: str, _name: str, _of: Any, _options: Any, lines: list[str]) -> None:
    """Keep a colon in the first line of a property from being read as the end of its type."""
    if what == "property":
        lines.insert(0, "")


def speak(_app: Any, page: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    """Say of a page in Chinese that it is."""
    if page.startswith("docs/zh/"):
        context["language"] = "zh-Hans"


def finish(app: Any, problem: Exception | None) -> None:
    """Add the page of all figures, and let every folder open with its README."""
    if problem or app.builder.name != "html":
        return
    (app.outdir / "figures.html").write_text(figures.page(), "utf-8")
    for page in [*app.outdir.rglob("README.html")]:
        shutil.copyfile(page, page.with_name("index.html"))


def setup(app: Any) -> None:
    """Tell Sphinx of all this."""
    app.connect("source-read", grow)
    app.connect("autodoc-process-docstring", begin, priority=400)  # before napoleon
    app.connect("html-page-context", speak)
    app.connect("build-finished", finish)
