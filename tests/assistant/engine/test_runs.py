"""A run as a whole: flows within flows, what is done at the end, and how a run ends."""

from __future__ import annotations

import pytest

from assistant.errors import UsageError
from assistant.events import Event, RunFinished, RunStarted, StepStarted, ValueSaved, Warned
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

PAGE = "<dl><dt>No.</dt><dd>N7</dd><dt>Name</dt><dd>lamp</dd></dl><label>Code <input id=code></label>"


def test_a_run_tells_what_happens(play: Player, shop: Shop) -> None:
    """The first event says what begins, the last one how it ended; each step begins and ends in between."""
    shop.page(PAGE)
    played = play(
        "- open: /\n- save: {number: No.}",
        header="inputs: {word: {kind: secret}, colour: {default: red}}\noutputs: {number: {pattern: 'N[0-9]'}}\n",
        inputs={"word": "s3cret"},
        world="demo",
        rerun="assistant run main",
    )
    assert played.names() == ["run_started", "value_saved", "run_finished"]
    [started] = played.of(RunStarted)
    assert (started.run, started.flow, started.title) == ("run-1", "main", "The test")
    assert (started.environment, started.world) == ("test", "demo")
    assert started.inputs == {"word": "••••••", "colour": "red"}
    assert started.browser.startswith("chromium ")
    assert [(step.number, step.depth, step.verb, step.line) for step in played.of(StepStarted)] == [
        ("1", 0, "open", 6),
        ("2", 0, "save", 7),
    ]
    assert played.finished == played.events[-1]
    assert played.finished.outputs == {"number": "N7"}
    assert played.finished.failure is None
    times = [event.at for event in played.events]
    assert times == sorted(times)


def test_flows_within_flows_are_numbered(play: Player, shop: Shop) -> None:
    """Steps of a flow that is run are numbered below the step that runs it, as are those of blocks."""
    shop.page(PAGE)
    play.flows["inner"] = """
        name: The inner one
        steps:
          - if: text "lamp"
            then:
              - run: innermost
    """
    play.flows["innermost"] = """
        name: The innermost one
        steps:
          - expect: lamp
    """
    played = play("- open: /\n- run: inner\n- expect: lamp")
    assert [line.split(": ")[0] for line in played.story()] == [
        "1 Open /",
        '2.1.1.1 Expect that "lamp" is shown',
        "2.1.1 innermost",
        '2.1 If text "lamp" is shown',
        "2 inner",
        '3 Expect that "lamp" is shown',
    ]


def test_a_flow_that_is_run_has_values_of_its_own(play: Player, shop: Shop) -> None:
    """It sees what `with` gives it and what the environment sets, and nothing of its caller; only outputs come back."""
    shop.page(PAGE)
    play.flows["inner"] = """
        name: The inner one
        inputs: {given: , token: , colour: {default: green}}
        outputs: {number: , given: }
        steps:
          - fill: {Code: "{{ given }}/{{ token }}/{{ colour }}"}
          - save: {number: No., name: Name}
    """
    played = play(
        """
        - open: /
        - save: {name: No.}
        - run: inner
          with: {given: "{{ colour }}"}
          save: number
        - expect: "{{ name == 'N7' and number == 'N7' and colour == 'red' }}"
        """,
        header="inputs: [colour]\noutputs: {number: }\n",
        inputs={"colour": "red"},
        provided={"token": "t0ken"},
    )
    assert played.why == ""
    assert play.page.locator("#code").input_value() == "red/t0ken/green"
    assert [saved.name for saved in played.of(ValueSaved)] == ["name", "number", "name"]
    assert played.finished.outputs == {"number": "N7"}


def test_a_secret_stays_one_on_its_way(play: Player, shop: Shop) -> None:
    """What a caller makes of a secret is a secret in the flow that it runs."""
    shop.page(PAGE)
    play.flows["inner"] = """
        name: The inner one
        inputs: [word]
        steps:
          - fill: {Code: "{{ word }}"}
          - expect: {see: Code, value: other}
            timeout: 300 ms
    """
    played = play(
        '- open: /\n- run: inner\n  with: {word: "<{{ word }}>"}',
        header="inputs: {word: {kind: secret}}\n",
        inputs={"word": "s3cret"},
    )
    assert play.page.locator("#code").input_value() == "<s3cret>"
    assert played.failure.values == {"word": "••••••"}
    assert "s3cret" not in repr(played.events)
    assert '2.1 Fill "Code" with “••••••”: passed' in played.story()


def test_a_wrong_value_for_a_flow_within_is_told_at_its_step(play: Player, shop: Shop) -> None:
    """A value that doesn't have the shape of the other flow's input fails the step that hands it over."""
    shop.page(PAGE)
    play.flows["inner"] = "name: The inner one\ninputs: {id: {pattern: '[0-9]{3}'}}\nsteps:\n  - open: /\n"
    played = play('- open: /\n- save: {number: No.}\n- run: inner\n  with: {id: "{{ number }}"}')
    assert played.message == "input id is 'N7', which doesn't have the shape [0-9]{3}"
    assert (played.failure.line, played.failure.kind) == (6, "test")
    assert played.story()[-1] == "3 inner: The inner one: failed"


def test_an_output_has_to_have_its_shape(play: Player, shop: Shop) -> None:
    """A value of another shape stops the run where it is read, or taken over from another flow."""
    shop.page(PAGE)
    header = "outputs: {number: {pattern: 'CS[0-9]'}}\n"
    read = play("- open: /\n- save: {number: No.}\n- expect: dialog\n  timeout: 300 ms", header=header)
    assert read.message == "number is 'N7', which doesn't have the shape CS[0-9]"
    play.flows["inner"] = "name: The inner one\noutputs: [number]\nsteps:\n  - save: {number: No.}\n"
    taken = play(
        "- open: /\n- run: inner\n  save: number\n- expect: dialog\n  timeout: 300 ms", header=header
    )
    assert taken.message == "number is 'N7', which doesn't have the shape CS[0-9]"
    assert taken.finished.outputs == {}


def test_an_output_that_was_not_read_fails_the_run(play: Player, shop: Shop) -> None:
    """A flow gives all that it promises, or it fails."""
    shop.page(PAGE)
    steps = "- open: /\n- if: dialog\n  then:\n    - save: {number: No.}"
    assert (
        play(steps, header="outputs: [number]\n").message
        == "the flow 'main' ended without its output 'number'"
    )


def test_what_was_read_before_a_failure_is_given(play: Player, shop: Shop) -> None:
    """An ID that was read is not lost when a later step fails."""
    shop.page(PAGE)
    played = play(
        "- open: /\n- save: {number: No.}\n- expect: dialog\n  timeout: 300 ms\n- save: {name: Name}",
        header="outputs: [number, name]\n",
    )
    assert (played.status, played.finished.outputs) == ("failed", {"number": "N7"})


def test_finally_is_done_in_any_case(play: Player, shop: Shop) -> None:
    """What stands under `finally` is done after success and after failure, also of a flow that is run."""
    shop.page(PAGE)
    play.flows["inner"] = """
        name: The inner one
        steps:
          - expect: dialog
            timeout: 200 ms
        finally:
          - fill: {Code: inner}
    """
    passed = play("- open: /", finally_='- fill: {Code: "done"}')
    assert passed.story()[-1] == '2 Fill "Code" with “done”: passed'
    failed = play("- open: /\n- run: inner\n- fill: {Code: never}", finally_='- fill: {Code: "done"}')
    assert [line for line in failed.story() if "failed" in line or "Fill" in line] == [
        "2.1 Expect that dialog is shown: failed",
        '2.2 Fill "Code" with “inner”: passed',
        "2 inner: The inner one: failed",
        '3 Fill "Code" with “done”: passed',
    ]
    assert failed.failure.sentence == "Expect that dialog is shown"


def test_a_failure_at_the_end_does_not_hide_the_first(play: Player, shop: Shop) -> None:
    """What fails under `finally` after a failure is a warning; after success it fails the run."""
    shop.page(PAGE)
    first = play(
        "- open: /\n- expect: dialog\n  timeout: 300 ms",
        finally_="- expect: alert\n  timeout: 300 ms\n- fill: {Code: never}",
    )
    assert first.message.startswith("there is no dialog on")
    assert [warned.text for warned in first.of(Warned)] == [
        f"a step under 'finally' failed as well: there is no alert on “The shop” ({shop.sites['shop']}) after 0.3 s"
    ]
    assert play("- open: /", finally_="- expect: alert\n  timeout: 300 ms").message.startswith(
        "there is no alert on"
    )


def test_a_failure_within_is_told_with_its_trail(play: Player, shop: Shop) -> None:
    """The innermost step is told, with the titles of the flows that lead to it."""
    shop.page(PAGE)
    play.flows["inner"] = "name: The inner one\nsteps:\n  - run: innermost\n"
    play.flows["innermost"] = "name: The innermost one\nsteps:\n  - expect: dialog\n    timeout: 200 ms\n"
    played = play("- open: /\n- run: inner")
    assert played.failure.trail == ("The inner one", "The innermost one")
    assert played.failure.file.endswith("innermost.yaml")
    assert played.failure.line == 3
    assert [line for line in played.story() if line.endswith("failed")] == [
        "2.1.1 Expect that dialog is shown: failed",
        "2.1 innermost: The innermost one: failed",
        "2 inner: The inner one: failed",
    ]


def test_wrong_inputs_are_told_before_anything_happens(play: Player, shop: Shop) -> None:
    """No event is told and no page is opened for a run that can't begin."""
    with pytest.raises(UsageError, match="the flow 'main' needs the input 'amount'"):
        play("- open: /", header="inputs: [amount]\n")
    assert shop.requests == []


@pytest.mark.parametrize("verb", ["open", "click"])
def test_an_interrupted_run_is_told_to_its_end(play: Player, shop: Shop, verb: str) -> None:
    """Whoever interrupts a run gets the interrupt; listeners are told the end, and `finally` is done."""
    shop.page(PAGE + "<button>Buy</button>")
    told: list[Event] = []

    def interrupt(event: Event) -> None:
        told.append(event)
        if isinstance(event, StepStarted) and event.verb == verb:
            raise KeyboardInterrupt

    play.listeners.append(interrupt)
    with pytest.raises(KeyboardInterrupt):
        play(
            "- open: /\n- click: Buy\n- open: /never",
            finally_="- hover: Buy" if verb == "click" else "- press: x",
        )
    finished = told[-1]
    assert isinstance(finished, RunFinished)
    assert (finished.status, finished.failure) == ("interrupted", None)
    assert [event.verb for event in told if isinstance(event, StepStarted)][-1] in ("hover", "press")
    assert "GET /never" not in shop.requests


def test_templates_that_fail_are_the_flows_fault(play: Player, shop: Shop) -> None:
    """A template that can't be filled fails its step, and says which."""
    shop.page(PAGE)
    played = play('- open: /\n- save: {number: No.}\n- fill: {Code: "{{ number + 1 }}"}')
    assert played.message == "'{{ number + 1 }}': can only concatenate str (not \"int\") to str"
    assert (played.failure.kind, played.failure.line) == ("test", 6)


@pytest.mark.parametrize(
    ("thing", "steps", "message"),
    [
        (
            "5",
            '- each: "{{ thing | int }}"\n  steps:\n    - open: /',
            "each needs a list, but {{ thing | int }} is 5",
        ),
        (
            "a b",
            '- shot: "{{ thing }}"',
            "'a b' can't be a picture's name; write letters, digits, dots, - and _",
        ),
        (
            "../up",
            '- shot: "{{ thing }}"',
            "'../up' can't be a picture's name; write letters, digits, dots, - and _",
        ),
        ("", '- click: "{{ thing }}"', 'the name in "{{ thing }}" is empty, so it could be anything'),
        (
            "",
            "- click: button /{{ thing }}/",
            "the name in button /{{ thing }}/ is empty, so it could be anything",
        ),
        (
            "",
            '- click: button in row "{{ thing }}"',
            'the name in row "{{ thing }}" is empty, so it could be anything',
        ),
    ],
)
def test_values_that_do_not_fit_fail_their_step(
    play: Player, shop: Shop, thing: str, steps: str, message: str
) -> None:
    """What only turns out to be wrong with its value is told at the step; nothing without a name is clicked."""
    button = "<button onclick=\"document.title = 'clicked'\"><svg></svg></button>"
    shop.page(f"{PAGE}{button}<table><tr><td></td></tr></table>")
    played = play("- open: /\n" + steps, header="inputs: [thing]\n", inputs={"thing": thing})
    assert (played.message, played.failure.kind) == (message, "test")
    assert play.page.title() == "The shop"


def test_a_flow_without_a_site_has_to_say_where_a_page_is(play: Player, shop: Shop) -> None:
    """A path needs a site, on top of the flow or beside `open`."""
    play.flows["inner"] = "name: Without a site\nsteps:\n  - open: /\n"
    assert (
        play("- run: inner").message
        == "which site is / on? Write 'site' at the top of the flow or beside 'open'"
    )


def test_a_site_without_an_address_is_told(play: Player, shop: Shop) -> None:
    """A site that the flow's check knew and the run's environment doesn't is the environment's fault."""
    played = play("- open: /\n  site: help", sites={"shop": shop.sites["shop"]})
    assert played.failure.kind == "environment"
    assert "has no site 'help'; add it to config.yaml" in played.message


def test_a_timeout_beside_run_is_that_of_the_whole_flow(play: Player, shop: Shop) -> None:
    """However patient the steps of a flow are, it ends in time; what has to be done in any case is done."""
    shop.page("<h1>Shop</h1>")
    play.flows["slow"] = """
        name: Slow
        site: shop
        steps:
          - open: /
          - wait: heading "Bank"
            timeout: 1 min
        finally:
          - expect: heading "Shop"
    """
    played = play("- run: slow\n  timeout: 300 ms")
    assert (
        played.message.startswith('expected that heading "Bank" is shown, but')
        or "there is no" in played.message
    )
    assert played.finished.seconds < 20
    assert [line for line in played.story() if "Shop" in line] == [
        '1.3 Expect that heading "Shop" is shown: passed'
    ]


def test_a_flow_without_time_left_does_nothing_more(play: Player, shop: Shop) -> None:
    """The step at which the time is over says so."""
    shop.page("<h1>Shop</h1>")
    play.flows["slow"] = """
        name: Slow
        site: shop
        steps:
          - open: /
          - if: heading "Bank"
            within: 500 ms
            then: []
          - expect: heading "Shop"
    """
    played = play("- run: slow\n  timeout: 400 ms")
    assert played.message == "the flow 'slow' is not through within the 'timeout' of the step that runs it"
