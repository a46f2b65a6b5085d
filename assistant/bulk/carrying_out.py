"""Carries a bulk out: mock sites for all workers, processes of ours or workers on any machine, and whoever listens."""

from __future__ import annotations

import os
import shlex
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any, Final

from assistant.bulk.events import BulkFinished, BulkStarted
from assistant.bulk.handing_in import (
    Draft,
    HandedIn,
    drafted,
    handed_in,
    identified,
    key_of,
    passed_over,
    secrets_of,
)
from assistant.bulk.pace import check_sites, sites_of, slowest
from assistant.bulk.results import Results
from assistant.bulk.seat import Summons
from assistant.bulk.wish import BulkWish
from assistant.bulk.words import todo_words
from assistant.bulk.work import Hears, Work, dispatched, watched
from assistant.errors import AssistantError, RunUnderWay, UsageError
from assistant.events import Event, Listener
from assistant.journal import Holding, Journal, Lease, take_in_turn
from assistant.journal.bulk_record import BulkRecord, BulkRow, Bulks
from assistant.journal.dispatch_record import Terms
from assistant.launch import browser_for, forget_old
from assistant.mock_world import MockSites, served_with
from assistant.production import check_attended, check_named
from assistant.project import Project
from assistant.project_file import find_config
from assistant.rerun import rerun


class BulkUnderWay(AssistantError):
    """Another command carries out the same bulk."""

    exit_code = 1

    def __init__(self, owner: str) -> None:
        super().__init__(
            f"the same bulk is carried out just now ({owner}); wait for its end, or stop it there"
        )


class BulkInterrupted(KeyboardInterrupt):
    """Nobody waits for the rows under way any more: `finished` is how it stands, `command` goes on with it."""

    def __init__(self, finished: BulkFinished, command: str) -> None:
        super().__init__()
        self.finished = finished
        self.command = command


_MOST_REMOTE: Final = 64
"""Rows handed in at once where nobody says how many: those of more workers than there are wait in the queue."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a bulk is carried out. `world` is a mock world's name and identity, `port` where it is served."""

    project: Project
    config_file: Path
    world: tuple[str | None, str]
    port: int | None


@contextmanager
def placed(wish: BulkWish) -> Iterator[tuple[Place, Draft]]:
    """Reads and checks all that was written, then opens the mock sites, where they are meant."""
    config_file = find_config(Path.cwd())
    project = Project(config_file, environment=wish.environment)
    check_named(project, named=wish.environment)
    draft = drafted(wish, project)
    check_attended(project, draft.flow, is_attended=wish.is_dry, may_spend=wish.yes_spend)
    if wish.world and not project.environment.mock:
        raise UsageError(f"--world is for the mock sites, not for the environment {project.environment_name}")
    check_sites(project.environment.rates, project.library.sites)
    project.make_state()
    with ExitStack() as stack:
        world: tuple[str | None, str] = (None, "")
        port = None
        if project.environment.mock:
            if (
                wish.is_remote
                and not wish.is_dry
                and served_with(project.mock_state, project.label_changes) is None
            ):
                raise UsageError("workers need the mock sites served for all of them: assistant mock serve")
            sites = stack.enter_context(MockSites(project.mock_state, changes=project.label_changes))
            mock = sites.world(wish.world or project.environment.world)
            world, port = (mock.name, mock.identity), sites.port
        yield Place(project=project, config_file=config_file, world=world, port=port), draft


def planned(wish: BulkWish) -> Iterator[BulkRow]:
    """Yields the rows with their statuses as a bulk would find them; nothing is written and nothing is run."""
    with placed(wish) as (place, draft), closing(Journal(place.project.journal_place)) as journal:
        bulks = Bulks(journal)
        known = None if wish.anew else bulks.last(key=key_of(wish, draft, place.project, place.world[1]))
        if known is not None:
            yield from bulks.rows(known.id)
            return
        rows = list(identified(draft, place.project, place.world[1]))
        yield from rows if wish.anew else passed_over(rows, bulks)


def carry_out(
    wish: BulkWish, *, out: Path | None, listeners: Sequence[Listener], say: Callable[[str], None]
) -> BulkFinished:
    """Runs the flow for each row that is to be run, and returns how it stands then.

    Raises TableError, SourceError or UsageError before a browser is opened, BulkUnderWay where another command carries
    out the same bulk, BulkInterrupted after a second Ctrl-C.
    """
    with placed(wish) as (place, draft), closing(Journal(place.project.journal_place)) as journal:
        if wish.is_remote:
            _check_secrets(wish, draft)
        else:  # one installs it, not each worker
            browser_for(place.project, wished=wish.browser, headless=True, say=say)
        bulks, key = Bulks(journal), key_of(wish, draft, place.project, place.world[1])
        with Holding(journal, _lease(journal, key)) as holding:
            found = handed_in(wish, draft, place.project, bulks, key=key, world=place.world)
            results = _results(out, bulks, found, draft, say)
            finished = _carry_out(wish, place, draft, journal, found, results, listeners, holding, say)
        forget_old(place.project)
        return finished


def _lease(journal: Journal, key: str) -> Lease:
    """Takes the right to carry out a bulk; raises BulkUnderWay where another command has it."""
    try:
        return take_in_turn(journal, f"bulk {key}", run=f"bulk {key}", say=None)
    except RunUnderWay as error:
        raise BulkUnderWay(error.owner) from error


def _results(
    out: Path | None, bulks: Bulks, found: HandedIn, draft: Draft, say: Callable[[str], None]
) -> Results | None:
    if out is None:
        return None
    return Results(
        out, bulks, found.bulk.id, columns=found.bulk.columns, outputs=list(draft.flow.outputs),
        dialect=draft.table.dialect, warn=say,
    )  # fmt: skip


def _check_secrets(wish: BulkWish, draft: Draft) -> None:
    """Raises UsageError for a secret of the command line: it goes into no database, and so to no other machine."""
    for name in secrets_of(wish, draft):
        env = draft.flow.inputs[name].env
        where = f"the environment variable {env}" if env else "config.yaml"
        raise UsageError(
            f"'{name}' is a secret, which goes into no database; leave it out and set {where} where the workers are"
        )


def _carry_out(
    wish: BulkWish,
    place: Place,
    draft: Draft,
    journal: Journal,
    found: HandedIn,
    results: Results | None,
    listeners: Sequence[Listener],
    holding: Holding,
    say: Callable[[str], None],
) -> BulkFinished:
    project, bulk, bulks = place.project, found.bulk, Bulks(journal)

    def tell(event: Event) -> None:
        for listener in listeners:
            listener(event)
        if results is not None:
            results(event)

    def may_go_on() -> None:
        holding.may_go_on(is_acting=False)
        if results is not None:
            results.keep_up()

    counts = bulks.counts(bulk.id)
    to_do = min(sum(counts[status] for status in wish.wanted), wish.limit or len(draft.rows))
    parallel = min(wish.parallel or (_MOST_REMOTE if wish.is_remote else cores()), max(to_do, 1))
    interval = max(wish.pace, slowest(project.environment.rates, sites_of(draft.flow, project.library)))
    terms = Terms(parallel=parallel, pace=interval, stop_after=wish.stop_after, may_spend=wish.yes_spend)
    hears: Hears = {"tell": tell, "say": say, "may_go_on": may_go_on, "began": monotonic()}
    with ExitStack() as stack:
        work: Work
        if wish.is_remote:
            to_do, work = watched(journal, bulk, wish, terms, hears, stack=stack)
        else:
            summons = Summons(
                bulk=bulk.id, config_file=place.config_file, secrets=secrets_of(wish, draft), port=place.port,
                may_spend=wish.yes_spend,
            )  # fmt: skip
            work = dispatched(journal, summons, wish, terms, hears, limit=to_do)
        begun = _started(found, draft, counts=counts, to_do=to_do, parallel=parallel, wish=wish)
        tell(begun)
        draft.rows.clear()  # the journal has them; of ten thousand, none is kept here
        try:
            with _interrupted(work):
                work.run()
            work.close()
        except KeyboardInterrupt as second:
            work.kill()
            with suppress(AssistantError):  # without the journal, nobody knows how it stands
                raise BulkInterrupted(_finished(work, bulks, bulk, results), begun.command) from second
            raise
        except BaseException:
            work.kill()
            raise
    finished = _finished(work, bulks, bulk, results)
    tell(finished)
    return finished


def _finished(work: Work, bulks: Bulks, bulk: BulkRecord, results: Results | None) -> BulkFinished:
    """Returns how it stands, after the last writing of the results."""
    if results is not None:
        results.write()
    return BulkFinished(
        at=work.at(), bulk=bulk.id, seconds=work.at(), counts=bulks.counts(bulk.id),
        causes=[asdict(cause) for cause in bulks.causes(bulk.id)], stopped=work.stopped,
        interrupted=work.is_interrupted, out=str(results.file) if results else None,
        unwritten=results.unwritten if results else None,
    )  # fmt: skip


def _started(
    found: HandedIn, draft: Draft, *, counts: dict[str, int], to_do: int, parallel: int, wish: BulkWish
) -> BulkStarted:
    bulk = found.bulk
    return BulkStarted(
        at=0.0, bulk=bulk.id, flow=bulk.flow, title=draft.flow.title, file=draft.table.file,
        environment=bulk.environment, world=bulk.world, rows=sum(counts.values()), to_do=to_do, counts=counts,
        parallel=parallel, remarks=list(_remarks(found, counts, wish)),
        command=rerun(wish.command, flow=draft.flow, inputs=wish.inputs), is_remote=wish.is_remote,
    )  # fmt: skip


def _remarks(found: HandedIn, counts: dict[str, int], wish: BulkWish) -> Iterator[str]:
    if not found.is_new:
        yield f"these rows were begun as the bulk {found.bulk.id}, which goes on; --anew would begin another one"
    if found.taken_in:
        yield f"passed by runs of their own since: {found.taken_in}"
    if counts["skipped"] and found.is_new:
        yield f"skipped, since an earlier bulk has passed them: {counts['skipped']}; --anew would run them again"
    if counts["running"]:
        yield f"under way when it broke off: {counts['running']}; what was begun is looked for, not repeated"
    if counts["failed"] and not wish.only_failed:
        yield f"left alone, since they failed: {counts['failed']}; run them again with --only-failed"
    if (aside := counts["person"] + counts["in_doubt"]) and not wish.only_set_aside:
        todo = todo_words(found.bulk.id, command=shlex.join(wish.command))
        yield f"left alone, since they need a person: {aside}; see them with: {todo}"


@contextmanager
def _interrupted(work: Work) -> Iterator[None]:
    """Lets the first Ctrl-C begin no further row, and the second one end the workers at once."""

    def hear(signum: int, frame: Any) -> None:  # noqa: ANN401 - as signal calls it
        if work.is_interrupted:
            raise KeyboardInterrupt
        work.interrupt()

    usual = {each: signal.getsignal(each) for each in _SIGNALS}
    for each in _SIGNALS:
        if usual[each] is not signal.SIG_IGN:  # as after nohup
            signal.signal(each, hear)
    try:
        yield
    finally:
        for each, handler in usual.items():
            signal.signal(each, handler)


def cores() -> int:
    """Returns how many cores there are for this process."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # outside of Linux
        return os.cpu_count() or 1
