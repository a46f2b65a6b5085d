"""What a world's journal says of faults, orders and requests."""

from mock_sites.world import World


def strikes(world: World, name: str) -> list[dict[str, object]]:
    """Returns what the journal says of each strike of a fault."""
    with world.transaction():
        return [entry.detail for entry in world.journal.faults(name)]


def order_count(world: World) -> int:
    """Returns how many orders were made."""
    with world.transaction():
        return len(world.journal.orders())


def statuses(world: World, request: str) -> list[int]:
    """Returns the status of each answer to a request, such as `GET /signin`, in order."""
    with world.transaction():
        return [int(entry.detail["status"]) for entry in world.journal.entries(kind="request", name=request)]
