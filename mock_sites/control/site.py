"""What answers on the control site: the page for people, the JSON API, and its description."""

import logging
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from mock_sites.control import api, front_page
from mock_sites.control.asking import Asked
from mock_sites.pages import Pages
from mock_sites.store import WorldStore
from mock_sites.world import World

_LOG = logging.getLogger(__name__)


def answer(
    store: WorldStore, pages: Pages, request: Request, body: bytes, wake: Callable[[World], None]
) -> Response:
    """Answer a request to the control site; `wake` is called for a world that owes the seller calls."""
    asked = Asked(store=store, request=request, body=body, wake=wake)
    try:
        response = _answer(asked, pages)
    except Exception:
        _LOG.exception("%s %s on the control site broke", asked.method, asked.path)
        response = PlainTextResponse("Sorry, this broke. The server's output says how.", status_code=500)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _answer(asked: Asked, pages: Pages) -> Response:
    if asked.path == "/healthz":
        return _health(asked)
    if asked.path == "/api" or asked.path.startswith("/api/"):
        return api.answer(asked)
    return front_page.answer(asked, pages, version=package_version())


def package_version() -> str:
    """Return the version of the installed distribution."""
    try:
        return version("onboarding-assistant")
    except PackageNotFoundError:
        return "unknown"


def _health(asked: Asked) -> Response:
    if asked.method != "GET":
        return PlainTextResponse("GET it.", status_code=405, headers={"Allow": "GET, HEAD"})
    return JSONResponse({"service": "mock_sites", "version": package_version()})
