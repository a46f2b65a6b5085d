"""Why a step failed: in words, with what the page shows instead."""

from __future__ import annotations

import pytest

from assistant.engine import Evidence
from assistant.source import parse as read_yaml
from assistant.target import Aim, parse
from assistant.target.locate import locate
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

PAGE = """
<nav aria-label="Main"><a href="#">Home</a> <a href="#">Orders</a></nav>
<main><h1>The shop</h1>
<button>Buy now</button> <button disabled>Sell</button> <button style="display:none">Refund</button>
<div style="position:relative"><button>Covered</button>
  <div id="veil" class="x" style="position:absolute;inset:0;background:#eee"></div></div>
<label>Amount <input value=5></label> <label>Price <input readonly value=9></label>
<label>Size <select><option>Small</option><option>Large</option></select></label>
<label>Colour <select disabled><option>Red</option></select></label>
<label><input type=checkbox> I agree</label>
<table aria-label="Orders"><tr><th>No.</th><th>State</th></tr>
<tr><td>N1</td><td>open</td></tr><tr><td>N2</td><td>closed</td></tr></table>
<p>It's "all" well: today</p></main>
"""
AT = "on “The shop” ({address}) after 0.5 s"


def failed(play: Player, shop: Shop, step: str, page: str = PAGE, *, timeout: str = "500 ms") -> Played:
    """Runs a step that fails, on a page, without much patience and without evidence."""
    shop.page(page)
    played = play(f"- open: /\n- {step}\n  timeout: {timeout}", evidence=Evidence.NONE)
    assert played.status == "failed"
    return played


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            "click: Buy",
            'there is no button, link, menu item or tab "Buy" {at}; the nearest is button "Buy now"',
        ),
        ('click: button "By now"', 'there is no button "By now" {at}; the nearest is button "Buy now"'),
        (
            'click: button "Zzz"',
            'there is no button "Zzz" {at}; the nearest are button "Buy now", button "Sell" and button "Covered"',
        ),
        ("fill: {Amuont: 1}", 'there is no field "Amuont" {at}; the nearest is textbox "Amount"'),
        (
            "select: {Sice: Large}",
            'there is no list "Sice" {at}; the nearest are combobox "Size" and textbox "Price"',
        ),
        (
            "check: I agre",
            'there is no checkbox, switch or menuitemcheckbox "I agre" {at}; the nearest is checkbox "I agree"',
        ),
        (
            "expect: It's all well",
            'there is no "It\'s all well" {at}; the nearest is \'text "It\'\'s \\"all\\" well: today"\'',
        ),
        ("expect: dialog", "there is no dialog {at}"),
        ('click: button "OK" in dialog', "there is no dialog {at}"),
        (
            'expect: cell "open" in row "N3"',
            'there is no row "N3" {at}; the nearest are cell "N1" and cell "N2"',
        ),
        (
            'expect: cell "shut" in row "N2"',
            'there is no cell "shut" in row "N2" {at}; the nearest are cell "N1", cell "open" and cell "N2"',
        ),
        (
            'save: {x: column "Price" in row "N1"}',
            'there is no column "Price" in row "N1" {at}; the nearest is textbox "Price"',
        ),
        (
            "click: Refund",
            'button, link, menu item or tab "Refund" is on the page, but hidden still after 0.5 s',
        ),
        ("click: Sell", 'button, link, menu item or tab "Sell" is still disabled after 0.5 s'),
        (
            'click: button "Covered"',
            'button "Covered" is covered by <div id="veil" class="x"> still after 0.5 s',
        ),
        ("fill: {Price: 3}", 'field "Price" can\'t be edited after 0.5 s'),
        ("fill: {Size: Large}", 'field "Size" is no field that can be filled in after 0.5 s'),
        ("fill: {css=h1: 3}", "css=h1 is no field that can be filled in after 0.5 s"),
        ("select: {Size: Huge}", 'list "Size" has no option “Huge”; it has “Small”, “Large”'),
        ("select: {Size: /Hu/}", 'list "Size" has no option “/Hu/”; it has “Small”, “Large”'),
        ("select: {Colour: Red}", 'list "Colour" is still disabled after 0.5 s'),
        ("select: {'textbox \"Amount\"': Red}", 'textbox "Amount" is no drop-down list after 0.5 s'),
        ('check: button "Buy now"', 'button "Buy now" is no box that can be ticked after 0.5 s'),
        ("press: [a, '{{ \"Entr\" }}']", "there is no key “Entr”; did you mean Enter?"),
        ("press: '{{ \"Entr\" }}'\n  in: Amount", "there is no key “Entr”; did you mean Enter?"),
        (
            "expect: {see: heading, text: Bank}",
            "expected that heading reads “Bank”, but after 0.5 s it reads “The shop”",
        ),
        ("expect: {see: Amount, value: 6}", 'expected that "Amount" holds “6”, but after 0.5 s it holds “5”'),
        (
            'expect: {see: textbox "Amount", value: 6}',
            'expected that textbox "Amount" holds “6”, but after 0.5 s it holds “5”',
        ),
        (
            'expect: {see: button "Sell", state: enabled}',
            'expected that button "Sell" is enabled, but after 0.5 s it reads “Sell” and is disabled',
        ),
        (
            'expect: {see: checkbox "I agree", state: checked}',
            'expected that checkbox "I agree" is checked, but after 0.5 s it reads “I agree” and is not ticked',
        ),
        (
            "expect: {see: row, count: 7}",
            "expected that row is there 7 times, but after 0.5 s it is there 3 times",
        ),
        ("expect: {gone: heading}", "expected that heading is gone, but after 0.5 s it reads “The shop”"),
        ("expect: {gone: row}", "expected that row is gone, but after 0.5 s it is there 3 times"),
        (
            "expect: {title: Bank}",
            "expected that the page's title is Bank, but after 0.5 s it is {address} (“The shop”)",
        ),
        (
            "expect: {url: /bank/}",
            "expected that the address is /bank/, but after 0.5 s it is {address} (“The shop”)",
        ),
        ('expect: "{{ 1 == 2 }}"', "{{{{ 1 == 2 }}}} is not true"),
        ("wait: dialog\n  reload: 100 ms", "there is no dialog {at}"),
        ("save: {x: heading}\n  pattern: N\\d", "x should match N\\d, but the page shows “The shop”"),
        ("tab: help", "no other tab shows help ({help}); open are {address}"),
        ("click: Buy now\n  opens: help", "\"Buy now\" opened no new tab; write it without 'opens'"),
    ],
)
def test_a_failure_says_what_the_page_shows_instead(
    play: Player, shop: Shop, step: str, message: str
) -> None:
    """Whatever can't be done is told in a sentence, with the nearest names or what is there instead."""
    address = shop.sites["shop"]
    at = AT.format(address=address)
    assert failed(play, shop, step).message == message.format(at=at, address=address, help=shop.sites["help"])


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("click: Sell", 'button, link, menu item or tab "Sell" is still disabled'),
        ('click: button "Covered"', 'button "Covered" is covered by <div id="veil" class="x"> still'),
        ("fill: {Price: 3}", 'field "Price" can\'t be edited'),
        ("fill: {css=h1: 3}", "css=h1 is no field that can be filled in"),
        ("select: {Colour: Red}", 'list "Colour" is still disabled'),
        ("select: {'textbox \"Amount\"': Red}", 'textbox "Amount" is no drop-down list'),
        ('check: button "Buy now"', 'button "Buy now" is no box that can be ticked'),
        ('click: button "Buy now"', 'button "Buy now" is ready now, but was not yet'),
    ],
)
def test_what_a_step_had_no_time_to_look_at_is_looked_at_then(
    play: Player, shop: Shop, step: str, message: str
) -> None:
    """A short time, or a busy machine, does not hide what stands in the way."""
    assert failed(play, shop, step, timeout="1 ms").message == f"{message} after 0.0 s"


@pytest.mark.parametrize(
    ("step", "target"),
    [
        ("click: css=div[", "css=div["),
        ('click: \'css=[title="He said "hi""]\'', 'css=[title="He said "hi""]'),
        ("fill: {'css=#1': a}", "css=#1"),
        ('click: button "Buy now" in css=div >> odd=x', 'button "Buy now" in css=div >> odd=x'),
        ("expect: css=div[", "css=div["),
        ("expect: {gone: css=div:odd}", "css=div:odd"),
        ("expect: {see: css=#1, count: 2}", "css=#1"),
        ("expect: {any: [css=#1, heading]}", "css=#1"),
        ("verify: css=div[", "css=div["),
        ("wait: css=div[", "css=div["),
        ("wait: css=div[\n  reload: 100 ms", "css=div["),
        ("if: css=div[\n  then: [click: heading]", "css=div["),
        ("if: {see: css=#1, count: 2}\n  then: [click: heading]", "css=#1"),
        ("save: {x: css=#1}", "css=#1"),
        ("shot: {name: x, area: css=#1}", "css=#1"),
        ("frame: css=div[\n  steps: [click: heading]", "css=div["),
        ("click: css=div[\n  optional: true", "css=div["),
    ],
)
def test_a_broken_selector_is_the_flows_fault(play: Player, shop: Shop, step: str, target: str) -> None:
    """It is told as what has to be mended in the flow, not as a site or browser that can't be reached."""
    failure = failed(play, shop, step).failure
    assert (failure.kind, failure.message) == ("test", f"{target} has a selector that can't be read")


def listed(played: Played) -> list[str]:
    """Gives the targets that a message lists, one on each line."""
    return [line.strip() for line in played.message.splitlines()[1:]]


SEVERAL = """
<nav aria-label="Main"><a id=a1 href="#">Save</a></nav>
<main><h1>Orders</h1><button id=b1>Save</button>
<dialog open aria-label="Cancel &quot;it&quot;"><button id=b2>OK</button></dialog>
<section aria-label="Totals"><button id=b3>OK</button> <p id=p1>fine</p></section>
<form><button id=b4 type=button>OK</button> <p id=p2>fine</p></form>
<table aria-label="Orders"><tr><th>No.</th><th>State</th><th>Do</th></tr>
<tr><td>N1</td><td id=c1>open</td><td><button id=b5>Cancel: now</button></td></tr>
<tr><td>N2</td><td id=c2>open</td><td><button id=b6>Cancel: now</button></td></tr></table>
<ul><li>First <label>Amount <input id=i1></label></li><li>Second <label>Amount <input id=i2></label></li></ul>
<fieldset><legend>A</legend><label><input type=checkbox id=x1>Gift</label></fieldset>
<fieldset><legend>B</legend><label><input type=checkbox id=x2>Gift</label></fieldset>
</main>
"""


@pytest.mark.parametrize(
    ("step", "aim", "targets", "ids"),
    [
        ("click: Save", Aim.CLICK, ['link "Save"', 'button "Save"'], ["a1", "b1"]),
        (
            "click: OK",
            Aim.CLICK,
            [
                'button "OK" in dialog "Cancel \\"it\\""',
                'button "OK" in region "Totals"',
                "css=#b4",
            ],
            ["b2", "b3", "b4"],
        ),
        (
            "click: 'button \"Cancel: now\"'",
            Aim.CLICK,
            ['\'button "Cancel: now" in row "N1"\'', '\'button "Cancel: now" in row "N2"\''],
            ["b5", "b6"],
        ),
        (
            "click: button /Cancel/ in table",
            Aim.CLICK,
            ['\'button "Cancel: now" in row "N1"\'', '\'button "Cancel: now" in row "N2"\''],
            ["b5", "b6"],
        ),
        ("expect: open", Aim.LOOK, ['cell "open" in row "N1"', 'cell "open" in row "N2"'], ["c1", "c2"]),
        ("fill: {Amount: 1}", Aim.FILL, ["css=#i1", "css=#i2"], ["i1", "i2"]),
        (
            "check: Gift",
            Aim.CHECK,
            ['checkbox "Gift" in group "A"', 'checkbox "Gift" in group "B"'],
            ["x1", "x2"],
        ),
        ("expect: fine", Aim.LOOK, ['text "fine" in region "Totals"', "css=#p2"], ["p1", "p2"]),
    ],
)
def test_several_matches_are_listed_so_that_one_can_be_pasted(
    play: Player, shop: Shop, step: str, aim: Aim, targets: list[str], ids: list[str]
) -> None:
    """Two matches are refused, each with a narrower target that finds it and nothing else, however short the time."""
    if aim is not Aim.LOOK:
        assert listed(failed(play, shop, step, SEVERAL, timeout="1 ms")) == targets
    played = failed(play, shop, step, SEVERAL)
    assert played.failure.kind == "test"
    assert listed(played) == targets
    written = read_yaml("".join(f"- {target}\n" for target in targets), file="").value
    assert isinstance(written, list)
    found = [
        locate(play.page, parse(target), aim).evaluate_all("all => all.map(e => e.id)") for target in written
    ]
    assert found == [[one] for one in ids]


def test_what_names_cannot_tell_apart_is_said(play: Player, shop: Shop) -> None:
    """Where no narrower target can be had, the message says how many there are and what is left to do."""
    two = "<p>fine</p><p>fine</p>"
    assert failed(play, shop, "expect: fine", two).message == (
        '"fine" is there 2 times; names can\'t tell them apart, so name the one that is meant with css='
    )
    many = "".join(f"<section aria-label='S{number}'><button>OK</button></section>" for number in range(8))
    assert failed(play, shop, "click: OK", many).message == (
        'button, link, menu item or tab "OK" is there 8 times; write one of:\n'
        + "".join(f'  button "OK" in region "S{number}"\n' for number in range(5))
        + "  … and 3 more"
    )
