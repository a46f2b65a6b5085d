"""Tables of every kind: the same rows, as texts that keep every digit."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from assistant.tables import Dialect, TableRow, read_table

ROWS = [
    {"account": "012345670123", "note": "two\nlines, and a comma"},
    {"account": "1e5", "note": ""},
]
TEXTS = {
    "comma.csv": 'account,note\n012345670123,"two\nlines, and a comma"\n\n1e5,\n',
    "semicolon.csv": '\ufeffaccount;note\r\n012345670123;"two\nlines, and a comma"\r\n\r\n1e5;\r\n',
    "tab.tsv": 'account\tnote\n012345670123\t"two\nlines, and a comma"\n\n1e5\t\n',
    "excel.csv": 'account,note\n012345670123,"two\nlines, and a comma"\n,\n1e5,\n,\n , \n',
    "excel-of-old.csv": 'sep=;\naccount;note\n012345670123;"two\nlines, and a comma"\n\n1e5;\n',
    "list.yaml": '- account: 012345670123\n  note: "two\\nlines, and a comma"\n\n\n- {account: 1e5}\n',
    "lines.jsonl": '{"account": "012345670123", "note": "two\\nlines, and a comma"}\n\n\n{"account": 1e5}\n',
}
LINES = {"excel-of-old.csv": [3, 6], "list.yaml": [1, 5], "lines.jsonl": [1, 4]}


@pytest.mark.parametrize("name", TEXTS)
def test_rows_are_texts_with_their_lines(name: str, tmp_path: Path) -> None:
    """However a file is written, digits stay as they are, and each row knows the line that it begins on."""
    file = tmp_path / name
    file.write_text(TEXTS[name], encoding="utf-8", newline="")
    table = read_table(file)
    lines = LINES.get(name, [2, 5])
    assert table.columns == ["account", "note"]
    assert table.rows == [TableRow(line=line, values=row) for line, row in zip(lines, ROWS, strict=True)]


def test_the_same_rows_have_the_same_digest(tmp_path: Path) -> None:
    """A bulk is known again however its table is written; a changed value is another table."""
    digests = set()
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        digests.add(read_table(tmp_path / name).digest)
    assert len(digests) == 1
    (tmp_path / "comma.csv").write_text(TEXTS["comma.csv"].replace("1e5", "1e6"))
    assert read_table(tmp_path / "comma.csv").digest not in digests


def test_how_a_csv_file_is_written_is_known(tmp_path: Path) -> None:
    """Results are written in the same way, for the same spreadsheet."""
    (tmp_path / "table.csv").write_text(TEXTS["semicolon.csv"], encoding="utf-8")
    assert read_table(tmp_path / "table.csv").dialect == Dialect(delimiter=";", has_mark=True)


def test_a_workbook_gives_what_a_person_sees(tmp_path: Path) -> None:
    """Numbers without their point, zeros that a format shows, truth values as flows write them; empty rows are none."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        [None],
        ["account", "count", "zeros", "yes", None],
        ["0123", 7.0, 42, True],
        [None],
        ["x", 1.5, None],
    ):
        sheet.append(row)
    sheet["C3"].number_format = "00000"
    book.save(tmp_path / "table.xlsx")
    table = read_table(tmp_path / "table.xlsx")
    assert [row.line for row in table.rows] == [3, 5]
    assert [dict(row.values) for row in table.rows] == [
        {"account": "0123", "count": "7", "zeros": "00042", "yes": "true"},
        {"account": "x", "count": "1.5", "zeros": "", "yes": ""},
    ]


def test_a_list_may_be_longer_than_what_people_write(tmp_path: Path) -> None:
    """A table of thousands of rows in YAML is read, though no flow of that size would be."""
    (tmp_path / "list.yaml").write_text("- {a: x, b: y, c: z, d: 1, e: 2}\n" * 8_000)
    assert len(read_table(tmp_path / "list.yaml").rows) == 8_000
