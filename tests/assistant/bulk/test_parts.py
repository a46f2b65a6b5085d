"""The parts of a bulk by themselves: causes, the breaker, the pace, results and how it is told."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from assistant.bulk.board import Board
from assistant.bulk.breaker import Breaker
from assistant.bulk.cause import cause_of
from assistant.bulk.events import (
    BulkFinished,
    BulkStarted,
    BulkStopping,
    RowFinished,
    RowStarted,
    WorkerLost,
)
from assistant.bulk.log import Log
from assistant.bulk.pace import Pace, check_sites, sites_of, slowest
from assistant.bulk.results import Results
from assistant.bulk.todo import tasks
from assistant.bulk.words import ending_lines, todo_words
from assistant.errors import UsageError
from assistant.events import Event, Failure
from assistant.journal import Journal, Snapshot
from assistant.journal.bulk_record import BulkRecord, BulkRow, Bulks
from assistant.project import Project
from assistant.tables import Dialect
from assistant.values import interval_of
from tests.assistant.expected import assert_expected
from tests.assistant.projects import ROOT

if TYPE_CHECKING:
    from assistant.database_url import Place
    from tests.assistant.postgres import Server

SNAPSHOT = Snapshot(file="buy.yaml", texts={"buy.yaml": "name: Buy a thing"})
EXPECTED = Path(__file__).parent / "expected"
RECORD = BulkRecord(
    id="20260302-093000-buy-lamps-1f3a", key="k", flow="buy", title="Buy a thing", file="lamps.csv",
    environment="test", world=None, inputs={}, columns=["thing", "number"], options={}, snapshot=SNAPSHOT.identity,
    started="2026-03-02T01:30:00+00:00",
)  # fmt: skip


def failure(message: str, sentence: str = "Click “OK”") -> Failure:
    """Returns a failure with a message."""
    return Failure(kind="product", message=message, sentence=sentence, file="f", line=1, column=1, excerpt="")


@pytest.fixture(params=["sqlite", "postgres"])
def bulks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bulks]:
    """A journal with a bulk of 450 rows, in each of the databases that can keep one."""
    place: Place = tmp_path / "journal.sqlite3"
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        place = server.schema()
    rows = (
        BulkRow(number=number, line=number + 1, identity=f"id-{number}", inputs={"thing": f"lamp-{number}"})
        for number in range(1, 451)
    )
    with closing(Journal(place)) as journal:
        bulks = Bulks(journal)
        bulks.begin(RECORD, rows, snapshot=SNAPSHOT)
        yield bulks


def ended(number: int, status: str, **more: object) -> BulkRow:
    """Returns a row as a run ended it."""
    return BulkRow(number=number, line=number + 1, identity="", inputs={}, status=status, **more)  # type: ignore[arg-type]


def test_equal_failures_of_different_rows_have_the_same_cause() -> None:
    """Values, IDs, numbers and times are a row's own; what was clicked, and what was missing, is not."""
    one = failure('there is no row "Workspace 017" on “Bills” (http://x:8700/a) after 10 s\nmore')
    other = failure('there is no row "Example Staging" on “Bills” (http://x:8712/a) after 9.6 s')
    assert cause_of(one, ["Workspace 017"]) == cause_of(other, ["Example Staging"])
    assert cause_of(one, ["Workspace 017"]) != cause_of(failure("no answer"), [])
    told = "order CS2603020932WNGER of 0f3c0f3c0f3c0f3c0f3c0f3c0f3c0f3c is late"
    assert cause_of(failure(told, "Wait"), ["is"]) == "Wait: order … of … is late"


def test_the_breaker_minds_causes_that_follow_each_other() -> None:
    """What passes, or fails for another cause, begins the count anew; 0 never stops."""
    breaker, never = Breaker(3), Breaker(0)
    for cause in ("a", "a", None, "a", "a", "b", "a", "a"):
        breaker.hear(cause)
        never.hear("a")
    assert breaker.cause is None
    breaker.hear("a")
    told = [breaker.cause, never.cause]
    assert told == ["a", None]


def test_rows_begin_at_even_distances() -> None:
    """Time that was not used is not made up for; the slowest of the sites that a flow goes to says how far."""
    pace = Pace(2.0)
    assert pace.wait(100.0) == 0
    pace.begin(100.0)
    assert [pace.wait(now) for now in (100.0, 101.5, 102.0, 110.0)] == [2.0, 0.5, 0, 0]
    pace.begin(110.0)
    assert pace.wait(111.0) == 1.0
    rates = {"koogallery": "30/min", "huawei_cloud": "600 / h", "guance": "1/h"}
    library = Project(ROOT / "config.yaml").library
    sites = sites_of(library.load("onboard"), library)
    assert {"billing_center", "koogallery", "huawei_cloud"} <= sites
    assert slowest(rates, sites) == interval_of("10/min") == 6.0
    with pytest.raises(
        UsageError, match="the site 'koogalery', which there is not; did you mean 'koogallery'"
    ):
        check_sites({"koogalery": "1/s"}, sites)


def test_results_are_written_whole_and_not_too_often(bulks: Bulks, tmp_path: Path) -> None:
    """All rows in the order of the table, as the table is written; the last writing minds no time."""
    file, clock = tmp_path / "results.csv", iter([0.0, 0.0, 0.1, 0.1, 0.5, 1.0, 1.0, 1.1])
    results = Results(
        file, bulks, RECORD.id, columns=["thing"], outputs=["number", "thing"],
        dialect=Dialect(delimiter=";", has_mark=True), warn=pytest.fail, now=lambda: next(clock),
    )  # fmt: skip
    row = RowFinished(at=1.0, row=2, line=3, label="", worker=1, status="passed", seconds=1.0, run=None)
    bulks.end_row(RECORD.id, ended(2, "passed", outputs={"number": "N1", "thing": "a; lamp"}))
    results(row)
    bulks.end_row(RECORD.id, ended(450, "failed", reason="two\nlines", report="report.html"))
    results(row)  # 0.4 s after it took 0.1 s: too early
    lines = file.read_text(encoding="utf-8").split("\n")
    assert lines[:3] == [
        "\ufeffthing;status;number;output_thing;reason;report",
        "lamp-1;waiting;;;;",
        'lamp-2;passed;N1;"a; lamp";;',
    ]
    assert (len(lines), lines[450]) == (452, "lamp-450;waiting;;;;")
    results.write()
    assert file.read_text(encoding="utf-8").endswith('\nlamp-450;failed;;;"two\nlines";report.html\n')
    assert [other.name for other in tmp_path.iterdir() if "results" in other.name] == ["results.csv"]


def test_results_say_which_row_is_under_way(bulks: Bulks, tmp_path: Path) -> None:
    """At once, or as soon as it is not too early; where nothing has changed since, nothing is written."""
    file, clock = tmp_path / "results.csv", iter([0.0, 0.0, 0.1, 0.1, 0.5, 0.6, 2.1, 2.1, 2.2, 2.2])
    results = Results(
        file, bulks, RECORD.id, columns=["thing"], outputs=[], dialect=Dialect(), warn=pytest.fail,
        now=lambda: next(clock),
    )  # fmt: skip
    for number in (1, 2):
        bulks.begin_row(RECORD.id, number, run=f"run-{number}")
        results(RowStarted(at=1.0, row=number, line=number + 1, label="", worker=number, run=f"run-{number}"))
        assert file.read_text(encoding="utf-8").count(",running,") == 1
    results.keep_up()
    assert file.read_text(encoding="utf-8").count(",running,") == 1
    results.keep_up()
    assert file.read_text(encoding="utf-8").count(",running,") == 2
    results.keep_up()
    assert list(clock) == []


def test_a_bulk_is_read_a_part_at_a_time(bulks: Bulks) -> None:
    """In the order of the table, also by status; causes are counted, the most frequent one first."""
    for number in range(1, 451, 3):
        bulks.end_row(RECORD.id, ended(number, "failed", cause=f"cause {number % 2}", kind="test"))
    assert [row.number for row in bulks.rows(RECORD.id)] == list(range(1, 451))
    assert [row.number for row in bulks.rows(RECORD.id, ("failed",))] == list(range(1, 451, 3))
    assert bulks.counts(RECORD.id) == {
        "passed": 0, "skipped": 0, "failed": 150, "person": 0, "in_doubt": 0, "running": 0, "waiting": 300,
    }  # fmt: skip
    assert [(cause.count, cause.example, cause.cause) for cause in bulks.causes(RECORD.id)] == [
        (75, 1, "cause 1"),
        (75, 4, "cause 0"),
    ]
    bulks.end_row(RECORD.id, ended(7, "passed"))
    assert bulks.causes(RECORD.id)[0].cause == "cause 0"
    assert {key: row.number for key, (_, row) in bulks.passed_before(["id-7", "id-8"]).items()} == {"id-7": 7}
    assert bulks.find(RECORD.id) == bulks.last(key="k") == bulks.last() == RECORD
    assert (bulks.last(key="other"), bulks.find("other"), bulks.row(RECORD.id, 451)) == (None, None, None)


def test_a_snapshot_that_a_bulk_needs_is_kept(tmp_path: Path) -> None:
    """Runs of it may be forgotten; the bulk goes on with the flow as it was handed in."""
    with closing(Journal(tmp_path / "journal.sqlite3")) as journal:
        bulks = Bulks(journal)
        bulks.begin(RECORD, [], snapshot=SNAPSHOT)
        snapshot = Snapshot(file="buy.yaml", texts={"buy.yaml": "name: Buy"})
        bulks.go_on(RECORD.id, snapshot=snapshot, options={"locale": "zh"})
        journal.forget_runs(["run-1"])
        found = bulks.find(RECORD.id)
        assert found is not None
        assert (bulks.snapshot(found), found.options) == (snapshot, {"locale": "zh"})


def test_what_is_left_for_people_has_the_commands_that_go_on(bulks: Bulks) -> None:
    """What is in doubt may also be let happen once more; what has passed since is left out."""
    bulks.begin_row(RECORD.id, 3, run="run-3")
    bulks.end_row(RECORD.id, ended(3, "person", run="run-3", reason="Approve: nobody is there"))
    bulks.end_row(RECORD.id, ended(5, "in_doubt", run="run-5", reason="nobody can tell"))
    assert [(task.row.number, task.commands) for task in tasks(bulks, RECORD)] == [
        (3, ("assistant resume run-3",)),
        (5, ("assistant resume run-5", "assistant resume run-5 --act-again")),
    ]


def finished(**more: object) -> BulkFinished:
    """Returns the last event of a bulk."""
    known = {
        "at": 75.0, "bulk": RECORD.id, "seconds": 75.0, "stopped": None, "interrupted": False, "out": "results.csv",
        "counts": {"passed": 3, "failed": 2, "in_doubt": 1, "waiting": 4},
        "causes": [
            {
                "status": "failed", "kind": "product", "cause": "Click “OK”: no answer", "count": 2, "example": 2,
                "line": 3,
            },
            {"status": "in_doubt", "kind": "person", "cause": "nobody can tell", "count": 1, "example": 5, "line": 6},
        ],
    }  # fmt: skip
    return BulkFinished(**{**known, **more})  # type: ignore[arg-type]


def story() -> Iterator[Event]:
    """Yields the events of a bulk that stops by itself."""
    yield BulkStarted(
        at=0.0, bulk=RECORD.id, flow="buy", title="Buy a thing", file="lamps.csv", environment="mock", world="demo",
        rows=10, to_do=9, counts={"passed": 1, "waiting": 9}, parallel=2, remarks=["left alone, since they failed: 1"],
        command="assistant bulk buy lamps.csv",
    )  # fmt: skip
    for number, status in enumerate(("passed", "failed", "passed", "failed", "in_doubt"), 1):
        at, label = number * 12.0, f"lamp-{number}, [red]"
        yield RowStarted(at=at - 11, row=number, line=number + 1, label=label, worker=1, run="run")
        yield RowFinished(
            at=at, row=number, line=number + 1, label=label, worker=1, status=status, seconds=11.0, run="run",
            reason=None if status == "passed" else "Click “OK”: no answer\nsecond line", cause="no answer",
        )  # fmt: skip
    yield WorkerLost(at=61.0, worker=2, row=7, line=8, why="it ended with -9")
    yield RowStarted(at=62.0, row=6, line=7, label="lamp-6, [blue]", worker=1, run="run")
    yield BulkStopping(at=70.0, why="the same failure came again and again: no answer", under_way=1)


@pytest.mark.parametrize("shown", ["under_way", "ended"])
def test_a_bulk_is_shown_on_a_terminal(shown: str) -> None:
    """Progress, rate and time left, what workers are at, the last failures; at the end the causes and what to do."""
    glass = io.StringIO()
    console = Console(file=glass, width=100, height=30, force_terminal=False, color_system=None)
    with Board(console) as board:
        for event in story():
            board(event)
        if shown == "ended":
            board(finished(stopped="the same failure came again and again: no answer"))
        else:
            console.print(board.drawn())
    assert_expected(glass.getvalue(), EXPECTED / f"board_{shown}.txt")


def test_a_bulk_is_told_in_lines() -> None:
    """One for each row, and the same ending, where there is no terminal."""
    lines: list[str] = []
    log = Log(lines.append)
    for event in (*story(), finished()):
        log(event)
    assert_expected("\n".join([*lines, ""]), EXPECTED / "log.txt")


def test_results_that_are_not_written_are_told_at_the_end() -> None:
    """With why, and what writes them."""
    why = "/data/results.csv can't be written (no space left on device)"
    *_, last = ending_lines(finished(unwritten=why), command="assistant bulk buy lamps.csv")
    assert last == f"The results are not written: {why}. The same command writes them, also to another --out."


def test_what_needs_a_person_is_looked_for_where_the_bulk_is() -> None:
    """A bulk that workers run is in their database, and so is what they have set aside."""
    url = "postgresql://me:••••••@db.example.com/runs"
    words = ["assistant", "bulk", "buy", "lamps.csv", "--database", url, "--json"]
    assert todo_words("b1", command=shlex.join(words)) == f"assistant bulk todo b1 --database '{url}'"
    assert todo_words("b1", command="assistant bulk buy lamps.csv") == "assistant bulk todo b1"
