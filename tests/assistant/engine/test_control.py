"""How a run goes on: after what is only verified, and past what is optional."""

from __future__ import annotations

from pathlib import Path

from assistant.events import Event, StepFinished, Warned
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


COUNTED = (
    "<h1>0</h1><button onclick=\"const h = document.querySelector('h1'); h.textContent++\">Next</button>"
)


def test_steps_are_repeated_until_it_is_so(play: Player, shop: Shop) -> None:
    """It looks before each round, does nothing when it is so, and fails when the rounds are over."""
    shop.page(COUNTED)
    played = play("""
        - open: /
        - repeat: 5
          until: heading "2"
          steps:
            - click: Next
        - repeat: 5
          until: heading "2"
          steps:
            - click: Next
        - repeat: 2
          steps:
            - click: Next
        - repeat: 2
          until: heading "7"
          steps:
            - click: Next
    """)
    outer = [step for step in played.story() if step.split(" ")[0] in "2345"]
    assert [step.rsplit(": ", 1)[1] for step in outer] == ["2 times", "already so", "2 times", "failed"]
    assert played.message == 'after 2 times it is still not so that heading "7" is shown'


def test_steps_are_tried_again_by_the_kind_of_failure(play: Player, shop: Shop) -> None:
    """A site that is out of order once is asked again; a page that is not as the flow says is not."""
    shop.page("out of order", status=500)

    def recover(event: Event) -> None:
        if isinstance(event, Warned):
            shop.page(COUNTED)

    play.listeners.append(recover)
    played = play("- retry: 3\n  wait: 50 ms\n  steps:\n    - open: /\n    - expect: heading")
    assert (played.why, played.story()[-1]) == ("", "1 Try at most 3 times: at attempt 2")
    assert played.of(Warned)[0].text.startswith("attempt 1 of 3 failed, and is made again in 0.1 s: ")
    again = play("- retry: 3\n  steps:\n    - click: Pay\n      timeout: 100 ms")
    assert (again.status, again.of(Warned)) == ("failed", [])


def test_a_retry_never_repeats_an_act(play: Player, shop: Shop) -> None:
    """What a flow that is run has committed is not done again, nor are the steps of an act without marks."""
    shop.answer = "broken"
    play.flows["pay"] = """
        name: Pay
        site: shop
        steps:
          - open: /buy
          - click: Buy
            commits: true
          - expect: dialog
            timeout: 100 ms
    """
    retried = play("- retry: 3\n  on: [product, environment]\n  steps:\n    - run: pay")
    assert (retried.status, shop.orders) == ("failed", ["lamp"])
    play("""
        - ensure: a lamp is bought
          seen: row "lamp"
          settles: 100 ms
          steps:
            - retry: 3
              on: [product, environment]
              steps:
                - open: /buy
                - click: Buy
                - expect: dialog
                  timeout: 100 ms
    """)
    assert shop.orders == ["lamp", "lamp"]


def test_a_retry_goes_through_an_ensure_again(play: Player, shop: Shop) -> None:
    """An ensure within looks first each time, so what comes after it may be tried again."""
    played = play("""
        - retry: 2
          on: product
          steps:
            - ensure: a lamp is bought
              look: [open: /orders]
              seen: row "lamp"
              steps:
                - open: /buy
                - click: Buy
                  commits: true
            - expect: dialog
              timeout: 100 ms
    """)
    assert (played.status, shop.orders, len(played.of(Warned))) == ("failed", ["lamp"], 1)
    assert shop.requests.count("POST /buy") == 1


def test_steps_are_done_for_each_row(play: Player, shop: Shop, tmp_path: Path) -> None:
    """Rows of a CSV file beside the flow, and of a list in it, give their values as they are written."""
    shop.page("<label>Account <input></label>")
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "customers.csv").write_text('name,values\nAda,012345\n"Bob, Ltd.",7\n')
    played = play("""
        - open: /
        - each: customers.csv
          as: customer
          steps:
            - fill: {Account: "{{ customer.name }} {{ customer.values }}"}
            - expect: {see: Account, value: "{{ customer.name }} {{ customer.values }}"}
        - each: [{code: 007}, {code: "{{ 1 + 1 }}"}]
          steps:
            - fill: {Account: "{{ item.code }}"}
    """)
    assert played.why == ""
    filled = [step.sentence for step in played.of(StepFinished) if step.verb == "fill"]
    assert [sentence.partition("“")[2] for sentence in filled] == [
        "Ada 012345”",
        "Bob, Ltd. 7”",
        "007”",
        "2”",
    ]


def test_a_flow_that_is_run_sees_and_leaves_only_what_is_said(play: Player, shop: Shop) -> None:
    """Values of the same name are each flow's own; only outputs that `save` names come back."""
    shop.page("<dl><dt>Inner</dt><dd>I1</dd><dt>Outer</dt><dd>O1</dd></dl>")
    play.flows["inner"] = """
        name: Inner
        site: shop
        inputs: {note: {default: none given}}
        outputs: {number: {}, other: {}}
        steps:
          - save: {number: value "Inner", other: value "Inner"}
          - if: "{{ note == 'none given' }}"
            then: [expect: {that: true}]
            else: [expect: {that: false}]
    """
    played = play(
        """
        - open: /
        - save: {number: value "Outer", note: value "Outer"}
        - run: inner
          save: other
        - expect: {that: "{{ number == 'O1' and note == 'O1' and other == 'I1' }}"}
        """,
        header="outputs: {number: {}, other: {}}\n",
    )
    assert (played.why, played.finished.outputs) == ("", {"number": "O1", "other": "I1"})
