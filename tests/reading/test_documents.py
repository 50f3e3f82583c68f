"""Documents: what a file holds as blocks, and files that are none."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest

from gd_metrics.errors import PackageError
from gd_metrics.reading.clean import clean
from gd_metrics.reading.document import of_text
from gd_metrics.reading.loading import load

PAGE = """<html><head><title>t</title><style>p {}</style></head><body><nav>1 2 3</nav>
<h1>2031年公报</h1><p>出口<b>50</b>亿元，<br>进口30亿元。</p>
<table><tr><th rowspan=2>指标</th><th colspan=2>2031年</th></tr><tr><td>数量</td><td>增长</td></tr>
<tr><td>汽车</td><td>12</td><td>3.0</td></tr></table><script>var x = 99</script></body></html>"""


def words(path: Path) -> list[tuple[str, str]]:
    document = load(path)
    return [(b.kind, document.text[b.start : b.end].strip()) for b in document.blocks]


def write(folder: Path, name: str, data: bytes | str) -> Path:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def test_lines_that_a_page_breaks_are_one_paragraph_and_captions_are_headings() -> None:
    text = "全年出口额为50亿元，比上年增\n长8%，进口额为30亿元。\n图1 出口额\n年末人口为9万人。\n"
    document = of_text(text)
    kinds = [(b.kind, text[b.start : b.end][:4]) for b in document.blocks]
    assert kinds == [("paragraph", "全年出口"), ("heading", "图1 出"), ("paragraph", "年末人口")]


def test_a_sentence_goes_on_behind_a_blank_line_where_it_has_no_end() -> None:
    document = of_text("全市形成了产业集群，其中有\n\n7个千亿级集群。\n")
    assert len(document.blocks) == 1


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("增长\n8 . 1%", "增长8 . 1%"),
        ("２０３１ 年７ 月", "2031年7月"),
        ("exports\n  rose", "exports rose"),
        ("manu-\nfacturing", "manufacturing"),
        ("12 345人", "12345人"),
    ],
)
def test_characters_that_say_nothing_go_and_others_keep_their_offsets(
    printed: str, read: str
) -> None:
    cleaned = clean(printed, 100)
    assert cleaned.text == read
    offsets = [cleaned.offset(at) for at in range(len(cleaned.text))]
    assert offsets == sorted({*offsets})
    assert cleaned.span(0, 1) == (100, 101)


def test_a_page_has_headings_paragraphs_and_tables_whose_cells_span(tmp_path: Path) -> None:
    document = load(write(tmp_path, "a.html", PAGE))
    assert words(tmp_path / "a.html")[:3] == [
        ("heading", "2031年公报"),
        ("paragraph", "出口50亿元，"),
        ("paragraph", "进口30亿元。"),
    ]
    rows = [[cell for cell, _ in row] for row in document.blocks[-1].rows]
    assert rows == [
        ["指标", "2031年", "2031年"],
        ["指标", "数量", "增长"],
        ["汽车", "12", "3.0"],
    ]


def test_cells_stand_at_their_offsets(tmp_path: Path) -> None:
    document = load(write(tmp_path, "a.html", PAGE))
    for row in document.blocks[-1].rows:
        for cell, start in row:
            assert document.text[start : start + len(cell)] == cell


def test_a_docx_is_read_with_its_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("公报", 1)
    document.add_paragraph("出口50亿元。")
    document.add_table(1, 2).cell(0, 1).text = "7"
    document.save(str(tmp_path / "a.docx"))
    assert [kind for kind, _ in words(tmp_path / "a.docx")] == ["heading", "paragraph", "table"]


def pdf_of(text: str) -> bytes:
    """The smallest page that has a text layer."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, offsets = io.BytesIO(b""), []
    made.write(b"%PDF-1.4\n")
    for number, part in enumerate(parts, 1):
        offsets.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, part))
    start = made.tell()
    made.write(b"xref\n0 6\n0000000000 65535 f \n")
    for offset in offsets:
        made.write(b"%010d 00000 n \n" % offset)
    made.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return made.getvalue()


LOCKED = pdf_of("Exports rose 8.1%.").replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4"
    b" /O <%s> /U <%s> >>" % (b"00" * 32, b"11" * 32),
)
"""A page that nobody reads without its password."""


def test_the_text_layer_of_a_pdf_is_read(tmp_path: Path) -> None:
    document = load(write(tmp_path, "a.pdf", pdf_of("Exports rose 8.1% in 2031.")))
    assert "Exports rose 8.1% in 2031." in document.text


def test_columns_of_a_page_are_columns_of_a_table(tmp_path: Path) -> None:
    rows = [("Item", "2030", "2031"), ("Exports", "45.0", "50.0"), (" Cars", "30.0", "33.5")]
    line = ") Tj {} 0 Td ({}) Tj 90 0 Td ({}"
    text = ") Tj -290 -20 Td (".join(name + line.format(200, a, b) for name, a, b in rows)
    document = load(write(tmp_path, "a.pdf", pdf_of(text)))
    (block,) = [block for block in document.blocks if block.rows]
    assert [[cell.strip() for cell, _ in row] for row in block.rows] == [
        [cell.strip() for cell in row] for row in rows
    ]
    assert document.where(block.start) == "page 1"


def test_a_carriage_return_within_a_line_of_markdown_ends_no_line(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes("# 公报\n\n|---|\n\r| 产值10.5亿元 |\n".encode())
    assert "10.5亿元" in load(file).text


def test_a_docx_whose_parts_can_t_be_unpacked_is_refused_in_a_line(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    docx.Document().save(str(file))
    data = bytearray(file.read_bytes())
    data[60:120] = bytes(60)  # within the first part, which is packed
    file.write_bytes(data)
    with pytest.raises(PackageError, match=r"is no DOCX that can be read: Error -3"):
        load(file)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xyz", b"text", "is no document that is read: .txt"),
        ("a.docx", b"PK\x03\x04 broken", "is no DOCX"),
        ("a.docx", b"", "a.docx: is empty"),
        ("a.docx", b"broken", "is no DOCX"),
        ("a.pdf", b"%PDF-1.7 broken", "is no PDF"),
        ("a.pdf", pdf_of(""), "has no text layer"),
        ("a.txt", b"\xff\x80\x81\xff\xff", "no text in UTF-8 or GB18030"),
        ("a.txt", "España subió 5 %".encode("latin-1"), "no text in UTF-8 or GB18030"),
        ("a.txt", b"\0" * 99, "no text in UTF-8 or GB18030"),
        ("a.txt", b" \n", "has no text"),
        ("a.html", b"<div>" * 3000, "elements within one another"),
        ("a.doc", b"", "save it as DOCX"),
        ("a.docx", b"\xd0\xcf\x11\xe0", "is encrypted, or an old DOC"),
        ("a.pdf", LOCKED, "is encrypted"),
    ],
)
def test_what_is_no_document_is_refused_in_a_line(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(PackageError, match=reason) as error:
        load(write(tmp_path, name, data))
    assert "\n" not in str(error.value)


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(PackageError, match="is a folder"):
        load(tmp_path / "a.txt")


def test_a_docx_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b" " * (65 * 2**20))
    with pytest.raises(PackageError, match="unpacks to more than 64 MiB"):
        load(write(tmp_path, "a.docx", bomb.getvalue()))


@pytest.mark.parametrize("encoding", ["big5", "utf-16", "utf-8-sig"])
def test_a_text_of_another_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = "2031年的出口總額為50億元"
    assert load(write(tmp_path, "a.txt", text.encode(encoding))).text == text


def test_a_text_of_gb18030_is_read_where_it_is_chinese(tmp_path: Path) -> None:
    assert load(write(tmp_path, "a.txt", "出口50亿元".encode("gb18030"))).text == "出口50亿元"


def test_a_table_whose_spans_make_far_too_many_cells_is_read_as_text(tmp_path: Path) -> None:
    page = tmp_path / "spans.html"
    page.write_text("<html><table>" + "<tr><td colspan=1000 rowspan=65534>5%" * 200, "utf-8")
    assert {block.kind for block in load(page).blocks} == {"paragraph"}
