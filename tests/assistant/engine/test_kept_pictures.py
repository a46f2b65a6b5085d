"""`picture`: a page has to look as it did when its picture was kept."""

from __future__ import annotations

from pathlib import Path

from assistant.events import Warned
from assistant.picture.compose import size_of
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

PAGE = """<h1>Prices</h1><input autofocus><div role="img" aria-label="Chart"
style="position:absolute;left:100px;top:200px;width:300px;height:100px;background:{0}"></div>"""
STEPS = """
- open: /
- verify: {picture: prices}
- expect: {picture: chart, of: img Chart}
  timeout: 2 s
""".replace("img Chart", "'img \"Chart\"'")


def kept(tmp_path: Path) -> dict[str, bytes]:
    """Gives the pictures that are kept beside the flow."""
    folder = tmp_path / "flows" / "pictures" / "main"
    return {path.name: path.read_bytes() for path in folder.glob("*")}


def test_a_page_has_to_look_as_it_was_kept(play: Player, shop: Shop, tmp_path: Path) -> None:
    """Pictures are written only where that is asked for, and only those that differ; then the page is held to them."""
    shop.page(PAGE.format("#0000ff"))
    written = play(STEPS, update_pictures=True)
    assert written.why == ""
    before = kept(tmp_path)
    assert sorted(before) == ["chart-en.png", "prices-en.png"]
    assert size_of(before["chart-en.png"]) == (300, 100)
    assert [warned.text.rpartition("/")[2] for warned in written.of(Warned)] == [
        "prices-en.png was kept, to compare with from now on",
        "chart-en.png was kept, to compare with from now on",
    ]
    again = play(STEPS, update_pictures=True)
    assert (again.of(Warned), kept(tmp_path)) == ([], before)
    shop.page(PAGE.format("#0808f8"))
    assert play(STEPS).why == ""


def test_a_difference_is_counted_and_shown(play: Player, shop: Shop, tmp_path: Path) -> None:
    """The sentence tells how many pixels differ and where, and the evidence shows it."""
    shop.page(PAGE.format("#0000ff"))
    play(STEPS, update_pictures=True)
    shop.page(PAGE.format("linear-gradient(#0000ff 90px, #ff0000 90px)"))
    played = play(STEPS, limit=2.0)
    said = [failure.message for failure in (played.failure, *played.finished.unmet)]
    assert said == [
        f"expected that {what}, but after 2.0 s 3000 pixels differ, within 300x10 at {place}"
        for what, place in (
            ('img "Chart" looks like the picture chart', "0,90"),
            ("the page looks like the picture prices", "100,290"),
        )
    ]
    assert [failure.picture for failure in (played.failure, *played.finished.unmet)] == [
        "evidence/difference-chart.png",
        "evidence/difference-prices.png",
    ]
    assert size_of((played.folder / "evidence/difference-prices.png").read_bytes()) == (800, 600)


def test_another_size_is_told(play: Player, shop: Shop, tmp_path: Path) -> None:
    """Pictures of different sizes are not compared pixel by pixel."""
    shop.page(PAGE.format("#0000ff"))
    play(STEPS, update_pictures=True)
    shop.page(PAGE.format("#0000ff").replace("width:300px", "width:200px"))
    assert "it is 200x100 pixels, the kept one 300x100" in play(STEPS, limit=2.0).message


def test_a_picture_that_is_not_kept_says_what_to_type(play: Player, shop: Shop, tmp_path: Path) -> None:
    """Each language has pictures of its own; none is written without being asked for."""
    shop.page(PAGE.format("#0000ff"))
    play(STEPS, update_pictures=True)
    played = play(STEPS, locale="zh", rerun="assistant run main")
    assert (
        played.failure.kind,
        "prices-zh.png is kept; look at the page" in played.finished.unmet[0].message,
    ) == (
        "test",
        True,
    )
    assert played.message.endswith("keep one with: assistant run main --update-pictures")
    assert sorted(kept(tmp_path)) == ["chart-en.png", "prices-en.png"]


def test_a_negated_picture_is_a_condition_like_others(play: Player, shop: Shop) -> None:
    """What a page must not look like any more can be said as well."""
    shop.page(PAGE.format("#0000ff"))
    play(STEPS, update_pictures=True)
    shop.page(PAGE.format("#00ff00"))
    assert play("- open: /\n- expect: {not: {picture: prices}}").why == ""
