"""`assistant mock serve`."""

from __future__ import annotations

import signal
from threading import Event
from typing import TYPE_CHECKING

import click

from assistant.cli.mock.place import mock_place
from assistant.mock_world import LOOPBACK, SERVED_PORT, addresses, serving, stop_serving

if TYPE_CHECKING:
    from mock_sites.server import Server


@click.command(
    "serve",
    epilog="""\b
Examples:
  assistant mock serve                 serve the worlds of this project and stay up
  assistant mock serve --reset         begin the demo world anew first
  assistant mock serve --port 0        on any free port
  assistant mock serve --host 0.0.0.0  inside a container, whose port is then published
""",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=SERVED_PORT,
    show_default=True,
    help="0 takes a free one.",
)
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="Listen there as well; open to whoever reaches it."
)
@click.option("--reset", is_flag=True, help="Begin the demo world anew.")
def command(port: int, host: str, reset: bool) -> None:
    """Serve the mock sites on this machine, print their addresses and stay up until Ctrl-C."""
    state, changes = mock_place()
    if host != LOOPBACK:
        _warn(host)
    server = serving(state, port=port, host=host, changes=changes)
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


def _warn(host: str) -> None:
    lines = (
        f"WARNING: the mock sites listen on {host}, not on this machine's loopback alone.",
        "Whoever reaches that address can sign in, change worlds and drop them: there is no password.",
        "Do this inside a container or a network of your own, nowhere else.",
    )
    click.secho("\n".join(lines), fg="red", bold=True, err=True)


def _print_addresses(server: Server) -> None:
    click.echo("The mock sites are up; Ctrl-C stops them.\n")
    for name, address in addresses(server).items():
        click.echo(f"  {name:<22} {address}")
    click.echo("\nLogins of the demo world and all worlds are on the first page.")
