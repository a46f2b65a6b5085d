"""Huawei Cloud accounts: each has an owner who signs in, and a project in every region."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mock_sites.clock import stamp
from mock_sites.passwords import Holder, hash_password, is_password
from mock_sites.world import World
from mock_sites.yaml_text import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A Huawei Cloud account; `id` is what a seller knows its buyer by.

    `authentication` is none, review, authenticated or rejected.
    """

    id: str
    name: str
    email: str
    phone: str
    authentication: str
    authenticated_as: str | None
    has_payment_method: bool
    created: str

    @property
    def is_authenticated(self) -> bool:
        """Whether its real-name authentication was approved."""
        return self.authentication == "authenticated"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who is signed in: an IAM user of an account.

    The account itself signs in as the owner, who has the account's name; others are sub-users with fewer
    rights.
    """

    id: str
    name: str
    account: Account
    is_owner: bool


def find_user(world: World, user_id: str) -> User:
    """Return an IAM user with its account."""
    row = world.db.execute(
        "SELECT iam_user.name AS user_name, iam_user.is_owner, huawei_account.* FROM iam_user"
        " JOIN huawei_account ON huawei_account.id = iam_user.account WHERE iam_user.id = ?",
        (user_id,),
    ).fetchone()
    values = dict(row)
    name, is_owner = values.pop("user_name"), bool(values.pop("is_owner"))
    values["has_payment_method"] = bool(values["has_payment_method"])
    return User(id=user_id, name=name, account=Account(**values), is_owner=is_owner)


def check_password(world: World, name: str, password: str) -> str | None:
    """Return the ID of the user who signs in with this name and password, or None.

    The owner's name is the account's; a sub-user's is `account/user`.
    """
    account, has_user, user = name.partition("/")
    row = world.db.execute(
        "SELECT iam_user.id, iam_user.password FROM iam_user"
        " JOIN huawei_account ON huawei_account.id = iam_user.account"
        " WHERE huawei_account.name = ? AND CASE ? WHEN '' THEN iam_user.is_owner = 1"
        " ELSE iam_user.is_owner = 0 AND iam_user.name = ? END",
        (account, has_user, user),
    ).fetchone()
    if row is None or not is_password(password, row["password"]):
        return None
    return str(row["id"])


def has_account(world: World, name: str) -> bool:
    """Tell whether an account name is taken."""
    found = world.db.execute("SELECT 1 FROM huawei_account WHERE name = ?", (name,)).fetchone()
    return found is not None


def find_holder(world: World, name: str) -> Holder | str:
    """Return whose password an account name's is; the key of a refusal when it can't be reset."""
    if "/" in name:
        return "forgot.sub_user"
    row = world.db.execute(
        "SELECT iam_user.id, iam_user.password, huawei_account.email FROM iam_user"
        " JOIN huawei_account ON huawei_account.id = iam_user.account"
        " WHERE huawei_account.name = ? AND iam_user.is_owner = 1",
        (name,),
    ).fetchone()
    if row is None:
        return "reset.unknown"
    if not row["email"]:
        return "reset.no_address"
    return Holder(key=row["id"], address=row["email"], password=row["password"])


def keep_password(world: World, holder: Holder, password_hash: str) -> None:
    """Keep a new password, which signs every browser of the user out."""
    world.db.execute("UPDATE iam_user SET password = ? WHERE id = ?", (password_hash, holder.key))
    world.db.execute("DELETE FROM session WHERE iam_user = ?", (holder.key,))


def add_sub_user(world: World, account: str, *, name: str, password: str) -> str:
    """Add an IAM user to the account of a name, and return the user's ID."""
    user_id = world.ids.hex32("iam_sub_user")
    world.db.execute(
        "INSERT INTO iam_user SELECT ?, id, ?, ?, 0, ? FROM huawei_account WHERE name = ?",
        (user_id, name, hash_password(password), stamp(world.clock.now()), account),
    )
    return user_id


def add_payment_method(world: World, account_id: str) -> None:
    """Bind a payment method to an account."""
    world.db.execute("UPDATE huawei_account SET has_payment_method = 1 WHERE id = ?", (account_id,))


def open_huawei_account(world: World, *, name: str, password: str, **details: object) -> str:
    """Open an account with its owner and projects, and return its account ID.

    `details` names further columns of the table, such as `authentication` and `has_payment_method`.
    """
    now = stamp(world.clock.now())
    account_id = world.ids.hex32("huawei_account")
    values: dict[str, object] = {"id": account_id, "name": name, "created": now, **details}
    columns, marks = ", ".join(values), ", ".join(f":{column}" for column in values)
    world.db.execute(f"INSERT INTO huawei_account ({columns}) VALUES ({marks})", values)  # noqa: S608 # our own names
    world.db.execute(
        "INSERT INTO iam_user VALUES (?, ?, ?, ?, 1, ?)",
        (world.ids.hex32("iam_user"), account_id, name, hash_password(password), now),
    )
    for region in _regions():
        world.db.execute(
            "INSERT INTO project VALUES (?, ?, ?, ?)",
            (world.ids.hex32("project"), account_id, region, region),
        )
    return account_id


@cache
def _regions() -> tuple[str, ...]:
    return tuple(read_yaml(Path(__file__).parents[1] / "catalogue.yaml")["regions"])
