"""The page of a review: what it shows, and who may decide on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from PIL import Image

from assistant.shots import Change, Proposal
from assistant.shots.comparing import Compared
from assistant.shots.review import review_page
from assistant.shots.serving import Review, serving_review

if TYPE_CHECKING:
    from playwright.sync_api import Page


def png(colour: str) -> bytes:
    """Gives a small picture."""
    written = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(written, "PNG")
    return written.getvalue()


def change(name: str, status: str) -> Change:
    """Gives a change of a picture."""
    return Change(
        name=name, locale="en", look="", flow="main", path=f"img/{name}.png", status=status,  # type: ignore[arg-type]
        words="text: “Sell” is now “<Buy>”",
    )  # fmt: skip


@pytest.fixture
def proposal(tmp_path: Path) -> Proposal:
    """A changed picture, a new one, and one that is gone; nothing of it is written yet."""
    (tmp_path / "img").mkdir()
    for name in ("changed", "gone"):
        (tmp_path / "img" / f"{name}.png").write_bytes(png("red"))
        (tmp_path / "img" / f"{name}.yaml").write_text('flow: "main"\ntext: |-\n  Sell\naria: ""\n')
    made = Proposal(tmp_path / "proposal", root=tmp_path)
    side = 'flow: "main"\ntext: |-\n  <Buy>\naria: ""\n'
    made.begin(
        [
            Compared(
                change=change("changed", "changed"), picture=png("green"), side=side, difference=png("white")
            ),
            Compared(change=change("new", "new"), picture=png("blue"), side=side),
            Compared(change=change("gone", "gone")),
        ],
        write=False,
    )
    return made


@pytest.fixture
def review(proposal: Proposal) -> Iterator[Review]:
    """The review, served."""
    with serving_review(proposal) as served:
        yield served


def colours(folder: Path) -> dict[str, tuple[int, ...]]:
    """Gives the colour of each picture that is kept."""
    found = {}
    for path in sorted((folder / "img").glob("*.png")):
        colour = Image.open(path).convert("RGB").getpixel((5, 5))
        assert isinstance(colour, tuple)
        found[path.stem] = colour
    return found


def test_buttons_accept_and_refuse(review: Review, sheet: Page, tmp_path: Path) -> None:
    """Each decision writes at once and leads to the next picture; a decision can be taken back."""
    sheet.goto(review.address)
    assert sheet.get_by_text("3 of 3 left to decide on.").is_visible()
    assert sheet.locator(".words").first.inner_text().rstrip() == "- Sell\n+ <Buy>"
    sheet.get_by_role("button", name="Accept").click()
    sheet.get_by_role("heading", name="new").wait_for()
    sheet.keyboard.press("a")
    sheet.get_by_role("heading", name="gone").wait_for()
    sheet.keyboard.press("a")
    sheet.get_by_text("0 of 3 left to decide on.").wait_for()
    assert colours(tmp_path) == {"changed": (0, 128, 0), "new": (0, 0, 255)}
    sheet.keyboard.press("r")
    sheet.locator("[data-show][data-decision=refused]").wait_for()
    assert colours(tmp_path)["gone"] == (255, 0, 0)
    for mode, seen in (("Slider", "After"), ("Difference", "Difference")):
        sheet.get_by_role("button", name="changed").first.click()
        sheet.get_by_role("button", name=mode).click()
        assert sheet.get_by_alt_text(seen).first.is_visible(), mode


def test_nobody_decides_without_having_read_the_page(review: Review, tmp_path: Path) -> None:
    """Another page's form, another host's name, and what is no decision are refused, and nothing is written."""
    before = colours(tmp_path)
    with httpx.Client(base_url=review.address, trust_env=False) as client:
        decide = {"key": "en/changed", "decision": "accept"}
        assert client.post("/decide", json=decide).status_code == 403
        assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
        token = client.get("/").text.partition('data-token="')[2].partition('"')[0]
        head = {"X-Review-Token": token}
        assert (
            client.post("/decide", json=decide, headers={**head, "Host": "evil.example"}).status_code == 403
        )
        assert client.post("/decide", json={**decide, "decision": "burn"}, headers=head).status_code == 400
        assert client.post("/decide", content=b"[]", headers=head).status_code == 400
        missing = client.post("/decide", json={**decide, "key": "en/none"}, headers=head)
        assert (missing.status_code, "no picture 'en/none'" in missing.json()["error"]) == (409, True)
        assert colours(tmp_path) == before
        assert client.post("/decide", json=decide, headers=head).status_code == 200
    assert colours(tmp_path)["changed"] == (0, 128, 0)


def test_a_review_of_nothing_says_so(tmp_path: Path) -> None:
    """A page with an empty list would look as if something had gone wrong."""
    made = Proposal(tmp_path / "proposal", root=tmp_path)
    made.begin([], write=False)
    assert "No picture is new, changed or gone." in review_page(made)
