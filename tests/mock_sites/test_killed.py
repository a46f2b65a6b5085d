"""The server killed at random moments of many purchases: nothing confirmed is lost, nothing impossible is left."""

import random
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from mock_sites.hosts import host_name
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import sign_in, submit_purchase
from tests.mock_sites.visitor import Visitor, eventually, rows

PURCHASES = 100
SEED = 20260302
_ORDER = re.compile(r"CS\d{10}[A-Z0-9]{5}")
_SERVE = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from mock_sites.server import Server\n"
    "server = Server(Path(sys.argv[1]), int(sys.argv[2])); server.start(); print(server.port, flush=True)\n"
    "time.sleep(600)\n"
)


class KilledServer:
    """A server in a process of its own, which is killed and started again on the same port and files."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self.port = 0
        self.kills = 0
        self._process = self._started()

    def url(self, site: str, path: str = "/", world: str = "demo") -> str:
        """Return the address of a page, as a server does that runs in this process."""
        return f"http://{host_name(site, world=world)}:{self.port}{path}"

    def kill(self) -> None:
        """Kill the process where it stands."""
        self._process.send_signal(signal.SIGKILL)
        self.kills += 1

    def start_again(self) -> None:
        """Wait for the end of the killed process and start another."""
        self.end()
        self._process = self._started()

    def end(self) -> None:
        """Kill the process and wait for its end."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _started(self) -> "subprocess.Popen[str]":
        words = [sys.executable, "-c", _SERVE, str(self._state), str(self.port)]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        self.port = int(process.stdout.readline())
        return process


@contextmanager
def killed_server(state: Path) -> Iterator[KilledServer]:
    """Give a server that is killed at the end in any case."""
    server = KilledServer(state)
    try:
        yield server
    finally:
        server.end()


def buy_under_fire(server: KilledServer, chance: random.Random) -> set[str]:
    """Buy many times, with the server killed during every fifth purchase; return the orders that pages confirmed."""
    confirmed: set[str] = set()
    with Visitor(server, "demo") as visitor:  # type: ignore[arg-type]  # all that a visitor asks of it is an address
        sign_in(visitor)
        for number in range(PURCHASES):
            shot = threading.Timer(chance.uniform(0, 0.05), server.kill) if number % 5 == 0 else None
            if shot is not None:
                shot.start()
            try:
                page = submit_purchase(visitor)
                confirmed.update(_ORDER.findall(page.text))
            except httpx.TransportError:
                pass  # cut off: the order is there whole, or not at all
            if shot is not None:
                shot.join()
                server.start_again()
    return confirmed


def check_whole(world: World) -> None:
    """Assert that the state is one that the sites could have come to by themselves."""
    (integrity,) = rows(world, "PRAGMA integrity_check")
    assert integrity == {"integrity_check": "ok"}
    assert rows(world, "PRAGMA foreign_key_check") == []
    assert (
        rows(world, "SELECT id FROM purchase_order WHERE id NOT IN (SELECT purchase_order FROM order_line)")
        == []
    )
    assert rows(world, "SELECT id FROM order_line WHERE id NOT IN (SELECT order_line FROM resource)") == []
    assert rows(world, "SELECT id FROM resource WHERE status = 'running' AND instance_id IS NULL") == []
    twice = "SELECT instance_id FROM resource WHERE instance_id IS NOT NULL GROUP BY instance_id HAVING count(*) > 1"
    assert rows(world, twice) == []


@pytest.mark.long  # chaos kills the sites in the middle of purchases too
def test_purchases_survive_kills(tmp_path: Path) -> None:
    """100 purchases with 20 kills among them: what a page confirmed is there, and all is provisioned in the end."""
    with killed_server(tmp_path) as server:
        confirmed = buy_under_fire(server, random.Random(SEED))  # noqa: S311 - the same kills every time
        assert server.kills == PURCHASES // 5
    assert len(confirmed) >= PURCHASES - server.kills
    with Server(tmp_path) as healthy:
        world = healthy.store.open("demo")
        check_whole(world)
        orders = {row["id"] for row in rows(world, "SELECT id FROM purchase_order")}
        assert confirmed <= orders
        assert len(orders) <= PURCHASES
        provisioning = "SELECT id FROM resource WHERE status = 'provisioning'"
        eventually(lambda: rows(world, provisioning) == [], seconds=60)
        check_whole(world)
