"""A run reaches the hosts of its environment's sites and no others, whichever way out a page tries."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from assistant.browser.finding import Browser, find
from assistant.browser.gate import Gate
from assistant.browser.session import OpenBrowser, Window, launched
from assistant.events import Warned
from assistant.reach import Reach
from tests.assistant.browser.remote import devtools
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop, Shops

if TYPE_CHECKING:
    from playwright.sync_api import Browser as RunningBrowser
    from playwright.sync_api import BrowserContext, Page, Playwright

_LONGEST = 20.0
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"


class Forbidden:
    """A server that no run may reach: it notes every connection, with what was asked, and every datagram."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("127.0.0.1", self.port))
        for work in (self._accept, self._receive):
            Thread(target=work, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.heard.append("a connection")
            Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(_LONGEST)
            try:
                asked = connection.recv(65536)
                self.heard.append(asked.split(b"\r\n")[0].decode("latin-1"))
                connection.sendall(_ANSWER)
            except OSError:
                return

    def _receive(self) -> None:
        while True:
            try:
                self._datagrams.recv(65536)
            except OSError:
                return
            self.heard.append("a datagram")

    def has_heard(self, way: str) -> bool:
        """Tells whether a way out arrived."""
        if way == "stun":
            return "a datagram" in self.heard
        if way == "turn":
            return any(line.startswith("\0\x03") for line in self.heard)
        return any(f" /{way} " in line for line in self.heard)

    def close(self) -> None:
        """Listens no more."""
        self._server.close()
        self._datagrams.close()


WAYS: dict[str, str] = {
    "link": "<a id=go href=URL>go</a><script>onload = () => go.click()</script>",
    "form": "<form id=go method=post action=URL><input name=a></form><script>onload = () => go.submit()</script>",
    "location": "<script>location.href = 'URL'</script>",
    "redirect": "<script>location.href = '/redirect'</script>",
    "redirected_post": (
        "<form id=go method=post action=/redirected_post></form><script>onload = () => go.submit()</script>"
    ),
    "meta_refresh": "<meta http-equiv=refresh content='0; url=URL'>",
    "popup": "<script>open('URL')</script>",
    "new_tab": "<a id=go target=_blank href=URL>go</a><script>onload = () => go.click()</script>",
    "frame": "<iframe src=URL></iframe>",
    "frame_in_text": "<iframe srcdoc='<img src=URL>'></iframe>",
    "frame_of_data": "<iframe src='data:text/html,<img src=URL>'></iframe>",
    "frame_of_blob": (
        "<iframe id=f></iframe><script>f.src = URL_OF(new Blob(['<img src=URL>'], {type: 'text/html'}))</script>"
    ),
    "page_of_blob": (
        "<script>location = URL_OF(new Blob(['<script src=URL></'+'script>'], {type: 'text/html'}))</script>"
    ),
    "image": "<img src=URL>",
    "image_redirected": "<img src=/image_redirected>",
    "script": "<script src=URL></script>",
    "style": "<link rel=stylesheet href=URL>",
    "font": "<style>@font-face {font-family: x; src: url(URL)} p {font-family: x}</style><p>text</p>",
    "video": "<video src=URL autoplay muted></video>",
    "object": "<object data=URL></object>",
    "prefetch": "<link rel=prefetch href=URL>",
    "preload": "<link rel=preload as=script href=URL>",
    "ping": "<a id=go ping=URL href='#x'>go</a><script>onload = () => go.click()</script>",
    "fetch": "<script>fetch('URL', {mode: 'no-cors'})</script>",
    "fetch_redirected": "<script>fetch('/fetch_redirected', {mode: 'no-cors'})</script>",
    "xhr": "<script>const x = new XMLHttpRequest(); x.open('GET', 'URL'); x.send()</script>",
    "beacon": "<script>navigator.sendBeacon('URL', 'told')</script>",
    "last_words": "<script>onpagehide = () => navigator.sendBeacon('URL', 'x'); location.href = '/done'</script>",
    "events": "<script>new EventSource('URL')</script>",
    "websocket": "<script>new WebSocket('URL'.replace('http', 'ws'))</script>",
    "worker": "<script>new Worker(URL_OF(new Blob([\"fetch('URL', {mode: 'no-cors'})\"])))</script>",
    "worker_script": "<script>new Worker(URL_OF(new Blob([\"importScripts('URL')\"])))</script>",
    "worker_websocket": (
        "<script>new Worker(URL_OF(new Blob([\"new WebSocket('URL'.replace('http', 'ws'))\"])))</script>"
    ),
    "shared_worker": "<script>new SharedWorker(URL_OF(new Blob([\"fetch('URL', {mode: 'no-cors'})\"])))</script>",
    "service_worker": "<script>navigator.serviceWorker.register('/service_worker.js')</script>",
    "download": "<a id=go download href=URL>go</a><script>onload = () => go.click()</script>",
    "by_address": "<img src='http://127.0.0.1:PORT/by_address'>",
    "by_number": "<img src='http://2130706433:PORT/by_number'>",
    "by_other_port": "<img src='http://HOST:PORT/by_other_port'>",
    "by_localhost": "<img src='http://localhost:PORT/by_localhost'>",
    "stun": "<script>WEBRTC('stun:127.0.0.1:PORT')</script>",
    "turn": "<script>WEBRTC('turn:127.0.0.1:PORT?transport=tcp')</script>",
}
"""Pages that try to reach the forbidden server at once; URL is there, and its path is the way's name."""

_UNTOLD = {"last_words", "shared_worker", "stun", "turn", "websocket", "worker_websocket"}
"""Ways of whose failing Playwright tells nothing."""
_FOR_GATES = {
    "link", "redirected_post", "image_redirected", "frame_of_data", "fetch", "websocket", "worker", "service_worker",
    "by_number", "by_other_port", "by_localhost", "stun", "turn",
}  # fmt: skip
"""Ways that differ where a proxy is asked instead of a resolver."""
_A_WHILE = 500
"""Milliseconds for those: where nobody keeps the browser in, each of them arrives within 50."""

_URL_OF = "const URL_OF = blob => URL.createObjectURL(blob);"
_WEBRTC = """window.WEBRTC = async server => {
  window.kept = new RTCPeerConnection({iceServers: [{urls: server, username: 'a', credential: 'b'}]});
  kept.createDataChannel('x');
  await kept.setLocalDescription(await kept.createOffer());
};"""


def address_of(way: str, forbidden: Forbidden) -> str:
    """Returns where a way out leads."""
    return f"http://forbidden.localhost:{forbidden.port}/{way}"


def lay_out(shop: Shop, forbidden: Forbidden) -> None:
    """Writes a page for each way out into a shop."""
    host = f"{shop.name}.localhost"
    for way, body in WAYS.items():
        url = address_of(way, forbidden)
        text = body.replace("URL_OF", "\0").replace("'URL", f"'{url}").replace("=URL", f"={url}")
        text = text.replace("(URL)", f"({url})").replace("\0", "URL_OF")
        text = text.replace("PORT", str(forbidden.port)).replace("HOST", host)
        shop.page(f"<script>{_URL_OF}{_WEBRTC}</script>{text}", path=f"/way/{way}")
    for way in ("redirect", "image_redirected", "fetch_redirected"):
        shop.answers[f"GET /{way}"] = (302, "", {"Location": address_of(way, forbidden)})
    shop.answers["POST /redirected_post"] = (307, "", {"Location": address_of("redirected_post", forbidden)})
    worker = f"oninstall = () => fetch('{address_of('service_worker', forbidden)}', {{mode: 'no-cors'}})"
    shop.answers["GET /service_worker.js"] = (200, worker, {"Content-Type": "text/javascript"})
    shop.page("done", path="/done")


def reach_of(shop: Shop) -> Reach:
    """Returns what a run in a shop may reach."""
    return Reach(environment="test", sites=shop.sites)


@pytest.fixture
def forbidden() -> Iterator[Forbidden]:
    """A server that no run may reach."""
    server = Forbidden()
    yield server
    server.close()


@pytest.fixture(scope="module")
def kept_in(playwright: Playwright, shops: Shops) -> Iterator[tuple[Shop, RunningBrowser]]:
    """A shop, and a browser that reaches it alone."""
    shop = shops.open()
    found = find(headless=True)
    assert found is not None
    browser = playwright.chromium.launch(**found.options_within(reach_of(shop)))
    yield shop, browser
    browser.close()


@pytest.fixture(scope="module")
def behind_gate(playwright: Playwright, shops: Shops) -> Iterator[tuple[Shop, RunningBrowser]]:
    """A shop, and a browser that reaches it alone through a gate, as Firefox and WebKit do."""
    shop = shops.open()
    found = find(headless=True)
    assert found is not None
    with Gate(reach_of(shop)) as gate:
        browser = playwright.chromium.launch(**found.options_behind(gate.port, reach_of(shop)))
        yield shop, browser
        browser.close()


@pytest.fixture(scope="module")
def elsewhere(
    playwright: Playwright, shops: Shops, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Shop, OpenBrowser]]:
    """A shop, and a browser of another process, to which nobody has told what it may reach."""
    shop = shops.open()
    with devtools(tmp_path_factory.mktemp("devtools")) as endpoint:
        browser = Browser(name="Chromium", source="elsewhere", endpoint=endpoint)
        with launched(playwright, browser, Window(), reach_of(shop)) as running:
            yield shop, running


@pytest.fixture
def kept(kept_in: tuple[Shop, RunningBrowser], tmp_path: Path) -> Iterator[Player]:
    """What runs flows in the browser that reaches its shop alone."""
    shop, browser = kept_in
    context = browser.new_context()
    player = Player(shop, context.new_page(), tmp_path)
    player.settings["reach"] = reach_of(shop)
    yield player
    context.close()


def try_ways(context: BrowserContext, shop: Shop, ways: Iterable[str] = tuple(WAYS)) -> None:
    """Opens the page of each way out, in a tab of its own."""
    for way in ways:
        context.new_page().goto(f"{shop.sites['shop']}way/{way}", wait_until="commit")


def eventually(is_so: Callable[[], bool], page: Page) -> bool:
    """Waits, with the browser's events going on, until something is so."""
    end = time.monotonic() + _LONGEST
    while not is_so() and time.monotonic() < end:
        page.wait_for_timeout(20)
    return is_so()


@pytest.mark.long
def test_every_way_out_is_one(shop: Shop, browser: RunningBrowser, forbidden: Forbidden) -> None:
    """A browser that nobody keeps in arrives at the server on each way, so what follows can fail."""
    lay_out(shop, forbidden)
    context = browser.new_context()
    first = context.new_page()
    try_ways(context, shop)
    eventually(lambda: all(map(forbidden.has_heard, WAYS)), first)
    context.close()
    assert [way for way in WAYS if not forbidden.has_heard(way)] == []


@pytest.mark.parametrize(
    ("kind", "ways"), [("kept_in", set(WAYS)), ("behind_gate", _FOR_GATES), ("elsewhere", _FOR_GATES)]
)
def test_none_of_them_arrives(
    kind: str, ways: set[str], forbidden: Forbidden, request: pytest.FixtureRequest
) -> None:
    """Not even a connection is made to a host that is none of the sites, nor to another port of one that is."""
    shop, browser = request.getfixturevalue(kind)
    lay_out(shop, forbidden)
    context = browser.context() if isinstance(browser, OpenBrowser) else browser.new_context()
    first = context.new_page()
    failed: set[str] = set()
    context.on("requestfailed", lambda request: failed.add(request.url.rpartition("/")[2]))
    try_ways(context, shop, ways)
    tried = ways - _UNTOLD
    eventually(lambda: tried <= failed, first)
    first.wait_for_timeout(_A_WHILE)
    context.close()
    assert tried <= failed
    assert forbidden.heard == []


def test_a_page_that_may_not_be_gone_to_fails_the_step(kept: Player, forbidden: Forbidden) -> None:
    """The step that led there says which host it is and what would let the run go there."""
    lay_out(kept.shop, forbidden)
    played = kept("- open: /redirect")
    host = f"forbidden.localhost:{forbidden.port}"
    assert played.message == (
        f"http://{kept.shop.name}.localhost:{kept.shop.port}/redirect leads to http://{host}/redirect: {host} is none "
        "of the hosts of the environment test, so nothing was sent there; if it belongs to it, add the site to its "
        f"'sites' in config.yaml, or '{host}' to its 'hosts'"
    )
    assert played.failure.kind == "environment"
    assert forbidden.heard == []


def test_a_click_that_leads_out_fails(kept: Player, forbidden: Forbidden) -> None:
    """Be it in the same tab or in a new one that the flow follows."""
    url = address_of("link", forbidden)
    kept.shop.page(f"<a href={url}>Here</a> <a target=_blank href={url}>There</a>")
    for step in ("- click: Here\n- expect: text never", "- click: There\n  opens: help"):
        played = kept(f"- open: /\n{step}", limit=2.0)
        assert f"forbidden.localhost:{forbidden.port} is none of the hosts" in played.message
    assert forbidden.heard == []


def test_what_a_page_loads_from_elsewhere_is_warned_of_once(kept: Player, forbidden: Forbidden) -> None:
    """The run goes on without it, and says which page wanted what from where."""
    url = address_of("image", forbidden)
    kept.shop.page(
        f"<h1>Here</h1><img src={url}><img src={url}-2><script>new WebSocket('ws://other.localhost')</script>"
    )
    played = kept('- open: /\n- expect: heading "Here"\n- expect: heading "Here"')
    assert played.status == "passed"
    told = [event.text for event in played.of(Warned)]
    page = kept.shop.sites["shop"]
    assert sorted(text.partition(" is none of the hosts")[0] for text in told) == [
        "a page wanted a socket from ws://other.localhost/: other.localhost",
        f"{page} wanted a picture from {url}: forbidden.localhost:{forbidden.port}",
    ]


def test_calls_are_kept_to_the_sites_too(kept: Player, forbidden: Forbidden) -> None:
    """A `request` neither goes elsewhere nor follows a redirect there."""
    lay_out(kept.shop, forbidden)
    assert (
        "is on none of the environment's sites"
        in kept(f"- request: GET {address_of('call', forbidden)}").message
    )
    assert "answers 302 Found to http://forbidden" in kept("- request: GET /redirect").message
    assert forbidden.heard == []


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("https://billing.example.com/x", True),
        ("http://billing.example.com/", True),
        ("wss://BILLING.example.com/", True),
        ("https://billing.example.com:8443/", False),
        ("https://billing.example.com.evil.example/", False),
        ("https://billing.example.com@evil.example/", False),
        ("https://evil.example/?https://billing.example.com/", False),
        ("https://cdn.example.net/", True),
        ("https://a.b.static.example.net:8443/", True),
        ("https://static.example.net/", False),
        ("https://evilstatic.example.net/", False),
        ("http://local.example.net:9000/", True),
        ("http://local.example.net/", False),
        ("data:text/html,x", True),
        ("about:blank", True),
    ],
)
def test_what_config_yaml_allows(address: str, is_allowed: bool) -> None:
    """A site is its host at its port, by http and https where it names none; `*.` stands for what is below a host."""
    reach = Reach(
        environment="real",
        sites={"billing_center": "https://billing.example.com/start"},
        hosts=("cdn.example.net", "*.static.example.net", "local.example.net:9000"),
    )
    assert reach.allows(address) is is_allowed
    if address.startswith("http"):
        assert (reach.foreign().match(address.lower()) is None) is is_allowed


def test_hosts_of_config_yaml_are_reached(playwright: Playwright, shop: Shop) -> None:
    """Those named with a port, and those below one that begins with `*.`."""
    found = find(headless=True)
    assert found is not None
    shop.page("Reached")
    reach = Reach(
        environment="test", sites={}, hosts=(f"{shop.name}.localhost:{shop.port}", "*.below.localhost")
    )
    browser = playwright.chromium.launch(**found.options_within(reach))
    page = browser.new_page()
    page.goto(shop.sites["shop"])
    assert page.inner_text("body") == "Reached"
    page.goto(f"http://{shop.name}.below.localhost:{shop.port}/")
    assert page.inner_text("body") == "Reached"
    browser.close()
