"""Browsers in processes of their own, as they would run on another machine."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright._impl._driver import compute_driver_executable, get_driver_env

from assistant.browser.finding import Browser, find


@contextmanager
def devtools(folder: Path, *args: str) -> Iterator[str]:
    """Starts a Chromium with its DevTools port open; gives its endpoint."""
    found = _found()
    command = [
        str(found.executable), "--headless", "--remote-debugging-port=0", f"--user-data-dir={folder}",
        *found.args, *args, "about:blank",
    ]  # fmt: skip
    with _told(command, r"DevTools listening on ws://([\d.:]+)/") as place:
        yield f"http://{place}"


@contextmanager
def playwright_server(folder: Path, *args: str) -> Iterator[str]:
    """Starts a Playwright server with a Chromium; gives its endpoint."""
    found = _found()
    config = folder / "server.json"
    options = {"executablePath": str(found.executable), "args": [*found.args, *args], "host": "127.0.0.1"}
    config.write_text(json.dumps(options))
    node, cli = compute_driver_executable()
    command = [node, cli, "launch-server", "--browser", "chromium", "--config", str(config)]
    with _told(command, r"(ws://\S+)") as place:
        yield place


def _found() -> Browser:
    found = find(headless=True)
    assert found is not None
    assert found.executable is not None
    return found


@contextmanager
def _told(command: Sequence[str], pattern: str) -> Iterator[str]:
    """Runs a process for as long as the block lasts; gives what it tells of itself when it is up."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=get_driver_env()
    )
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if match := re.search(pattern, line):
                yield match[1]
                return
        raise AssertionError(f"{command[0]} ended: {''.join(said)}")
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()
