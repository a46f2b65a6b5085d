"""`python -m tests.benchmarks.load`: the mock sites under the requests of many browsers at once.

A server in a process of its own, on loopback, is asked for pages by 50 threads, each in a world that ten of them
share. Told are the answers that broke (none may), the median and the 99th percentile of the time to an answer, and
the server's memory before and after. It stops by itself, after a number of requests or at a time limit.
"""

from __future__ import annotations

import argparse
import http.client
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PATHS = (
    ("billing", "/signin"),
    ("koogallery", "/"),
    ("koogallery", "/search?q=Guance"),
    ("koogallery", "/contents/8990a122-f456-43a4-892c-a458be31e336"),
    ("guance", "/businessRegister"),
    ("auth", "/register"),
)
_SERVE = (
    "import sys, time\n"
    "from pathlib import Path\n"
    "from mock_sites.server import Server\n"
    "server = Server(Path(sys.argv[1])); server.start()\n"
    "for number in range(5): server.store.create(f'load-{number}')\n"
    "print(server.port, flush=True)\n"
    "time.sleep(3600)\n"
)


class Load:
    """What all clients share: how much is left to ask, and what was measured."""

    def __init__(self, port: int, requests: int, seconds: float) -> None:
        self.port = port
        self.left = requests
        self.end = time.monotonic() + seconds
        self.times: list[float] = []
        self.broken = 0
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Takes one request off what is left; False when there is none, or no time."""
        with self._lock:
            self.left -= 1
            return self.left >= 0 and time.monotonic() < self.end

    def client(self, number: int) -> None:
        """Asks for one page after the other, over one connection as a browser does."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        times, broken = [], 0
        asked = number
        while self.take():
            label, path = PATHS[asked % len(PATHS)]
            asked += 1
            began = time.perf_counter()
            connection.request(
                "GET", path, headers={"Host": f"{label}.load-{number % 5}.localhost:{self.port}"}
            )
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            broken += answer.status >= 500
        connection.close()
        with self._lock:
            self.times += times
            self.broken += broken


def memory_of(process: int) -> float:
    """Returns a process's resident memory in MB; 0 where /proc doesn't tell."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def measure(process: int, port: int, *, clients: int, requests: int, seconds: float) -> None:
    """Asks, and prints one row of the table in docs/benchmarks.md."""
    load = Load(port, requests, seconds)
    began = time.perf_counter()
    threads = [threading.Thread(target=load.client, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    percentile = statistics.quantiles(load.times, n=100)[98] * 1000
    median = statistics.median(load.times) * 1000
    print(
        f"| {clients} | {len(load.times):,} | {len(load.times) / took:.0f} | {median:.1f} ms | {percentile:.1f} ms "
        f"| {load.broken} | {memory_of(process):.0f} MB |",
        flush=True,
    )


def main() -> None:
    """Starts the server, asks with one client and then with many, and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--clients", type=int, default=50, help="how many ask at once (default: 50)")
    parser.add_argument("--requests", type=int, default=100_000, help="how many in all (default: 100,000)")
    parser.add_argument("--seconds", type=float, default=900, help="at the longest (default: 900)")
    wanted = parser.parse_args()
    print("| Clients | Requests | per second | median | 99th percentile | broken | memory |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as state:
        process = subprocess.Popen([sys.executable, "-c", _SERVE, state], stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None, "a pipe was asked for"
            port = int(process.stdout.readline())
            measure(process.pid, port, clients=1, requests=2000, seconds=60)
            measure(
                process.pid, port, clients=wanted.clients, requests=wanted.requests, seconds=wanted.seconds
            )
        finally:
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
