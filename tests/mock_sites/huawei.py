"""What a visitor of the Huawei Cloud sites does in many tests."""

import re
from html import unescape

import httpx

from tests.mock_sites.visitor import Visitor

GUANCE = "8990a122-f456-43a4-892c-a458be31e336"
CARD = "181f3d92-f40b-48d7-8ad5-420df0a682d2"
PASSWORDS = {"example-cloud": "Mock-huawei-1", "example-new": "Mock-huawei-2"}


def hidden(page: httpx.Response, name: str) -> str:
    """Return what a hidden field of a page holds."""
    found = re.search(rf'type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert found is not None, f"the page has no hidden field {name}"
    return unescape(found[1])


def sign_in(
    visitor: Visitor,
    site: str = "koogallery",
    path: str = "/my/purchased",
    *,
    name: str = "example-cloud",
    password: str | None = None,
) -> httpx.Response:
    """Open a page that needs a sign-in, sign in, and return what is shown then."""
    visitor.open(site, path)
    return visitor.submit(
        "/login",
        name=name,
        password=PASSWORDS[name] if password is None else password,
        service=hidden(visitor.page, "service"),
    )


def submit_purchase(visitor: Visitor, product: str = GUANCE, **changes: str) -> httpx.Response:
    """Open the confirm page of a product and submit it with both boxes ticked."""
    visitor.open("koogallery", f"/purchase/{product}")
    fields = {"confirmation": hidden(visitor.page, "confirmation"), "authorize": "on", "agree": "on"}
    return visitor.submit(f"/purchase/{product}", **(fields | changes))


def alert(page: httpx.Response) -> str:
    """Return what the alert of a page says, without tags."""
    found = re.search(r'role="alert".*?class="notice__body">(.*?)</div>', page.text, re.DOTALL)
    assert found is not None, "the page has no alert"
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())


def facts(page: httpx.Response) -> dict[str, str]:
    """Return the values of a page's description lists by label."""
    pairs = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.text, re.DOTALL)
    return {
        unescape(label): " ".join(unescape(re.sub(r"<[^>]+>", " ", value)).split()) for label, value in pairs
    }


def table_rows(page: httpx.Response) -> list[list[str]]:
    """Return the cells of a page's table, row by row, without its header."""
    body = re.search(r"<tbody>(.*?)</tbody>", page.text, re.DOTALL)
    assert body is not None, "the page has no table"
    rows = re.findall(r"<tr.*?</tr>", body[1], re.DOTALL)
    cells = [re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL) for row in rows]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]
