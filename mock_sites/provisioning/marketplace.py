"""KooGallery's side of provisioning: what it owes the seller."""

from mock_sites.clock import stamp
from mock_sites.world import World


def enqueue(world: World, activity: str, *, resource: int, instance_status: str | None = None) -> None:
    """Owe the seller a call about a resource, within the transaction of the act that caused it.

    `activity` is newInstance, instanceStatus (with FREEZE or NORMAL), releaseInstance or queryInstance. The
    sender makes the call once the act is committed, and writes back what came of it.
    """
    world.db.execute(
        "INSERT INTO delivery (resource, activity, instance_status, created) VALUES (?, ?, ?, ?)",
        (resource, activity, instance_status, stamp(world.clock.now())),
    )
