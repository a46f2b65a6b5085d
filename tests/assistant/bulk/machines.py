"""Puts customers through `onboard` with workers on PostgreSQL, kills one of them for good, and counts what came of it.

    python -m tests.assistant.bulk.machines --customers 200 --workers 2

Each worker has a folder of its own with a config.yaml and no flows, as another machine would, and they reach the mock
sites by their addresses. One is killed with -9 in the midst of its rows and does not come back; how long it takes until
another one has begun them again is measured. With `--apart` each worker has its own numbers of processes, as on
machines of their own: there nobody sees that a process has ended, and leases have to expire. At the end the world's own
journal tells how many orders there were.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import yaml

from assistant.mock_world import MockSites, serving, stop_serving
from tests.assistant.bulk.many import RESULTS, TABLE, WORLD, make_world, tell, write_customers
from tests.assistant.postgres import serving as serving_postgres
from tests.assistant.processes import descendants, ended, environment, started, survivors
from tests.assistant.projects import copy_project, world_of

_APART = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
_BEGUN = re.compile(r"row (\d+) of \S+ is begun")
_TAKEN_UP = re.compile(r"row (\d+) of \S+ was left by its worker; it is handed in again")
_ENDED = re.compile(r"row (\d+) of \S+ \(.*\) ended: ")


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of it.

    `taken_over` are the seconds from the kill until each row of the killed one was handed in again, and begun again.
    """

    orders: Counter[str] = field(default_factory=Counter)
    bound: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    by_worker: list[int] = field(default_factory=list)
    taken_over: dict[int, tuple[float, float]] = field(default_factory=dict)
    failures: int = 0
    left_behind: int = 0
    exit_code: int = 0
    worker_codes: list[int] = field(default_factory=list)
    seconds: float = 0.0


class Machine:
    """A worker in a folder of its own, and what it says of its rows, with the time at which it does."""

    def __init__(self, folder: Path, url: str, *, parallel: int, apart: bool) -> None:
        self.begun: dict[int, float] = {}
        self.ended: dict[int, float] = {}
        self.taken_up: dict[int, float] = {}
        self.told: list[str] = []
        command = [sys.executable, "-m", "assistant", "worker", "--parallel", str(parallel)]
        self.process = subprocess.Popen(
            [*(_APART if apart else ()), *command],
            cwd=folder,
            env=environment(ASSISTANT_DATABASE=url),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            process_group=0,
        )
        self._reading = Thread(target=self._read, daemon=True)
        self._reading.start()

    @property
    def under_way(self) -> set[int]:
        """The rows that it is at."""
        return self.begun.keys() - self.ended.keys()

    def kill(self) -> set[int]:
        """Ends it for good; returns the rows that it was at."""
        self.process.kill()
        self.process.wait()
        self._reading.join()
        return self.under_way

    def stop(self) -> int:
        """Lets it come to its end, as Ctrl-C does; returns its exit code."""
        inner = [*descendants(self.process.pid)] if self.process.args[0] == _APART[0] else [self.process.pid]  # type: ignore[index]
        os.kill(inner[0], signal.SIGINT)
        code = self.process.wait(timeout=120)
        self._reading.join()
        return code

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr as lines:
            for line in lines:
                self._hear(line.rstrip())

    def _hear(self, line: str) -> None:
        self.told.append(line)
        if begun := _BEGUN.search(line):
            self.begun[int(begun[1])] = monotonic()
        elif taken_up := _TAKEN_UP.search(line):
            self.taken_up[int(taken_up[1])] = monotonic()
        elif done := _ENDED.search(line):
            self.ended[int(done[1])] = monotonic()


def carry_out(
    folder: Path, url: str, *, customers: int, workers: int, parallel: int, seed: int, apart: bool = False
) -> Outcome:
    """Puts customers through `onboard` below a folder, one worker killed on the way; returns what came of it."""
    outcome, chance = Outcome(), random.Random(seed)  # noqa: S311 - moments, no secrets
    project = _project(folder / "project", customers)
    with _served(project) as addresses:
        _settle(project, addresses)
        folders = [_machine(folder / f"machine-{number}", project) for number in range(1, workers + 1)]
        machines = [Machine(folders[0], url, parallel=parallel, apart=apart)]

        def add() -> None:
            machines.extend(Machine(each, url, parallel=parallel, apart=apart) for each in folders[1:])

        began = monotonic()
        _watch(project, url, machines, add, outcome, chance, customers)
        outcome.seconds = monotonic() - began
        outcome.by_worker = [len(machine.ended) for machine in machines]
        alive = {
            number: words for each in machines[1:] for number, words in descendants(each.process.pid).items()
        }
        outcome.worker_codes = [machine.stop() for machine in machines[1:]]
        outcome.left_behind += len(survivors(alive))
    with world_of(project, WORLD) as world:
        outcome.orders.update(entry.detail["account"] for entry in world.journal.orders())
        bound = world.db.execute("SELECT COUNT(*) FROM workspace WHERE settlement = 'cloud'")
        outcome.bound = bound.fetchone()[0]
    with (project / RESULTS).open(encoding="utf-8", newline="") as file:
        outcome.statuses.update(row["status"] for row in csv.DictReader(file))
    return outcome


def _project(folder: Path, customers: int) -> Path:
    folder.mkdir()
    copy_project(folder)
    make_world(folder)
    write_customers(folder / TABLE, customers)
    return folder


@contextmanager
def _served(project: Path) -> Iterator[dict[str, str]]:
    """Serves the mock sites, and gives their addresses in the world of the customers."""
    state = project / ".assistant" / "mock"
    server = serving(state, port=0)
    try:
        with MockSites(state) as sites:
            yield dict(sites.addresses(WORLD))
    finally:
        stop_serving(server, state)


def _settle(project: Path, addresses: dict[str, str]) -> None:
    """Has the project know the mock sites as sites with addresses, as machines apart from them do."""
    file = project / "config.yaml"
    config = yaml.safe_load(file.read_text(encoding="utf-8"))
    mock = config["environments"].pop("mock")
    config["environments"]["farm"] = {"sites": addresses, "approve": "given", "inputs": mock["inputs"]}
    file.write_text(yaml.safe_dump(config | {"environment": "farm"}), encoding="utf-8")


def _machine(folder: Path, project: Path) -> Path:
    folder.mkdir()
    (folder / "config.yaml").write_bytes((project / "config.yaml").read_bytes())
    return folder


class _Killing:
    """Kills a worker for good while it is at a row, after so many rows have ended."""

    def __init__(self, machine: Machine, chance: random.Random, *, after: int) -> None:
        self.machine = machine
        self.at = 0.0
        self.rows: set[int] = set()
        self.left_behind = 0
        self.ended = 0
        self._chance = chance
        self._after = after
        self.is_over = False
        self._thread = Thread(target=self._kill, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Waits for it, or gives it up."""
        self.is_over = True
        self._thread.join()

    def _kill(self) -> None:
        while not self.is_over and self.ended < self._after:
            sleep(0.05)
        sleep(self._chance.uniform(0, 1.5))  # anywhere in a row, also right in an act
        while not self.is_over and not self.machine.under_way:
            sleep(0.05)
        if self.is_over:
            return
        seen = descendants(self.machine.process.pid)
        self.at, self.rows = monotonic(), self.machine.kill()
        tell(f"  killed a worker at the rows {sorted(self.rows)}")
        self.left_behind = len(survivors(seen))


def _watch(
    project: Path,
    url: str,
    machines: Sequence[Machine],
    add: Callable[[], None],
    outcome: Outcome,
    chance: random.Random,
    customers: int,
) -> None:
    """Runs the command to its end; in the midst of it, the first of the workers is killed.

    The others come when the first one has begun, which so has something to lose.
    """
    words = ["bulk", "onboard", TABLE, "--database", url, "--out", RESULTS, "--json"]
    killing = _Killing(machines[0], chance, after=customers // 3)
    more: list[str] = []
    outcome.exit_code = 1
    # A row may fail on a machine that is too busy for its limits, which costs nothing: it is run again.
    while outcome.exit_code == 1 and outcome.failures < customers:
        process = started(*words, *more, folder=project)
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            if event["event"] == "row_started" and len(machines) == 1:
                add()
            if event["event"] == "row_finished":
                killing.ended += 1
                outcome.failures += event["status"] != "passed"
                tell(f"  row {event['row']}: {event['status']} {event['reason'] or ''}")
        done = ended(process)
        if done.stderr:
            tell(done.stderr)
        outcome.exit_code, more = done.returncode, ["--only-failed"]
    killing.close()
    outcome.left_behind += killing.left_behind
    for row in killing.rows:
        outcome.taken_over[row] = (
            _first([each.taken_up for each in machines[1:]], row, since=killing.at),
            _first([each.begun for each in machines[1:]], row, since=killing.at),
        )
    tell(f"  its rows were handed in again, and begun elsewhere, after (row: seconds) {outcome.taken_over}")


def _first(times: Sequence[dict[int, float]], row: int, *, since: float) -> float:
    """Returns the seconds until something first happened to a row since a time."""
    found = [each[row] for each in times if each.get(row, 0.0) > since]
    return round(min(found, default=float("inf")) - since, 1)


def main() -> int:
    """Tells the figures; returns 0 when every customer is bound with one order each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--parallel", type=int, default=1, help="rows at once for each worker")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--apart", action="store_true")
    wished = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving_postgres() as server:
        outcome = carry_out(Path(folder), server.database().reveal(), **vars(wished))
    counts = outcome.orders.values()
    rows = f"{wished.parallel} row{'s' if wished.parallel != 1 else ''} at once each"
    tell(
        f"{wished.customers} customers, {wished.workers} workers, {rows}, seed {wished.seed}, {outcome.seconds:.0f} s"
    )
    tell(f"rows by worker, the first one killed for good: {outcome.by_worker}")
    tell(f"rows that failed on the way, and were run again: {outcome.failures}")
    tell(f"orders: {sum(counts)}, most for one customer {max(counts, default=0)}; bound: {outcome.bound}")
    tell(
        f"results: {dict(outcome.statuses)}; exit codes {outcome.exit_code}, {outcome.worker_codes}; "
        f"left behind: {outcome.left_behind}"
    )
    good = sum(counts) == outcome.bound == outcome.statuses["passed"] == wished.customers
    return 0 if good and max(counts) == 1 and not outcome.left_behind else 1


if __name__ == "__main__":
    sys.exit(main())
