"""Playwright's tests in JavaScript and TypeScript as steps: what stands for what, and what has to be refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.importing.builder import Around
from assistant.importing.playwright_javascript import read_script
from assistant.importing.reading import read_drafts
from assistant.recording.draft import Draft
from assistant.recording.sites import KnownSites
from assistant.recording.writing import flow_text

AROUND = Around(sites=KnownSites({"shop": "http://shop.example.com/"}, own="shop"), provided={})


def draft_of(*statements: str) -> Draft:
    """Returns the flow of a test with some statements, of which the first is in the second line."""
    script = "\n".join(["test('Look', async ({ page, context }) => {", *statements, "});"])
    (draft,) = read_script(script, AROUND, lambda line: f"look.ts:{line}")
    return draft


def steps_of(*statements: str) -> str:
    """Returns the steps of a test with some statements, as they are written."""
    return flow_text(draft_of(*statements)).partition("steps:\n")[2]


def names_of(path: Path, script: str) -> list[str]:
    """Returns the names of a file's flows."""
    path.write_text(script, encoding="utf-8")
    return [draft.name for draft in read_drafts(path, AROUND)]


@pytest.mark.parametrize(
    ("statement", "steps"),
    [
        ("await page.goto('/orders');", "  - open: /orders\n"),
        (r"await page.getByText('It\'s \u89c2\u{6d4b}\x41\ud83d\ude00').click();", '  - click: text "It\'s 观测A😀"\n'),
        ("await page.getByText(`Ready`).click();", '  - click: text "Ready"\n'),
        ("await page.getByText(/a\\/b/i).click();", "  - click: text /(?i:a\\/b)/\n"),
        ("await page.getByText(new RegExp('^a', 'g')).click();", "  - click: text /^a/\n"),
        ("await (page!.getByText('a') as Locator).click();", '  - click: text "a"\n'),
        ("await page.getByRole('row', { 'name': 'a', }).click({ timeout: 5 });", '  - click: row "a"\n'),
        ("await /* now */ page.click(/* it */ 'b', { /* soon */ timeout: 5 });", "  - click: css=b\n"),
        ("const row = page.getByRole('row', { name: 'a' }); await row.hover();", '  - hover: row "a"\n'),
        ("await page.click('#total');", "  - click: css=#total\n"),
        ("await page.goto('/'); await page.keyboard.press('Escape');", "  - open: /\n  - press: Escape\n"),
        ("await expect(page.locator('b')).not.toBeVisible();", "  - expect: {gone: css=b}\n"),
        ("await expect.soft(page.locator('b')).toHaveCount(2);", "  - verify:\n      see: css=b\n      count: 2\n"),
        ("await page.goto('/'); await expect(page).toHaveURL(/a/);", "  - open: /\n  - expect: {url: /a/}\n"),
        ("await expect(page.locator('b')).toContainText(/a/);", "  - expect:\n      see: css=b\n      text: /a/\n"),
        ("await test.step('a', async () => {\n  await page.click('b');\n});", "  - click: css=b\n"),
        ("await Promise.all([page.waitForNavigation(), page.click('b')]);", "  - click: css=b\n"),
        ("try {\n  await page.click('b');\n} finally {\n  await page.close();\n}", "  - click: css=b\n"),
    ],
)  # fmt: skip
def test_a_statement_is_a_step(statement: str, steps: str) -> None:
    """What is written in JavaScript's way is the step that it is in Python's."""
    assert steps_of(statement) == steps


@pytest.mark.parametrize(
    "opening",
    [
        "const promise = page.waitForEvent('popup');\nawait page.click('a');\nconst other = await promise;",
        "let other;\nconst promise = context.waitForEvent('page');\nawait page.click('a');\nother = await promise;",
        "const [other] = await Promise.all([context.waitForEvent('page'), page.click('a')]);",
        "const promise = page.waitForEvent('popup');\nconst [other] = await Promise.all([promise, page.click('a')]);",
    ],
)
def test_a_tab_is_opened_by_the_click_that_it_was_waited_for(opening: str) -> None:
    """However a test waits for a new tab, the click says that it opens one, and going back is told."""
    steps = steps_of(
        "await page.goto('/');",
        opening,
        "await other.click('b');",
        "await other.close();",
        "await page.click('c');",
    )
    there, back = "    opens: new\n  - click: css=b\n", "  - tab: first\n    close: true\n  - click: css=c\n"
    assert steps == f"  - open: /\n  - click: css=a\n{there}{back}"


def test_what_waits_for_a_tab_and_a_file_is_told_of_the_file() -> None:
    """Of two things that one click makes come, the tab is in the step and the download in a comment."""
    steps = steps_of(
        "await page.goto('/');",
        "const tab = page.waitForEvent('popup');",
        "const file = page.waitForEvent('download');",
        "await page.click('a');",
        "const other = await tab;",
        "const download = await file;",
        "await other.click('b');",
    )
    told = "look.ts:4: const file = page.waitForEvent('download') was not translated: no step waits for that"
    assert steps == f"  - open: /\n  # {told}\n  - click: css=a\n    opens: new\n  - click: css=b\n"


@pytest.mark.parametrize(
    ("statement", "told", "why"),
    [
        (
            "await page.getByText(`Order ${number}`).click();",
            "await page.getByText(`Order ${number}`).click()",
            "`Order ${number}` is computed; write the text that it stands for",
        ),
        (
            "await page\n  .getByRole('row', {\n    name: 'a',\n  })\n  .first()\n  .click();",
            "await page.getByRole('row', { name: 'a', }).first().click()",
            "it is found by its number (.first); name it by what it is in",
        ),
        (
            "await checker.check('b');",
            "await checker.check('b')",
            "no step does that",
        ),
        (
            "page.once('dialog', dialog => {\n  dialog.dismiss();\n});",
            "page.once('dialog', dialog => { …",
            "no step does that",
        ),
        (
            "if (await page.getByText('a').isVisible()) {\n  await page.click('b');\n}",
            "if (await page.getByText('a').isVisible()) { …",
            "only steps that follow each other are read",
        ),
        (
            "await page.locator('iframe').contentFrame().getByText('a').click();",
            "await page.locator('iframe').contentFrame().getByText('a').click()",
            "it is in a frame, into which targets don't look",
        ),
        (
            "const total = await page.locator('b').textContent();",
            "const total = await page.locator('b').textContent()",
            "values are not followed; write what it stands for",
        ),
        (
            "await expect(page.locator('b')).toMatchAriaSnapshot(`\n  - heading\n`);",
            "await expect(page.locator('b')).toMatchAriaSnapshot(` …",
            "no condition asks that",
        ),
    ],
)
def test_what_no_step_says_is_told_in_the_scripts_words(statement: str, told: str, why: str) -> None:
    """A remark has the line, and the statement as the script writes it, on one line."""
    draft = draft_of("await page.goto('/');", statement)
    assert [(each.place, each.text) for each in draft.remarks] == [
        ("look.ts:3", f"{told} was not translated: {why}")
    ]


def test_flows_are_called_by_what_tells_them_apart(tmp_path: Path) -> None:
    """Of two tests with one title the group's title is before it; a file's own ending is no part of its name."""
    test = "test('opens', async ({ page }) => { await page.goto('/'); });"
    groups = (
        f"test.describe('Orders', () => {{ {test} }});\ntest.describe.serial('Prices', () => {{ {test} }});"
    )
    assert names_of(tmp_path / "a.ts", groups) == ["Orders opens", "Prices opens"]
    renamed = "import { test as setup } from '@playwright/test';\n" + test.replace("test(", "setup(")
    assert names_of(tmp_path / "a.setup.ts", renamed) == ["opens"]
    own = test.replace("'opens'", "'test'")
    assert names_of(tmp_path / "buy-guance.spec.ts", own) == ["Buy guance"]
    function = "async function buyGuance(page) { await page.goto('/'); }\nexport const other = () => {};"
    assert names_of(tmp_path / "a.mjs", function) == ["Buy guance"]


def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser is an extra; without it the command tells how to get it."""
    monkeypatch.setitem(sys.modules, "tree_sitter", None)
    with pytest.raises(UsageError) as refused:
        draft_of("await page.goto('/');")
    assert str(refused.value) == (
        "JavaScript and TypeScript need tree-sitter to be read; "
        "install it with: pip install 'onboarding-assistant[javascript]'"
    )
