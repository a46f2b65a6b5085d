"""Whole outputs of a run in a terminal and in a log, compared with files; set REWRITE=1 to write them anew."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from assistant.events import Event, Waiting
from assistant.report.terminal import Terminal
from tests.assistant.report.glass import seen
from tests.assistant.report.stories import ACT, RUN_FOLDER, STORIES
from tests.assistant.report.telling import Teller

EXPECTED = Path(__file__).parent / "expected"


class Desk:
    """A terminal with the clock of the run that it shows; colours are off unless asked for."""

    def __init__(
        self,
        *,
        interactive: bool,
        width: int = 80,
        height: int = 40,
        colours: bool = False,
        no_color: bool = False,
        verbose: bool = False,
        encoding: str = "utf-8",
    ) -> None:
        self._bytes = io.BytesIO()
        self._file = io.TextIOWrapper(self._bytes, encoding=encoding, newline="\n")
        console = Console(
            file=self._file, width=width, height=height, force_terminal=interactive,
            force_interactive=interactive, color_system="truecolor" if colours else None,
            no_color=no_color, get_time=lambda: self.tell.now, legacy_windows=False,
        )  # fmt: skip
        self.terminal = Terminal(console, verbose=verbose, frames=0)
        self.tell = Teller(self.terminal)

    @property
    def written(self) -> str:
        """All that was written, control codes included."""
        self._file.flush()
        return self._bytes.getvalue().decode(self._file.encoding)

    @property
    def glass(self) -> str:
        """What a person sees now, with a frame drawn."""
        live = self.terminal._live
        if live is not None:
            live.refresh()
        return seen(self.written)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's terminal settings out."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "LINES", "TERM"):
        monkeypatch.delenv(name, raising=False)


def compare(text: str, file: str) -> None:
    """Compares a text with a file beside the tests."""
    path = EXPECTED / file
    if os.environ.get("REWRITE"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("story", STORIES)
def test_log_has_a_line_for_each_finished_step_and_no_control_codes(story: str) -> None:
    """Without a terminal the whole output is plain lines."""
    desk = Desk(interactive=False)
    STORIES[story](desk.tell)
    assert "\x1b" not in desk.written
    compare(desk.written, f"{story}.log.txt")


@pytest.mark.parametrize("story", STORIES)
def test_terminal_shows_the_tree_of_steps_when_all_is_over(story: str) -> None:
    """In a terminal of 60 columns the steps of a flow stand below it, and nothing of the spinner is left."""
    desk = Desk(interactive=True, width=60)
    STORIES[story](desk.tell)
    compare(desk.glass, f"{story}.terminal.txt")


@pytest.mark.parametrize("interactive", [True, False], ids=["terminal", "log"])
def test_verbose_shows_every_step(interactive: bool) -> None:
    """With verbose the steps within acts and branches are shown as well."""
    desk = Desk(interactive=interactive, width=100, verbose=True)
    STORIES["passed"](desk.tell)
    compare(desk.glass, f"passed.verbose.{'terminal' if interactive else 'log'}.txt")


def test_running_step_shows_its_time_and_the_deepest_sentence() -> None:
    """While a flow runs, its finished steps stand below it and the rest of the row says what goes on."""
    desk = Desk(interactive=True)
    desk.tell.started()
    with desk.tell.step("run", "Run the flow purchase"):
        desk.tell.did("open", "Open /my/purchased", 0.3)
        with desk.tell.step("ensure", f"Ensure that {ACT}"):
            desk.tell.did("open", "Open /contents", 0.5)
            with desk.tell.step("click", 'Click button "Submit"'):
                desk.tell.now += 2
                compare(desk.glass, "running.terminal.txt")
            desk.tell.waiting("until it shows (for 28 s more)", 2)
            compare(desk.glass, "waiting.terminal.txt")


def test_running_steps_never_outgrow_the_terminal() -> None:
    """Of a long flow the last rows are shown while it runs, each on one row; in the end all of them."""
    desk = Desk(interactive=True, width=40, height=8)
    desk.tell.started()
    with desk.tell.step("run", "Run the flow long"):
        for number in range(20):
            desk.tell.did("click", f'Click button "{number}" in a dialog with a very long name')
        assert len(desk.glass.splitlines()) <= 8
        assert desk.glass.splitlines()[-1].startswith("  ✓ Click button")
    desk.tell.finished()
    assert all(f'Click button "{number}"' in desk.glass for number in range(20))


@pytest.mark.parametrize("no_color", [True, False])
def test_colours_are_left_out_with_no_color(no_color: bool) -> None:
    """NO_COLOR keeps bold and dim but takes every colour away."""
    desk = Desk(interactive=False, colours=True, no_color=no_color)
    STORIES["failed"](desk.tell)
    has_colours = any(f"\x1b[{code}m" in desk.written for code in ("31", "32", "1;31", "1;32", "33", "36"))
    assert has_colours is not no_color


def test_spinner_gives_way_while_a_person_is_asked() -> None:
    """An approval is typed at a terminal that nothing redraws."""
    desk = Desk(interactive=True)
    desk.tell.started()
    with desk.tell.step("approve", "Ask for approval: Buy Guance?"):
        assert desk.terminal._live is None
        assert desk.written.count("\x1b[?25l") == desk.written.count("\x1b[?25h") == 1
    assert desk.terminal._live is not None
    desk.tell.finished()


def test_terminal_is_given_back_when_something_breaks() -> None:
    """The cursor is shown again although the run never told of its end."""
    desk = Desk(interactive=True)

    def break_off() -> None:
        with desk.terminal:
            desk.tell.started()
            desk.tell.begun("open", "Open /workspaces")
            raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        break_off()
    assert desk.written.count("\x1b[?25l") == desk.written.count("\x1b[?25h") == 1


def test_an_interrupted_run_is_gone_on_with_in_the_same_journal() -> None:
    """Where the command line said which journal it is, the command that goes on says so too."""
    written = io.StringIO()
    tell = Teller(
        Terminal(Console(file=written, width=60), more=" --database postgresql://db.example.com/runs")
    )
    tell.started("Busy")
    tell.finished("interrupted")
    [told] = [line for line in written.getvalue().splitlines() if line.startswith("Go on ")]
    assert "assistant resume 2026" in told
    assert told.endswith(" --database postgresql://db.example.com/runs")


def test_frames_are_drawn_while_events_come() -> None:
    """The thread that draws reads the steps while they change, and the end is the same as without it."""
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, force_interactive=True, width=60, color_system=None)
    tell = Teller(Terminal(console, frames=2000))
    tell.started("Busy")
    with tell.step("run", "Run the flow busy"):
        for number in range(100):
            with tell.step("ensure", f"Ensure {number}"):
                tell.did("click", "Click")
    tell.finished()
    rows = seen(written.getvalue()).splitlines()
    assert [row.strip() for row in rows[2:102]] == [f"✓ Ensure {number}  0.1 s" for number in range(100)]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_signs_can_be_written_in_any_encoding(encoding: str) -> None:
    """A log that can't hold ✓ gets + instead."""
    desk = Desk(interactive=False, encoding=encoding)
    desk.tell.started()
    desk.tell.did("open", "Open /workspaces", 0.4)
    desk.tell.finished(outputs={"account_id": "0f3c"})
    assert "+ Open /workspaces  0.4 s\n" in desk.written


def test_paths_are_as_short_as_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder below the current one is shown from there, another one in full."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for cwd, shown in ((tmp_path, "runs/one"), (elsewhere, f"{tmp_path}/runs/one")):
        monkeypatch.chdir(cwd)
        desk = Desk(interactive=False)
        desk.tell.started(folder=str(tmp_path / "runs/one"))
        desk.tell.finished(folder=str(tmp_path / "runs/one"))
        assert f"Report     {shown}/report.html\n" in desk.written


def test_report_is_a_link_in_a_terminal_that_has_links() -> None:
    """A click on the report's path opens it."""
    desk = Desk(interactive=True, colours=True)
    desk.tell.started()
    desk.tell.finished(folder=RUN_FOLDER)
    assert f"{Path(RUN_FOLDER).absolute().as_uri()}/report.html" in desk.written


def test_events_it_shows_nothing_of_do_not_disturb() -> None:
    """Any event may come at any time, also outside of steps."""
    desk = Desk(interactive=False)
    desk.terminal(Event(at=0))
    desk.terminal(Waiting(at=0, number="1", text="until it shows"))
    desk.tell.warned("before any step")
    assert desk.written == "! before any step\n"
