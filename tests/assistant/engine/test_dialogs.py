"""`dialog`: the browser's own dialogs, those that a flow expects and those that nobody does."""

from __future__ import annotations

import pytest

from assistant.events import Warned
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

BUTTONS = """
<button onclick="document.title = confirm('Really delete it?')">Delete</button>
<button onclick="document.title = prompt('Your name?', 'Ada')">Name</button>
<button onclick="alert('Well done'); document.title = 'told'">Tell</button>
<button onclick="setTimeout(() => { document.title = confirm('Still there?') }, 100)">Later</button>
<button onclick="if (confirm('Really?')) alert('It is gone')">Both</button>
<button>Nothing</button>
"""


@pytest.mark.parametrize(
    ("dialog", "button", "title", "note"),
    [
        ("{dialog: accept}", "Delete", "true", "it said “Really delete it?”"),
        ("{dialog: dismiss, text: Really delete it?}", "Delete", "false", "it said “Really delete it?”"),
        ("{dialog: accept, text: /^Your/, answer: '{{ name }}'}", "Name", "Bob", "it said “Your name?”"),
        ("{dialog: accept, answer: ''}", "Name", "", "it said “Your name?”"),
        ("{dialog: dismiss}", "Name", "null", "it said “Your name?”"),
        ("{dialog: accept}", "Tell", "told", "it said “Well done”"),
        ("{dialog: accept}", "Later", "true", "it said “Still there?”"),
        ("{dialog: dismiss}", "Both", "The shop", "it said “Really?”"),
        ("{dialog: accept}", "Both", "The shop", "it said “Really?”, “It is gone”"),
    ],
)
def test_a_dialog_is_answered(
    play: Player, shop: Shop, dialog: str, button: str, title: str, note: str
) -> None:
    """Alerts, questions and prompts get the answer that the step gives, even when they come late."""
    shop.page(BUTTONS)
    opening = dialog.removesuffix("}")
    steps = f"- open: /\n- {opening}, steps: [{{click: {button}}}]}}"
    played = play(steps, header="inputs: [name]\n", inputs={"name": "Bob"})
    assert played.why == ""
    assert play.page.title() == title
    assert played.story()[2].endswith(f": {note}")
    assert played.of(Warned) == []


def test_two_dialogs_have_two_answers(play: Player, shop: Shop) -> None:
    """Of steps in each other the innermost one answers whose text it is."""
    shop.page(BUTTONS)
    played = play("""
        - open: /
        - dialog: accept
          text: /gone/
          steps:
            - dialog: accept
              text: Really?
              steps:
                - click: Both
    """)
    assert [line.split(": ", 1)[1] for line in played.story()[1:]] == [
        "passed",
        "it said “Really?”",
        "it said “It is gone”",
    ]


@pytest.mark.parametrize(
    ("button", "message"),
    [
        ("Tell", "the dialog says “Well done”, not “/Really/”; it was dismissed"),
        ("Nothing", "no dialog of the browser's own appeared"),
    ],
)
def test_another_dialog_than_the_expected_one_is_not_accepted(
    play: Player, shop: Shop, button: str, message: str
) -> None:
    """A dialog that says something else, or none at all, fails the step."""
    shop.page(BUTTONS)
    played = play(f"""
        - open: /
        - dialog: accept
          text: /Really/
          timeout: 1 s
          steps:
            - click: {button}
    """)
    assert played.message == message


def test_the_wrong_dialog_is_why_a_step_after_it_fails(play: Player, shop: Shop) -> None:
    """What a step within could not find then is not what the reader has to know."""
    shop.page(BUTTONS)
    played = play("""
        - open: /
        - dialog: accept
          text: Really delete them all?
          steps:
            - click: Delete
            - expect: {title: true}
              timeout: 200 ms
    """)
    assert (
        played.message
        == "the dialog says “Really delete it?”, not “Really delete them all?”; it was dismissed"
    )


def test_a_dialog_that_nobody_expects_is_dismissed_and_told(play: Player, shop: Shop) -> None:
    """The run goes on, and says what the page asked."""
    shop.page(BUTTONS)
    played = play("- open: /\n- click: Delete\n- expect: {title: 'false'}")
    assert played.why == ""
    assert [warning.text for warning in played.of(Warned)] == [
        "the page showed the confirm “Really delete it?”, which was dismissed; a 'dialog' step would answer it"
    ]


def test_leaving_a_page_that_asks_is_told(play: Player, shop: Shop) -> None:
    """A page that asks whether to leave it is left with a warning, or as a step says."""
    shop.page("<button>Touch</button><script>onbeforeunload = e => e.preventDefault()</script>")
    shop.page("<h1>Next</h1>", path="/next")
    played = play('- open: /\n- click: Touch\n- open: /next\n- expect: heading "Next"')
    assert played.why == ""
    assert [warning.text for warning in played.of(Warned)] == [
        "the page asked whether to leave it, and was left; a 'dialog' step would answer it"
    ]
    asked = play("- open: /\n- click: Touch\n- dialog: accept\n  steps:\n    - open: /next\n- expect: Next")
    assert (asked.why, asked.of(Warned)) == ("", [])


def test_a_hidden_secret_in_a_dialog_stays_hidden(play: Player, shop: Shop) -> None:
    """What a dialog says is told without secrets."""
    shop.page("<button onclick=\"alert('Your word is s3cret-word')\">Tell</button>")
    played = play(
        "- open: /\n- click: Tell", header="inputs: {word: {kind: secret}}\n", inputs={"word": "s3cret-word"}
    )
    assert "Your word is ••••••" in played.of(Warned)[0].text
