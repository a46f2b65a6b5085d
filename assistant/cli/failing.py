"""Flows that fail within a command that is about something else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def told_of_failures(what: str) -> Iterator[None]:
    """Tells of a flow that fails as a test does, after `what` was not done for it; the exit code is 1."""
    from assistant.harness.failure import FlowFailed

    try:
        yield
    except FlowFailed as failed:
        raise click.ClickException(f"{what}, since a flow failed.\n{failed}") from failed
