"""`assistant record` as a whole command: a person at its window, the flow that it writes, and that flow's run."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

from tests.assistant.processes import assistant, ended
from tests.assistant.projects import copy_project, make_project, world_of
from tests.assistant.recording.person import sitting

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

PURCHASE = """\
name: Buy guance
site: koogallery

inputs:
  huawei_account: {help: Account name}
  huawei_password: {help: Password, kind: secret}

steps:
  - open: /
  - fill: {Search KooGallery: Guance}
  - press: Enter
    in: Search KooGallery
  - click: link "Guance SaaS"
  - click: button "Continue to Submit"
  - fill:
      Account name: "{{ huawei_account }}"
      Password: "{{ huawei_password }}"
  - click: button "Sign In"
  - check: checkbox /I authorize the seller to use the/
  - check: I have read and agree to the KooGallery Agreement
  - click: button "Submit"
  - click: link "My Marketplace"
  - expect: {url: /my/purchased}
"""


def test_a_recorded_purchase_buys_again_when_it_is_run(playwright: Playwright, tmp_path: Path) -> None:
    """What a person bought by hand is a flow that passes `check`, holds no password, and buys in another world."""
    project = tmp_path / "project"
    project.mkdir()
    copy_project(project)
    words = ("record", "koogallery:/", "-o", "flows/buy-guance.yaml", "--world", "by-hand")
    with sitting(playwright, *words, folder=project, scratch=tmp_path) as person:
        page = person.page
        person.type_into("Search KooGallery", "Guance")
        page.keyboard.press("Enter")
        person.click(page.get_by_role("link", name="Guance SaaS"))
        person.click(page.get_by_role("button", name="Continue to Submit"))
        person.type_into("Account name", "example-cloud")
        page.keyboard.press("Tab")
        person.type("Mock-huawei-1")
        person.click(page.get_by_role("button", name="Sign In"))
        person.click(page.get_by_text("I authorize the seller"))
        person.click(page.get_by_label("I have read and agree"))
        person.click(page.get_by_role("button", name="Submit", exact=True))
        person.click(page.get_by_role("main").get_by_role("link", name="My Marketplace"))
        page.get_by_role("heading", name="Purchased Apps").wait_for()
        person.process.send_signal(signal.SIGINT)
        done = ended(person.process)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == "flows/buy-guance.yaml has 12 steps. Run it with: assistant run flows/buy-guance.yaml\n"
    )
    assert (project / "flows" / "buy-guance.yaml").read_text() == PURCHASE

    assert assistant("check", "buy-guance", folder=project).returncode == 0
    run = assistant("run", "buy-guance", "--world", "again", folder=project)
    assert run.returncode == 0, run.stdout + run.stderr
    with world_of(project, "again") as world:
        assert len(world.journal.orders()) == 1


def test_closing_the_window_writes_what_was_recorded(playwright: Playwright, tmp_path: Path) -> None:
    """A closed window ends a recording as Ctrl-C does; what no step can say is a comment and a warning."""
    project = tmp_path / "project"
    project.mkdir()
    make_project(project)
    words = ("record", "/signin", "--site", "billing_center", "-o", "flows/look.yaml")
    with sitting(playwright, *words, folder=project, scratch=tmp_path) as person:
        person.type_into("Username", "somebody")
        person.page.get_by_role("heading", name="Sign In").dblclick()
        person.type_into("Password", "Not-to-be-seen-1")
        person.page.close()
        done = ended(person.process)
    flow = (project / "flows" / "look.yaml").read_text()
    assert done.returncode == 0, done.stderr
    assert "a double click on heading" in done.stderr
    assert "# a double click on heading" in flow
    assert "- fill: {Username: somebody}" in flow
    assert '- fill: {Password: "{{ password }}"}' in flow
    assert "password: {help: Password, kind: secret, env: PASSWORD}" in flow
    assert "Not-to-be-seen-1" not in flow + done.stdout + done.stderr


def test_a_file_is_not_overwritten_unasked(tmp_path: Path) -> None:
    """Before a window opens, a file that is there already is refused, and so is a site that there is not."""
    make_project(tmp_path, look="name: Look\nsite: koogallery\nsteps:\n  - open: /\n")
    # A browser that is not there is named, so that a mistake here can't install one.
    words = ("record", "koogallery:/", "-o", "flows/look.yaml")
    refused = assistant(*words, folder=tmp_path, ASSISTANT_BROWSER="/no/browser")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "Error: flows/look.yaml is there already; write another name, or overwrite it with --force\n"
    )
    words = ("record", "kogallery:/", "-o", "flows/new.yaml")
    unknown = assistant(*words, folder=tmp_path, ASSISTANT_BROWSER="/no/browser")
    assert (unknown.returncode, unknown.stderr) == (
        2,
        "Error: unknown site 'kogallery'; did you mean 'koogallery'?\n",
    )
