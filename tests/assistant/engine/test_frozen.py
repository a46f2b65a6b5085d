"""A page whose script doesn't end: the step fails and says so, where the run would have waited forever."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant.engine import Evidence, frozen
from assistant.engine.tabs import Tabs
from assistant.events import Warned
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORDS = "the page answers nothing any more, since a script of it doesn't end"
FREEZES = """<h1>The shop</h1>
<script>
  const freeze = () => {
    const asked = new XMLHttpRequest();
    asked.open('GET', 'SILENT', false);
    asked.send();
  };
  const work = () => {
    const end = Date.now() + 6000;
    while (Date.now() < end) {}
    document.querySelector('h1').textContent = 'Done';
  };
</script>
<button onclick="freeze()">Now</button> <button onclick="setTimeout(freeze)">Later</button>
<button onclick="setTimeout(work, 200)">Awhile</button>"""
"""A script that waits for an answer in the manner of old doesn't end either, and keeps no core busy."""


@pytest.fixture(name="freezes")
def _freezes() -> Iterator[str]:
    """The page, whose script asks somebody who never answers."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield FREEZES.replace("SILENT", f"http://127.0.0.1:{silent.getsockname()[1]}/")


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes ten seconds in a run takes less than two."""
    monkeypatch.setattr(frozen, "_GRACE", 0.5)
    monkeypatch.setattr(frozen, "_ANSWER", 1.0)


@pytest.mark.parametrize(
    ("step", "evidence"),
    [
        ("click: Now", Evidence.FAILURE),
        ('wait: {any: [heading "Never", heading "Nor this"]}', Evidence.FULL),
        ("shot: never", Evidence.FAILURE),
    ],
)
def test_a_frozen_page_fails_the_step(
    play: Player, shop: Shop, freezes: str, step: str, evidence: Evidence
) -> None:
    """Whatever was asked of it, and with what evidence; what comes finally fails at once."""
    shop.page(freezes)
    steps = f"- open: /\n- click: Later\n- {step}\n  timeout: 1 s"
    played = play(steps, finally_='- expect: heading "The shop"', evidence=evidence)
    assert (played.status, played.failure.kind, played.message) == ("failed", "product", WORDS)
    assert played.failure.picture is None
    assert [event.text for event in played.of(Warned)] == [f"a step under 'finally' failed as well: {WORDS}"]


def test_a_page_that_is_busy_for_a_while_is_waited_for(
    play: Player, shop: Shop, freezes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step within another one may take as long as it says itself, however short the other one's time is."""
    monkeypatch.setattr(frozen, "_ANSWER", 3.0)
    shop.page(freezes)
    play.flows["look"] = 'name: Look\nsite: shop\nsteps:\n  - expect: heading "Done"\n    timeout: 30 s\n'
    played = play("- open: /\n- click: Awhile\n  timeout: 20 s\n- run: look", limit=0.5)
    assert played.status == "passed", played.why


def test_a_question_of_one_step_says_nothing_of_the_next(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page was being asked when a long step ended; the one after it has all of its own time."""
    monkeypatch.setattr(frozen, "_GRACE", 0.1)
    monkeypatch.setattr(frozen, "_ANSWER", 3.0)
    pages = frozen.FrozenPages(Tabs(page, {}, {}))
    work = "for (const end = Date.now() + {}; Date.now() < end;) {{}}"
    with pages.noticed(limit=0.1):
        page.evaluate(work.format(1000))
    with pages.noticed(limit=60):
        page.evaluate(work.format(5000))
    assert not page.is_closed()
