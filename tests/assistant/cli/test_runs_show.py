"""`assistant runs show`, `runs --json` and `cancel`: what can be known of a run, while it goes on and afterwards."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.engine.shop import Shop, Shops
from tests.assistant.processes import assistant, ended, events, started, until
from tests.assistant.projects import make_project

BUY = """
    name: Buy a lamp
    site: shop
    outputs: {voucher: {}}
    steps:
      - open: /voucher
      - save: {voucher: css=#voucher}
      - ensure: a lamp is bought
        look:
          - open: /orders
        ready: table "Orders"
        seen: row "lamp"
        steps:
          - open: /buy
          - click: Buy
            commits: true
"""
LOOK = """
    name: Look for what never comes
    site: shop
    steps:
      - repeat: 1000
        every: 200 ms
        until: heading "Never"
        steps:
          - open: /voucher
    finally:
      - open: /bye
"""


@pytest.fixture
def shop() -> Iterator[Shop]:
    """A shop whose answer to an order takes very long."""
    with Shops() as shops:
        shop = shops.open()
        shop.page('<p id="voucher">V-0123</p>', path="/voucher")
        shop.page("Bye", path="/bye")
        shop.delay = 60
        yield shop


@pytest.fixture
def project(shop: Shop, tmp_path: Path) -> Path:
    """A project that buys in the shop."""
    sites = "".join(f"      {key}: {address}\n" for key, address in shop.sites.items())
    config = f"environment: test\nkeep: 30d\nenvironments:\n  test:\n    sites:\n{sites}"
    return make_project(tmp_path, config=config, buy=BUY, look=LOOK)


def test_a_killed_run_is_told_with_its_report(project: Path, shop: Shop) -> None:
    """What it came to, what it read, which act is open, and what to do; the report is made of what it had told."""
    process = started("run", "buy", "--json", folder=project)
    run = until(process, lambda event: event["event"] == "run_started")["run"]
    assert shop.bought.wait(60), "the click never reached the shop"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    done = assistant("runs", "show", run, folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout.splitlines()
    assert told[0] == f"{run}  killed"
    assert told[2].startswith(f"Was carried out by process {process.pid} on ")
    assert "Outputs: voucher=V-0123" in told
    steps = [line.split("s  ", 1)[1] for line in told if " s  " in line]
    assert steps[:3] == [
        "passed        1 Open /voucher",
        "passed        2 Save voucher from css=#voucher",
        "not finished  3 Ensure that a lamp is bought",
    ]
    assert any(line.startswith("  a lamp is bought: begun, its end unknown (intended 2") for line in told)
    report = project / ".assistant" / "runs" / run / "report.html"
    assert f"  {report}" in told
    assert "a lamp is bought" in report.read_text()
    assert told[-1] == f"Go on with it: assistant resume {run}"
    data = json.loads(assistant("runs", "show", run, "--json", folder=project).stdout)
    assert (data["status"], data["report"]) == ("killed", str(report))
    assert [(act["sentence"], act["state"]) for act in data["acts"]] == [("a lamp is bought", "intended")]
    assert f"\n{run}  killed  " in assistant("runs", folder=project).stdout
    [listed] = json.loads(assistant("runs", "--json", folder=project).stdout)
    assert (listed["id"], listed["outputs"]) == (run, {"voucher": "V-0123"})


def test_a_run_is_stopped_between_its_steps(project: Path, shop: Shop) -> None:
    """It ends as interrupted, says by what, and does what has to be done in any case."""
    process = started("run", "look", "--json", folder=project)
    run = until(process, lambda event: event["event"] == "run_started")["run"]
    shown = assistant("runs", "show", run, folder=project).stdout
    assert shown.startswith(f"{run}  running\n")
    assert "report.html" not in shown
    asked = assistant("cancel", run, folder=project)
    assert (asked.returncode, asked.stderr) == (0, "")
    done = ended(process)
    told = events(done.stdout)
    assert (done.returncode, told[-1]["status"]) == (130, "interrupted")
    assert f"the run {run} was stopped by: assistant cancel {run}" in [event.get("text") for event in told]
    assert shop.requests[-1] == "GET /bye"
    again = assistant("cancel", run, folder=project)
    assert (again.returncode, again.stderr) == (
        2,
        f"Error: the run {run} does not go on any more: interrupted\n",
    )
