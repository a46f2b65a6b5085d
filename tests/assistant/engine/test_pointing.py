"""What a hand does with mouse and keys: `drag`, `scroll`, `keyboard`, several keys, several options."""

from __future__ import annotations

import pytest
from playwright.sync_api import Error

from assistant.events import ActIntended, StepFinished
from assistant.steps.keys import MODIFIERS, NAMED, check_key
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

LISTS = """
<ul><li draggable=true ondragstart="window.dragged = this">Lamp</li></ul>
<p id=cart ondragover="event.preventDefault()" ondrop="this.append(dragged)">Cart</p>
"""
LONG = """
<style>body {margin: 0; height: 3000px} div {height: 100px; overflow: auto} p {height: 1000px; margin: 0}</style>
<div role=region aria-label=News><p>first</p><button>last</button></div>
<footer style="position: absolute; top: 2500px">End</footer>
"""
LIST = """
<label>Size <select><option value=s>Same</option><option value=l>Same</option></select></label>
<label>Weights <select multiple><option value=1>Light</option><option>Middle</option><option>Heavy</option>
</select></label>
"""


def test_drag_drops_one_thing_on_another(play: Player, shop: Shop) -> None:
    """What is dragged arrives where it is dropped."""
    shop.page(LISTS)
    assert play("- open: /\n- drag: Lamp\n  to: css=#cart").why == ""
    assert play.page.locator("#cart").inner_text().split() == ["Cart", "Lamp"]


@pytest.mark.parametrize(("drag", "to", "missing"), [("Lump", "Cart", '"Lump"'), ("Lamp", "Card", '"Card"')])
def test_drag_says_which_of_the_two_is_missing(
    play: Player, shop: Shop, drag: str, to: str, missing: str
) -> None:
    """Nothing is begun unless both ends are there."""
    shop.page(LISTS)
    played = play(f"- open: /\n- drag: {drag}\n  to: {to}\n  timeout: 1 s")
    assert played.message.startswith(f"there is no {missing} on “The shop”")


@pytest.mark.parametrize(
    ("steps", "page", "box"),
    [
        ("- scroll: End", True, 0),
        ("- scroll: bottom", 2400, 0),
        ("- scroll: down", 540, 0),
        ("- scroll: down\n- scroll: down\n- scroll: up", 540, 0),
        ("- scroll: bottom\n- scroll: top", 0, 0),
        ('- scroll: button "last"', 0, True),
        ("- scroll: bottom\n  in: News", 0, True),
        ('- scroll: down\n  in: text "first"', 0, 90),
    ],
)
def test_scroll_moves_the_page_or_a_part_of_it(
    play: Player, shop: Shop, steps: str, page: int, box: int
) -> None:
    """A thing comes into view; the four words move the page, or what can be scrolled around what `in` names."""
    shop.page(LONG)
    assert play(f"- open: /\n{steps}").why == ""
    tops = play.page.evaluate("[window.scrollY, document.querySelector('div').scrollTop]")
    assert [top > 0 if wanted is True else top for top, wanted in zip(tops, (page, box), strict=True)] == [
        page,
        box,
    ]


def test_keyboard_types_where_the_focus_is(play: Player, shop: Shop) -> None:
    """Each sign is a key of its own, and a field that moves the focus on gets one sign."""
    box = "<input maxlength=1 oninput='this.nextElementSibling?.focus()'>"
    shop.page(f"<button>Code</button>{box * 3}<script>onkeydown = e => document.title += e.key</script>")
    played = play(
        "- open: /\n- press: [Tab, Tab]\n- keyboard: '{{ code }}'",
        header="inputs: {code: {kind: secret}}\n",
        inputs={"code": "4711"},
    )
    assert played.why == ""
    assert [field.input_value() for field in play.page.locator("input").all()] == ["4", "7", "1"]
    assert play.page.title() == "The shopTabTab4711"
    assert played.story()[-1] == "3 Type “••••••”: passed"


def test_keys_go_where_the_keys_before_have_led(play: Player, shop: Shop) -> None:
    """The first key goes to the field that is named, those after it to wherever the focus is then."""
    shop.page("<label>One <input></label><label>Two <input></label>")
    assert play("- open: /\n- press: [a, Tab, b]\n  in: One").why == ""
    assert [field.input_value() for field in play.page.locator("input").all()] == ["a", "b"]


def test_options_without_a_name_of_their_own_are_picked(play: Player, shop: Shop) -> None:
    """By its value or its place an option is picked where the name can't serve; a list picks several."""
    shop.page(LIST)
    chosen = "[...document.querySelectorAll('option:checked')].map(option => option.index)"
    assert play("- open: /\n- select: {Size: {value: l}, Weights: [Light, {index: 2}]}").why == ""
    assert play.page.evaluate(chosen) == [1, 0, 2]
    assert play("- select: {Size: {index: 0}, Weights: {name: /^Mid/}}").why == ""
    assert play.page.evaluate(chosen) == [0, 1]


@pytest.mark.parametrize(
    ("picked", "message"),
    [
        ("{Size: {value: x}}", 'list "Size" has no option with the value “x”; it has “Same”, “Same”'),
        ("{Size: {index: 7}}", 'list "Size" has no option number 7; it has “Same”, “Same”'),
        ("{Size: [Same, {index: 1}]}", '"Size" takes one option only, not 2'),
    ],
)
def test_an_option_that_is_not_there_is_told(play: Player, shop: Shop, picked: str, message: str) -> None:
    """The step says which options there are, also where there was no time to look for one."""
    shop.page(LIST)
    for limit in ("300 ms", "1 ms"):
        assert play(f"- open: /\n- select: {picked}\n  timeout: {limit}").message == message


@pytest.mark.parametrize(
    "step",
    [
        "drag: Lamp\n      to: Cart",
        "press: [Tab, Enter]",
        "keyboard: x",
    ],
)
def test_hands_can_commit_an_act(play: Player, shop: Shop, step: str) -> None:
    """The intent is written before the step that is marked, not before those that come first."""
    shop.page(LISTS)
    played = play(
        f'- open: /\n- ensure: it is done\n  seen: "{{{{ 1 == 2 }}}}"\n  settles: 100 ms\n  every: 50 ms\n'
        f'  steps:\n    - hover: text "Lamp"\n    - {step}\n      commits: true'
    )
    assert played.status == "in_doubt"
    [intended] = [index for index, event in enumerate(played.events) if isinstance(event, ActIntended)]
    before = [event.verb for event in played.events[:intended] if isinstance(event, StepFinished)]
    assert before == ["open", "hover"]


def test_keys_that_a_flow_may_name_are_playwrights(play: Player, shop: Shop) -> None:
    """Each can be pressed; what is none of them is refused by Playwright too."""
    shop.page("<h1>Keys</h1>")
    assert play("- open: /").why == ""
    for key in (*NAMED, *map(chr, range(ord(" "), ord("~") + 1)), "Control++", "Shift+Control+A"):
        check_key(key)
        if key not in MODIFIERS:  # alone they are still held by what comes after
            play.page.keyboard.press(key)
    for key in ("Entr", "enter", "Control+", "é"):
        with pytest.raises(ValueError, match="key"):
            check_key(key)
        with pytest.raises(Error, match="Unknown key"):
            play.page.keyboard.press(key)
