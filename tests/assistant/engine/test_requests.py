"""`request`: calls beside the pages."""

from __future__ import annotations

import json

import pytest

from assistant.events import ActIntended, ValueSaved
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

ORDERS = json.dumps({"data": [{"id": "N7", "amount": 2, "paid": True}], "next": None})


def test_a_call_has_the_cookies_of_the_pages(play: Player, shop: Shop) -> None:
    """The server sees who is signed in, the body and the headers; parts of the answer are kept."""
    shop.page("<script>document.cookie = 'session=ada'</script>")
    shop.answers["POST /api/orders"] = (201, ORDERS, {"Location": "/orders/N7"})
    played = play(
        """
        - open: /
        - request: POST /api/orders
          json: {thing: "{{ thing }}", amount: 2, gift: false, tags: ["{{ word }}"]}
          headers: {X-Trace: "{{ thing }}"}
          status: [200, 201]
          save: {order: data.0.id, amount: data.0.amount, all: data, place: {header: Location}}
        - each: "{{ all }}"
          steps:
            - expect: "{{ place == '/orders/' ~ order }}"
        """,
        header="inputs: {thing: {}, word: {kind: secret}}\n",
        inputs={"thing": "lamp", "word": "s3cret-word"},
    )
    assert played.why == ""
    assert played.story()[1] == "2 Call POST /api/orders: 201 Created"
    [(_, body, headers)] = shop.told
    assert json.loads(body) == {"thing": "lamp", "amount": 2, "gift": False, "tags": ["s3cret-word"]}
    assert (headers["cookie"], headers["x-trace"], headers["content-type"]) == (
        "session=ada",
        "lamp",
        "application/json",
    )
    assert headers["host"] == shop.sites["shop"].split("/")[2]
    saved = {event.name: event.value for event in played.of(ValueSaved)}
    assert (saved["order"], saved["amount"], saved["place"]) == ("N7", "2", "/orders/N7")


def test_cookies_that_a_call_gets_are_the_pages_too(play: Player, shop: Shop) -> None:
    """A sign-in by a call is one for the browser, on that host only."""
    shop.page("<p id=who></p><script>who.innerText = document.cookie || 'nobody'</script>")
    shop.answers["POST /api/sign-in"] = (200, "", {"Set-Cookie": "session=bob; Path=/"})
    played = play("""
        - request: POST /api/sign-in
          form: {name: Bob & Co}
        - open: /
        - expect: {see: css=#who, text: session=bob}
        - open: /
          site: help
        - expect: {see: css=#who, text: nobody}
    """)
    assert played.why == ""
    assert shop.told[0][1] == "name=Bob+%26+Co"


@pytest.mark.parametrize(
    ("status", "body", "headers", "expected", "message", "kind"),
    [
        (404, "no such order\n", {}, "", "404 Not Found, not 200 to 299:\nno such order", "product"),
        (500, "1\n2\n3\n4\n5\n6\n", {}, "", "500 Internal Server Error, not 200 to 299:\n1\n2\n3\n4\n5", "environment"),
        (302, "", {"Location": "/sign-in"}, "", "302 Found to /sign-in, not 200 to 299", "product"),
        (200, "", {}, "\n  status: [201, 204]", "200 OK, not 201 or 204", "product"),
        (403, "x" * 395 + "s3cret-word", {}, "", f"403 Forbidden, not 200 to 299:\n{'x' * 395}•••••", "product"),
    ],
)  # fmt: skip
def test_another_answer_than_the_expected_one_fails(
    play: Player,
    shop: Shop,
    status: int,
    body: str,
    headers: dict[str, str],
    expected: str,
    message: str,
    kind: str,
) -> None:
    """The failure shows the status and how the answer begins, without secrets even where it is cut."""
    shop.answers["GET /api/orders"] = (status, body, headers)
    played = play(
        f"- request: GET /api/orders{expected}",
        header="inputs: {word: {kind: secret}}\n",
        inputs={"word": "s3cret-word"},
    )
    assert played.message == f"GET /api/orders answers {message}"
    assert played.failure.kind == kind


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("save: {id: data.1.id}", "id: there is no '1' in data; it has 1 items"),
        ("save: {id: data.0.number}", "id: there is no 'number' in data.0; it has id, amount, paid"),
        ("save: {id: orders}", "id: there is no 'orders' in the answer; it has data, next"),
        ("save: {id: data.0.id.x}", "id: there is no 'x' in data.0.id; it has the value 'N7'"),
        ("save: {id: {header: X-Id}}", "id: the answer has no header 'x-id'; it has "),
    ],
)
def test_a_part_that_is_not_in_the_answer_is_told(play: Player, shop: Shop, step: str, message: str) -> None:
    """The failure says how far the path leads and what is there instead."""
    shop.answers["GET /api/orders"] = (200, ORDERS, {})
    assert play(f"- request: GET /api/orders\n  {step}").message.startswith(message)


def test_no_other_host_is_called(play: Player, shop: Shop) -> None:
    """An address is called only where it is on one of the environment's sites."""
    shop.answers["GET /api/orders"] = (200, ORDERS, {})
    header = "inputs: [address]\n"
    inside = play(
        "- request: GET {{ address }}", header=header, inputs={"address": f"{shop.sites['help']}api/orders"}
    )
    assert inside.why == ""
    outside = play(
        "- request: GET {{ address }}",
        header=header,
        inputs={"address": f"http://127.0.0.1:{shop.port}/api/orders"},
    )
    assert outside.message == (
        f"http://127.0.0.1:{shop.port}/api/orders is on none of the environment's sites, and no other host is called"
    )
    assert len(shop.told) == 1


def test_a_call_that_is_not_answered_is_the_environments(play: Player, shop: Shop) -> None:
    """Who runs the place has to look, not who wrote the flow."""
    shop.slow["/api/orders"] = 20
    played = play("- request: GET /api/orders\n  timeout: 300 ms")
    assert played.message == f"GET {shop.sites['shop']}api/orders was not answered within 0.3 s"
    assert played.failure.kind == "environment"


def test_a_call_can_commit_an_act(play: Player, shop: Shop) -> None:
    """The intent is written before the call."""
    shop.answers["POST /api/orders"] = (200, ORDERS, {})
    told: list[int] = []
    play.listeners.append(
        lambda event: told.append(len(shop.told)) if isinstance(event, ActIntended) else None
    )
    played = play("""
        - ensure: a lamp is ordered
          seen: "{{ 1 == 2 }}"
          settles: 100 ms
          every: 50 ms
          steps:
            - request: POST /api/orders
              commits: true
    """)
    assert (played.status, told, len(shop.told)) == ("in_doubt", [0], 1)
