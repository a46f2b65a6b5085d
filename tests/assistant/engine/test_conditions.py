"""What a page can be asked, by every verb that asks: met, unmet, and what is said then."""

from __future__ import annotations

import pytest

from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

TABLE = """
<main><h1>Orders</h1><table aria-label="Orders"><tr><th>No.</th><th>Thing</th><th>Status</th></tr>
<tr><td>N1</td><td>Red lamp</td><td>Running</td></tr><tr><td>N2</td><td>Desk</td><td>Closed</td></tr></table>
<label>Note <input value="urgent"></label><label>Code <input readonly value="7"></label>
<p hidden>Secret offer</p></main>
"""


@pytest.mark.parametrize(
    "condition",
    [
        "{table: Orders, rows: 2}",
        "{table: Orders, row: {Thing: /lamp/, Status: Running}}",
        '{table: table "Orders" in main, rows: 2, row: {No.: N2}}',
        "{see: Note, value: urgent}",
        "{see: textbox, count: 2}",
        "{see: Note, state: editable}",
        "{see: Secret offer, state: hidden}",
        "{see: main, state: visible}",
        "{url: /list}",
        "{url: /list?page=2}",
        "{url: /page=2$/}",
        "{title: /shop/}",
        "{response: /list, status: 200}",
        "{response: /page=2/}",
        "{all: [heading, {gone: dialog}]}",
        "{any: [dialog, heading]}",
        "{not: dialog}",
        "{not: {table: Orders, rows: 3}}",
        "{aria: '- heading \"Orders\" [level=1]', of: main}",
    ],
)
def test_what_is_so_is_met(play: Player, shop: Shop, condition: str) -> None:
    """Each condition finds what the page shows, waiting for it and with a single look."""
    shop.page(TABLE, path="/list")
    played = play(f"- open: /list?page=2\n- expect: {condition}\n- if: {condition}\n  then: [expect: main]")
    assert (played.why, played.story()[-1].rsplit(": ", 1)[1]) == ("", "yes")


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        ("{table: Orders, rows: 3}", 'expected that table "Orders" has 3 rows, but after 0.2 s it has 2'),
        (
            "{table: Orders, row: {Thing: /lamp/, Status: Closed}}",
            ('expected that table "Orders" has a row with Thing “/lamp/”, Status “Closed”, but after 0.2 s its rows '
            "are: Thing “Red lamp”, Status “Running”; Thing “Desk”, Status “Closed”"),
        ),
        (
            "{table: Orders, row: {Statuses: Closed}}",
            ('expected that table "Orders" has a row with Statuses “Closed”, but after 0.2 s it has no column '
            "“Statuses”, only “No.”, “Thing”, “Status”; did you mean “Status”?"),
        ),
        ("{table: Bills, rows: 1}", 'expected that table "Bills" has 1 row, but after 0.2 s there is no such table'),
        ("{see: Code, state: editable}", 'expected that "Code" is editable'),
        ("{response: /list, status: 500}", ("expected that /list was answered with status 500, but after 0.2 s the "
         "answer was 200")),
        ("{response: /api/}", "expected that /api/ was answered, but after 0.2 s no such answer came"),
        ("{download: /csv/}", "expected that /csv/ was downloaded, but after 0.2 s no file came"),
        ("{all: [heading, dialog]}", ("expected that heading is shown and dialog is shown, but after 0.2 s it is not "
         "so that dialog is shown")),
        ("{any: [alert, dialog]}", ("expected that alert is shown or dialog is shown, but after 0.2 s none of that "
         "is so")),
        ("{not: heading}", "expected that it is not so that heading is shown, but after 0.2 s it is so"),
        (
            "{aria: '- heading \"Bills\"', of: heading}",
            'after 0.2 s heading is not as the snapshot says:\n- - heading "Bills"\n+ - heading "Orders" [level=1]',
        ),
    ],
)  # fmt: skip
def test_what_is_not_so_is_told_with_what_is(play: Player, shop: Shop, condition: str, why: str) -> None:
    """The failure says what the page shows in place of what was asked."""
    shop.page(TABLE, path="/list")
    played = play(f"- open: /list\n- expect: {condition}\n  timeout: 200 ms")
    assert played.message.startswith(why)


def test_a_path_is_whole(play: Player, shop: Shop) -> None:
    """A path stands for an address that ends with it, not for one that begins with it."""
    shop.page("Here", path="/orders/12")
    played = play(
        "- open: /orders/12\n- if: {url: /orders}\n  then: [expect: dialog]\n- expect: {url: /orders/12}"
    )
    assert played.why == ""


def test_a_row_that_comes_late_is_waited_for(play: Player, shop: Shop) -> None:
    """A table is looked at again until it has the row."""
    late = "document.querySelectorAll('td')[2].textContent = 'Paid'"
    shop.page(f"{TABLE}<script>setTimeout(() => {{ {late} }}, 300)</script>")
    assert play("- open: /\n- wait: {table: Orders, row: {Status: Paid}}").why == ""


def test_a_download_counts_once(play: Player, shop: Shop) -> None:
    """A file that a condition was met by does not meet the next one."""
    shop.page('<a href="data:text/csv,a" download="orders-1.csv">Export</a>')
    played = play(r"""
        - open: /
        - click: Export
        - expect: {download: /orders.*\.csv/}
        - expect: {download: /orders.*\.csv/}
          timeout: 200 ms
    """)
    assert [step.endswith("passed") for step in played.story()] == [True, True, True, False]


@pytest.mark.parametrize(("value", "is_true"), [("", False), ("false", False), ("0", True), ("SAVE10", True)])
def test_a_lone_value_is_true_when_it_holds_something(play: Player, value: str, is_true: bool) -> None:
    """Nothing, an empty text and `false` are not true."""
    played = play(
        '- if: "{{ coupon }}"\n  then: [expect: {that: true}]',
        header="inputs: {coupon: {}}\n",
        inputs={"coupon": value},
    )
    assert played.story()[-1].endswith("yes" if is_true else "no")


def test_a_snapshot_is_taken_of_the_page_itself(play: Player, shop: Shop) -> None:
    """Without `of` the whole page is meant, and a value may stand in the snapshot."""
    shop.page("<h1>Ada</h1><button>Go</button>")
    aria = '- open: /\n- expect:\n    aria: |\n      - heading "{{ name }}"\n      - button /G./'
    assert play(aria, header="inputs: {name: {default: Ada}}\n").why == ""
    assert (
        '- - heading "Bob"'
        in play(aria + "\n  timeout: 200 ms", header="inputs: {name: {default: Bob}}\n").message
    )


def test_what_a_person_has_to_do_is_said_where_it_is_not_so(play: Player, shop: Shop) -> None:
    """With `person` an expectation that is not met needs somebody, in these words; a site that is down does not."""
    shop.page("<button>Somebody else</button>")
    step = '- expect: button "Me"\n  person: Sign in as {{ who }}\n  timeout: 300 ms'
    played = play(f"- open: /\n{step}", header="inputs: {who: {}}\n", inputs={"who": "example-cloud"})
    assert played.failure is not None
    assert played.failure.kind == "person"
    assert played.failure.message.startswith('Sign in as example-cloud — there is no button "Me" on')
    shop.page("<h1>Maintenance</h1>", status=503)
    down = play(f"- open: /\n{step}", header="inputs: {who: {}}\n", inputs={"who": "example-cloud"})
    assert down.failure is not None
    assert down.failure.kind == "environment"
