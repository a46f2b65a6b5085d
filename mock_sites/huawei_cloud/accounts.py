"""Huawei Cloud accounts: each has an owner who signs in, and a project in every region."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mock_sites.clock import stamp
from mock_sites.passwords import hash_password, is_password
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
    """Who is signed in: an IAM user of an account. An account's owner has the account's name."""

    id: str
    name: str
    account: Account


def find_user(world: World, user_id: str) -> User:
    """Return an IAM user with its account."""
    row = world.db.execute(
        "SELECT iam_user.name AS user_name, huawei_account.* FROM iam_user"
        " JOIN huawei_account ON huawei_account.id = iam_user.account WHERE iam_user.id = ?",
        (user_id,),
    ).fetchone()
    values = dict(row)
    name = values.pop("user_name")
    values["has_payment_method"] = bool(values["has_payment_method"])
    return User(id=user_id, name=name, account=Account(**values))


def check_password(world: World, name: str, password: str) -> str | None:
    """Return the ID of the user who signs in with an account's name and password, or None."""
    row = world.db.execute(
        "SELECT iam_user.id, iam_user.password FROM iam_user"
        " JOIN huawei_account ON huawei_account.id = iam_user.account"
        " WHERE huawei_account.name = ? AND iam_user.is_owner = 1",
        (name,),
    ).fetchone()
    if row is None or not is_password(password, row["password"]):
        return None
    return str(row["id"])


def has_account(world: World, name: str) -> bool:
    """Tell whether an account name is taken."""
    found = world.db.execute("SELECT 1 FROM huawei_account WHERE name = ?", (name,)).fetchone()
    return found is not None


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
