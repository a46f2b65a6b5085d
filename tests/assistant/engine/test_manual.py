"""`manual`: a person does something in the window."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assistant.events import Event, Waiting
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

STEPS = """
- open: /
- manual: Scan the code of {{ thing }}
  until: heading "Welcome"
  timeout: 10 s
"""
HEADER = "inputs: [thing]\n"
THING = {"thing": "Ada"}


class Nobody:
    """A person who is there, and has nothing to say."""

    def approve(self, question: str) -> bool:
        """Says no."""
        raise AssertionError(question)

    def enter(self, question: str) -> str:
        """Types nothing."""
        raise AssertionError(question)


def test_a_person_is_waited_for(play: Player, shop: Shop) -> None:
    """The run tells what it waits for, and goes on when the page shows that it is done."""
    shop.page("<h1>Code</h1>")

    def scan(event: Event) -> None:
        if isinstance(event, Waiting):
            play.page.evaluate("setTimeout(() => document.querySelector('h1').innerText = 'Welcome', 100)")

    play.listeners.append(scan)
    played = play(STEPS, header=HEADER, inputs=THING, person=Nobody(), is_seen=True)
    assert played.why == ""
    [waited] = [waited.text for waited in played.of(Waiting)]
    assert re.fullmatch(r"for a person: Scan the code of Ada \([\d.]+ s more\)", waited)
    assert played.story()[-1] == "2 Wait for a person: Scan the code of Ada: passed"


def test_what_is_so_already_needs_nobody(play: Player, shop: Shop) -> None:
    """A person is asked only for what is to be done."""
    shop.page("<h1>Welcome</h1>")
    played = play(STEPS, header=HEADER, inputs=THING)
    assert played.story()[-1] == "2 Wait for a person: Scan the code of Ada: so already"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({}, "Scan the code of Ada — nobody is there to do it"),
        ({"is_seen": True}, "Scan the code of Ada — nobody is there to do it"),
        ({"person": Nobody()}, "Scan the code of Ada — nobody sees the window; run it with --headed"),
    ],
)
def test_nobody_is_waited_for_in_vain(
    play: Player, shop: Shop, settings: dict[str, Any], message: str
) -> None:
    """Where nobody can do it, the step fails at once, for a person to act."""
    shop.page("<h1>Code</h1>")
    played = play(STEPS, header=HEADER, inputs=THING, **settings)
    assert (played.message, played.failure.kind) == (message, "person")
    assert played.of(Waiting) == []


@pytest.mark.parametrize("until", ['heading "Welcome"', '"{{ 1 == 2 }}"', "{not: heading}"])
def test_the_wait_for_a_person_has_an_end(play: Player, shop: Shop, until: str) -> None:
    """The failure says what was to be done, and what is not so."""
    shop.page("<h1>Code</h1>")
    steps = f"- open: /\n- manual: Scan the code\n  until: {until}\n  timeout: 300 ms"
    played = play(steps, person=Nobody(), is_seen=True)
    assert played.message.startswith("Scan the code — nobody has done it within 0.3 s: it is not so that ")
    assert played.failure.kind == "person"
