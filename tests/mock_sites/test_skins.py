"""Skins: the words of other years on every page in both languages, pages of another shape, the docs."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest

import mock_sites
from mock_sites.app import SITES
from mock_sites.labels import LANGUAGES, load_catalogue, read_labels, read_overlay
from mock_sites.server import Server
from mock_sites.settings import SKINS
from mock_sites.skins import FOLDERS, Change, list_changes, page
from mock_sites.skins import SKINS as DESCRIBED
from mock_sites.world import World
from tests.mock_sites import huawei
from tests.mock_sites.test_labels import placeholders
from tests.mock_sites.tour import Sight, tour
from tests.mock_sites.visitor import Visitor, rows
from tests.mock_sites.wording import own_words, said

ROOT = Path(mock_sites.__file__).parent
OTHERS = [skin for skin in SKINS if skin != "seed"]
SITES_OF = {
    "Billing Center": ("billing_center",),
    "Guance registration": ("guance",),
    "KooGallery": ("koogallery",),
    "Huawei Cloud console and Huawei ID": ("huawei_cloud", "huawei_id"),
    "Several sites": tuple(SITES),
}
MARKETS = {"Huawei Cloud KooGallery", "Alibaba Cloud Marketplace", "AWS Marketplace", "Azure Marketplace"}
"""Options that a skin renames while the markets that they were named for keep their names."""
_NUMBERS = count(1)


_OWN = {"2022-zh": "zh", "new-console": "en"}
"""The language that a skin was seen in; in the other one it is looked at only at length."""
OUTFITS = [
    pytest.param(
        (skin, language), marks=[] if _OWN[skin] == language else [pytest.mark.long], id=f"{skin}-{language}"
    )
    for skin in OTHERS
    for language in LANGUAGES
]


@pytest.fixture(scope="module", params=OUTFITS)
def outfit(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Give each skin in each language."""
    skin, language = request.param
    return skin, language


@pytest.fixture(scope="module")
def sights(server: Server, outfit: tuple[str, str]) -> Iterator[list[Sight]]:
    """Give every page of every site in a skin and a language."""
    world = server.store.create(f"skins-{next(_NUMBERS)}")
    wear(world, outfit[0])
    yield list(tour(server, world, outfit[1]))
    server.store.drop(world.name)


def wear(world: World, skin: str) -> None:
    """Give a world a skin."""
    with world.transaction():
        world.change_settings(skin=skin)


# -- the catalogues ------------------------------------------------------------------------------


@pytest.mark.parametrize("skin", OTHERS)
@pytest.mark.parametrize("folder", FOLDERS.values(), ids=list(FOLDERS))
def test_an_overlay_holds_only_what_differs(folder: Path, skin: str) -> None:
    """Every text of it is another than the plain one, of a key that there is."""
    for language in LANGUAGES:
        plain = read_labels(folder / f"{language}.yaml")
        assert [key for key, text in read_overlay(folder, language, skin).items() if plain[key] == text] == []


def test_every_overlay_is_of_a_skin_and_a_language() -> None:
    """A file whose name has a slip would be passed over silently."""
    overlays = [path for path in ROOT.rglob("labels/*.yaml") if path.stem not in LANGUAGES]
    assert [
        path
        for path in overlays
        if path.stem.split(".", 1) not in [[a, b] for a in LANGUAGES for b in OTHERS]
    ] == []


def test_a_label_of_no_catalogue_is_refused(tmp_path: Path) -> None:
    """A key that was renamed can't be left behind in an overlay."""
    labels = tmp_path / "labels"
    labels.mkdir()
    (labels / "en.yaml").write_text("site: {name: A}\n")
    (labels / "en.2022-zh.yaml").write_text("site: {title: B}\n")
    assert load_catalogue(tmp_path, "en").text("site.name") == "A"
    with pytest.raises(ValueError, match=r"the skin 2022-zh has labels of its own: site\.title"):
        load_catalogue(tmp_path, "en", "2022-zh")


@pytest.mark.parametrize("skin", OTHERS)
def test_both_languages_fill_in_the_same(skin: str) -> None:
    """A page fills the same names into a text of a skin, whichever language it is in."""
    for change in list_changes(skin):
        assert placeholders(change.says["en"]) == placeholders(change.says["zh"]), change.key


@pytest.mark.parametrize("skin", OTHERS)
@pytest.mark.parametrize("site", ["billing_center", "guance", "koogallery", "huawei_cloud"])
def test_one_english_label_has_one_chinese_label_in_a_skin(site: str, skin: str) -> None:
    """As in the plain catalogues: a name in one language leads to one name in the other."""
    english, chinese = (load_catalogue(ROOT / site, language, skin).texts for language in ("en", "zh"))
    labels: dict[str, set[str]] = {}
    for key, text in english.items():
        labels.setdefault(text, set()).add(chinese[key])
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


# -- the pages -----------------------------------------------------------------------------------


def test_a_skin_says_its_words_on_its_pages(sights: list[Sight], outfit: tuple[str, str]) -> None:
    """Each text that a skin has of its own stands on a page of its site."""
    skin, language = outfit
    spoken = {
        site: "\n".join("\n".join(said(sight.page.text)) for sight in sights if sight.site == site)
        for site in SITES
    }
    silent = [
        change.key
        for change in list_changes(skin)
        if (text := change.new(language)) is not None
        and not any(_form(text).search(spoken[site]) for site in SITES_OF[change.site])
    ]
    assert silent == []


def test_a_skin_does_not_mix_old_names_with_new_ones(sights: list[Sight], outfit: tuple[str, str]) -> None:
    """What a skin calls by another name on a site is called so in every sentence there."""
    skin, language = outfit
    mixed: dict[str, set[str]] = {}
    spoken = [(sight, own_words(sight.page.text)) for sight in sights]
    for was, says, sites in _renamed(skin, language):
        for sight, words in spoken:
            if sight.site in sites and was in words.replace(says, ""):
                mixed.setdefault(f"{was} → {says}", set()).add(f"{sight.site}: {sight.name}")
    assert mixed == {}


def test_no_page_is_broken_in_a_skin(sights: list[Sight]) -> None:
    """No address of the walk answers with an error of the server's."""
    assert [sight.name for sight in sights if sight.page.status_code >= 500] == []


def test_a_skin_is_worn_from_the_next_page_on(visitor: Visitor, world: World) -> None:
    """Changed while a visitor looks about, it needs no new session; and it can be taken off again."""
    product = f"/contents/{huawei.GUANCE}"
    for skin, button in (
        ("seed", "Continue to Submit"),
        ("2022-zh", "Activate Now"),
        ("seed", "Continue to Submit"),
    ):
        wear(world, skin)
        assert button in said(visitor.open("koogallery", product).text)


@pytest.mark.parametrize(
    ("skin", "language", "path", "names"),
    [
        (
            "2022-zh",
            "en",
            "/my/purchased",
            ("Purchased Services List", "View Resource Details", "Close Resource"),
        ),
        ("2022-zh", "zh", "/my/purchased", ("已购买的服务列表", "查看资源详情", "更多", "关闭资源")),
        (
            "new-console",
            "en",
            "/my/purchased",
            ("My KooGallery Apps", "My KooGallery", "Resource Details", "Unsubscribe"),
        ),
        ("new-console", "zh", "/my/purchased", ("已购买资源", "资源详情")),
    ],
)
def test_my_marketplace_in_other_words(
    server: Server, world: World, skin: str, language: str, path: str, names: tuple[str, ...]
) -> None:
    """The list of what was bought has the names of the skin's sources, and none of those it replaced."""
    wear(world, skin)
    with Visitor(server, world.name, language=language) as visitor:
        huawei.sign_in(visitor)
        huawei.submit_purchase(visitor)
        visitor.open("koogallery", path)
        texts = said(visitor.open("koogallery", path).text)
        while not set(names) <= set(texts):
            assert any(status in texts for status in ("Provisioning", "开通中")), set(names) - set(texts)
            texts = said(visitor.open("koogallery", path).text)


# -- pages of another shape ----------------------------------------------------------------------


@pytest.fixture
def console(visitor: Visitor, world: World) -> Visitor:
    """Give a visitor who is signed in to the console of a world with the skin `new-console`."""
    wear(world, "new-console")
    huawei.sign_in(visitor, "huawei_cloud", "/")
    return visitor


def test_the_menu_leads_to_a_banner_and_that_to_the_new_console(console: Visitor, world: World) -> None:
    """My Credentials shows no ID before Go to New Console was clicked."""
    banner = console.open("huawei_cloud", "/iam/mine/apiCredential")
    ((account,),) = [
        tuple(row.values())
        for row in rows(world, "SELECT id FROM huawei_account WHERE name = 'example-cloud'")
    ]
    assert str(account) not in banner.text
    link = re.search(r'<a class="button[^"]*" href="([^"]*)">Go to New Console</a>', banner.text)
    assert link is not None
    assert huawei.facts(console.open("huawei_cloud", link[1]))["Account ID"].startswith(str(account))


def test_the_new_console_has_sections_instead_of_tabs_and_projects(console: Visitor, world: World) -> None:
    """Identity Credentials, Login Credentials, Access Keys, MFA; no project's ID to be taken for the account's."""
    new = console.open("huawei_cloud", "/iam/credentials")
    assert re.findall(r"<h2>(.*?)</h2>", new.text) == [
        "Identity Credentials",
        "Login Credentials",
        "Access Keys",
        "Multi-Factor Authentication (MFA)",
    ]
    assert 'role="tab"' not in new.text
    projects = rows(world, "SELECT id FROM project")
    assert projects
    assert [project for project in projects if str(project["id"]) in new.text] == []
    shown = huawei.facts(new)
    assert (shown["IAM Username"], shown["Account Name"]) == ("example-cloud", "example-cloud")


def test_access_keys_are_made_and_deleted_in_the_new_console(console: Visitor, world: World) -> None:
    """The old address leads there, the secret is shown once, and a third key is refused."""
    assert console.open("huawei_cloud", "/iam/mine/accessKey").url.path == "/iam/credentials"
    created = console.submit("/iam/mine/accessKey", description="First")
    assert (created.url.path, "was created" in created.text) == ("/iam/credentials", True)
    console.submit("/iam/mine/accessKey", description="Second")
    refused = console.submit("/iam/mine/accessKey", description="Third")
    assert (refused.status_code, huawei.alert(refused)[:28]) == (409, "You already have two access ")
    (first, *_) = rows(world, "SELECT id FROM access_key ORDER BY rowid")
    deleted = console.submit(f"/iam/mine/accessKey/{first['id']}/delete")
    assert (deleted.url.path, len(rows(world, "SELECT 1 FROM access_key"))) == ("/iam/credentials", 1)


@pytest.mark.parametrize("skin", ["seed", "2022-zh"])
def test_other_skins_have_no_new_console(visitor: Visitor, world: World, skin: str) -> None:
    """Its address is none there, and My Credentials has its tabs and projects."""
    wear(world, skin)
    huawei.sign_in(visitor, "huawei_cloud", "/")
    assert visitor.open("huawei_cloud", "/iam/credentials").status_code == 404
    credentials = visitor.open("huawei_cloud", "/iam/mine/apiCredential")
    assert credentials.text.count('role="tab"') == 2
    assert all(str(project["id"]) in credentials.text for project in rows(world, _OWN_PROJECTS))


_OWN_PROJECTS = (
    "SELECT project.id FROM project JOIN huawei_account ON huawei_account.id = project.account"
    " WHERE huawei_account.name = 'example-cloud'"
)


@pytest.mark.parametrize(("skin", "section"), [("seed", 1), ("2022-zh", 0), ("new-console", 0)])
def test_the_instance_id_stands_where_the_documents_look_for_it(
    server: Server, world: World, skin: str, section: int
) -> None:
    """Under Application Information in the documents of 2022, under Basic Information in the seed page's skin."""
    wear(world, skin)
    details = next(sight.page for sight in tour(server, world, "en") if sight.name == "resource details")
    sections = re.findall(r"<section.*?</section>", details.text, re.DOTALL)
    assert [bool(re.search(r"<dt>(Product )?Instance ID</dt>", text)) for text in sections] == [
        index == section for index in range(3)
    ]


# -- the page of the docs ------------------------------------------------------------------------


def test_every_skin_is_described() -> None:
    """A skin that worlds may wear has its paragraph."""
    assert tuple(DESCRIBED) == SKINS


def test_the_page_of_the_docs_is_up_to_date() -> None:
    """Run `python -m mock_sites.skins > docs/skins.md` when this fails."""
    written = ROOT.parent / "docs" / "skins.md"
    assert written.read_text("utf-8") == page()


@pytest.mark.parametrize("skin", OTHERS)
def test_the_page_of_the_docs_has_every_label(skin: str) -> None:
    """Whatever a skin says instead is in its table, in both languages."""
    chapter = page().split(f"\n## {skin}\n")[1].split("\n## ")[0]
    changed = list(list_changes(skin))
    assert changed
    assert [
        text
        for change in changed
        for text in change.says.values()
        if _is_new(change, text) and text not in chapter
    ] == []


def _is_new(change: Change, text: str) -> bool:
    return text not in change.was.values()


def _renamed(skin: str, language: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give the names, longer than a word, that a skin replaced wherever a site had them, with the new ones."""
    for site, keys in _by_site(skin).items():
        folder = {"huawei_id": "huawei_cloud"}.get(site, site)
        worn = load_catalogue(ROOT / folder, language, skin).texts
        for change in keys:
            was, says = change.was[language], change.says[language]
            is_name = (
                change.new(language) and not change.is_sentence and (len(was.split()) > 1 or was == "OK")
            )
            if is_name and was not in {*worn.values(), *MARKETS} and "{" not in says:
                yield was, says, (site,)


def _by_site(skin: str) -> Mapping[str, list[Change]]:
    return {
        site: [change for change in list_changes(skin) if site in SITES_OF[change.site]] for site in SITES
    }


def _form(text: str) -> re.Pattern[str]:
    """Return what a text looks like once its placeholders are filled."""
    return re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)))
