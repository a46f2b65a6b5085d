"""`assistant list` and `assistant steps`: what there is."""

from __future__ import annotations

from pathlib import Path

from assistant.steps import VERBS
from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

EXPECTED = Path(__file__).parent / "expected"

CONFIG = """
    environment: mock
    environments:
      mock: {mock: true, inputs: {workspace: Example Production}}
"""
READS = """
    name: Read the [account] ID
    site: huawei_cloud
    inputs: {workspace: {}, user: {}, colour: {default: red}}
    outputs: {account_id: {}, name: {}}
    steps:
      - save: {account_id: value "Account ID", name: value "Name"}
"""
FAULTY = """
    name: Faulty
    inptus: {a: {}}
    steps:
      - open: /
"""


def test_flows_are_listed_with_what_they_take_and_give(tmp_path: Path) -> None:
    """What the environment sets need not be given; names in brackets are no colours; faulty flows are told."""
    done = assistant("list", folder=make_project(tmp_path, config=CONFIG, reads=READS, faulty=FAULTY))
    assert (done.returncode, done.stderr) == (0, "")
    assert_expected(done.stdout, EXPECTED / "list.txt")


def test_tags_that_no_flow_has_are_told(tmp_path: Path) -> None:
    """A table without rows would look as if something were missing."""
    project = make_project(tmp_path, reads=READS, config=CONFIG)
    done = assistant("list", "--tags", "onbording", folder=project)
    assert (done.returncode, done.stdout) == (0, "No flow has such tags: onbording\n")


def test_steps_lists_every_verb_with_a_sentence(tmp_path: Path) -> None:
    """`steps` needs no project."""
    done = assistant("steps", folder=tmp_path)
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(VERBS)
    assert all(len(line.split()) > 4 for line in lines)
    assert (done.returncode, done.stderr) == (0, "")


def test_steps_shows_a_verb_with_its_example(tmp_path: Path) -> None:
    """The docstring of a verb is its reference."""
    done = assistant("steps", "hover", folder=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Moves the mouse over something")
    assert "Example:\n    - hover: " in done.stdout


def test_an_unknown_verb_is_told_with_the_nearest(tmp_path: Path) -> None:
    """One suggestion, or the way to all verbs."""
    near, far = (assistant("steps", verb, folder=tmp_path) for verb in ("clik", "zzz"))
    assert (near.returncode, near.stderr) == (2, "Error: unknown step 'clik'; did you mean 'click'?\n")
    assert far.stderr == "Error: unknown step 'zzz'; they are listed by: assistant steps\n"
