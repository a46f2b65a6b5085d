"""`assistant new`: a flow to begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

SOUND = "name: Sound\nsite: koogallery\nsteps: [{open: /}]\n"


def test_a_new_flow_is_in_order_laid_out_and_passes(tmp_path: Path) -> None:
    """Nothing has to be changed before it can be checked and run; its site is that of the other flows."""
    folder = make_project(tmp_path, sound=SOUND, other="name: Other\nsteps: [{press: Enter}]\n")
    done = assistant("new", "rename-workspace", folder=folder)
    told = (
        "flows/rename-workspace.yaml is written. "
        "Next: assistant check rename-workspace, then assistant run rename-workspace --headed\n"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, told, "")
    text = (folder / "flows" / "rename-workspace.yaml").read_text()
    assert text.startswith("name: Rename workspace\n")
    assert "\nsite: koogallery\n" in text
    checked = assistant("check", "rename-workspace", "--strict", folder=folder)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "1 flow is in order.\n", "")
    assert assistant("fmt", "--check", "rename-workspace", folder=folder).returncode == 0
    ran = assistant("run", "rename-workspace", folder=folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sound",), "there is a flow 'sound' already: flows/sound.yaml"),
        (
            ("Rename Workspace",),
            "'Rename Workspace' can't be a flow's name; write lower-case words joined by dashes",
        ),
        (("../x",), "'../x' can't be a flow's name; write lower-case words joined by dashes"),
        (("x", "--site", "koogalery"), "unknown site 'koogalery'; did you mean 'koogallery'?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_written_is_refused(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    """Nothing is overwritten, and nothing is written outside of the flows' folder."""
    folder = make_project(tmp_path, sound=SOUND)
    done = assistant("new", *words, folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")
    assert [path.name for path in (folder / "flows").iterdir()] == ["sound.yaml"]
    assert (folder / "flows" / "sound.yaml").read_text() == SOUND


def test_a_site_can_be_named(tmp_path: Path) -> None:
    """--site decides, also in a project without flows."""
    folder = make_project(tmp_path)
    assert assistant("new", "first", "--site", "guance", folder=folder).returncode == 0
    assert "\nsite: guance\n" in (folder / "flows" / "first.yaml").read_text()
