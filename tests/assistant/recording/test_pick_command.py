"""`assistant pick` as a whole command: a person clicks, and the terminal says how a flow names it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.assistant.processes import ended
from tests.assistant.projects import make_project
from tests.assistant.recording.person import sitting

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

PICKING = """async () => {
  if ((await window.__pw_recorderState?.())?.mode !== "inspecting") return false;
  await window.__pw_refreshOverlay();
  return true;
}"""
"""Whether the page takes the next click for a pick; between two picks it would be an ordinary click."""


def test_what_is_clicked_is_named_as_in_a_flow(playwright: Playwright, tmp_path: Path) -> None:
    """Each click prints the step that suits what was clicked, with the shortest target, and does nothing else."""
    project = tmp_path / "project"
    project.mkdir()
    make_project(project)
    with sitting(playwright, "pick", "billing_center:/signin", folder=project, scratch=tmp_path) as person:
        page, stdout = person.page, person.process.stdout
        assert stdout is not None
        told = []
        for clicked in (
            page.get_by_label("Password", exact=True),
            page.get_by_role("button", name="Sign In"),
            page.get_by_role("heading", name="Sign In"),
        ):
            page.wait_for_function(
                "getComputedStyle(document.body).cursor !== 'x' && !!window.__pw_refreshOverlay"
            )
            clicked.click()
            told.append(stdout.readline())
        assert page.url.endswith("/signin")
        page.close()
        done = ended(person.process)
    assert told == ["- fill: {Password: …}\n", '- click: button "Sign In"\n', '- expect: heading "Sign In"\n']
    assert done.returncode == 0, done.stderr
