"""The one word that was meant."""

from __future__ import annotations

import pytest

from assistant.source import suggest

VERBS = [
    "approve",
    "check",
    "choose",
    "click",
    "each",
    "ensure",
    "expect",
    "fill",
    "hover",
    "if",
    "open",
    "press",
]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("clik", "click"),
        ("Click", "click"),
        ("opne", "open"),
        ("chose", "choose"),
        ("expct", "expect"),
        ("ensures", "ensure"),
        ("aprove", "approve"),
        ("fi", "if"),
        ("zzz", None),
        ("", None),
        ("x", None),
        ("type", None),
    ],
)
def test_the_nearest_verb_is_suggested(word: str, meant: str | None) -> None:
    """A slip of the finger is told from a word of its own."""
    assert suggest(word, VERBS) == meant


def test_hyphens_underscores_and_spaces_are_the_same() -> None:
    """The name of an input is found however its words are joined."""
    assert suggest("account-id", ["accounts", "account_id"]) == "account_id"


def test_of_equally_near_words_the_one_with_the_longer_common_start_wins() -> None:
    """A common start weighs more than the order of the choices."""
    assert suggest("resource_x", ["besource_id", "resource_id"]) == "resource_id"


def test_there_is_nothing_to_suggest_without_choices() -> None:
    """No choices, no suggestion."""
    assert suggest("click", []) is None
