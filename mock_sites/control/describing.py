"""What is told of worlds and faults, by the API and on the page for people."""

from typing import TYPE_CHECKING, Any

from mock_sites.hosts import HOST_LABELS, host_name
from mock_sites.seeds.names import describe_seeds
from mock_sites.settings import CHANGEABLE
from mock_sites.world import World

if TYPE_CHECKING:
    from mock_sites.faults.fault import Fault
    from mock_sites.faults.turn import ActiveFault


def describe_world(world: World, port: str) -> dict[str, Any]:
    """Return what someone who wants to use a world needs: addresses, logins, time, settings and faults."""
    with world.transaction():
        settings, now = world.settings, world.clock.now()
        logins = world.db.execute("SELECT site, username, password FROM login ORDER BY id").fetchall()
        faults = world.faults.active()
    return {
        "name": world.name,
        "epoch": settings.epoch,
        "seed": settings.seed,
        "about": describe_seeds().get(settings.seed, ""),
        "now": now.isoformat(),
        **{name: getattr(settings, name) for name in CHANGEABLE},
        "sites": {site: f"http://{host_name(site, world=world.name)}{port}/" for site in HOST_LABELS},
        "logins": [dict(login) for login in logins],
        "faults": [describe_active(fault) for fault in faults],
    }


def describe_active(fault: "ActiveFault") -> dict[str, Any]:
    """Return a fault that is switched on."""
    return {
        "name": fault.name,
        "site": fault.site,
        "path": fault.path,
        "options": dict(fault.options),
        "strikes": fault.strikes,
        "code": fault.code,
    }


def describe_fault(fault: "Fault") -> dict[str, Any]:
    """Return a fault that can be switched on, with its options."""
    return {
        "name": fault.name,
        "does": fault.does,
        "good_run": fault.good_run,
        "options": [
            {"name": option.name, "about": option.help, "default": option.default, "values": option.range}
            for option in fault.options
        ],
    }
