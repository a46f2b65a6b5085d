"""Runs a flow of two steps for thousands of rows, and measures what grows: memory, processes, folders, the journal.

python -m tests.assistant.bulk.flat --rows 10000 --parallel 2
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Any

from tests.assistant.bulk.many import memory_of
from tests.assistant.processes import descendants, ended, started
from tests.assistant.projects import make_project

FLOW = """
    name: Look at the front page
    site: billing_center
    inputs: {number: {}}
    steps:
      - open: /
      - expect: heading "Sign In"
"""


def measure(project: Path, *, rows: int, parallel: int, every: int, most: float) -> list[dict[str, Any]]:
    """Runs a bulk and returns what was measured after each so many rows; after `most` seconds it is stopped."""
    make_project(project, look=FLOW)
    (project / "rows.csv").write_text("number\n" + "".join(f"{number}\n" for number in range(1, rows + 1)))
    words = ("bulk", "look", "rows.csv", "--parallel", str(parallel), "--out", "results.csv", "--json")
    process, began, measured, done = started(*words, folder=project), monotonic(), [], 0
    assert process.stdout is not None
    is_stopped = False
    for line in process.stdout:
        event = json.loads(line)
        done += event["event"] == "row_finished"
        if event["event"] == "row_finished" and (done % every == 0 or done == 20):
            measured.append(
                {"rows": done, "seconds": round(monotonic() - began), **_state(project, process.pid)}
            )
            _tell(measured[-1])
        if monotonic() - began > most and not is_stopped:
            is_stopped = True
            process.send_signal(signal.SIGINT)
        if event["event"] == "bulk_finished":
            _tell(event["counts"])
    assert ended(process).stderr == ""
    return measured


def _state(project: Path, process: int) -> dict[str, int]:
    parent, worker = memory_of(process)
    state = project / ".assistant"
    folders = list((state / "runs").iterdir())
    size = sum(file.stat().st_size for file in (state / "runs").rglob("*") if file.is_file())
    return {
        "parent_mib": parent,
        "worker_mib": worker,
        "processes": len(descendants(process)),
        "folders": len(folders),
        "folders_mib": size // 2**20,
        "journal_mib": (state / "journal.sqlite3").stat().st_size // 2**20,
    }


def _tell(told: object) -> None:
    sys.stdout.write(f"{json.dumps(told)}\n")
    sys.stdout.flush()


def main() -> None:
    """Tells the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--parallel", type=int, default=2)
    parser.add_argument("--every", type=int, default=500)
    parser.add_argument("--most", type=float, default=7200, help="Seconds after which it is stopped.")
    wished = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), **vars(wished))


if __name__ == "__main__":
    main()
