"""`python -m tests.benchmarks.pictures`: the guide's pictures by `assistant shots`, a script, and shot-scraper.

Whole processes in turn, round after round: `assistant shots` with no picture there yet and with all of them kept
already, the hand-written script, and, where `--shot-scraper` names one, its `multi`.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.__main__ import ASSISTANT, Cost, cost_of, project, served
from tests.benchmarks.pictures_scraper import prepare

SCRIPT = [sys.executable, "-m", "tests.benchmarks.pictures_script"]
SHOTS = [*ASSISTANT, "shots", "onboard", "offboard", "--json"]


def main() -> None:
    """Prints the rows of docs/benchmarks.md."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pictures", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run (default: 5)")
    parser.add_argument("--shot-scraper", metavar="PATH", help="a shot-scraper that finds its browser")
    wanted = parser.parse_args()
    with project() as folder, ExitStack() as stack:

        def script() -> Cost:
            shutil.rmtree(folder / "by-hand", ignore_errors=True)
            return cost_of([*SCRIPT, str(folder / "script-state"), str(folder / "by-hand")], folder=folder)

        def cold() -> Cost:
            shutil.rmtree(folder / "docs", ignore_errors=True)
            return cost_of(SHOTS, folder=folder)

        ways = {
            "`assistant shots`, none there yet": cold,
            "`assistant shots`, all there and unchanged": lambda: cost_of(SHOTS, folder=folder),
            "the script": script,
        }
        pictures = [folder / "docs" / "guide" / "en" / "img", folder / "by-hand"]
        if wanted.shot_scraper:
            port = stack.enter_context(served(folder))
            arguments = prepare(port, folder / "scraped")
            ways["shot-scraper"] = lambda: cost_of([wanted.shot_scraper, *arguments], folder=folder)
            pictures.append(folder / "scraped")
        _print(_rounds(ways, wanted.rounds))
        _count(*pictures)


def _rounds(ways: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, list[Cost]]:
    """Runs each in turn, once to warm up and then as often as is wanted."""
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, way in ways.items():
            print(f"\r\033[K{number} of {rounds}: {name}", end="", file=sys.stderr, flush=True)
            cost = way()
            if number:
                costs[name].append(cost)
    print("\r\033[K", end="", file=sys.stderr)
    return costs


def _print(costs: Mapping[str, list[Cost]]) -> None:
    """Prints the medians, and those of the ratios to the script round by round."""
    print("| What | wall | to the script | range | cpu | to the script | range |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, own in costs.items():
        cells = []
        for kind in ("wall", "cpu"):
            ratios = sorted(
                getattr(one, kind) / getattr(other, kind)
                for one, other in zip(own, costs["the script"], strict=True)
            )
            median = statistics.median(getattr(cost, kind) for cost in own)
            cells += [
                f"{median:.1f} s",
                f"**{statistics.median(ratios):.2f}**",
                f"{ratios[0]:.2f} to {ratios[-1]:.2f}",
            ]
        print(f"| {name} | {' | '.join(cells)} |")


def _count(*folders: Path) -> None:
    """Tells how many pictures each made, and how large they are."""
    for folder in folders:
        files = list(folder.glob("*.png"))
        size = sum(file.stat().st_size for file in files) / 1e6
        print(f"{folder.name}: {len(files)} pictures, {size:.2f} MB")


if __name__ == "__main__":
    main()
