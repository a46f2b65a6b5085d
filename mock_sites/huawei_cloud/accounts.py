"""Huawei Cloud accounts: each has an owner who signs in, and a project in every region."""

from functools import cache
from pathlib import Path

from mock_sites.clock import stamp
from mock_sites.passwords import hash_password
from mock_sites.world import World
from mock_sites.yaml_text import read_yaml


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
