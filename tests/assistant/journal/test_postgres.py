"""A journal on a server: many at once, a server that goes, and what is said where there is none."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.cli import _exit_code
from assistant.config import load_config
from assistant.database_url import DatabaseUrl, Place, place_from
from assistant.engine.acts import ActChangedError, ActState
from assistant.errors import JournalLost, LeaseLost, RunUnderWay, UsageError
from assistant.journal import Holding, Journal, Lease, Leases, Origin, Recorder, Snapshot
from assistant.project import Project
from assistant.source import SourceError, render_all
from tests.assistant.journal.rows import act, began, finished, lease
from tests.assistant.processes import eventually
from tests.assistant.projects import MOCK, ROOT, make_project

if TYPE_CHECKING:
    from tests.assistant.postgres import Server

MANY = 6


def name_of(place: DatabaseUrl) -> str:
    """Returns a database's name."""
    return place.reveal().rpartition("/")[2]


def cut(server: Server, place: DatabaseUrl, *, for_good: bool = False) -> None:
    """Ends all connections to a database; for good, as if its server were gone."""
    server.ask(f"ALTER DATABASE {name_of(place)} ALLOW_CONNECTIONS {not for_good}")
    server.ask(
        f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name_of(place)}'"  # noqa: S608
    )


def heal(server: Server, place: DatabaseUrl) -> None:
    """Lets connect again."""
    server.ask(f"ALTER DATABASE {name_of(place)} ALLOW_CONNECTIONS true")


def in_a_journal(place: Place, do: Callable[[Journal], object]) -> None:
    """Does something with a journal that is opened for it."""
    with closing(Journal(place)) as journal:
        do(journal)


def wait_until_one_waits(server: Server, place: DatabaseUrl) -> None:
    """Waits until a transaction waits for another one."""
    seen = eventually(
        lambda: server.ask(
            f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name_of(place)}' AND wait_event_type = 'Lock'"  # noqa: S608
        ),
        bool,
    )
    assert seen


def test_of_many_takers_one_gets_the_lease(place: Place) -> None:
    """However many ask at once, whether nobody ever had it, it was given back, or its owner is gone."""

    def take(number: int) -> list[Lease]:
        won = []
        with closing(Journal(place)) as journal:
            for turn in range(10):
                try:
                    won.append(Leases(journal).take(f"turn {turn}", run=f"r{number}-{turn}"))
                except RunUnderWay:
                    continue
        return won

    def all_take() -> list[Lease]:
        with ThreadPoolExecutor(MANY) as pool:
            return [won for taken in pool.map(take, range(MANY)) for won in taken]

    first = all_take()
    assert sorted(won.identity for won in first) == sorted(f"turn {turn}" for turn in range(10))
    with closing(Journal(place)) as journal:
        for won in first[:5]:
            Leases(journal).give_back(won)
        with journal.writing(durable=False):
            journal.execute("UPDATE lease SET expires = 1, life = '' WHERE expires > 0")
    second = all_take()
    assert sorted(won.identity for won in second) == sorted(won.identity for won in first)
    assert {won.epoch for won in second} == {2}


def test_of_many_that_looked_one_may_act(place: Place) -> None:
    """Runs of different identities that want the same act, and those that have looked before another settled it."""

    def act_on_all(number: int) -> int:
        won = 0
        with closing(Journal(place)) as journal:
            mine = lease(journal, f"r{number}")
            for turn in range(10):
                key = act(sentence=str(turn))
                try:
                    journal.intend_act(key, since=0, lease=mine)
                except ActChangedError:
                    continue
                won += 1
                journal.settle_act(key, ActState.SEEN, since=1, lease=mine)
        return won

    with ThreadPoolExecutor(MANY) as pool:
        assert sum(pool.map(act_on_all, range(MANY))) == 10
    with closing(Journal(place)) as journal:
        assert {journal.find_act(act(sentence=str(turn))).version for turn in range(10)} == {2}


def test_who_takes_waits_for_an_owner_that_renews(postgres: Server) -> None:
    """A lease that has expired is renewed or taken, never both, however close the two are."""
    place = postgres.database()
    with closing(Journal(place)) as journal, ThreadPoolExecutor(1) as pool:
        mine = Leases(journal).take("the same", run="r1")
        with journal.writing(durable=False):
            journal.execute("UPDATE lease SET expires = 1, life = ''")
        with journal.writing(durable=False):
            Leases(journal).hold(mine)
            taking = pool.submit(in_a_journal, place, lambda other: Leases(other).take("the same", run="r2"))
            wait_until_one_waits(postgres, place)
        assert isinstance(taking.exception(), RunUnderWay)


def test_who_intends_waits_for_another_that_does(postgres: Server) -> None:
    """Both have looked at the same; the second is told that the act has changed since."""
    place = postgres.database()
    with closing(Journal(place)) as journal, ThreadPoolExecutor(1) as pool:
        mine, other_one = lease(journal, "r1"), lease(journal, "r2")
        with journal.writing(durable=True):
            Leases(journal).hold(mine)
            assert journal._write_act(act(), ActState.INTENDED, run="r1") == 1
            intending = pool.submit(
                in_a_journal, place, lambda other: other.intend_act(act(), since=0, lease=other_one)
            )
            wait_until_one_waits(postgres, place)
        assert isinstance(intending.exception(), ActChangedError)
        assert [found.sentence for found in journal.acts_of("r1")] == ["It is bought"]


@pytest.mark.parametrize("place", ["postgres"], indirect=True)
def test_what_is_forgotten_meanwhile_is_kept_by_who_begins(place: Place) -> None:
    """A snapshot that no run needs is removed, unless a run that needs it is just beginning."""
    snapshot = Snapshot(file="bind.yaml", texts={"bind.yaml": "name: Bind"})

    def begin(number: int) -> None:
        with closing(Journal(place)) as journal:
            for turn in range(10):
                run = f"r{number}-{turn}"
                mine = lease(journal, run)
                journal.begin(began(run), lease=mine, origin=Origin(snapshot=snapshot))
                record = journal.run(run)
                assert record is not None
                assert journal.snapshot(record) == snapshot
                journal.forget_runs([run])

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(begin, range(MANY)))


def test_a_cut_connection_is_made_anew(postgres: Server) -> None:
    """Between transactions nobody notices; of one that was under way nothing is written, and that is said."""
    place = postgres.database()

    def write_and_be_cut(journal: Journal) -> None:
        with journal.writing(durable=True):
            journal.keep_outputs("r1", {"voucher": "V-1"})
            cut(postgres, place)

    with closing(Journal(place)) as journal:
        mine = lease(journal)
        cut(postgres, place)
        journal.begin(began("r1"), lease=mine)
        cut(postgres, place)
        assert [record.id for record in journal.runs()] == ["r1"]
        with pytest.raises(JournalLost, match="nothing is done here"):
            write_and_be_cut(journal)
        [record] = journal.runs()
        assert record.outputs == {}


def test_without_its_server_a_run_does_not_go_on(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between steps, before an intent and before each click it is asked, and no answer is a no."""
    place = postgres.database()
    with closing(Journal(place)) as journal:
        mine = lease(journal)
        journal.begin(began("r1"), lease=mine)
        holding = Holding(journal, mine)
        monkeypatch.setattr("assistant.journal.holding.LASTS", -1.0)
        cut(postgres, place, for_good=True)
        recorder = Recorder(journal, lease=mine)
        asks: list[Callable[[], object]] = [
            lambda: holding.may_go_on(is_acting=True),
            lambda: recorder.intend(act(), since=0),
            recorder.hold,
        ]
        for ask in asks:
            with pytest.raises(
                LeaseLost, match=r"^the journal postgresql://tester:••••••@127\.0\.0\.1:\d+/\w+ can't be"
            ):
                ask()
        recorder(finished("r1"))
        assert isinstance(recorder.unwritten, JournalLost)
        heal(postgres, place)
        assert recorder.find(act()).version == 0
        holding.may_go_on(is_acting=True)


def test_a_lease_outlives_a_cut(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread that renews it connects again; the run's end does not need the server."""
    monkeypatch.setattr("assistant.journal.holding._EVERY", 0.01)
    place = postgres.database()

    def expires() -> float:
        with closing(Journal(place)) as looking:
            return float(looking.execute("SELECT expires FROM lease").fetchone()["expires"])

    with (
        closing(Journal(place)) as journal,
        Holding(journal, Leases(journal).take("the same", run="r1")) as holding,
    ):
        cut(postgres, place, for_good=True)
        heal(postgres, place)
        before = expires()
        assert eventually(expires, lambda after: after > before) > before
        holding.may_go_on(is_acting=False)
        cut(postgres, place, for_good=True)


def test_both_keep_the_same_tables(path: Path, postgres: Server) -> None:
    """Every table and column, whichever file of the schema it comes from."""

    def columns(place: Place) -> set[tuple[str, str]]:
        with closing(Journal(place)) as journal:
            if isinstance(place, Path):
                rows = journal.execute(
                    "SELECT m.name AS t, p.name AS c FROM sqlite_schema m, pragma_table_info(m.name) p "
                    "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
                )
            else:
                rows = journal.execute(
                    "SELECT table_name AS t, column_name AS c FROM information_schema.columns "
                    "WHERE table_schema = current_schema() AND table_name <> 'journal_version'"
                )
            return {(row["t"], row["c"]) for row in rows}

    assert columns(path) == columns(postgres.schema())


def test_odd_values_are_kept(journal: Journal) -> None:
    """A sign that PostgreSQL has no place for is replaced; percents and question marks are values like others."""
    mine = lease(journal)
    journal.begin(began("r1"), lease=mine)
    journal.finish(finished("r1", "failed", message="100 % sure? \0 «%s» 生产"))
    record = journal.run("r1")
    assert record is not None
    assert record.failure in ("100 % sure? \0 «%s» 生产", "100 % sure? \N{REPLACEMENT CHARACTER} «%s» 生产")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://a:b@h/d", "postgresql://a:••••••@h/d"),
        ("postgres://a:p:@ss/w@h:5432/d", "postgres://a:••••••@h:5432/d"),
        (
            "postgresql://a@h/d?password=b&sslmode=require",
            "postgresql://a@h/d?password=••••••&sslmode=require",
        ),
        ("postgresql:///d?host=/run/postgresql", "postgresql:///d?host=/run/postgresql"),
    ],
)
def test_a_password_is_not_shown(url: str, shown: str) -> None:
    """However the URL is written, and whatever it is made part of."""
    place = place_from(url)
    assert isinstance(place, DatabaseUrl)
    assert (str(place), f"{place!r}", place.reveal()) == (shown, f"DatabaseUrl('{shown}')", url)


def test_a_driver_that_repeats_the_password_is_covered() -> None:
    """As it was written, and as it is meant."""
    place = DatabaseUrl("postgresql://a:p%40ss@h/d")
    assert place.hidden("no p%40ss and no p@ss") == "no •••••• and no ••••••"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"password": "wrong+hush"},
            'password authentication failed for user "tester"); its user or password is wrong',
        ),
        ({"name": "nowhere"}, 'database "nowhere" does not exist); make it, or name another one'),
    ],
    ids=["password", "database"],
)
def test_a_refusing_server_is_told_in_a_sentence(change: dict[str, str], told: str, postgres: Server) -> None:
    """With what to do about it, and without the password."""
    url = postgres.url(**change)
    with pytest.raises(UsageError) as refused:
        Journal(DatabaseUrl(url))
    name = change.get("name", "postgres")
    assert str(refused.value) == (
        f"the journal postgresql://tester:••••••@127.0.0.1:{postgres.port}/{name} can't be opened ({told}"
    )


def test_tables_of_somebody_else_are_left_alone(postgres: Server) -> None:
    """A database that something else uses is no journal."""
    place = postgres.schema()
    postgres.ask(f"CREATE TABLE {place.reveal().rpartition('%3D')[2]}.run (id TEXT)")
    with pytest.raises(UsageError, match=r'relation "run" already exists\); give it a database of its own'):
        Journal(place)


def test_without_its_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody needs it for a file."""
    monkeypatch.delitem(sys.modules, "assistant.journal.postgres", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r"install it with: pip install 'onboarding-assistant\[bulk\]'$"):
        Journal(DatabaseUrl("postgresql://h/d"))


@pytest.mark.parametrize("is_option", [False, True], ids=["variable", "option"])
def test_commands_work_with_a_server(
    is_option: bool,
    postgres: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The environment or --database says where, whatever config.yaml says; runs are shown, cancelled and forgotten."""
    make_project(tmp_path)
    place = postgres.schema()
    monkeypatch.chdir(tmp_path)
    url = place.reveal()
    monkeypatch.setenv("ASSISTANT_DATABASE", "" if is_option else url)

    def said(*words: str) -> str:
        more = ("--database", url) if is_option and words[0] != "forget" else ()
        assert _exit_code([*words, *more]) == 0
        return capsys.readouterr().out

    with closing(Journal(place)) as journal:
        journal.begin(began("r1"), lease=lease(journal))
        journal.begin(began("r2"), lease=lease(journal, "r2"))
        journal.finish(finished("r2"))
        runs = [(run["id"], run["status"]) for run in json.loads(said("runs", "--json"))]
        assert runs == [("r2", "passed"), ("r1", "running")]
        assert "account_id=012345" in said("runs", "show", "r2")
        assert said("cancel", "r1").startswith("The run r1 was asked to stop.")
        assert Leases(journal).renew(Lease(identity="what r1 does", run="r1", epoch=1))
        assert said("forget", "r2") == "1 run forgotten.\n"
        assert [record.id for record in journal.runs()] == ["r1"]


@pytest.mark.parametrize("words", [("runs",), ("runs", "show", "r1"), ("resume", "r1"), ("cancel", "r1")])
@pytest.mark.parametrize(
    ("url", "told"),
    [
        (
            "runs.sqlite3",
            "--database runs.sqlite3 is a file, which machines can't share; write a database of",
        ),
        ("mysql://me:hush@h/d", "a journal is a file, or a database of PostgreSQL such as"),
        (
            "postgresql://me:hush@127.0.0.1:1/d",
            "the journal postgresql://me:••••••@127.0.0.1:1/d can't be opened",
        ),
    ],
)
def test_a_wrong_database_is_told(
    words: tuple[str, ...],
    url: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """By each command that takes one: exit code 2, without the password."""
    monkeypatch.chdir(make_project(tmp_path))
    monkeypatch.setenv("ASSISTANT_DATABASE", "")
    assert _exit_code([*words, "--database", url]) == 2
    said = capsys.readouterr().err
    assert (said.startswith(f"Error: {told}"), "hush" in said) == (True, False)


def test_a_server_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, in a line, without the password."""
    project = make_project(tmp_path)
    with (project / "config.yaml").open("a") as config:
        config.write("journal: postgresql://me:hush+hush@127.0.0.1:1/runs\n")
    monkeypatch.chdir(project)
    monkeypatch.delenv("ASSISTANT_DATABASE", raising=False)
    assert _exit_code(["runs"]) == 2
    told = capsys.readouterr().err
    place = "postgresql://me:••••••@127.0.0.1:1/runs"
    assert told.startswith(f"Error: the journal {place} can't be opened (Connection refused")
    assert told.endswith("is the server running?\n")


def test_a_fault_of_config_yaml_shows_no_password(tmp_path: Path) -> None:
    """Neither a fault of the journal's own nor one of the line after it, though both show the line."""
    for written, fault in (
        ("mysql://me:hush@h/d", "a journal is a file, or"),
        ("postgres://me:hush@h/d", "unknown key"),
    ):
        (tmp_path / "config.yaml").write_text(f"{MOCK}journal: {written}\nstat: here\n")
        with pytest.raises(SourceError) as refused:
            load_config(tmp_path / "config.yaml")
        shown = "\n".join(render_all(refused.value.problems))
        assert fault in shown
        assert f"journal: {written.replace('hush', '••••')}" in shown
        assert "hush" not in shown


def test_a_path_is_from_the_folder_of_config_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal may be kept elsewhere than what runs leave; the environment comes first."""
    monkeypatch.delenv("ASSISTANT_DATABASE", raising=False)
    project = make_project(tmp_path, config=f"{MOCK}journal: kept/runs.sqlite3\n") / "config.yaml"
    assert Project(project).journal_place == tmp_path / "kept" / "runs.sqlite3"
    monkeypatch.setenv("ASSISTANT_DATABASE", "postgres://h/d")
    assert Project(project).journal_place == DatabaseUrl("postgres://h/d")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells which processes there are")
def test_the_server_of_killed_tests_ends(tmp_path: Path) -> None:
    """Nothing listens, and nothing is left on the disk, when the process that started it is killed with -9."""
    code = (
        "import os, signal\nfrom tests.assistant.postgres import serving\n"
        "with serving() as server:\n    print(server.port, flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    before = set(Path(tempfile.gettempdir()).glob("assistant-postgres-*"))
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as tests:
        port = int(tests.communicate(timeout=120)[0])
    assert tests.returncode == -signal.SIGKILL

    def listens() -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", port)) == 0

    assert not eventually(listens, lambda seen: not seen)
    left = eventually(
        lambda: set(Path(tempfile.gettempdir()).glob("assistant-postgres-*")) - before, lambda left: not left
    )
    assert left == set()
