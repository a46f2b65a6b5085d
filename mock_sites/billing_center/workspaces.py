"""Workspaces of a Billing Center account, as the database has them."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from mock_sites.billing_center.settlement import LOCK_DAYS, days_left
from mock_sites.clock import DUE, read_time, stamp
from mock_sites.world import World

_SELECT = (
    "SELECT workspace.*, guance_site.operator, cloud_account.provider, cloud_account.account_id,"
    " (SELECT max(at) FROM settlement_change WHERE settlement_change.workspace = workspace.id AND cause = 'change')"
    " AS last_change FROM workspace JOIN guance_site ON guance_site.code = workspace.site"
    " LEFT JOIN cloud_account ON cloud_account.id = workspace.cloud_account"
)
_FOUND = (
    "WHERE workspace.billing_account = :account AND workspace.status <> 'dissolved' AND"
    " (instr(lower(workspace.name), lower(:search)) OR instr(workspace.id, lower(:search)))"
)

_JOINED = (
    "WHERE workspace.status <> 'dissolved' AND (workspace.owner = :account OR workspace.id IN"
    " (SELECT workspace FROM workspace_member WHERE account = :account))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace and how it is settled; `provider` and `account_id` are those of its cloud account.

    `is_tied_to_cloud_account` says that one settles it, or will again when it is unfrozen.
    """

    id: str
    name: str
    site: str
    operator: str
    plan: str
    billing_account: int
    owner: str | None
    status: str
    settlement: str | None
    provider: str | None
    account_id: str | None
    locked_at: datetime | None
    last_change: datetime | None
    days_left: int
    is_tied_to_cloud_account: bool

    @property
    def method(self) -> str | None:
        """Which of the methods settles it: guance or a cloud's name; None while it is locked."""
        return self.provider if self.settlement == "cloud" else self.settlement

    @property
    def is_cleared(self) -> bool:
        """Whether it is locked for good."""
        return self.status == "locked" and self.days_left == 0

    @property
    def can_be_unlocked(self) -> bool:
        """Whether it is locked and its countdown still runs."""
        return self.status == "locked" and self.days_left > 0


def create_workspace(
    world: World, *, name: str, site: str, billing_account: int, language: str, owner: str | None = None
) -> str:
    """Create a workspace, settled by its Billing Center account, and return its ID."""
    workspace_id = world.ids.workspace()
    now = stamp(world.clock.now())
    world.db.execute(
        "INSERT INTO workspace (id, name, site, language, billing_account, owner, status, settlement, created)"
        " VALUES (?, ?, ?, ?, ?, ?, 'normal', 'guance', ?)",
        (workspace_id, name, site, language, billing_account, owner, now),
    )
    note_settlement(world, workspace_id, "opened", "guance")
    return workspace_id


def list_workspaces(
    world: World, billing_account: int, *, search: str = "", most: int = -1, after: int = 0
) -> list[Workspace]:
    """Return the workspaces of an account in the order of their creation, those whose name or ID matches.

    `most` is how many there may be, any number when it is -1, and `after` how many are passed over.
    """
    rows = world.db.execute(
        f"{_SELECT} {_FOUND} ORDER BY workspace.rowid LIMIT :most OFFSET :after",
        {"account": billing_account, "search": search, "most": most, "after": after},
    )
    return [_read(row, world.clock.now()) for row in rows]


def count_workspaces(world: World, billing_account: int, *, search: str = "") -> int:
    """Return how many workspaces an account has whose name or ID matches."""
    (number,) = world.db.execute(
        f"SELECT count(*) FROM workspace {_FOUND}",  # noqa: S608 # our own condition
        {"account": billing_account, "search": search},
    ).fetchone()
    return int(number)


def list_joined(world: World, account: str) -> list[Workspace]:
    """Return the workspaces that a Guance account owns or is a member of, without dissolved ones."""
    rows = world.db.execute(
        f"{_SELECT} {_JOINED} ORDER BY workspace.rowid",
        {"account": account},
    )
    return [_read(row, world.clock.now()) for row in rows]


def find_workspace(world: World, billing_account: int, workspace_id: str) -> Workspace | None:
    """Return a workspace of an account; None for another account's."""
    row = world.db.execute(
        f"{_SELECT} WHERE workspace.billing_account = ? AND workspace.id = ?", (billing_account, workspace_id)
    ).fetchone()
    return None if row is None else _read(row, world.clock.now())


def find_any_workspace(world: World, workspace_id: str) -> Workspace | None:
    """Return a workspace, whichever account it belongs to."""
    row = world.db.execute(f"{_SELECT} WHERE workspace.id = ?", (workspace_id,)).fetchone()
    return None if row is None else _read(row, world.clock.now())


def settle_by_cloud_account(
    world: World, workspace_id: str, cloud_account: sqlite3.Row, *, cause: str
) -> None:
    """Settle a workspace by a cloud account, which ends a lock.

    `cause` is change, unlock, or opened at its registration.
    """
    world.db.execute(
        "UPDATE workspace SET status = 'normal', settlement = 'cloud', cloud_account = ?, locked_at = NULL,"
        " lock_cause = NULL, frozen_account = NULL WHERE id = ?",
        (cloud_account["id"], workspace_id),
    )
    note_settlement(world, workspace_id, cause, cloud_account["provider"], cloud_account["account_id"])


def unlock_workspace(world: World, workspace_id: str) -> None:
    """End a workspace's lock; from then on the Billing Center account settles it."""
    world.db.execute(
        "UPDATE workspace SET status = 'normal', settlement = 'guance', locked_at = NULL, lock_cause = NULL,"
        " frozen_account = NULL WHERE id = ?",
        (workspace_id,),
    )
    note_settlement(world, workspace_id, "unlock", "guance")


def dissolve_workspace(world: World, workspace_id: str) -> None:
    """End a workspace for ever: nothing settles it, and its name is free again."""
    world.db.execute(
        "UPDATE workspace SET status = 'dissolved', settlement = NULL, cloud_account = NULL, locked_at = NULL,"
        " lock_cause = NULL, frozen_account = NULL WHERE id = ?",
        (workspace_id,),
    )


def end_countdowns(world: World, now: datetime) -> None:
    """Clear the workspaces whose countdown has run out: from then on nothing unlocks them."""
    ended = world.db.execute(
        "SELECT id, locked_at FROM workspace WHERE status = 'locked' AND cleared_at IS NULL AND locked_at <= ?"
        " ORDER BY locked_at, rowid",
        (stamp(now - timedelta(days=LOCK_DAYS)),),
    ).fetchall()
    for workspace_id, locked_at in ended:
        cleared = stamp(read_time(locked_at) + timedelta(days=LOCK_DAYS))
        world.db.execute("UPDATE workspace SET cleared_at = ? WHERE id = ?", (cleared, workspace_id))
        world.journal.act("billing_center", "workspace_cleared", workspace=workspace_id, at=cleared)


DUE.append(end_countdowns)


def is_name_free(world: World, billing_account: int, name: str) -> bool:
    """Tell whether an account has no workspace of a name."""
    found = world.db.execute(
        "SELECT 1 FROM workspace WHERE billing_account = ? AND name = ? AND status <> 'dissolved'",
        (billing_account, name),
    ).fetchone()
    return found is None


def note_settlement(
    world: World, workspace_id: str, cause: str, settlement: str | None, account_id: str | None = None
) -> None:
    """Keep a line in the history of how a workspace is settled."""
    world.db.execute(
        "INSERT INTO settlement_change (workspace, at, cause, settlement, account_id) VALUES (?, ?, ?, ?, ?)",
        (workspace_id, stamp(world.clock.now()), cause, settlement, account_id),
    )


def _read(row: sqlite3.Row, now: datetime) -> Workspace:
    locked_at = None if row["locked_at"] is None else read_time(row["locked_at"])
    return Workspace(
        id=row["id"],
        name=row["name"],
        site=row["site"],
        operator=row["operator"],
        plan=row["plan"],
        billing_account=row["billing_account"],
        owner=row["owner"],
        status=row["status"],
        settlement=row["settlement"],
        provider=row["provider"],
        account_id=row["account_id"],
        locked_at=locked_at,
        last_change=None if row["last_change"] is None else read_time(row["last_change"]),
        days_left=0 if locked_at is None else days_left(locked_at, now),
        is_tied_to_cloud_account=row["cloud_account"] is not None or row["frozen_account"] is not None,
    )
