"""What KooGallery sells, and how it is found."""

from collections.abc import Iterable
from dataclasses import dataclass

from mock_sites.world import World

CATEGORIES = {
    "operations": "chart",
    "security": "shield",
    "data": "database",
    "business": "building",
    "developer": "code",
    "images": "server",
}
"""The categories, in the order in which they are shown, with the sign of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product; its texts are labels under its slug."""

    id: str
    slug: str
    offer_id: str
    sku_code: str
    seller: str
    category: str
    billing_mode: str
    is_sold: bool


def list_products(world: World) -> list[Product]:
    """Return all products, the most popular first."""
    rows = world.db.execute(
        "SELECT id, slug, offer_id, sku_code, seller, category, billing_mode, is_sold FROM product ORDER BY position"
    )
    return [Product(**{**dict(row), "is_sold": bool(row["is_sold"])}) for row in rows]


def find_product(world: World, product_id: str) -> Product | None:
    """Return a product by its ID."""
    return next((product for product in list_products(world) if product.id == product_id), None)


def is_match(query: str, texts: Iterable[str]) -> bool:
    """Tell whether every word of a query is in the texts of a product, whatever its case."""
    text = " ".join(texts).lower()
    return all(word in text for word in query.lower().split())
