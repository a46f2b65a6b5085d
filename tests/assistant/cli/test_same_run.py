"""Two processes that would do the same at once: one of them acts, whatever happens to the other."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.engine.shop import Shop, Shops
from tests.assistant.processes import assistant, ended, events, eventually, started, until
from tests.assistant.projects import make_project

FLOW = """
    name: Buy a lamp
    site: shop
    inputs: {colour: {default: red}}
    steps:
      - open: /slow
      - ensure: a lamp is bought
        look:
          - open: /orders
        ready: table "Orders"
        seen: row "lamp"
        settles: 1 s
        steps:
          - open: /buy
          - click: Buy
            commits: true
    finally:
      - open: /bye
"""


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop whose first page takes very long."""
    with Shops() as shops:
        shop = shops.open()
        shop.page("Come in", path="/slow")
        shop.page("Bye", path="/bye")
        shop.slow["/slow"] = 20
        yield shop


@pytest.fixture
def project(shop: Shop, tmp_path: Path) -> Path:
    """A project that buys in the shop."""
    sites = "".join(f"      {key}: {address}\n" for key, address in shop.sites.items())
    config = f"environment: test\nenvironments:\n  test:\n    approve: given\n    sites:\n{sites}"
    return make_project(tmp_path, config=config, buy=FLOW)


def test_who_stood_still_too_long_does_not_act_when_it_wakes(project: Path, shop: Shop) -> None:
    """A second run is refused, or waits; when it has taken over, the first one ends without another click."""
    stalled = started("run", "buy", "--json", folder=project)
    name = until(stalled, lambda event: event["event"] == "run_started")["run"]
    eventually(lambda: shop.requests, lambda seen: "GET /slow" in seen)
    shop.slow.clear()
    refused = assistant("run", "buy", "--json", folder=project)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(
        f"Error: the run {name} does the same just now (process {stalled.pid} on "
    )
    os.kill(stalled.pid, signal.SIGSTOP)
    waited = assistant("run", "buy", "--wait", "--json", folder=project)
    assert (waited.returncode, shop.orders) == (0, ["lamp"])
    # On a slow machine there is nothing left to wait for.
    assert waited.stderr in ("", f"Waiting for the end of the run {name}, which does the same.\n")
    assert events(waited.stdout)[1]["text"].startswith(f"the run {name} did the same and was killed; ")
    shop.orders.clear()
    other = assistant("run", "buy", "-i", "colour=blue", "--json", folder=project)
    assert (other.returncode, shop.orders) == (0, ["lamp"]), "another colour is another run"
    before = len(shop.requests)
    os.kill(stalled.pid, signal.SIGCONT)
    done = ended(stalled)
    end = events(done.stdout)[-1]
    assert (done.returncode, end["status"], end["failure"]["kind"]) == (1, "failed", "environment")
    assert "another run has taken over" in end["failure"]["message"]
    assert shop.requests[before:] == [], "what has to be done in any case is the other run's to do"


def test_a_world_is_not_begun_anew_under_a_run(tmp_path: Path) -> None:
    """--fresh is refused while any run goes on in the world, and works again when it has ended; others are free."""
    wait = (
        "name: Wait\nsite: billing_center\nsteps:\n  - open: /\n  - wait: heading Never\n    timeout: 5 min\n"
    )
    look = "name: Look\nsite: billing_center\nsteps:\n  - open: /\n"
    project = make_project(tmp_path, wait=wait, look=look)
    waiting = started("run", "wait", "--json", folder=project)
    name = until(waiting, lambda event: event["event"] == "run_started")["run"]
    until(waiting, lambda event: event["event"] == "step_finished")
    refused = assistant("run", "look", "--fresh", folder=project)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(
        f"Error: the run {name} goes on in the world demo just now (process {waiting.pid} on "
    )
    assert refused.stderr.endswith(
        f"stop it with: assistant cancel {name}, or take another world with --world\n"
    )
    assert assistant("run", "look", "--fresh", "--world", "other", folder=project).returncode == 0
    assert assistant("cancel", name, folder=project).returncode == 0
    waiting.kill()
    ended(waiting)
    assert assistant("run", "look", "--fresh", folder=project).returncode == 0
