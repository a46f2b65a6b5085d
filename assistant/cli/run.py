"""`assistant run`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from assistant.cli.database import database_option, same_database
from assistant.cli.inputs import pairs
from assistant.cli.interrupting import leaving_at_once
from assistant.events import Event, Listener, as_json
from assistant.launch import Wish, launch

F = TypeVar("F", bound=Callable[..., Any])
_EXIT = {"passed": 0, "failed": 1, "in_doubt": 1, "interrupted": 130}


def _report(name: str, *, help: str) -> Callable[[F], F]:  # noqa: A002 - as click calls it
    """Returns an option that names a file to be written."""
    kind = click.Path(dir_okay=False, writable=True, path_type=Path)
    return click.option(name, type=kind, metavar="FILE", help=help)


@click.command(
    "run",
    epilog="""\b
Examples:
  assistant run onboard --fresh             begin the demo world anew and onboard its workspace
  assistant run onboard                     again: nothing is bought twice
  assistant run account-id --json           events as JSON lines; the last one holds the outputs
  assistant run bind -i workspace='Example Staging' -i account_id=0f3c…
  assistant run purchase --headed --slow-mo 300
""",
)
@click.argument("flow")
@click.option(
    "-i", "--input", "inputs", multiple=True, metavar="NAME=VALUE", help="An input of the flow; repeatable."
)
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml to run in.")
@click.option(
    "--world", metavar="NAME", help="The world of the mock sites (its state lasts from run to run)."
)
@click.option("--fresh", is_flag=True, help="Begin the mock world anew.")
@click.option(
    "--locale", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="The sites' language."
)
@click.option(
    "--browser",
    metavar="NAME",
    help="firefox, webkit, chrome, msedge, a Chromium's path, or the ws:// or http:// endpoint of one that runs "
    "already, instead of the best found.",
)
@click.option("--headed", is_flag=True, help="Show the browser's window.")
@click.option(
    "--slow-mo", type=click.IntRange(0, 10_000), default=0, metavar="MS", help="Pause after each action."
)
@click.option(
    "--evidence",
    type=click.Choice(["none", "failure", "full"]),
    help="What to keep: nothing, what shows a failure (the default), or a picture of each step, a trace and a HAR.",
)
@click.option("--no-shots", is_flag=True, help="Take none of the flow's pictures.")
@click.option(
    "--update-pictures",
    is_flag=True,
    help="Keep what pages look like now as the pictures that conditions compare with.",
)
@click.option(
    "--act-again", is_flag=True, help="You have looked: what an earlier run left in doubt did not happen."
)
@click.option("--wait", is_flag=True, help="Wait for the end of another run that does the same.")
@click.option(
    "--yes-spend", is_flag=True, help="Say yes beforehand to all that costs money or can't be undone."
)
@database_option("The database of PostgreSQL that keeps the journal; otherwise config.yaml says which.")
@_report("--junit", help="Write the run as JUnit XML into FILE.")
@_report("--summary", help="Add the run as Markdown to FILE, such as $GITHUB_STEP_SUMMARY.")
@click.option(
    "--allure",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Add the run to a folder of Allure results.",
)
@click.option("--json", "as_lines", is_flag=True, help="Write events as JSON lines, and nothing else.")
@click.option("-v", "--verbose", is_flag=True, help="Show every step, however deep.")
def command(
    flow: str,
    inputs: tuple[str, ...],
    environment: str | None,
    world: str | None,
    fresh: bool,
    locale: str,
    browser: str | None,
    headed: bool,
    slow_mo: int,
    evidence: str | None,
    no_shots: bool,
    update_pictures: bool,
    act_again: bool,
    wait: bool,
    yes_spend: bool,
    junit: Path | None,
    summary: Path | None,
    allure: Path | None,
    as_lines: bool,
    verbose: bool,
) -> int:
    """Run FLOW, the name of a flow in flows/ or the path of a file, in a browser."""
    wish = Wish(
        flow=flow, inputs=pairs(inputs), environment=environment, world=world, fresh=fresh, locale=locale,
        browser=browser, headed=headed, slow=slow_mo, evidence=evidence, shots=not no_shots,
        update_pictures=update_pictures, act_again=act_again,
        wait=wait, yes_spend=yes_spend, rerun=_rerun(),
    )  # fmt: skip
    reports = _reports(junit=junit, summary=summary, allure=allure)
    return carry_out(wish, as_lines=as_lines, verbose=verbose, reports=reports)


def carry_out(wish: Wish, *, as_lines: bool, verbose: bool, reports: Sequence[Listener] = ()) -> int:
    """Runs what is wished for and tells it, as JSON lines or to people; returns the exit code."""
    listeners = [] if as_lines else [_Late(verbose=verbose)]
    lines: list[Listener] = [_write_line] if as_lines else []
    with leaving_at_once() as began:
        finished = launch(wish, listeners=[*lines, *listeners, *reports, began], person=_person(), say=_say)
    return _EXIT[finished.status]


def _reports(*, junit: Path | None, summary: Path | None, allure: Path | None) -> list[Listener]:
    """Returns the listeners that write reports for others than people at a terminal; imports what is wanted."""
    listeners: list[Listener] = []
    if junit or summary or allure:
        from assistant.report.after import AfterRun
    if junit:
        from assistant.report.junit import write_junit

        listeners.append(AfterRun(lambda story: write_junit(story, _with_folder(junit))))
    if summary:
        from assistant.report.summary import append_summary

        listeners.append(AfterRun(lambda story: append_summary(story, _with_folder(summary))))
    if allure:
        from assistant.report.allure import require_allure, write_allure

        require_allure()
        listeners.append(AfterRun(lambda story: write_allure(story, allure)))
    return listeners


def _with_folder(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


class _Late:
    """The terminal's listener, made with the first event: rich is imported while the browser starts."""

    def __init__(self, *, verbose: bool) -> None:
        self._verbose = verbose
        self._terminal: Listener | None = None

    def __call__(self, event: Event) -> None:
        if self._terminal is None:
            from rich.console import Console

            from assistant.report.terminal import Terminal

            live = None if sys.stdout.isatty() else False  # FORCE_COLOR alone doesn't make a log a terminal
            more = same_database(click.get_current_context())
            self._terminal = Terminal(Console(force_interactive=live), verbose=self._verbose, more=more)
        self._terminal(event)


def _write_line(event: Event) -> None:
    try:
        sys.stdout.write(json.dumps(as_json(event), ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads any more; what the run has begun comes to its end all the same
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(text: str) -> None:
    click.echo(text, err=True)


class _Typist:
    """The person at the terminal. Questions go to standard error, since standard output may be JSON."""

    def approve(self, question: str) -> bool:
        return click.confirm(question, err=True)

    def enter(self, question: str) -> str:
        return str(click.prompt(question, err=True))


def _person() -> _Typist | None:
    return _Typist() if sys.stdin.isatty() and sys.stderr.isatty() else None


def _rerun() -> list[str]:
    """Returns the command as typed, without passwords and what would begin anew or say yes beforehand."""
    from assistant.database_url import hidden

    anew = ("--fresh", "--update-pictures", "--yes-spend")
    return ["assistant", *(hidden(word) for word in sys.argv[1:] if word not in anew)]
