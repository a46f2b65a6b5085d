"""`python -m tests.benchmarks.pictures`: the guide's pictures by `assistant shots` and by a hand-written script.

Whole processes in turn, as in `make bench`: with no picture there yet, and with all of them kept already.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from tests.benchmarks.__main__ import ASSISTANT, Cost, compare, cost_of, project

SCRIPT = [sys.executable, "-m", "tests.benchmarks.pictures_script"]
SHOTS = [*ASSISTANT, "shots", "onboard", "offboard", "--json"]


def main() -> None:
    """Prints the rows of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pictures", description=__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="how often each comparison is run (default: 5)")
    pairs = parser.parse_args().pairs
    print("| What | | A | B | A/B | range |\n| --- | --- | --- | --- | --- | --- |")
    with project() as folder:

        def script() -> Cost:
            shutil.rmtree(folder / "by-hand", ignore_errors=True)
            return cost_of([*SCRIPT, str(folder / "script-state"), str(folder / "by-hand")], folder=folder)

        def cold() -> Cost:
            shutil.rmtree(folder / "docs", ignore_errors=True)
            return cost_of(SHOTS, folder=folder)

        compare("13 pictures / script, none there yet", cold, script, pairs=pairs)
        compare(
            "13 pictures / script, all there and unchanged",
            lambda: cost_of(SHOTS, folder=folder),
            script,
            pairs=pairs,
        )
        _count(folder / "docs" / "guide" / "en" / "img", folder / "by-hand")


def _count(*folders: Path) -> None:
    """Tells how many pictures each side made, and how large they are."""
    for folder in folders:
        files = list(folder.glob("*.png"))
        print(
            f"{folder.name}: {len(files)} pictures, {sum(file.stat().st_size for file in files) / 1e6:.2f} MB"
        )


if __name__ == "__main__":
    main()
