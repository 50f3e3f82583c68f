"""A descriptor is inferred from what rows show: never more, and what is in doubt is said."""

from __future__ import annotations

import csv
import datetime
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

import gd_metrics as gd
from gd_metrics.tables.describing.fields import of_arrow, of_text
from gd_metrics.tables.describing.keys import find_keys

Run = Callable[..., Result]
NONE = "gives no value"


def field(*texts: str, name: str = "a", **options: Any) -> dict[str, Any]:
    """What is said of a column, without its name."""
    described = of_text(name, pa.chunked_array([texts]), **options)
    return {key: value for key, value in described.field.items() if key != "name"}


def remark(*texts: str, name: str = "a") -> str:
    return "; ".join(of_text(name, pa.chunked_array([texts])).remarks)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1", "-20", "0"], {"type": "integer"}),
        (["1", " 2 "], {"type": "integer"}),
        (["1.5", "2", "-.5", "6e+05"], {"type": "number"}),
        (["0.500", "1.234"], {"type": "number"}),
        (["01067", "99084"], {"type": "string"}),
        (["1234567890123456789", "2"], {"type": "string"}),
        (["1,234,567", "12"], {"type": "number", "groupChar": ","}),
        (["1,234.5", "12"], {"type": "number", "groupChar": ","}),
        (["1 234,5", "12"], {"type": "number", "groupChar": " ", "decimalChar": ","}),
        (["1.234.567,5", "1"], {"type": "number", "groupChar": ".", "decimalChar": ","}),
        (["12,5", "3"], {"type": "number", "decimalChar": ","}),
        (["1,234", "2,345", "12,001", "7"], {"type": "number", "groupChar": ","}),
        (["12.5%", "3%"], {"type": "number", "bareNumber": False}),
        (["€ 7", "€ 8.5"], {"type": "number", "bareNumber": False}),
        (["true", "false"], {"type": "boolean"}),
        (["Yes", "No"], {"type": "boolean", "trueValues": ["Yes"], "falseValues": ["No"]}),
        (["yes", "Yes", "no"], {"type": "string"}),
        (["0", "1"], {"type": "integer"}),
        (["Y", "N"], {"type": "string"}),
        (["2024-02-29", "2024-03-01"], {"type": "date"}),
        (["2023-02-29"], {"type": "string"}),
        (["29.02.2024"], {"type": "date", "format": "%d.%m.%Y"}),
        (["01/02/2024", "13/02/2024"], {"type": "date", "format": "%d/%m/%Y"}),
        (["May 5, 2024"], {"type": "date", "format": "%b %d, %Y"}),
        (["2024-02-29 10:30"], {"type": "datetime", "format": "%Y-%m-%d %H:%M"}),
        (["2024-02-29T10:30:00Z"], {"type": "datetime"}),
        (["10:30:00"], {"type": "time"}),
        (["2024-02", "2024-12"], {"type": "yearmonth"}),
        (["2024-Q1"], {"type": "string"}),
        (["a@b.org", "c@d.org"], {"type": "string", "format": "email"}),
        (["https://example.org/a"], {"type": "string", "format": "uri"}),
        (["", ""], {"type": "any"}),
    ],
)
def test_a_column_gets_the_type_that_reads_all_of_it_and_changes_none(
    texts: list[str], expected: dict[str, Any]
) -> None:
    assert field(*texts) == expected


def test_years_are_years_where_the_column_is_named_so() -> None:
    assert field("2019", "2020", name="Jahr") == {"type": "year"}
    assert field("2019", "2020", name="yearly_budget") == {"type": "integer"}
    assert field("2019", "12", name="year") == {"type": "integer"}


@pytest.mark.parametrize("text", ["NA", "n/a", ":", "-", "..", "–"])
def test_what_stands_for_no_value_among_numbers_is_named(text: str) -> None:
    assert field("1", text, "2") == {"type": "integer", "missingValues": ["", text]}


def test_na_among_texts_stays_and_is_told() -> None:
    assert field("NA", "DE", "FR") == {"type": "string"}
    assert "'NA' (1 row) is kept" in remark("NA", "DE", "FR")


def test_missing_texts_that_people_name_are_none_in_any_column() -> None:
    assert field("x", "1", missing=["x"]) == {"type": "integer", "missingValues": ["", "x"]}
    assert field("x", "a", missing=["x"]) == {"type": "string", "missingValues": ["", "x"]}


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["33.841", "934"], "points may part thousands"),
        (["1,234", "2,345"], "commas may part thousands or decimals"),
        (["01/02/2024"], "by '%d/%m/%Y' or by '%m/%d/%Y'"),
        (["5%", "5"], "some numbers with '%' and some without"),
        (["1", "02"], "leading zeros"),
        (["12", "-999"], "only number below zero"),
        ([*map(str, range(40)), "12 (p)"], "in 40 of 41 rows, but for '12 (p)' (row 41)"),
        (["31", "4O", "55", "78"], "is whole numbers in 3 of 4 rows, but for '4O' (row 2)"),
        (["31", "NA", "5S", "78", "90"], "is whole numbers in 3 of 4 rows, but for '5S' (row 3)"),
        (["3,100", "4,2O0", "5,550", "7,800"], "is numbers in 3 of 4 rows, but for '4,2O0'"),
        (["4/2/2031", "9/2/2031", "1O/2/2031", "12/2/2031"], "is dates in 3 of 4 rows"),
        (["5%", "7%", "x%", "9%"], "is numbers in 3 of 4 rows, but for 'x%' (row 3)"),
    ],
)
def test_what_is_in_doubt_is_a_remark(texts: list[str], said: str) -> None:
    assert said in remark(*texts)


def test_an_enum_lists_texts_that_stand_again_and_again() -> None:
    assert field(*["a", "b"] * 10) == {"type": "string", "constraints": {"enum": ["a", "b"]}}
    assert "constraints" not in field(*["a", "b"] * 4)
    assert "constraints" not in field(*["a"] * 20, "b")


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1], pa.int8(), "integer"),
        ([1.5], pa.float32(), "number"),
        (["2024-01-01"], pa.string(), "string"),
        ([True], pa.bool_(), "boolean"),
        ([0], pa.timestamp("ms", "UTC"), "datetime"),
        ([[1]], pa.list_(pa.int8()), "array"),
        ([b"x"], pa.binary(), "any"),
    ],
)
def test_a_column_of_parquet_has_the_type_of_its_own(
    values: list[Any], kind: pa.DataType, expected: str
) -> None:
    assert of_arrow("a", pa.chunked_array([pa.array(values, kind)])).field["type"] == expected


TOWNS = "town,postcode,part_of\nA1,01067,\nA2,99084,A1\nA3,00501,A1\n"
RAIN = "town;year;mm\n" + "".join(
    f"{town};{year};{mm}\n"
    for town in ("A1", "A2", "A3")
    for year, mm in ((2020, "12,5"), (2021, "NA"), (2022, "7"))
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "towns.csv").write_text(TOWNS, "utf-8")
    (tmp_path / "rain.csv").write_text(RAIN, "utf-8")
    pq.write_table(pa.table({"id": [1, 2, 3], "town": ["A1", "A1", "A3"]}), tmp_path / "g.parquet")
    return tmp_path


def test_a_folder_is_described_with_its_keys_and_passes_both_checks(folder: Path) -> None:
    gd.describe(folder).write()
    file = folder / "datapackage.json"
    schemas = {r["name"]: r["schema"] for r in json.loads(file.read_text("utf-8"))["resources"]}
    assert {n: s["primaryKey"] for n, s in schemas.items()} == {
        "g": ["id"], "rain": ["town", "year"], "towns": ["town"]
    }  # fmt: skip
    leads = {n: [(k["fields"], k["reference"]) for k in s["foreignKeys"]]
             for n, s in schemas.items()}  # fmt: skip
    to_towns = (["town"], {"resource": "towns", "fields": ["town"]})
    assert leads == {
        "g": [to_towns], "rain": [to_towns],
        "towns": [(["part_of"], {"resource": "", "fields": ["town"]})],
    }  # fmt: skip
    assert gd.check(file).findings == ()
    assert frictionless.validate(str(file)).valid


def test_a_key_that_some_rows_break_is_told_with_one_of_them(folder: Path) -> None:
    (folder / "towns.csv").write_text(TOWNS + "A2,00001,A1\n" + "A4,00002,A1\n" * 19, "utf-8")
    (folder / "rain.csv").write_text(RAIN + "A9;2020;1\n", "utf-8")
    told = {t.name: " ".join(t.remarks) for t in gd.describe(folder).tables}
    assert "town" not in told["rain"]
    (folder / "towns.csv").write_text(
        "town\n" + "".join(f"A{n}\n" for n in range(1, 40) if n != 9) + "A7\n", "utf-8"
    )
    told = {t.name: " ".join(t.remarks) for t in gd.describe(folder).tables}
    assert "town: would be its key, but 'A7' stands in rows 7 and 39" in told["towns"]
    (folder / "towns.csv").write_text(TOWNS, "utf-8")
    told = {t.name: " ".join(t.remarks) for t in gd.describe(folder).tables}
    assert "town: would lead to towns.town, where 'A9' (row 10) is not" in told["rain"]


def test_numbers_that_differ_by_chance_are_no_key(folder: Path) -> None:
    (folder / "towns.csv").write_text("name,people\nAster,12\nAster,40\nBirk,7\n", "utf-8")
    towns = gd.describe(folder / "towns.csv").descriptor["resources"][0]
    assert "primaryKey" not in towns["schema"]


def test_what_check_will_find_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3\n", "utf-8")
    (table,) = gd.describe(tmp_path).tables
    assert "check finds: the row ends before b" in table.remarks


def test_letters_that_are_not_utf_8_are_guessed_and_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("name,n\nCôte,1\nMünze,2\n".encode("cp1252"))
    made = gd.describe(tmp_path)
    assert made.descriptor["resources"][0]["encoding"] == "windows-1252"
    assert "read as windows-1252" in made.tables[0].remarks[0]
    made.write()
    assert gd.check(tmp_path / "datapackage.json").ok


def test_a_packed_file_is_described_as_what_it_holds(tmp_path: Path) -> None:
    import gzip

    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"a\tb\n1\t2\n"))
    made = gd.describe(tmp_path)
    assert made.descriptor["resources"][0]["dialect"] == {"delimiter": "\t"}
    made.write()
    assert gd.check(tmp_path / "datapackage.json").ok


def test_files_that_no_descriptor_fits_are_left_out_and_said(folder: Path, run: Run) -> None:
    (folder / "twice.csv").write_text("x,x\n1,2\n", "utf-8")
    (folder / "empty.csv").write_text("", "utf-8")
    result = run("describe", folder)
    assert result.exit_code == 1
    assert "twice.csv: column 'x' stands twice in the header line: rename one" in result.output
    assert "empty.csv: is empty" in result.output
    assert (folder / "datapackage.json").is_file()


def test_a_descriptor_that_is_there_is_written_over_by_force_alone(folder: Path, run: Run) -> None:
    assert run("describe", folder).exit_code == 0
    again = run("describe", folder)
    assert again.exit_code == 2
    assert "is there already; --force writes over it" in again.output
    assert run("describe", folder, "--force").exit_code == 0


def test_files_outside_the_descriptors_folder_are_refused(folder: Path, run: Run) -> None:
    (folder / "in").mkdir()
    result = run("describe", folder / "towns.csv", "-o", folder / "in" / "datapackage.json")
    assert result.exit_code == 2
    assert "lies outside" in result.output


def test_nothing_to_describe_is_a_line(tmp_path: Path, run: Run) -> None:
    assert "no CSV, Parquet or workbook in it" in run("describe", tmp_path).output
    assert "no such file or folder" in run("describe", tmp_path / "gone.csv").output


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets, of which the first has a title above its header."""
    book = openpyxl.Workbook()
    budget, kinds = book.worksheets[0], book.create_sheet("Kinds")
    budget.title = "Budget 2024"
    for row in (
        ["Table 3: budget"], [], ["port", "opened", "cost (EUR m)", "kind"],
        ["Nansha", datetime.date(2020, 1, 2), 12.5, "01"], ["Shekou", None, ":", "02"],
        ["Yantian", datetime.date(2021, 3, 4), 10, "02"],
    ):  # fmt: skip
        budget.append(row)
    for row in (["kind", "name"], ["01", "new"], ["02", "old"], ["03", "gone"]):
        kinds.append(row)
    book.save(tmp_path / "budget.xlsx")
    return tmp_path / "budget.xlsx"


def test_each_sheet_of_a_workbook_is_described_from_its_own_header(workbook: Path) -> None:
    made = gd.describe(workbook)
    budget, kinds = made.descriptor["resources"]
    assert budget["dialect"] == {
        "sheetName": "Budget 2024", "excel": {"sheet": "Budget 2024"}, "headerRows": [3]
    }  # fmt: skip
    assert [(f["name"], f["type"]) for f in budget["schema"]["fields"]] == [
        ("port", "string"), ("opened", "date"), ("cost (EUR m)", "number"), ("kind", "string")
    ]  # fmt: skip
    assert budget["schema"]["foreignKeys"][0]["reference"]["resource"] == "kinds"
    assert kinds["schema"]["primaryKey"] == ["kind"]
    file = made.write()
    assert gd.check(file).findings == ()
    assert frictionless.validate(str(file)).valid


def test_a_cell_of_a_workbook_that_no_longer_fits_is_found_in_its_sheet(workbook: Path) -> None:
    file = gd.describe(workbook).write()
    book = openpyxl.load_workbook(workbook)
    book["Budget 2024"]["C6"] = "ten"
    book.save(workbook)
    (finding,) = (report := gd.check(file)).findings
    assert finding.code == "type-error"
    assert str(report.place(finding)).endswith("budget.xlsx:'Budget 2024'!C6")


def test_a_title_above_the_header_of_a_text_file_is_no_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Table 1: ports\n\nport;n\nA;1\nB;2\nC;3\n", "utf-8")
    made = gd.describe(tmp_path)
    (resource,) = made.descriptor["resources"]
    assert resource["dialect"] == {"delimiter": ";", "headerRows": [3]}
    file = made.write()
    assert gd.check(file).findings == ()
    assert frictionless.validate(str(file)).valid


WORDS = """1 -2 007 1.5 1,234 12,5 3.14e5 NA - : 12% 2024-01-31 31.01.2024 2024-13-01 01/02/2024
10:30:00 2024-01 2024 true false yes No a@b.org https://a.org x 中文 " a,b +5 Infinity""".split()
CELLS = st.sampled_from([*WORDS, "", " 1 ", "1 234", "€ 5"])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
@settings(max_examples=50)
def test_whatever_is_described_passes_its_own_check_or_says_why_not(
    rows: list[tuple[str, str, str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with (Path(folder) / "a.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("id", "b", "year"), *rows])
        made = gd.describe(folder)
        told = [r for r in made.tables[0].remarks if r.startswith("check finds: ")]
        found = [f.message for f in gd.check(made.write()).findings]
        assert [f"check finds: {message}" for message in found] == told
        assert all("blank" in message for message in found)


def test_what_an_export_wrote_beside_its_tables_is_passed_over_and_said(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "quays"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("quays.csv").write_text("quay,tons,day\nNorth,3.50,2031-02-01\nSouth,4,2031-02-03\n")
    assert run("describe", ".").exit_code == 0
    before = Path("datapackage.json").read_bytes()
    for form in ("csv", "parquet", "xlsx"):
        assert run("export", "--to", form).exit_code == 0
    result = run("describe", ".", "--force")
    assert result.exit_code == 0
    assert "passed over: quays.xlsx: its rows are those of quays.csv\n" in result.output
    assert "passed over: quays-csv/: is a package with its own datapackage.json\n" in result.output
    assert Path("datapackage.json").read_bytes() == before


def test_other_rows_in_another_format_are_another_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("quay,tons\nNorth,3\n", "utf-8")
    (tmp_path / "a.tsv").write_text("quay\ttons\nNorth\t4\n", "utf-8")
    assert [table.name for table in gd.describe(tmp_path).tables] == ["a", "a-2"]


def test_files_that_are_named_are_described_though_they_repeat_another(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("quay,tons\nNorth,3\n", "utf-8")
    (tmp_path / "a.tsv").write_text("quay\ttons\nNorth\t3\n", "utf-8")
    assert len(gd.describe(tmp_path).tables) == 1
    assert len(gd.describe(tmp_path / "a.csv", tmp_path / "a.tsv").tables) == 2


@pytest.mark.parametrize(
    "texts", [["99999999999999999999", "1.5"], ["12,345,678,901,234,567,890", "1,000", "2,000"]]
)
def test_whole_numbers_of_many_digits_stay_text_beside_decimals(texts: list[str]) -> None:
    described = of_text("n", pa.chunked_array([texts]))
    assert described.field["type"] == "string"
    assert "more than 18 digits" in " ".join(described.remarks)


@pytest.mark.parametrize(
    ("name", "keys", "leads"),
    [
        ("k", ["1", "2", "3", "4", "5"], False),
        ("k", ["C", "N", "O"], False),
        ("station", ["Aue", "Elz", "Ohm", "Ulm"], True),
        ("city", ["1101", "1302", "2205", "3301"], True),
        ("customer_id", ["1", "2", "3", "4"], True),
    ],
)
def test_a_name_that_tables_share_is_a_key_where_values_speak_for_it(
    name: str, keys: list[str], leads: bool
) -> None:
    one, other = ([of_text(name, pa.chunked_array([texts]))] for texts in (keys, keys + keys))
    assert bool(find_keys({"base": one, "more": other})["more"].foreign) is leads


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ("2024-13-45", "'2024-13-45' (row 2) is none as '2024-01-01' is"),
        ("01.02.2024", "'01.02.2024' (row 2) is none as '2024-01-01' is"),
    ],
)
def test_a_date_that_keeps_a_column_from_dates_is_told(odd: str, said: str) -> None:
    texts = ["2024-01-01", odd, "2024-01-03", "2024-02-02"]
    described = of_text("day", pa.chunked_array([texts]))
    assert described.field["type"] == "string"
    assert said in " ".join(described.remarks)
