"""`assistant bulk`: runs a flow for each row, goes on where it was left, and does nothing twice."""

from __future__ import annotations

import csv
import os
import re
import signal
from pathlib import Path

from tests.assistant.bulk.conftest import write_lamps
from tests.assistant.engine.shop import Shop
from tests.assistant.processes import assistant, descendants, ended, events, started, survivors, until


def results_of(project: Path) -> list[dict[str, str]]:
    """Returns the rows of results.csv."""
    with (project / "results.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def told(text: str) -> str:
    """Returns what a command wrote, without what is another each time."""
    text = re.sub(r"\d{8}-\d{6}-([a-z-]+)-[0-9a-f]{4}", r"NAME-\1", text)
    text = re.sub(r" *[\d.]+ s  line", " TIME  line", text)
    return re.sub(r" in [\d.]+ s\b", " in TIME", text)


def test_a_bulk_is_gone_on_with_until_every_row_has_passed(project: Path, shop: Shop) -> None:
    """Failures and what needs a person are told with what to do, and what has passed is never run again."""
    write_lamps(project, 4)
    del shop.pages["/lamp-2"]
    shop.page("<h1>lamp-3</h1><button>Ask</button>", path="/lamp-3")
    words = ("bulk", "buy", "lamps.csv", "--out", "results.csv")
    first = assistant(*words, "--parallel", "2", folder=project)
    assert (first.returncode, first.stderr) == (1, "")
    assert "Buy a thing (buy) for 4 rows of lamps.csv, test, 2 workers\n" in first.stdout
    assert "\n2 passed, 1 failed, 1 needs a person in " in first.stdout
    assert '1 × failed: Expect heading "…": there is no heading "…"' in first.stdout
    assert (
        "Run again what failed: assistant bulk buy lamps.csv --out results.csv --parallel 2 --only-failed\n"
        in (first.stdout)
    )
    rows = results_of(project)
    assert [(row["thing"], row["status"]) for row in rows] == [
        ("lamp-1", "passed"),
        ("lamp-2", "failed"),
        ("lamp-3", "person"),
        ("lamp-4", "passed"),
    ]
    assert (rows[0]["number"], rows[0]["reason"]) in (("N1", ""), ("N2", ""))
    assert Path(rows[1]["report"]).is_file()
    assert "nobody is there to approve it" in rows[2]["reason"]
    assert sorted(shop.orders) == ["lamp-1", "lamp-4"]

    shop.page("<h1>lamp-2</h1>", path="/lamp-2")
    again = assistant(*words, folder=project)
    assert (again.returncode, "for 0 of 4 rows" in again.stdout) == (1, True)
    assert "Note: 1 failed and are left alone; run them again with --only-failed\n" in again.stdout
    only = assistant(*words, "--only-failed", folder=project)
    assert (only.returncode, len(shop.orders)) == (1, 3)

    todo = assistant("bulk", "todo", folder=project)
    run = next(row for row in results_of(project) if row["status"] == "person")
    assert todo.returncode == 0
    assert todo.stdout.startswith("lamps.csv:4  lamp-3\n  Approve")
    assert "    assistant resume " in todo.stdout
    shop.page("<h1>lamp-3</h1>", path="/lamp-3")
    resumed = todo.stdout.partition("assistant resume ")[2].split()[0]
    assert resumed in run["report"]
    assert assistant("resume", resumed, folder=project).returncode == 0
    last = assistant(*words, "--json", folder=project)
    begun, finished = events(last.stdout)
    assert (last.returncode, begun["to_do"], finished["counts"]["passed"]) == (0, 0, 4)
    assert "have passed by runs of their own" in begun["remarks"][1]
    assert [row["status"] for row in results_of(project)] == ["passed"] * 4
    assert sorted(shop.orders) == ["lamp-1", "lamp-2", "lamp-3", "lamp-4"]

    write_lamps(project, 5)
    longer = assistant(*words, folder=project)
    assert (longer.returncode, "1 passed, 4 skipped in " in longer.stdout) == (0, True)
    assert results_of(project)[0]["number"] == rows[0]["number"]
    assert len(shop.orders) == 5


def test_a_cause_that_comes_again_and_again_stops_the_bulk(project: Path, shop: Shop) -> None:
    """The rows that are left wait, and the same command goes on with them; --limit runs no more than it says."""
    write_lamps(project, 6)
    shop.pages.clear()
    words = ("bulk", "buy", "lamps.csv", "--parallel", "1")
    done = assistant(*words, "--stop-after", "2", "--json", folder=project)
    told = events(done.stdout)
    assert (done.returncode, [each["event"] for each in told][-2:]) == (1, ["bulk_stopping", "bulk_finished"])
    assert told[-1]["counts"] | {"failed": 2, "waiting": 4} == told[-1]["counts"]
    assert [cause["count"] for cause in told[-1]["causes"]] == [2]
    assert 'there is no heading "…"' in told[-1]["stopped"]
    shop.page("<h1>lamp-3</h1>", path="/lamp-3")
    on = assistant(*words, "--limit", "1", folder=project)
    assert "1 passed, 2 failed, 3 waiting in " in on.stdout
    assert f"Go on with the 3 that are left: assistant {' '.join(words)} --limit 1\n" in on.stdout
    assert shop.orders == ["lamp-3"]


def test_ctrl_c_lets_rows_come_to_their_end(project: Path, shop: Shop) -> None:
    """The first one begins no further row, the second one ends what is under way; either way it can be gone on with."""
    write_lamps(project, 3)
    shop.page("<h1>lamp-1</h1>", path="/lamp-1")
    shop.slow["/lamp-1"] = 1
    shop.slow["/lamp-2"] = 100
    words = ("bulk", "buy", "lamps.csv", "--parallel", "1", "--json")
    first = started(*words, folder=project)
    until(first, lambda event: event["event"] == "row_started")
    os.killpg(first.pid, signal.SIGINT)
    done = ended(first)
    assert (done.returncode, done.stderr) == (130, "")
    stopping, row, finished = events(done.stdout)
    assert (stopping["under_way"], row["status"], finished["counts"]["waiting"]) == (1, "passed", 2)
    assert (finished["interrupted"], shop.orders) == (True, ["lamp-1"])

    second = started(*words, folder=project)
    until(second, lambda event: event["event"] == "row_started")
    left = descendants(second.pid)
    os.killpg(second.pid, signal.SIGINT)
    until(second, lambda event: event["event"] == "bulk_stopping")
    os.killpg(second.pid, signal.SIGINT)
    killed = ended(second)
    assert (killed.returncode, killed.stderr, survivors(left)) == (130, "Interrupted.\n", {})

    shop.slow.clear()
    last = assistant(*words, folder=project)
    assert (last.returncode, sorted(shop.orders)) == (0, ["lamp-1", "lamp-2", "lamp-3"])
    assert "1 were under way when it broke off" in events(last.stdout)[0]["remarks"][1]


def test_a_dry_run_tells_what_would_be_done(project: Path, shop: Shop) -> None:
    """Row by row; neither a browser nor a bulk is begun."""
    write_lamps(project, 2)
    done = assistant("bulk", "buy", "lamps.csv", "--dry-run", "--limit", "1", folder=project)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "line 2: would run  lamp-1\nline 3: left alone  lamp-2\n\n1 would be run. Nothing was done.\n"
    )
    assert shop.requests == []
    none = assistant("bulk", "todo", folder=project)
    assert (none.returncode, none.stderr) == (
        2,
        "Error: there was no bulk yet; begin one with: assistant bulk FLOW FILE\n",
    )
