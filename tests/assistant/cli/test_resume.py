"""`assistant resume`: goes on with a killed run as its flow was, and keeps what that one has read."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.engine.shop import Shop, Shops
from tests.assistant.processes import assistant, events, started, until
from tests.assistant.projects import make_project

FLOW = """
    name: Buy a lamp
    site: shop
    after: [greet]
    inputs:
      colour: {default: red}
      word: {kind: secret, env: SHOP_WORD}
    outputs: {voucher: {}, greeting: {}}
    steps:
      - open: /first
      - if: heading "Welcome"
        then:
          - save: {greeting: heading "Welcome"}
      - ensure: a lamp is bought
        look:
          - open: /orders
        ready: table "Orders"
        seen: row "lamp"
        settles: 1 s
        steps:
          - open: /voucher
          - save: {voucher: css=#voucher}
          - run: buy-it
    finally:
      - open: /bye
"""
INNER = """
    name: Buy it
    site: shop
    steps:
      - open: /buy
      - click: Buy
        commits: true
"""
BEFORE = """
    name: Greet
    site: shop
    steps: [{open: /first}]
"""


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop that greets and has a voucher, and whose answer to an order takes very long."""
    with Shops() as shops:
        shop = shops.open()
        shop.page("<h1>Welcome</h1>", path="/first")
        shop.page('<p id="voucher">V-0123</p>', path="/voucher")
        shop.page("Bye", path="/bye")
        shop.delay = 60
        yield shop


@pytest.fixture
def killed(shop: Shop, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str]:
    """A project, and a run that was killed when the shop had the order; files and pages have changed since.

    The flow names another one that comes before it, which nothing runs.
    The parameter `postgres` has it keep its journal on a server.
    """
    sites = "".join(f"      {key}: {address}\n" for key, address in shop.sites.items())
    config = f"environment: test\nenvironments:\n  test:\n    approve: given\n    sites:\n{sites}"
    if getattr(request, "param", None) == "postgres":
        config += f"journal: {request.getfixturevalue('postgres').schema().reveal()}\n"
    project = make_project(tmp_path, config=config, buy=FLOW, greet=BEFORE, **{"buy-it": INNER})
    process = started("run", "buy", "-i", "colour=blue", "--json", folder=project, SHOP_WORD="open-sesame")
    run = until(process, lambda event: event["event"] == "run_started")["run"]
    assert shop.bought.wait(60), "the click never reached the shop"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    shop.delay = 0
    shop.page("<h1>Hello</h1>", path="/first")
    (project / "flows" / "buy-it.yaml").unlink()
    (project / "flows" / "buy.yaml").write_text("name: Other\nsite: shop\nsteps: [{click: never}]\n")
    return project, run


@pytest.mark.parametrize("killed", ["sqlite", "postgres"], indirect=True)
def test_a_killed_run_goes_on_as_its_flow_was(killed: tuple[Path, str], shop: Shop) -> None:
    """Nothing is bought again; what was read before the kill is given; `finally` is done; secrets come anew."""
    project, run = killed
    told = assistant("runs", folder=project).stdout
    assert "greeting=Welcome, voucher=V-0123" in " ".join(told.split())
    without = assistant("resume", run, folder=project)
    assert (without.returncode, without.stdout) == (2, "")
    assert "needs the input 'word'; set the environment variable SHOP_WORD" in without.stderr
    done = assistant("resume", run, "--json", folder=project, SHOP_WORD="another-word")
    end = events(done.stdout)[-1]
    assert (done.returncode, done.stderr, end["status"]) == (0, "", "passed")
    assert end["outputs"] == {"voucher": "V-0123", "greeting": "Welcome"}
    assert (shop.orders, shop.requests[-1]) == (["lamp"], "GET /bye")
    assert events(done.stdout)[0]["inputs"]["colour"] == "blue"
    again = assistant("resume", end["run"], folder=project)
    assert (again.returncode, again.stderr) == (
        2,
        f"Error: the run {end['run']} passed, so there is nothing to go on with\n",
    )


def test_an_act_in_doubt_is_told_with_where_to_look(killed: tuple[Path, str], shop: Shop) -> None:
    """What can't be seen for as long as it may take is not repeated; `finally` of the killed run is done now."""
    project, run = killed
    shop.orders.clear()
    done = assistant("resume", run, "--json", folder=project, SHOP_WORD="open-sesame")
    end = events(done.stdout)[-1]
    assert (done.returncode, end["status"], shop.orders) == (1, "in_doubt", [])
    assert f"Look at {shop.sites['shop']}orders yourself" in end["failure"]["message"]
    assert shop.requests[-1] == "GET /bye"
    other = assistant("resume", run, "-i", "colour=green", folder=project, SHOP_WORD="open-sesame")
    assert (other.returncode, "an input is not what it was then" in other.stderr) == (2, True)


def test_a_run_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the command that lists those that are."""
    done = assistant("resume", "20260302-093000-buy-1f3a", folder=make_project(tmp_path))
    told = "Error: there is no run '20260302-093000-buy-1f3a' in the journal; see them with: assistant runs\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
