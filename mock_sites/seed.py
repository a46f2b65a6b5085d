"""Seeds: small YAML files that say what a new world has in it."""

import sqlite3
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mock_sites.billing_center.accounts import open_billing_account
from mock_sites.billing_center.workspaces import create_workspace
from mock_sites.clock import stamp
from mock_sites.huawei_cloud.accounts import open_huawei_account
from mock_sites.passwords import hash_password
from mock_sites.world import World
from mock_sites.yaml_text import read_yaml

_FOLDER = Path(__file__).parent
_WORLDS = _FOLDER / "worlds"

_BILLING_DAY = 3

Digits = Annotated[int, BeforeValidator(lambda text: str(text).replace("_", ""))]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WorkspaceSeed(_Part):
    """A workspace, settled by the Billing Center account; `bills` are cents by month, the last month last."""

    name: str
    site: str
    language: Literal["en", "zh"] = "en"
    bills: list[Digits] = []


class BillingAccountSeed(_Part):
    """A Billing Center account with its workspaces."""

    username: str
    password: str
    company: str
    industry: str = ""
    region: str = ""
    description: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    arbitrary_selection: bool = False
    cash_cents: Digits = 0
    voucher_cents: Digits = 0
    card_cents: Digits = 0
    workspaces: list[WorkspaceSeed] = []


class HuaweiAccountSeed(_Part):
    """A Huawei Cloud account."""

    name: str
    password: str
    email: str = ""
    phone: str = ""
    authentication: Literal["none", "review", "authenticated", "rejected"] = "none"
    authenticated_as: Literal["individual", "enterprise"] | None = None
    has_payment_method: bool = False


class Seed(_Part):
    """A whole seed file."""

    starts: datetime = Field(description="The world's time when it begins.")
    access_key: str = Field(description="Signs the calls of the provisioning interface.")
    require_instance_id: bool = False
    skin: Literal["seed", "2022-zh", "new-console"] = "seed"
    provisioning: Literal["v1", "v2"] = "v1"
    billing_accounts: list[BillingAccountSeed] = []
    huawei_accounts: list[HuaweiAccountSeed] = []


def seed_names() -> list[str]:
    """Return the names of all seeds, in order."""
    return sorted(path.stem for path in _WORLDS.glob("*.yaml"))


@cache
def read_seed(name: str) -> Seed:
    """Return a seed by name; ValueError when there is none or its file says something else."""
    if name not in seed_names():
        raise ValueError(f"there is no seed {name!r}; there are {', '.join(seed_names())}")
    return Seed.model_validate(read_yaml(_WORLDS / f"{name}.yaml"))


def plant(db: sqlite3.Connection, name: str) -> None:
    """Fill an empty database with what a seed says."""
    seed = read_seed(name)
    db.execute(
        "INSERT INTO world (id, name, epoch, seed, secret, now, access_key, require_instance_id, skin,"
        " provisioning) VALUES (1, '', '', ?, '', ?, ?, ?, ?, ?)",
        (name, stamp(seed.starts), seed.access_key, seed.require_instance_id, seed.skin, seed.provisioning),
    )
    world = World(name, db)
    with world.transaction():
        _plant_catalogue(db)
        for billing in seed.billing_accounts:
            _plant_billing_account(world, billing)
        for huawei in seed.huawei_accounts:
            open_huawei_account(world, **huawei.model_dump())


def _plant_catalogue(db: sqlite3.Connection) -> None:
    catalogue = read_yaml(_FOLDER / "catalogue.yaml")
    for position, site in enumerate(catalogue["guance_sites"]):
        db.execute(
            "INSERT INTO guance_site VALUES (:code, :operator, :position)", {**site, "position": position}
        )
    for position, product in enumerate(catalogue["products"]):
        row = {**product, "is_sold": int(product["is_sold"] == "true"), "position": position}
        db.execute(
            "INSERT INTO product VALUES (:id, :slug, :offer_id, :sku_code, :seller, :category, :billing_mode,"
            " :is_sold, :position)",
            row,
        )


def _plant_billing_account(world: World, seed: BillingAccountSeed) -> None:
    account = open_billing_account(
        world,
        password_hash=hash_password(seed.password),
        **seed.model_dump(exclude={"workspaces", "password"}),
    )
    for workspace in seed.workspaces:
        workspace_id = create_workspace(
            world,
            name=workspace.name,
            site=workspace.site,
            billing_account=account,
            language=workspace.language,
        )
        for months_ago, amount in zip(range(len(workspace.bills), 0, -1), workspace.bills, strict=True):
            world.db.execute(
                "INSERT INTO bill VALUES (?, ?, ?, ?)",
                (account, _month_before(world.clock.now(), months_ago), workspace_id, amount),
            )


def _month_before(now: datetime, months: int) -> str:
    """Return a month with a bill, counted back from the newest: a bill appears after the third day."""
    newest = now.year * 12 + now.month - 1 - (now.day <= _BILLING_DAY)
    year, month = divmod(newest - months, 12)
    return f"{year:04d}-{month + 1:02d}"
