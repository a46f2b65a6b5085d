"""Flows that somebody else wrote are safe to check, and reach no file outside of their project."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

CONFIG = """
    environment: here
    verbs: verbs.py
    environments: {here: {sites: {shop: "http://shop.localhost:1/"}}}
"""
VERBS = "from pathlib import Path\nPath('was-run').write_text('x')\n"
FLOW = "name: A flow\nsite: shop\nsteps:\n  - open: /\n"


def test_nothing_of_an_untrusted_project_is_run(tmp_path: Path) -> None:
    """Its verbs are a program: plain `check` imports them, `check --untrusted` says that it does not."""
    project = make_project(tmp_path, config=CONFIG, one=FLOW)
    (project / "verbs.py").write_text(VERBS)
    done = assistant("check", "--untrusted", folder=project)
    assert (done.returncode, done.stdout) == (0, "1 flow is in order.\n")
    assert done.stderr == "The verbs of verbs.py were not imported; steps with them are unknown.\n"
    assert not (project / "was-run").exists()
    assert assistant("check", folder=project).returncode == 0
    assert (project / "was-run").exists()


def test_labels_are_not_read_of_an_untrusted_project(tmp_path: Path) -> None:
    """They may lie anywhere, and what is wrong with them would be shown."""
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "mine" / "billing_center").mkdir(parents=True)
    (tmp_path / "mine" / "billing_center" / "en.yaml").write_text("my: own\n")
    config = "environment: here\nenvironments: {here: {mock: true, labels: ../mine}}\n"
    project = make_project(folder, config=config, one=FLOW.replace("shop", "billing_center"))
    done = assistant("check", "--untrusted", folder=project)
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 flow is in order.\n", "")
    assert "there is no label 'my'" in assistant("check", folder=project).stderr


def test_an_untrusted_link_is_not_followed(tmp_path: Path) -> None:
    """A flow that is a link to a file of mine would show that file's lines as errors."""
    folder = tmp_path / "project"
    folder.mkdir()
    project = make_project(folder, config=CONFIG.replace("verbs: verbs.py", ""), one=FLOW)
    (tmp_path / "mine.txt").write_text("my: own\n")
    (project / "flows" / "two.yaml").symlink_to(tmp_path / "mine.txt")
    done = assistant("check", "--untrusted", folder=project)
    assert done.returncode == 2
    assert done.stderr == (
        "Error: flows/two.yaml leads out of the project's folder, so it is not read with --untrusted\n"
    )


@pytest.mark.parametrize(
    "name", ["../../mine.csv", "{outside}/mine.csv", "link.csv", "inner/../../../mine.csv"]
)
@pytest.mark.parametrize("step", ["each: {name}\n    steps:\n      - open: /", "upload: {{Licence: {name}}}"])
def test_no_file_outside_of_the_project_is_named(tmp_path: Path, step: str, name: str) -> None:
    """By `..`, from the top or through a link: told when the flow is checked, so no run begins."""
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n")
    named = name.format(outside=tmp_path)
    flow = FLOW + "  - " + step.format(name=named) + "\n"
    project = make_project(folder, config=CONFIG.replace("verbs: verbs.py", ""), one=flow)
    (project / "flows" / "inner").mkdir()
    (project / "flows" / "link.csv").symlink_to(tmp_path / "mine.csv")
    done = assistant("check", folder=project)
    assert done.returncode == 2
    assert f"{named} leads out of the project's folder; put the file into it" in done.stderr
