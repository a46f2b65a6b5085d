"""Flows that are in order: what they become."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import ValidationError

from assistant.flow import Flow, FlowLibrary, Output
from assistant.source import read
from assistant.steps import VERBS, Step
from assistant.steps.click import Click
from assistant.steps.each import Each
from assistant.steps.expect import Expect
from assistant.steps.fill import Fill
from assistant.steps.run import Run
from assistant.steps.select import Select
from assistant.steps.walk import walk
from assistant.target import parse
from assistant.validation import keys_of
from tests.assistant.flow.test_bad_flows import HERE, SITES

GOOD = sorted((HERE / "good").glob("*.yaml"))


@pytest.fixture
def library() -> FlowLibrary:
    """The library of the good flows."""
    return FlowLibrary(HERE / "good", sites=SITES)


@pytest.fixture
def every(library: FlowLibrary) -> Flow:
    """The flow that has every verb with all its keys."""
    return library.load("every_verb")


S = TypeVar("S", bound=Step)


def steps_of(flow: Flow, kind: type[S]) -> list[S]:
    """Gives all steps of a kind, wherever they stand."""
    return [step for step in walk((*flow.steps, *flow.last)) if isinstance(step, kind)]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_flow_has_no_faults(library: FlowLibrary, path: Path) -> None:
    """Nothing is told of a flow that is in order."""
    assert library.problems(path) == []


def test_the_good_flows_have_every_key_of_every_verb() -> None:
    """What the language offers is written at least once, so that a key that can't be read is noticed."""
    seen: dict[str, set[str]] = {verb: set() for verb in VERBS}

    def collect(value: object) -> None:
        if isinstance(value, dict):
            for verb in VERBS.keys() & value.keys():
                seen[verb] |= value.keys()
            for child in value.values():
                collect(child)
        elif isinstance(value, list):
            for child in value:
                collect(child)

    for path in GOOD:
        collect(read(path).value)
    common = {"chapter", "note", "say", "shot", "timeout", "optional"}
    missing = {verb: set(keys_of(model)) - common - seen[verb] for verb, model in VERBS.items()}
    assert {verb: keys for verb, keys in missing.items() if keys} == {}
    assert common <= set().union(*seen.values())


def test_a_flow_knows_what_its_file_says(library: FlowLibrary) -> None:
    """Title, site, tags, inputs and outputs are as they stand on top; the name is the file's."""
    flow = library.load("buy")
    assert (flow.name, flow.title, flow.site, flow.tags) == ("buy", "Buy something", "shop", ("costs",))
    assert flow.about == "Every part of a flow, once."
    assert list(flow.inputs) == ["amount", "password", "size", "gift"]
    assert flow.outputs == {"number": Output(help="The order's number", pattern=r"N\d+")}
    assert flow.inputs["size"].default == "012"
    assert flow.inputs["gift"].default == "false"
    assert flow.text.startswith("name: Buy something\n")


def test_inputs_and_outputs_may_be_declared_in_short(every: Flow) -> None:
    """A list of names, or names without more, declares inputs and outputs of which nothing needs to be said."""
    assert list(every.inputs) == ["workspace", "email"]
    assert every.outputs == {"number": Output(), "code": Output()}
    assert every.after == ("buy",)


def test_digits_stay_as_they_are_written(every: Flow) -> None:
    """No ID is read as a number, in whatever place it stands."""
    [fill], [select] = steps_of(every, Fill), steps_of(every, Select)
    assert {str(label): text for label, text in fill.fill.items()} == {
        '"Amount"': "012345670123",
        '"Note"': "1e5",
        '"Code"': "0x10",
        '"Long"': "12345678901234567890123",
        '"Yes"': "yes",
        '"No"': "true",
    }
    assert [one.name for options in select.select.values() for one in options] == [
        "10",
        "/re.?d/",
        None,
        None,
    ]
    assert steps_of(every, Run)[0].inputs == {"amount": "5", "size": "013"}
    assert [step.each for step in steps_of(every, Each)] == ["{{ workspace }}", ("012", "1e5")]
    assert str(steps_of(every, Click)[1].click) == '"2"'


def test_short_forms_mean_their_long_forms(every: Flow) -> None:
    """A plain text is something to see, a lone template a value to be true, a plain shot a name."""
    conditions = [step.expect for step in steps_of(every, Expect)]
    assert conditions[0].see == parse("Done")
    compared, unlocked = conditions[8:10]
    assert (compared.that, compared.see) == ("{{ workspace == email }}", None)
    assert (unlocked.that, unlocked.see) == (None, parse("{{ workspace }} was unlocked"))
    shot = steps_of(every, Click)[0].shot
    assert shot is not None
    assert (shot.name, shot.area, shot.box) == ("after-buying", (), ())


def test_a_step_knows_its_place(every: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step's place is that of its verb in the file, as a person would type the file's name."""
    monkeypatch.chdir(HERE)
    flow = FlowLibrary(HERE / "good", sites=SITES).load("buy")
    assert [str(step.place) for step in flow.steps] == ["good/buy.yaml:13:5", "good/buy.yaml:14:5"]
    assert all(step.place.mark.line > 1 for step in walk((*every.steps, *every.last)))


def test_every_step_says_itself_in_a_sentence(every: Flow) -> None:
    """Each step has words for people, in the imperative and without a full stop."""
    assert [step.describe() for step in walk((*every.steps, *every.last))] == [
        "Open /orders/{{ workspace }} of shop",
        'Click button "Buy" in row "{{ workspace }}"',
        'Click "2"',
        (
            'Fill "Amount" with “012345670123”, "Note" with “1e5”, "Code" with “0x10”, '
            '"Long" with “12345678901234567890123”, "Yes" with “yes”, "No" with “true”'
        ),
        (
            'Select “10” in "Size", “/re.?d/” in "Colour", '
            'the option with the value “l” and the option number 2 in "Weights"'
        ),
        'Choose "Standard"',
        'Tick "I agree"',
        'Clear "News"',
        'Press Enter in "Amount"',
        "Press Control+A",
        'Hover over "Menu"',
        "Go to the tab of shop and close this one",
        'Expect that "Done" is shown',
        "Expect that status reads “/bought/”",
        'Expect that "Amount" holds “5”',
        "Expect that row is there 0 times",
        'Expect that "Buy" is disabled',
        "Expect that dialog is gone",
        "Expect that the address is /orders/",
        "Expect that the page's title is The shop",
        "Expect that {{ workspace == email }} is true",
        'Expect that "{{ workspace }} was unlocked" is shown',
        "Expect that true is true",
        'Verify that "Done" is shown and it is not so that "Gone" is shown',
        "Wait until shop.order_table is shown, reloading every 0.5 s",
        'Save number from column "No." in row "{{ workspace }}", status from css=#status',
        "Ask a person: The code sent to {{ email }}",
        "Ask for approval: Spend {{ number }}?",
        "Take the picture order-{{ number }}",
        "Ensure that the workspace {{ workspace }} is bought",
        "Open /orders",
        'Click "Buy"',
        "buy: Buy something",
        "If alert is shown",
        'Click "OK"',
        'Click "Cancel"',
        "For each one of {{ workspace }}",
        'Expect that row "{{ one }}" is shown',
        "For each item of 012, 1e5",
        'Expect that row "{{ item }}" is shown',
        "Type “{{ code }}”",
        "Press Tab, Enter",
        'Drag row "Lamp" to row "Chair"',
        "Scroll down in table",
        'In iframe "Payment"',
        'Click "Pay"',
        "Accept the dialog “/Really/” with “yes”",
        'Click "Delete"',
        "Go to the tab whose title is Orders",
        'In the window that "Sign In" opens',
        'Click "Allow"',
        "Call POST /api/orders of shop",
        "Call POST /api/orders",
        "Wait for a person: Scan the code",
        'Upload files/{{ code }}.pdf to "Licence"',
        'Download file by "Export"',
        'Copy copied by "Copy"',
        "Repeat until dialog is gone, at most 3 times",
        'Click "Close"',
        "Try at most 3 times",
        "Open /",
        'Click "Sign Out"',
    ]


def test_steps_are_values(every: Flow) -> None:
    """A flow that was read can't be changed."""
    with pytest.raises(ValidationError, match="frozen"):
        every.steps[0].say = "something else"
