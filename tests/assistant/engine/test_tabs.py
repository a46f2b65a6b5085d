"""Tabs and windows: `opens`, `tab` and `window`."""

from __future__ import annotations

import pytest

from assistant.events import ActIntended, StepFinished
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

POPUP = """
<button onclick="window.open('/terms')">Terms</button>
<button onclick="setTimeout(() => window.open('/terms'), 200)">Later</button>
<button onclick="window.open('/sign-in', 'sign', 'width=300,height=300')">Sign in</button><p id=who>nobody</p>
"""
SIGN_IN = """
<h1>Sign in</h1><label>Name <input id=name></label>
<button onclick="opener.document.getElementById('who').innerText = document.getElementById('name').value;
  window.close()">Allow</button><button>Stay</button>
"""


@pytest.fixture(autouse=True)
def _pages(shop: Shop) -> None:
    """A page that opens others."""
    shop.page(POPUP)
    shop.page("<h1>Terms</h1>", path="/terms", title="The terms")
    shop.page(SIGN_IN, path="/sign-in", title="Signing in")


@pytest.mark.parametrize(
    "opens", ["{url: /terms}", "{url: /term/}", "{title: The terms}", "{title: /^The t/}", "new"]
)
def test_a_new_tab_needs_no_key(play: Player, opens: str) -> None:
    """A tab that a click opens is told by its address or title too, or followed whatever it shows."""
    assert play(f'- open: /\n- click: Terms\n  opens: {opens}\n- expect: heading "Terms"').why == ""


@pytest.mark.parametrize("tab", ["{url: /terms}", "{title: /terms/}", "last"])
def test_a_tab_that_comes_late_is_waited_for(play: Player, tab: str) -> None:
    """A tab that nobody followed when it opened is gone to, once it is there."""
    played = play(f"""
        - open: /
        - click: Later
        - tab: {tab}
        - expect: heading "Terms"
        - tab: first
          close: true
        - expect: button "Terms"
        - tab: new
        - open: /terms
        - tab: {{title: The shop}}
        - expect: button "Terms"
    """)
    assert played.why == ""
    assert [page.title() for page in play.page.context.pages] == ["The shop", "The terms"]


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("click: Terms\n  opens: {url: /faq}", "the new tab shows {0}terms, not /faq"),
        ("click: Terms\n  opens: {title: The faq}", "the new tab shows {0}terms, not “The faq”"),
        ("tab: {title: The faq}", "no other tab shows “The faq”; open are {0}"),
        ("tab: last", "no tab was opened after this one"),
        ("window: css=#who\n  steps: [{{click: Allow}}]", "css=#who opened no window; write 'click' for it"),
    ],
)
def test_another_tab_than_the_one_that_is_meant_is_told(
    play: Player, shop: Shop, step: str, message: str
) -> None:
    """The message says what is open instead."""
    step = step.replace("{{", "{").replace("}}", "}")
    played = play(f"- open: /\n- {step}\n  timeout: 2 s")
    assert played.message == message.format(shop.sites["shop"])


def test_a_window_that_closes_itself_is_come_back_from(play: Player) -> None:
    """What is done in the window is seen where it was opened, and nothing has to be said of its end."""
    played = play("""
        - open: /
        - window: Sign in
          opens: {url: /sign-in}
          steps:
            - fill: {Name: Ada}
            - click: Allow
        - expect: {see: css=#who, text: Ada}
        - window: Sign in
          steps:
            - fill: {Name: Bob}
            - press: [Tab, Enter]
        - expect: {see: css=#who, text: Bob}
    """)
    assert played.why == ""
    assert len(play.page.context.pages) == 1


@pytest.mark.parametrize(("close", "tabs"), [("true", 1), ("false", 2)])
def test_a_window_that_stays_is_left_or_closed(play: Player, close: str, tabs: int) -> None:
    """The flow is where it was before, in either case."""
    played = play(f"""
        - open: /
        - window: Sign in
          close: {close}
          steps:
            - click: Stay
        - expect: button "Terms"
    """)
    assert played.why == ""
    assert len(play.page.context.pages) == tabs


def test_a_failure_in_a_window_shows_the_window(play: Player, shop: Shop) -> None:
    """The evidence is of where the step failed."""
    played = play("- open: /\n- window: Sign in\n  steps:\n    - click: Deny\n      timeout: 300 ms")
    assert played.failure.url == f"{shop.sites['shop']}sign-in"
    assert 'nearest is button "Sign in"' not in played.message


def test_opening_a_window_can_commit_an_act(play: Player) -> None:
    """The intent is written before the click that opens the window."""
    played = play("""
        - open: /
        - ensure: somebody is signed in
          seen: {see: css=#who, text: Ada}
          settles: 5 s
          steps:
            - window: Sign in
              commits: true
              steps:
                - fill: {Name: Ada}
                - click: Allow
    """)
    assert played.why == ""
    [intended] = [index for index, event in enumerate(played.events) if isinstance(event, ActIntended)]
    before = [event.verb for event in played.events[:intended] if isinstance(event, StepFinished)]
    assert before == ["open"]
    assert played.story()[-1] == "2 Ensure that somebody is signed in: done"
