"""Runs and acts to be written to a journal."""

from __future__ import annotations

from assistant.engine.acts import ActKey
from assistant.events import Failure, RunFinished, RunStarted, Status
from assistant.journal import Journal, Lease, Leases


def lease(journal: Journal, run: str = "r1") -> Lease:
    """Takes a lease for a run that does what no other one does, and returns it; it lasts as long as the test."""
    taken = Leases(journal).take(f"what {run} does", run=run)
    with journal.writing(durable=False):
        journal.execute("UPDATE lease SET expires = expires + 3600 WHERE run = ?", (run,))
    return taken


def began(run: str, *, started: str = "2026-03-02T09:30:00+08:00", world: str | None = "demo") -> RunStarted:
    """Returns the event that begins a run."""
    return RunStarted(
        at=0.0, run=run, flow="bind", title="Bind a workspace", file="flows/bind.yaml", environment="mock",
        world=world, inputs={"workspace": "Example 生产", "count": 3}, started=started, browser="chromium",
        folder=f"/runs/{run}",
    )  # fmt: skip


def finished(run: str, status: Status = "passed", *, message: str | None = None) -> RunFinished:
    """Returns the event that ends a run."""
    failure = message and Failure(
        kind="product", message=message, sentence="Click OK", file="f", line=1, column=1, excerpt=""
    )
    return RunFinished(
        at=2.5, run=run, flow="bind", status=status, seconds=2.5, outputs={"account_id": "012345"},
        failure=failure or None, folder=f"/runs/{run}",
    )  # fmt: skip


def act(
    *, environment: str = "mock", world: str = "w1", flow: str = "buy", sentence: str = "It is bought"
) -> ActKey:
    """Returns the key of an act."""
    return ActKey(environment=environment, world=world, flow=flow, sentence=sentence)
