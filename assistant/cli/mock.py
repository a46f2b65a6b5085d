"""`assistant mock`."""

from __future__ import annotations

import signal
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from assistant.mock_world import addresses, serving, stop_serving
from assistant.project import Project
from assistant.project_file import find_config

if TYPE_CHECKING:
    from mock_sites.server import Server

_PORT = 8700


@click.group("mock")
def command() -> None:
    """The mock sites of Billing Center, KooGallery and Huawei Cloud."""


@command.command(
    "serve",
    epilog="""\b
Examples:
  assistant mock serve               serve the worlds of this project and stay up
  assistant mock serve --reset       begin the demo world anew first
  assistant mock serve --port 0      on any free port
""",
)
@click.option(
    "--port", type=click.IntRange(0, 65_535), default=_PORT, show_default=True, help="0 takes a free one."
)
@click.option("--reset", is_flag=True, help="Begin the demo world anew.")
def serve(port: int, reset: bool) -> None:
    """Serve the mock sites on this machine, print their addresses and stay up until Ctrl-C."""
    project = Project(find_config(Path.cwd()))
    project.make_state()
    state = project.mock_state
    state.mkdir(exist_ok=True)
    server = serving(state, port=port)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        if reset:
            server.store.reset("demo")
        _print_addresses(server)
        while not stop.wait(0.5):  # a wait without an end can't be interrupted on Windows
            pass
    except KeyboardInterrupt:
        click.echo()
    finally:
        stop_serving(server, state)


def _print_addresses(server: Server) -> None:
    click.echo("The mock sites are up; Ctrl-C stops them.\n")
    for name, address in addresses(server).items():
        click.echo(f"  {name:<22} {address}")
    click.echo("\nLogins of the demo world and all worlds are on the first page.")
