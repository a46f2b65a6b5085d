"""What the journal costs, in SQLite and in PostgreSQL: `python -m tests.benchmarks.journal`."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from assistant.database_url import Place
from assistant.engine.acts import ActState
from assistant.journal import Journal, Leases, Recorder
from tests.assistant.journal.rows import act, began, lease
from tests.assistant.postgres import serving

TIMES = 200


def times_of(do: Callable[[int], object]) -> list[float]:
    """Returns what each of many repetitions took, in milliseconds, the fastest first."""
    took = []
    for number in range(TIMES):
        began_at = time.perf_counter()
        do(number)
        took.append(1000 * (time.perf_counter() - began_at))
    return sorted(took)


def costs(place: Place) -> dict[str, list[float]]:
    """Returns what each kind of writing took."""
    with closing(Journal(place)) as journal:
        mine = lease(journal)
        journal.begin(began("r1"), lease=mine)
        recorder = Recorder(journal, lease=mine)
        return {
            "opening": times_of(lambda number: Journal(place).close()),
            "taking a lease": times_of(lambda number: Leases(journal).take(f"{number}", run=f"t{number}")),
            "renewing it": times_of(lambda number: Leases(journal).renew(mine)),
            "an intent": times_of(lambda number: recorder.intend(act(sentence=f"{number}"), since=0)),
            "what became of it": times_of(
                lambda number: recorder.settle(act(sentence=f"{number}"), ActState.SEEN, since=1)
            ),
            "an output": times_of(lambda number: recorder.remember("id", number, act=None, is_output=True)),
        }  # fmt: skip


def main() -> None:
    """Prints a table of milliseconds: the median, and the fastest tenth, which a busy machine disturbs least."""
    with tempfile.TemporaryDirectory() as folder, serving("max_connections=60") as server:
        file = costs(Path(folder) / "journal.sqlite3")
        other = costs(server.database())
    print("| ms | SQLite | PostgreSQL |\n| --- | --- | --- |")
    for what, took in file.items():
        cells = [f"{statistics.median(each):.2f} ({each[TIMES // 10]:.2f})" for each in (took, other[what])]
        print(f"| {what} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
