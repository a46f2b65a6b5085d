"""Reads a table by what its file's name says it is."""

from __future__ import annotations

from pathlib import Path

from assistant.source.reader import shown
from assistant.tables.csv_file import read_csv
from assistant.tables.table import Table, TableError, problem


def read_table(path: Path) -> Table:
    """Returns the table of a file; raises TableError with all that is wrong with its form."""
    kind = path.suffix.lower()
    if kind in (".csv", ".tsv", ".txt"):
        return read_csv(path)
    if kind == ".xlsx":
        from assistant.tables.sheet import read_sheet

        return read_sheet(path)
    if kind in (".yaml", ".yml"):
        from assistant.tables.documents import read_list

        return read_list(path)
    if kind in (".jsonl", ".ndjson"):
        from assistant.tables.documents import read_json_lines

        return read_json_lines(path)
    told = "the name does not say what kind of table it is"
    raise TableError([problem(shown(path), "T002", told, hint="use .csv, .tsv, .xlsx, .yaml or .jsonl")])
