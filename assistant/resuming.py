"""What to wish for to go on with a run that broke off: the flow as it was, in the same place, with the same inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from assistant.errors import UsageError
from assistant.journal import Journal, RunRecord, restored_from
from assistant.launch import Wish
from assistant.project import Project
from assistant.values import text_from


def resuming(
    run: str,
    *,
    config_file: Path,
    inputs: Mapping[str, str],
    act_again: bool = False,
    wait: bool = False,
    yes_spend: bool = False,
    rerun: Sequence[str] = (),
) -> Wish:
    """Returns the wish to go on with a run; `inputs` are those that the journal does not keep, such as secrets.

    Raises UsageError when there is no such run, or nothing to go on with.
    """
    project = Project(config_file)
    with closing(Journal(project.journal_place)) as journal:
        record = found(journal, run)
        snapshot = journal.snapshot(record)
    if record.status == "passed":
        raise UsageError(f"the run {run} passed, so there is nothing to go on with")
    if snapshot is None:
        raise UsageError(
            f"the run {run} is of a time when flows were not kept with runs; run the flow again: "
            f"assistant run {record.flow}"
        )
    kept = {name: text_from(value) for name, value in restored_from(record.inputs).items()}
    return Wish(
        flow=str(project.config.flows_folder / snapshot.file), inputs=kept | dict(inputs),
        environment=record.environment, world=record.world, act_again=act_again, wait=wait,
        yes_spend=yes_spend, rerun=rerun, texts=snapshot.texts, continues=record, **record.options,
    )  # fmt: skip


def found(journal: Journal, run: str) -> RunRecord:
    """Returns a run; raises UsageError when the journal has none of the name."""
    record = journal.run(run)
    if record is None:
        raise UsageError(f"there is no run '{run}' in the journal; see them with: assistant runs")
    return record
