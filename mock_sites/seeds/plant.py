"""Planting a seed: filling an empty database, and letting happen what happened before the world begins."""

import sqlite3
from datetime import datetime
from pathlib import Path

from mock_sites.billing_center.accounts import open_billing_account
from mock_sites.billing_center.workspaces import create_workspace
from mock_sites.clock import stamp
from mock_sites.guance.accounts import open_guance_account
from mock_sites.huawei_cloud.accounts import add_sub_user, open_huawei_account
from mock_sites.passwords import hash_password
from mock_sites.seeds.history import replay
from mock_sites.seeds.model import BillingAccountSeed, GuanceAccountSeed, HuaweiAccountSeed
from mock_sites.seeds.read import read_seed
from mock_sites.world import World
from mock_sites.yaml_text import read_yaml

_CATALOGUE = Path(__file__).parents[1] / "catalogue.yaml"
_BILLING_DAY = 3


def plant(db: sqlite3.Connection, name: str | Path) -> None:
    """Fill an empty database with what a seed says; its journal is empty then, whatever happened before."""
    read = read_seed(name)
    seed = read.seed
    opened = seed.opened or seed.starts
    db.execute(
        "INSERT INTO world (id, name, epoch, seed, secret, now, access_key, require_instance_id, skin,"
        " provisioning, asynchronous_provisioning) VALUES (1, '', '', ?, '', ?, ?, ?, ?, ?, ?)",
        (
            read.name,
            stamp(opened),
            seed.access_key,
            seed.require_instance_id,
            seed.skin,
            seed.provisioning,
            seed.asynchronous_provisioning,
        ),
    )
    world = World(read.name, db)
    with world.transaction():
        _plant_catalogue(db)
        for billing in seed.billing_accounts:
            _plant_billing_account(world, billing, starts=seed.starts)
        for guance in seed.guance_accounts:
            _plant_guance_account(world, guance)
        for huawei in seed.huawei_accounts:
            _plant_huawei_account(world, huawei)
        replay(world, read)
        db.execute("DELETE FROM journal")


def _plant_catalogue(db: sqlite3.Connection) -> None:
    catalogue = read_yaml(_CATALOGUE)
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


def _plant_billing_account(world: World, seed: BillingAccountSeed, *, starts: datetime) -> None:
    account = open_billing_account(
        world,
        password_hash=hash_password(seed.password) if seed.password else None,
        **seed.model_dump(exclude={"workspaces", "password"}),
    )
    if seed.password:
        _keep_login(world, "billing_center", seed.username, seed.password)
    for workspaces in seed.workspaces:
        for name, site in workspaces.named():
            workspace_id = create_workspace(
                world, name=name, site=site, billing_account=account, language=workspaces.language
            )
            for months_ago, amount in zip(range(len(workspaces.bills), 0, -1), workspaces.bills, strict=True):
                world.db.execute(
                    "INSERT INTO bill VALUES (?, ?, ?, ?)",
                    (account, _month_before(starts, months_ago), workspace_id, amount),
                )


def _plant_huawei_account(world: World, seed: HuaweiAccountSeed) -> None:
    open_huawei_account(world, **seed.model_dump(exclude={"users", "count"}))
    _keep_login(world, "huawei_id", seed.name, seed.password)
    for user in seed.users:
        add_sub_user(world, seed.name, name=user.name, password=user.password)
        _keep_login(world, "huawei_id", f"{seed.name}/{user.name}", user.password)


def _plant_guance_account(world: World, seed: GuanceAccountSeed) -> None:
    account = open_guance_account(
        world,
        password_hash=hash_password(seed.password),
        **seed.model_dump(exclude={"workspaces", "password", "member_of"}),
    )
    _keep_login(world, "guance", seed.username, seed.password)
    for name in seed.workspaces:
        world.db.execute(
            "UPDATE workspace SET owner = ? WHERE name = ? AND site = ?", (account, name, seed.site)
        )
        world.db.execute(
            "UPDATE guance_account SET billing_account ="
            " (SELECT billing_account FROM workspace WHERE name = ? AND site = ?) WHERE id = ?",
            (name, seed.site, account),
        )
    for member in seed.member_of:
        world.db.execute(
            "INSERT INTO workspace_member SELECT id, ?, ? FROM workspace WHERE name = ? AND site = ?"
            " ORDER BY rowid LIMIT 1",
            (account, member.role, member.workspace, seed.site),
        )


def _keep_login(world: World, site: str, username: str, password: str) -> None:
    world.db.execute(
        "INSERT INTO login (site, username, password) VALUES (?, ?, ?)", (site, username, password)
    )


def _month_before(now: datetime, months: int) -> str:
    """Return a month with a bill, counted back from the newest: a bill appears after the third day."""
    newest = now.year * 12 + now.month - 1 - (now.day <= _BILLING_DAY)
    year, month = divmod(newest - months, 12)
    return f"{year:04d}-{month + 1:02d}"
