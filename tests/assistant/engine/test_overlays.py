"""Overlays that come at any moment: handlers close them in the middle of a step, and say so."""

from __future__ import annotations

import pytest

from assistant.engine import overlays
from assistant.events import Event, StepFinished, Warned
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

HANDLER = """
inputs: {answer: {default: No}}
handlers:
  - when: dialog "Survey"
    steps:
      - click: button "{{ answer }}" in dialog "Survey"
"""
PAGE = """
<div style="position:relative"><button onclick="document.title = 'sent'">Send</button>
<details onmouseover="this.open = true" onmouseleave="this.open = false"><summary>Menu</summary>
<button onclick="document.title = 'left'">Leave</button></details></div>
<div role="dialog" aria-label="Survey" style="position:fixed;inset:0;background:white" {hidden}>
<div style="position:absolute;bottom:0"><button onclick="{closing}">No</button></div></div>
"""
CLOSE = "this.closest('[role=dialog]').remove()"


def told(played: Played) -> list[str]:
    """Gives what was warned of."""
    return [event.text for event in played.of(Warned)]


def test_an_overlay_is_closed_in_the_middle_of_a_step(play: Player, shop: Shop) -> None:
    """The step that it came over goes on, the handler's steps are told within it, and a warning says so."""
    shop.page(PAGE.format(hidden="", closing=CLOSE))
    played = play("- open: /\n- click: Send\n- expect: {title: sent}", header=HANDLER)
    assert (played.why, told(played)) == ("", ['dialog "Survey" came over the page and was handled'])
    assert [(step.number, step.sentence) for step in played.of(StepFinished)][1:3] == [
        ("2.1", 'Click button "No" in dialog "Survey"'),
        ("2", 'Click "Send"'),
    ]


class Endless:
    """A timer that never goes off, as if nothing ever took long."""

    def __init__(self, *_: object) -> None:
        """Begins nothing."""

    def cancel(self) -> None:
        """Does nothing."""


def test_an_overlay_in_nobodys_way_stays(play: Player, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a step comes through beside is left alone until something takes long."""
    monkeypatch.setattr(overlays, "Timer", Endless)
    shop.page(PAGE.format(hidden="", closing=CLOSE).replace("inset:0", "inset:300px 0 0 300px"))
    passed_by = play('- open: /\n- click: Send\n- expect: dialog "Survey"', header=HANDLER)
    assert (passed_by.why, told(passed_by)) == ("", [])


def test_where_an_overlay_has_come_the_next_is_looked_for_at_once(
    play: Player, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first is found by how long a step takes; the pages after that one are watched from the beginning."""
    shop.page(PAGE.format(hidden="", closing=CLOSE))

    def take_no_time(event: Event) -> None:
        if isinstance(event, Warned):
            monkeypatch.setattr(overlays, "Timer", Endless)

    play.listeners.append(take_no_time)
    steps = "- open: /\n- click: Send\n"
    played = play(f"{steps}- tab: new\n{steps}", header=HANDLER)
    assert (played.why, len(told(played))) == ("", 2)


def test_what_was_hovered_is_hovered_again(play: Player, shop: Shop) -> None:
    """Closing an overlay moves the mouse away; a menu that was open by it is opened again."""
    later = "setTimeout(() => { document.querySelector('[role=dialog]').hidden = false }, 0)"
    page = PAGE.format(hidden="hidden", closing=CLOSE).replace(
        "this.open = true", f"if (!window.was) {{ {later}; window.was = 1 }} this.open = true"
    )
    shop.page(page)
    played = play(
        "- open: /\n- hover: css=summary\n- click: Leave\n- expect: {title: left}",
        header=HANDLER,
    )
    assert (played.why, len(told(played))) == ("", 1)


def test_a_handler_that_fails_leaves_the_step_its_reason(play: Player, shop: Shop) -> None:
    """What can't be closed is told, and the step that it came over says what covers its target."""
    shop.page(PAGE.format(hidden="", closing="0"))
    played = play("- open: /\n- click: Send\n  timeout: 2 s", header=HANDLER, inputs={"answer": "Yes"})
    assert "is covered by" in played.message
    assert told(played)[0].startswith(
        'dialog "Survey" could not be handled: there is no button "Yes" in dialog "Survey"'
    )


def test_a_run_flow_has_its_handlers_only_while_it_is_played(play: Player, shop: Shop) -> None:
    """Handlers of a flow that is run end with it."""
    shop.page(PAGE.format(hidden="", closing=CLOSE))
    play.flows["inner"] = f"name: Inner\nsite: shop\n{HANDLER}steps: [click: Send]"
    played = play("- open: /\n- run: inner\n- open: /\n- click: Send\n  timeout: 200 ms")
    assert (played.status, len(told(played))) == ("failed", 1)
