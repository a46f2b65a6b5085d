"""What My Credentials shows: the projects of an account and the access keys of a user."""

from dataclasses import dataclass
from hashlib import sha256

from mock_sites.clock import stamp
from mock_sites.huawei_cloud.accounts import User
from mock_sites.world import World

MOST_KEYS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project; a region's own project has the region's code as its name."""

    id: str
    name: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessKey:
    """An access key without its secret, which is shown once and not kept."""

    id: str
    description: str
    is_enabled: bool
    created: str


def list_projects(world: World, user: User) -> list[Project]:
    """Return the projects of a user's account, by region."""
    rows = world.db.execute(
        "SELECT id, name, region FROM project WHERE account = ? ORDER BY region, name", (user.account.id,)
    )
    return [Project(**dict(row)) for row in rows]


def list_access_keys(world: World, user: User) -> list[AccessKey]:
    """Return the access keys of a user, oldest first."""
    rows = world.db.execute(
        "SELECT id, description, is_enabled, created FROM access_key WHERE iam_user = ? ORDER BY created, id",
        (user.id,),
    )
    return [AccessKey(**{**dict(row), "is_enabled": bool(row["is_enabled"])}) for row in rows]


def can_create_access_key(world: World, user: User) -> bool:
    """Tell whether a user may have one more access key."""
    return len(list_access_keys(world, user)) < MOST_KEYS


def create_access_key(world: World, user: User, description: str) -> tuple[str, str]:
    """Create an access key and return its ID and its secret."""
    now = stamp(world.clock.advance())
    secret = sha256(world.ids.hex32("access_key").encode()).hexdigest()
    key_id = f"MOCK{secret[:16].upper()}"
    world.db.execute("INSERT INTO access_key VALUES (?, ?, ?, 1, ?)", (key_id, user.id, description, now))
    return key_id, secret[16:56]


def delete_access_key(world: World, user: User, key_id: str) -> bool:
    """Delete one of a user's access keys; False when there is none of that ID."""
    found = world.db.execute(
        "SELECT 1 FROM access_key WHERE id = ? AND iam_user = ?", (key_id, user.id)
    ).fetchone()
    if found is None:
        return False
    world.clock.advance()
    world.db.execute("DELETE FROM access_key WHERE id = ?", (key_id,))
    return True
