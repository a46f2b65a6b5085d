"""Faults: what can go wrong in a world, by name, and how it is switched on.

    with world.transaction():
        world.faults.switch_on("reset", path="/purchase/*", when="after")

A fault is a value with functions at the joints of the server (`mock_sites.faults.fault`). A new one is a file
here, a line in the registry and its part in docs/faults.md (`python -m mock_sites.faults > docs/faults.md`).
"""

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import FaultError, Option
from mock_sites.faults.registry import FAULTS
from mock_sites.faults.turn import ActiveFault

__all__ = ["FAULTS", "ActiveFault", "Fault", "FaultError", "Option"]
