"""How a run goes on: after what is only verified, and past what is optional."""

from __future__ import annotations

from assistant.events import Warned
from assistant.report.html import HtmlReport
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop


def test_what_is_verified_lets_the_run_go_on(play: Player, shop: Shop) -> None:
    """Every condition that is not met is told with its own evidence, and the run ends as failed."""
    shop.page("<h1>Orders</h1>")
    play.flows["inner"] = "name: Inner\nsite: shop\nsteps: [{verify: button, timeout: 100 ms}]"
    played = play("""
        - open: /
        - verify: dialog
          timeout: 100 ms
        - verify: heading
        - run: inner
        - expect: heading
    """)
    assert [step.split(" ")[0] + step.rsplit(":", 1)[1] for step in played.story()] == [
        "1 passed", "2 failed", "3 passed", "4.1 failed", "4 failed", "5 passed",
    ]  # fmt: skip
    assert played.status == "failed"
    failures = [played.failure, *played.finished.unmet]
    assert [(each.sentence, each.line, each.trail) for each in failures] == [
        ("Verify that dialog is shown", 5, ()),
        ("Verify that button is shown", 3, ("Inner",)),
    ]
    pictures = [played.folder / str(each.picture) for each in failures]
    assert [path.name for path in pictures] == ["failure.png", "failure-2.png"]
    assert all(path.is_file() for path in pictures)


def test_a_failure_that_ends_the_run_is_told_before_what_was_verified(play: Player, shop: Shop) -> None:
    """What stopped the run comes first; the others are told too, in the report as well."""
    shop.page("<h1>Orders</h1>")
    play.listeners.append(lambda event: None)
    played = play("- open: /\n- verify: dialog\n  timeout: 100 ms\n- click: Pay\n  timeout: 100 ms")
    assert (played.failure.sentence, [each.sentence for each in played.finished.unmet]) == (
        'Click "Pay"',
        ["Verify that dialog is shown"],
    )
    report = HtmlReport(played.folder)
    for event in played.events:
        report(event)
    page = (played.folder / "report.html").read_text()
    assert page.index('<h2 id="failure">Click') < page.index('<h2 id="failure-2">Verify that dialog')


def test_an_optional_step_is_left_out_where_its_target_is_missing(play: Player, shop: Shop) -> None:
    """It passes with a warning that says what was not there."""
    shop.page("<h1>Orders</h1>")
    played = play("- open: /\n- click: Close\n  optional: true\n  timeout: 100 ms\n- expect: heading")
    assert (played.why, played.story()[1]) == ("", '2 Click "Close": left out')
    assert played.of(Warned)[0].text.startswith('there is no button, link, menu item or tab "Close"')


def test_optional_hides_nothing_else(play: Player, shop: Shop) -> None:
    """A target that is there twice, or can't be used, fails the step as ever; a doubt stays a doubt."""
    shop.page("<button>Close</button><button>Close</button><button disabled>Send</button>")
    assert play("- open: /\n- click: Close\n  optional: true").status == "failed"
    assert play("- open: /\n- click: Send\n  optional: true\n  timeout: 100 ms").status == "failed"
    shop.answer = "lost"
    doubtful = play("""
        - ensure: a lamp is bought
          optional: true
          look: [open: /orders]
          seen: row "lamp"
          settles: 100 ms
          steps:
            - open: /buy
            - click: Buy
              commits: true
    """)
    assert doubtful.status == "in_doubt"
