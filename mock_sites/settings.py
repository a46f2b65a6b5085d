"""The settings of a world: what its seed fixed, and what may be changed while it runs."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

SKINS = ("seed", "2022-zh", "new-console")
PROVISIONING = ("v1", "v2")
CHANGEABLE: Mapping[str, tuple[object, ...]] = {
    "skin": SKINS,
    "provisioning": PROVISIONING,
    "require_instance_id": (False, True),
    "asynchronous_provisioning": (False, True),
}
"""The settings that may be changed, each with its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is fixed for a world until someone changes it.

    `secret` signs form tokens; `access_key` signs the provisioning interface; `require_instance_id`
    makes Billing Center ask for the instance ID beside the account ID; `skin` chooses among the labels and
    pages that the real sites had over the years; `provisioning` is the version of the interface, in whose
    second version `asynchronous_provisioning` makes the seller answer first and provision later.
    """

    epoch: str
    seed: str
    secret: str
    access_key: str
    require_instance_id: bool
    skin: str
    provisioning: str
    asynchronous_provisioning: bool


def read_settings(db: sqlite3.Connection) -> Settings:
    """Return the settings as the database has them now."""
    row = db.execute(
        "SELECT epoch, seed, secret, access_key, require_instance_id, skin, provisioning,"
        " asynchronous_provisioning FROM world"
    ).fetchone()
    flags = {name: bool(row[name]) for name in ("require_instance_id", "asynchronous_provisioning")}
    return Settings(**{**dict(row), **flags})


def write_settings(db: sqlite3.Connection, changes: Mapping[str, object]) -> None:
    """Change settings, all or none; ValueError names the one that is unknown or can't have its value."""
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise ValueError(f"there is no setting {name!r}; there are {', '.join(CHANGEABLE)}")
        if not any(
            value is choice or (value == choice and type(value) is str) for choice in CHANGEABLE[name]
        ):
            choices = ", ".join(_word(choice) for choice in CHANGEABLE[name])
            raise ValueError(f"{name} can't be {_word(value)}; it is one of {choices}")
    for name, value in changes.items():
        db.execute(f"UPDATE world SET {name} = ?", (value,))  # noqa: S608 # one of the names above


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
