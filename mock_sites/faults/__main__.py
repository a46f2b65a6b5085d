"""Writes docs/faults.md: `python -m mock_sites.faults > docs/faults.md`."""

import sys

from mock_sites.faults.guide import page

sys.stdout.write(page())
