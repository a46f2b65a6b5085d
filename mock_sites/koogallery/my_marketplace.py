"""My Marketplace: purchased apps and their details, favorites, unsubscriptions, service supervision."""

from urllib.parse import urlencode

from starlette.responses import Response

from mock_sites.huawei_cloud.page import not_found, render, signed_in_user
from mock_sites.koogallery.favorites import list_favorites, remove_favorite
from mock_sites.koogallery.products import find_product, is_match
from mock_sites.koogallery.resources import (
    Resource,
    count_view,
    find_resource,
    list_resources,
    return_invoice,
    unsubscribe,
)
from mock_sites.provisioning.live import asking_for_app_info
from mock_sites.provisioning.login import Login, sign_login
from mock_sites.provisioning.messages import ResultCode
from mock_sites.provisioning.protocols import protocol_of
from mock_sites.provisioning.seller_call import AppInfo, Outcome
from mock_sites.routing import Handler, Routes
from mock_sites.web import Inquiry, Visit

_PURCHASED = "/my/purchased"

routes = Routes()


@routes.get("/my", signed_in=True)
def show_marketplace(visit: Visit) -> Response:
    """Lead to the first page of My Marketplace."""
    return visit.redirect(_PURCHASED)


@routes.get(_PURCHASED, signed_in=True)
def show_purchased(visit: Visit) -> Response:
    """Show what was bought, as far as the list has caught up."""
    account = signed_in_user(visit).account
    resources = list_resources(visit.world, account)
    count_view(visit.world, account)
    return _purchased_page(visit, resources)


@routes.get(_PURCHASED + "/{resource}", signed_in=True)
def show_resource(visit: Visit) -> Response | Inquiry:
    """Show one resource with its IDs, and what the seller, asked while the visitor waits, tells of it."""
    resource = find_resource(visit.world, signed_in_user(visit).account, visit.params["resource"])
    if resource is None:
        return not_found(visit)
    if not resource.is_live:
        return render(visit, "resource.html", resource=resource, app_info=None, is_told=True)
    ask = asking_for_app_info(visit, resource=resource.number)

    def ask_and_show() -> Handler:
        outcome = ask()
        return lambda visit: _resource_page(visit, outcome)

    return Inquiry(ask_and_show)


@routes.get(_PURCHASED + "/{resource}/login", signed_in=True)
def log_in_to_application(visit: Visit) -> Response:
    """Send the buyer to the seller's page, signed, as a joint-operations product is logged in to."""
    user = signed_in_user(visit)
    resource = find_resource(visit.world, user.account, visit.params["resource"])
    if resource is None or resource.instance_id is None:
        return not_found(visit)
    if not user.is_owner or not resource.is_live:
        status, refusal = (409, "refusal.closed") if user.is_owner else (403, "refusal.sub_user")
        resources = list_resources(visit.world, user.account)
        return _purchased_page(visit, resources, status=status, refusal=refusal)
    login = Login(customer_id=user.account.id, instance_id=resource.instance_id)
    return visit.redirect(visit.url("guance", f"/huawei/login?{urlencode(sign_login(visit.world, login))}"))


@routes.post(_PURCHASED + "/{resource}/unsubscribe", signed_in=True)
def close_resource(visit: Visit) -> Response:
    """End a subscription; the list says so from its second view on."""
    user = signed_in_user(visit)
    account = user.account
    resource = find_resource(visit.world, account, visit.params["resource"])
    if resource is None:
        return not_found(visit)
    if not user.is_owner or not resource.is_live:
        status, refusal = (409, "refusal.closed") if user.is_owner else (403, "refusal.sub_user")
        resources = list_resources(visit.world, account)
        return _purchased_page(visit, resources, status=status, refusal=refusal)
    if resource.invoice == "issued":
        resources = list_resources(visit.world, account)
        return _purchased_page(visit, resources, status=409, refusal="refusal.invoice")
    unsubscribe(visit.world, resource)
    visit.journal_act("resource_unsubscribed", resource=resource.instance_id, order=resource.order)
    visit.notify("success", "unsubscribe.done", resource=resource.instance_id)
    return visit.redirect(_PURCHASED)


@routes.post(_PURCHASED + "/{resource}/invoice", signed_in=True)
def give_invoice_back(visit: Visit) -> Response:
    """Return a resource's invoice."""
    user = signed_in_user(visit)
    resource = find_resource(visit.world, user.account, visit.params["resource"])
    if resource is None:
        return not_found(visit)
    if not user.is_owner or not return_invoice(visit.world, resource):
        status, refusal = (409, "refusal.no_invoice") if user.is_owner else (403, "refusal.sub_user")
        resources = list_resources(visit.world, user.account)
        return _purchased_page(visit, resources, status=status, refusal=refusal)
    visit.notify("success", "invoice.returned", resource=resource.instance_id)
    return visit.redirect(_PURCHASED)


@routes.get("/my/favorites", signed_in=True)
def show_favorites(visit: Visit) -> Response:
    """Show the saved products."""
    favorites = list_favorites(visit.world, signed_in_user(visit).account)
    return render(visit, "favorites.html", favorites=favorites)


@routes.post("/my/favorites/{product}/remove", signed_in=True)
def forget_favorite(visit: Visit) -> Response:
    """Take a product off the list of favorites."""
    product = find_product(visit.world, visit.params["product"])
    if product is None:
        return not_found(visit)
    visit.world.clock.advance()
    remove_favorite(visit.world, signed_in_user(visit).account, product)
    visit.journal_act("favorite_removed", product=product.slug)
    visit.notify("success", "favorite.removed", product=visit.t(f"product.{product.slug}.name"))
    return visit.redirect("/my/favorites")


@routes.get("/my/unsubscriptions", signed_in=True)
def show_unsubscriptions(visit: Visit) -> Response:
    """Show the resources that were unsubscribed."""
    resources = list_resources(visit.world, signed_in_user(visit).account)
    ended = [resource for resource in resources if resource.unsubscribed is not None]
    return render(visit, "unsubscriptions.html", resources=ended)


@routes.get("/my/supervision", signed_in=True)
def show_supervision(visit: Visit) -> Response:
    """Show the services whose delivery is supervised: none of this shop's are."""
    return render(visit, "supervision.html")


def _resource_page(visit: Visit, outcome: Outcome) -> Response:
    resource = find_resource(visit.world, signed_in_user(visit).account, visit.params["resource"])
    if resource is None:
        return not_found(visit)
    app_info = _app_info(resource, outcome)
    activity = protocol_of(visit.world).details_activity
    visit.world.journal.answer("koogallery", activity, result=outcome.result, instance=outcome.instance_id)
    return render(visit, "resource.html", resource=resource, app_info=app_info, is_told=app_info is not None)


def _app_info(resource: Resource, outcome: Outcome) -> AppInfo | None:
    """Return what the seller told; an answer about another instance than this one tells nothing."""
    is_about_it = outcome.result == ResultCode.SUCCESS and outcome.instance_id == resource.instance_id
    return outcome.app_info if is_about_it else None


def _purchased_page(
    visit: Visit, resources: list[Resource], *, status: int = 200, refusal: str | None = None
) -> Response:
    query = visit.query.get("q", "").strip()
    listed = [resource for resource in resources if resource.is_listed]
    return render(
        visit,
        "purchased.html",
        status=status,
        refusal=refusal,
        query=query,
        is_waiting=len(listed) < len(resources),
        resources=[resource for resource in listed if is_match(query, _texts(visit, resource))],
    )


def _texts(visit: Visit, resource: Resource) -> list[str]:
    """Return what the list's search looks through."""
    return [visit.t(f"product.{resource.product.slug}.name"), resource.instance_id or "", resource.order]
