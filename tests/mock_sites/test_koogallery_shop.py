"""KooGallery's shop: what is found, what a product page offers, what can be saved."""

import re

import pytest

from mock_sites.koogallery.products import is_match
from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.huawei import CARD, GUANCE, sign_in, table_rows
from tests.mock_sites.visitor import Visitor, rows

PRODUCT_LINK = re.compile(r'<h[23]><a href="/contents/([^"]+)">([^<]+)</a></h[23]>')


def found(visitor: Visitor, query: str) -> list[str]:
    """Return the names of the products that a search shows."""
    visitor.open("koogallery", f"/search?{query}")
    return [name for _, name in PRODUCT_LINK.findall(visitor.page.text)]


def test_the_home_page_sells(visitor: Visitor) -> None:
    """The home page has the search box, categories and popular applications with Guance first, but not its decoy."""
    page = visitor.open("koogallery", "/")
    names = [name for _, name in PRODUCT_LINK.findall(page.text)]
    assert names[0] == "Guance SaaS"
    assert "Guance Stored-value Card" not in names
    assert 'placeholder="Search KooGallery"' in page.text
    assert page.text.count('class="category"') == 6


def test_a_search_finds_guance_and_its_decoy(visitor: Visitor) -> None:
    """Searching Guance shows the service first and the stored-value card beside it."""
    assert found(visitor, "q=Guance") == ["Guance SaaS", "Guance Stored-value Card"]
    assert "2 products" in visitor.text


@pytest.mark.parametrize("query", ["q=guance+saas", "q=SAAS+Guance", "q=%E8%A7%82%E6%B5%8B%E4%BA%91+SaaS"])
def test_a_search_needs_every_word_in_either_language(visitor: Visitor, query: str) -> None:
    """Case and order of the words don't matter, nor which of the two names of a product they are from."""
    assert found(visitor, query) == ["Guance SaaS"]


def test_a_search_can_be_narrowed_to_a_category(visitor: Visitor) -> None:
    """A category alone lists it; with words it narrows what they find."""
    assert found(visitor, "category=security") == ["Example Web Shield", "Example Access Audit"]
    assert found(visitor, "q=guance&category=security") == []
    assert "No product was found" in visitor.text


def test_the_query_stays_in_the_box_and_is_escaped(visitor: Visitor) -> None:
    """What was searched for is shown as text, whatever it is."""
    visitor.open("koogallery", "/search?q=%22%3E%3Cscript%3E")
    assert "<script>" not in visitor.page.text
    assert "&#34;&gt;&lt;script&gt;" in visitor.page.text


@pytest.mark.parametrize(
    ("query", "texts", "is_found"),
    [("", ["a"], True), ("a b", ["b", "a"], True), ("a c", ["a", "b"], False), ("A", ["xax"], True)],
)
def test_a_match_has_every_word(query: str, texts: list[str], is_found: bool) -> None:
    """A query matches when each of its words is somewhere in the texts."""
    assert is_match(query, texts) is is_found


def test_the_product_page_leads_to_the_purchase(visitor: Visitor) -> None:
    """Guance's page names seller, product ID and price, and continues to the purchase."""
    page = visitor.open("koogallery", f"/contents/{GUANCE}")
    for text in (
        "Guance SaaS",
        "OFFI845592654693900288",
        "Free to open",
        "Pay-per-use",
        "Continue to Submit",
    ):
        assert text in visitor.text
    assert f'action="/purchase/{GUANCE}"' in page.text


def test_the_decoy_can_be_looked_at_but_not_bought(visitor: Visitor, world: World) -> None:
    """The stored-value card has a page and a purchase page, which refuses with a sentence."""
    visitor.open("koogallery", f"/contents/{CARD}")
    assert "Buy Now" in visitor.text
    assert "Continue to Submit" not in visitor.text
    page = sign_in(visitor, path=f"/purchase/{CARD}")
    assert page.status_code == 403
    assert "This product is not sold in this mock." in visitor.text
    assert not rows(world, "SELECT 1 FROM purchase_order")


@pytest.mark.parametrize("path", ["/contents/unknown", "/nowhere"])
def test_an_unknown_address_is_a_page(visitor: Visitor, path: str) -> None:
    """There is a 404 page with the way home."""
    assert visitor.open("koogallery", path).status_code == 404
    assert "Back to the home page" in visitor.text


def test_a_product_is_saved_and_removed(visitor: Visitor) -> None:
    """Save to List puts a product into My Favorites once, from where it can be bought or removed."""
    sign_in(visitor)
    visitor.open("koogallery", f"/contents/{GUANCE}")
    visitor.submit(f"/contents/{GUANCE}/favorite")
    assert "Guance SaaS is in My Favorites." in visitor.text
    visitor.submit(f"/contents/{GUANCE}/favorite")
    visitor.open("koogallery", "/my/favorites")
    assert [row[0] for row in table_rows(visitor.page)] == ["Guance SaaS"]
    assert f'href="/purchase/{GUANCE}"' in visitor.page.text
    visitor.submit(f"/my/favorites/{GUANCE}/remove")
    assert "No favorites" in visitor.text


def test_favorites_belong_to_an_account(visitor: Visitor, server: Server, world: World) -> None:
    """Another account of the same world has favorites of its own."""
    sign_in(visitor)
    visitor.open("koogallery", f"/contents/{GUANCE}")
    visitor.submit(f"/contents/{GUANCE}/favorite")
    with Visitor(server, world.name) as other:
        sign_in(other, path="/my/favorites", name="example-new")
        assert "No favorites" in other.text


def test_saving_needs_a_sign_in_and_leads_back(visitor: Visitor) -> None:
    """Signed out, Save to List leads to the sign-in, and from there to the product."""
    visitor.open("koogallery", f"/contents/{GUANCE}")
    visitor.submit(f"/contents/{GUANCE}/favorite")
    assert visitor.page.url.path == "/login"
    assert GUANCE in str(visitor.page.url)
