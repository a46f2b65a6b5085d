"""Who may do what in a workspace: its owner bills it, administrators see its bills, others see nothing of them."""

from enum import StrEnum

from mock_sites.billing_center.workspaces import Workspace, list_joined
from mock_sites.world import World


class Role(StrEnum):
    """What a Guance account is in a workspace."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    STANDARD = "standard"
    READ_ONLY = "read_only"

    @property
    def sees_billing(self) -> bool:
        """Whether the billing module is there."""
        return self in (Role.OWNER, Role.ADMINISTRATOR)


def find_joined(world: World, account: str, workspace_id: str) -> Workspace | None:
    """Return a workspace that an account is in; None for any other."""
    joined = list_joined(world, account)
    return next((workspace for workspace in joined if workspace.id == workspace_id), None)


def role_in(world: World, account: str, workspace: Workspace) -> Role:
    """Return the role of an account in a workspace that it is in."""
    if workspace.owner == account:
        return Role.OWNER
    (role,) = world.db.execute(
        "SELECT role FROM workspace_member WHERE workspace = ? AND account = ?", (workspace.id, account)
    ).fetchone()
    return Role(role)
