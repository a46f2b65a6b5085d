"""Labels in another language take the place of the English ones."""

from __future__ import annotations

import re

import pytest

from assistant.target import Labels, parse

LABELS = Labels(
    {
        "Guance SaaS": "观测云 SaaS 版",
        "Running": "运行中",
        "Provisioning": "开通中",
        "OK": "确定",
        "Submit": "提交",
        "I authorize the seller to use the contact information.": "我授权服务商使用联系信息。",
        "Welcome, {account}": "欢迎，{account}",
    }
)


def test_a_label_is_translated() -> None:
    """A target by a label names the same thing in the other language, within what it is in too."""
    assert str(LABELS.target(parse('button "OK" in row "Running"'))) == 'button "确定" in row "运行中"'


def test_what_is_no_label_stays() -> None:
    """A customer's own names are not touched."""
    assert str(LABELS.target(parse('row "Example Production"'))) == 'row "Example Production"'


def test_a_label_with_a_placeholder_keeps_what_it_holds() -> None:
    """The account's name moves into the other language's sentence."""
    assert LABELS.text("Welcome, example-cloud") == "欢迎，example-cloud"


@pytest.mark.parametrize(
    ("pattern", "seen", "not_seen"),
    [
        ("Guance SaaS.*(Provisioning|Running)", "观测云 SaaS 版 87b9 运行中", "观测云 SaaS 版 87b9 已关闭"),
        ("^(OK|Submit)$", "提交", "提交订单"),
        ("I authorize the seller", "我授权服务商使用联系信息。", "我同意协议"),
        ("^wksp_", "wksp_2dc4", "运行中"),
    ],
)
def test_a_pattern_finds_the_same_in_the_other_language(pattern: str, seen: str, not_seen: str) -> None:
    """A regular expression written with English labels matches the Chinese page where it matched the English one."""
    translated = LABELS.pattern(pattern)
    assert re.search(translated, seen), translated
    assert not re.search(translated, not_seen), translated


def test_english_needs_no_labels() -> None:
    """Without labels nothing is changed."""
    target = parse('cell /Running|Closed/ in table "Purchased Apps"')
    assert Labels({}).target(target) == target
