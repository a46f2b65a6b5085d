"""Flows as tests of pytest-playwright: they pass by themselves, and what a test can't have is refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from assistant.browser.finding import find
from assistant.exporting.verbs import write
from assistant.mock_world import MockSites
from assistant.steps import VERBS, Step
from tests.assistant.processes import assistant
from tests.assistant.projects import copy_project, make_project

EXPORTED = {
    "approve", "check", "choose", "click", "each", "ensure", "expect", "fill", "hover", "if", "keyboard", "open",
    "press", "repeat", "run", "save", "select", "shot", "tab", "uncheck", "verify", "wait",
}  # fmt: skip
"""Verbs that a test can have; all others are refused until somebody writes a function for them."""

CONFTEST = """
import pytest

@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {{**browser_type_launch_args, **{options!r}}}
"""


WITHOUT = ("-p", "no:schemathesis", "-p", "no:hypothesispytest")
"""They are of our own tests alone, and take 4 s to import."""


def plain_pytest(folder: Path, **addresses: str) -> subprocess.CompletedProcess[str]:
    """Runs pytest in a folder, without this project's plugin and without its settings."""
    found = find(headless=True)
    assert found is not None
    (folder / "conftest.py").write_text(CONFTEST.format(options=found.launch_options))
    (folder / "pytest.ini").write_text("[pytest]\n")
    secrets = {"HUAWEI_PASSWORD": "Mock-huawei-1", "BILLING_PASSWORD": "Mock-billing-1"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:onboarding-assistant", *WITHOUT]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **secrets, **addresses},
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
    )


def test_exported_flows_pass_under_plain_pytest(tmp_path: Path) -> None:
    """A purchase, the binding that comes after it, and both in one pass as tests, buy once, and are clean for ruff."""
    project, folder = tmp_path / "project", tmp_path / "tests"
    project.mkdir()
    folder.mkdir()
    copy_project(project)
    for flow in ("purchase", "bind", "onboard"):
        words = ("export", flow, "--to", "pytest", "-o", str(folder / f"test_{flow}.py"))
        done = assistant(*words, folder=project)
        assert done.returncode == 0, done.stderr
        assert "left out; a test takes none" in done.stderr
    with MockSites() as sites:
        world = sites.world("demo")
        addresses = {f"{key.upper()}_URL": address.rstrip("/") for key, address in world.sites.items()}
        ran = plain_pytest(folder, **addresses)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        assert "3 passed" in ran.stdout
        assert len(world.state.journal.orders()) == 1
    tests = sorted(folder.glob("test_*.py"))
    for judged in ("check --isolated", "format --isolated --line-length 100 --check"):
        ruff = [str(Path(sys.executable).with_name("ruff")), *judged.split(), *map(str, tests)]
        found = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert found.returncode == 0, found.stdout
    texts = "".join(file.read_text() for file in tests)
    assert "assistant" not in texts
    assert "Mock-huawei-1" not in texts


def test_verbs_are_exported_or_refused() -> None:
    """The verbs that have a function are these; a new one is refused, and needs nothing here."""
    refusal = write.dispatch(Step)
    assert {verb for verb, cls in VERBS.items() if write.dispatch(cls) is not refusal} == EXPORTED
    assert VERBS.keys() > EXPORTED


def test_what_a_test_can_not_have_is_told_with_its_place(tmp_path: Path) -> None:
    """All steps that can't be exported are told at once, and nothing is written."""
    make_project(
        tmp_path,
        odd="""
            name: Odd
            site: billing_center
            inputs: {names: {}}
            steps:
              - open: /
              - enter: The code
                as: code
              - click: button "{{ names | join }}"
              - if: heading "Sign In"
                then:
                  - expect: {table: Workspaces, rows: 2}
              - click: button "Later"
                optional: true
            """,
    )
    done = assistant("export", "odd", "--to", "pytest", "-o", "test_odd.py", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    told = done.stderr.removeprefix("Error: ").splitlines()
    assert [line.replace(" can't be exported", "") for line in told] == [
        "flows/odd.yaml:6:5: 'enter': a test has nothing like it",
        "flows/odd.yaml:8:5: 'click': its template does more than name a value, which a test can't do",
        "flows/odd.yaml:11:9: 'expect': that table \"Workspaces\" has 2 rows is nothing that Playwright asserts",
        "flows/odd.yaml:12:5: 'click': a test does not leave steps out; put it under 'if'",
    ]
    assert not (tmp_path / "test_odd.py").exists()


def test_what_stands_beside_the_steps_is_not_dropped_silently(tmp_path: Path) -> None:
    """Invariants and what is done at the end in any case have no counterpart, and are told to have none."""
    make_project(
        tmp_path,
        watched="""
            name: Watched
            site: billing_center
            always: [no console errors]
            steps:
              - open: /
            finally:
              - open: /signin
            """,
    )
    done = assistant("export", "watched", "--to", "pytest", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [
        "Error: flows/watched.yaml: 'always' can't be exported: a test has nothing like it",
        "flows/watched.yaml: 'finally' can't be exported: a test has nothing like it",
    ]
