"""Buying: the confirm page, what comes of submitting it, and the result."""

from starlette.responses import Response

from mock_sites.huawei_cloud.page import not_found, render, signed_in_user
from mock_sites.koogallery.products import Product, find_product
from mock_sites.koogallery.purchase import (
    Confirmation,
    Refusal,
    find_order,
    new_confirmation,
    ordered_product,
    place_order,
    refuse_buyer,
    refuse_confirmation,
    refuse_user,
)
from mock_sites.koogallery.resources import has_live
from mock_sites.routing import Routes
from mock_sites.web import Visit

routes = Routes()


@routes.get("/purchase/{product}", signed_in=True)
def show_confirm(visit: Visit) -> Response:
    """Show what is about to be bought, and by whom; or why it can't be."""
    product = find_product(visit.world, visit.params["product"])
    if product is None:
        return not_found(visit)
    user = signed_in_user(visit)
    refusal = refuse_user(user) or refuse_buyer(user.account, product)
    return _confirm_page(visit, product, token=new_confirmation(), refusal=refusal)


@routes.post("/purchase/{product}", signed_in=True)
def submit(visit: Visit) -> Response:
    """Place the order; a page that was submitted before leads to the order that it made then."""
    product = find_product(visit.world, visit.params["product"])
    if product is None:
        return not_found(visit)
    user = signed_in_user(visit)
    confirmation = Confirmation(
        token=visit.field("confirmation"),
        authorizes=visit.field("authorize") == "on",
        agrees=visit.field("agree") == "on",
    )
    made = find_order(visit.world, confirmation.token)
    if made is not None and made[1] == user.account.id:
        return visit.redirect(f"/purchase/result/{made[0]}")
    refusal = refuse_user(user) or refuse_buyer(user.account, product) or refuse_confirmation(confirmation)
    if made is not None:
        refusal = Refusal(status=409, labels=("refusal.stale",))
    if refusal is not None:
        return _confirm_page(visit, product, token=new_confirmation(), refusal=refusal)
    order = place_order(visit.world, user, product, confirmation)
    visit.journal_act("order_created", order=order, product=product.slug, account=user.account.id)
    return visit.redirect(f"/purchase/result/{order}")


@routes.get("/purchase/result/{order}", signed_in=True)
def show_result(visit: Visit) -> Response:
    """Say that the order was placed and where it will be found."""
    order = visit.params["order"]
    product = ordered_product(visit.world, order, signed_in_user(visit).account)
    if product is None:
        return not_found(visit)
    return render(visit, "result.html", order=order, product=find_product(visit.world, product))


def refuse_purchase(visit: Visit, refusal: Refusal) -> Response:
    """Show the confirm page that was submitted once more, with a refusal."""
    product = find_product(visit.world, visit.params["product"])
    return (
        not_found(visit)
        if product is None
        else _confirm_page(visit, product, token=new_confirmation(), refusal=refusal)
    )


def _confirm_page(visit: Visit, product: Product, *, token: str, refusal: Refusal | None) -> Response:
    is_answer = visit.request.method == "POST" or not product.is_sold
    return render(
        visit,
        "confirm.html",
        status=refusal.status if refusal is not None and is_answer else 200,
        product=product,
        confirmation=token,
        refusal=refusal,
        has_one=has_live(visit.world, signed_in_user(visit).account, product),
    )
