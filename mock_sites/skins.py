"""Skins: the words and pages that the real sites had in other years, and the page of the docs that lists them.

A skin is a set of label overlays (`labels/<language>.<skin>.yaml`, see mock_sites.labels) and a few pages
that ask `visit.skin`. `python -m mock_sites.skins > docs/skins.md` writes the page anew.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mock_sites.labels import LANGUAGES, read_labels, read_overlay

_ROOT = Path(__file__).parent
FOLDERS = {
    "Billing Center": _ROOT / "billing_center" / "labels",
    "Guance registration": _ROOT / "guance" / "labels",
    "KooGallery": _ROOT / "koogallery" / "labels",
    "Huawei Cloud console and Huawei ID": _ROOT / "huawei_cloud" / "labels",
    "Several sites": _ROOT / "labels",
}
"""The folders of labels, by what speaks with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skin:
    """What a skin is: a paragraph on where its words come from, and a sentence for each page of another shape."""

    about: str
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A label that a skin says in other words: what it was and what it is, by language."""

    site: str
    key: str
    was: Mapping[str, str]
    says: Mapping[str, str]

    @property
    def is_sentence(self) -> bool:
        """Whether it is a sentence rather than the name of something."""
        return self.was["en"].endswith((".", "?")) and not self.was["en"].endswith("No.")

    def new(self, language: str) -> str | None:
        """Return what is said now in a language, or None when that is the same as before."""
        return self.says[language] if self.says[language] != self.was[language] else None


_OLDER = """\
The words of Guance's Chinese documents of 2022 and 2023, and of the English ones that follow them closely. A
purchase is activated (立即开通, twice), listed under 已购买的服务列表, and closed with 更多 > 关闭资源; Billing
Center is still the Expense Center, and settles by 企业账号结算."""

_NEWER = """\
The newest words: Huawei's guides of 2025 and Guance's newest documents, with the Change button, Confirm, prepaid
cards, product instance IDs and My KooGallery Apps."""

_OLDER_DETAILS = """\
KooGallery, Resource Details: the instance ID stands under Application Information, where those documents look for
it, and not under Basic Information."""

_NEWER_DETAILS = """\
KooGallery, Resource Details: the instance ID stands in the first section, which is called 资源详情 in Chinese."""

_NEW_CREDENTIALS = """\
My Credentials: the menu leads to a banner with **Go to New Console** (前往新版控制台), and that to one page with the
sections Identity Credentials, Login Credentials, Access Keys and Multi-Factor Authentication (MFA). There are no
tabs and no list of projects."""

SKINS: Mapping[str, Skin] = {
    "seed": Skin(about="The default: the words of the page that this project's flows and pictures follow."),
    "2022-zh": Skin(about=_OLDER, shapes=(_OLDER_DETAILS,)),
    "new-console": Skin(about=_NEWER, shapes=(_NEW_CREDENTIALS, _NEWER_DETAILS)),
}

_HEAD = """\
# Skins

The real sites have renamed their buttons and moved things about over the years; so do the mock sites. A world
wears one skin at a time, in both languages, so that a flow, a page map or a guide can be tried against the words
that a reader may have in front of them. What is not listed here is the same in every skin.

## Start a world with a skin

```console
$ assistant mock create mine
$ assistant mock settings mine skin=2022-zh
$ assistant mock serve
```

A world that is being served changes its skin in the same way, and the next page that is opened wears it. The
switches on the control page, at the server's bare address, do the same, and so does the JSON API:

```console
$ curl -X PATCH -H 'Content-Type: application/json' -d '{"skin": "2022-zh"}' \\
    http://localhost:8700/api/worlds/mine
```

A seed of your own says `skin: 2022-zh`; a test calls `world.change_settings(skin="2022-zh")` in a transaction.

### For pictures and guides

Give the world its skin first, then run in it without `--fresh`, which would begin it anew in its seed's skin:

```console
$ assistant run account-id --world mine --locale zh
```

The language is that of `--locale`, or what is chosen in a site's own language menu. Flows name things with the
words of the skin `seed`. In another skin they find what has kept its name, and what the page maps in `flows/pages`
give a fallback for; each fallback that serves is told as a warning. So `onboard` and `offboard` pass in all skins
and both languages. What has neither stops a run, with the nearest names.

A name that no skin has can be tried as well: an environment may have
[labels of its own](guide.md#what-if-a-site-renames-something), which go before those of every skin.

"""


def page() -> str:
    """Return docs/skins.md."""
    return _HEAD + "\n".join(_describe(name, skin) for name, skin in SKINS.items())


def list_changes(skin: str) -> Iterator[Change]:
    """Give each label that a skin says in other words, site by site."""
    for site, folder in FOLDERS.items():
        plain = {language: read_labels(folder / f"{language}.yaml") for language in LANGUAGES}
        overlays = {language: read_overlay(folder, language, skin) for language in LANGUAGES}
        for key in plain["en"]:
            if any(key in overlay for overlay in overlays.values()):
                was = {language: plain[language][key] for language in LANGUAGES}
                says = {language: overlays[language].get(key, was[language]) for language in LANGUAGES}
                yield Change(site=site, key=key, was=was, says=says)


def _describe(name: str, skin: Skin) -> str:
    found = list(list_changes(name))
    names = [change for change in found if not change.is_sentence]
    sentences = [change for change in found if change.is_sentence]
    parts = [f"## {name}\n\n{skin.about}\n"]
    if skin.shapes:
        parts.append(
            "Pages of another shape:\n\n" + "".join(f"- {_indent(shape)}\n" for shape in skin.shapes)
        )
    if names:
        head = ("Site", "English", "in this skin", "Chinese", "in this skin")
        parts.append(_table(head, [_name_row(change) for change in names]))
    if sentences:
        parts.append("Sentences that say these names say them so as well:\n")
        parts.append(_table(("Site", "English", "Chinese"), [_sentence_row(change) for change in sentences]))
    return "\n".join(parts)


def _indent(text: str) -> str:
    return text.replace("\n", "\n  ")


def _name_row(change: Change) -> tuple[str, ...]:
    texts = [
        text for language in LANGUAGES for text in (change.was[language], change.new(language) or "the same")
    ]
    return (change.site, *texts)


def _sentence_row(change: Change) -> tuple[str, ...]:
    return (change.site, *(change.new(language) or "the same" for language in LANGUAGES))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a Markdown table; of rows that are the same, one."""
    lines = [head, ("---",) * len(head), *dict.fromkeys(rows)]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr] # a text stream, when run as a command
    sys.stdout.write(page())
