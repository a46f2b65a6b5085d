"""Plays customers one after the other, or several at once, each of these in a process of its own."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from tests.chaos.outcome import Outcome
from tests.chaos.plan import customer
from tests.chaos.round import Round
from tests.chaos.victim import adopt_orphans


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """What is played: with which seed, how many kills per flow at most, and where."""

    seed: int
    most: int
    folder: Path

    def place(self, number: int) -> Path:
        """Returns the folder of a customer, which stays when something is wrong."""
        return self.folder / f"customer-{number}"

    def play(self, number: int) -> Outcome:
        """Plays one customer; what breaks in doing so is an outcome too."""
        drawn = customer(self.seed, number, most=self.most)
        played = Round(drawn, folder=self.place(number), cache=self.folder / "cache")
        try:
            outcome = played.play()
        except Exception:
            outcome = played.outcome
            outcome.problems.append(traceback.format_exc())
        if not outcome.problems:
            shutil.rmtree(self.place(number))
        return outcome


def outcomes(game: Game, numbers: Iterator[int], *, parallel: int) -> Generator[Outcome, None, None]:
    """Yields what comes of one customer after the other, for as long as the caller wants more."""
    # Each process adopts what its runs leave without a parent, so customers at once need processes of their own.
    context = get_context("spawn")
    with ProcessPoolExecutor(parallel, mp_context=context, initializer=adopt_orphans) as pool:
        under_way: set[Future[Outcome]] = set()
        while True:
            under_way |= {
                pool.submit(game.play, number) for number in islice(numbers, parallel - len(under_way))
            }
            if not under_way:
                return
            done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for each in done:
                yield each.result()
