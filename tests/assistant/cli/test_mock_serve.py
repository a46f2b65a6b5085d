"""`assistant mock serve`: the mock sites on their own, and runs that find them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from assistant import mock_world
from assistant.mock_world import MockSites, served_port
from tests.assistant.processes import assistant, ended, events, started, until
from tests.assistant.projects import epoch_of, make_project

SEE = """
    name: See where the sign-in page is
    site: billing_center
    inputs: {port: {}}
    steps:
      - open: /signin
      - expect: {url: '/:{{ port }}\\//'}
"""
WAIT = """
    name: Wait for what never comes
    site: billing_center
    steps:
      - open: /signin
      - wait: heading "Never"
        reload: 100 ms
        timeout: 5 min
"""


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """A project whose flows tell which server they see."""
    return make_project(tmp_path, see=SEE, waits=WAIT)


@pytest.fixture(name="served")
def _served(project: Path) -> Iterator[subprocess.Popen[str]]:
    """The project's mock sites, served until the test is over; what they print first is read already."""
    process = started("mock", "serve", "--port", "0", folder=project)
    assert process.stdout is not None
    while "All worlds" not in (line := process.stdout.readline()):
        assert line, ended(process).stderr
    yield process
    process.kill()
    process.communicate()


def notice(project: Path) -> Path:
    """Returns the file by which runs find a server."""
    return project / ".assistant" / "mock" / "server.json"


def port_of(project: Path) -> int:
    """Returns the port that a server says it has."""
    port: int = json.loads(notice(project).read_text())["port"]
    return port


def healthy(port: int) -> bool:
    """Tells whether mock sites answer on a port."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/healthz")
        return bool(json.load(connection.getresponse())["service"] == "mock_sites")
    except OSError:
        return False
    finally:
        connection.close()


def test_serving_prints_the_addresses(project: Path) -> None:
    """What is printed is what a person opens: the page of all worlds and each site of the demo world."""
    process = started("mock", "serve", "--port", "0", folder=project)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(10)]
    port = port_of(project)
    assert healthy(port)
    process.send_signal(signal.SIGINT)
    done = ended(process)
    assert "".join(lines) == (
        "The mock sites are up; Ctrl-C stops them.\n\n"
        f"  All worlds             http://localhost:{port}/\n"
        f"  Billing Center         http://billing.demo.localhost:{port}/\n"
        f"  Guance registration    http://guance.demo.localhost:{port}/\n"
        f"  KooGallery             http://koogallery.demo.localhost:{port}/\n"
        f"  Huawei Cloud console   http://console.demo.localhost:{port}/\n"
        f"  Huawei ID              http://auth.demo.localhost:{port}/\n\n"
        "Logins of the demo world and all worlds are on the first page.\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_stopped_takes_its_notice_away(
    sign: signal.Signals, served: subprocess.Popen[str], project: Path
) -> None:
    """Ctrl-C and SIGTERM end it in order: exit code 0, and no run looks for it any more."""
    port = port_of(project)
    served.send_signal(sign)
    done = ended(served)
    assert (done.returncode, done.stderr) == (0, "")
    assert not notice(project).exists()
    assert not healthy(port)


def test_a_run_uses_the_sites_that_are_served(served: subprocess.Popen[str], project: Path) -> None:
    """A run finds the server by its folder, says nothing of it, and leaves it up."""
    port = port_of(project)
    done = assistant("run", "see", "-i", f"port={port}", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("See where the sign-in page is  mock/demo\n✓ Open /signin  ")
    assert str(port) not in re.sub(r"-i port=\d+", "", done.stdout.replace(f":{port}", "", 1))
    assert served.poll() is None
    assert healthy(port)


def test_a_fresh_world_is_fresh_for_the_server_too(served: subprocess.Popen[str], project: Path) -> None:
    """--fresh begins the world anew under a server that has it open, and other worlds are created there."""
    port = f"port={port_of(project)}"
    assert assistant("run", "see", "-i", port, folder=project).returncode == 0
    first = epoch_of(project)
    assert assistant("run", "see", "-i", port, "--fresh", folder=project).returncode == 0
    for told in ("The world other is new\n", ""):
        done = assistant("run", "see", "-i", port, "--world", "other", folder=project)
        assert (done.returncode, done.stderr) == (0, told)
    assert len({first, epoch_of(project), epoch_of(project, "other")}) == 3
    assert served.poll() is None


def test_a_site_that_dies_in_the_middle_of_a_run_fails_it(
    served: subprocess.Popen[str], project: Path
) -> None:
    """The run ends with exit code 1 and says that the page could not be reached."""
    address = f"http://billing.demo.localhost:{port_of(project)}/signin"
    run = started("run", "waits", "--json", folder=project)
    until(run, lambda event: event["event"] == "waiting")
    served.kill()
    done = ended(run)
    end = events(done.stdout)[-1]
    assert (done.returncode, end["status"], end["failure"]["kind"], done.stderr) == (
        1,
        "failed",
        "environment",
        "",
    )
    assert end["failure"]["message"].startswith("the page can't be reached (net::ERR_CONNECTION_")
    assert end["failure"]["message"].endswith(f"is the site up? The address is {address}")


def test_the_notice_of_a_killed_server_misleads_nobody(
    served: subprocess.Popen[str], project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A run starts sites of its own, also where the old port belongs to another project's server by now."""
    served.kill()
    served.wait()
    told = json.loads(notice(project).read_text())
    with MockSites(tmp_path_factory.mktemp("other")) as other:
        other_port = int(other.world("demo").sites["billing_center"].rpartition(":")[2].strip("/"))
        assert healthy(other_port)
        notice(project).write_text(json.dumps({**told, "port": other_port}))
        assert served_port(project / ".assistant" / "mock") is None
        done = assistant("run", "see", "--json", "-i", f"port={other_port}", folder=project)
    assert (done.returncode, events(done.stdout)[-1]["failure"]["kind"]) == (1, "product")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"port": "x", "process": 1}', '{"port": 0, "process": 1}'])
def test_a_damaged_notice_is_no_server(text: str, tmp_path: Path) -> None:
    """Whatever the file holds, it is read without an error."""
    (tmp_path / "server.json").write_text(text)
    assert served_port(tmp_path) is None


def test_something_else_on_the_port_is_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that doesn't answer as the mock sites do is not used."""
    monkeypatch.setattr(mock_world, "_PROBE_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        (tmp_path / "server.json").write_text(json.dumps({"port": port, "process": os.getpid()}))
        assert served_port(tmp_path) is None


def test_a_second_server_is_refused(served: subprocess.Popen[str], project: Path) -> None:
    """One server serves a folder; the message says where it is."""
    done = assistant("mock", "serve", "--port", "0", folder=project)
    told = f"the mock sites of {project}/.assistant/mock are served already, at http://localhost:{port_of(project)}/"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {told}\n")
    assert served.poll() is None


def test_a_taken_port_is_told(project: Path) -> None:
    """The message says how to choose another one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = assistant("mock", "serve", "--port", str(port), folder=project)
    told = f"port {port} can't be had on 127.0.0.1 (Address already in use); choose another one with --port"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {told}\n")


def test_reset_begins_the_demo_world_anew(project: Path) -> None:
    """--reset is for a server what --fresh is for a run."""
    epochs = set()
    for words in ((), (), ("--reset",)):
        process = started("mock", "serve", "--port", "0", *words, folder=project)
        assert process.stdout is not None
        process.stdout.readline()
        epochs.add(epoch_of(project))
        process.send_signal(signal.SIGTERM)
        assert ended(process).returncode == 0
    assert len(epochs) == 2
