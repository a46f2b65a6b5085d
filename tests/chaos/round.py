"""One customer: onboarded and offboarded by runs that are killed and begun again until they end."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from tests.assistant.projects import copy_project
from tests.chaos.attempt import LONGEST, Attempt
from tests.chaos.outcome import Doubt, Outcome, Struck
from tests.chaos.plan import Customer, Kill, Moment, Part, ways
from tests.chaos.victim import kill, left_behind, victims
from tests.chaos.world import ACTS, ServedWorld, name_of

_SETTLES: Final = "settles: 4 s"
"""In the place of a minute: a run in doubt is to end soon. Lists are late by less, mostly."""
_PATIENCE: Final = 3.0
"""Seconds after an intent in which a commit is waited for; what was cut off before it never comes."""
_QUIET: Final = 1.0
"""Seconds that a person lets pass before they look whether what is in doubt happened: a request may be under way."""
_TRIES: Final = 8
"""Runs that nobody kills, after which a flow counts as one that does not end."""
_OUTPUTS: Final = ("account_id", "resource_id", "order_id")


class Round:
    """A customer's way through both flows, in a project and a world of their own."""

    def __init__(self, customer: Customer, *, folder: Path, cache: Path) -> None:
        self._customer = customer
        self._project = _project(folder, cache=cache)
        self._ways = ways(customer)
        self._count = 0
        self.outcome = Outcome(number=customer.number)

    def play(self) -> Outcome:
        """Carries it out, and counts what came of it."""
        began = time.monotonic()
        self._world = ServedWorld(self._project, self._customer.world)
        try:
            self._world.create()
            for part in self._customer.parts:
                self._play(part)
                if self.outcome.problems:
                    break
            self._count_up()
        finally:
            self._world.end()
            self.outcome.seconds = time.monotonic() - began
        return self.outcome

    def _play(self, part: Part) -> None:
        """Runs a flow, killed and gone on with, until it passes."""
        for fault in part.faults:
            self._world.strike(fault)
        kills = deque(part.kills)
        words, tries = self._run(part), 0
        while tries < _TRIES:
            tries += not kills
            with self._attempt(words) as attempt:
                self._kill_in_turn(attempt, kills)
                if not attempt.ended():
                    self.outcome.problems.append(f"`assistant {' '.join(words)}` hangs")
                    return
                self._world.come_back()
                self._judge(attempt, part)
            if attempt.status == "passed":
                self._compare(attempt, part)
                return
            if self.outcome.problems:
                return
            words = self._next(attempt, part)
        self.outcome.problems.append(f"{part.flow} does not end: nobody killed {_TRIES} runs of it")

    def _run(self, part: Part) -> list[str]:
        return ["run", part.flow, "--world", self._customer.world, "--no-shots"]

    def _next(self, attempt: Attempt, part: Part) -> list[str]:
        """Returns how a person goes on: after a doubt they look at the world, and tell what they saw."""
        if attempt.run is None:
            return self._run(part)
        if attempt.status != "in_doubt":
            return ["resume", attempt.run] if next(self._ways) == "resume" else self._run(part)
        time.sleep(_QUIET)
        act = name_of(attempt.doubted())
        happened = self._world.count(act) > 0
        self.outcome.doubts.append(Doubt(act=act, happened=happened))
        return ["resume", attempt.run] if happened else ["resume", attempt.run, "--act-again"]

    @contextmanager
    def _attempt(self, words: list[str]) -> Iterator[Attempt]:
        self._count += 1
        errors = self._project / f"errors-{self._count}.txt"
        attempt = Attempt(words, project=self._project, errors=errors)
        try:
            yield attempt
        finally:
            kill(victims("everything", assistant=attempt.process))
            attempt.end()
            (self._project / f"attempt-{self._count}.json").write_text(
                json.dumps({"words": words, "status": attempt.status, "events": attempt.events}, indent=1)
            )

    # Killing

    def _kill_in_turn(self, attempt: Attempt, kills: deque[Kill]) -> None:
        """Kills what is drawn, one after the other, for as long as the run outlives it."""
        acts = len(self._world.acts())
        while kills and self._comes(kills[0].moment, attempt, acts=acts):
            self._kill(kills.popleft(), attempt)

    def _comes(self, moment: Moment, attempt: Attempt, *, acts: int) -> bool:
        """Waits for a moment; False when the run ends before."""
        begun, end = len(attempt.events), time.monotonic() + LONGEST
        if moment.kind == "step" and not attempt.until(lambda count: count >= begun + moment.events, end=end):
            return False
        if moment.kind in ("intent", "commit") and not attempt.until(
            lambda count: any(event["event"] == "act_intended" for event in attempt.events[begun:count]),
            end=end,
        ):
            return False
        if moment.kind == "commit":
            self._await_commit(acts)
        pause = time.monotonic() + moment.delay
        return attempt.until(lambda _: False, end=pause)

    def _await_commit(self, acts: int) -> None:
        end = time.monotonic() + _PATIENCE
        while len(self._world.acts()) <= acts and time.monotonic() < end:
            time.sleep(0.01)

    def _kill(self, wanted: Kill, attempt: Attempt) -> None:
        taken = {} if wanted.victim == "server" else victims(wanted.victim, assistant=attempt.process)
        victim = wanted.victim if taken or wanted.victim == "server" else "assistant"
        kill(taken or (victims(victim, assistant=attempt.process) if victim == "assistant" else {}))
        if victim in ("server", "everything"):
            self._world.kill()
            time.sleep(wanted.down)
        act = attempt.open_act()
        self._world.come_back()
        self.outcome.struck.append(Struck(victim=victim, moment=wanted.moment.kind, place=self._place(act)))

    def _place(self, act: str | None) -> str:
        if act is None:
            return "elsewhere"
        return "committed" if self._world.count(name_of(act)) else "not committed"

    # Judging

    def _judge(self, attempt: Attempt, part: Part) -> None:
        """Counts how an attempt ended, what it left, and whether the journal has what it told."""
        outcome = self.outcome
        outcome.endings[attempt.status] += 1
        if problem := attempt.problem():
            outcome.problems.append(problem)
        left, took = left_behind(apart_from={self._world.process})
        outcome.left += left.values()
        outcome.slowest = max(outcome.slowest, took)
        if left:
            outcome.problems.append(f"left behind: {left}")
            kill(left)
        if attempt.run is not None and part.flow == "onboard":
            self._compare_kept(attempt, attempt.run)

    def _compare_kept(self, attempt: Attempt, run: str) -> None:
        """Holds what a run has told against what the journal has kept of it."""
        told = {name: value for name, value in attempt.told_outputs().items() if name in _OUTPUTS}
        with closing(sqlite3.connect(self._project / ".assistant" / "journal.sqlite3")) as journal:
            [row] = journal.execute("SELECT outputs FROM run WHERE id = ?", (run,)).fetchall()
        kept = json.loads(row[0])
        self.outcome.ids_told += len(told)
        self._lost({name for name, value in told.items() if kept.get(name) != value}, run)

    def _compare(self, attempt: Attempt, part: Part) -> None:
        """Holds what a flow gave in the end against the world."""
        if part.flow != "onboard":
            return
        given = attempt.events[-1]["outputs"]
        details = {act["name"]: act["detail"] for act in self._world.acts()}
        true = {
            "account_id": details["workspace_settled"]["account"],
            "resource_id": details["resource_running"]["resource"],
            "order_id": details["order_created"]["order"],
        }
        self.outcome.ids_told += len(true)
        self._lost({name for name, value in true.items() if given.get(name) != value}, str(attempt.run))

    def _lost(self, names: set[str], run: str) -> None:
        for name in sorted(names):
            self.outcome.ids_lost.append(f"{name} of {run}")
            self.outcome.problems.append(f"{name} was lost by {run}")

    def _count_up(self) -> None:
        """Counts by the world's journal; each of the acts has to have happened once."""
        outcome = self.outcome
        outcome.acts.update(act["name"] for act in self._world.acts())
        outcome.strikes = self._world.strikes()
        for name in (*ACTS.values(), "workspace_locked", "cloud_account_deleted", "resource_closed"):
            if outcome.acts[name] != 1:
                outcome.problems.append(f"{name} happened {outcome.acts[name]} times")


def _project(folder: Path, *, cache: Path) -> Path:
    """Copies the project's settings and flows; its runs share what the driver keeps of its compiled code."""
    folder.mkdir(parents=True)
    copy_project(folder)
    shutil.rmtree(folder / "flows" / "faults")
    for flow in (folder / "flows").glob("*.yaml"):
        flow.write_text(re.sub(r"settles: \d+ s", _SETTLES, flow.read_text()))
    (folder / ".assistant").mkdir()
    (folder / ".assistant" / "cache").symlink_to(cache, target_is_directory=True)
    return folder
