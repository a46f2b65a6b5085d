"""`assistant worker` and `assistant bulk --database`: rows are run by workers that have no flows of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.cli import main
from tests.assistant.bulk.conftest import FLOW, write_lamps
from tests.assistant.engine.shop import Shop
from tests.assistant.processes import (
    assistant,
    descendants,
    ended,
    environment,
    events,
    eventually,
    started,
    survivors,
    until,
)

if TYPE_CHECKING:
    from tests.assistant.postgres import Server

WORKER = ("worker", "--parallel", "1")
PRODUCTION = "    production: true\n"


@pytest.fixture
def machine(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another machine's folder: it knows the shop's addresses, and no flows."""
    folder = tmp_path_factory.mktemp("machine")
    shutil.copy(project / "config.yaml", folder)
    return folder


def test_workers_go_on_without_the_command(
    project: Path, machine: Path, shop: Shop, postgres: Server
) -> None:
    """The flow is as it was handed in, whatever becomes of its file; the command finds all done when it comes again.

    The place is for real: what the command has consented to is done, and a worker that is told to takes it.
    """
    url = postgres.schema().reveal()
    write_lamps(project, 3)
    for folder in (project, machine):
        with (folder / "config.yaml").open("a", encoding="utf-8") as config:
            config.write(PRODUCTION)
    words = ("bulk", "buy", "lamps.csv", "--env", "test", "--yes-spend", "--database", url, "--json")
    worker = started(*WORKER, "--env", "test", folder=machine, ASSISTANT_DATABASE=url)
    bulk = started(*words, "--parallel", "1", folder=project)
    begun = until(bulk, lambda event: event["event"] == "row_started")
    bulk.kill()
    ended(bulk)
    (project / "flows" / "buy.yaml").write_text("name: No flow any more\n")
    assert (begun["label"], eventually(lambda: sorted(shop.orders), lambda done: len(done) == 3)) == (
        "lamp-1",
        ["lamp-1", "lamp-2", "lamp-3"],
    )
    os.killpg(worker.pid, signal.SIGTERM)
    done = ended(worker)
    told = [line.split(" ", 1)[1] for line in done.stderr.splitlines()]
    assert (done.returncode, told[0].startswith("waiting for rows of test at postgresql://")) == (0, True)
    assert "a+password" not in done.stderr
    assert told[-1] == "ended, 3 rows done"
    (project / "flows" / "buy.yaml").write_text(FLOW)
    again = assistant(*words, folder=project)
    assert (again.returncode, again.stderr) == (0, "")
    first, last = events(again.stdout)
    assert (first["to_do"], last["counts"]["passed"], len(shop.orders)) == (0, 3, 3)


@pytest.mark.long
def test_ctrl_c_lets_rows_come_to_their_end(
    project: Path, machine: Path, shop: Shop, postgres: Server
) -> None:
    """Of the command: no further row begins. Of a worker: it takes no further row, and others do what is left."""
    url = postgres.schema().reveal()
    write_lamps(project, 3)
    shop.slow = {"/lamp-1": 1, "/lamp-2": 1}
    words = ("bulk", "buy", "lamps.csv", "--database", url, "--json")
    worker = started(*WORKER, folder=machine, ASSISTANT_DATABASE=url)
    bulk = started(*words, folder=project)
    until(bulk, lambda event: event["event"] == "row_started")
    os.killpg(bulk.pid, signal.SIGINT)
    done = ended(bulk)
    stopping, row, finished = events(done.stdout)
    assert (done.returncode, stopping["why"], row["status"]) == (130, "interrupted", "passed")
    assert (finished["counts"]["waiting"], finished["interrupted"], shop.orders) == (2, True, ["lamp-1"])

    bulk = started(*words, folder=project)
    until(bulk, lambda event: event["event"] == "row_started")
    os.killpg(worker.pid, signal.SIGINT)
    stopped = ended(worker)
    assert (stopped.returncode, shop.orders, stopped.stderr.rstrip().endswith("ended, 2 rows done")) == (
        130,
        ["lamp-1", "lamp-2"],
        True,
    )
    last = assistant(*WORKER, "--until-idle", folder=machine, ASSISTANT_DATABASE=url)
    assert (last.returncode, ended(bulk).returncode) == (0, 0)
    assert shop.orders == ["lamp-1", "lamp-2", "lamp-3"]


@pytest.mark.long
def test_a_second_ctrl_c_ends_a_worker_at_once(
    project: Path, machine: Path, shop: Shop, postgres: Server
) -> None:
    """In the midst of an act, with all its processes; others are handed the row, and don't do it twice.

    The first Ctrl-C would have waited for longer than the test does: the answer to the order takes 10 minutes.
    """
    url = postgres.schema().reveal()
    write_lamps(project, 1)
    config = machine / "config.yaml"
    config.write_text(config.read_text().replace("limit: 3 s", "limit: 600 s"))
    shop.delay = 600
    worker = started(*WORKER, folder=machine, ASSISTANT_DATABASE=url)
    bulk = started("bulk", "buy", "lamps.csv", "--database", url, "--json", folder=project)
    assert shop.bought.wait(60), "the click never reached the shop"
    os.killpg(worker.pid, signal.SIGINT)
    assert worker.stderr is not None
    assert any(" stopping; rows under way come to their end, and " in line for line in worker.stderr)
    processes = descendants(worker.pid)
    assert any("assistant.bulk.worker" in words for words in processes.values())
    assert any("chrom" in words for words in processes.values())
    assert worker.poll() is None
    os.killpg(worker.pid, signal.SIGINT)
    stopped = ended(worker)
    told = "ended at once; other workers take up the rows that were under way\n"
    assert (stopped.returncode, stopped.stderr) == (130, told)
    assert survivors(processes) == {}
    assert shop.orders == ["lamp-1"]

    shop.delay = 0
    other = started(*WORKER, folder=machine, ASSISTANT_DATABASE=url)
    watched = ended(bulk)
    os.killpg(other.pid, signal.SIGTERM)
    assert (watched.returncode, events(watched.stdout)[-1]["counts"]["passed"]) == (0, 1)
    assert " was left by its worker; it is handed in again\n" in ended(other).stderr
    assert shop.orders == ["lamp-1"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["worker"], "a worker needs a journal that many machines share, and "),
        (["worker", "--database", "runs.sqlite3"], "--database runs.sqlite3 is a file, which machines can't share; "),
        (["worker", "--database", "sqlite:///runs.db"], "a journal is a file, or a database of PostgreSQL such as "),
        (["worker", "--env", "tset"], "config.yaml has no environment 'tset'; did you mean 'test'?"),
        (["worker", "--database", "postgresql://me:pw@127.0.0.1:1/runs"], "the journal postgresql://me:••••••@127"),
        (["bulk", "buy", "lamps.csv", "--database", "{url}", "-i", "word=xyzzy"], "'word' is a secret, which"),
    ],
)  # fmt: skip
def test_what_workers_need_is_told(
    words: list[str],
    message: str,
    project: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A database of PostgreSQL, an environment, no secret on the command line; the password is never shown."""
    monkeypatch.chdir(project)
    monkeypatch.setenv("ASSISTANT_DATABASE", "")
    write_lamps(project, 1)
    if "{url}" in words:
        words = [word.format(url=request.getfixturevalue("postgres").schema().reveal()) for word in words]
    with pytest.raises(SystemExit) as ending:
        main(words)
    err = capsys.readouterr().err
    assert (ending.value.code, err.startswith(f"Error: {message}")) == (2, True), err


def test_rows_of_production_are_taken_by_name_only(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As for any other command, who runs something for real has to say so."""
    monkeypatch.chdir(project)
    with Path("config.yaml").open("a", encoding="utf-8") as config:
        config.write(PRODUCTION)
    with pytest.raises(SystemExit) as ending:
        main(["worker"])
    told = "all environments of config.yaml are production, whose rows are taken only by name: --env test"
    assert (ending.value.code, capsys.readouterr().err) == (2, f"Error: {told}\n")


def test_without_the_extra_the_message_says_what_to_install(project: Path, postgres: Server) -> None:
    """Nothing else needs it."""
    url = postgres.schema().reveal()
    code = (
        "import sys; sys.modules['procrastinate'] = None\n"
        f"from assistant.cli import main; main(['worker', '--database', {url!r}])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.endswith("install it with: pip install 'onboarding-assistant[bulk]'\n")
