"""Products that an account has saved."""

from dataclasses import dataclass

from mock_sites.clock import stamp
from mock_sites.huawei_cloud.accounts import Account
from mock_sites.koogallery.products import Product, list_products
from mock_sites.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Favorite:
    """A saved product."""

    product: Product
    saved: str


def list_favorites(world: World, account: Account) -> list[Favorite]:
    """Return an account's favorites in the order of the shop."""
    rows = world.db.execute("SELECT product, saved FROM favorite WHERE account = ?", (account.id,))
    saved = {row["product"]: row["saved"] for row in rows}
    return [
        Favorite(product=product, saved=saved[product.id])
        for product in list_products(world)
        if product.id in saved
    ]


def is_favorite(world: World, account: Account, product: Product) -> bool:
    """Tell whether an account has saved a product."""
    return any(favorite.product == product for favorite in list_favorites(world, account))


def save_favorite(world: World, account: Account, product: Product) -> None:
    """Save a product; saving it again changes nothing."""
    world.db.execute(
        "INSERT OR IGNORE INTO favorite VALUES (?, ?, ?)", (account.id, product.id, stamp(world.clock.now()))
    )


def remove_favorite(world: World, account: Account, product: Product) -> None:
    """Forget a saved product."""
    world.db.execute("DELETE FROM favorite WHERE account = ? AND product = ?", (account.id, product.id))
