"""Secrets, durations and how values are written."""

from __future__ import annotations

import pytest

from assistant.values import Secret, duration_words, masked, revealed, seconds_from, text_from

SECRET = Secret("Mock-billing-1")


def test_a_secret_hides_itself() -> None:
    """However it is printed, a secret shows nothing of itself, not even its length."""
    shown = [str(SECRET), repr(SECRET), f"{SECRET}", f"{SECRET!r}", f"{[SECRET]}", "%s" % SECRET]  # noqa: UP031 - one more way
    assert not any("Mock" in text for text in shown)
    assert str(SECRET) == str(Secret("x"))
    assert SECRET.reveal() == "Mock-billing-1"


def test_values_are_revealed_for_acting_and_masked_for_showing() -> None:
    """Only secrets differ between the two."""
    values = {"word": SECRET, "count": 3}
    assert revealed(values) == {"word": "Mock-billing-1", "count": 3}
    assert masked(values) == {"word": "••••••", "count": 3}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("500 ms", 0.5), ("2 s", 2), ("2s", 2), (" 1.5 min ", 90), ("1 h", 3600), ("0 s", 0), ("012 s", 12)],
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    """A number and a unit give seconds."""
    assert seconds_from(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "5", "s", "-1 s", "1,5 s", "5 minutes", "1 s 2 ms", "1e3 s", ".5 s"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Anything else is told with what to write."""
    with pytest.raises(
        ValueError, match="is not a duration; write a number and ms, s, min or h, such as 30 s"
    ):
        seconds_from(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0.0 s"),
        (0.44, "0.4 s"),
        (9.96, "10 s"),
        (12.4, "12 s"),
        (99.4, "99 s"),
        (99.6, "1 min 40 s"),
        (120, "2 min"),
        (125.4, "2 min 5 s"),
    ],
)
def test_a_duration_is_written_as_a_person_would(seconds: float, words: str) -> None:
    """Short ones with tenths, long ones in minutes."""
    assert duration_words(seconds) == words


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (False, "false"), (3, "3"), (0.5, "0.5"), ("True", "True")]
)
def test_a_value_is_written_as_in_a_flow(value: object, text: str) -> None:
    """Truth values are written as YAML has them, texts are left alone."""
    assert text_from(value) == text
