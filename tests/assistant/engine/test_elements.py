"""Page elements with fallbacks: the first name counts, another one serves with a warning."""

from __future__ import annotations

from assistant.events import Warned
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

MAP = """
buy: [button "Buy", button "Purchase", button "Order"]
box: [region "Offer", region "Deal"]
name: [textbox "Name", textbox "Your name"]
"""


def told(played: Played) -> list[str]:
    """Gives what was warned of."""
    return [event.text for event in played.of(Warned)]


def test_the_first_name_serves_silently(play: Player, shop: Shop) -> None:
    """Where the page has the first name nothing is told, even if it has a fallback's name too."""
    play.flows["pages/shop"] = MAP
    shop.page("<button onclick=\"document.title = 'bought'\">Buy</button><button>Purchase</button>")
    played = play("- open: /\n- click: shop.buy\n- expect: {title: bought}")
    assert (played.why, told(played)) == ("", [])


def test_a_fallback_serves_with_a_warning(play: Player, shop: Shop) -> None:
    """What acts, looks, fills in and is inside of something finds the other name, and each name is told once."""
    play.flows["pages/shop"] = MAP
    shop.page(
        '<section aria-label="Deal"><label>Your name <input></label>'
        "<button onclick=\"this.textContent = document.querySelector('input').value\">Purchase</button></section>"
    )
    played = play("""
        - open: /
        - expect: shop.buy in shop.box
        - if: shop.buy
          then:
            - fill: {shop.name: Ada}
            - click: shop.buy in shop.box
        - expect: {gone: shop.buy}
        - expect: button "Ada"
    """)
    assert played.why == ""
    assert sorted(told(played)) == [
        'shop.box was found by its fallback region "Deal", not as region "Offer"; see flows/pages/shop.yaml',
        'shop.buy was found by its fallback button "Purchase", not as button "Buy"; see flows/pages/shop.yaml',
        'shop.name was found by its fallback textbox "Your name", not as textbox "Name"; see flows/pages/shop.yaml',
    ]


def test_a_name_that_comes_late_is_waited_for(play: Player, shop: Shop) -> None:
    """The page gets the time that it needs before any name is taken."""
    play.flows["pages/shop"] = MAP
    late = "document.body.innerHTML = '<button>Order</button>'"
    shop.page(f"<body><script>setTimeout(() => {{ {late} }}, 300)</script>")
    played = play("- open: /\n- click: shop.buy")
    assert (played.why, len(told(played))) == ("", 1)


def test_an_element_that_has_no_name_there_fails_in_time(play: Player, shop: Shop) -> None:
    """Without any of its names the step fails as for any missing target, with all that was looked for."""
    play.flows["pages/shop"] = MAP
    shop.page("<button>Cancel</button>")
    played = play("- open: /\n- click: shop.buy\n  timeout: 200 ms")
    assert played.message.startswith(
        'there is no shop.buy (button "Buy", button "Purchase" or button "Order") on “The shop”'
    )
