"""Whatever is sent, the sites answer: no 5xx, no stack trace, nothing of another site, nothing unescaped."""

import itertools
import logging
import re
import socket
from typing import NoReturn
from urllib.parse import quote

import httpx
import pytest

from mock_sites import app
from mock_sites.hosts import HOST_LABELS, Place, read_host
from mock_sites.routing import Page, Routes, Site
from mock_sites.server import Server
from mock_sites.web import Visit, local_path
from mock_sites.world import World
from tests.mock_sites.huawei import sign_in
from tests.mock_sites.visitor import LoopbackTransport, Visitor, rows

ODD_TEXTS = (
    "",
    " ",
    "\x00",
    "'\"",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "{0}",
    "%s",
    "日本",
    "\ufffd",
    "x" * 3000,
)
FIELDS = (
    "q",
    "page",
    "next",
    "change",
    "address",
    "method",
    "account_id",
    "name",
    "email",
    "username",
    "service",
    "kind",
)
ADDRESSES = [(site, page) for site in app.SITES.values() for page in site.pages]


@pytest.mark.parametrize(
    ("site", "address"), ADDRESSES, ids=[f"{site.key} {page.method} {page.path}" for site, page in ADDRESSES]
)
def test_odd_input_gets_an_answer(server: Server, world: World, site: Site, address: Page) -> None:
    """Every address answers odd path parts, queries and fields below 500 and never echoes a tag."""
    with Visitor(server, world.name) as visitor:
        token = signed_in_token(visitor, site)
        for text in ODD_TEXTS:
            path = re.sub(r"\{\w+\}", quote(text, safe="") or "-", address.path.replace("\\", ""))
            url = server.url(site.key, path, world.name)
            fields = dict.fromkeys(FIELDS, text)
            if address.method == "GET":
                answer = visitor.client.get(url, params=fields)
            else:
                answer = visitor.client.post(url, data={**fields, "csrf": token})
            assert answer.status_code < 500, text
            assert "<script>alert(1)" not in answer.text


def signed_in_token(visitor: Visitor, site: Site) -> str:
    """Sign in where the site has a sign-in of its own, and return the token that its forms carry then."""
    if site.key == "billing_center":
        visitor.open("billing_center", "/signin")
        visitor.submit("/signin", username="example-billing", password="Mock-billing-1")
    elif site.key == "guance":
        visitor.open("guance", "/businessRegister")
    else:
        sign_in(visitor)
        visitor.open(site.key)
    token = re.search(r'name="csrf" value="(\w+)"', visitor.page.text)
    assert token is not None
    return token[1]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("billing.localhost", 200),
        ("billing.demo.localhost", 200),
        ("BILLING.LOCALHOST", 200),
        ("billing.nope.localhost", 404),
        ("nope.localhost", 404),
        ("a.b.billing.localhost", 404),
        ("billing.localhost.evil.example", 404),
        ("evil.example", 404),
        ("billing", 404),
        ("billing..localhost", 404),
        ("billing.-.localhost", 404),
        ("", 404),
    ],
)
def test_a_host_is_one_of_the_sites_or_nothing(server: Server, host: str, status: int) -> None:
    """Another name that points here, as in DNS rebinding, gets no page."""
    server.store.open("demo")
    with httpx.Client() as client:
        answer = client.get(f"http://127.0.0.1:{server.port}/signin", headers={"Host": host})
    assert answer.status_code == status


def test_an_unknown_world_says_where_worlds_are_made(server: Server) -> None:
    """Its page names the control site."""
    with httpx.Client(transport=LoopbackTransport()) as client:
        page = client.get(server.url("koogallery", world="nope"))
    assert page.text == (f"There is no world 'nope'. Worlds are created at http://localhost:{server.port}/")


@pytest.mark.parametrize("label", HOST_LABELS.values())
def test_links_keep_the_form_of_the_host(label: str) -> None:
    """Whoever came without a world in the host name stays without, so that cookies stay with them."""
    short, long = read_host(f"{label}.localhost:80"), read_host(f"{label}.mine.localhost")
    assert isinstance(short, Place)
    assert isinstance(long, Place)
    assert short.url("guance", "/x") == "http://guance.localhost:80/x"
    assert long.url("guance", "/x") == "http://guance.mine.localhost/x"


@pytest.mark.parametrize(
    ("path", "safe"),
    [
        ("/workspaces?q=a%20b", "/workspaces?q=a%20b"),
        ("/路径", "/%E8%B7%AF%E5%BE%84"),
        ("https://evil.example", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
    ],
)
def test_only_local_paths_are_redirected_to(path: str, safe: str) -> None:
    """Anything that could lead elsewhere, or into a header, becomes the front page."""
    assert local_path(path) == safe


def test_a_wrong_method_is_told_the_right_ones(visitor: Visitor) -> None:
    """405 with Allow; HEAD is a GET without its body."""
    visitor.open("billing_center", "/signin")
    url = str(visitor.page.url)
    answer = visitor.client.put(url)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
    head = visitor.client.head(url)
    assert (head.status_code, head.content) == (200, b"")


def test_a_page_that_is_not_there_says_so_in_both_languages(server: Server, world: World) -> None:
    """404, with the way home."""
    for language, heading in (("en", "Page not found"), ("zh-CN,zh;q=0.9", "页面不存在")):
        with Visitor(server, world.name, language=language) as visitor:
            assert visitor.open("guance", "/nope").status_code == 404
            assert heading in visitor.text


def test_a_request_has_a_largest_size(visitor: Visitor) -> None:
    """More than any form can need is refused before it is read whole."""
    visitor.open("billing_center", "/signin")
    assert visitor.submit("/signin", username="x" * 70_000).status_code == 413


def test_a_form_of_another_kind_has_no_token(visitor: Visitor) -> None:
    """Only what an HTML form sends is read as one: JSON, text or too many fields carry no token."""
    visitor.open("billing_center", "/signin")
    url = str(visitor.page.url)
    token = re.search(r'name="csrf" value="(\w+)"', visitor.page.text)
    assert token is not None
    for content, kind in (
        (f'{{"csrf": "{token[1]}"}}', "application/json"),
        (f"csrf={token[1]}", "text/plain"),
        (f"csrf={token[1]}" + "&a=b" * 300, "application/x-www-form-urlencoded"),
    ):
        assert visitor.client.post(url, content=content, headers={"Content-Type": kind}).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/static/../schema.sql",
        "/static/..%2fschema.sql",
        "/static/%2e%2e/world.py",
        "/static//etc/passwd",
        "/static/",
    ],
)
def test_static_files_are_only_the_ones_there_are(server: Server, path: str) -> None:
    """No path leads out of the folder."""
    request = f"GET {path} HTTP/1.1\r\nHost: billing.localhost\r\nConnection: close\r\n\r\n"
    assert raw(server, request).startswith(b"HTTP/1.1 404 ")


def raw(server: Server, request: str) -> bytes:
    """Send a request as it stands, which a client library would tidy up, and return the whole answer."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_static_files_may_be_kept_by_version(visitor: Visitor) -> None:
    """A page names its files with their version; such an answer may be kept for good, another not."""
    visitor.open("guance", "/businessRegister")
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', visitor.page.text)
    assert len(addresses) >= 4
    for address in addresses:
        kept = visitor.client.get(visitor.page.url.join(address))
        assert (kept.status_code, "immutable" in kept.headers["Cache-Control"]) == (200, True)
        plain = visitor.client.get(visitor.page.url.join(address.partition("?")[0]))
        assert plain.headers["Cache-Control"] == "no-cache"


def test_pages_are_not_kept_and_not_framed(visitor: Visitor) -> None:
    """What a signed-in page shows is for one visit, in a window of its own."""
    headers = visitor.open("billing_center", "/signin").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "date" not in headers
    assert "server" not in headers


def test_no_page_asks_for_anything_elsewhere(server: Server, world: World) -> None:
    """Style sheets, scripts and pictures come from the site itself."""
    with Visitor(server, world.name) as visitor:
        for site in HOST_LABELS:
            page = visitor.open(site)
            loaded = re.findall(r'<(?:link|script|img|iframe)[^>]* (?:href|src)="([^"]+)"', page.text)
            assert [address for address in loaded if not address.startswith(("/static/", "data:,"))] == []


def test_a_broken_page_is_undone_logged_and_hides_its_reasons(
    visitor: Visitor, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """500 with a sentence; what it wrote before it broke is not kept."""

    def breaks(visit: Visit) -> NoReturn:
        visit.world.db.execute("UPDATE workspace SET name = 'Half' WHERE name = 'Example Staging'")
        raise RuntimeError("the reason")

    routes = Routes()
    routes.get("/broken")(breaks)
    pages = app.SITES["billing_center"].pages
    pages += routes.pages
    page = visitor.open("billing_center", "/broken")
    pages.pop()
    assert page.status_code == 500
    assert "Something went wrong" in page.text
    assert "the reason" not in page.text
    assert "RuntimeError: the reason" in caplog.text
    assert rows(world, "SELECT id FROM workspace WHERE name = 'Half'") == []
    with world.transaction():
        assert [entry.detail["status"] for entry in world.journal.entries(kind="request")] == [500]
    caplog.clear()


def test_what_was_typed_comes_back_escaped(visitor: Visitor) -> None:
    """In a search box, in a form field, in a notice."""
    visitor.open("billing_center", "/signin")
    nasty = '"><img src=x onerror=alert(1)>'
    visitor.submit("/signin", username=nasty, password="x")
    assert "<img" not in visitor.page.text
    assert "&#34;&gt;&lt;img src=x" in visitor.page.text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("fr-FR, zh;q=0.5", "zh-CN"),
        ("en-US", "en"),
        ("de", "en"),
        (";;;,,q=", "en"),
        ("*", "en"),
    ],
)
def test_the_browsers_language_is_followed(server: Server, world: World, header: str, language: str) -> None:
    """The first language that the sites have, else English."""
    with Visitor(server, world.name, language=header) as visitor:
        assert f'<html lang="{language}"' in visitor.open("billing_center", "/signin").text


def test_the_language_menu_wins_and_leads_back(visitor: Visitor) -> None:
    """Chosen once it holds on that site, and the page that was open is shown again."""
    visitor.open("billing_center", "/signin?next=/bills")
    visitor.submit("/language", language="zh", next="/signin?next=/bills")
    assert visitor.page.url.raw_path == b"/signin?next=/bills"
    assert "<h1>登录</h1>" in visitor.page.text
    assert "<h1>登录</h1>" in visitor.open("billing_center", "/signin").text
    visitor.submit("/language", language="xx", next="https://evil.example/")
    assert visitor.page.url.path == "/signin"
    assert '<html lang="zh-CN"' in visitor.page.text
    visitor.submit("/language", language="en", next="/signin", csrf="wrong")
    assert visitor.page.status_code == 403


def test_after_a_refused_form_the_language_menu_leads_to_its_page(visitor: Visitor) -> None:
    """A refused form has no address of its own to come back to."""
    visitor.open("billing_center", "/signin?next=/bills")
    visitor.submit("/signin", username="x", password="y")
    back = re.findall(r'name="next" value="([^"]*)"', visitor.page.text)
    assert "/signin?next=/bills" in back


def test_every_site_speaks_both_languages(server: Server, world: World) -> None:
    """No page of a site without sign-in shows a word of the other language's catalogue as its heading."""
    for site, language in itertools.product(HOST_LABELS, ("en", "zh")):
        with Visitor(server, world.name, language=language) as visitor:
            page = visitor.open(site)
            heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.DOTALL)
            assert heading is not None
            has_chinese = re.search(r"[一-鿿]", heading[1]) is not None
            assert has_chinese == (language == "zh"), (site, language, heading[1])


def test_nothing_is_logged_for_an_ordinary_visit(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    """The request log is off: the world's journal has every request."""
    with caplog.at_level(logging.INFO):
        visitor.open("billing_center", "/signin")
    assert [record for record in caplog.records if record.name.startswith(("uvicorn", "mock_sites"))] == []
