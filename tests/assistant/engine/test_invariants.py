"""`always`: what has to be so the whole time is told at the step after which it was not."""

from __future__ import annotations

import pytest

from assistant.mock_world import MockSites
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

EVERY = "always: [no console errors, no server errors, no missing files, no broken pictures]\n"


def told(played: Played, shop: Shop) -> list[str]:
    """Gives each breach with the step that it was told at, the shop's address left out."""
    failures = [played.finished.failure, *played.finished.unmet]
    return [
        f"{each.line}: {line}".replace(shop.sites["shop"].rstrip("/"), "")
        for each in failures
        if each is not None
        for line in each.message.splitlines()
    ]


def test_a_breach_is_told_at_its_step_and_the_run_goes_on(play: Player, shop: Shop) -> None:
    """Each is told once, with its evidence; the steps are done, and the run ends as failed by the product."""
    shop.page("<script>console.error('no stock')</script><h1>Shop</h1>")
    shop.page(
        "<script>setTimeout(() => { throw new Error('no price') })</script><h1>Orders</h1>", path="/list"
    )
    played = play('- open: /\n- open: /\n- open: /list\n- expect: heading "Orders"', header=EVERY)
    assert (played.status, played.failure.kind) == ("failed", "product")
    assert told(played, shop)[0] == (
        "5: 'always: no console errors' was broken: / wrote “no stock” to the console"
    )
    assert told(played, shop)[1].endswith(
        "'always: no console errors' was broken: a script of /list failed: no price"
    )
    assert played.story()[:2] == ["1 Open /: failed", "2 Open /: passed"]
    assert played.failure.picture == "evidence/failure.png"
    assert (played.folder / "evidence/failure-2.png").is_file()


def test_files_and_pictures_have_to_be_there(play: Player, shop: Shop) -> None:
    """A picture that came and can't be shown is found when its page is left; an answer of 500 breaks two invariants."""
    shop.answers["GET /logo.png"] = (200, "no picture", {"Content-Type": "image/png"})
    shop.answers["GET /price.js"] = (500, "", {})
    shop.page('<img src="/logo.png" alt=""><img src="/gone.png" alt="">')
    shop.page('<link rel="stylesheet" href="/look.css"><script src="/price.js"></script>', path="/next")
    played = play(
        "- open: /\n- wait: {response: /gone/}\n- wait: {response: /logo/}\n- open: /next", header=EVERY
    )
    assert sorted(line.partition(": ")[2] for line in told(played, shop)) == [
        "'always: no broken pictures' was broken: the picture /gone.png was answered 404 Not Found",
        "'always: no broken pictures' was broken: the picture /logo.png can't be shown",
        "'always: no missing files' was broken: the script /price.js was answered 500 Internal Server Error",
        "'always: no missing files' was broken: the style sheet /look.css was answered 404 Not Found",
        "'always: no server errors' was broken: GET /price.js was answered 500 Internal Server Error",
    ]


def test_exceptions_are_let_pass(play: Player, shop: Shop) -> None:
    """A text has to be the whole message or address, a path is one of the sites', a pattern may find a part."""
    shop.page("<script>console.error('known'); console.error('known too')</script><img src='/ad.png' alt=''>")
    header = """
        inputs: {known: {default: too}}
        always:
          - no console errors: {except: [known, "/{{ known }}$/"]}
          - no broken pictures: {except: /ad.png}
    """
    assert play("- open: /\n- expect: {title: The shop}", header=header).why == ""


def test_a_flow_that_is_run_holds_its_own_beside_the_outer_ones(play: Player, shop: Shop) -> None:
    """What only the inner flow holds ends with it; an exception of the one is none of the other."""
    shop.page("<script>console.error('no stock')</script><img src='/gone.png' alt=''>")
    play.flows["inner"] = (
        "name: Inner\nsite: shop\nalways: [no broken pictures, no console errors: {except: /stock/}]\n"
        "steps: [open: /, wait: {title: The shop}]"
    )
    outer = "always: [no console errors]\n"
    inner = play("- run: inner\n- open: /\n- expect: {title: The shop}")
    assert len(told(inner, shop)) == 1
    assert "the picture /gone.png was answered 404" in told(inner, shop)[0]
    assert inner.story()[-3:-1] == ["1 inner: Inner: failed", "2 Open /: passed"]
    both = "\n".join(told(play("- run: inner", header=outer), shop))
    assert "no stock" in both
    assert "gone.png" in both


def test_a_step_that_fails_ends_the_run_with_the_breach_beside_it(play: Player, shop: Shop) -> None:
    """Why the run ended is told first; nothing is told where nothing is always wanted."""
    shop.page("<script>console.error('no stock')</script>")
    steps = "- open: /\n- click: Buy\n  timeout: 300 ms"
    played = play(steps, header=EVERY)
    assert "no button" in played.message or "Buy" in played.message
    assert [failure.line for failure in played.finished.unmet] == [5]
    late = play("- click: Buy\n  timeout: 300 ms", finally_="- open: /", header=EVERY)
    pictures = [failure.picture for failure in (late.failure, *late.finished.unmet)]
    assert pictures == ["evidence/failure.png", "evidence/failure-2.png"]
    assert play(steps).finished.unmet == ()


@pytest.mark.parametrize(
    ("fault", "breach"),
    [
        ("console-error", "no console errors' was broken: http://"),
        ("asset-missing", "no missing files' was broken: the style sheet http://"),
    ],
)
def test_what_a_fault_does_is_heard(play: Player, fault: str, breach: str) -> None:
    """The pages work under both faults: without `always` the flow passes, with it the breach is named."""
    with MockSites() as sites:
        world = sites.world("watched")
        world.strike(fault)
        at = {"shop": world.sites["billing_center"], "help": world.sites["koogallery"]}
        steps = '- open: /signin\n- expect: heading "Sign In"'
        assert play(steps, sites=at).why == ""
        played = play(steps, header=EVERY, sites=at)
    assert (played.status, breach in played.why) == ("failed", True)
