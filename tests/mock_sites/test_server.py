"""The server: on loopback only, quick to start and to stop, restartable on the same files, hard to kill."""

import contextlib
import gc
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from mock_sites.server import Server
from tests.mock_sites.purchases import buy
from tests.mock_sites.visitor import LoopbackTransport, Visitor, eventually, rows


def test_it_listens_on_loopback_only() -> None:
    """Another address of this machine is not served."""
    with Server() as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5):
            pass
        with (
            pytest.raises(OSError, match=r"refused|timed out"),
            socket.create_connection(("127.0.0.2", server.port), timeout=1),
        ):
            pass


def test_a_taken_port_is_an_error() -> None:
    """Two servers can't share a port, and the second says so at once."""
    with Server() as server:
        second = Server(port=server.port)
        with pytest.raises(OSError, match="in use"):
            second.start()


def test_a_wanted_port_is_taken_and_free_again() -> None:
    """The same port can be used by the next server right away."""
    with Server() as server:
        port = server.port
        with Visitor(server, "demo") as visitor:
            visitor.open("billing_center", "/signin")
    with Server(port=port) as server, Visitor(server, "demo") as visitor:
        assert server.port == port
        assert visitor.open("billing_center", "/signin").status_code == 200


def test_it_is_not_running_before_and_after() -> None:
    """Without a port there is no address to tell."""
    server = Server()
    with pytest.raises(RuntimeError, match="not running"):
        server.url("billing_center")
    server.start()
    server.stop()
    server.stop()
    with pytest.raises(RuntimeError, match="not running"):
        assert server.port


def test_stopping_does_not_wait_for_idle_connections() -> None:
    """A browser keeps its connections open; the server goes all the same."""
    with Server() as server, httpx.Client(transport=LoopbackTransport()) as client:
        client.get(server.url("billing_center", "/signin"))
        with socket.create_connection(("127.0.0.1", server.port)) as silent:
            silent.sendall(b"GET / HTTP/1.1\r\n")
            began = time.monotonic()
            server.stop()
            assert time.monotonic() - began < 2.5


def test_a_connection_that_just_came_is_not_left_open() -> None:
    """Connected in the moment of the stop, before anything was asked, it is closed like the others."""
    for _ in range(5):
        server = Server()
        server.start()
        with Visitor(server, "demo") as visitor:
            visitor.open("billing_center", "/signin")
        with socket.create_connection(("127.0.0.1", server.port)) as silent:
            server.stop()
            silent.settimeout(5)
            with contextlib.suppress(ConnectionResetError):
                assert silent.recv(1) == b""
        gc.collect()  # an open socket that is forgotten warns here, and warnings fail a test


def test_stopping_at_once_after_starting() -> None:
    """Before anything was served it stops as well, and leaves no thread behind."""
    before = threading.active_count()
    for _ in range(5):
        server = Server()
        server.start()
        server.stop()
    eventually(lambda: threading.active_count() <= before + 1)


def test_starting_is_quick(tmp_path: Path) -> None:
    """A process that starts a server and asks for a page needs no browser-length pause for it.

    The bound is generous, for slow machines; docs/benchmarks.md has the measured time.
    """
    program = (
        "import time; began = time.perf_counter()\n"
        "from pathlib import Path\n"
        "from mock_sites.server import Server\n"
        "server = Server(Path(__import__('sys').argv[1])); server.start()\n"
        "print(time.perf_counter() - began)\n"
        "server.stop()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert float(done.stdout) < 1.5
    assert done.stderr == ""


HEAVY = ("httpx", "pydantic", "jinja2", "uvicorn", "starlette", "playwright", "click")


def test_importing_the_server_is_light() -> None:
    """What only a running server needs is not imported with it."""
    program = f"import sys, mock_sites.server; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


SERVE = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from mock_sites.server import Server\n"
    "server = Server(Path(sys.argv[1])); server.start(); print(server.port, flush=True)\n"
    "time.sleep(600)\n"
)


def test_what_a_page_confirmed_survives_a_kill(tmp_path: Path) -> None:
    """Killed with SIGKILL right after its answer, the next server has what was confirmed."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with httpx.Client(transport=LoopbackTransport(), follow_redirects=True, timeout=30) as client:
            page = client.get(f"http://guance.localhost:{port}/businessRegister")
            token = page.text.partition('name="csrf" value="')[2][:64]
            answer = client.post(
                f"http://guance.localhost:{port}/businessRegister/code",
                data={"csrf": token, "email": "kept@example.com"},
            )
            assert answer.status_code == 200
        process.send_signal(signal.SIGKILL)
    with Server(tmp_path) as server:
        world = server.store.open("demo")
        assert [row["address"] for row in rows(world, "SELECT address FROM mail")] == ["kept@example.com"]


def test_two_servers_serve_the_same_world(tmp_path: Path) -> None:
    """What is done at one is seen at the other."""
    with Server(tmp_path) as one, Server(tmp_path) as other:
        buy(one.store.open("demo"))
        assert len(rows(other.store.open("demo"), "SELECT id FROM purchase_order")) == 1
        threads = [
            threading.Thread(target=lambda server=server: visit_often(server))
            for server in (one, other)
            for _ in "ab"
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(rows(one.store.open("demo"), "SELECT id FROM journal WHERE name = 'GET /signin'")) == 80


def visit_often(server: Server) -> None:
    """Look at a page many times; each look is a line in the journal."""
    with Visitor(server, "demo") as visitor:
        for _ in range(20):
            assert visitor.open("billing_center", "/signin").status_code == 200
