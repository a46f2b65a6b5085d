"""Label changes: a folder of someone's own lets the sites call things otherwise, in every skin."""

from pathlib import Path

import pytest

from mock_sites.label_changes import LabelChanges, read_label_changes
from mock_sites.server import Server
from mock_sites.skins import SKINS
from tests.mock_sites.visitor import Visitor


def changes(folder: Path, **files: str) -> LabelChanges:
    """Returns changes of Billing Center by language; those of several sites under `shared_` and the language."""
    for name, text in files.items():
        is_shared, language = name.startswith("shared_"), name.removeprefix("shared_")
        file = folder / ("" if is_shared else "billing_center") / f"{language}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return read_label_changes(folder)


def test_pages_say_what_was_changed_and_nothing_else(tmp_path: Path) -> None:
    """In every skin, and in the one language alone."""
    made = changes(tmp_path, en="sign_in: {forgot: Lost your password?}\n")
    with Server(changes=made) as server, Server() as plain:
        for skin in SKINS:
            changed, was = (sign_in(each, skin) for each in (server, plain))
            assert "Forgot Password" in was
            assert changed == was.replace("Forgot Password", "Lost your password?")
            assert sign_in(server, skin, language="zh") == sign_in(plain, skin, language="zh")


def sign_in(server: Server, skin: str, *, language: str = "en") -> str:
    """Returns the text of a page in a skin."""
    world = server.store.open("demo")
    with world.transaction():
        world.change_settings(skin=skin)
    with Visitor(server, "demo", language=language) as visitor:
        visitor.open("billing_center", "/signin")
        return visitor.text


BAD = {
    "unknown": ("sign_in: {forgt: A}\n", "1:11: there is no label 'sign_in.forgt'; did you mean 'sign_in.forgot'?"),
    "a mapping": ("sign_in: A\n", "1:1: there is no label 'sign_in'; did you mean 'sign_in.intro'?"),
    "a list": ("sign_in: {forgot: [A]}\n", "1:19: sign_in.forgot needs a text"),
    "empty": ("sign_in:\n  forgot:\n", "2:10: sign_in.forgot needs a text"),
    "placeholder": (
        'workspaces: {changed: "{name} is changed."}\n',
        "1:23: workspaces.changed has {name}, which no page fills in; there is {workspace}",
    ),
    "brace": (
        'workspaces: {changed: "{workspace is changed."}\n',
        "1:23: workspaces.changed has a brace too many or too few (expected '}' before end of string)",
    ),
    "no yaml": ("sign_in: {forgot\n", "2:1: this is not YAML: did not find expected ',' or '}'"),
    "twice": ("nav: {bills: A, bills: B}\n", "1:17: the key 'bills' stands twice"),
    "nothing": ("# later\n", "1:1: labels are a mapping of keys and texts"),
}  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_what_no_page_could_show_is_refused_with_its_place(text: str, tmp_path: Path) -> None:
    """Keys that the site has not, texts that are none, and placeholders that nobody fills."""
    with pytest.raises(ValueError, match=r"en\.yaml") as caught:
        changes(tmp_path / "renamed", en=BAD[text][0])
    assert str(caught.value) == f"renamed/billing_center/en.yaml:{BAD[text][1]}"


def test_a_folder_that_holds_no_labels_is_refused(tmp_path: Path) -> None:
    """A wrong name of a file can't be overlooked, nor a folder that there is not."""
    with pytest.raises(ValueError, match=r"there is no folder .*renamed"):
        read_label_changes(tmp_path / "renamed")
    with pytest.raises(ValueError, match=r"has no labels; there is billing_center/en\.yaml"):
        read_label_changes(tmp_path)
    (tmp_path / "koogalery").mkdir()
    (tmp_path / "koogalery" / "en.yaml").touch()
    with pytest.raises(ValueError, match=r"belongs to no site; did you mean 'koogallery/en\.yaml'"):
        read_label_changes(tmp_path)
    assert changes(tmp_path / "shared", shared_en="ui: {close: Shut}\n").of("koogallery", "en") == {
        "ui.close": "Shut"
    }
