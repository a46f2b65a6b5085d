"""`assistant run` with what can't be run: refused before a page opens, with exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

CONFIG = """
    environment: mock
    environments:
      mock: {mock: true}
      real: {sites: {billing_center: "http://billing.example.com/"}}
"""
FLOW = """
    name: Needs much
    site: billing_center
    inputs:
      workspace: {help: Its name}
      password: {help: The password, kind: secret, env: EXAMPLE_PASSWORD}
      count: {kind: number, default: 3}
      sure: {kind: boolean, default: true}
      account_id: {pattern: '[0-9a-f]{4}', from: account-id, default: 0abc}
    steps:
      - open: /
"""
GIVEN = ("needs", "-i", "workspace=Example", "-i", "password=example-secret")


@pytest.fixture(scope="module", name="project")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose flow needs much."""
    return make_project(tmp_path_factory.mktemp("project"), config=CONFIG, needs=FLOW)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("neds",), "there is no flow 'neds' in {project}/flows; did you mean 'needs'?"),
        (("flows/x.yaml",), "there is no flow 'flows/x.yaml' in {project}/flows; see them with: assistant list"),
        (("needs",), "the flow 'needs' needs the input 'workspace' (Its name); give it with -i workspace=…"),
        (
            ("needs", "-i", "workspace=Example"),
            "the flow 'needs' needs the input 'password' (The password); set the environment variable EXAMPLE_PASSWORD",
        ),
        (
            ("needs", "-i", "workspace= "),
            (
                "the flow 'needs' needs the input 'workspace' (Its name), and what was given is empty; "
                "give it with -i workspace=…"
            ),
        ),
        ((*GIVEN, "-i", "workspace=x"), "the input 'workspace' is given twice; write -i workspace=… once"),
        ((*GIVEN, "-i", "workspce=x"), "the flow 'needs' has no input 'workspce'; did you mean 'workspace'?"),
        ((*GIVEN, "-i", "workspace"), "-i 'workspace' is not an input; write -i name=value"),
        ((*GIVEN, "-i", "=x"), "-i '=x' is not an input; write -i name=value"),
        ((*GIVEN, "-i", "count=many"), "input count is 'many'; write a number"),
        ((*GIVEN, "-i", "sure=yes"), "input sure is 'yes'; write true or false"),
        (
            (*GIVEN, "-i", "account_id= 0abc"),
            (
                "input account_id is ' 0abc', which doesn't have the shape [0-9a-f]{{4}} (it has blanks around it); "
                "read it with: assistant run account-id"
            ),
        ),
        ((*GIVEN, "--env", "rael"), "config.yaml has no environment 'rael'; did you mean 'real'?"),
        (
            (*GIVEN, "--env", "real", "--world", "mine"),
            "--world and --fresh are for the mock sites, not for the environment real",
        ),
        (
            (*GIVEN, "--env", "real", "--fresh"),
            "--world and --fresh are for the mock sites, not for the environment real",
        ),
        (
            (*GIVEN, "--world", "My World"),
            "'My World' cannot name a world: use lower-case letters, digits and hyphens",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_told_in_a_sentence(
    words: tuple[str, ...], message: str, project: Path
) -> None:
    """The sentence says what to write instead; nothing is written to standard output, and no run is kept."""
    done = assistant("run", *words, folder=project)
    told = f"Error: {message.format(project=project)}\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
    assert not (project / ".assistant" / "runs").exists()
    assert not (project / ".assistant" / "journal.sqlite3").exists()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("matrix",), "faults are those of"),
        (("shots",), "pictures are taken on"),
        (("guide", "film", "look"), "flows are filmed on"),
        (("guide", "demo", "look"), "flows are filmed on"),
    ],
)
def test_what_is_done_on_the_mock_sites_alone_is_refused_elsewhere(
    words: tuple[str, ...], what: str, tmp_path: Path
) -> None:
    """The sentence names the environment, and says which one can be used."""
    look = "name: Look\nsite: shop\nsteps:\n  - open: /\n"
    config = "environment: real\nenvironments: {real: {sites: {shop: 'http://127.0.0.1:1/'}}}\n"
    done = assistant(*words, folder=make_project(tmp_path, config=config, look=look))
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        (
            f"Error: {what} the mock sites, and the environment real is none; "
            "name one with 'mock: true' as 'environment' in config.yaml\n"
        ),
    )


def test_a_browser_that_is_not_there_is_told_before_the_sites_start(project: Path) -> None:
    """The variable's name is said, since nothing in the project names that browser."""
    done = assistant("run", *GIVEN, folder=project, ASSISTANT_BROWSER="no-such-browser")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "Error: ASSISTANT_BROWSER names the browser 'no-such-browser', which is not there"
    )


@pytest.mark.parametrize("words", [("run", "sound"), ("mock", "serve", "--port", "0")], ids=" ".join)
def test_a_state_folder_that_cannot_be_is_the_settings_fault(words: tuple[str, ...], tmp_path: Path) -> None:
    """A file in the place of the folder is told by the key that names it."""
    config = "environment: mock\nenvironments: {mock: {mock: true}}\nstate: config.yaml\n"
    make_project(tmp_path, config=config, sound="name: Sound\nsteps: [{press: Enter}]\n")
    done = assistant(*words, folder=tmp_path)
    told = f"the folder {tmp_path}/config.yaml, where config.yaml has what runs leave (its key 'state'), can't be made"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {told} (File exists)\n")
