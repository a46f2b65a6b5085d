"""Who may buy what, and what an order is made of."""

import re
import secrets
import time
from dataclasses import dataclass

from mock_sites.clock import stamp
from mock_sites.huawei_cloud.accounts import Account, User
from mock_sites.koogallery.listing import Listing
from mock_sites.koogallery.products import Product
from mock_sites.provisioning import marketplace
from mock_sites.world import World

_CONFIRMATION = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A confirm page as it was submitted; `token` is the page's own, so that it makes one order at most."""

    token: str
    authorizes: bool
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why nothing was bought: the labels of the sentences, and the HTTP status that says so."""

    status: int
    labels: tuple[str, ...]


def new_confirmation() -> str:
    """Return the token of a confirm page that is about to be shown."""
    return secrets.token_hex(16)


def refuse_user(user: User) -> Refusal | None:
    """Return why a user can't buy for an account; None for the account's owner."""
    return None if user.is_owner else Refusal(status=403, labels=("refusal.sub_user",))


def refuse_buyer(account: Account, product: Product) -> Refusal | None:
    """Return why an account can't buy a product, whatever it ticks; None when it can."""
    if not product.is_sold:
        return Refusal(status=403, labels=("refusal.not_sold",))
    if account.authentication == "review":
        return Refusal(status=403, labels=("refusal.under_review",))
    if not account.is_authenticated:
        return Refusal(status=403, labels=("refusal.unauthenticated",))
    if not account.has_payment_method:
        return Refusal(status=403, labels=("refusal.no_payment",))
    return None


def refuse_confirmation(confirmation: Confirmation) -> Refusal | None:
    """Return what is missing on a submitted confirm page; None when it is complete."""
    if not _CONFIRMATION.fullmatch(confirmation.token):
        return Refusal(status=409, labels=("refusal.stale",))
    ticks = {"refusal.authorize": confirmation.authorizes, "refusal.agree": confirmation.agrees}
    missing = tuple(label for label, is_ticked in ticks.items() if not is_ticked)
    return Refusal(status=422, labels=missing) if missing else None


def find_order(world: World, confirmation: str) -> tuple[str, str] | None:
    """Return the order that a confirm page has made already, with the account that it belongs to."""
    row = world.db.execute(
        "SELECT id, account FROM purchase_order WHERE confirmation = ?", (confirmation,)
    ).fetchone()
    return None if row is None else (str(row["id"]), str(row["account"]))


def place_order(world: World, user: User, product: Product, confirmation: Confirmation) -> str:
    """Write an order with its one line, owe the seller the news, and return the order's number."""
    moment = world.clock.advance()
    order, now = world.ids.order(moment), stamp(moment)
    world.db.execute(
        "INSERT INTO purchase_order (id, account, iam_user, confirmation, status, created)"
        " VALUES (?, ?, ?, ?, 'processing', ?)",
        (order, user.account.id, user.id, confirmation.token, now),
    )
    line = f"{order}-000001"
    world.db.execute("INSERT INTO order_line VALUES (?, ?, ?)", (line, order, product.id))
    listing = world.faults.list_order(order) or Listing()
    resource = world.db.execute(
        "INSERT INTO resource (order_line, status, unlisted_views, unlisted_until, created)"
        " VALUES (?, 'provisioning', ?, ?, ?) RETURNING id",
        (line, listing.views, time.time() + listing.seconds if listing.seconds else 0, now),
    ).fetchone()
    marketplace.enqueue(world, "newInstance", resource=resource["id"])
    return order


def ordered_product(world: World, order: str, account: Account) -> str | None:
    """Return the ID of the product of one of an account's orders; None when it has no such order."""
    row = world.db.execute(
        "SELECT order_line.product FROM order_line JOIN purchase_order ON purchase_order.id = order_line.purchase_order"
        " WHERE purchase_order.id = ? AND purchase_order.account = ?",
        (order, account.id),
    ).fetchone()
    return None if row is None else str(row["product"])
