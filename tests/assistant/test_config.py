"""config.yaml: what it may hold, and the whole of what is said of a bad one."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import Config, load_config
from assistant.engine import Evidence
from assistant.errors import UsageError
from assistant.project import Project
from assistant.project_file import find_config
from assistant.source import SourceError, render_all
from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant
from tests.assistant.projects import ROOT

BAD = sorted((Path(__file__).parent / "bad_configs").glob("*.yaml"))
LEAST = "environment: mock\nenvironments: {mock: {mock: true}}\n"


def config_of(folder: Path, text: str) -> Config:
    """Returns the settings of a text as the config.yaml of a folder."""
    (folder / "config.yaml").write_text(text)
    return load_config(folder / "config.yaml")


@pytest.mark.parametrize("bad", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gives_exactly_the_messages_beside_it(
    bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that is wrong with config.yaml is told at once, each with its place."""
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text(bad.read_text())
    with pytest.raises(SourceError) as refused:
        load_config(Path("config.yaml"))
    shown = "\n\n".join(render_all(refused.value.problems)) + "\n"
    assert_expected(shown, bad.with_suffix(".txt"))


@pytest.mark.parametrize(
    "words",
    [("list",), ("check",), ("runs",), ("run", "onboard")],
    ids=" ".join,
)
def test_every_command_refuses_a_faulty_project(words: tuple[str, ...], tmp_path: Path) -> None:
    """The whole message is on standard error, with exit code 2, and nothing else happens."""
    (tmp_path / "config.yaml").write_text("environment: mock\nenvironments: {mock: {mok: true}}\n")
    done = assistant(*words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "config.yaml:2:23: unknown key 'mok'; did you mean 'mock'? [F102]\n"
        " 1 | environment: mock\n"
        " 2 | environments: {mock: {mok: true}}\n"
        "   |                       ^^^\n\n"
        "1 error in 1 file.\n"
    )


@pytest.mark.parametrize(
    "words",
    [("list",), ("check",), ("runs",), ("run", "onboard")],
    ids=" ".join,
)
def test_every_command_needs_a_project(words: tuple[str, ...], tmp_path: Path) -> None:
    """Without config.yaml the message says where one was looked for, and nothing is left behind."""
    done = assistant(*words, folder=tmp_path)
    told = (
        f"there is no config.yaml in {tmp_path} or above it; go to the project's folder, "
        "or begin one here: assistant init"
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {told}\n")
    assert list(tmp_path.iterdir()) == []


def test_little_has_to_be_written(tmp_path: Path) -> None:
    """An environment is all that is needed; the rest has defaults within the project's folder."""
    config = config_of(tmp_path, LEAST)
    assert (config.flows_folder, config.state_folder) == (tmp_path / "flows", tmp_path / ".assistant")
    assert (config.limit, config.evidence, config.browser.size) == (10.0, Evidence.FAILURE, (1280, 800))
    assert config.browser.executable is None
    name, environment = config.chosen()
    assert (name, environment.world, environment.approve, environment.inputs) == ("mock", "demo", "ask", {})


def test_every_value_is_read(tmp_path: Path) -> None:
    """Paths are relative to config.yaml, durations have units, and the size of the window is two numbers."""
    paths = "flows: a/b\nstate: ../runs\nbrowser: {viewport: 1600x900, executable: chrome}\n"
    config = config_of(tmp_path, f"{LEAST}{paths}limit: 1.5 min\nevidence: full\n")
    assert (config.flows_folder, config.state_folder) == (tmp_path / "a" / "b", tmp_path / ".." / "runs")
    assert (config.limit, config.evidence) == (90.0, Evidence.FULL)
    assert (config.browser.size, config.browser.executable) == ((1600, 900), "chrome")


def test_inputs_stay_as_they_are_written(tmp_path: Path) -> None:
    """An ID of digits keeps its zeros, and what looks like a number, a time or a truth value is a text."""
    inputs = "{id: 012345670123, time: 12:30, answer: no, price: 1.50, flag: true}"
    text = f"environment: mock\nenvironments: {{mock: {{mock: true, inputs: {inputs}}}}}\n"
    assert config_of(tmp_path, text).environments["mock"].inputs == {
        "id": "012345670123", "time": "12:30", "answer": "no", "price": "1.50", "flag": "true",
    }  # fmt: skip


def test_an_environment_can_be_chosen(tmp_path: Path) -> None:
    """A name on the command line takes the place of the one in the file; an unknown one has a near one named."""
    text = "environment: mock\nenvironments:\n  mock: {mock: true}\n  staging: {sites: {a: http://a.example.com}}\n"
    config = config_of(tmp_path, text)
    assert config.chosen("staging")[1].sites == {"a": "http://a.example.com"}
    with pytest.raises(
        UsageError, match=r"^config.yaml has no environment 'stagin'; did you mean 'staging'\?$"
    ):
        config.chosen("stagin")
    with pytest.raises(UsageError, match=r"^config.yaml has no environment 'x'; there are mock, staging$"):
        config.chosen("x")


def test_the_nearest_config_above_is_the_projects(tmp_path: Path) -> None:
    """A project within a project is its own."""
    inner = tmp_path / "inner"
    (inner / "flows").mkdir(parents=True)
    (tmp_path / "config.yaml").write_text(LEAST)
    assert find_config(inner / "flows") == tmp_path / "config.yaml"
    (inner / "config.yaml").write_text(LEAST)
    assert find_config(inner / "flows") == inner / "config.yaml"


def test_the_sites_of_an_environment_are_those_that_flows_may_use(tmp_path: Path) -> None:
    """With mock sites these are the mock's, else those that have an address."""
    (tmp_path / "config.yaml").write_text(
        "environment: mock\nenvironments:\n  mock: {mock: true}\n  own: {sites: {shop: http://shop.example.com}}\n"
    )
    assert "koogallery" in Project(tmp_path / "config.yaml").library.sites
    assert Project(tmp_path / "config.yaml", environment="own").library.sites == {"shop"}


def test_invariants_of_the_project_hold_for_every_flow(tmp_path: Path) -> None:
    """They are the library's, exceptions and all."""
    config_of(tmp_path, f"{LEAST}always: [no server errors, no missing files: {{except: /fonts/}}]\n")
    always = Project(tmp_path / "config.yaml").library.always
    assert list(map(str, always)) == ["no server errors", "no missing files (except /fonts/)"]


def test_this_projects_own_settings_are_sound() -> None:
    """config.yaml as it is checked in has the environment `mock`, in which nobody needs to approve."""
    name, environment = load_config(ROOT / "config.yaml").chosen()
    assert (name, environment.mock, environment.approve) == ("mock", True, "given")
