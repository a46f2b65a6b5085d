"""`save` and `copy`: where values come from."""

from __future__ import annotations

import pytest

from assistant.events import ValueSaved
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

ORDER = """
<a href="/orders/N7?tab=1">Details</a><p role=status>Order N7 of 2026</p>
<button onclick="setTimeout(() => navigator.clipboard.writeText(' Account: 0123abcd '), 50)">Copy</button>
<button>Idle</button>
"""


def test_save_takes_values_from_other_places(play: Player, shop: Shop) -> None:
    """The address, the title, an attribute and the clipboard give values, each with a pattern of its own."""
    shop.page(ORDER, path="/orders/N7", title="Order N7")
    played = play("""
        - open: /orders/N7?tab=1
        - copy: Copy
          as: copied
        - save:
            number: {url: '/orders/(\\w+)'}
            tab: {url: /tab=\\d/}
            whole: {url: true}
            title: {title: true}
            part: {title: 'N\\d'}
            link: {attribute: href, of: link "Details"}
            year: {of: status, pattern: '\\d{4}'}
            digits: {of: status, pattern: 'N(\\d)'}
            account: {clipboard: true, pattern: '[0-9a-f]{8}'}
    """)
    assert played.why == ""
    assert {saved.name: saved.value for saved in played.of(ValueSaved)} == {
        "copied": "Account: 0123abcd",
        "number": "N7",
        "tab": "tab=1",
        "whole": f"{shop.sites['shop']}orders/N7?tab=1",
        "title": "Order N7",
        "part": "N7",
        "link": "/orders/N7?tab=1",
        "year": "2026",
        "digits": "7",
        "account": "0123abcd",
    }
    assert played.story()[-1] == (
        "3 Save number from the address, tab from the address, whole from the address, title from the title, "
        'part from the title, link from href of link "Details", year from status, digits from status, '
        "account from the clipboard: passed"
    )


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("save: {number: {url: 'bills/(.*)'}}", "number should match bills/(.*), but the page shows “{0}”"),
        (
            "copy: Copy\n  as: number\n  pattern: N\\d",
            "number should match N\\d, but the page shows “Account: 0123abcd”",
        ),
        ("copy: Idle\n  as: number\n  timeout: 200 ms", '"Idle" put nothing on the clipboard'),
    ],
)
def test_what_is_not_there_is_told(play: Player, shop: Shop, step: str, message: str) -> None:
    """A pattern that finds nothing fails the step; so does a button that copies nothing, whatever was there before."""
    shop.page(ORDER)
    played = play(f"- open: /\n- copy: Copy\n  as: before\n- {step}")
    assert played.message == message.format(shop.sites["shop"])
