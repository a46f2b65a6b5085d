"""Label catalogues: both languages say everything, and a flow written in English finds its Chinese label."""

import re
from pathlib import Path
from string import Formatter

import pytest

import mock_sites
from mock_sites.billing_center.settlement import Refusal
from mock_sites.labels import load_catalogue, read_labels

FOLDERS = sorted(path.parent for path in Path(mock_sites.__file__).parent.rglob("labels/en.yaml"))


def read_both(folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return a catalogue in English and Chinese."""
    return read_labels(folder / "en.yaml"), read_labels(folder / "zh.yaml")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_both_languages_have_the_same_keys(folder: Path) -> None:
    """A text that is missing in one language is an error on a page of that language."""
    english, chinese = read_both(folder)
    assert english.keys() == chinese.keys()
    assert all(english.values())
    assert all(chinese.values())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_both_languages_have_the_same_placeholders(folder: Path) -> None:
    """A page fills the same names into a text, whichever language it is in."""
    english, chinese = read_both(folder)
    for key, text in english.items():
        assert placeholders(text) == placeholders(chinese[key]), key


@pytest.mark.parametrize("site", ["billing_center", "guance", "koogallery", "huawei_cloud"])
def test_one_english_label_has_one_chinese_label(site: str) -> None:
    """Flows name things by their English label, so on a site it may stand for one Chinese label only."""
    root = Path(mock_sites.__file__).parent
    labels: dict[str, set[str]] = {}
    for folder in (root / "labels", root / site / "labels"):
        english, chinese = read_both(folder)
        for key, text in english.items():
            labels.setdefault(text, set()).add(chinese[key])
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


@pytest.mark.parametrize("site", ["billing_center", "guance", "koogallery", "huawei_cloud"])
def test_every_label_that_a_template_names_is_there(site: str) -> None:
    """A template's `t("key")` is in the site's catalogue; a key that is put together begins like one."""
    root = Path(mock_sites.__file__).parent
    known = set(load_catalogue(root / site, "en").texts)
    for template in [*(root / site / "templates").glob("*.html"), *(root / "templates").glob("*.html")]:
        if template.name == "control.html":
            continue  # the control site speaks English only
        for key, rest in re.findall(r"""\bt\(\s*["']([^"']+)["']\s*([^,)]?)""", template.read_text("utf-8")):
            is_known = any(each.startswith(key) for each in known) if rest == "~" else key in known
            assert is_known, f"{template.name}: {key}"


def test_every_refusal_has_its_sentence() -> None:
    """The rules refuse by label key, so each key of theirs has a text."""
    known = load_catalogue(Path(mock_sites.__file__).parent / "billing_center", "en").texts
    assert [refusal for refusal in Refusal if refusal not in known] == []


def placeholders(text: str) -> set[str]:
    """Return the names in braces in a text."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
