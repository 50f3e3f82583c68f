"""CSV files of every kind: both readers read the same, and say where a file is broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gd_metrics.errors import UnreadableError
from gd_metrics.tables.reading import csv as csvfile
from gd_metrics.tables.reading.csv import Text, decode, read_csv
from gd_metrics.tables.schema.dialect import Dialect
from work import Work, assert_linear


def cells(text: Text) -> list[list[str | None]]:
    return [c.to_pylist() for c in text.columns]


@given(st.text('ab,"\n\r x', max_size=40))
@settings(deadline=None, max_examples=500)
def test_the_fast_reader_reads_what_the_exact_one_does(body: str) -> None:
    data = body.encode()
    fast = csvfile._fast(data, Dialect())
    if fast is None:
        return
    exact = csvfile._exact(data, Dialect())  # which would refuse an open quote
    assert (fast.labels, cells(fast)) == (exact.labels, cells(exact))
    assert not exact.ragged
    assert [fast.line(row) for row in range(fast.rows)] == [
        exact.line(row) for row in range(exact.rows)
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_like(end: str) -> None:
    text = read_csv(end.join(["a,b", "1,2", '3,"4"', ""]).encode())
    assert (text.labels, cells(text)) == (("a", "b"), [["1", "3"], ["2", "4"]])


def test_a_row_is_known_by_its_line_also_behind_cells_of_several() -> None:
    text = read_csv(b'a,b\n1,"x\ny"\n2,z\n')
    assert [text.line(row) for row in range(2)] == [2, 4]
    assert [text.record(row) for row in range(2)] == [2, 3]


def test_a_byte_order_mark_is_no_part_of_the_header() -> None:
    assert read_csv(b"\xef\xbb\xbfa,b\n1,2\n").labels == ("a", "b")


def test_nul_bytes_are_characters() -> None:
    assert cells(read_csv(b"a,b\n1,\x00\n")) == [["1"], ["\x00"]]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_labels_and_no_rows(data: bytes) -> None:
    text = read_csv(data)
    assert (text.labels, text.rows) == ((), 0)


def test_a_header_alone_has_labels_and_no_rows() -> None:
    text = read_csv(b"a,b\n")
    assert (text.labels, text.rows) == (("a", "b"), 0)


def wide(columns: int) -> bytes:
    header = b",".join(b"c%d" % n for n in range(columns))
    return b"\n".join([header, *[b",".join([b"1"] * columns)] * 20, b""])


def test_ten_thousand_columns_are_read() -> None:
    text = read_csv(wide(10_000))
    assert (len(text.labels), text.rows) == (10_000, 20)


def test_columns_are_read_each_by_itself() -> None:
    def reading(columns: int) -> Work:
        data = wide(columns)
        return lambda: read_csv(data)

    assert_linear(reading, 200)


def test_a_cell_may_be_larger_than_the_default_limit_of_python() -> None:
    large = b"x" * 300_000
    assert cells(read_csv(b'a,b\n1\n2,"' + large + b'"\n'))[1] == [None, large.decode()]


@pytest.mark.parametrize("body", ['a,b\n1,2\n3,"4\n', 'a,b\n1,"x"\n3,"4\n5,6\n', 'a,b\n"1,2'])
def test_a_quote_that_is_never_closed_is_named_by_its_line(body: str) -> None:
    line = body[: body.rindex('"')].count("\n") + 1
    with pytest.raises(UnreadableError, match=f"line {line}: a quote is opened and never closed"):
        read_csv(body.encode())


def test_bytes_that_are_not_utf_8_are_named_with_what_they_may_be() -> None:
    with pytest.raises(UnreadableError, match=r"byte 7, in line 2, is 0xb9.*encoding gb18030"):
        decode("a,b\n1,广东\n".encode("gb18030"))
    with pytest.raises(UnreadableError, match="encoding utf-16"):
        decode("a,b\n".encode("utf-16"))
    with pytest.raises(UnreadableError, match="name its encoding"):
        decode(b"a\n\xff\xff")
    with pytest.raises(UnreadableError, match="encoding windows-1252"):
        decode("pays\nCôte d’Ivoire\n".encode("windows-1252"))


def test_other_encodings_are_read_when_named() -> None:
    assert decode("广东".encode("gb18030"), "gb18030").decode() == "广东"
    with pytest.raises(UnreadableError, match="'utf-99' is not known"):
        decode(b"", "utf-99")


@pytest.mark.parametrize("given", [{"delimiter": 5}, {"header": "no"}, {"quoteChar": "''"}])
def test_a_dialect_that_can_t_be_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(UnreadableError, match="its dialect has"):
        Dialect.of(given)


def test_ragged_rows_are_kept_whole_beside_the_columns() -> None:
    text = read_csv(b"a,b\n1\n2,3,4\n5,6\n")
    assert cells(text) == [["1", "2", "5"], [None, "3", "6"]]
    assert text.ragged == {0: ("1",), 1: ("2", "3", "4")}


@pytest.mark.parametrize("text", ["оборот товара", "рост цен год", "ОБОРОТ ТОВАРА"])
@pytest.mark.parametrize("encoding", ["koi8-r", "windows-1251"])
def test_cyrillic_in_one_byte_a_letter_is_not_taken_for_chinese(text: str, encoding: str) -> None:
    with pytest.raises(UnreadableError, match=r"name its encoding$"):
        decode(text.encode(encoding))
