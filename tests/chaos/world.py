"""What is true: a world's journal, and the process that serves the mock sites, which may be killed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import httpx

from tests.assistant.processes import environment
from tests.chaos.plan import Fault

_LONGEST: Final = 120.0

ACTS: Final = {
    "Guance is bought with": "order_created",
    "is settled by the Huawei Cloud account": "workspace_settled",
    "Guance is unsubscribed from": "resource_unsubscribed",
    "is unlocked": "workspace_unlocked",
}
"""How each act that must not happen twice begins or ends in a flow's words, and what the world's journal calls it."""


class ServedWorld:
    """A world of `assistant mock serve` in a project's folder; the server comes back on its port and its state."""

    def __init__(self, project: Path, name: str) -> None:
        self.name = name
        self._project = project
        self._port = 0
        self._process = self._started()

    @property
    def process(self) -> int:
        """The number of the server's process."""
        return self._process.pid

    def create(self) -> None:
        """Begins the world."""
        self._asked("PUT", "", json={"seed": "demo"})

    def strike(self, fault: Fault) -> None:
        """Switches a fault on."""
        self._asked("PUT", f"/faults/{fault.name}", json=fault.options)

    def acts(self, name: str | None = None) -> list[dict[str, Any]]:
        """Returns what happened in the world, by the journal; of one name if wanted."""
        wanted = {"kind": "act"} | ({"name": name} if name else {})
        told = self._asked("GET", "/journal", params=wanted).json()
        return list(told["entries"])

    def count(self, name: str) -> int:
        """Returns how often an act happened, or 0 while the server is away."""
        try:
            return len(self.acts(name))
        except httpx.HTTPError:
            return 0

    def strikes(self) -> int:
        """Returns how often a fault struck."""
        return len(self._asked("GET", "/journal", params={"kind": "fault"}).json()["entries"])

    def kill(self) -> None:
        """Kills the server where it stands."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def come_back(self) -> None:
        """Starts the server again, if it was killed, and waits until it answers."""
        if self._process.poll() is not None:
            self._process = self._started()

    def end(self) -> None:
        """Ends the server."""
        if self._process.poll() is None:
            self.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        state = self._project / ".assistant" / "mock"
        with (self._project / "server.txt").open("ab") as told:
            process = subprocess.Popen(
                [sys.executable, "-m", "assistant", "mock", "serve", "--port", str(self._port)],
                cwd=self._project, env=environment(), stdin=subprocess.DEVNULL, stdout=told, stderr=told,
                process_group=0,
            )  # fmt: skip
        end = time.monotonic() + _LONGEST
        while time.monotonic() < end and process.poll() is None:
            port = _port_of(state, process=process.pid)
            if port:
                self._port = port
                return process
            time.sleep(0.02)
        process.kill()
        raise RuntimeError(f"the mock sites did not come up; {self._project / 'server.txt'} tells why")

    def _asked(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        address = f"http://127.0.0.1:{self._port}/api/worlds/{self.name}{path}"
        answer = httpx.request(method, address, timeout=_LONGEST, trust_env=False, **more)
        return answer.raise_for_status()


def name_of(sentence: str) -> str:
    """Returns what the world's journal calls an act that a flow tells in a sentence."""
    return next(name for words, name in ACTS.items() if words in sentence)


def _port_of(state: Path, *, process: int) -> int:
    """Returns the port that a server has told; 0 as long as the notice is an earlier one's, or half written."""
    try:
        told = json.loads((state / "server.json").read_text())
    except (OSError, ValueError):
        return 0
    return int(told["port"]) if told["process"] == process else 0
