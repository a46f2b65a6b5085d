"""`python -m tests.benchmarks.worlds`: what creating and dropping a world costs.

For each seed worlds are created in a folder, as a server keeps them, and dropped again, one after the other. The
first world of a seed is told apart: it reads the seed and lets its history happen; the others are copies of it.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from mock_sites.store import WorldStore

SEEDS = ("demo", "many")
WORLDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Seconds that worlds of one seed took: the first, and creating and dropping each further one."""

    first: float
    creating: list[float] = field(default_factory=list)
    dropping: list[float] = field(default_factory=list)


def measure(seed: str, *, worlds: int, folder: Path) -> Costs:
    """Creates and drops so many worlds of a seed, each before the next, after a first one that plants it."""
    with closing(WorldStore(folder)) as store:
        costs = Costs(first=_seconds(lambda: store.create("first", seed)))
        for number in range(worlds):
            name = f"world-{number}"
            costs.creating.append(_seconds(lambda name=name: store.create(name, seed)))  # type: ignore[misc]
            costs.dropping.append(_seconds(lambda name=name: store.drop(name)))  # type: ignore[misc]
    return costs


def percentile(values: list[float], percent: int) -> float:
    """Returns the value that so many percent do not exceed; of a single value, that value."""
    return sorted(values)[-(-len(values) * percent // 100) - 1]


def main(argv: list[str] | None = None) -> int:
    """Prints a line for each seed and act: median and 99th percentile in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=WORLDS, help="how many of each seed")
    worlds = parser.parse_args(argv).worlds
    if worlds < 1:
        parser.error("--worlds should be 1 or more")
    for seed in SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            costs = measure(seed, worlds=worlds, folder=Path(folder))
        print(f"{seed:<6}first   {costs.first * 1000:8.2f} ms")
        for act, times in (("create", costs.creating), ("drop", costs.dropping)):
            median, most = statistics.median(times) * 1000, percentile(times, 99) * 1000
            print(f"{seed:<6}{act:<8}{median:8.2f} ms median {most:8.2f} ms p99 {len(times):6} worlds")
    return 0


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
