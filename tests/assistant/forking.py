"""`assistant` as processes that begin with all of it imported, which is half of what a short command takes.

A process of its own (`python -m tests.assistant.forking NUMBER`) imports everything once and is forked for each
command; NUMBER is the socket by which it is told which. Where processes can't be forked safely, commands are started
as anybody starts them.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
IS_POSSIBLE = sys.platform == "linux"
_LONGEST_MESSAGE = 100_000
_NOT_OURS = ("__main__", "pytest_plugin")
_MORE = (
    "playwright.sync_api",
    "anyio._backends._asyncio",
    "rich.live",
    "rich.markdown",
    "rich.progress",
    "rich.table",
)

Done = subprocess.CompletedProcess[str]


class Forker:
    """The process that is forked, from the side of those who want commands run; one at a time."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket = ours
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.assistant.forking", str(theirs.fileno())],
                cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
                start_new_session=True,
            )  # fmt: skip

    def close(self) -> None:
        """Ends the process."""
        self._socket.close()
        self._process.wait()

    def run(
        self, words: Sequence[str], *, folder: Path, environment: Mapping[str, str], limit: float
    ) -> Done:
        """Runs a command to its end; raises TimeoutExpired, and kills it, after `limit` seconds."""
        message = json.dumps([words, str(folder), dict(environment)]).encode()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            socket.send_fds(self._socket, [message], [out.fileno(), err.fileno()])
            number = int(self._answer())
            self._socket.settimeout(limit)
            try:
                code = int(self._answer())
            except TimeoutError:
                os.kill(number, signal.SIGKILL)
                self._socket.settimeout(None)
                self._answer()
                raise subprocess.TimeoutExpired([*words], limit) from None
            self._socket.settimeout(None)
            told = [_text(file.fileno()) for file in (out, err)]
        return subprocess.CompletedProcess([*words], code, *told)

    def _answer(self) -> bytes:
        answer = self._socket.recv(_LONGEST_MESSAGE)
        if not answer:
            raise RuntimeError(
                "the process that is forked for commands has ended; what it wrote stands above"
            )
        return answer


def _text(file: int) -> str:
    with os.fdopen(os.dup(file), encoding="utf-8") as opened:
        opened.seek(0)
        return opened.read()


@cache
def forker() -> Forker:
    """Returns the process that is forked for all commands of these tests."""
    from tests.assistant.processes import environment

    begun = Forker(environment())
    atexit.register(begun.close)
    return begun


def _serve(commands: socket.socket) -> None:
    """Forks for each command, and tells the number of its process and how it ended."""
    _import_all()
    gc.freeze()
    while True:
        message, files, _, _ = socket.recv_fds(commands, _LONGEST_MESSAGE, 2)
        if not message:
            return
        number = os.fork()
        if number == 0:
            commands.close()
            words, folder, environment = json.loads(message)
            _become(words, folder, environment, files)
        for file in files:
            os.close(file)
        commands.send(str(number).encode())
        _, status = os.waitpid(number, 0)
        commands.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(words: list[str], folder: str, environment: dict[str, str], files: list[int]) -> None:
    """Makes this process the command: it ends with it, as a process that was started does."""
    for target, file in enumerate(files, start=1):
        os.dup2(file, target)
        os.close(file)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    sys.path[0] = folder
    sys.argv = ["assistant", *words]
    from assistant.cli import main

    main()


def _import_all() -> None:
    """Imports the package whole and loads this project's flows, so that what is built when first used is there."""
    for package in ("assistant", "mock_sites"):
        found = importlib.import_module(package)
        for module in pkgutil.walk_packages(found.__path__, f"{package}."):
            if module.name.rpartition(".")[2] not in _NOT_OURS:
                importlib.import_module(module.name)
    for name in _MORE:
        importlib.import_module(name)
    from assistant.project import Project

    library = Project(ROOT / "config.yaml").library
    for name in library.flow_names():
        library.load(name)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
