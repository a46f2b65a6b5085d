"""Workspaces: created by registration or a seed, always settled by the Billing Center account at first."""

from mock_sites.clock import stamp
from mock_sites.world import World


def create_workspace(
    world: World, *, name: str, site: str, billing_account: int, language: str, owner: str | None = None
) -> str:
    """Create a workspace and return its ID."""
    workspace_id = world.ids.workspace()
    now = stamp(world.clock.now())
    world.db.execute(
        "INSERT INTO workspace"
        " (id, name, site, language, billing_account, owner, status, settlement, created)"
        " VALUES (?, ?, ?, ?, ?, ?, 'normal', 'guance', ?)",
        (workspace_id, name, site, language, billing_account, owner, now),
    )
    world.db.execute(
        "INSERT INTO settlement_change (workspace, at, cause, settlement) VALUES (?, ?, 'opened', 'guance')",
        (workspace_id, now),
    )
    return workspace_id
