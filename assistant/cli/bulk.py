"""`assistant bulk`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.database import WHERE, database_option, is_named, same_database
from assistant.cli.inputs import pairs
from assistant.cli.interrupting import INTERRUPTED
from assistant.errors import UsageError
from assistant.report.words import counted
from assistant.values import interval_of

if TYPE_CHECKING:
    from assistant.bulk.events import BulkFinished
    from assistant.bulk.wish import BulkWish
    from assistant.events import Event, Listener
    from assistant.tables import TableError

_ONCE = ("--only-failed", "--only-set-aside", "--resume", "--anew", "--yes-spend", "--dry-run")


class _Bulk(click.Group):
    """A command with arguments of its own, beside commands within it: what is none of these is a flow."""

    allow_extra_args = False
    allow_interspersed_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Leaves the words of a command within to that one."""
        if args and args[0] in self.commands:
            ctx.args = list(args)
            return ctx.args
        return click.Command.parse_args(self, ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Returns the usage of the command itself."""
        return click.Command.collect_usage_pieces(self, ctx)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what a command returns
        """Carries the command out, or the one within."""
        if not ctx.args:
            return click.Command.invoke(self, ctx)
        name, *rest = ctx.args
        # Beside, not below: what a command within needs are none of this one's arguments.
        with self.commands[name].make_context(f"{ctx.info_name} {name}", rest, parent=ctx.parent) as inner:
            return self.commands[name].invoke(inner)


def _pace(ctx: click.Context, param: click.Parameter, value: str | None) -> float:
    try:
        return interval_of(value) if value is not None else 0.0
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.group(
    "bulk",
    cls=_Bulk,
    epilog="""\b
Examples:
  assistant bulk onboard customers.csv --dry-run
  assistant bulk onboard customers.csv --parallel 4 --out results.csv
  assistant bulk onboard customers.csv --out results.csv       again: goes on, and does nothing twice
  assistant bulk onboard customers.csv --only-failed
  assistant bulk onboard customers.xlsx -i huawei_account=example-cloud --rate 30/min --limit 10
  assistant bulk onboard customers.csv --database postgresql://assistant@db.example.com/runs --parallel 20
  assistant bulk todo
""",
)
@click.argument("flow")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-i", "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="An input for all rows; repeatable."
)
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml to run in.")
@click.option("--world", metavar="NAME", help="The world of the mock sites.")
@click.option(
    "--locale", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="The sites' language."
)
@click.option("--browser", metavar="NAME", help="As for assistant run.")
@click.option(
    "--evidence",
    type=click.Choice(["none", "failure", "full"]),
    help="What to keep of each row that does not pass.",
)
@click.option("--shots", is_flag=True, help="Take the flow's pictures.")
@click.option(
    "--parallel", type=click.IntRange(1, 64), metavar="N", help="Worker processes; one per core by default."
)
@click.option(
    "--rate", "pace", callback=_pace, metavar="N/min", help="Begin no more rows than so many per s, min or h."
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Run so many rows at most.")
@click.option("--only-failed", is_flag=True, help="Run again what failed, and nothing else.")
@click.option("--only-set-aside", is_flag=True, help="Run again what needed a person, and nothing else.")
@click.option("--resume", "resumes", is_flag=True, help="Go on with an earlier bulk, and begin none.")
@click.option("--anew", is_flag=True, help="Begin a new bulk, whatever has passed before.")
@click.option(
    "--yes-spend", is_flag=True, help="Say yes beforehand to all that costs money or can't be undone."
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done with each row, without a browser.")
@click.option(
    "--stop-after",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    metavar="N",
    help="Stop when the same cause has ended N rows in a row; 0 never does.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the results as CSV into FILE.",
)
@click.option("--json", "as_lines", is_flag=True, help="Write events as JSON lines, and nothing else.")
@database_option("Leave the rows to workers at this database of PostgreSQL (assistant worker), and watch.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    flow: str,
    file: Path,
    inputs: tuple[str, ...],
    dry_run: bool,
    out: Path | None,
    as_lines: bool,
    **rest: Any,  # noqa: ANN401 - what a BulkWish has
) -> int:
    """Run FLOW for each row of FILE, a table in CSV, Excel, YAML or JSON lines whose columns are inputs.

    The whole table is checked first. The same command again goes on where it was left: a row that passed is never run
    twice. Ctrl-C lets the rows under way come to their end, a second one ends them at once.
    """
    from assistant.bulk.wish import BulkWish
    from assistant.tables import TableError

    if out is not None and out.resolve() == file.resolve():
        raise UsageError(f"--out {out} is the table itself; name another file")
    if rest["anew"] and (rest["resumes"] or rest["only_failed"] or rest["only_set_aside"]):
        raise UsageError(
            "--anew begins a bulk, so there is nothing to go on with; leave it or the others out"
        )
    if out is not None:
        _check_out(out)
    wish = BulkWish(
        flow=flow, file=file, inputs=pairs(inputs), command=_command(), is_dry=dry_run,
        is_remote=is_named(ctx), **rest,
    )  # fmt: skip
    try:
        return _show_plan(wish, as_lines=as_lines) if dry_run else _carry_out(wish, out, as_lines=as_lines)
    except TableError as error:
        return _show_problems(error)


@command.command("todo", epilog="Example: assistant bulk todo 20260302-093000-onboard-customers-1f3a")
@click.argument("bulk", required=False)
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
@database_option(WHERE)
@click.pass_context
def todo(ctx: click.Context, bulk: str | None, as_json: bool) -> None:
    """List the rows of BULK that need a person, or of the last one: what for, and how to go on."""
    from assistant.bulk.todo import bulk_of, tasks
    from assistant.journal import Journal
    from assistant.journal.bulk_record import Bulks
    from assistant.project import Project
    from assistant.project_file import find_config

    project = Project(find_config(Path.cwd()))
    with closing(Journal(project.journal_place)) as journal:
        bulks = Bulks(journal)
        record = bulk_of(bulks, bulk)
        found = list(tasks(bulks, record))
    if as_json:
        click.echo(json.dumps([asdict(task) for task in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo(f"Nothing of the bulk {record.id} needs a person.")
    for task in found:
        row = task.row
        click.echo(f"{record.file}:{row.line}  {row.label}")
        click.echo(f"  {row.reason}")
        click.echo(f"  {task.advice}")
        for words in task.commands:
            click.echo(f"    {words}{same_database(ctx)}")
        click.echo()
    if found:
        click.echo(
            f"{len(found)} to see to. All of them again: --only-set-aside with the command of the bulk."
        )


def _check_out(out: Path) -> None:
    """Raises UsageError where the results can't be written."""
    from assistant.files import check_writable

    try:
        check_writable(out)
    except UsageError as error:
        raise UsageError(f"{error}; nothing was run") from error


def _show_plan(wish: BulkWish, *, as_lines: bool) -> int:
    """Tells what would be done with each row."""
    from assistant.bulk.carrying_out import planned
    from assistant.bulk.words import STATUS_WORDS, shortened

    runs = 0
    for row in planned(wish):
        is_wanted = row.status in wish.wanted and (wish.limit is None or runs < wish.limit)
        runs += is_wanted
        if as_lines:
            click.echo(json.dumps({**asdict(row), "would_run": is_wanted}, ensure_ascii=False))
            continue
        would = "would run" if is_wanted else "left alone"
        before = f" ({STATUS_WORDS[row.status]}{', ' if row.reason else ''}{shortened(row.reason)})"
        click.echo(f"line {row.line}: {would}{before if row.tries or row.reason else ''}  {row.label}")
    if not as_lines:
        click.echo(f"\n{runs} would be run. Nothing was done.")
    return 0


def _carry_out(wish: BulkWish, out: Path | None, *, as_lines: bool) -> int:
    from assistant.bulk.carrying_out import BulkInterrupted, carry_out
    from assistant.bulk.words import ending_lines

    def say(text: str) -> None:
        click.echo(text, err=True)

    try:
        with _listening(as_lines=as_lines) as listener:
            finished = carry_out(wish, out=out, listeners=[listener], say=say)
    except BulkInterrupted as interrupted:
        say("Interrupted.")
        for line in ending_lines(interrupted.finished, command=interrupted.command):
            say(line)
        return INTERRUPTED
    return _exit_code(finished)


def _exit_code(finished: BulkFinished) -> int:
    if finished.interrupted:
        return INTERRUPTED
    is_short = bool(finished.stopped or finished.unwritten)
    return int(is_short or any(finished.counts[each] for each in ("failed", "person", "in_doubt")))


@contextmanager
def _listening(*, as_lines: bool) -> Iterator[Listener]:
    """Yields who tells of the bulk: JSON lines, a board on a terminal, plain lines elsewhere."""
    if as_lines:
        yield _write_line
    elif sys.stdout.isatty():
        from rich.console import Console

        from assistant.bulk.board import Board

        with Board(Console()) as board:
            yield board
    else:
        from assistant.bulk.log import Log

        yield Log(_flushed(click.echo))


def _command() -> list[str]:
    """Returns the command that was typed, without what was meant for this time only."""
    from assistant.database_url import hidden

    return ["assistant", *(hidden(word) for word in sys.argv[1:] if word not in _ONCE)]


def _flushed(write: Callable[[str], None]) -> Callable[[str], None]:
    def flushing(text: str) -> None:
        write(text)
        sys.stdout.flush()

    return flushing


def _write_line(event: Event) -> None:
    from assistant.events import as_json

    click.echo(json.dumps(as_json(event), ensure_ascii=False, default=str))
    sys.stdout.flush()


def _show_problems(error: TableError) -> int:
    """Tells everything that is wrong with a table, a line for each."""
    for problem in error.problems:
        click.echo(problem.headline, err=True)
    click.echo(f"{counted(len(error.problems), 'error')}; nothing was run.", err=True)
    return 2
