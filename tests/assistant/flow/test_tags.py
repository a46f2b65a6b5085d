"""Expressions over tags: what they mean, and where they are wrong."""

from __future__ import annotations

import pytest

from assistant.errors import UsageError
from assistant.flow.tags import matching


@pytest.mark.parametrize(
    ("expression", "is_met"),
    [
        ("reads", True),
        ("costs", False),
        ("not costs", True),
        ("onboarding and reads", True),
        ("onboarding and costs", False),
        ("costs or onboarding and reads", True),
        ("(costs or onboarding) and not reads", False),
        ("not not reads", True),
        ("not (costs or changes)", True),
    ],
)
def test_an_expression_tells_which_flows_are_meant(expression: str, is_met: bool) -> None:
    """`not` binds closer than `and`, and `and` closer than `or`."""
    assert matching(expression)(("onboarding", "reads")) is is_met


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("", "a tag is needed here, such as onboarding (tags):\n  \n  ^"),
        ("reads and", "a tag is needed here, such as onboarding (tags):\n  reads and\n           ^"),
        ("reads costs", "'costs' has to be joined by 'and' or 'or' (tags):\n  reads costs\n        ^"),
        ("not (reads", "a bracket is not closed; write ')' here (tags):\n  not (reads\n            ^"),
        ("or reads", "a tag is needed here, such as onboarding (tags):\n  or reads\n  ^"),
        ("reads)", "')' has to be joined by 'and' or 'or' (tags):\n  reads)\n       ^"),
    ],
)
def test_a_faulty_expression_is_told_with_its_place(expression: str, why: str) -> None:
    """The message shows the expression with a sign under the place, and says what to write."""
    with pytest.raises(UsageError) as raised:
        matching(expression)
    assert str(raised.value) == why
