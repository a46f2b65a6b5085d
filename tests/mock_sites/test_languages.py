"""Both languages on every page: nothing untranslated, nothing hard-coded, switched by menu and browser."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import mock_sites
from mock_sites.app import SITES
from mock_sites.routing import Page
from mock_sites.server import Server
from mock_sites.web import preferred_language
from mock_sites.world import World
from tests.mock_sites.tour import Sight, tour
from tests.mock_sites.visitor import Visitor, text_of
from tests.mock_sites.wording import own_words

ROOT = Path(mock_sites.__file__).parent
LANG = {"en": "en", "zh": "zh-CN"}
_NUMBERS = count(1)

LATIN_IN_CHINESE = {
    *(
        "AI",
        "API",
        "AWS",
        "Arm",
        "BI",
        "GB",
        "GMT",
        "IAM",
        "ID",
        "Kubernetes",
        "Linux",
        "MFA",
        "SaaS",
        "Web",
        "wksp",
        "x86",
    ),
    "Example",  # the sellers and products of the mock's shop
    "English",  # a language, by its own name
    *("First", "Second", "Guance", "GmbH"),  # typed by the visitor: a workspace, access keys, a search
}
"""The words in Latin letters that Chinese pages say."""

CHINESE_IN_ENGLISH = {"中文"}
"""What English pages say in Chinese: a language, by its own name."""

NO_PAGES = {
    "/isv/produce": "the provisioning interface",
    "/api/mkp-openapi-public/global/v1/order/query": "the interface for sellers",
    "/sso": "leads on with a session",
    "/my/purchased/{resource}/login": "leads on to Guance",
    "/signin": "leads on to Huawei ID, except on Billing Center",
}
"""Addresses that answer GET without showing a page of their own."""


@pytest.fixture(scope="module", params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    """Give each language in turn."""
    return str(request.param)


@pytest.fixture(scope="module")
def sights(server: Server, language: str) -> Iterator[list[Sight]]:
    """Give every page of every site in a language."""
    world = server.store.create(f"languages-{next(_NUMBERS)}")
    yield list(tour(server, world, language))
    server.store.drop(world.name)


def test_every_page_speaks_one_language(sights: list[Sight], language: str) -> None:
    """A Chinese page has no English words but names and abbreviations; an English page has no Chinese."""
    wrong: dict[str, set[str]] = {}
    for sight in sights:
        words = own_words(sight.page.text)
        if language == "zh":
            found = set(re.findall(r"[A-Za-z][A-Za-z0-9]+", words)) - LATIN_IN_CHINESE
        else:
            found = set(re.findall(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]+", words)) - CHINESE_IN_ENGLISH
        if found:
            wrong[f"{sight.site}: {sight.name}"] = found
    assert wrong == {}


def test_every_page_says_which_language_it_is_in(sights: list[Sight], language: str) -> None:
    """The html element has the language, so that it is read aloud and broken into lines rightly."""
    for sight in sights:
        assert f'<html lang="{LANG[language]}"' in sight.page.text, sight.name


def test_every_page_has_the_language_menu(sights: list[Sight], language: str) -> None:
    """Errors and refusals as well: nobody is stuck in a language."""
    names = {"en": "English", "zh": "简体中文"}
    for sight in sights:
        menu = re.search(
            r'<form class="menu" method="post" action="/language".*?</form>', sight.page.text, re.DOTALL
        )
        assert menu is not None, sight.name
        assert re.findall(r'aria-checked="true">([^<]+)', menu[0]) == [names[language]], sight.name


def test_the_walk_comes_past_every_page(sights: list[Sight]) -> None:
    """A page that a site gains is looked at here too, once it has its place in tour.py."""
    seen = {(sight.site, page.path) for sight in sights for page in _pages(sight)}
    declared = {
        (key, page.path)
        for key, site in SITES.items()
        for page in site.pages
        if page.method == "GET"
        and (page.path not in NO_PAGES or (key, page.path) == ("billing_center", "/signin"))
    }
    assert declared - seen == set()


def test_no_page_is_broken(sights: list[Sight]) -> None:
    """No address of the walk answers with an error of the server's."""
    assert [sight.name for sight in sights if sight.page.status_code >= 500] == []


@pytest.mark.parametrize("site", list(SITES))
def test_the_browsers_language_is_taken(server: Server, world: World, site: str) -> None:
    """Whoever comes for the first time is spoken to in the language that the browser asks for."""
    for accepted, lang in (("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"), ("en-GB,en", "en"), ("fr", "en")):
        with Visitor(server, world.name, language=accepted) as visitor:
            assert f'<html lang="{lang}"' in visitor.open(site).text


@pytest.mark.parametrize("site", list(SITES))
def test_the_language_menu_wins_over_the_browser(server: Server, world: World, site: str) -> None:
    """What was chosen in a site's menu stays, on the page that it was chosen on and on the next."""
    with Visitor(server, world.name, language="en") as visitor:
        page = visitor.open(site, "/nothing-there?page=2")  # a page of each site that needs no sign-in
        assert '<html lang="en"' in page.text
        offered = re.search(r'name="next" value="([^"]*)"', page.text)
        assert offered is not None
        chosen = visitor.submit("/language", language="zh", next=offered[1])
        assert (chosen.url, '<html lang="zh-CN"' in chosen.text) == (page.url, True)
        assert '<html lang="zh-CN"' in visitor.open(site, "/nothing-here").text
        assert '<html lang="en"' in visitor.submit("/language", language="en", next=offered[1]).text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("zh", "zh"),
        ("zh-Hant-TW", "zh"),
        ("ZH-cn", "zh"),
        ("fr-FR,fr;q=0.9", "en"),
        ("fr,zh;q=0.3", "zh"),
        ("en;q=0.5,zh", "zh"),
        ("zh;q=0.5,en;q=0.5", "zh"),
        ("zh;q=0,en;q=0.1", "en"),
        ("zh;q=0", "en"),
        ("*", "en"),
        (",,;q=1,zh ; q=0.2", "zh"),
        ("zh;q=nan,en", "en"),
        ("zh;q=7", "en"),
        ("zh;level=1", "en"),
    ],
)
def test_the_best_liked_language_is_chosen(accepted: str, language: str) -> None:
    """Weights count, then the order; what is no language here, or no weight, is passed over."""
    assert preferred_language(accepted) == language


def test_one_thing_is_not_counted_as_many(visitor: Visitor) -> None:
    """One product is a product, not 1 products."""
    assert "1 product " in f"{text_of(visitor.open('koogallery', '/search?q=Shield'))} "
    assert "2 products" in text_of(visitor.open("koogallery", "/search?q=Guance"))
    assert "0 products" in text_of(visitor.open("koogallery", "/search?q=xyzzy"))


# -- nothing hard-coded --------------------------------------------------------------------------

_CONTROL = "control"  # the control site is the mock's own, and speaks English
TEMPLATES = sorted(path for path in ROOT.rglob("templates/*.html") if not path.name.startswith(_CONTROL))
OWN_NAMES = {"English", "简体中文", "中文"}
_SENTENCE = re.compile(r"[A-Z][a-z']+( [\w',-]+)+[.?!]?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NO_TEXT = re.compile(r"{% block (?:panel_class|brand|step) %}.*?{% endblock %}|{#.*?#}", re.DOTALL)


class Said(HTMLParser):
    """Collects what a template's own markup says: between tags, and in attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keep what stands between tags."""
        self.texts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the attributes that are read aloud."""
        self.texts += [
            value or "" for name, value in attrs if name in ("aria-label", "title", "alt", "placeholder")
        ]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_templates_say_nothing_of_their_own(template: Path) -> None:
    """Neither between tags, nor in attributes that are read aloud, nor in what they hand to macros."""
    source = _NO_TEXT.sub("", template.read_text("utf-8"))
    markup = Said()
    markup.feed(re.sub(r"{%.*?%}", "", re.sub(r"{{.*?}}", "0", source, flags=re.DOTALL), flags=re.DOTALL))
    assert [text for text in markup.texts if re.search(r"[^\W\d_]", text)] == []
    tree = Environment(extensions=["jinja2.ext.do"], autoescape=True).parse(source)
    texts = [node.value for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]
    said = {text for text in texts if _CHINESE.search(text) or re.search(r"(?:^|\s)[A-Z][a-z]+", text)}
    assert said - OWN_NAMES == set()


@pytest.mark.parametrize("script", sorted(ROOT.glob("static/*.js")), ids=lambda path: path.name)
def test_scripts_say_nothing_of_their_own(script: Path) -> None:
    """What a script shows came with the page, in the page's language."""
    code = re.sub(r"^\s*//.*$", "", script.read_text("utf-8"), flags=re.MULTILINE)
    strings = re.findall(r'"([^"\n]*)"|`([^`]*)`', code)
    assert [
        text for pair in strings for text in pair if _SENTENCE.search(text) or _CHINESE.search(text)
    ] == []


@pytest.mark.parametrize(
    "module",
    sorted(
        path
        for key in ("billing_center", "guance", "koogallery", "huawei_cloud")
        for path in (ROOT / key).glob("*.py")
    ),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_python_says_nothing_of_its_own(module: Path) -> None:
    """No sentence and no Chinese stands in a site's code, but in docstrings and in what breaks with an error."""
    tree = ast.parse(module.read_text("utf-8"))
    unsaid = {
        id(leaf)
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise | ast.Expr)
        for leaf in ast.walk(node)
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    }
    said = [
        leaf.value
        for leaf in ast.walk(tree)
        if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str) and id(leaf) not in unsaid
    ]
    assert [text for text in said if _SENTENCE.fullmatch(text) or _CHINESE.search(text)] == []


def _pages(sight: Sight) -> list[Page]:
    """Return the pages that a sight came by, redirects included."""
    answers = [*sight.page.history, sight.page]
    found = []
    for answer in answers:
        for key, site in SITES.items():
            if key == sight.site and answer.request.method == "GET":
                match = site.find("GET", answer.request.url.path)
                found += [match[0]] if match else []
    return found
