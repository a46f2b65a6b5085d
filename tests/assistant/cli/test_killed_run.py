"""A run that is killed between its intent and the act's effect: the next one looks first, and never acts again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.engine.shop import Shop, Shops
from tests.assistant.processes import (
    assistant,
    descendants,
    ended,
    events,
    eventually,
    started,
    until,
)
from tests.assistant.projects import make_project

FLOW = """
    name: Buy a lamp
    site: shop
    steps:
      - ensure: a lamp is bought
        look:
          - open: /orders
        ready: table "Orders"
        seen: row "lamp"
        settles: 1 s
        every: 100 ms
        steps:
          - open: /buy
          - click: Buy
            commits: true
"""


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop whose answer to an order takes very long."""
    with Shops() as shops:
        shop = shops.open()
        shop.delay = 60
        yield shop


@pytest.fixture
def project(shop: Shop, tmp_path: Path) -> Path:
    """A project that buys in the shop."""
    sites = "".join(f"      {key}: {address}\n" for key, address in shop.sites.items())
    config = f"environment: test\nenvironments:\n  test:\n    approve: given\n    sites:\n{sites}"
    return make_project(tmp_path, config=config, buy=FLOW)


def kill_in_the_act(project: Path, shop: Shop) -> None:
    """Runs the flow and kills it when the shop has the order but has not answered it."""
    process = started("run", "buy", "--json", folder=project)
    until(process, lambda event: event["event"] == "act_intended")
    assert shop.bought.wait(60), "the click never reached the shop"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


def test_an_order_of_a_killed_run_is_found_and_not_made_again(project: Path, shop: Shop) -> None:
    """The intent was durable before the click, so the next run knows that it may have happened."""
    kill_in_the_act(project, shop)
    [folder] = (project / ".assistant" / "runs").iterdir()
    kept = events((folder / "events.jsonl").read_text())
    assert [event["event"] for event in kept if "act" in event["event"]] == ["act_intended"]
    assert shop.orders == ["lamp"]
    assert f"{folder.name}  killed" in assistant("runs", folder=project).stdout
    again = assistant("run", "buy", "--json", folder=project)
    assert (again.returncode, again.stderr) == (0, "")
    assert events(again.stdout)[1]["text"].startswith(f"the run {folder.name} did the same and was killed; ")
    settled = [event["outcome"] for event in events(again.stdout) if event["event"] == "act_settled"]
    assert (settled, shop.orders, shop.requests.count("POST /buy")) == (["already"], ["lamp"], 1)


def test_an_act_that_cannot_be_seen_needs_a_person(project: Path, shop: Shop) -> None:
    """Where the order got lost the next run acts on nothing until somebody has looked and says so."""
    shop.answer = "lost"
    kill_in_the_act(project, shop)
    shop.answer, shop.delay = "done", 0
    doubtful = assistant("run", "buy", "--json", folder=project)
    end = events(doubtful.stdout)[-1]
    assert (doubtful.returncode, end["status"], shop.orders) == (1, "in_doubt", [])
    assert end["failure"]["message"].endswith("run the flow again with --act-again")
    told = assistant("run", "buy", "--act-again", "--json", folder=project)
    assert (told.returncode, events(told.stdout)[-1]["status"], shop.orders) == (0, "passed", ["lamp"])


def test_a_driver_that_is_killed_while_it_starts_is_no_bug(project: Path) -> None:
    """The run fails, in a sentence, and nothing was bought."""
    process = started("run", "buy", folder=project)
    drivers = eventually(
        lambda: [number for number, words in descendants(process.pid).items() if "run-driver" in words],
        lambda found: bool(found),
    )
    os.kill(drivers[0], signal.SIGKILL)
    run = ended(process)
    assert (run.returncode, "bug of the program" in run.stderr) == (1, False), run.stderr
