"""Answers that come late, as errors, or not at all: slow, error-once, error-rate, reset, timeout, maintenance."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count

import httpx
import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.faults.journal import order_count, statuses, strikes
from tests.mock_sites.huawei import GUANCE, alert, facts, hidden, sign_in, submit_purchase
from tests.mock_sites.visitor import Visitor, eventually, rows

_NUMBERS = count(1)
_MORE_THAN_THREADS = 60  # Starlette answers in at most 40
PURCHASE = f"/purchase/{GUANCE}"
SUBMITTED = f"POST {PURCHASE}"


@pytest.fixture
def twins(server: Server) -> Iterator[tuple[World, World]]:
    """Gives two worlds of the same seed."""
    worlds = [server.store.create(f"twin-{next(_NUMBERS)}") for _ in range(2)]
    yield worlds[0], worlds[1]
    for world in worlds:
        server.store.drop(world.name)


def look_around(server: Server, world: World) -> list[int]:
    """Asks for many pages, and returns their statuses."""
    with Visitor(server, world.name) as visitor:
        return [
            visitor.open(site, path).status_code
            for _ in range(12)
            for site, path in (("koogallery", "/"), ("billing_center", "/signin"), ("koogallery", "/sell"))
        ]


def confirm(visitor: Visitor) -> dict[str, str]:
    """Opens the confirm page of a purchase, signed in, and returns its fields."""
    sign_in(visitor, path=PURCHASE)
    return {"confirmation": hidden(visitor.page, "confirmation"), "authorize": "on", "agree": "on"}


# -- slow ---------------------------------------------------------------------------------------------------


def test_slow_draws_a_latency_for_each_answer(server: Server, twins: tuple[World, World]) -> None:
    """From the distribution, and the same for the same requests of another world."""
    for world in twins:
        world.faults.switch_on("slow", seconds=0.002, distribution="exponential", seed=5)
        look_around(server, world)
    latencies = [[each["seconds"] for each in strikes(world, "slow")] for world in twins]
    assert latencies[0] == latencies[1]
    assert len(latencies[0]) == 36
    assert len(set(latencies[0])) > 5


def test_slow_never_takes_longer_than_it_may(server: Server, world: World) -> None:
    """Whatever is drawn."""
    world.faults.switch_on("slow", seconds=60, distribution="lognormal", most=0.003)
    look_around(server, world)
    assert {each["seconds"] for each in strikes(world, "slow")} == {0.003}


def test_an_answer_that_waits_keeps_nobody_waiting(visitor: Visitor, server: Server, world: World) -> None:
    """Neither the world nor a thread is held: many wait at once, and another page of the world is answered."""
    world.faults.switch_on("slow", site="koogallery", seconds=60, most=60)
    host = f"koogallery.{world.name}.localhost:{server.port}"
    with ExitStack() as stack:
        for _ in range(_MORE_THAN_THREADS):
            waiting = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            waiting.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        eventually(lambda: len(strikes(world, "slow")) == _MORE_THAN_THREADS)
        assert visitor.open("billing_center", "/signin").status_code == 200


# -- errors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "title"), [(502, "Bad Gateway"), (503, "Service Unavailable"), (500, "Internal")]
)
def test_error_once_is_a_gateways_page(visitor: Visitor, world: World, status: int, title: str) -> None:
    """Not one of the site's, with no cookie and no form; the next request is answered."""
    world.faults.switch_on("error-once", status=status)
    page = visitor.open("billing_center", "/signin")
    assert page.status_code == status
    assert title in visitor.text
    assert "set-cookie" not in page.headers
    assert visitor.open("billing_center", "/signin").status_code == 200


def test_error_before_the_commit_did_nothing(visitor: Visitor, world: World) -> None:
    """The purchase can be submitted again."""
    fields = confirm(visitor)
    page = visitor.page
    world.faults.switch_on("error-once", path=PURCHASE, method="POST")
    assert visitor.submit(PURCHASE, **fields).status_code == 502
    assert order_count(world) == 0
    visitor.page = page
    assert visitor.submit(PURCHASE, **fields).status_code == 200
    assert order_count(world) == 1


def test_error_after_the_commit_did_it(visitor: Visitor, world: World) -> None:
    """The answer is an error, and the order is made: the same page leads to it."""
    fields = confirm(visitor)
    page = visitor.page
    world.faults.switch_on("error-once", path=PURCHASE, method="POST", when="after")
    assert visitor.submit(PURCHASE, **fields).status_code == 502
    assert order_count(world) == 1
    visitor.page = page
    assert "Purchase submitted" in text_after(visitor, fields)
    assert order_count(world) == 1


def text_after(visitor: Visitor, fields: dict[str, str]) -> str:
    """Submits a confirm page and returns what is shown then."""
    visitor.submit(PURCHASE, **fields)
    return visitor.text


def test_error_rate_strikes_the_same_requests_of_another_world(
    server: Server, twins: tuple[World, World]
) -> None:
    """Some of them and not all, by the seed."""
    for world in twins:
        world.faults.switch_on("error-rate", rate=0.3, seed=7, status=503)
    first, second = (look_around(server, world) for world in twins)
    assert first == second
    assert 4 <= first.count(503) <= 18
    assert first.count(503) == len(strikes(twins[0], "error-rate"))
    assert first.count(200) == len(first) - first.count(503)


def test_error_rate_of_another_seed_strikes_others(server: Server, twins: tuple[World, World]) -> None:
    """The seed is where chance begins."""
    for seed, world in enumerate(twins):
        world.faults.switch_on("error-rate", rate=0.3, seed=seed)
    assert look_around(server, twins[0]) != look_around(server, twins[1])


def test_error_rate_does_not_depend_on_what_comes_in_between(
    server: Server, twins: tuple[World, World]
) -> None:
    """Each request has a draw of its own, so another visitor's pages change nothing."""
    for world in twins:
        world.faults.switch_on("error-rate", rate=0.3, seed=7)
    with Visitor(server, twins[0].name) as passing_by:
        for _ in range(5):
            passing_by.open("huawei_id", "/login")
    assert look_around(server, twins[0]) == look_around(server, twins[1])


# -- reset and timeout --------------------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "after"])
def test_reset_cuts_the_connection(visitor: Visitor, world: World, when: str) -> None:
    """There is no answer at all; the order is made if it was committed, and not if it was undone."""
    fields = confirm(visitor)
    world.faults.switch_on("reset", path=PURCHASE, when=when)
    with pytest.raises(httpx.ReadError):
        visitor.submit(PURCHASE, **fields)
    made = {"before": 0, "after": 1}[when]
    assert order_count(world) == made
    assert len(rows(world, "SELECT 1 FROM purchase_order")) == made
    assert len(rows(world, "SELECT 1 FROM delivery")) == made
    (struck,) = strikes(world, "reset")
    assert struck == {"asked": SUBMITTED, "strike": 1, "when": when}
    assert statuses(world, SUBMITTED) == [0]
    assert world.faults.active()[0].strikes == 1


def test_after_a_reset_the_same_page_leads_to_the_one_order(visitor: Visitor, world: World) -> None:
    """Whoever submits it again gets the order that was made, not another."""
    fields = confirm(visitor)
    page = visitor.page
    world.faults.switch_on("reset", path=PURCHASE, when="after")
    with pytest.raises(httpx.ReadError):
        visitor.submit(PURCHASE, **fields)
    visitor.page = page
    assert "Purchase submitted" in text_after(visitor, fields)
    assert order_count(world) == 1


def test_an_undone_page_leaves_nothing_behind(visitor: Visitor, world: World) -> None:
    """The journal has the strike and the request, and no act that did not happen."""
    fields = confirm(visitor)
    world.faults.switch_on("reset", path=PURCHASE)
    with world.transaction():
        before, now = len(world.journal.acts()), world.clock.now()
    with pytest.raises(httpx.ReadError):
        visitor.submit(PURCHASE, **fields)
    with world.transaction():
        assert len(world.journal.acts()) == before
        assert world.clock.now() == now
        assert [entry.kind for entry in world.journal.entries()[-2:]] == ["fault", "request"]


def test_reset_leaves_pages_alone_unless_told(visitor: Visitor, world: World) -> None:
    """By default it is for forms."""
    world.faults.switch_on("reset")
    assert visitor.open("koogallery").status_code == 200
    world.faults.switch_on("reset", method="GET")
    with pytest.raises(httpx.ReadError):
        visitor.open("koogallery")


@pytest.mark.parametrize("when", ["before", "after"])
def test_timeout_does_not_answer(visitor: Visitor, world: World, when: str) -> None:
    """Whoever waits gives up; the order is made or not, as told, long before the connection ends."""
    fields = confirm(visitor)
    world.faults.switch_on("timeout", path=PURCHASE, when=when, seconds=3600)
    visitor.client.timeout = httpx.Timeout(0.5)
    with pytest.raises(httpx.ReadTimeout):
        visitor.submit(PURCHASE, **fields)
    assert order_count(world) == {"before": 0, "after": 1}[when]
    assert statuses(world, SUBMITTED) == [0]


def test_timeout_ends_with_a_cut(visitor: Visitor, world: World) -> None:
    """After its seconds the connection is reset."""
    fields = confirm(visitor)
    world.faults.switch_on("timeout", path=PURCHASE, seconds=0.01)
    with pytest.raises(httpx.ReadError):
        visitor.submit(PURCHASE, **fields)


def test_a_server_with_answers_that_wait_stops() -> None:
    """Nobody has to wait for an hour, and nothing is said of what was cut off."""
    with Server() as server:
        world = server.store.create("waiting")
        world.faults.switch_on("slow", seconds=100, most=100)
        with Visitor(server, "waiting") as visitor:
            visitor.client.timeout = httpx.Timeout(30)
            asking = threading.Thread(target=expect_no_answer, args=(visitor,))
            asking.start()
            while not strikes(world, "slow"):
                pass
            server.stop()
            asking.join()


def expect_no_answer(visitor: Visitor) -> None:
    """Asks for a page of a server that is stopped meanwhile."""
    with pytest.raises(httpx.TransportError):
        visitor.open("koogallery")


# -- maintenance and stale-form -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sentence"), [("en", "This site is being maintained"), ("zh", "本站正在维护")]
)
def test_maintenance_closes_a_site(server: Server, world: World, language: str, sentence: str) -> None:
    """With a page in the visitor's language, 503 and when to come back."""
    world.faults.switch_on("maintenance", site="billing_center")
    with Visitor(server, world.name, language=language) as visitor:
        page = visitor.open("billing_center", "/workspaces")
        assert (page.status_code, page.headers["retry-after"]) == (503, "600")
        assert sentence in visitor.text
        assert visitor.open("koogallery").status_code == 200


def test_maintenance_takes_no_form(visitor: Visitor, world: World) -> None:
    """Nothing can be done on a closed site."""
    fields = confirm(visitor)
    world.faults.switch_on("maintenance")
    assert visitor.submit(PURCHASE, **fields).status_code == 503
    assert order_count(world) == 0


def test_stale_form_refuses_a_good_token_once(visitor: Visitor, world: World) -> None:
    """With 403 and the sentence that any form of another session gets; the page loaded anew works."""
    sign_in(visitor)
    world.faults.switch_on("stale-form", path="/purchase/*")
    assert submit_purchase(visitor).status_code == 403
    assert "This form is no longer valid" in visitor.text
    assert order_count(world) == 0
    assert "Order number" in facts(submit_purchase(visitor))
    assert order_count(world) == 1


def test_stale_form_does_not_count_forms_that_are_stale(visitor: Visitor, world: World) -> None:
    """Nor the language menu's, which is no form of the page."""
    world.faults.switch_on("stale-form")
    visitor.open("billing_center", "/signin")
    visitor.submit("/language", language="zh", next="/signin")
    assert visitor.client.post(visitor.page.url, data={"csrf": "no"}).status_code == 403
    assert strikes(world, "stale-form") == []


def test_a_fault_that_does_not_strike_changes_nothing(visitor: Visitor, world: World) -> None:
    """A refusal of the site itself stays what it is."""
    sign_in(visitor)
    world.faults.switch_on("stale-form", after=100)
    page = submit_purchase(visitor, authorize="")
    assert page.status_code == 422
    assert "Authorize the seller" in alert(page)
