"""The shop: home, search, product pages."""

from starlette.responses import Response

from mock_sites.huawei_cloud.page import not_found, render, signed_in_user, visiting_user
from mock_sites.koogallery.favorites import is_favorite, save_favorite
from mock_sites.koogallery.products import CATEGORIES, Product, find_product, is_match, list_products
from mock_sites.labels import LANGUAGES
from mock_sites.routing import Routes
from mock_sites.web import Visit

routes = Routes()


@routes.get("/")
def show_home(visit: Visit) -> Response:
    """Show search, categories and popular applications."""
    return render(visit, "shop_home.html", products=list_products(visit.world), categories=CATEGORIES)


@routes.get("/search")
def show_search(visit: Visit) -> Response:
    """Show the products that have every word of the query, in either language, in one category if wanted."""
    query, category = visit.query.get("q", "").strip(), visit.query.get("category", "")
    found = [product for product in list_products(visit.world) if is_match(query, _texts(visit, product))]
    return render(
        visit,
        "search.html",
        query=query,
        category=category,
        categories=CATEGORIES,
        products=[product for product in found if category in ("", product.category)],
    )


@routes.get("/contents/{product}")
def show_product(visit: Visit) -> Response:
    """Show a product."""
    product = find_product(visit.world, visit.params["product"])
    if product is None:
        return not_found(visit)
    user = visiting_user(visit)
    saved = user is not None and is_favorite(visit.world, user.account, product)
    return render(visit, "product.html", product=product, is_saved=saved)


@routes.post("/contents/{product}/favorite", signed_in=True)
def save(visit: Visit) -> Response:
    """Put a product on the list of favorites."""
    product = find_product(visit.world, visit.params["product"])
    if product is None:
        return not_found(visit)
    visit.world.clock.advance()
    save_favorite(visit.world, signed_in_user(visit).account, product)
    visit.journal_act("favorite_saved", product=product.slug)
    visit.notify("success", "favorite.saved", product=visit.t(f"product.{product.slug}.name"))
    return visit.redirect(f"/contents/{product.id}")


@routes.get("/agreement")
def show_agreement(visit: Visit) -> Response:
    """Show the agreement that a buyer accepts."""
    return render(visit, "agreement.html")


@routes.get("/sell")
def show_sell(visit: Visit) -> Response:
    """Show what a seller should know."""
    return render(visit, "sell.html")


def _texts(visit: Visit, product: Product) -> list[str]:
    """Return what a search looks through: name, tagline and seller in all languages."""
    catalogues = [visit.catalogue(language) for language in LANGUAGES]
    keys = (f"product.{product.slug}.name", f"product.{product.slug}.tagline", f"seller.{product.seller}")
    return [catalogue.text(key) for catalogue in catalogues for key in keys]
