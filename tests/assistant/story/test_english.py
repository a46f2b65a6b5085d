"""Onboarding twice, a further workspace, and offboarding: whole commands on one world, looked at afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.picture.compose import size_of
from tests.assistant.projects import copy_project
from tests.assistant.story.telling import PICTURES, Chapter, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The runs, all on one world."""

    onboard: Chapter
    again: Chapter
    another: Chapter
    offboard: Chapter


@pytest.fixture(scope="module", name="project")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, with worlds of its own."""
    return copy_project(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module", name="story")
def _story(project: Path) -> Story:
    """Runs every flow of the story once, and onboard a second time."""
    onboard = tell(project, "onboard")
    account = f"account_id={onboard.outputs['account_id']}"
    again = tell(project, "onboard", "--no-shots")
    another = tell(project, "bind-another", "-i", account, "--no-shots")
    offboard = tell(project, "offboard")
    return Story(onboard=onboard, again=again, another=another, offboard=offboard)


def test_onboarding_gives_the_ids_that_the_world_knows(story: Story) -> None:
    """Account, resource and order are those of the purchase, and the workspace is settled through them."""
    outputs = story.onboard.outputs
    (order,) = (act for act in story.onboard.acts if act.name == "order_created")
    (running,) = (act for act in story.onboard.acts if act.name == "resource_running")
    assert re.fullmatch(r"[0-9a-f]{32}", outputs["account_id"])
    assert outputs["account_id"] == order.detail["account"]
    assert outputs["order_id"] == order.detail["order"]
    assert outputs["resource_id"] == running.detail["resource"]
    assert outputs["workspace"] == "Example Production"
    assert outputs["settlement"] == "Huawei Cloud Account Settlement"
    assert story.onboard.outcomes == ["seen", "seen"]


def test_onboarding_again_buys_nothing_and_says_so(story: Story) -> None:
    """The second run finds both acts done, gives the same IDs, and changes nothing but who is signed in."""
    assert story.again.outcomes == ["already", "already"]
    assert story.again.outputs == story.onboard.outputs
    notes = [
        event["note"] for event in story.again.events if event.get("verb") == "ensure" and "note" in event
    ]
    assert notes == ["already so", "already so"]
    new = story.again.names()[len(story.onboard.acts) :]
    assert set(new) <= {"signed_in"}


def test_a_further_workspace_is_settled_without_a_purchase(story: Story) -> None:
    """The registered account settles a second workspace; there is still one order and one cloud account."""
    counted = [
        *map(story.another.names().count, ("order_created", "cloud_account_registered", "workspace_settled"))
    ]
    assert counted == [1, 1, 2]
    first, second = (act.detail for act in story.another.acts if act.name == "workspace_settled")
    assert first["account"] == second["account"] == story.onboard.outputs["account_id"]
    assert first["workspace"] != second["workspace"]


def test_offboarding_locks_and_then_unlocks(story: Story) -> None:
    """Cancelling locks every workspace of the account; the one that is named is unlocked and pays by itself."""
    new = story.offboard.acts[len(story.another.acts) :]
    settled = [act.detail["workspace"] for act in story.another.acts if act.name == "workspace_settled"]
    locked = [act.detail["workspace"] for act in new if act.name == "workspace_locked"]
    unlocked = [act.detail["workspace"] for act in new if act.name == "workspace_unlocked"]
    assert sorted(locked) == sorted(settled)
    assert unlocked == settled[:1]
    order = [act.name for act in new if act.name != "signed_in"]
    assert (
        order.index("resource_unsubscribed")
        < order.index("workspace_locked")
        < order.index("workspace_unlocked")
    )
    assert story.offboard.outputs == {
        "workspace": "Example Production",
        "settlement": "Guance Billing Center Account Settlement",
    }


def test_onboarding_and_offboarding_take_the_pictures_of_the_page(story: Story) -> None:
    """The 13 pictures are there under their names, none twice, each cut to what it is about."""
    onboard, offboard = story.onboard.pictures, story.offboard.pictures
    assert onboard.keys() | offboard.keys() == PICTURES
    assert not onboard.keys() & offboard.keys()
    sizes = [size_of(png) for png in (*onboard.values(), *offboard.values())]
    assert all(200 <= width <= 1280 and 200 <= height < 800 for width, height in sizes)
    assert len({*onboard.values(), *offboard.values()}) == len(PICTURES)


def test_every_picture_has_a_sentence(story: Story) -> None:
    """What a picture shows is said beside it, without marks of emphasis."""
    shots = [
        event for event in (*story.onboard.events, *story.offboard.events) if event["event"] == "shot_taken"
    ]
    assert len(shots) == len(PICTURES)
    assert all(len(shot["alt"]) > 5 and "**" not in shot["alt"] for shot in shots)


@pytest.mark.long
def test_the_same_acts_give_the_same_bytes(story: Story, project: Path) -> None:
    """In another fresh world every picture is the same file, and so are the IDs."""
    twin = tell(project, "onboard", world="twin")
    assert twin.outputs == story.onboard.outputs
    first, second = story.onboard.pictures, twin.pictures
    assert [name for name in sorted(first) if first[name] != second[name]] == []


def test_no_password_is_in_what_the_runs_leave(story: Story) -> None:
    """The accounts' passwords are in no event and no report of any run."""
    chapters = (story.onboard, story.again, story.another, story.offboard)
    texts = [chapter.done.stdout for chapter in chapters]
    texts += [chapter.report.read_text() for chapter in chapters]
    assert all("Mock-billing-1" not in text and "Mock-huawei-1" not in text for text in texts)
    assert all("••••••" in text for text in texts[: len(chapters)])
