"""`assistant pick`."""

from __future__ import annotations

import signal
import sys
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from assistant.recording.picking import Picked


@click.command(
    "pick",
    epilog="""\b
Examples:
  assistant pick koogallery:/                     on the mock sites
  assistant pick /workspaces --site billing_center
  assistant pick https://billing.example.com/
""",
)
@click.argument("where", metavar="URL_OR_SITE_PATH")
@click.option("--site", metavar="KEY", help="The site that a path belongs to.")
@click.option("--env", "environment", metavar="NAME", help="The environment of config.yaml.")
@click.option("--world", metavar="NAME", help="The world of the mock sites.")
def command(where: str, site: str | None, environment: str | None, world: str | None) -> int:
    """Name what you click on in a browser's window, until you close it.

    Each click prints the step that suits what was clicked, with the shortest target that finds nothing else.
    Enter, here, switches between picking and using the page, for signing in or opening a menu.
    """
    from assistant.recording.picking import pick
    from assistant.recording.window import Place, window

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # nothing is left to write
    place = Place(where=where, site=site, environment=environment, world=world)
    switch = Event()
    with window(place, needs_site=False, say=_say) as shown:
        _say("Click on something to see its name. Enter, here, switches to using the page and back.")
        if sys.stdin is not None and sys.stdin.isatty():
            Thread(target=_hear, args=(switch,), daemon=True).start()
        pick(shown.page, tell=_tell, is_switched=lambda: _taken(switch))
    return 0


def _tell(picked: Picked) -> None:
    click.echo(str(picked))


def _say(text: str) -> None:
    click.echo(text, err=True)


def _hear(switch: Event) -> None:
    for _ in sys.stdin:
        switch.set()


def _taken(switch: Event) -> bool:
    """Tells whether Enter was pressed since the last time."""
    is_set = switch.is_set()
    switch.clear()
    return is_set
