"""What the doctor finds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from assistant import doctor
from assistant.browser import finding
from assistant.browser.finding import Browser
from assistant.browser.trial import Trial
from assistant.doctor import Check, examine, is_fine

NAMES = [
    "Python",
    "Packages",
    "Settings",
    "Browser",
    "Browser starts",
    "Chinese font",
    "*.localhost",
    "Browser with a window",
    "State folder",
    "Journal",
    "Loopback port",
]


def by_name(checks: tuple[Check, ...]) -> dict[str, Check]:
    """Puts checks under their names."""
    return {check.name: check for check in checks}


@pytest.fixture(name="empty")
def _empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every browser from the machine."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.delenv("ASSISTANT_BROWSER", raising=False)
    monkeypatch.setattr(finding, "_CHANNELS", {})


@pytest.fixture(name="project")
def _project(tmp_path: Path) -> Path:
    """A folder with a config.yaml."""
    return make_project(tmp_path)


def make_project(folder: Path, browser: str = "{}") -> Path:
    """Writes a config.yaml into a folder."""
    text = (
        f"environment: mock\nstate: runs/here\nbrowser: {browser}\nenvironments: {{mock: {{mock: true}}}}\n"
    )
    (folder / "config.yaml").write_text(text)
    return folder


def test_this_machine_is_fine(project: Path) -> None:
    """Where the tests can run, nothing is missing and everything was looked at, leaving nothing behind."""
    checks = examine(project)
    assert [check.name for check in checks] == NAMES
    assert is_fine(checks)
    assert [path.name for path in project.iterdir()] == ["config.yaml"]
    assert by_name(checks)["State folder"].found == f"{project / 'runs' / 'here'} can be written"


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    """Outside of a project only the settings are missing."""
    assert [check.name for check in examine(tmp_path) if check.state == "missing"] == ["Settings"]


def test_faulty_settings_are_told_with_their_place(tmp_path: Path) -> None:
    """The first fault of config.yaml is shown; the browser is looked for all the same."""
    found = by_name(examine(make_project(tmp_path, "{executble: chrome}")))
    assert "config.yaml:3:11: " in found["Settings"].found
    assert found["Browser"].state == "ok"


@pytest.mark.usefixtures("empty")
def test_a_missing_browser_has_a_remedy(project: Path) -> None:
    """Without a browser the trial is left out and the way to install one is told."""
    checks = examine(project)
    found = by_name(checks)
    assert not is_fine(checks)
    assert (found["Browser"].state, found["Browser"].can_install) == ("missing", True)
    assert (found["Browser"].remedy or "").startswith("assistant doctor --install, or ")
    assert found["Browser with a window"].state == "warning"
    assert "Browser starts" not in found


@pytest.mark.usefixtures("empty")
def test_a_wrong_name_is_told(tmp_path: Path) -> None:
    """A configured browser that is not there is missing, not replaced."""
    check = by_name(examine(make_project(tmp_path, "{executable: no-such-browser}")))["Browser"]
    assert check.state == "missing"
    assert check.found.startswith("config.yaml names the browser 'no-such-browser'")


BROWSER = Browser(name="chromium", source="a test")


@pytest.mark.parametrize(
    ("trial", "states"),
    [
        (Trial(error="no libnss3.so"), {"Browser starts": "missing"}),
        (Trial(starts=True, error="it crashed"), {"Browser starts": "missing"}),
        (
            Trial(starts=True, renders=True, reaches_localhost=True),
            {"Browser starts": "ok", "Chinese font": "warning", "*.localhost": "ok"},
        ),
        (
            Trial(starts=True, renders=True, draws_chinese=True, error="ERR_PROXY"),
            {"Browser starts": "ok", "Chinese font": "ok", "*.localhost": "missing"},
        ),
    ],
)
def test_a_trial_becomes_checks(trial: Trial, states: dict[str, str]) -> None:
    """What a browser could not do is told once, with a remedy; what was not reached is left out."""
    checks = doctor._trial_checks(BROWSER, trial)
    assert {check.name: check.state for check in checks} == states
    assert all(check.remedy for check in checks if check.state != "ok")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(project: Path) -> None:
    """A state folder below a read-only one is missing."""
    project.chmod(0o555)
    assert by_name(examine(project))["State folder"].state == "missing"


def test_a_file_in_the_place_of_the_state_folder_is_told(tmp_path: Path) -> None:
    """A file cannot hold runs."""
    (tmp_path / "state").touch()
    assert doctor._state_folder(tmp_path / "state").state == "missing"
    assert doctor._state_folder(tmp_path / "state" / "inner").state == "missing"


def test_an_unsuitable_python_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions outside of 3.11 to 3.14 are missing."""
    version = type("Version", (tuple,), {"major": 3, "minor": 15, "micro": 0})
    monkeypatch.setattr(sys, "version_info", version((3, 15, 0)))
    assert doctor._python().state == "missing"


def test_a_package_that_pip_does_not_know_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the project requires and the environment lacks is listed."""
    monkeypatch.setattr(
        "importlib.metadata.requires", lambda _: ["click>=8", "no-such-package[x]>=1; extra == 'y'"]
    )
    assert doctor._packages().found == "without no-such-package"
    assert [check.name for check in examine(Path())] == ["Python", "Packages"]
