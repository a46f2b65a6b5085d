"""The fault matrix: flows under faults, held against what is declared to come of each.

It runs flows as tests do and knows neither pytest nor the terminal.
"""

from assistant.matrix.cell import Cell, Result
from assistant.matrix.expected import Declared, Expectations, Under
from assistant.matrix.playing import Matrix, wanted_cells

__all__ = ["Cell", "Declared", "Expectations", "Matrix", "Result", "Under", "wanted_cells"]
