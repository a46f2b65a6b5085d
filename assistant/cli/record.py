"""`assistant record`."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click

from assistant.cli.writing import refuse_overwriting, show_remarks
from assistant.report.words import counted


@click.command(
    "record",
    epilog="""\b
Examples:
  assistant record koogallery:/ -o flows/buy.yaml                on the mock sites
  assistant record koogallery:/ -o flows/buy.yaml --world demo --fresh
  assistant record /workspaces --site billing_center -o flows/look.yaml
  assistant record https://billing.example.com/ -o flows/look.yaml --env staging
""",
)
@click.argument("where", metavar="URL_OR_SITE_PATH")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The flow's file."
)
@click.option("--site", metavar="KEY", help="The flow's site; for an address, the site that it stands for.")
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml.")
@click.option("--world", metavar="NAME", help="The world of the mock sites.")
@click.option("--fresh", is_flag=True, help="Begin the mock world anew.")
@click.option("--force", is_flag=True, help="Overwrite the file if it is there.")
def command(
    where: str,
    output: Path,
    site: str | None,
    environment: str | None,
    world: str | None,
    fresh: bool,
    force: bool,
) -> int:
    """Record what you do in a browser's window as a flow; close the window to end.

    Passwords are never written: each becomes a secret input. What no step can say becomes a comment in the flow.
    """
    from assistant.files import write_text
    from assistant.recording.draft import Draft, DraftStep
    from assistant.recording.inputs import DraftInputs
    from assistant.recording.recorder import record
    from assistant.recording.window import Place, window
    from assistant.recording.writing import flow_text

    refuse_overwriting(output, force=force)
    place = Place(where=where, site=site, environment=environment, world=world, fresh=fresh)

    with _interrupted() as is_over, window(place, needs_site=True, say=_say) as shown:
        invitation = f"Recording {shown.page.url}. Close the window, or press Ctrl-C here, to write {output}."
        recorder = record(shown.page, begun=lambda: _say(invitation), is_over=is_over.is_set)
        inputs = DraftInputs(shown.provided)
        first = DraftStep(verb="open", value=shown.path)
        entries = (first, *recorder.entries(shown.sites, inputs))
    draft = Draft(name=_title(output), site=shown.sites.own, entries=entries, inputs=inputs.declared)
    write_text(output, flow_text(draft))
    show_remarks(draft.remarks, output)
    steps = sum(isinstance(entry, DraftStep) for entry in entries)
    click.echo(f"{output} has {counted(steps, 'step')}. Run it with: assistant run {output}")
    return 0


def _say(text: str) -> None:
    click.echo(text, err=True)


def _title(output: Path) -> str:
    """Returns a flow's title for a file's name: `Buy guance` for buy-guance.yaml."""
    return " ".join(re.split(r"[-_\s]+", output.stem)).capitalize()


@contextmanager
def _interrupted() -> Iterator[Event]:
    """Turns Ctrl-C into a word that the recording is over, so that what was recorded is written."""
    is_over = Event()
    usual = signal.signal(signal.SIGINT, lambda *_: is_over.set())
    try:
        yield is_over
    finally:
        signal.signal(signal.SIGINT, usual)
