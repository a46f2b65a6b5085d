"""`assistant mock`: the life of worlds by commands, without a server and beside one."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from assistant.cli import main
from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant, ended, started
from tests.assistant.projects import make_project
from tests.mock_sites.visitor import LoopbackTransport

Command = Callable[..., tuple[int, str]]
EXPECTED = Path(__file__).parent / "expected"
STORIES = {
    "mock_life": (
        ("worlds",),
        ("create", "mine", "--seed", "frozen"),
        ("create", "mine"),
        ("create", "mine", "--anew"),
        ("create", "mine", "--seed", "frozen", "--anew"),
        ("create", "Not a name"),
        ("create", "other", "--seed", "frozenn"),
        ("create", "other", "--seed", "nowhere.yaml"),
        ("clock", "mine"),
        ("clock", "mine", "+7d"),
        ("clock", "mine", "+3h"),
        ("clock", "mine", "tomorrow"),
        ("clock", "mien"),
        ("journal", "mine", "--kind", "act"),
        ("journal", "mine", "--kind", "request"),
        ("journal", "mine", "--kind", "acts"),
        ("journal", "mine", "--after", "1", "--json"),
        ("drop", "mien"),
        ("drop", "mine"),
        ("journal", "mine"),
    ),
    "mock_switches": (
        ("create", "mine"),
        ("fault", "mine", "slow,seconds=2,site=koogallery", "reset,path=/purchase/*,when=after"),
        ("fault", "mine", "slow,seconds=9000", "error-once"),
        ("fault", "mine", "error-once", "no-such-thing"),
        ("fault", "mine", "slwo"),
        ("fault", "mine", "slow,second=1"),
        ("fault", "mine", "slow,seconds"),
        ("fault", "mine", "slow,times=1,times=2"),
        ("fault", "mine", "slow,site=nowhere"),
        ("fault", "mine", "slow,seconds=2", "--off"),
        ("fault", "mine", "slow", "--off"),
        ("fault", "mine", "--off"),
        ("settings", "mine", "skin=2022-zh", "require_instance_id=true"),
        ("settings", "mine", "skin"),
        ("settings", "mine", "skni=seed"),
        ("settings", "mine", "skin=2022-cn"),
        ("act", "mine"),
        ("act", "mine", "approve-authentication", "account=example-new"),
        ("act", "mine", "approve-authentification", "account=example-new"),
        ("act", "mine", "allow-any-method", "username=example-billing"),
        ("act", "mine", "allow-any-method"),
    ),
}


@pytest.fixture
def mock(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Give a function that runs `assistant mock …` in the test's folder: its exit code and its words."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as exited:
            main(["mock", *words])
        out, err = capfd.readouterr()
        return int(exited.value.code or 0), out + err

    return run


@pytest.mark.parametrize("story", STORIES)
def test_commands_without_a_server(story: str, mock: Command) -> None:
    """Every command's words, and its exit code where it is not 0, are those of the file."""
    told = ""
    for words in STORIES[story]:
        code, text = mock(*words)
        told += f"$ assistant mock {' '.join(words)}\n{text}" + (f"(exit {code})\n" if code else "")
    assert_expected(told, EXPECTED / f"{story}.txt")


def test_worlds_as_json(mock: Command) -> None:
    """`worlds --json` has all that the API tells of a world, and what each seed is."""
    mock("create", "mine", "--seed", "many")
    told = json.loads(mock("worlds", "--json")[1])
    (world,) = told["worlds"]
    assert (world["name"], world["seed"], world["skin"], world["faults"]) == ("mine", "many", "seed", [])
    assert told["seeds"]["many"] == world["about"]


def test_worlds_belong_to_the_project(mock: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of a project, the project's worlds are meant; elsewhere, those of the folder itself."""
    project = make_project(tmp_path)
    mock("create", "mine")
    assert (project / ".assistant" / "mock" / "worlds" / "mine.sqlite3").is_file()
    below = project / "below"
    below.mkdir()
    monkeypatch.chdir(below)
    assert "mine" in mock("worlds")[1]
    assert not (below / ".assistant").exists()


def test_a_world_of_another_version_is_listed_as_such(mock: Command, tmp_path: Path) -> None:
    """It can be seen and begun anew."""
    mock("create", "mine")
    (tmp_path / ".assistant" / "mock" / "worlds" / "mine.sqlite3").write_bytes(b"")
    assert "another version" in " ".join(mock("worlds")[1].split())
    assert mock("clock", "mine")[0] == 2
    assert mock("create", "mine", "--anew")[0] == 0
    assert mock("clock", "mine")[0] == 0


@pytest.fixture
def served(tmp_path: Path) -> Iterator[int]:
    """Serve the worlds of the test's folder; gives the port."""
    process = started("mock", "serve", "--port", "0", folder=tmp_path)
    assert process.stdout is not None
    lines = (line for line in process.stdout if "All worlds" in line)
    yield int(next(lines).rpartition(":")[2].strip(" /\n"))
    process.send_signal(signal.SIGINT)
    assert ended(process).returncode == 0


def test_commands_beside_a_server(served: int, mock: Command) -> None:
    """The server serves what a command made, lets strike what it switched on, and knows what it dropped."""
    _, words = mock("create", "mine")
    assert f"http://billing.mine.localhost:{served}/" in words
    with httpx.Client(transport=LoopbackTransport()) as client:
        address = f"http://billing.mine.localhost:{served}/signin"
        assert client.get(address).status_code == 200
        mock("fault", "mine", "error-once")
        assert client.get(address).status_code >= 500
        assert client.get(address).status_code == 200
        assert "error-once" in mock("journal", "mine", "--kind", "fault")[1]
        mock("drop", "mine")
        assert client.get(address).status_code == 404


def test_a_host_of_all_the_world_is_warned_of(tmp_path: Path) -> None:
    """Listening elsewhere than on loopback is possible, and loud."""
    process = started("mock", "serve", "--port", "0", "--host", "0.0.0.0", folder=tmp_path)  # noqa: S104 # what is tested
    assert process.stdout is not None
    port = int(next(line for line in process.stdout if "All worlds" in line).rpartition(":")[2].strip(" /\n"))
    with socket.create_connection(("127.0.0.2", port), timeout=5):
        pass
    process.send_signal(signal.SIGINT)
    done = ended(process)
    assert done.returncode == 0
    assert done.stderr.startswith(
        "WARNING: the mock sites listen on 0.0.0.0, not on this machine's loopback alone."
    )


def test_a_host_that_is_not_here_is_refused(tmp_path: Path) -> None:
    """It says so, and nothing is served."""
    done = assistant("mock", "serve", "--port", "0", "--host", "192.0.2.1", folder=tmp_path)
    assert (done.returncode, "can't be had on 192.0.2.1" in done.stderr) == (2, True)
