"""No secret leaves a run: not in an event, a file, the journal or the terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from rich.console import Console

from assistant.engine import Evidence
from assistant.journal import Journal, Recorder
from assistant.report.html import HtmlReport
from assistant.report.terminal import Terminal
from assistant.run_folder import RunFolder
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop
from tests.assistant.engine.test_scrubber import FORMS
from tests.assistant.journal.rows import lease

SECRET = "p \"q\" 'r' <s>&?=+  \\ü€"
ECHO = """
<form method=get action=/echo><label>Word <input name=word></label><label>Pin <input type=password></label>
<button>Send</button></form>
<p id=shown></p><a id=link href="#">x</a>
<script>
  const word = new URLSearchParams(location.search).get('word') ?? '';
  shown.textContent = word; link.textContent = JSON.stringify(word); link.href = '/x?' + location.search;
  document.title = word || 'Echo'; link.title = encodeURIComponent(word);
  console.log('word', word, btoa(unescape(encodeURIComponent('a:' + word))));
  if (word) { fetch('/x?w=' + encodeURIComponent(word)); setTimeout(() => { throw new Error(word); }); }
</script>
"""


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Gives every file below a folder, and every entry of every archive."""
    files = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in [name for name in files if name.endswith(".zip")]:
        with ZipFile(io.BytesIO(files[name])) as archive:
            files |= {f"{name}/{entry}": archive.read(entry) for entry in archive.namelist()}
    return files


def forms() -> dict[str, bytes]:
    """Gives every form that the secret must not be found in."""
    whole = {name: form(SECRET) for name, form in FORMS.items() if "base64" not in name and name != "query"}
    whole |= {"end of base64": FORMS["base64 of a login"](SECRET)[8:-4]}
    return {name: text.strip("\"'").encode() for name, text in whole.items()}


@pytest.fixture
def told(play: Player, shop: Shop, tmp_path: Path) -> tuple[Played, str]:
    """A failed run that met the secret wherever a page can show it, and what the terminal told of it."""
    shop.page(ECHO, title="Echo")
    shop.page(ECHO, path="/echo")
    play.flows["inner"] = """
        name: The inner one
        inputs: {inner_word: {kind: secret}}
        steps:
          - fill: {Pin: "{{ inner_word }}"}
    """
    screen = io.StringIO()
    journal = Journal(tmp_path / "journal.sqlite3")
    folder = tmp_path / "report"
    play.acts = recorder = Recorder(journal, lease=lease(journal, "run-1"))
    play.listeners += [
        recorder,
        RunFolder(folder),
        HtmlReport(folder),
        Terminal(Console(file=screen, width=300), verbose=True),
    ]
    played = play(
        """
        - open: /
        - fill: {Word: "{{ word }}"}
          say: Fill in {{ word }}.
          shot: filled
        - run: inner
          with: {inner_word: "{{ word }}"}
        - click: Send
        - expect: css=#shown
        - save: {seen: css=#shown, quoted: css=#link}
        - save: {address: css=#link}
          attribute: href
        - ensure: the word {{ word }} is known
          seen: css=#shown
          steps:
            - click: never
        - if: "{{ word == 'x' }}"
          then:
            - click: never
        - expect: {see: css=#shown, text: "not {{ word }}"}
          timeout: 500 ms
        """,
        header="inputs: {word: {kind: secret}}\noutputs: {seen: {pattern: '.*'}}\n",
        inputs={"word": SECRET},
        rerun=f"assistant run main -i word='{SECRET}'",
        evidence=Evidence.FULL,
    )
    journal.close()
    return played, screen.getvalue()


def test_no_secret_leaves_a_run(told: tuple[Played, str], tmp_path: Path) -> None:
    """Not in the terminal, events, report, journal, trace, snapshot, console or addresses, in whatever form."""
    played, screen = told
    assert played.message == (
        "expected that css=#shown reads “not ••••••”, but after 0.5 s it reads “••••••”"
    ), "the run came as far as it should"
    places = {"the terminal": screen.encode(), "the events": repr(played.events).encode()}
    places |= {"JSON": json.dumps([str(event) for event in played.events], ensure_ascii=False).encode()}
    places |= bytes_of(tmp_path)
    found = {
        f"{form} in {place}"
        for place, data in places.items()
        if "/flows/" not in place
        for form, text in forms().items()
        if text in data
    }
    assert found == set()


def test_the_evidence_is_there_all_the_same(told: tuple[Played, str], tmp_path: Path) -> None:
    """What is hidden is the secret, not what happened."""
    played, screen = told
    assert "••••••" in screen
    failure = played.failure
    assert "••••••" in failure.title
    assert failure.snapshot is not None
    assert "paragraph: ••••••" in failure.snapshot
    assert any(line.startswith("log: word ••••••") for line in failure.console)
    assert any(line.startswith("uncaught: ") and "••••••" in line for line in failure.console)
    assert any("/x?w=••••••" in line for line in failure.requests)
    names = {Path(name).name for name in bytes_of(tmp_path)}
    assert {
        "events.jsonl",
        "report.html",
        "journal.sqlite3",
        "failure.png",
        "trace.zip",
        "trace.trace",
    } <= names
    assert "trace.raw.zip" not in names
