"""What can be done to a world from outside its sites: by the API, by the page for people, by commands."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from mock_sites.spans import read_span
from mock_sites.world import World

if TYPE_CHECKING:
    from mock_sites.faults.turn import ActiveFault


def change_world(world: World, changes: Mapping[str, object]) -> None:
    """Change settings of a world; ValueError when one can't be."""
    if changes:
        with world.transaction():
            world.change_settings(**changes)


def advance_clock(world: World, span: str) -> datetime:
    """Move a world's clock on by a span such as `+15d`, do what is due then, and return the time."""
    import mock_sites.app  # noqa: F401 # its sites register what is due

    with world.transaction():
        return world.clock.advance_by(read_span(span))


def switch_on(
    world: World, fault: str, *, site: str | None, path: str | None, options: Mapping[str, object]
) -> "ActiveFault":
    """Switch a fault on; ValueError when there is none, or it can't be like this."""
    from mock_sites.faults.options import read_options
    from mock_sites.faults.switches import find_fault

    read_options(fault, find_fault(fault).options, options)  # any text may be a name here, "self" as well
    with world.joined():
        return world.faults.switch_on(fault, site=site, path=path, **options)


def switch_off(world: World, fault: str) -> None:
    """Switch a fault off; ValueError when there is none of the name."""
    with world.transaction():
        world.faults.switch_off(fault)


def perform_act(world: World, act: str, params: Mapping[str, str]) -> None:
    """Do an act that no visitor can do; ValueError or ActRefusedError when it can't be done."""
    from mock_sites.control_acts import perform

    with world.transaction():
        perform(world, act, **params)
