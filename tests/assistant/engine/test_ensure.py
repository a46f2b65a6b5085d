"""Never twice: whatever happens on the way, the shop has one order at most for each act."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.engine import ActKey, ActState
from assistant.events import ActIntended, ActSettled, Event, StepFinished, StepStarted, Waiting, Warned
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

BUY = """
- ensure: a {thing} is bought
  look:
    - open: /orders
  ready: table "Orders"
  seen: row "lamp"
  refused: alert
  settles: {settles}
  every: 50 ms
  steps:
    - open: /buy
    - click: {button}
      commits: true
      timeout: {timeout}
"""
KEY = ActKey(environment="test", world="", flow="main", sentence="a lamp is bought")


def steps(*, thing: str = "lamp", settles: str = "15 s", button: str = "Buy", timeout: str = "10 s") -> str:
    """Gives the steps that buy something; the limits are far beyond what a busy machine takes."""
    return BUY.format(thing=thing, settles=settles, button=button, timeout=timeout)


def buy(play: Player, *, settles: str = "15 s", **settings: Any) -> Played:  # noqa: ANN401 - the fields of RunSettings
    """Runs the flow that buys a lamp unless it has been bought."""
    return play(steps(settles=settles), **settings)


def outcomes(played: Played) -> list[str]:
    """Gives what became of the acts, in order."""
    return [event.outcome for event in played.of(ActSettled)]


def state(play: Player) -> ActState | None:
    """Gives what is known of the act."""
    return play.acts.find(KEY).state


def test_what_is_not_so_is_done_once(play: Player, shop: Shop) -> None:
    """The intent comes before the click, the settlement after it was seen."""
    played = buy(play)
    assert (played.why, shop.orders, outcomes(played)) == ("", ["lamp"], ["seen"])
    assert played.names() == ["run_started", "act_intended", "act_settled", "run_finished"]
    assert played.story()[-1] == "1 Ensure that a lamp is bought: done"
    assert state(play) is ActState.SEEN


def test_what_is_so_is_left_alone(play: Player, shop: Shop) -> None:
    """A second run acts on nothing and intends nothing."""
    buy(play)
    again = buy(play)
    assert (again.why, shop.orders, outcomes(again)) == ("", ["lamp"], ["already"])
    assert again.of(ActIntended) == []
    assert again.story()[-1] == "1 Ensure that a lamp is bought: already so"
    assert shop.requests.count("POST /buy") == 1


def test_what_the_page_refuses_is_told_in_its_words(play: Player, shop: Shop) -> None:
    """A refusal fails the run for a person, without doubt, and the act may be tried again."""
    shop.answer = "refused"
    refused = buy(play)
    assert (refused.status, refused.failure.kind) == ("failed", "person")
    assert refused.message == "a lamp is bought: the page says: “lamp is sold out.”"
    assert (outcomes(refused), shop.orders, state(play)) == (["refused"], [], ActState.REFUSED)
    shop.answer = "done"
    assert (buy(play).why, shop.orders, state(play)) == ("", ["lamp"], ActState.SEEN)


@pytest.mark.parametrize(
    ("behind", "outcome"),
    [
        ("", "refused"),
        ('    - expect: heading "Thank you"', "seen"),
        ("    - expect: {any: [heading, alert]}", "refused"),
        ("    - expect: {gone: button}", "refused"),
        ('    - expect: heading "Thank you"\n      optional: true', "refused"),
        ('    - verify: heading "Thank you"', "refused"),
    ],
)
def test_what_has_been_seen_accepted_is_not_refused(
    play: Player, shop: Shop, behind: str, outcome: str
) -> None:
    """Where a step behind the click has waited for one thing that tells of it, alerts mean nothing."""
    shop.page("<h1>Thank you</h1><div role=alert>Lamps are cheap today</div>", path="/done")
    played = play(f"{steps().rstrip()}\n{behind}\n")
    assert (outcomes(played), shop.orders) == ([outcome], ["lamp"])


def test_a_failure_before_the_commit_intends_nothing(play: Player, shop: Shop) -> None:
    """A button that isn't there fails plainly: nothing was begun, so nothing is in doubt."""
    failed = play(steps(button="Pay", timeout="300 ms"))
    assert failed.status == "failed"
    assert failed.message.startswith('there is no button, link, menu item or tab "Pay"')
    assert (failed.of(ActIntended), outcomes(failed), state(play), shop.orders) == ([], [], None, [])
    assert (buy(play).why, shop.orders) == ("", ["lamp"])


@pytest.mark.parametrize("answer", ["broken", "cut"])
def test_a_failure_after_the_commit_is_forgiven_when_the_act_is_seen(
    play: Player, shop: Shop, answer: str
) -> None:
    """An order whose answer was an error, or never came, is found in the list and not made again."""
    shop.answer = answer
    played = buy(play)
    assert (played.why, shop.orders, outcomes(played)) == ("", ["lamp"], ["seen"])
    assert state(play) is ActState.SEEN


def test_an_act_that_is_never_seen_is_in_doubt(play: Player, shop: Shop) -> None:
    """The run stops for a person; the next one looks first and never acts again."""
    shop.answer = "lost"
    doubtful = buy(play, settles="300 ms")
    assert (doubtful.status, doubtful.failure.kind) == ("in_doubt", "person")
    assert doubtful.message.startswith(
        "nobody can tell whether it happened that a lamp is bought: it was begun"
    )
    assert doubtful.message.endswith("if it did not happen, run the flow again with --act-again")
    assert (outcomes(doubtful), state(play)) == (["in_doubt"], ActState.INTENDED)
    shop.answer = "done"
    again = buy(play, settles="300 ms")
    assert (again.status, again.of(ActIntended), shop.orders) == ("in_doubt", [], [])
    assert shop.requests.count("POST /buy") == 1


def test_a_persons_word_lets_an_act_be_done_again(play: Player, shop: Shop) -> None:
    """With --act-again what was left in doubt is done, once."""
    shop.answer = "lost"
    buy(play, settles="300 ms")
    shop.answer = "done"
    again = buy(play, act_again=True)
    assert (again.why, shop.orders, outcomes(again), state(play)) == ("", ["lamp"], ["seen"], ActState.SEEN)
    assert buy(play, act_again=True).story()[-1].endswith("already so")
    assert shop.orders == ["lamp"]


def test_a_later_run_sees_what_an_earlier_one_did(play: Player, shop: Shop) -> None:
    """An act left open whose result shows only after some looks is settled without acting."""
    play.acts.intend(KEY, since=0)
    shop.orders.append("lamp")
    shop.shows_after = 3
    played = buy(play)
    assert (played.why, shop.orders, outcomes(played)) == ("", ["lamp"], ["seen"])
    assert played.story()[-1] == "1 Ensure that a lamp is bought: done by an earlier run"
    assert "POST /buy" not in shop.requests


def test_an_open_act_that_is_seen_at_once_is_settled(play: Player, shop: Shop) -> None:
    """What an earlier run began and finished unheard is known from the first look on."""
    play.acts.intend(KEY, since=0)
    shop.orders.append("lamp")
    assert (outcomes(buy(play)), state(play)) == (["already"], ActState.SEEN)


def test_a_late_list_is_looked_at_again(play: Player, shop: Shop) -> None:
    """An order that the list shows only after some views is waited for, not made again."""
    shop.shows_after = 4
    played = buy(play)
    assert (played.why, shop.orders) == ("", ["lamp"])
    assert len(played.of(Waiting)) >= 2
    assert shop.requests.count("POST /buy") == 1


def test_a_look_that_fails_after_the_commit_is_not_the_last(play: Player, shop: Shop) -> None:
    """A list that is out of order for a while after the order leaves nobody in doubt, and nothing is repeated."""

    def recover(event: Event) -> None:
        if isinstance(event, ActIntended):
            shop.page("out of order", path="/orders", status=500)
        if isinstance(event, Warned):
            shop.pages.pop("/orders", None)

    play.listeners.append(recover)
    played = buy(play)
    assert (played.why, shop.orders, outcomes(played)) == ("", ["lamp"], ["seen"])
    assert any("answers 500" in warned.text for warned in played.of(Warned))


def test_a_look_that_fails_as_the_time_is_over_is_not_the_last(play: Player, shop: Shop) -> None:
    """A look that waits in vain for as long as `settles` has seen nothing, so one more decides."""

    def recover(event: Event) -> None:
        if isinstance(event, ActIntended):
            shop.page("out of order", path="/orders", status=500)
        if isinstance(event, Warned):
            shop.pages.pop("/orders", None)

    play.listeners.append(recover)
    played = buy(play, settles="1 ms")
    assert (played.why, shop.orders, outcomes(played)) == ("", ["lamp"], ["seen"])


def test_a_list_that_stays_out_of_order_leaves_a_doubt(play: Player, shop: Shop) -> None:
    """After the commit a failing look is told as doubt, with its reason, never as a plain failure."""

    def fail(event: Event) -> None:
        if isinstance(event, ActIntended):
            shop.page("out of order", path="/orders", status=500)

    play.listeners.append(fail)
    played = buy(play, settles="300 ms")
    assert (played.status, shop.orders, state(play)) == ("in_doubt", ["lamp"], ActState.INTENDED)
    assert "what failed last: " in played.message
    assert (
        f"answers 500 Internal Server Error. Nothing was repeated. Look at {shop.sites['shop']}orders "
        in played.message
    )


def test_a_closed_window_leaves_a_doubt_that_says_where_to_look(play: Player, shop: Shop) -> None:
    """Nobody has looked for as long as `settles` says; the place is the one that was looked at before the act."""

    def close(event: Event) -> None:
        if isinstance(event, StepStarted) and event.verb == "open" and shop.orders:
            play.page.close()

    play.listeners.append(close)
    played = buy(play)
    assert (played.status, shop.orders, state(play)) == ("in_doubt", ["lamp"], ActState.INTENDED)
    assert played.message == (
        "nobody can tell whether it happened that a lamp is bought: it was begun, and then it could not be looked for: "
        "the browser or its window was closed in the middle of the step. Nothing was repeated. Look at "
        f"{shop.sites['shop']}orders yourself; if it did not happen, run the flow again with --act-again"
    )


def test_something_gone_is_not_seen_on_a_broken_page(play: Player, shop: Shop) -> None:
    """A page that could not be had shows nothing, which must not pass for what should be gone."""
    shop.orders.append("lamp")
    shop.page("<button>Cancel</button>", path="/cancel")

    def fail(event: Event) -> None:
        if isinstance(event, ActIntended):
            shop.page("out of order", path="/orders", status=500)

    play.listeners.append(fail)
    played = play("""
        - ensure: the order is cancelled
          look:
            - open: /orders
          ready: table "Orders"
          seen: {gone: row "lamp"}
          settles: 300 ms
          every: 50 ms
          steps:
            - open: /cancel
            - click: Cancel
              commits: true
    """)
    assert (played.status, outcomes(played)) == ("in_doubt", ["in_doubt"])


def test_another_run_that_came_first_stops_this_one(play: Player, shop: Shop) -> None:
    """Of two runs that looked at the same time only one acts."""

    def overtake(event: Event) -> None:
        if isinstance(event, StepStarted) and event.verb == "click":
            play.acts.intend(KEY, since=0)

    play.listeners.append(overtake)
    played = buy(play)
    assert (played.status, shop.orders, played.of(ActIntended)) == ("failed", [], [])
    assert played.message == (
        "a lamp is bought: another run is at it or has done it meanwhile, so nothing was done here; "
        "run the flow again when that one is through"
    )


def test_acts_are_told_apart_by_their_values(play: Player, shop: Shop) -> None:
    """The sentence with its values filled in is the act: another value is another act."""
    flow = steps(thing="{{ thing }}").replace('row "lamp"', 'row "{{ thing }}"')
    flow = flow.replace("    - click: Buy", '    - fill: {Thing: "{{ thing }}"}\n    - click: Buy')
    for thing in ("lamp", "desk", "lamp"):
        assert play(flow, header="inputs: [thing]\n", inputs={"thing": thing}).why == ""
    assert shop.orders == ["lamp", "desk"]


def test_a_fresh_world_knows_no_acts(play: Player, shop: Shop) -> None:
    """A world that began anew under its name has acts of its own."""
    buy(play, world="demo", world_identity="first")
    shop.orders.clear()
    assert buy(play, world="demo", world_identity="second").story()[-1].endswith("done")
    assert shop.orders == ["lamp"]


def test_without_a_mark_the_whole_block_may_commit(play: Player, shop: Shop) -> None:
    """Where no step says that it commits, the intent is written before the first of them."""
    told: list[str] = []

    def note(event: Event) -> None:
        if isinstance(event, ActIntended):
            told.append("intended")
        if isinstance(event, StepFinished) and event.verb == "open":
            told.append(event.sentence)

    play.listeners.append(note)
    played = play(steps().replace("      commits: true\n", ""))
    assert (played.why, shop.orders) == ("", ["lamp"])
    assert told[:3] == ["Open /orders", "intended", "Open /buy"]


def test_a_key_can_commit(play: Player, shop: Shop) -> None:
    """`press` marked `commits` writes the intent only when its field is there."""
    press = steps().replace("click: Buy", "press: Enter\n      in: Thing")
    missing = play(press.replace("in: Thing", "in: Nothing").replace("timeout: 10 s", "timeout: 300 ms"))
    assert (missing.status, missing.of(ActIntended), shop.orders) == ("failed", [], [])
    assert (play(press).why, shop.orders) == ("", ["lamp"])


def test_an_interrupt_after_the_intent_leaves_the_act_open(play: Player, shop: Shop) -> None:
    """Whoever stops a run at the worst moment finds one order, and the next run settles it."""

    def interrupt(event: Event) -> None:
        if isinstance(event, StepFinished) and event.verb == "click":
            raise KeyboardInterrupt

    play.listeners.append(interrupt)
    with pytest.raises(KeyboardInterrupt):
        buy(play)
    play.listeners.clear()
    assert state(play) is ActState.INTENDED
    assert (buy(play).story()[-1].rsplit(": ", 1)[1], shop.orders) == ("already so", ["lamp"])


class _Asked:
    """A person who notes what was asked, and says yes or no."""

    def __init__(self, *, agrees: bool) -> None:
        self.questions: list[str] = []
        self._agrees = agrees

    def approve(self, question: str) -> bool:
        """Says yes or no."""
        self.questions.append(question)
        return self._agrees

    def enter(self, question: str) -> str:
        """Is not asked for texts."""
        raise AssertionError(question)


@pytest.mark.parametrize("agrees", [True, False])
def test_production_asks_before_each_act(play: Player, shop: Shop, *, agrees: bool) -> None:
    """With or without an `approve` step; where the answer is no, nothing was done and nothing is in doubt."""
    person = _Asked(agrees=agrees)
    played = play(
        """
        - ensure: a lamp is bought
          look:
            - open: /orders
          ready: table "Orders"
          seen: row "lamp"
          settles: 10 s
          steps:
            - open: /buy
            - click: Buy
              commits: true
        """,
        asks_before_acts=True,
        person=person,
    )
    where = f"test, {shop.sites['shop']}buy"
    assert person.questions == [f"This can't be undone: a lamp is bought ({where}). Go on?"]
    assert (played.status, shop.orders) == (("passed", ["lamp"]) if agrees else ("failed", []))
    assert played.why == ("" if agrees else "a lamp is bought: nobody agreed to it, so it was not done")
