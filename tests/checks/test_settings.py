"""Settings: files, options over them, codes to select, and what makes a check fail."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.checks.selection import chosen, known_codes
from gd_metrics.checks.settings import NEEDS, Settings, load, nearest
from gd_metrics.errors import ConfigError

Run = Callable[..., Result]
CLAIMS = """claim_id,source_id,indicator,period,printed,measure,vintage
a,one,dues,2024,48%,growth,final
b,one,dues,2024,43%,growth,final
c,two,dues,2024,47%,growth,final
d,two,cargo,2024,5 tonnes,level,final
e,three,cargo,2024,7 tonnes,level,final
"""
WIDE = "id,a,b,t\nx,1,2,4\n"
GROWTH, CARGO = "dues, growth", "cargo, 2024"


@pytest.fixture
def here(run: Run) -> Path:
    """A folder with a file of claims, of an error and a warning, and a wide table."""
    Path("claims.csv").write_text(CLAIMS, "utf-8")
    Path("wide.csv").write_text(WIDE, "utf-8")
    return Path.cwd()


def settings(text: str, name: str = "gd-metrics.toml", folder: Path = Path()) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


# Exit codes


def test_errors_and_warnings_are_both_there(here: Path, run: Run) -> None:
    output = run("check", "claims.csv").output
    assert f"error GD201: {GROWTH}" in output
    assert f"warning GD201: {CARGO}" in output


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["claims.csv"], 1),
        (["claims.csv", "--ignore", "GD2"], 0),
        (["claims.csv", "--select", "GD3"], 0),
        (["claims.csv", "--select", "gd2"], 1),
        (["claims.csv", "--fail-on", "error"], 1),
        (["nowhere.csv"], 2),
        (["nowhere.csv", "claims.csv"], 2),
        (["nowhere.csv", "--select", "GD3"], 2),
        (["wide.csv"], 2),
        (["wide.csv", "--formula", "t = a + b"], 1),
        (["wide.csv", "--formula", "t = a + b + 1"], 0),
        (["claims.csv", "--fail-on", "nothing"], 2),
    ],
)
def test_the_exit_code_says_how_a_check_went(
    asked: list[str], code: int, here: Path, run: Run
) -> None:
    assert run("check", *asked).exit_code == code


def test_only_errors_fail_where_that_is_said(here: Path, run: Run) -> None:
    rows = [line for line in CLAIMS.splitlines(keepends=True) if not line.startswith(("a", "b"))]
    Path("claims.csv").write_text("".join(rows), "utf-8")
    assert run("check", "claims.csv").exit_code == 1
    assert run("check", "claims.csv", "--fail-on", "error").exit_code == 0


# Codes


def test_select_and_ignore_take_lists_and_the_longer_one_wins() -> None:
    wanted = chosen(["GD2,primary-key", "GD3"], ["GD30", "gd201"])
    chosen_ones = [code for code in known_codes() if wanted(code)]
    assert "primary-key" in chosen_ones
    assert not {"GD201", "GD301", "GD101", "foreign-key"} & {*chosen_ones}


def test_every_known_code_can_be_selected() -> None:
    for code in known_codes():
        wanted = chosen([code])
        assert wanted(code)
        assert wanted("unreadable")


@pytest.mark.parametrize("code", ["GD2O1", "primary_key", "X"])
def test_a_code_that_is_none_is_refused_with_the_nearest(code: str, here: Path, run: Run) -> None:
    result = run("check", "--select", code)
    assert result.exit_code == 2
    assert f"No code '{code}'" in result.stderr
    assert code == "X" or "Did you mean" in result.stderr


# Files


@pytest.mark.parametrize(
    ("name", "table"),
    [("gd-metrics.toml", ""), ("pyproject.toml", '[project]\nname="x"\n[tool.gd-metrics]\n')],
)
def test_settings_are_read_from_either_file(name: str, table: str, here: Path, run: Run) -> None:
    settings(f'{table}paths = ["claims.csv"]\nignore = ["GD2"]\n', name)
    assert run("check").output.startswith("claims.csv: 1 table, 5 claims: 0 errors")


def test_options_override_the_file(here: Path, run: Run) -> None:
    settings('paths = ["claims.csv"]\nselect = ["GD3"]\nfail-on = "error"\nformat = "json"\n')
    assert run("check").exit_code == 0
    result = run("check", "--select", "GD2", "--format", "text")
    assert result.exit_code == 1
    assert "error GD201" in result.output
    assert run("check", "wide.csv", "--formula", "t = a", "--select", "GD").exit_code == 1


def test_paths_are_relative_to_the_file(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(
        'paths = ["claims.csv"]\naccepted = "lists/accepted.csv"\n[output]\njson = "out.json"\n'
    )
    (here / "lists").mkdir()
    (here / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(here / "deep" / "er")
    assert run("check").exit_code == 1
    assert (here / "out.json").is_file()
    assert run("accept", "--all", "--reason", "r").exit_code == 0
    assert (here / "lists" / "accepted.csv").is_file()
    assert run("check").exit_code == 0


def test_a_file_that_is_named_counts_alone(here: Path, run: Run) -> None:
    settings('select = ["GD3"]\n')
    settings('ignore = ["GD3"]\n', "other.toml", here / "conf")
    assert run("check", "claims.csv", "--config", "conf/other.toml").exit_code == 1


def test_the_nearest_file_counts_as_far_as_the_repository(here: Path) -> None:
    settings('select = ["GD3"]\n')
    inner = here / "repository" / "folder"
    inner.mkdir(parents=True)
    assert nearest(inner) == here / "gd-metrics.toml"
    settings("[tool.other]\n", "pyproject.toml", inner)
    assert nearest(inner) == here / "gd-metrics.toml"
    (here / "repository" / ".git").mkdir()
    assert nearest(inner) is None
    settings("[tool.gd-metrics]\nstrict = true\n", "pyproject.toml", inner.parent)
    assert nearest(inner) == inner.parent / "pyproject.toml"


def test_without_a_file_everything_is_as_it_is_said_to_be(here: Path) -> None:
    assert load() == Settings()
    assert (Settings().fail_on, Settings().format, Settings().rounding) == (
        "warning",
        "text",
        "auto",
    )


def test_settings_for_wide_tables_are_read(here: Path, run: Run) -> None:
    settings('formulas = "t = a + b"\nkey = "id"\nrounding = "printed"\nencoding = "gb18030"\n')
    assert run("check", "wide.csv").exit_code == 0
    assert run("check", "wide.csv", "--rounding", "exact").exit_code == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("selct = []", ["No setting 'selct'", "Did you mean select"]),
        ("fail_on = 'error'", ["Did you mean fail-on"]),
        ("fail-on = 'errors'", ["No threshold 'errors'", "Did you mean error"]),
        ("rounding = 'print'", ["No rounding 'print'", "Did you mean printed"]),
        ("strict = 'yes'", ["strict is true or false, not 'yes'"]),
        ("decimals = 1.5", ["decimals is a whole number"]),
        ("decimals = -1", ["not -1"]),
        ("decimals = true", ["decimals is a whole number"]),
        ("select = [1]", ["select is a list of texts"]),
        ("output = 'x'", ["output is a table of format = file"]),
        ("select = ['GD9']", ["No code 'GD9'"]),
        ("format = 'jsn'", ["No format 'jsn'", "Did you mean json"]),
        ("[output]\njsn = 'x'", ["No format 'jsn'"]),
        ("select = [", ["not TOML"]),
    ],
)
def test_a_setting_that_is_none_is_refused(
    text: str, words: list[str], here: Path, run: Run
) -> None:
    settings(text)
    result = run("check", "claims.csv")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert all(word in line for word in words), line


def test_a_broken_pyproject_is_told_if_it_has_settings(here: Path, run: Run) -> None:
    settings("[tool.gd-metrics]\nselect = [\n", "pyproject.toml")
    assert "pyproject.toml: not TOML" in run("check", "claims.csv").stderr
    settings("[tool.other]\nselect = [\n", "pyproject.toml")
    assert run("check", "claims.csv").exit_code == 1


@pytest.mark.parametrize("text", ["tool = 3\n", "[tool]\ngd-metrics = 3\n"])
def test_a_table_that_is_none_is_no_traceback(text: str, here: Path, run: Run) -> None:
    settings(text, "pyproject.toml")
    assert run("check", "claims.csv").exit_code in (1, 2)


def test_a_settings_file_that_is_not_there_is_refused(here: Path, run: Run) -> None:
    result = run("check", "--config", "nowhere.toml")
    assert result.exit_code == 2
    assert "nowhere.toml: can't be read" in result.stderr


def test_an_empty_override_leaves_what_the_file_says() -> None:
    told = Settings.of({"key": "id", "decimals": 2, "select": "GD2"})
    assert told.override(key=None, select=(), decimals=0) == Settings(
        key="id", decimals=0, select=("GD2",)
    )


def test_settings_that_are_no_table_are_refused() -> None:
    with pytest.raises(ConfigError, match="is a text"):
        Settings.of({"encoding": 3})


# What settings may write


@pytest.mark.parametrize(
    "target", ["../x.txt", "/tmp/gd-metrics-x.txt", "gd-metrics.toml", "pyproject.toml",
               ".git/hooks/pre-commit", "deep/../../x.txt"]
)  # fmt: skip
def test_settings_write_no_report_outside_their_folder(target: str, here: Path, run: Run) -> None:
    settings(f'paths = ["claims.csv"]\noutput = {{text = "{target}"}}\n')
    result = run("check")
    assert (result.exit_code, "settings may write in their own folder" in result.output) == (
        2,
        True,
    )
    assert not (here / target).resolve().is_relative_to(here.parent) or not list(
        here.parent.glob("x.txt")
    )


def test_settings_write_no_report_through_a_link_that_leaves_their_folder(
    here: Path, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (here / "out").symlink_to(tmp_path_factory.mktemp("elsewhere"))
    settings('paths = ["claims.csv"]\noutput = {text = "out/x.txt"}\n')
    assert run("check").exit_code == 2


def test_settings_of_any_name_do_not_write_over_themselves(here: Path, run: Run) -> None:
    settings('output = {text = "mine.toml"}\n', "mine.toml")
    assert run("check", "claims.csv", "--config", "mine.toml").exit_code == 2


def test_settings_let_no_list_be_written_outside_their_folder(here: Path, run: Run) -> None:
    settings('accepted = "../list.csv"\n')
    result = run("accept", "--all", "--reason", "r", "--path", "claims.csv")
    assert (result.exit_code, "settings may write" in result.output) == (2, True)
    told = ("--accepted", "../list.csv")  # who types it means it
    assert run("accept", "--all", "--reason", "r", "--path", "claims.csv", *told).exit_code == 0


@pytest.mark.parametrize("path", [".", "../{name}"])
def test_a_folder_whose_settings_list_paths_means_these(path: str, here: Path, run: Run) -> None:
    settings('paths = ["claims.csv"]\n')
    result = run("check", path.format(name=here.name), "--format", "concise")
    assert (result.exit_code, "claims.csv:2" in result.output) == (1, True)


def test_paths_beside_such_a_folder_are_checked_too(here: Path, run: Run) -> None:
    settings('paths = ["claims.csv"]\nformulas = ["t = a + b"]\n')
    output = run("check", ".", "wide.csv").output
    assert output.count("1 table") == 2


# Without a path


def test_a_project_that_is_not_built_is_said_so(run: Run) -> None:
    Path("curation").mkdir()
    result = run("check")
    assert (result.exit_code, "build it first" in result.output) == (2, True)


def test_tables_in_the_folder_are_not_passed_over_for_the_installed_data(
    here: Path, run: Run
) -> None:
    result = run("check")
    assert result.exit_code == 2
    assert "claims.csv and 1 more: lies here, and nothing says what to check" in result.output


def test_the_first_line_says_that_the_installed_data_are_checked(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.output.startswith("this folder has no data of its own, so those that come")


def test_a_call_may_say_what_settings_say_of_an_input() -> None:
    said = {name for name in NEEDS if not name.endswith("_of")} | {"formulas"}
    assert said == inspect.signature(gd.check).parameters.keys() - {"path"}
