"""Playwright's locators as targets: read as Python, never run."""

from __future__ import annotations

import pytest

from assistant.recording.notation import written
from assistant.recording.playwright_code import Untranslatable, target_in_code
from assistant.target import parse

TRANSLATED = {
    'page.get_by_role("button", name="OK").click()': 'button "OK"',
    'page.get_by_role("heading", name="Workspaces", level=1).click()': 'heading "Workspaces" [level=1]',
    'page.get_by_role("dialog").get_by_role("button", name="OK", exact=True).click()': 'button "OK" in dialog',
    'page.get_by_role("row").filter(has_text="a (1)").get_by_role("link").click()': r"link in row /a \(1\)/",
    'page.get_by_role("row").filter(has=page.get_by_role("cell", name="Berlin")).click()': 'row "Berlin"',
    'page.get_by_label("Username").fill("ada")': "Username",
    'page.get_by_placeholder("Search").fill("ada")': "Search",
    'page.get_by_text("Ready", exact=True).click()': 'text "Ready"',
    'page.get_by_role("cell", name=re.compile("Huawei")).click()': "cell /Huawei/",
    'page.get_by_role("cell", name=re.compile("a/b", re.IGNORECASE)).click()': r"cell /(?i:a\/b)/",
    'page.get_by_text(re.compile("^a", re.I | re.M)).click()': "text /(?im:^a)/",
    'page.get_by_role("checkbox", name="I authorize somebody else").check()': "checkbox /I authorize somebody else/",
    'page.get_by_test_id("total").click()': 'css=[data-testid="total"]',
    r"""page.get_by_test_id('a"b\\c').click()""": r'css=[data-testid="a\"b\\c"]',
    """page.get_by_title('He said "hi"').click()""": r'css=[title="He said \"hi\""]',
    'page.locator("#total > b").click()': "css=#total > b",
    'page.locator("text=Ready").click()': 'text "Ready"',
}
REFUSED = {
    'page.locator("a", has_text="OK").click()': "its locator(has_text) has nothing like it in the notation of targets",
    'page.get_by_role("button").nth(1).click()': "it is found by its number (.nth); name it by what it is in",
    'page.get_by_role("button").first.click()': "it is found by its number (.first); name it by what it is in",
    'page.frame_locator("iframe").get_by_role("button").click()': "it is in a frame, into which targets don't look",
    'page.locator("//b").click()': "the selector //b is no CSS",
    'page.get_by_role("button", name=LABEL).click()': "LABEL is computed; write the text that it stands for",
    'page.get_by_text(re.compile("a", re.VERBOSE)).click()': "patterns have no flag VERBOSE",
    'page.get_by_text("a").or_(page.get_by_text("b")).click()': ".or_() has nothing like it in the notation of targets",
}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_locator_is_a_target(code: str) -> None:
    """Each kind of locator has its target, which reads back as itself."""
    target = target_in_code(code)
    assert written(target) == TRANSLATED[code]
    assert parse(written(target)) == target


@pytest.mark.parametrize("code", REFUSED)
def test_what_has_no_target_is_refused_in_words(code: str) -> None:
    """What targets can't say is said to be so, never guessed."""
    with pytest.raises(Untranslatable) as refused:
        target_in_code(code)
    assert str(refused.value) == REFUSED[code]
