"""A slip in a name is seen by a type checker before anything runs."""

from __future__ import annotations

import re
from pathlib import Path

from mypy import api

from conftest import ROOT

SLIPS = """\
import gd_metrics as gd

gd.clams()
gd.figure("gdp", period="2024", measure="grwth")
gd.series("gdp", mesure="growth")
gd.plot("gdp", language="fr")
figure = gd.figure("gdp", period="2024", measure="growth")
figure.valeu
gd.check(fail_on="never")
"""


def test_a_type_checker_sees_slips_in_names_and_measures(tmp_path: Path) -> None:
    file = tmp_path / "slips.py"
    file.write_text(SLIPS, "utf-8")
    config = ("--config-file", str(ROOT / "pyproject.toml"))
    out, _, _ = api.run([*config, "--cache-dir", str(ROOT / ".mypy_cache"), str(file)])
    seen = {int(line) for line in re.findall(r"slips\.py:(\d+): error", out)}
    assert seen == {3, 4, 5, 6, 8, 9}, out
