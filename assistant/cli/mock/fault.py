"""`assistant mock fault`."""

from __future__ import annotations

import click

from assistant.cli.mock.place import mock_state
from assistant.errors import UsageError
from assistant.mock_world import faults, world_folder


@click.command(
    "fault",
    epilog="""\b
Examples:
  assistant mock fault mine                      what is on, and what there is
  assistant mock fault mine slow,seconds=2 error-once
  assistant mock fault mine 'reset,path=/purchase/*,when=after'
  assistant mock fault mine slow --off
  assistant mock fault mine --off                everything
""",
)
@click.argument("name")
@click.argument("fault", nargs=-1)
@click.option("--off", is_flag=True, help="Switch off instead; without a FAULT, all that are on.")
def command(name: str, fault: tuple[str, ...], off: bool) -> None:
    """Switch each FAULT on in the world NAME, for a site or path if wanted, with options behind commas.

    What each fault does and what can be set is told in docs/faults.md. All of them are switched, or none.
    """
    with world_folder(mock_state(), changed=name) as folder:
        if off:
            if wrong := next((each for each in fault if "," in each), None):
                raise UsageError(f"a fault is switched off by its name alone: {wrong.partition(',')[0]}")
            folder.switch_off(name, fault or [each.name for each in folder.active_faults(name)])
        elif fault:
            folder.switch_on(name, fault)
        active = folder.active_faults(name)
    if not fault and not off:
        for known, does in faults().items():
            click.echo(f"  {known:<22} {does}")
        click.echo()
    if not active:
        click.echo(f"Nothing goes wrong in {name}.")
    for each in active:
        where = [f"{key}={value}" for key, value in (("site", each.site), ("path", each.path)) if value]
        options = [f"{key}={value}" for key, value in each.options.items()]
        struck = "once" if each.strikes == 1 else f"{each.strikes} times"
        click.echo(f"On in {name}: {','.join([each.name, *where, *options])}; it has struck {struck}.")
