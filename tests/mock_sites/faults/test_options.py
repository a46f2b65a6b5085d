"""Options of faults: what is taken from a command line and from JSON, and the sentences for the rest."""

import pytest

from mock_sites.faults import FAULTS, FaultError
from mock_sites.faults.options import Option, Value, read_options
from mock_sites.faults.slow import draw_latency

WHOLE = Option(name="times", help="How often.", default=1)
NUMBER = Option(name="seconds", help="How long.", default=0.5, most=60)
CHOICE = Option(name="when", help="When.", default="before", choices=("before", "after"))
TEXT = Option(name="label", help="Which.", default="")


@pytest.mark.parametrize(
    ("option", "given", "read"),
    [
        (WHOLE, "3", 3),
        (WHOLE, 3, 3),
        (WHOLE, 3.0, 3),
        (WHOLE, 0, 0),
        (NUMBER, "2.5", 2.5),
        (NUMBER, 60, 60.0),
        (CHOICE, "after", "after"),
        (TEXT, "Submit", "Submit"),
        (Option(name="status", help="", default="502", choices=("502", "503")), 503, "503"),
    ],
)
def test_text_and_json_values_are_read(option: Option, given: object, read: Value) -> None:
    """A number may come as text, as a command line has it, and has the option's type afterwards."""
    assert option.read(given) == read
    assert type(option.read(given)) is type(read)


@pytest.mark.parametrize(
    ("option", "given", "sentence"),
    [
        (WHOLE, "often", "times can't be 'often'; it is a whole number from 0"),
        (WHOLE, -1, "times can't be -1; it is a whole number from 0"),
        (WHOLE, 1.5, "times can't be 1.5; it is a whole number from 0"),
        (WHOLE, True, "times can't be True; it is a whole number from 0"),
        (WHOLE, None, "times can't be None; it is a whole number from 0"),
        (WHOLE, "9" * 400, f"times can't be '{'9' * 400}'; it is a whole number from 0"),
        (NUMBER, "nan", "seconds can't be 'nan'; it is a number from 0 to 60"),
        (NUMBER, 61, "seconds can't be 61; it is a number from 0 to 60"),
        (CHOICE, "befor", "when can't be 'befor' (did you mean 'before'?); it is one of before, after"),
        (CHOICE, 3, "when is text, not 3"),
        (TEXT, ["Submit"], "label is text, not ['Submit']"),
        (TEXT, "\ud800", "label is text, not '\\ud800'"),
    ],
)
def test_a_value_that_can_not_be_is_refused_in_a_sentence(
    option: Option, given: object, sentence: str
) -> None:
    """The sentence names the option, what was given and what would have been right."""
    with pytest.raises(FaultError) as refusal:
        option.read(given)
    assert str(refusal.value) == sentence


def test_an_unknown_option_is_refused_with_the_nearest() -> None:
    """So a misspelled option can't pass for the default."""
    with pytest.raises(FaultError) as refusal:
        read_options("slow", (NUMBER, WHOLE), {"second": 1})
    assert str(refusal.value) == (
        "the fault slow has no option 'second' (did you mean 'seconds'?); it has seconds, times"
    )


def test_what_is_not_given_has_its_default() -> None:
    """All options are there, whatever was given."""
    assert read_options("slow", (NUMBER, WHOLE), {"times": "2"}) == {"seconds": 0.5, "times": 2}


@pytest.mark.parametrize("name", FAULTS)
def test_defaults_and_examples_are_what_may_be_set(name: str) -> None:
    """A default that its own option refuses, or an example that does not work, would be a trap."""
    fault = FAULTS[name]
    place = {"site", "path"}
    for option in fault.options:
        assert option.read(option.default) == option.default
        assert option.help.endswith(".")
    read_options(name, fault.options, {key: fault.example[key] for key in fault.example.keys() - place})


def test_fixed_latency_is_the_latency() -> None:
    """Whatever is drawn."""
    assert draw_latency("fixed", 0.8, 0.5, 0.99) == 0.8


def test_uniform_latency_lies_around_the_middle() -> None:
    """From one end to the other, by the part that the spread says."""
    assert draw_latency("uniform", 2, 0.5, 0) == 1
    assert draw_latency("uniform", 2, 0.5, 0.5) == 2
    assert draw_latency("uniform", 2, 3, 0) == 0


@pytest.mark.parametrize(
    ("distribution", "mean"), [("uniform", 2), ("exponential", 2), ("lognormal", 2 * 1.1331)]
)
def test_a_distribution_has_its_mean(distribution: str, mean: float) -> None:
    """Over chances that are spread evenly; of lognormal, seconds times exp(sigma² / 2)."""
    count = 20_000
    drawn = [draw_latency(distribution, 2, 0.5, (number + 0.5) / count) for number in range(count)]
    assert sum(drawn) / count == pytest.approx(mean, rel=0.01)
    assert min(drawn) >= 0


def test_the_ends_of_chance_have_a_latency() -> None:
    """A draw of exactly 0 and the largest there is."""
    for distribution in ("exponential", "lognormal"):
        assert draw_latency(distribution, 1, 1, 0) >= 0
        assert draw_latency(distribution, 1, 1, 1 - 2**-48) > 1
