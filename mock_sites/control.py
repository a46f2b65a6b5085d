"""The control site on the bare localhost: the worlds, their addresses and logins, for people and by JSON."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from mock_sites.hosts import DEFAULT_WORLD, HOST_LABELS, host_name
from mock_sites.pages import Pages
from mock_sites.store import WorldStore
from mock_sites.world import StaleWorldError, World

_API = "/api/worlds"
_DEFAULT_SEED = "demo"
_SITE_NAMES = {
    "billing_center": "Billing Center",
    "guance": "Guance registration",
    "koogallery": "KooGallery",
    "huawei_cloud": "Huawei Cloud console",
    "huawei_id": "Huawei ID",
}
_INTERFACE = (
    ("GET /api/worlds", "The names of all worlds."),
    ("POST /api/worlds", 'Creates a world: {"name": "mine", "seed": "demo"}. 409 if it exists.'),
    ("GET /api/worlds/mine", "A world's epoch, seed, time, addresses and logins."),
    ("PUT /api/worlds/mine", 'Creates a world or begins it anew: {"seed": "demo"}.'),
    ("DELETE /api/worlds/mine", "Drops a world with everything in it."),
    ("GET /api/worlds/mine/journal", "What was asked of the sites and what happened, in order."),
)

Result = TypeVar("Result")


class RefusedError(Exception):
    """A request to the JSON API that can't be done; `status` is the answer's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def answer(store: WorldStore, pages: Pages, request: Request, body: bytes) -> Response:
    """Answer a request to the control site."""
    path, method = request.url.path, "GET" if request.method == "HEAD" else request.method
    if path == "/healthz":
        return JSONResponse({"service": "mock_sites", "version": package_version()})
    if path == "/" and method == "GET":
        return HTMLResponse(_front_page(store, pages, _port(request)))
    if path != _API and not path.startswith(f"{_API}/"):
        return PlainTextResponse("There is no such page here.", status_code=404)
    try:
        return _api(
            store, method, path.removeprefix(_API).strip("/").split("/"), _port(request), request, body
        )
    except RefusedError as refusal:
        return JSONResponse({"error": str(refusal)}, status_code=refusal.status)


def package_version() -> str:
    """Return the version of the installed distribution."""
    try:
        return version("onboarding-assistant")
    except PackageNotFoundError:
        return "unknown"


def describe_world(world: World, port: str) -> dict[str, Any]:
    """Return what someone who wants to use a world needs: addresses, logins, epoch and time."""
    with world.transaction():
        settings, now = world.settings, world.clock.now()
        logins = world.db.execute("SELECT site, username, password FROM login ORDER BY id").fetchall()
    return {
        "name": world.name,
        "epoch": settings.epoch,
        "seed": settings.seed,
        "now": now.isoformat(),
        "sites": {site: f"http://{host_name(site, world=world.name)}{port}/" for site in HOST_LABELS},
        "logins": [dict(login) for login in logins],
    }


def _api(
    store: WorldStore, method: str, parts: list[str], port: str, request: Request, body: bytes
) -> Response:
    match method, parts:
        case "GET", [""]:
            return JSONResponse({"worlds": store.names()})
        case "POST", [""]:
            wish = _read_wish(request, body)
            world = _refusing(lambda: store.create(wish.get("name", ""), wish.get("seed", _DEFAULT_SEED)))
            return JSONResponse(describe_world(world, port), status_code=201)
        case "PUT", [name]:
            wish = _read_wish(request, body)
            world = _refusing(lambda: store.reset(name, wish.get("seed", _DEFAULT_SEED)))
            return JSONResponse(describe_world(world, port))
        case "GET", [name]:
            return JSONResponse(describe_world(_refusing(lambda: store.open(name)), port))
        case "DELETE", [name]:
            _refusing(lambda: store.drop(name))
            return Response(status_code=204)
        case "GET", [name, "journal"]:
            world = _refusing(lambda: store.open(name))
            with world.transaction():
                return JSONResponse({"entries": [asdict(entry) for entry in world.journal.entries()]})
    raise RefusedError(
        405 if len(parts) < 2 else 404, f"{method} {request.url.path} is not part of this interface"
    )


def _refusing(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except FileExistsError as error:
        raise RefusedError(409, f"there is already a world {error.args[0]!r}") from error
    except StaleWorldError as error:
        raise RefusedError(409, str(error)) from error
    except KeyError as error:
        raise RefusedError(404, f"there is no world {error.args[0]!r}") from error
    except ValueError as error:
        raise RefusedError(400, str(error)) from error


def _read_wish(request: Request, body: bytes) -> dict[str, str]:
    """Return the JSON object that was sent.

    The content type must say so: a form of a foreign page can't, so no page that a person happens to
    visit can create or drop worlds here.
    """
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise RefusedError(415, "send a JSON object with Content-Type: application/json")
    try:
        wish = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"this is not JSON: {error}") from error
    if not isinstance(wish, dict) or not all(isinstance(value, str) for value in wish.values()):
        raise RefusedError(400, 'send a JSON object like {"name": "mine", "seed": "demo"}')
    if unknown := wish.keys() - {"name", "seed"}:
        raise RefusedError(400, f"unknown: {', '.join(sorted(unknown))}")
    return wish


def _port(request: Request) -> str:
    _, _, port = request.headers.get("host", "").rpartition(":")
    return f":{port}" if port.isdigit() else ""


def _front_page(store: WorldStore, pages: Pages, port: str) -> str:
    worlds = []
    for name in sorted({*store.names(), DEFAULT_WORLD}):
        with contextlib.suppress(StaleWorldError):
            worlds.append(describe_world(store.open(name), port))
    context = {"worlds": worlds, "names": _SITE_NAMES, "interface": _INTERFACE, "version": package_version()}
    return pages.show("", "control.html", context)
