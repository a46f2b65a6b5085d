"""`assistant run` as a whole command: what it writes, what it leaves, and how it exits."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.journal import Journal
from assistant.mock_world import MockSites
from tests.assistant.expected import assert_expected
from tests.assistant.processes import Done, assistant, environment, events, started
from tests.assistant.projects import make_project

EXPECTED = Path(__file__).parent / "expected"

SEE = """
    name: See the sign-in page
    site: billing_center
    inputs: {user: {default: somebody}}
    outputs: {heading: {}}
    steps:
      - open: /signin
      - save: {heading: heading "Sign In"}
        shot: sign-in
      - fill: {Username: "{{ user }}"}
"""
MISSING = """
    name: Click what is not there
    site: billing_center
    inputs:
      password: {kind: secret, env: EXAMPLE_PASSWORD}
    steps:
      - open: /signin
      - fill: {Password: "{{ password }}"}
      - click: button "Sign Inn"
        timeout: 200 ms
"""
APPROVE = """
    name: Ask first
    outputs: {sure: {}}
    steps:
      - approve: Spend the money?
      - enter: The code from the message
        as: sure
"""
SECRET = 'it\'s a "secret" & <more>'  # every sign that some encoding would change


@pytest.fixture(scope="module", name="project")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of small flows, in which all tests run theirs: each run has a folder of its own."""
    folder = tmp_path_factory.mktemp("project")
    return make_project(folder, see=SEE, missing=MISSING, ask=APPROVE)


@pytest.fixture(scope="module")
def seen(project: Path) -> Done:
    """A run that passed, told as JSON lines."""
    return assistant("run", "see", "--json", folder=project)


@pytest.fixture(scope="module")
def failed(project: Path) -> Done:
    """A run that failed, told as JSON lines."""
    return assistant("run", "missing", "--json", "-i", f"password={SECRET}", folder=project)


def last_run(done: Done) -> dict[str, Any]:
    """Returns the event that ended a run."""
    return events(done.stdout)[-1]


def steady(text: str) -> str:
    """Returns what a run wrote without what differs from run to run: its number, the port and the time taken."""
    text = re.sub(r"\d{8}-\d{6}-([a-z]+)-[0-9a-f]{4}", r"RUN-\1", text)
    text = re.sub(r"localhost:\d+", "localhost:PORT", text)
    return re.sub(r"\d+\.\d s\b", "TIME", text)


def test_json_is_all_there_is_on_standard_output(seen: Done) -> None:
    """With --json every line is an event; the first begins the run, the last ends it with status and outputs."""
    told = events(seen.stdout)
    assert (seen.returncode, seen.stderr) == (0, "")
    assert [event["event"] for event in told[:2]] == ["run_started", "step_started"]
    assert [event["event"] for event in told].count("run_finished") == 1
    end = told[-1]
    assert (end["event"], end["status"], end["outputs"]) == ("run_finished", "passed", {"heading": "Sign In"})
    assert told[0]["inputs"] == {"user": "somebody"}
    assert told[0]["run"] == end["run"]


def test_the_folder_keeps_the_same_events_a_report_and_pictures(seen: Done) -> None:
    """What was written to standard output is in events.jsonl, and the files that events name are there."""
    folder = Path(last_run(seen)["folder"])
    assert (folder / "events.jsonl").read_text() == seen.stdout
    files = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert files == {"events.jsonl", "report.html", "pictures/sign-in.png", "pictures/sign-in.yaml"}
    (shot,) = (event for event in events(seen.stdout) if event["event"] == "shot_taken")
    assert shot["file"] == "pictures/sign-in.png"


def test_a_run_is_told_in_words(project: Path) -> None:
    """Without --json the steps, the outputs and the places of report and pictures are told."""
    done = assistant("run", "see", "-i", "user=Ada", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert_expected(steady(done.stdout), EXPECTED / "run_passed.txt")


def test_a_flow_outside_of_the_project_is_run_by_its_path(project: Path, tmp_path: Path) -> None:
    """A path is enough; site, environment and state are the project's."""
    flow = tmp_path / "elsewhere.yaml"
    flow.write_text(
        "name: Elsewhere\nsite: billing_center\nsteps:\n  - open: /signin\n  - expect: {title: /Sign In/}\n"
    )
    done = assistant("run", str(flow), "--json", folder=project)
    assert (done.returncode, last_run(done)["flow"]) == (0, "elsewhere")


def test_pictures_can_be_left_out(project: Path) -> None:
    """--no-shots takes none of the flow's pictures."""
    done = assistant("run", "see", "--json", "--no-shots", folder=project)
    assert done.returncode == 0
    assert not (Path(last_run(done)["folder"]) / "pictures").exists()


def test_full_evidence_is_a_picture_of_each_step_and_a_trace(project: Path) -> None:
    """--evidence full keeps what config.yaml would not."""
    done = assistant("run", "see", "--json", "--evidence", "full", folder=project)
    evidence = Path(last_run(done)["folder"]) / "evidence"
    assert {file.name for file in evidence.iterdir()} == {
        "step-1.png",
        "step-2.png",
        "step-3.png",
        "trace.zip",
        "network.har",
    }


def test_a_button_that_is_not_there_fails_the_run_in_a_sentence(failed: Done) -> None:
    """The exit code is 1; the button, the nearest name, the line and a picture that exists are told."""
    end = last_run(failed)
    failure = end["failure"]
    assert (failed.returncode, end["status"], failed.stderr) == (1, "failed", "")
    assert steady(failure["message"]) == (
        'there is no button "Sign Inn" on “Sign In - Billing Center” '
        '(http://billing.demo.localhost:PORT/signin) after TIME; the nearest is button "Sign In"'
    )
    assert (failure["file"], failure["line"], failure["column"]) == ("flows/missing.yaml", 8, 5)
    assert '> 8 |   - click: button "Sign Inn"' in failure["excerpt"]
    assert (Path(end["folder"]) / failure["picture"]).read_bytes().startswith(b"\x89PNG")


def test_a_failed_run_is_told_in_words(project: Path) -> None:
    """Step, place, reason, lines, picture, report and the command that runs it again."""
    done = assistant("run", "missing", folder=project, EXAMPLE_PASSWORD=SECRET)
    assert (done.returncode, done.stderr) == (1, "")
    assert_expected(steady(done.stdout), EXPECTED / "run_failed.txt")


def test_no_evidence_means_no_picture(project: Path) -> None:
    """--evidence none leaves the events and the report alone."""
    done = assistant(
        "run", "missing", "--json", "--evidence", "none", folder=project, EXAMPLE_PASSWORD="secret"
    )
    assert (done.returncode, last_run(done)["failure"]["picture"]) == (1, None)
    assert {file.name for file in Path(last_run(done)["folder"]).iterdir()} == {"events.jsonl", "report.html"}


def test_a_secret_is_nowhere_in_what_a_run_leaves(failed: Done, project: Path) -> None:
    """A secret given on the command line is not in the output, the report, the journal or the command to rerun."""
    left = [
        file for file in (project / ".assistant").rglob("*") if file.is_file() and "cache" not in file.parts
    ]
    told = [failed.stdout, *(file.read_bytes().decode("utf-8", "replace") for file in left)]
    assert {".jsonl", ".html", ".sqlite3"} <= {file.suffix for file in left}
    for part in ("it's a", 'secret"', "&quot;secret", '\\"secret', "%22secret"):
        assert not [text[:80] for text in told if part in text]
    assert last_run(failed)["failure"]["rerun"] == "assistant run missing --json -i 'password=••••••'"


def test_a_run_goes_on_when_nobody_reads_its_events(project: Path) -> None:
    """`assistant run … --json | head -1` is no reason to stop in the middle."""
    process = started("run", "see", "--json", folder=project)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    folder = Path(events(first)[0]["folder"])
    assert events((folder / "events.jsonl").read_text())[-1]["status"] == "passed"


def test_nobody_at_the_keyboard_is_a_failure(project: Path) -> None:
    """Where config.yaml says ask and nobody can answer, the run fails and needs a person."""
    done = assistant("run", "ask", "--json", folder=project)
    failure = last_run(done)["failure"]
    assert (done.returncode, failure["kind"]) == (1, "person")
    assert failure["message"] == "Spend the money? — nobody is there to approve it"


@pytest.mark.parametrize(("answers", "code"), [("y\n4711\n", 0), ("n\n", 1)])
def test_a_person_at_the_keyboard_is_asked(answers: str, code: int, project: Path) -> None:
    """Questions go to the terminal and leave standard output to the events."""
    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "run", "ask", "--json"],
        cwd=project, env=environment(), stdin=terminal, stdout=subprocess.PIPE, stderr=terminal, encoding="utf-8",
    )  # fmt: skip
    os.write(keyboard, answers.encode())
    out, _ = process.communicate(timeout=60)
    os.close(terminal)
    asked = os.read(keyboard, 4096).decode()
    os.close(keyboard)
    assert (process.returncode, events(out)[-1]["status"]) == (code, "passed" if code == 0 else "failed")
    assert "Spend the money? [y/N]:" in asked
    assert events(out)[-1]["outputs"] == ({"sure": "4711"} if code == 0 else {})


def test_sites_with_addresses_of_their_own_need_no_mock(tmp_path: Path) -> None:
    """An environment of sites is run against them, and has no world."""
    with MockSites() as sites:
        address = sites.world("demo").sites["billing_center"]
        config = f"environment: own\nenvironments: {{own: {{sites: {{billing_center: '{address.rstrip('/')}'}}}}}}\n"
        project = make_project(tmp_path, config=config, see=SEE)
        done = assistant("run", "see", "--json", folder=project)
    assert (done.returncode, events(done.stdout)[0]["world"]) == (0, None)
    assert not (project / ".assistant" / "mock").exists()


def test_runs_are_in_the_journal_as_they_were_told(seen: Done, failed: Done, project: Path) -> None:
    """Every run has a row with how it ended."""
    journal = Journal(project / ".assistant" / "journal.sqlite3")
    for done in (seen, failed):
        end = last_run(done)
        row = journal.run(end["run"])
        assert row is not None
        assert (row.status, row.outputs, row.folder) == (end["status"], end["outputs"], end["folder"])
        assert row.failure == (end["failure"] and end["failure"]["message"])
    journal.close()
