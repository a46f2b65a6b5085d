"""The control site: health, the page for people, the JSON interface for tests."""

from collections.abc import Callable

import httpx
import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.visitor import LoopbackTransport

Api = Callable[..., httpx.Response]


@pytest.fixture
def api(server: Server) -> Api:
    """Give a function that asks something of the control site."""

    def ask(method: str, path: str, **options: object) -> httpx.Response:
        with httpx.Client(transport=LoopbackTransport()) as client:
            return client.request(method, f"http://localhost:{server.port}{path}", **options)  # type: ignore[arg-type]

    return ask


def test_health(api: Api) -> None:
    """It says which service this is and its version."""
    health = api("GET", "/healthz").json()
    assert health["service"] == "mock_sites"
    assert health["version"]


def test_a_world_is_described(api: Api, server: Server, world: World) -> None:
    """With its addresses, logins, epoch and time."""
    found = api("GET", f"/api/worlds/{world.name}").json()
    assert found["name"] == world.name
    assert found["seed"] == "demo"
    assert found["epoch"] == world.settings.epoch
    assert found["now"] == "2026-03-02T09:30:00+08:00"
    assert found["sites"] == {
        key: server.url(key, world=world.name)
        for key in ("billing_center", "guance", "koogallery", "huawei_cloud", "huawei_id")
    }
    assert {"site": "billing_center", "username": "example-billing", "password": "Mock-billing-1"} in found[
        "logins"
    ]
    assert {"site": "huawei_id", "username": "example-cloud", "password": "Mock-huawei-1"} in found["logins"]


def test_the_life_of_a_world(api: Api) -> None:
    """Created, listed, begun anew with another epoch, dropped."""
    created = api("POST", "/api/worlds", json={"name": "mine"})
    assert created.status_code == 201
    assert "mine" in api("GET", "/api/worlds").json()["worlds"]
    assert api("POST", "/api/worlds", json={"name": "mine"}).status_code == 409
    again = api("PUT", "/api/worlds/mine", json={"seed": "demo"})
    assert again.status_code == 200
    assert again.json()["epoch"] != created.json()["epoch"]
    assert api("DELETE", "/api/worlds/mine").status_code == 204
    assert api("GET", "/api/worlds/mine").status_code == 404
    assert api("DELETE", "/api/worlds/mine").status_code == 404
    assert "mine" not in api("GET", "/api/worlds").json()["worlds"]


def test_putting_creates_what_there_is_not(api: Api) -> None:
    """PUT works for a new name as well."""
    assert api("PUT", "/api/worlds/new", json={}).json()["name"] == "new"
    api("DELETE", "/api/worlds/new")


def test_the_journal_tells_what_was_asked(api: Api, world: World, server: Server) -> None:
    """Each request is there with its status, and no query, which may hold what was typed."""
    with httpx.Client(transport=LoopbackTransport()) as client:
        client.get(server.url("billing_center", "/signin?next=/secret", world.name))
    (entry,) = api("GET", f"/api/worlds/{world.name}/journal").json()["entries"]
    assert entry == {
        "number": 1,
        "at": "2026-03-02T09:30:00+08:00",
        "kind": "request",
        "site": "billing_center",
        "name": "GET /signin",
        "detail": {"status": 200},
    }


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("POST", "/api/worlds", {"json": {"name": "Not A Label"}}, 400),
        ("POST", "/api/worlds", {"json": {}}, 400),
        ("POST", "/api/worlds", {"json": {"name": "x", "seed": "nope"}}, 400),
        ("POST", "/api/worlds", {"json": {"name": "x", "seed": "../../etc/passwd"}}, 400),
        ("POST", "/api/worlds", {"json": {"name": "x", "more": "y"}}, 400),
        ("POST", "/api/worlds", {"json": {"name": 1}}, 400),
        ("POST", "/api/worlds", {"json": ["x"]}, 400),
        ("POST", "/api/worlds", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ("POST", "/api/worlds", {"content": b"\xff", "headers": {"Content-Type": "application/json"}}, 400),
        (
            "POST",
            "/api/worlds",
            {"content": b"[" * 60000, "headers": {"Content-Type": "application/json"}},
            400,
        ),
        ("POST", "/api/worlds", {"data": {"name": "x"}}, 415),
        ("PUT", "/api/worlds/x", {"content": b'{"seed": "demo"}'}, 415),
        ("PUT", "/api/worlds/..%2Fup", {"json": {}}, 404),
        ("GET", "/api/worlds/nope/journal", {}, 404),
        ("GET", "/api/worlds/nope/more/still", {}, 404),
        ("PATCH", "/api/worlds", {}, 405),
        ("POST", "/api/worlds/x", {"json": {}}, 405),
        ("GET", "/api", {}, 404),
        ("GET", "/nope", {}, 404),
        ("POST", "/", {}, 404),
    ],
)
def test_what_cannot_be_done_is_said(
    api: Api, method: str, path: str, options: dict[str, object], status: int
) -> None:
    """A 4xx, in a sentence, for whatever is sent; nothing is created."""
    answer = api(method, path, **options)
    assert answer.status_code == status
    if path.startswith("/api/"):
        assert answer.json()["error"]
    assert "x" not in api("GET", "/api/worlds").json()["worlds"]


def test_the_page_for_people_lists_worlds_and_logins(api: Api, world: World) -> None:
    """Every world with its sites' links and logins."""
    page = api("GET", "/").text
    for text in (world.name, f"http://billing.{world.name}.localhost", "example-cloud", "Mock-huawei-1"):
        assert text in page
