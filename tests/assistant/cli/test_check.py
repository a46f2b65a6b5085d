"""`assistant check`: all that is wrong, at once, before anything is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant
from tests.assistant.projects import copy_project, make_project

BAD = Path(__file__).parent / "bad"
FOUR = (BAD / "four_faults.yaml").read_text()

INNER = """
    name: Inner
    steps:
      - opn: /
"""
OUTER = """
    name: Outer
    steps:
      - run: inner
"""
SOUND = """
    name: Sound
    site: billing_center
    steps:
      - open: /
"""


def test_the_flows_of_this_project_are_in_order(tmp_path: Path) -> None:
    """Without words, every flow of the project is checked."""
    project = copy_project(tmp_path)
    done = assistant("check", folder=project)
    count = len(list((project / "flows").glob("*.yaml")))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{count} flows and 1 guide are in order.\n"


@pytest.mark.parametrize(
    "words", [("check",), ("check", "four"), ("run", "four"), ("run", "flows/four.yaml")]
)
def test_a_flow_with_four_faults_is_refused_with_all_of_them(words: tuple[str, ...], tmp_path: Path) -> None:
    """A mistyped verb, an undeclared input, a key that is there twice and a bad locator are told in one go."""
    done = assistant(*words, folder=make_project(tmp_path, four=FOUR))
    assert (done.returncode, done.stdout) == (2, "")
    assert_expected(done.stderr, BAD / "four_faults.txt")
    assert not (tmp_path / ".assistant" / "runs").exists()


def test_the_cases_of_a_flows_tests_are_checked(tmp_path: Path) -> None:
    """An input that the flow doesn't have is told where it stands; a flow that is named is checked alone."""
    greet = SOUND.replace("steps:", "inputs: {who: {}}\n    steps:").replace("open: /", "open: /{{ who }}")
    (make_project(tmp_path, greet=greet) / "flows" / "cases").mkdir()
    (tmp_path / "flows" / "cases" / "greet.yaml").write_text("one: {wo: me}\n")
    done = assistant("check", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "flows/cases/greet.yaml:1:7: the flow has no input 'wo'; did you mean 'who'? [F112]\n"
        " 1 | one: {wo: me}\n   |       ^^\n\n1 error in 1 file.\n"
    )
    assert assistant("check", "greet", folder=tmp_path).returncode == 0


def test_a_fault_of_a_flow_that_others_run_is_told_once(tmp_path: Path) -> None:
    """Whichever of the flows is checked, the fault is shown where it is."""
    make_project(tmp_path, inner=INNER, outer=OUTER)
    messages = {assistant("check", *words, folder=tmp_path).stderr for words in ((), ("outer",), ("inner",))}
    headline = "flows/inner.yaml:3:5: unknown step 'opn'; did you mean 'open'? [F104]"
    assert messages == {f"{headline}\n 2 | steps:\n 3 |   - opn: /\n   |     ^^^\n\n1 error in 1 file.\n"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sound",), "1 flow is in order."),
        (("flows/sound.yaml",), "1 flow is in order."),
        (("sound", "more/other.yaml"), "2 flows are in order."),
        (("more",), "1 flow is in order."),
    ],
    ids=" ".join,
)
def test_flows_are_named_by_name_file_or_folder(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    """Only the flows that are named are checked, wherever they are."""
    make_project(tmp_path, sound=SOUND, inner=INNER)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "other.yaml").write_text("name: Other\nsteps: [{press: Enter}]\n")
    done = assistant("check", *words, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{told}\n", "")


def test_a_project_is_found_from_any_folder_within_it(tmp_path: Path) -> None:
    """What is checked is the same from below."""
    make_project(tmp_path, sound=SOUND)
    below = tmp_path / "flows" / "pages"
    below.mkdir()
    assert assistant("check", folder=below).stdout == "1 flow is in order.\n"


def test_page_maps_are_checked_with_the_flows(tmp_path: Path) -> None:
    """A fault of a page map is an error of every flow, told once."""
    make_project(tmp_path, sound=SOUND, other=SOUND)
    (tmp_path / "flows" / "pages").mkdir()
    (tmp_path / "flows" / "pages" / "billing_center.yaml").write_text('dialog: button "OK" on dialog\n')
    done = assistant("check", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("flows/pages/billing_center.yaml:1:9: can't read 'on dialog'")
    assert done.stderr.endswith("\n\n1 error in 1 file.\n")


def test_sites_and_inputs_are_those_of_the_environment(tmp_path: Path) -> None:
    """The same flow is in order in one environment and not in another."""
    config = """
        environment: mock
        environments:
          mock: {mock: true}
          real: {sites: {shop: "https://shop.example.com/"}}
    """
    make_project(tmp_path, config=config, sound=SOUND)
    assert assistant("check", folder=tmp_path).returncode == 0
    done = assistant("check", "--env", "real", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "flows/sound.yaml:2:7: unknown site 'billing_center'; there are shop [F110]\n"
    )


def test_what_is_not_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    """A flow that can't be found is wrong usage."""
    make_project(tmp_path, sound=SOUND)
    done = assistant("check", "sond", folder=tmp_path)
    expected = f"Error: there is no flow 'sond' in {tmp_path}/flows; did you mean 'sound'?\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", expected)


@pytest.mark.parametrize("command", ["check", "list"])
def test_a_folder_of_flows_that_is_not_there_is_not_an_empty_one(command: str, tmp_path: Path) -> None:
    """A mistyped folder in config.yaml does not pass for a project in order."""
    config = "environment: mock\nenvironments: {mock: {mock: true}}\nflows: flow\n"
    done = assistant(command, folder=make_project(tmp_path, config=config, sound=SOUND))
    words = f"there is no folder {tmp_path}/flow, where config.yaml has the flows; see its key 'flows'"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {words}\n")


def test_flows_are_chosen_by_their_tags(tmp_path: Path) -> None:
    """Both commands take an expression over tags, and tell where it is wrong."""
    tagged = "name: {0}\nsite: billing_center\ntags: [{1}]\nsteps: [open: /]\n"
    project = make_project(
        tmp_path, first=tagged.format("First", "reads"), second=tagged.format("Second", "costs, reads")
    )
    assert (
        assistant("check", "--tags", "reads and not costs", folder=project).stdout == "1 flow is in order.\n"
    )
    listed = assistant("list", "--tags", "costs", folder=project).stdout
    assert ("second" in listed, "first" in listed) == (True, False)
    wrong = assistant("check", "--tags", "reads costs", folder=project)
    assert (wrong.returncode, "'costs' has to be joined by 'and' or 'or'" in wrong.stderr) == (2, True)
