"""What keeps strangers out: loopback, tokens, cookies, escaping, bounds, and no word of what broke."""

import re
import socket
from collections.abc import Iterator

import httpx
import pytest

from mock_sites.hosts import HOST_LABELS
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.visitor import LoopbackTransport, Visitor

SITES = tuple(HOST_LABELS)
FORMS = {
    "billing_center": "/signin",
    "guance": "/businessRegister",
    "koogallery": "/",
    "huawei_cloud": "/signin",
    "huawei_id": "/login",
}
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    """Give a client that reaches the server by any host name."""
    with httpx.Client(transport=LoopbackTransport()) as client:
        yield client


@pytest.mark.parametrize("site", SITES)
def test_cookies_are_out_of_reach(client: httpx.Client, server: Server, world: World, site: str) -> None:
    """No script reads them, and no other site's form sends them."""
    answer = client.get(server.url(site, FORMS[site], world.name), follow_redirects=True)
    cookies = answer.headers.get_list("set-cookie")
    assert cookies, "the page with a form set no cookie"
    for cookie in cookies:
        assert "httponly" in cookie.lower()
        assert re.search(r"samesite=(lax|strict)", cookie.lower())


def test_the_control_page_s_cookie_is_out_of_reach(client: httpx.Client, server: Server) -> None:
    """It is for its own site alone."""
    cookie = client.get(f"http://localhost:{server.port}/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "path",
    [
        "/static/../schema.sql",
        "/static/%2e%2e/schema.sql",
        "/static/..%2fschema.sql",
        "/static/%2e%2e%2f%2e%2e%2fpyproject.toml",
        "/static//etc/passwd",
        "/static/....//schema.sql",
        "/static/..\\schema.sql",
        "/static/base.css%00.html",
        "/static/",
    ],
)
@pytest.mark.parametrize("host", ["localhost", "billing.demo.localhost"])
def test_static_files_lead_nowhere_else(server: Server, host: str, path: str) -> None:
    """A path out of the folder is a name that there is not, however it is written."""
    answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1\.1 40[04] ", answer)
    for secret in (b"CREATE TABLE", b"[project]", b"root:"):
        assert secret not in answer


def raw(server: Server, request: bytes) -> bytes:
    """Send bytes as they are, and return what comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


@pytest.mark.parametrize("host", ["localhost", "billing.demo.localhost"])
def test_a_large_request_is_refused(client: httpx.Client, server: Server, host: str) -> None:
    """At 64 KiB, whatever it says of its length."""
    url = f"http://{host}:{server.port}/signin"
    assert client.post(url, content=b"x" * (64 * 1024 + 1)).status_code == 413
    chunks = (b"x" * 8192 for _ in range(20))
    assert client.post(url, content=chunks).status_code == 413


def test_endless_headers_are_refused(server: Server) -> None:
    """They are not collected for ever: the answer is a refusal, or the connection ends."""
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"y" * 1000) for number in range(200))
    try:
        answer = raw(server, b"GET / HTTP/1.1\r\nHost: localhost\r\n" + lines + b"\r\n")
    except ConnectionError:
        return
    assert re.match(rb"HTTP/1\.1 4", answer)


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "localhost.example.com",
        "billing.demo.localhost.example.com",
        "127.0.0.1.example.com",
        "",
    ],
)
def test_only_its_own_names_are_answered(server: Server, host: str) -> None:
    """A name that someone pointed at this machine reaches nothing, so no foreign page can read the worlds."""
    for path in ("/", "/api/worlds", "/healthz"):
        answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert re.match(rb"HTTP/1\.1 40[04] ", answer)


def test_the_api_takes_no_form(client: httpx.Client, server: Server, world: World) -> None:
    """A page of another site can send forms without asking, so they change nothing here."""
    base = f"http://localhost:{server.port}/api/worlds"
    body = b'{"name": "sneaked"}'
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        assert client.post(base, content=body, headers={"Content-Type": content_type}).status_code == 415
    preflight = client.request(
        "OPTIONS",
        f"{base}/{world.name}",
        headers={"Origin": "http://example.com", "Access-Control-Request-Method": "DELETE"},
    )
    assert preflight.status_code == 405
    assert not [name for name in preflight.headers if name.lower().startswith("access-control")]
    assert "sneaked" not in server.store.names()


@pytest.mark.parametrize("site", SITES)
def test_what_is_typed_is_escaped(client: httpx.Client, server: Server, world: World, site: str) -> None:
    """In the query, in the path and in a refused form."""
    for path in (f"/search?q={EVIL}", f"/?q={EVIL}", f"/{EVIL}", f"/login?service={EVIL}"):
        answer = client.get(server.url(site, path, world.name), follow_redirects=True)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_what_is_typed_on_the_control_page_is_escaped(client: httpx.Client, server: Server) -> None:
    """In its search, its notices and its refusals."""
    base = f"http://localhost:{server.port}"
    for path in (f"/?q={EVIL}", f"/?done=drop&world={EVIL}", f"/journal/{EVIL}", f"/{EVIL}"):
        answer = client.get(base + path)
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_a_typed_name_is_escaped_where_it_is_kept(visitor: Visitor, world: World) -> None:
    """Also where it comes out of the database again."""
    with world.transaction():
        world.db.execute("UPDATE workspace SET name = ? WHERE name = 'Example Staging'", (EVIL[:64],))
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1")
    page = visitor.open("billing_center", "/workspaces").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("site", SITES)
def test_no_page_tells_how_it_broke(
    client: httpx.Client, server: Server, world: World, site: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The reason is in the server's log, and nothing of it on the page."""
    with world.transaction():
        world.db.execute("ALTER TABLE session RENAME TO gone")
    answer = client.get(server.url(site, FORMS[site], world.name), headers={"Cookie": "session=a-token"})
    assert answer.status_code == 500
    for word in ("Traceback", "sqlite", "no such table", ".py"):
        assert word not in answer.text
    assert caplog.records


def test_the_control_site_does_not_tell_how_it_broke(
    client: httpx.Client, server: Server, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither its page nor its API."""
    with world.transaction():
        world.db.execute("ALTER TABLE login RENAME TO gone")
    base = f"http://localhost:{server.port}"
    for path in (f"/?q={world.name}", f"/api/worlds/{world.name}"):
        answer = client.get(base + path)
        assert answer.status_code == 500
        for word in ("Traceback", "sqlite", "no such table", ".py"):
            assert word not in answer.text
    assert caplog.records


def test_answers_keep_to_themselves(client: httpx.Client, server: Server, world: World) -> None:
    """They are not framed, sniffed or kept."""
    for url in (server.url("billing_center", "/signin", world.name), f"http://localhost:{server.port}/"):
        headers = client.get(url).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
