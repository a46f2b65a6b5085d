"""Puts many customers through the flow `onboard`, kills the bulk on the way, and counts what came of it.

    python -m tests.assistant.bulk.many --customers 200 --kills 3

Each time the parent is killed with -9 nothing may stay behind, and the same command goes on. In between, a worker is
killed, which the bulk itself has to get over. At the end the world's own journal tells how many orders there were.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from mock_sites.store import WorldStore
from tests.assistant.processes import descendants, ended, started, survivors
from tests.assistant.projects import copy_project, world_of

WORLD = "many"
TABLE = "customers.csv"
RESULTS = "results.csv"


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of it: by the world's journal, by the results, and how it went."""

    orders: Counter[str] = field(default_factory=Counter)
    bound: int = 0
    failures: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    workers_killed: int = 0
    left_behind: int = 0
    exit_code: int = 0
    seconds: float = 0.0
    memory: list[tuple[int, int, int]] = field(default_factory=list)


def write_customers(file: Path, count: int) -> None:
    """Writes the table of the first customers of the seed `customers`."""
    rows = [f"customer-{number:03},Workspace {number:03}" for number in range(1, count + 1)]
    file.write_text("\n".join(["huawei_account,workspace", *rows, ""]), encoding="utf-8")


def make_world(project: Path) -> None:
    """Begins the world of the customers."""
    store = WorldStore(project / ".assistant" / "mock" / "worlds")
    store.create(WORLD, "customers")
    store.close()


def carry_out(project: Path, *, customers: int, kills: int, parallel: int, seed: int) -> Outcome:
    """Puts customers through `onboard` in a project, killed so many times; returns what came of it."""
    copy_project(project)
    make_world(project)
    write_customers(project / TABLE, customers)
    outcome, chance, began = Outcome(), random.Random(seed), monotonic()  # noqa: S311 - moments, no secrets
    # Rows after whose end the parent is killed, spread over the whole; between two of them a worker is.
    share = customers // (kills + 1)
    moments = [share * number for number in range(1, kills + 1)]
    for moment in [*moments, customers + 1]:
        _sit(project, outcome, chance, parallel=parallel, until=moment)
    # A row may fail on a machine that is too busy for its limits, which costs nothing: it is run again.
    while outcome.exit_code == 1 and outcome.failures < customers:
        _sit(project, outcome, chance, parallel=parallel, until=customers + 1, more=("--only-failed",))
    outcome.seconds = monotonic() - began
    with world_of(project, WORLD) as world:
        outcome.orders.update(entry.detail["account"] for entry in world.journal.orders())
        bound = world.db.execute("SELECT COUNT(*) FROM workspace WHERE settlement = 'cloud'")
        outcome.bound = bound.fetchone()[0]
    with (project / RESULTS).open(encoding="utf-8", newline="") as file:
        outcome.statuses.update(row["status"] for row in csv.DictReader(file))
    return outcome


def _sit(
    project: Path,
    outcome: Outcome,
    chance: random.Random,
    *,
    parallel: int,
    until: int,
    more: tuple[str, ...] = (),
) -> None:
    """Runs the command until so many rows have ended in all, and kills it then; else to its end."""
    words = (
        "bulk",
        "onboard",
        TABLE,
        "--world",
        WORLD,
        "--parallel",
        str(parallel),
        "--out",
        RESULTS,
        "--json",
    )
    process = started(*words, *more, folder=project)
    seen: dict[int, str] = {}
    rows, kill_worker_at = 0, 0
    for event in _events(process):
        if event["event"] == "bulk_started":
            rows = event["rows"] - event["counts"]["waiting"] - event["counts"]["running"]
            kill_worker_at = 0 if more else rows + max((until - rows) // 2, 1)
        if event["event"] != "row_finished":
            continue
        rows += 1
        outcome.failures += event["status"] != "passed"
        if event["row"] % 20 == 0:
            outcome.memory.append((event["row"], *memory_of(process.pid)))
        tell(f"  row {event['row']}: {event['status']} {event['reason'] or ''}")
        if rows == until:
            sleep(chance.uniform(0, 1.5))  # anywhere in the next rows, also right in an act
            seen = descendants(process.pid)
            os.kill(process.pid, signal.SIGKILL)
            outcome.kills += 1
            tell(f"  killed the bulk after {rows} rows")
            break
        if rows == kill_worker_at:
            sleep(chance.uniform(0, 1.5))
            outcome.workers_killed += _kill_a_worker(process.pid, chance)
    done = ended(process)
    outcome.exit_code = done.returncode
    if done.stderr:
        tell(done.stderr)
    outcome.left_behind += len(survivors(seen))


def _events(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


def _kill_a_worker(parent: int, chance: random.Random) -> int:
    workers = [number for number, words in descendants(parent).items() if "assistant.bulk.worker" in words]
    if workers:
        os.kill(chance.choice(workers), signal.SIGKILL)
    return len(workers[:1])


def memory_of(process: int) -> tuple[int, int]:
    """Returns the resident memory in MiB of a process, and the most of any process that it started."""
    others = [number for number, words in descendants(process).items() if "assistant.bulk.worker" in words]
    return _resident(process), max(map(_resident, others), default=0)


def _resident(process: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def tell(line: str) -> None:
    """Writes a line at once, for who looks on."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Tells the figures; returns 0 when every customer is bound with one order each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=200)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    wished = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = carry_out(Path(folder), **vars(wished))
    counts = outcome.orders.values()
    tell(f"{wished.customers} customers, seed {wished.seed}, {outcome.seconds:.0f} s")
    tell(f"killed with -9: the bulk {outcome.kills} times, a worker {outcome.workers_killed} times")
    tell(f"rows that failed on the way, and were run again: {outcome.failures}")
    tell(f"orders: {sum(counts)}, most for one customer {max(counts, default=0)}; bound: {outcome.bound}")
    tell(
        f"results: {dict(outcome.statuses)}; exit code {outcome.exit_code}; left behind: {outcome.left_behind}"
    )
    tell(f"memory in MiB (row, parent, largest worker): {outcome.memory}")
    good = sum(counts) == outcome.bound == outcome.statuses["passed"] == wished.customers
    return 0 if good and max(counts) == 1 and not outcome.left_behind else 1


if __name__ == "__main__":
    sys.exit(main())
