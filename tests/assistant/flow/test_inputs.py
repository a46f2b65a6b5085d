"""Inputs: where their values come from, and in which shape they are taken."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.engine.inputs import read_inputs
from assistant.errors import UsageError
from assistant.flow import Flow, Input
from assistant.values import Secret


def flow(**inputs: Input) -> Flow:
    """Gives a flow that takes these inputs."""
    return Flow(name="buy", title="Buy", file="buy.yaml", text="", inputs=inputs)


@pytest.mark.parametrize(
    ("declared", "raw", "value"),
    [
        (Input(), "012345670123", "012345670123"),
        (Input(), "1e5", "1e5"),
        (Input(), "0x10", "0x10"),
        (Input(), " padded ", " padded "),
        (Input(), True, "true"),
        (Input(pattern="[0-9a-f]{32}"), "0" * 32, "0" * 32),
        (Input(kind="number"), "12", 12),
        (Input(kind="number"), "-1.5", -1.5),
        (Input(kind="number"), 3, 3),
        (Input(kind="boolean"), "True", True),
        (Input(kind="boolean"), "false", False),
        (Input(kind="boolean"), False, False),
        (Input(kind="secret"), "s3cret", Secret("s3cret")),
        (Input(kind="secret", pattern="[a-z0-9]+"), "s3cret", Secret("s3cret")),
    ],
)
def test_a_value_is_read_in_the_kind_that_is_declared(declared: Input, raw: object, value: object) -> None:
    """Texts keep their digits; numbers, truth values and secrets become such."""
    read = declared.read("x", raw)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("declared", "raw", "message"),
    [
        (
            Input(pattern="[0-9a-f]{32}"),
            "0" * 31,
            f"input x is '{'0' * 31}', which doesn't have the shape [0-9a-f]{{32}}",
        ),
        (
            Input(pattern="[0-9]{3}"),
            "012 ",
            "input x is '012 ', which doesn't have the shape [0-9]{3} (it has blanks around it)",
        ),
        (
            Input(pattern="[0-9]{3}"),
            "012\n",
            "input x is '012\\n', which doesn't have the shape [0-9]{3} (it has blanks around it)",
        ),
        (
            Input.model_validate({"pattern": "[0-9]", "from": "account-id"}),
            "a" * 100,
            f"input x is '{'a' * 59}…', which doesn't have the shape [0-9]; read it with: assistant run account-id",
        ),
        (Input(kind="number"), "many", "input x is 'many'; write a number"),
        (Input(kind="boolean"), "yes", "input x is 'yes'; write true or false"),
        (
            Input(kind="secret", pattern="[a-z]+"),
            "s3cret ",
            "input x is a secret that doesn't have the shape [a-z]+ (it has blanks around it)",
        ),
    ],
)
def test_a_value_of_another_shape_is_refused(declared: Input, raw: str, message: str) -> None:
    """A truncated or padded value stops the run at once, and a secret isn't shown for it."""
    with pytest.raises(UsageError) as told:
        declared.read("x", raw)
    assert str(told.value) == message


def test_what_is_given_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value is taken from the caller, else the environment variable, else config.yaml, else the default."""
    declared = flow(colour=Input(env="COLOUR", default="by default"))
    provided = {"colour": "set"}
    monkeypatch.setenv("COLOUR", "from outside")
    assert read_inputs(declared, {"colour": "given"}, provided) == {"colour": "given"}
    assert read_inputs(declared, {}, provided) == {"colour": "from outside"}
    monkeypatch.delenv("COLOUR")
    assert read_inputs(declared, {}, provided) == {"colour": "set"}
    assert read_inputs(declared, {}, {}) == {"colour": "by default"}


def test_a_secret_stays_one() -> None:
    """A secret that another flow hands on is taken as it is."""
    assert read_inputs(flow(word=Input(kind="secret")), {"word": Secret("s")}, {}) == {"word": Secret("s")}


@pytest.mark.parametrize(
    ("inputs", "given", "message"),
    [
        (
            {"amount": Input()},
            {"amuont": "1"},
            "the flow 'buy' has no input 'amuont'; did you mean 'amount'?",
        ),
        (
            {"amount": Input(), "b": Input()},
            {"zzz": "1"},
            "the flow 'buy' has no input 'zzz'; it takes amount, b",
        ),
        ({}, {"amount": "1"}, "the flow 'buy' has no input 'amount'; it takes none"),
        (
            {"amount": Input(help="How many")},
            {},
            "the flow 'buy' needs the input 'amount' (How many); give it with -i amount=…",
        ),
        (
            {"id": Input.model_validate({"from": "account-id"})},
            {},
            "the flow 'buy' needs the input 'id'; give it with -i id=…, or read it with: assistant run account-id",
        ),
        (
            {"word": Input(kind="secret", env="WORD")},
            {},
            "the flow 'buy' needs the input 'word'; set the environment variable WORD",
        ),
        ({"word": Input(kind="secret")}, {}, "the flow 'buy' needs the input 'word'; set it in config.yaml"),
    ],
)
def test_what_is_missing_or_too_much_is_told(
    inputs: dict[str, Input], given: dict[str, Any], message: str
) -> None:
    """The message says what to type instead."""
    with pytest.raises(UsageError) as told:
        read_inputs(flow(**inputs), given, {})
    assert str(told.value) == message
