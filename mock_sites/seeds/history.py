"""The history of a seed: what happened before the world begins, done by the rules of the sites.

What KooGallery told the seller then is done on both sides at once; no call is left owing.
"""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from mock_sites.billing_center import subscriptions
from mock_sites.billing_center.accounts import find_billing_account
from mock_sites.billing_center.changing import Wish, change_settlement, unlock
from mock_sites.billing_center.subscriptions import Purchase
from mock_sites.billing_center.workspaces import Workspace, find_workspace
from mock_sites.clock import stamp
from mock_sites.huawei_cloud.accounts import User, find_user
from mock_sites.huawei_cloud.realname import Application, submit_application
from mock_sites.koogallery.products import find_product
from mock_sites.koogallery.purchase import Confirmation, new_confirmation, place_order, refuse_buyer
from mock_sites.koogallery.resources import Resource, list_resources
from mock_sites.koogallery.resources import unsubscribe as close_resource
from mock_sites.labels import load_catalogue
from mock_sites.seeds.model import ActSeed
from mock_sites.seeds.read import ReadSeed
from mock_sites.world import World

_GUANCE = "8990a122-f456-43a4-892c-a458be31e336"
_SITES = Path(__file__).parents[1]


class _ImpossibleError(Exception):
    """An act that the sites refuse, in their own words."""


def replay(world: World, read: ReadSeed) -> None:
    """Do what a seed's history tells, then set the clock to the world's beginning.

    Raises PlacedError for an act that the sites refuse.
    """
    for index, entry in enumerate(read.seed.history):
        _set_clock(world, entry.at)
        ((act, name),) = entry.acts
        try:
            _ACTS[act](world, name, entry)
        except _ImpossibleError as error:
            raise read.error(("history", index, act), f"this can't have happened: {error}") from None
    _set_clock(world, read.seed.starts)
    world.db.execute("DELETE FROM delivery")


def _set_clock(world: World, moment: datetime) -> None:
    """Let it be a time, and what was due by then be done."""
    world.db.execute("UPDATE world SET now = ?", (stamp(moment),))
    world.clock.do_due_work()


def _buy(world: World, name: str, _: ActSeed) -> None:
    user = _owner(world, name)
    product = find_product(world, _GUANCE)
    if product is None:
        raise LookupError("the catalogue has no Guance")
    refusal = refuse_buyer(user.account, product)
    if refusal is not None:
        raise _ImpossibleError(_label("koogallery", refusal.labels[0]))
    confirmation = Confirmation(token=new_confirmation(), authorizes=True, agrees=True)
    order = place_order(world, user, product, confirmation)
    purchase = Purchase(
        order_id=order,
        product_id=product.offer_id,
        customer_id=user.account.id,
        customer_name=user.account.name,
        is_test=False,
    )
    instance = subscriptions.provision(world, purchase, instance_id=world.ids.derived_uuid("instance", order))
    world.db.execute(
        "UPDATE resource SET status = 'running', instance_id = ?, unlisted_views = 0 WHERE order_line LIKE ? || '-%'",
        (instance, order),
    )
    world.db.execute("UPDATE purchase_order SET status = 'completed' WHERE id = ?", (order,))


def _settle(world: World, name: str, entry: ActSeed) -> None:
    account, workspace = _workspace(world, name)
    wish = Wish(
        method="huawei",
        account_id=_owner(world, str(entry.by)).account.id,
        instance_id=_instance(world, str(entry.by)) or "",
    )
    refusal = change_settlement(world, account, workspace, wish)
    if refusal is not None:
        raise _ImpossibleError(_label("billing_center", refusal))


def _unsubscribe(world: World, name: str, _: ActSeed) -> None:
    resource = _live(world, name)
    close_resource(world, resource)
    subscriptions.release(world, str(resource.instance_id))
    _set_status(world, resource, "closed")


def _freeze(world: World, name: str, _: ActSeed) -> None:
    resource = _live(world, name)
    subscriptions.freeze(world, str(resource.instance_id))
    _set_status(world, resource, "frozen")


def _unfreeze(world: World, name: str, _: ActSeed) -> None:
    resource = _live(world, name)
    subscriptions.unfreeze(world, str(resource.instance_id))
    _set_status(world, resource, "running")


def _unlock(world: World, name: str, _: ActSeed) -> None:
    refusal = unlock(world, _workspace(world, name)[1])
    if refusal is not None:
        raise _ImpossibleError(_label("billing_center", refusal))


def _authenticate(world: World, name: str, _: ActSeed) -> None:
    account = _owner(world, name).account
    if account.authentication != "none":
        raise _ImpossibleError(f"the real-name authentication of {name} was asked for already")
    application = Application(
        kind="enterprise", name="Example Applicant", document="EXAMPLE000000001", agrees=True
    )
    submit_application(world, account, application)


_ACTS: Mapping[str, Callable[[World, str, ActSeed], None]] = {
    "buy": _buy,
    "settle": _settle,
    "unsubscribe": _unsubscribe,
    "freeze": _freeze,
    "unfreeze": _unfreeze,
    "unlock": _unlock,
    "authenticate": _authenticate,
}


def _owner(world: World, name: str) -> User:
    (number,) = world.db.execute(
        "SELECT iam_user.id FROM iam_user JOIN huawei_account ON huawei_account.id = account"
        " WHERE huawei_account.name = ? AND is_owner = 1",
        (name,),
    ).fetchone()
    return find_user(world, number)


def _workspace(world: World, name: str) -> tuple[sqlite3.Row, Workspace]:
    """Return the first workspace of a name, with the Billing Center account that it belongs to."""
    number, account = world.db.execute(
        "SELECT id, billing_account FROM workspace WHERE name = ? ORDER BY rowid", (name,)
    ).fetchone()
    workspace = find_workspace(world, account, number)
    if workspace is None:
        raise LookupError(f"the workspace {number} is gone")
    return find_billing_account(world, account), workspace


def _live(world: World, name: str) -> Resource:
    """Return the newest purchase of an account that is not closed."""
    resources = list_resources(world, _owner(world, name).account)
    live = next((resource for resource in resources if resource.is_live), None)
    if live is None:
        raise _ImpossibleError(f"{name} has no Guance subscription then")
    return live


def _instance(world: World, name: str) -> str | None:
    resources = list_resources(world, _owner(world, name).account)
    return next((resource.instance_id for resource in resources if resource.is_live), None)


def _set_status(world: World, resource: Resource, status: str) -> None:
    world.db.execute(
        "UPDATE resource SET status = ?, stale_views = 0 WHERE id = ?", (status, resource.number)
    )


def _label(site: str, key: str) -> str:
    return load_catalogue(_SITES / site, "en").text(key)
