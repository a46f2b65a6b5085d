"""The application: finds the world and the site of each request, and lets the site's page answer it."""

import logging
from collections.abc import Callable
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from mock_sites import control
from mock_sites.billing_center.site import SITE as BILLING_CENTER
from mock_sites.guance.site import SITE as GUANCE
from mock_sites.hosts import Place, read_host
from mock_sites.huawei_cloud.console import SITE as HUAWEI_CLOUD
from mock_sites.huawei_cloud.huawei_id import SITE as HUAWEI_ID
from mock_sites.koogallery.site import SITE as KOOGALLERY
from mock_sites.routing import Site
from mock_sites.static_files import static_response
from mock_sites.store import WorldStore
from mock_sites.web import Visit, choose_language
from mock_sites.world import World

SITES = {site.key: site for site in (BILLING_CENTER, GUANCE, KOOGALLERY, HUAWEI_CLOUD, HUAWEI_ID)}
_LARGEST_BODY = 64 * 1024
_LANGUAGE_FORM = ("POST", "/language")
_FORM = "application/x-www-form-urlencoded"
_LOG = logging.getLogger(__name__)

Form = ImmutableMultiDict[str, str]


def build_app(store: WorldStore, *, after_visit: Callable[[World], None] = lambda world: None) -> ASGIApp:
    """Return the ASGI application over a store of worlds.

    `after_visit` is called when a visit has been committed; the server looks for pending calls there.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            body = await _read_body(request)
        except ClientDisconnect:
            return
        if body is None:
            response: Response = PlainTextResponse("The request is too large.", status_code=413)
        else:
            response = await run_in_threadpool(_answer, store, request, body, after_visit)
        await response(scope, receive, send)

    return app


async def _read_body(request: Request) -> bytes | None:
    """Return what was sent, or None when it is larger than any form here can be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            return None
    return body


def _answer(
    store: WorldStore, request: Request, body: bytes, after_visit: Callable[[World], None]
) -> Response:
    if (static := static_response(request.url.path)) is not None:
        return static
    place = read_host(request.headers.get("host", ""))
    if place is None:
        return PlainTextResponse("There is no such site here.", status_code=404)
    try:
        if place.site is None:
            return control.answer(store, request, body)
        world = store.open(place.world)
    except KeyError:
        return PlainTextResponse(
            f"There is no world {place.world!r}. Worlds are created at the control site, http://localhost{place.port}/",
            status_code=404,
        )
    response = _visit(request, body, SITES[place.site], place, world)
    after_visit(world)
    return response


def _visit(request: Request, body: bytes, site: Site, place: Place, world: World) -> Response:
    """Answer in one transaction; a page that breaks is undone, logged and answered without its reasons."""
    path = request.url.path
    try:
        with world.transaction():
            visit = Visit(request, site=site, place=place, world=world, form=_read_form(request, body))
            response = _dispatch(visit)
            world.journal.request(site.key, request.method, path, status=response.status_code)
            return response
    except Exception:
        _LOG.exception("%s %s on %s in the world %s broke", request.method, path, site.key, world.name)
        return _broken(request, site, place, world)


def _dispatch(visit: Visit) -> Response:
    method, path = visit.request.method, visit.request.url.path
    if (method, path) == _LANGUAGE_FORM:
        return choose_language(visit) if visit.has_form_token() else _error_page(visit, 403)
    found = visit.site.find("GET" if method == "HEAD" else method, path)
    if found is None:
        return _wrong_address(visit, path)
    page, visit.params = found
    if page.needs_sign_in and visit.session is None:
        return visit.site.sign_in(visit)
    if method == "POST" and not visit.has_form_token():
        return _error_page(visit, 403)
    return page.handler(visit)


def _wrong_address(visit: Visit, path: str) -> Response:
    methods = visit.site.methods(path)
    response = _error_page(visit, 405 if methods else 404)
    if methods:
        response.headers["Allow"] = ", ".join(methods)
    return response


def _error_page(visit: Visit, status: int) -> Response:
    return visit.render("error.html", status=status, code=status)


def _broken(request: Request, site: Site, place: Place, world: World) -> Response:
    try:
        with world.transaction():
            world.journal.request(site.key, request.method, request.url.path, status=500)
            return _error_page(Visit(request, site=site, place=place, world=world, form=Form([])), 500)
    except Exception:  # the error page itself can't be shown, as when the world was just dropped
        _LOG.exception("the error page of %s broke as well", site.key)
        return PlainTextResponse("Something went wrong on our side.", status_code=500)


def _read_form(request: Request, body: bytes) -> Form:
    if request.method != "POST" or request.headers.get("content-type", "").split(";")[0].strip() != _FORM:
        return Form([])
    try:
        return Form(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return Form([])
