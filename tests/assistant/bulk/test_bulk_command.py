"""`assistant bulk`: runs a flow for each row, goes on where it was left, and does nothing twice."""

from __future__ import annotations

import csv
import os
import re
import signal
import sys
from pathlib import Path

import pytest

from assistant.cli import main
from tests.assistant.bulk.conftest import write_lamps
from tests.assistant.engine.shop import Shop
from tests.assistant.processes import (
    assistant,
    descendants,
    ended,
    events,
    eventually,
    started,
    survivors,
    until,
)


class Here:
    """Runs commands in this process; the rows of a bulk have processes of their own all the same."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str) -> tuple[int, str]:
        """Returns a command's exit code and what it wrote, which nothing went wrong with."""
        self._monkeypatch.setattr(sys, "argv", ["assistant", *words])
        with pytest.raises(SystemExit) as ending:
            main([*words])
        out, err = self._capsys.readouterr()
        assert err == ""
        return int(ending.value.code or 0), out


@pytest.fixture
def here(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Here:
    """Commands in the project's folder."""
    monkeypatch.chdir(project)
    return Here(capsys, monkeypatch)


def results(folder: Path = Path()) -> list[dict[str, str]]:
    """Returns the rows of results.csv."""
    with (folder / "results.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def statuses(folder: Path = Path()) -> dict[str, str]:
    """Returns what results.csv says of each thing."""
    return {row["thing"]: row["status"] for row in results(folder)}


def test_a_bulk_is_gone_on_with_until_every_row_has_passed(project: Path, shop: Shop, here: Here) -> None:
    """Failures and what needs a person are told with what to do, and what has passed is never run again."""
    write_lamps(project, 4)
    del shop.pages["/lamp-2"]
    shop.page("<h1>lamp-3</h1><button>Ask</button>", path="/lamp-3")
    words = ("bulk", "buy", "lamps.csv", "--out", "results.csv")
    code, told = here(*words, "--parallel", "2")
    assert code == 1
    assert told.startswith("Buy a thing (buy) for 4 rows of lamps.csv, test, 2 workers\nBulk ")
    assert "\n2 passed, 1 failed, 1 needs a person in " in told
    assert re.search(r'1 × failed: .*heading "…".*\n +such as line 3\. The site did not do', told)
    assert f"Run again what failed: assistant {' '.join(words)} --parallel 2 --only-failed\n" in told
    assert statuses() == {"lamp-1": "passed", "lamp-2": "failed", "lamp-3": "person", "lamp-4": "passed"}
    first, failed, person, _ = results()
    assert (re.fullmatch("N[12]", first["number"]) is not None, first["reason"]) == (True, "")
    assert Path(failed["report"]).is_file()
    assert "nobody is there to approve it" in person["reason"]
    assert sorted(shop.orders) == ["lamp-1", "lamp-4"]

    code, told = here(*words)
    assert (code, "for 0 of 4 rows" in told, len(shop.orders)) == (1, True, 2)
    assert "Note: left alone, since they failed: 1; run them again with --only-failed\n" in told

    shop.page("<h1>lamp-2</h1>", path="/lamp-2")
    shop.page("<h1>lamp-3</h1>", path="/lamp-3")
    code, told = here("bulk", "todo")
    assert (code, told.startswith("lamps.csv:4  lamp-3\n  ")) == (0, True)
    resume = told.partition("assistant resume ")[2].split()[0]
    assert resume in person["report"]
    assert assistant("resume", resume, folder=project).returncode == 0
    code, told = here(*words, "--only-failed", "--json")
    assert (code, sorted(shop.orders)) == (0, ["lamp-1", "lamp-2", "lamp-3", "lamp-4"])
    assert events(told)[0]["remarks"][1] == "passed by runs of their own since: 1"
    assert set(statuses().values()) == {"passed"}

    write_lamps(project, 5)
    code, told = here(*words)
    assert (code, "1 passed, 4 skipped in " in told, len(shop.orders)) == (0, True, 5)
    assert results()[0]["number"] == first["number"]


def test_a_cause_that_comes_again_and_again_stops_the_bulk(project: Path, shop: Shop, here: Here) -> None:
    """What is left waits, and the same command goes on, with no more than --limit; secrets are written nowhere."""
    write_lamps(project, 6)
    shop.pages.clear()
    words = ("bulk", "buy", "lamps.csv", "--parallel", "1", "-i", "word=xyzzy-17")
    code, told = here(*words, "--stop-after", "2", "--json")
    *_, stopping, finished = events(told)
    assert (code, stopping["event"], finished["event"]) == (1, "bulk_stopping", "bulk_finished")
    assert finished["counts"] | {"failed": 2, "waiting": 4} == finished["counts"]
    assert [cause["count"] for cause in finished["causes"]] == [2]
    assert 'heading "…"' in finished["stopped"]
    shop.page("<h1>lamp-3</h1>", path="/lamp-3")
    code, told = here(*words, "--limit", "1")
    assert (code, "1 passed, 2 failed, 3 waiting in " in told, shop.orders) == (1, True, ["lamp-3"])
    goes_on = "assistant bulk buy lamps.csv --parallel 1 -i 'word=••••••' --limit 1\n"
    assert f"Go on with the 3 that are left: {goes_on}" in told
    written = [file for file in Path(".assistant").rglob("*") if file.is_file()]
    assert [file for file in written if b"xyzzy-17" in file.read_bytes()] == []


def test_ctrl_c_lets_rows_come_to_their_end(project: Path, shop: Shop) -> None:
    """The first one begins no further row, the second one ends what is under way; either way it can be gone on with.

    The results say which row was under way, while it is and afterwards.
    """
    write_lamps(project, 3)
    shop.slow["/lamp-1"] = 1
    shop.slow["/lamp-2"] = 100
    words = ("bulk", "buy", "lamps.csv", "--parallel", "1", "--json", "--out", "results.csv")
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
    under_way = {"lamp-1": "passed", "lamp-2": "running", "lamp-3": "waiting"}
    assert eventually(lambda: statuses(project), lambda told: told == under_way) == under_way
    os.killpg(second.pid, signal.SIGINT)
    until(second, lambda event: event["event"] == "bulk_stopping")
    os.killpg(second.pid, signal.SIGINT)
    killed = ended(second)
    told = (
        "Interrupted.\n1 passed, 1 under way, 1 waiting in TIME\n\n"
        f"Go on with the 2 that are left: assistant {' '.join(words)}\nResults: results.csv\n"
    )
    assert (killed.returncode, re.sub(r" in [\d.]+ s\n", " in TIME\n", killed.stderr)) == (130, told)
    assert (statuses(project), survivors(left)) == (under_way, {})

    shop.slow.clear()
    last = assistant(*words, folder=project)
    assert (last.returncode, sorted(shop.orders)) == (0, ["lamp-1", "lamp-2", "lamp-3"])
    assert "under way when it broke off: 1; " in events(last.stdout)[0]["remarks"][1]


def test_a_row_is_tried_again_where_its_browser_does_not_start(
    project: Path, shop: Shop, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that ends at once says nothing of a row; after three of them the row has failed by its environment."""
    write_lamps(project, 1)
    browser = project / "browser"
    browser.write_text("#!/bin/sh\necho started >> started.txt\nexit 1\n")
    browser.chmod(0o755)
    monkeypatch.setenv("ASSISTANT_BROWSER", str(browser))
    code, told = here("bulk", "buy", "lamps.csv", "--parallel", "1", "--json")
    lost = [event["why"] for event in events(told) if event["event"] == "worker_lost"]
    (row,) = [event for event in events(told) if event["event"] == "row_finished"]
    assert (code, lost, row["status"], row["kind"]) == (1, ["its browser ended"] * 3, "failed", "environment")
    assert row["reason"] == "3 workers ended in the midst of it: its browser ended"
    assert shop.requests == []


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_results_that_cant_be_written_are_told_before_anything_is_done(
    project: Path, shop: Shop, more: tuple[str, ...]
) -> None:
    """Neither a row nor a bulk is begun, and nothing is left behind."""
    write_lamps(project, 2)
    words = ("bulk", "buy", "lamps.csv", *more, "--out")
    for file, why in (("none/r.csv", "no such file or directory"), ("lamps.csv/r.csv", "not a directory")):
        done = assistant(*words, file, folder=project)
        told = f"Error: {project / file} can't be written ({why}); nothing was run\n"
        assert (done.returncode, done.stdout, done.stderr) == (2, "", told)
    assert (shop.requests, (project / ".assistant").exists()) == ([], False)


def test_the_check_of_the_results_leaves_an_old_file_alone(project: Path, shop: Shop, here: Here) -> None:
    """With --dry-run, nothing is written at all."""
    write_lamps(project, 1)
    (project / "old.csv").write_text("old\n")
    for file in ("old.csv", "new.csv"):
        code, _ = here("bulk", "buy", "lamps.csv", "--dry-run", "--out", file)
        assert (code, Path("old.csv").read_text(encoding="utf-8")) == (0, "old\n")
    files = sorted(file.name for file in project.iterdir() if ".csv" in file.name)
    assert (files, shop.requests) == (["lamps.csv", "old.csv"], [])


def test_rows_go_on_where_the_results_cant_be_written_any_more(project: Path, shop: Shop) -> None:
    """It is said once, and at the end; what the rows gave is in the journal, and the same command writes it."""
    write_lamps(project, 3)
    shop.slow["/lamp-1"] = 1
    folder = project / "there"
    folder.mkdir()
    words = ("bulk", "buy", "lamps.csv", "--parallel", "1", "--out", "there/results.csv")
    process = started(*words, "--json", folder=project)
    until(process, lambda event: event["event"] == "row_started")
    folder.rename(project / "elsewhere")  # in one go, whatever is just being written there
    done = ended(process)
    why = f"{folder / 'results.csv'} can't be written (no such file or directory)"
    assert (done.returncode, done.stderr) == (
        1,
        f"Warning: {why}; the rows go on, and so do the tries to write\n",
    )
    finished = events(done.stdout)[-1]
    assert (finished["counts"]["passed"], finished["unwritten"], len(shop.orders)) == (3, why, 3)
    folder.mkdir()
    again = assistant(*words, folder=project)
    assert (again.returncode, again.stdout.endswith("\nResults: there/results.csv\n")) == (0, True)
    assert (folder / "results.csv").read_text(encoding="utf-8").count(",passed,") == len(shop.orders) == 3


def test_a_dry_run_tells_what_would_be_done(project: Path, shop: Shop, here: Here) -> None:
    """Row by row; neither a browser nor a bulk is begun."""
    write_lamps(project, 2)
    assert here("bulk", "buy", "lamps.csv", "--dry-run", "--limit", "1") == (
        0,
        "line 2: would run  lamp-1\nline 3: left alone  lamp-2\n\n1 would be run. Nothing was done.\n",
    )
    assert shop.requests == []
    none = assistant("bulk", "todo", folder=project)
    told = "Error: there was no bulk yet; begin one with: assistant bulk FLOW FILE\n"
    assert (none.returncode, none.stderr) == (2, told)
