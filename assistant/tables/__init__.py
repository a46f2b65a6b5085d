"""Tables: rows of texts under names, from CSV, Excel, YAML and JSON lines, each with its place in the file."""

from assistant.tables.csv_file import read_csv
from assistant.tables.reading import read_table
from assistant.tables.table import Dialect, Table, TableError, TableRow

__all__ = ["Dialect", "Table", "TableError", "TableRow", "read_csv", "read_table"]
