"""`python -m tests.chaos`: customers onboarded and offboarded by runs that are killed with -9 at random moments.

Killed are the assistant, its browser, a page's process, Playwright's driver, the server of the mock sites, or all at
once; the sites list late and cut connections meanwhile. Each run is begun again until it passes, and where it is in
doubt, a look into the world's journal tells what a person would see. What is wrong in the end is told with the
command that plays that customer again. Needs Linux.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path

from tests.chaos.outcome import Outcome
from tests.chaos.playing import Game, outcomes
from tests.chaos.tally import Tally


def main() -> int:
    """Plays customers until there were as many kills as wanted; returns the exit code: 1 when something is wrong."""
    wanted = _wanted()
    game = Game(seed=wanted.seed, most=wanted.most, folder=Path(tempfile.mkdtemp(prefix="chaos-")))
    (game.folder / "cache").mkdir()
    tally = Tally(seed=wanted.seed, file=wanted.json)
    code = 0
    try:
        _play(game, tally, wanted)
    except KeyboardInterrupt:
        code = 130
    print(f"\n{tally.table()}", flush=True)
    if tally.failed:
        return 1
    shutil.rmtree(game.folder, ignore_errors=True)
    return code


def _play(game: Game, tally: Tally, wanted: argparse.Namespace) -> None:
    """Tells of one customer after the other, until there were enough."""
    every = [wanted.only] if wanted.only else count(1)
    numbers = (number for number in every if number not in tally.played)
    with closing(outcomes(game, numbers, parallel=wanted.parallel)) as played:
        for outcome in played:
            tally.add(outcome)
            _tell(outcome, tally, game, wanted)
            if tally.kills >= wanted.kills or len(tally.failed) > wanted.failures:
                return


def _tell(outcome: Outcome, tally: Tally, game: Game, wanted: argparse.Namespace) -> None:
    """Prints a customer's line; where something is wrong, what, where to look, and how to play it again."""
    print(
        f"customer {outcome.number}: {len(outcome.struck)} kills, {outcome.endings.total()} runs, "
        f"{len(outcome.doubts)} in doubt, {outcome.seconds:.0f} s  [{tally.kills} of {wanted.kills} kills]",
        flush=True,
    )
    if outcome.problems:
        lines = (
            "something is wrong:",
            *outcome.problems,
            f"kept: {game.place(outcome.number)}",
            f"play it again: python -m tests.chaos --seed {game.seed} --most {game.most} --only {outcome.number}",
        )
        print("\n".join(f"  {line}" for line in lines), flush=True)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos",
        description=__doc__,
        epilog="Example: python -m tests.chaos --kills 500 --seed 7 --json chaos.jsonl",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--kills", type=int, default=500, help="how many at least (default: 500)")
    parser.add_argument("--seed", type=int, default=7, help="what is drawn (default: 7)")
    parser.add_argument(
        "--most", type=int, default=12, help="kills per flow of a customer at most (default: 12)"
    )
    parser.add_argument("--parallel", type=int, default=1, help="customers at once (default: 1)")
    parser.add_argument("--only", type=int, metavar="N", help="play customer N alone")
    parser.add_argument("--failures", type=int, default=0, help="go on after so many customers gone wrong")
    parser.add_argument(
        "--json",
        type=Path,
        metavar="FILE",
        help="write a line per customer into FILE, and go on after those in it",
    )
    wanted = parser.parse_args()
    if min(wanted.kills, wanted.most, wanted.parallel) < 1:
        parser.error("--kills, --most and --parallel should be 1 or more")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
