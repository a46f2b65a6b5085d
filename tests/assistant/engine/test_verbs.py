"""What each verb does on a page."""

from __future__ import annotations

import pytest

from assistant.engine.settings import Person
from assistant.events import Event, StepFinished, ValueSaved
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

FORM = """
<form onsubmit="return false">
<label>Name <input id=name value=old></label>
<label>Code <input id=code></label>
<label>Password <input id=password type=password></label>
<label>Due <input id=due type=date></label>
<label>Remarks <textarea id=remarks></textarea></label>
<label>Size <select id=size><option value=s>Small</option><option value=l>Large (x/y)</option></select></label>
<label><input type=checkbox id=agree> I agree</label>
<label><input type=checkbox id=news checked> News</label>
<button type=button role=switch aria-checked=false id=switch
  onclick="this.ariaChecked = this.ariaChecked !== 'true'">Alerts</button>
<label><input type=radio name=plan id=basic checked> Basic</label>
<label><input type=radio name=plan id=pro> Pro</label>
</form>
"""


def value(play: Player, field: str) -> str:
    """Gives what a field of the page holds."""
    return play.page.locator(f"#{field}").input_value()


def test_open_and_expect(play: Player, shop: Shop) -> None:
    """A page of the flow's site is opened, of another one when it is named."""
    shop.page("<h1>Hello</h1>")
    shop.page("<h1>Help</h1>", path="/faq", title="Help")
    played = play("""
        - open: /
        - expect: heading "Hello"
        - expect: {title: The shop}
        - open: /faq
          site: help
        - expect: {url: '/^http:..help-.*faq$/'}
        - expect: {title: /^He/}
    """)
    assert played.why == ""
    assert played.story() == [
        "1 Open /: passed",
        '2 Expect that heading "Hello" is shown: passed',
        "3 Expect that the page's title is The shop: passed",
        "4 Open /faq of help: passed",
        "5 Expect that the address is /^http:..help-.*faq$/: passed",
        "6 Expect that the page's title is /^He/: passed",
    ]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("012345670123", "012345670123"),
        ("1e5", "1e5"),
        ("0x10", "0x10"),
        ("1.10", "1.10"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("yes", "yes"),
        ("true", "true"),
        ("'{{ id }}'", "000123"),
        ("'{{ number }}'", "5"),
        ("'{{ flag }}'", "true"),
        ("'{{ id | int }}'", "123"),
        ("'<{{ id }}>'", "<000123>"),
        ("'{{ braces }}'", "{{ id }}"),
    ],
)
def test_fill_types_exactly_what_is_written(play: Player, shop: Shop, written: str, typed: str) -> None:
    """An ID reaches the page as it stands in the file or came in, whatever it looks like."""
    shop.page(FORM)
    header = "inputs: {id: , number: {kind: number}, flag: {kind: boolean}, braces: }\n"
    inputs = {"id": "000123", "number": "5", "flag": "true", "braces": "{{ id }}"}
    assert play(f"- open: /\n- fill: {{Code: {written}}}", header=header, inputs=inputs).why == ""
    assert value(play, "code") == typed


def test_fill_finds_every_kind_of_field(play: Player, shop: Shop) -> None:
    """What stood in a field is replaced; fields without a role are found by their label too."""
    shop.page(FORM)
    played = play("""
        - open: /
        - fill:
            Name: new
            Password: s3cret
            Due: 2026-03-02
            Remarks: |
              two
              lines
    """)
    assert played.why == ""
    assert [value(play, field) for field in ("name", "password", "due", "remarks")] == [
        "new",
        "s3cret",
        "2026-03-02",
        "two\nlines\n",
    ]


def test_select_check_and_choose(play: Player, shop: Shop) -> None:
    """Options are picked by their visible names or by an expression, boxes and switches are set, not toggled."""
    shop.page(FORM)
    played = play("""
        - open: /
        - select: {Size: Large (x/y)}
        - expect: {see: combobox "Size", value: l}
        - select: {Size: Small}
        - select: {Size: /Lar.*x\\/y/}
        - check: I agree
        - check: I agree
        - uncheck: News
        - uncheck: News
        - check: Alerts
        - choose: Pro
        - choose: Pro
    """)
    assert played.why == ""
    assert value(play, "size") == "l"
    state = "['agree', 'news', 'basic', 'pro'].map(id => document.getElementById(id).checked)"
    assert play.page.evaluate(state) == [True, False, False, True]
    assert play.page.locator("#switch").get_attribute("aria-checked") == "true"


def test_press_goes_to_a_field_or_to_the_focus(play: Player, shop: Shop) -> None:
    """Keys are pressed in a field that is named, else where the focus is."""
    shop.page(
        FORM + "<script>document.onkeydown = e => document.title += ' ' + e.key + '@' + e.target.id</script>"
    )
    played = play("""
        - open: /
        - press: Enter
          in: Code
        - press: Control+A
        - press: x
    """)
    assert played.why == ""
    assert play.page.title() == "The shop Enter@code Control@code A@code x@code"
    assert value(play, "code") == "x"


def test_hover_opens_a_menu(play: Player, shop: Shop) -> None:
    """The mouse stays where it was moved, so that what opens there can be clicked."""
    shop.page(
        "<style>menu {display: none} div:hover menu {display: block}</style><div><button>Ada</button>"
        "<menu role=menu><li role=menuitem onclick=\"document.title = 'clicked'\">Sign Out</li></menu></div>"
    )
    played = play('- open: /\n- hover: Ada\n- click: menuitem "Sign Out"\n- expect: {title: clicked}')
    assert played.why == ""


def test_save_reads_what_the_page_shows(play: Player, shop: Shop) -> None:
    """Texts beside labels, in columns and fields are read; look-alikes are told apart by their labels."""
    shop.page(
        FORM
        + "<dl><div><dt>Account ID</dt><dd> 0123 </dd></div><div><dt>IAM User ID</dt><dd>0456</dd></div></dl>"
        "<table><tr><th>No.</th><th>State</th></tr>"
        "<tr><td>N7</td><td><a href='/n7'>open</a></td></tr></table>"
        "<button>Sign Out</button>"
    )
    played = play("""
        - open: /
        - save:
            account: Account ID
            user: value "IAM User ID"
            state: column "State" in row "N7"
            name: Name
            size: Size
            button: button "Sign Out"
        - save: {digits: row "N7"}
          pattern: N(\\d)
        - save: {found: row "N7"}
          pattern: N\\d
        - save: {address: link "open"}
          attribute: href
        - save: {nothing: link "open"}
          attribute: rel
    """)
    assert played.why == ""
    assert {saved.name: saved.value for saved in played.of(ValueSaved)} == {
        "account": "0123",
        "user": "0456",
        "state": "open",
        "name": "old",
        "size": "Small",
        "button": "Sign Out",
        "digits": "7",
        "found": "N7",
        "address": "/n7",
        "nothing": "",
    }


def test_click_and_expect_in_every_way(play: Player, shop: Shop) -> None:
    """Conditions ask for sight, absence, text, value, number and state."""
    shop.page(
        FORM
        + "<ul><li>one</li><li>two</li></ul><button disabled>Wait</button><p role=status> All   is well </p>"
        "<button onclick=\"document.querySelector('ul').remove()\">Clear</button><p hidden>ghost</p>"
    )
    played = play("""
        - open: /
        - expect: {see: listitem, count: 2}
        - expect: {see: status, text: All is well}
        - expect: {see: status, text: /is (well|fine)/}
        - expect: {see: Name, value: old}
        - expect: {see: textbox "Name", value: old}
        - expect: {see: button "Wait", state: disabled}
        - expect: {see: button "Clear", state: enabled}
        - expect: {see: News, state: checked}
        - expect: {see: checkbox "I agree", state: unchecked}
        - expect: {gone: ghost}
        - click: Clear
        - expect: {see: button "Clear", state: focused}
        - expect: {gone: listitem}
        - expect: {see: listitem, count: 0}
        - expect: "{{ 1 == 1 }}"
        - expect: {that: true}
    """)
    assert played.story()[-1] == "17 Expect that true is true: passed"


def test_a_new_tab_is_followed_and_left(play: Player, shop: Shop) -> None:
    """With `opens` the flow goes on in the new tab, with `tab` it goes back to the one that is left."""
    shop.page(f"<h1>Shop</h1><a href='{shop.sites['help']}faq' target=_blank>Help</a>")
    shop.page("<h1>Questions</h1>", path="/faq")
    played = play("""
        - open: /
        - click: Help
          opens: help
        - expect: heading "Questions"
        - tab: shop
        - expect: heading "Shop"
        - tab: help
        - expect: heading "Questions"
        - tab: shop
          close: true
        - expect: heading "Shop"
    """)
    assert played.why == ""
    assert [page.url for page in play.page.context.pages] == [shop.sites["shop"]]


def test_a_new_tab_is_waited_for(play: Player, shop: Shop) -> None:
    """A tab that opens empty and gets its address from a script is followed once it shows the site."""
    address = shop.sites["help"] + "faq"
    shop.page(
        "<button onclick=\"const tab = window.open('');"
        f" setTimeout(() => tab.location = '{address}', 150)\">Help</button>"
    )
    shop.page("<h1>Questions</h1>", path="/faq")
    played = play('- open: /\n- click: Help\n  opens: help\n- expect: heading "Questions"')
    assert played.why == ""


@pytest.mark.parametrize(
    ("condition", "note"),
    [
        ('heading "Shop"', "yes"),
        ('heading "Bank"', "no"),
        ('{gone: heading "Bank"}', "yes"),
        ('{gone: heading "Shop"}', "no"),
        ("{see: listitem, count: 2}", "yes"),
        ("{see: listitem, count: 0}", "no"),
        ("{see: dialog, count: 0}", "yes"),
        ("{see: heading, text: Shop}", "yes"),
        ("{see: heading, text: /bank/}", "no"),
        ("{see: textbox, value: ''}", "yes"),
        ("{title: The shop}", "yes"),
        ("{url: /bank/}", "no"),
        ("\"{{ word == 's3cret' }}\"", "yes"),
        ("\"{{ word == 'other' }}\"", "no"),
        ('"{{ empty }}"', "no"),
        ("true", "yes"),
        ("false", "no"),
    ],
)
def test_if_looks_once(play: Player, shop: Shop, condition: str, note: str) -> None:
    """One of the two blocks is done, by what the page shows or a value is at that moment."""
    shop.page("<h1>Shop</h1><li>a</li><li>b</li><input>")
    steps = f"""
        - open: /
        - if: {condition}
          then:
            - expect: {{that: true}}
          else:
            - expect: heading
    """
    header = "inputs: {word: {kind: secret}, empty: {default: ''}}\n"
    played = play(steps, header=header, inputs={"word": "s3cret"})
    assert played.why == ""
    assert played.story()[1:] == [
        f"2.1 Expect that {'true is true' if note == 'yes' else 'heading is shown'}: passed",
        f"2 {played.story()[-1].split(' ', 1)[1].rsplit(':', 1)[0]}: {note}",
    ]


def test_if_gives_time_when_asked(play: Player, shop: Shop) -> None:
    """`ready` is waited for before the look, `within` gives what is looked for some time."""
    shop.page(
        "<button onclick='setTimeout(() => { late.hidden = false }, 150)'>Ask</button>"
        "<p role=alert id=late hidden>late</p><main id=here></main>"
        "<script>setTimeout(() => { here.innerHTML = '<h1>Ready</h1><p role=status>there</p>' }, 150)</script>"
    )
    played = play("""
        - open: /
        - if: status
          ready: heading "Ready"
          then: []
        - if: alert
          then: []
        - click: Ask
        - if: alert
          within: 9 s
          then: []
    """)
    assert [line.rsplit(": ", 1)[1] for line in played.story()] == ["passed", "yes", "no", "passed", "yes"]


def test_each_goes_through_a_list(play: Player, shop: Shop) -> None:
    """Items come from the file, from a text with commas or from a list value; the name ends with the block."""
    shop.page("<label>Code <input id=code></label><p>a</p>")
    played = play(
        """
        - open: /
        - each: [012, 1e5, "{{ one }}"]
          steps:
            - fill: {Code: "{{ item }}"}
        - each: "{{ many }}"
          as: part
          steps:
            - fill: {Code: "{{ part }}"}
        - each: "{{ many.split(',') }}"
          steps:
            - fill: {Code: "{{ item }}"}
        - each: "{{ nobody }}"
          steps:
            - fill: {Code: never}
        """,
        header="inputs: [one, many, nobody]\n",
        inputs={"one": "Ada", "many": "x, y,", "nobody": ""},
    )
    assert played.story() == [
        "1 Open /: passed",
        '2.1 Fill "Code" with “012”: passed',
        '2.2 Fill "Code" with “1e5”: passed',
        '2.3 Fill "Code" with “Ada”: passed',
        "2 For each item of 012, 1e5, Ada: 3 times",
        '3.1 Fill "Code" with “x”: passed',
        '3.2 Fill "Code" with “y”: passed',
        "3 For each part of x, y,: 2 times",
        '4.1 Fill "Code" with “x”: passed',
        '4.2 Fill "Code" with “ y”: passed',
        '4.3 Fill "Code" with “”: passed',
        "4 For each item of ['x', ' y', '']: 3 times",
        "5 For each item of : 0 times",
    ]


def test_each_gives_a_shadowed_name_back(play: Player, shop: Shop) -> None:
    """A name that was known before has its value again after the block."""
    shop.page("<label>Code <input id=code></label>")
    played = play(
        """
        - open: /
        - each: [b]
          as: name
          steps:
            - fill: {Code: "{{ name }}"}
        - fill: {Code: "{{ name }}"}
        """,
        header="inputs: [name]\n",
        inputs={"name": "a"},
    )
    assert [line.split("with ")[1] for line in played.story() if "Fill" in line] == [
        "“b”: passed",
        "“a”: passed",
    ]


def test_wait_reloads_until_it_is_so(play: Player, shop: Shop) -> None:
    """A page that has to be asked again is reloaded, and the step says how often."""
    shop.orders.append("lamp")
    shop.shows_after = 3
    played = play("""
        - open: /orders
        - wait: row "lamp"
          reload: 50 ms
          timeout: 5 s
        - wait: row "lamp"
          reload: 50 ms
    """)
    assert [line.rsplit(": ", 1)[1] for line in played.story()] == ["passed", "after 3 reloads", "passed"]
    assert shop.views == 4


class Somebody(Person):
    """A person who answers every question the same, and remembers what was asked."""

    def __init__(self, *, agrees: bool, says: str = "") -> None:
        self.agrees, self.says = agrees, says
        self.asked: list[str] = []

    def approve(self, question: str) -> bool:
        """Answers yes or no."""
        self.asked.append(question)
        return self.agrees

    def enter(self, question: str) -> str:
        """Types a text."""
        self.asked.append(question)
        return self.says


@pytest.mark.parametrize(
    ("policy", "person", "outcome"),
    [
        ("given", None, "given beforehand"),
        ("given", Somebody(agrees=False), "given beforehand"),
        ("ask", Somebody(agrees=True), "approved"),
        ("ask", Somebody(agrees=False), "Buy a lamp? — it was not approved"),
        ("ask", None, "Buy a lamp? — nobody is there to approve it"),
        ("refuse", Somebody(agrees=True), "Buy a lamp? — nobody is there to approve it"),
    ],
)
def test_approve_goes_by_the_environment_and_the_person(
    play: Player, policy: str, person: Somebody | None, outcome: str
) -> None:
    """Only `given` goes on without a person; a no, and nobody, ends the run for a person to act."""
    played = play(
        "- approve: Buy a {{ thing }}?",
        header="inputs: [thing]\n",
        inputs={"thing": "lamp"},
        approve=policy,
        person=person,
    )
    if played.status == "passed":
        assert played.story() == [f"1 Ask for approval: Buy a lamp?: {outcome}"]
    else:
        assert (played.message, played.failure.kind) == (outcome, "person")
    if person is not None:
        assert person.asked == (["Buy a lamp?"] if policy == "ask" else [])


def test_enter_asks_a_person(play: Player, shop: Shop) -> None:
    """What a person types is a value like any other; where nobody is, the run ends for a person to act."""
    shop.page(FORM)
    steps = '- open: /\n- enter: The code\n  as: code\n- fill: {Code: "{{ code }}"}'
    assert play(steps, person=Somebody(agrees=True, says="007")).why == ""
    assert value(play, "code") == "007"
    alone = play(steps)
    assert (alone.message, alone.failure.kind) == ("The code — nobody is there to enter it", "person")


def test_if_does_not_wait_for_a_page_that_a_script_asked_for(play: Player, shop: Shop) -> None:
    """A look at a page that is on its way to another one is over at once, whoever sent it there."""
    shop.page("<h1>Shop</h1><script>setTimeout(() => location = '/slow', 50)</script>")
    shop.page("<h1>Slow</h1>", path="/slow")
    shop.slow["/slow"] = 8

    def wait_for_the_script(event: Event) -> None:
        while isinstance(event, StepFinished) and "GET /slow" not in shop.requests:
            play.page.wait_for_timeout(10)

    play.listeners.append(wait_for_the_script)
    played = play('- open: /\n- if: heading "Slow"\n  then: []')
    assert played.story() == ["1 Open /: passed", '2 If heading "Slow" is shown: no']
