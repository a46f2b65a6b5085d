"""Resource Details asks the seller while its visitor waits: it can fail, and it never buys anything."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from mock_sites.provisioning.seller_call import call_seller, read_answer
from mock_sites.provisioning.signature import body_sign
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import facts, sign_in, submit_purchase
from tests.mock_sites.marketplace import ACCESS_KEY
from tests.mock_sites.visitor import Visitor, eventually, rows

SENTENCE = "The seller did not tell how the application is reached. Open this page again in a moment."


def buy(visitor: Visitor, world: World) -> str:
    """Buy Guance through the pages, wait until it runs, and return its Resource ID."""
    sign_in(visitor)
    submit_purchase(visitor)
    eventually(lambda: not rows(world, "SELECT 1 FROM resource WHERE status = 'provisioning'"))
    (bought,) = rows(world, "SELECT instance_id FROM resource")
    return str(bought["instance_id"])


def application(visitor: Visitor, resource: str) -> tuple[str, str]:
    """View a resource and return what is shown as Application URL and Management URL."""
    visitor.open("koogallery", f"/my/purchased/{resource}")
    shown = facts(visitor.page)
    return shown["Application URL"], shown["Management URL"]


@pytest.mark.parametrize(("version", "activity"), [("v1", "newInstance"), ("v2", "queryInstance")])
def test_every_view_asks_the_seller(visitor: Visitor, world: World, version: str, activity: str) -> None:
    """The links are what the seller answers, now; version 1 asks by newInstance, with a businessId of its own."""
    with world.transaction():
        world.change_settings(provisioning=version)
    resource = buy(visitor, world)
    with world.transaction():
        before = len(world.journal.calls(activity))
    for _ in range(2):
        assert application(visitor, resource) == ("Open Guance", "Open Guance Billing Center")
    assert SENTENCE not in visitor.text
    for site in ("guance", "billing_center"):
        assert f'href="{visitor.server.url(site, world=world.name)}"' in unescape(visitor.page.text)
    with world.transaction():
        calls = world.journal.calls(activity)[before:]
    assert [call.detail["result"] for call in calls] == ["000000", "000000"]
    assert len(rows(world, "SELECT id FROM instance")) == 1
    assert len(rows(world, "SELECT id FROM delivery")) == 1
    if version == "v1":
        assert len({call.detail["params"]["businessId"] for call in calls}) == 2


def test_the_links_keep_the_form_of_the_host(server: Server) -> None:
    """Who came to koogallery.localhost is not sent to another host of the world demo, where its cookies are not."""
    with Visitor(server, "demo") as visitor:
        short = server.url("koogallery", world="demo").replace(".demo.", ".")
        world = server.store.reset("demo")
        resource = buy(visitor, world)
        visitor.page = visitor.client.get(f"{short}my/purchased/{resource}")
        visitor.submit(
            "/login", name="example-cloud", password="Mock-huawei-1", service=f"{short}my/purchased"
        )
        page = visitor.client.get(f"{short}my/purchased/{resource}")
        assert f'href="http://guance.localhost:{server.port}/"' in unescape(page.text)
        server.store.reset("demo")


def test_many_views_at_once_are_all_answered(visitor: Visitor, world: World) -> None:
    """Pages that wait for the seller leave it the threads to answer in, and make no second instance."""
    resource = buy(visitor, world)
    url = visitor.server.url("koogallery", f"/my/purchased/{resource}", world.name)
    with ThreadPoolExecutor(60) as pool:
        pages = list(pool.map(lambda _: visitor.client.get(url), range(60)))
    assert [SENTENCE in page.text for page in pages] == [False] * 60
    assert len(rows(world, "SELECT id FROM instance")) == 1


def test_a_seller_that_is_down_is_said_so_on_the_page(visitor: Visitor, world: World) -> None:
    """The page is there with everything that KooGallery knows itself, and a sentence."""
    resource = buy(visitor, world)
    with world.transaction():
        world.faults.switch_on("provisioning-down")
    assert application(visitor, resource) == ("--", "--")
    assert (visitor.page.status_code, SENTENCE in visitor.text) == (200, True)
    assert facts(visitor.page)["Resource ID"] == resource
    with world.transaction():
        world.faults.switch_off("provisioning-down")
    assert application(visitor, resource) == ("Open Guance", "Open Guance Billing Center")


def test_an_answer_about_another_instance_is_not_shown(visitor: Visitor, world: World) -> None:
    """What the seller says of something else is worth nothing, and is not written down."""
    resource = buy(visitor, world)
    with world.transaction():
        world.db.execute("UPDATE instance SET id = 'another'")
    assert application(visitor, resource) == ("--", "--")
    assert SENTENCE in visitor.text
    assert rows(world, "SELECT instance_id FROM resource") == [{"instance_id": resource}]


def test_a_closed_resource_asks_nobody(visitor: Visitor, world: World) -> None:
    """What was unsubscribed has no application any more: no call, no sentence."""
    resource = buy(visitor, world)
    visitor.open("koogallery", "/my/purchased")
    visitor.submit(f"/my/purchased/{resource}/unsubscribe")
    eventually(lambda: rows(world, "SELECT status FROM resource") == [{"status": "closed"}])
    with world.transaction():
        before = len(world.journal.calls())
    assert application(visitor, resource) == ("--", "--")
    assert SENTENCE not in visitor.text
    with world.transaction():
        assert len(world.journal.calls()) == before


class _SlowSeller(BaseHTTPRequestHandler):
    """A seller that answers when it is told to."""

    answer: bytes
    may_answer: threading.Event
    was_asked: threading.Event

    def do_GET(self) -> None:
        """Wait, then answer, signed."""
        self.was_asked.set()
        self.may_answer.wait(10)
        self.send_response(200)
        self.send_header("Body-Sign", body_sign(self.answer, access_key=ACCESS_KEY))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def slow_seller(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_SlowSeller]]:
    """Let details pages ask a slow seller instead of Billing Center."""
    kind = type(
        "ToldSeller", (_SlowSeller,), {"may_answer": threading.Event(), "was_asked": threading.Event()}
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as seller:
        threading.Thread(target=seller.serve_forever, args=(0.01,), daemon=True).start()
        elsewhere = ("127.0.0.1", seller.server_port)
        monkeypatch.setattr(
            "mock_sites.provisioning.live.call_seller",
            lambda call, **how: call_seller(call, **{**how, "address": elsewhere}),
        )
        yield kind
        seller.shutdown()


def test_the_world_goes_on_while_a_page_waits(
    visitor: Visitor, server: Server, world: World, slow_seller: type[_SlowSeller]
) -> None:
    """A slow seller keeps its page waiting and nobody else; a resource that is closed meanwhile is shown so."""
    resource = buy(visitor, world)
    slow_seller.answer = json.dumps({"resultCode": "000000", "instanceId": resource, "appInfo": {}}).encode()
    url = server.url("koogallery", f"/my/purchased/{resource}", world.name)
    with ThreadPoolExecutor(1) as pool, Visitor(server, world.name) as other:
        waiting = pool.submit(visitor.client.get, url)
        assert slow_seller.was_asked.wait(10)
        sign_in(other)
        other.open("koogallery", "/my/purchased")
        other.submit(f"/my/purchased/{resource}/unsubscribe")
        assert "was submitted" in other.text
        assert not waiting.done()
        slow_seller.may_answer.set()
        visitor.page = waiting.result(10)
    assert "Closed at" in facts(visitor.page)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x", "//x", "", 7, None, "http://[", "https://x/" + "y" * 503]
)
def test_only_addresses_of_the_web_become_links(url: object) -> None:
    """What a seller gives as an address may be anything; a page links to http and https only."""
    answer = {"resultCode": "000000", "appInfo": {"frontEndUrl": url, "adminUrl": "https://x/"}}
    app_info = read_answer(json.dumps(answer).encode()).app_info
    assert app_info is not None
    assert (app_info.front_end_url, app_info.admin_url) == (None, "https://x/")
