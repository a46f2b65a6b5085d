"""Browsers that run already, in a process of their own: `browser.endpoint` and `--browser ws://…`."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Playwright

from assistant.browser.endpoint import connected, needs_gate
from assistant.doctor import examine
from assistant.errors import NoBrowser
from assistant.reach import Reach, launch_args
from tests.assistant.browser.remote import devtools, playwright_server
from tests.assistant.processes import assistant
from tests.assistant.projects import MOCK, make_project

FLOW = """\
    name: Look
    site: koogallery
    steps:
      - open: /
      - expect: searchbox "Search KooGallery"
"""
REAL = Reach(environment="real", sites={"shop": "https://shop.example.com/"})


@pytest.mark.parametrize(("remote", "is_configured"), [(devtools, True), (playwright_server, False)])
def test_a_run_uses_a_browser_of_another_process_and_leaves_it_there(
    remote: Callable[[Path], AbstractContextManager[str]], is_configured: bool, tmp_path: Path
) -> None:
    """Over Chromium's DevTools protocol and by a Playwright server; by config.yaml and by `--browser`."""
    (tmp_path / "project").mkdir()
    (tmp_path / "remote").mkdir()
    with remote(tmp_path / "remote") as endpoint:
        config = f"{MOCK}browser: {{endpoint: '{endpoint}'}}\n" if is_configured else MOCK
        named = [] if is_configured else ["--browser", endpoint]
        project = make_project(tmp_path / "project", config=config, look=FLOW)
        done = assistant("run", "look", "--json", *named, folder=project, ASSISTANT_BROWSER="")
        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert (done.returncode, told[-1]["status"]) == (0, "passed"), done.stdout + done.stderr
        httpx.get(endpoint.replace("ws:", "http:"))  # it answers still


def test_where_no_browser_answers_nothing_is_run(tmp_path: Path) -> None:
    """The message names the endpoint, without the token in its query; the exit code is 2."""
    project = make_project(tmp_path, look=FLOW)
    endpoint = "ws://127.0.0.1:9/x?token=hidden-word"
    done = assistant("run", "look", folder=project, ASSISTANT_BROWSER=endpoint)
    assert done.returncode == 2
    assert "no browser answers at ws://127.0.0.1:9: " in done.stderr
    assert "hidden-word" not in done.stdout + done.stderr


def test_a_token_is_not_taken_from_the_command_line(tmp_path: Path) -> None:
    """There it would be kept with the run, in the command that does it again."""
    project = make_project(tmp_path, look=FLOW)
    done = assistant("run", "look", "--browser", "ws://127.0.0.1:9/x?token=hidden-word", folder=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--browser names an endpoint with a password or a query" in done.stderr
    assert "hidden-word" not in done.stderr


def test_a_browser_that_keeps_itself_in_needs_no_proxy(playwright: Playwright, tmp_path: Path) -> None:
    """One that was started with the rules is asked for them; another one on this machine gets a proxy."""
    with (
        devtools(tmp_path, "--enable-automation", *launch_args(REAL)) as endpoint,
        connected(playwright, endpoint, 0) as running,
    ):
        assert not needs_gate(running, "http://far.example.com:9222", REAL)
        other = Reach(environment="other", sites={"shop": "https://other.example.com/"})
        assert needs_gate(running, endpoint, other)
        with pytest.raises(NoBrowser) as refusal:
            needs_gate(running, "http://far.example.com:9222", other)
        assert str(refusal.value) == (
            "nothing keeps the browser at http://far.example.com:9222 to the hosts of the environment other; start it "
            "with: '--enable-automation' '--host-resolver-rules=MAP other.example.com:80 other.example.com:80, MAP "
            "other.example.com:443 other.example.com:443, MAP * ~NOTFOUND' "
            "'--force-webrtc-ip-handling-policy=disable_non_proxied_udp'"
        )
        mock = Reach(environment="mock", sites={"shop": "http://shop.localhost:8000/"}, is_local=True)
        with pytest.raises(NoBrowser, match="the mock sites are on this machine alone"):
            needs_gate(running, "http://far.example.com:9222", mock)


def test_the_doctor_asks_it(tmp_path: Path) -> None:
    """`assistant doctor` tells the version of what answers, or that nothing does."""
    config = f"{MOCK}browser: {{endpoint: 'http://127.0.0.1:9'}}\n"
    checks = {check.name: check for check in examine(make_project(tmp_path, config=config))}
    assert checks["Browser elsewhere"].state == "missing"
    assert checks["Browser elsewhere"].found.startswith("no browser answers at http://127.0.0.1:9: ")
    (tmp_path / "remote").mkdir()
    with devtools(tmp_path / "remote") as endpoint:
        (tmp_path / "config.yaml").write_text(f"{MOCK}browser: {{endpoint: '{endpoint}'}}\n")
        checks = {check.name: check for check in examine(tmp_path)}
    assert checks["Browser elsewhere"].state == "ok"
    assert checks["Browser elsewhere"].found.endswith(f" answers at {endpoint}")
