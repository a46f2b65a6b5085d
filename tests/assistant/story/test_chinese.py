"""The same flows on Chinese pages: what they do is the same, what they show is not."""

from __future__ import annotations

import pytest

from tests.assistant.projects import copy_project
from tests.assistant.story.telling import Chapter, tell

pytestmark = pytest.mark.long  # the guide plays the same flows in Chinese

Story = tuple[Chapter, Chapter]


@pytest.fixture(scope="module", name="story")
def _story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Onboards, settles a further workspace and offboards on Chinese pages."""
    project = copy_project(tmp_path_factory.mktemp("story"))
    words = ("--locale", "zh", "--no-shots")
    onboard = tell(project, "onboard", *words)
    tell(project, "bind-another", "-i", f"account_id={onboard.outputs['account_id']}", *words)
    return onboard, tell(project, "offboard", *words)


def test_flows_written_in_english_run_on_chinese_pages(story: Story) -> None:
    """Both acts of onboarding and both of offboarding are done and seen."""
    onboard, offboard = story
    assert onboard.outcomes == offboard.outcomes == ["seen", "seen"]
    names = offboard.names()
    counted = map(names.count, ("order_created", "workspace_locked", "workspace_unlocked"))
    assert [*counted] == [1, 2, 1]


def test_what_is_read_off_the_page_is_chinese(story: Story) -> None:
    """IDs are the same signs in every language; how a workspace is settled is told in the page's words."""
    onboard, offboard = story
    assert onboard.outputs["settlement"] == "华为云账号结算"
    assert offboard.outputs["settlement"] != onboard.outputs["settlement"]
    assert not offboard.outputs["settlement"].isascii()
    assert len(onboard.outputs["account_id"]) == 32
