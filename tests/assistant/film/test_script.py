"""When what is seen in a film, and where: no browser is needed to know."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from assistant.film.demo import demo
from assistant.film.ffmpeg import _metadata
from assistant.film.layout import Layout
from assistant.film.motion import way
from assistant.film.pace import Pace
from assistant.film.script import Cut, chapter_times, reading_time, script
from assistant.film.typed import typed
from assistant.film.wording import sentence
from assistant.picture.rectangle import Rectangle
from assistant.picture.style import Style
from tests.assistant.film.films import film, png, scene

LOOKING = {"gesture": "look", "tip": None}


def test_a_long_sentence_is_read_longer_and_a_chinese_sign_longer_than_a_letter() -> None:
    """The time to read is by signs, within bounds."""
    assert reading_time("Click **OK**.") == 900
    assert (
        900
        < reading_time("Select Huawei Cloud Account Settlement.")
        < reading_time("选择华为云账号结算，然后点击确定按钮。")
        < 5200
    )
    assert reading_time("word " * 200) == 5200


def test_a_click_is_read_then_moved_to_then_done() -> None:
    """A scene stands still while it is read; then the pointer goes to the place, and the ripple is there."""
    made = film(scene())
    layout = Layout.of(made, 800)
    title, still, *moving = script(made, layout)
    assert (title.card, still.scene, still.outline, still.ripple) == (0, 0, 0, None)
    ripples = [cut for cut in moving if cut.ripple is not None]
    assert ripples
    assert all(cut.pointer == (280, 120) for cut in ripples)
    before = [cut.pointer for cut in moving[: moving.index(ripples[0])]]
    assert len(before) >= 6
    assert before[-1] == (280, 120)
    assert moving[-1].milliseconds == 2500


def test_what_is_typed_comes_bit_by_bit() -> None:
    """A field's scene ends with all of what was typed."""
    made = film(scene(gesture="type", after=png("red")))
    steps = [cut.typed for cut in script(made, Layout.of(made, 800)) if cut.typed]
    assert steps == sorted(steps)
    assert len(steps) > 4
    assert steps[-1] == 1


def test_a_film_can_be_shown_faster_and_more_slowly() -> None:
    """All its times follow the speed, but for what is less than a picture; chapters begin where they should then."""
    made = film(*(scene(f"Click **{name}**, then wait.", chapter=name) for name in ("One", "Two", "Three")))
    layout = Layout.of(made, 800)
    own = script(made, layout)
    for speed in (0.25, 0.5, 1.5, 2, 4):
        cuts = script(made, layout, Pace(speed=speed))
        assert abs(length(cuts) * speed / length(own) - 1) < 0.1, speed
        assert {cut.milliseconds % 50 for cut in cuts} == {0}
        begins = zip(chapter_times(made, cuts), chapter_times(made, own), strict=True)
        assert all(abs(begin * speed - usual) < 0.1 * length(own) for begin, usual in begins)
        assert [cut.card for cut in cuts if cut.card is not None] == [0, 1, 2, 3]
    assert script(made, layout, Pace()) == own


@pytest.mark.parametrize("rate", [10, 20, 25, 50])
def test_what_moves_has_as_many_pictures_as_are_asked_for(rate: int) -> None:
    """The film is as long at any rate and what stands still is one picture; only what moves has more of them."""
    made = film(scene(), scene(gesture="type", after=png("red"), tip=(300, 200)))
    layout = Layout.of(made, 800)
    own, cuts = script(made, layout), script(made, layout, Pace(rate=rate))
    assert abs(length(cuts) / length(own) - 1) < 0.05
    assert {cut.milliseconds % (1000 // rate) for cut in cuts} == {0}
    ripples = [[cut for cut in each if cut.ripple is not None] for each in (own, cuts)]
    assert len(ripples[1]) == pytest.approx(len(ripples[0]) * rate / 20, abs=2)
    still = [sum(1 for cut in each if cut.milliseconds > 100) for each in (own, cuts)]
    assert still[0] == still[1]
    assert (cuts[-1].typed, cuts[-1].pointer) == (own[-1].typed, own[-1].pointer)


def length(cuts: list[Cut]) -> int:
    """Returns how long cuts are, in milliseconds."""
    return sum(cut.milliseconds for cut in cuts)


def test_each_chapter_has_a_card_and_a_time() -> None:
    """Chapters follow each other; a film of one chapter has the card of its title alone."""
    made = film(scene(chapter="One"), scene("See.", chapter="One", **LOOKING), scene(chapter="Two"))
    cuts = script(made, Layout.of(made, 800))
    assert [(chapter.title, chapter.first, len(chapter.scenes)) for chapter in made.chapters()] == [
        ("One", 0, 2), ("Two", 2, 1)
    ]  # fmt: skip
    assert [cut.card for cut in cuts if cut.card is not None] == [0, 1, 2]
    first, second = chapter_times(made, cuts)
    assert first == 1700
    assert second == sum(cut.milliseconds for cut in cuts if (cut.card or 0) < 2 and cut.scene < 2)
    alone = film(scene(), title="Alone")
    assert [chapter.title for chapter in alone.chapters()] == ["Alone"]
    assert [cut.card for cut in script(alone, Layout.of(alone, 800)) if cut.card is not None] == [0]


def test_the_pointer_starts_and_ends_where_it_should() -> None:
    """Its way is a curve between two points."""
    assert way((0, 0), (100, 40), 0) == (0, 0)
    assert way((0, 0), (100, 40), 1) == (100, 40)
    x, y = way((0, 0), (100, 0), 0.5)
    assert x == 50
    assert -10 < y < 0


def test_a_small_window_keeps_its_size_among_larger_ones() -> None:
    """A window that a click opens is shown in the middle, and its places with it."""
    small = scene(width=200, height=100, picture=png("white", size=(400, 200)))
    layout = Layout.of(film(scene(), small), 800)
    room = layout.room(small)
    assert (room.x, room.y, room.width, room.height) == (200, 150, 400, 200)
    assert layout.point(small, (10, 10)) == (220, 170)
    assert layout.place(scene(), Rectangle(x=100, y=50, width=80, height=20)).right == 360


def test_fields_are_filled_one_after_the_other() -> None:
    """Of a form filled at once each field has a scene, with those before it filled; a field that moved has no more."""
    one, two = Rectangle(x=10, y=10, width=100, height=20), Rectangle(x=10, y=60, width=100, height=20)
    scenes = [scene(gesture="type", places=(one,)), scene(gesture="type", places=(two,))]

    def colours(picture: bytes) -> list[str]:
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        points = [image.getpixel((100, round(place.middle[1] * 2))) for place in (one, two)]
        return ["red" if point == (255, 0, 0) else "white" for point in points]

    first, second = typed(scenes, [one, two], png("red"))
    assert first.after is not None
    assert second.after is not None
    told = [colours(picture) for picture in (first.picture, first.after, second.picture, second.after)]
    assert told == [["white", "white"], ["red", "white"], ["red", "white"], ["red", "red"]]
    assert typed(scenes, [one.moved(0, 40), None], png("red")) == scenes


def test_a_step_that_says_nothing_is_told_in_both_languages() -> None:
    """The sentence has the thing's name, cut at a word where it is long."""
    assert sentence("click", " Sign  In ", "en") == "Click **Sign In**."
    assert sentence("check", "我已阅读。", "zh") == "勾选 **我已阅读**。"
    long = sentence("check", "I authorize the seller to use the contact information of the account", "en")
    assert long == "Tick **I authorize the seller to use the contact information of the…**."


def test_a_demo_of_one_step_counts_one() -> None:
    """Neither its start nor its end speaks of one steps."""
    page = demo(film(scene()), Style(), width=480).decode()
    assert page.count(">Walkthrough · 1 step<") == 1
    assert "You have been through the one step." in page
    assert "1 steps" not in page


def test_chapters_are_told_to_ffmpeg() -> None:
    """Titles are escaped as its metadata want it."""
    lines = list(_metadata([(0, "A=B; #1"), (1700, "Two")], "T\\", 5000))
    assert lines == [
        ";FFMETADATA1", "title=T\\\\",
        "[CHAPTER]", "TIMEBASE=1/1000", "START=0", "END=1700", "title=A\\=B\\; \\#1",
        "[CHAPTER]", "TIMEBASE=1/1000", "START=1700", "END=5000", "title=Two",
    ]  # fmt: skip
