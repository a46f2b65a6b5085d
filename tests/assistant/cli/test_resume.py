"""`assistant resume`: goes on with a killed run as its flow was, and keeps what that one has read."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.database_url import DatabaseUrl
from tests.assistant.engine.shop import Shop, Shops
from tests.assistant.processes import assistant, events, started, until
from tests.assistant.projects import make_project

if TYPE_CHECKING:
    from tests.assistant.postgres import Server

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


@pytest.mark.parametrize("killed", ["postgres"], indirect=True)
def test_another_machine_goes_on_with_a_run(
    killed: tuple[Path, str], shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """It has neither the run's flows nor its folder, and is told where the journal is; nobody sees the password."""
    project, run = killed
    config, _, url = (project / "config.yaml").read_text().partition("journal: ")
    machine = tmp_path_factory.mktemp("machine")
    (machine / "config.yaml").write_text(config)
    shutil.move(project / ".assistant", tmp_path_factory.mktemp("away"))
    here = ("--database", url.strip())
    assert "There were no runs yet" in assistant("runs", folder=machine).stdout
    [listed] = json.loads(assistant("runs", *here, "--json", folder=machine).stdout)
    assert (listed["id"], listed["status"]) == (run, "killed")
    shown = assistant("runs", "show", run, *here, folder=machine)
    where = f"{project}/.assistant/runs/{run}, of {listed['owner']}"
    assert f"\nIts steps and report are not on this machine: {where}\n" in shown.stdout
    hint = shlex.quote(str(DatabaseUrl(here[1])))
    assert shown.stdout.endswith(f"Go on with it: assistant resume {run} --database {hint}\n")
    done = assistant("resume", run, *here, "--json", folder=machine, SHOP_WORD="open-sesame")
    end = events(done.stdout)[-1]
    assert (done.returncode, done.stderr, end["status"]) == (0, "", "passed")
    assert (shop.orders, end["outputs"]["voucher"]) == (["lamp"], "V-0123")
    again = assistant("runs", "show", end["run"], *here, folder=machine).stdout
    assert (f"Goes on with {run}" in again, "Its steps" in again) == (True, False)
    over = assistant("cancel", run, *here, folder=machine)
    assert (over.returncode, over.stderr) == (2, f"Error: the run {run} does not go on any more: killed\n")
    assert "password" not in shown.stdout + done.stdout + again
    gone = assistant("forget", run, end["run"], *here, folder=machine)
    assert (gone.stdout, gone.stderr) == ("2 runs forgotten.\n", "")
    assert json.loads(assistant("runs", *here, "--json", folder=machine).stdout) == []


@pytest.mark.parametrize("killed", ["postgres"], indirect=True)
def test_an_act_in_doubt_is_told_with_where_to_look(killed: tuple[Path, str], shop: Shop) -> None:
    """What can't be seen for as long as it may take is not repeated; `finally` of the killed run is done now.

    The command that does it again has no password in it.
    """
    project, run = killed
    shop.orders.clear()
    url = (project / "config.yaml").read_text().rpartition("journal: ")[2].strip()
    words = ("resume", run, "--json")
    done = assistant(*words, f"--database={url}", folder=project, SHOP_WORD="open-sesame")
    end = events(done.stdout)[-1]
    assert (done.returncode, end["status"], shop.orders) == (1, "in_doubt", [])
    hidden = f"--database={DatabaseUrl(url)}"
    assert end["failure"]["rerun"] == shlex.join(["assistant", *words, hidden])
    assert f"Look at {shop.sites['shop']}orders yourself" in end["failure"]["message"]
    assert shop.requests[-1] == "GET /bye"
    other = assistant("resume", run, "-i", "colour=green", folder=project, SHOP_WORD="open-sesame")
    assert (other.returncode, "an input is not what it was then" in other.stderr) == (2, True)


def test_a_run_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the command that lists those that are."""
    done = assistant("resume", "20260302-093000-buy-1f3a", folder=make_project(tmp_path))
    told = "Error: there is no run '20260302-093000-buy-1f3a' in the journal; see them with: assistant runs\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


def test_a_run_is_kept_in_the_database_that_the_command_names(
    shop: Shop, postgres: Server, tmp_path: Path
) -> None:
    """Though config.yaml names none; the command that does it again has no password in it."""
    sites = "".join(f"      {key}: {address}\n" for key, address in shop.sites.items())
    config = f"environment: test\nenvironments:\n  test:\n    sites:\n{sites}"
    flow = "name: Greet\nsite: shop\nsteps: [{open: /first}, {click: Nothing, timeout: 10 ms}]"
    project, url = make_project(tmp_path, config=config, greet=flow), postgres.schema()
    here = ("--database", url.reveal())
    done = assistant("run", "greet", *here, "--json", folder=project)
    end = events(done.stdout)[-1]
    assert (done.returncode, end["status"]) == (1, "failed")
    assert end["failure"]["rerun"] == shlex.join(["assistant", "run", "greet", here[0], str(url), "--json"])
    [listed] = json.loads(assistant("runs", *here, "--json", folder=project).stdout)
    assert listed["id"] == end["run"]
    assert "There were no runs yet" in assistant("runs", folder=project).stdout
