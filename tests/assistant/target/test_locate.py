"""What each target finds, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.target import Aim, Target, expression_of, parse
from assistant.target.locate import locate

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGE = """
<nav id=nav aria-label="Main"><a id=home href="#">Home</a> <a id=save-link href="#">Save</a></nav>
<main id=main>
  <h1 id=h1>Orders</h1>
  <button id=save>Save</button>
  <button id=off disabled>Close</button>
  <button id=icon aria-label="Reload"><svg id=svg></svg></button>
  <button id=inner><span id=inner-text>Add order</span></button>
  <div role=menu id=menu aria-label="More"><div role=menuitem id=item>Cancel</div></div>
  <div role=tablist><div role=tab id=tab aria-selected=true>Open</div>
  <div role=tab id=tab2 aria-selected=false>Done</div></div>
  <button id=hidden style="display:none">Secret</button>
  <p id=note>All is <b id=bold>well</b> today</p>
  <p id=spaced>Two
     words</p>
  <img id=img alt="Logo" src="data:,">
  <form id=form aria-label="Order">
    <label for=user id=user-label>User name</label><input id=user value="ada">
    <label>Password <input id=password type=password></label>
    <label>Due <input id=due type=date></label>
    <label>Amount <input id=amount type=number></label>
    <label>Find <input id=find type=search></label>
    <label>Remarks <textarea id=remarks></textarea></label>
    <label>Free text <span id=free contenteditable=true role=textbox aria-label="Free text"></span></label>
    <label>Site <select id=site><option id=o1>Berlin</option><option id=o2>Paris</option></select></label>
    <label><input type=checkbox id=agree> I agree</label>
    <label><input type=checkbox id=news checked> News</label>
    <button type=button role=switch id=switch aria-checked=false>Alerts</button>
    <label><input type=radio name=r id=cloud> Cloud</label>
    <label><input type=radio name=r id=own> Own</label>
  </form>
  <table id=table aria-label="Orders">
    <thead id=head><tr id=hr><th id=c1>Name</th><th id=c2> Status
       </th><th id=c3>The "best" one</th><th id=c4>Operation</th></tr></thead>
    <tbody><tr id=r1><th scope=row id=r1n>Alpha</th><td id=r1s>Open</td><td id=r1b>x</td>
      <td id=r1o><button id=r1c>Cancel order</button></td></tr>
    <tr id=r2><th scope=row id=r2n>Beta (x.y)</th><td id=r2s>Open</td><td id=r2b>y</td>
      <td id=r2o><button id=r2c>Cancel order</button></td></tr></tbody>
  </table>
  <dl><div><dt id=dt1>Account ID</dt><dd id=dd1>0123</dd></div>
  <div><dt>IAM User ID</dt><dd id=dd2>0456</dd></div><dt>Plain</dt><dd id=dd3>p</dd>
  <dt>Due / paid</dt><dd id=dd4>no</dd><dt>Three
     words</dt><dd id=dd5>2</dd></dl>
  <table><tr><th scope=row>Order No.</th><td id=side>CS1</td></tr></table>
  <ul><li id=li1>First</li><li id=li2><a id=lia href="#">Second</a> <em>two</em></li></ul>
  <dialog open id=dialog aria-label="Cancel the order"><p>Sure?</p><button id=ok>OK</button>
    <button id=no>No</button></dialog>
  <section id=region aria-label="Totals"><button id=ok2>OK</button></section>
</main>
"""


@pytest.fixture
def orders(sheet: Page) -> Page:
    """The page that all targets of this module are looked for on."""
    sheet.set_content(PAGE)
    return sheet


def found(page: Page, target: str, aim: Aim) -> list[str]:
    """Gives the ids of everything that a target finds."""
    ids: list[str] = locate(page, parse(target), aim).evaluate_all("all => all.map(e => e.id)")
    return ids


@pytest.mark.parametrize(
    ("aim", "target", "ids"),
    [
        (Aim.CLICK, "Orders", []),
        (Aim.CLICK, "Save", ["save-link", "save"]),
        (Aim.CLICK, "Home", ["home"]),
        (Aim.CLICK, "home", []),
        (Aim.CLICK, "Cancel", ["item"]),
        (Aim.CLICK, "Done", ["tab2"]),
        (Aim.CLICK, "Reload", ["icon"]),
        (Aim.CLICK, "Secret", []),
        (Aim.CLICK, "/^Sa/", ["save-link", "save"]),
        (Aim.CHOOSE, "Cloud", ["cloud"]),
        (Aim.CHOOSE, "Paris", ["o2"]),
        (Aim.CHECK, "I agree", ["agree"]),
        (Aim.CHECK, "Alerts", ["switch"]),
        (Aim.FILL, "User name", ["user"]),
        (Aim.FILL, "Password", ["password"]),
        (Aim.FILL, "Due", ["due"]),
        (Aim.FILL, "Amount", ["amount"]),
        (Aim.FILL, "Find", ["find"]),
        (Aim.FILL, "Remarks", ["remarks"]),
        (Aim.FILL, "Free text", ["free"]),
        (Aim.FILL, "/^User/", ["user"]),
        (Aim.SELECT, "Site", ["site"]),
        (Aim.POINT, "Logo", ["img"]),
        (Aim.LOOK, "well", ["bold"]),
        (Aim.LOOK, "Two words", ["spaced"]),
        (Aim.LOOK, "Secret", []),
        (Aim.LOOK, "/agree/", [""]),
        (Aim.READ, "Account ID", ["dd1"]),
        (Aim.READ, "Order No.", ["side"]),
        (Aim.READ, "User name", ["user"]),
        (Aim.SCOPE, "Cancel the order", ["dialog"]),
        (Aim.SCOPE, "Totals", ["region"]),
        (Aim.SCOPE, "Main", ["nav"]),
        (Aim.MARK, "Home", ["home"]),
        (Aim.MARK, "Add order", ["inner"]),
        (Aim.MARK, "User name", ["user"]),
        (Aim.MARK, "Password", ["password"]),
        (Aim.MARK, "I agree", ["agree"]),
        (Aim.MARK, "Site", ["site"]),
        (Aim.MARK, "Sure?", [""]),
        (Aim.MARK, "IAM User ID", [""]),
    ],
)
def test_a_plain_name_is_looked_for_among_the_roles_that_suit_the_verb(
    orders: Page, aim: Aim, target: str, ids: list[str]
) -> None:
    """A plain name is exact, and its verb decides what it may be."""
    assert found(orders, target, aim) == ids


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        ('button "Save"', ["save"]),
        ('button "save"', []),
        ('link "Save"', ["save-link"]),
        ("button /order/", ["inner", "r1c", "r2c"]),
        ('button "OK" in dialog', ["ok"]),
        ('button "OK" in dialog "Cancel the order"', ["ok"]),
        ('button "OK" in region "Totals" in main', ["ok2"]),
        ('button "OK" in "Totals"', ["ok2"]),
        ('button "OK" in css=#region', ["ok2"]),
        ('link in "Main"', ["home", "save-link"]),
        ('button "Close" [disabled]', ["off"]),
        ('button "Save" [disabled]', []),
        ("tab [selected]", ["tab"]),
        ("tab [selected=false]", ["tab2"]),
        ("checkbox [checked] in form", ["news"]),
        ("checkbox [checked=false] in form", ["agree"]),
        ('heading "Orders" [level=1]', ["h1"]),
        ('heading "Orders" [level=2]', []),
        ('row "Alpha"', ["r1"]),
        ('row "Open"', ["r1", "r2"]),
        ('row "Alph"', []),
        ("row /Beta.*Open/", ["r2"]),
        (r"row /Beta \(x\.y\)/", ["r2"]),
        ('row "Beta (x.y)"', ["r2"]),
        ('button "Cancel order" in row "Beta (x.y)"', ["r2c"]),
        ('cell "Open" in row "Alpha"', ["r1s"]),
        ('column "Status" in row "Alpha"', ["r1s"]),
        ('column "Name" in row "Alpha"', ["r1n"]),
        ('column "The \\"best\\" one" in row "Beta (x.y)"', ["r2b"]),
        ('column "Price" in row "Alpha"', []),
        ('button in column "Operation" in row "Alpha"', ["r1c"]),
        ('value "Account ID"', ["dd1"]),
        ('value "Plain"', ["dd3"]),
        ('value "ID"', []),
        ("value /User ID/", ["dd2"]),
        ('value "User name"', ["user"]),
        ('text "Open" in row "Alpha"', ["r1s"]),
        ("text /All is/", ["note"]),
        ('listitem "First"', ["li1"]),
        ('listitem "Second"', ["li2"]),
        ("css=dd >> nth=0", ["dd1"]),
        ('css=button in row "Alpha"', ["r1c"]),
        ('value "Due / paid"', ["dd4"]),
        ("value /Due \\/ p/", ["dd4"]),
        ('value "Three words"', ["dd5"]),
    ],
)
def test_a_noted_target_finds_what_it_says(orders: Page, target: str, ids: list[str]) -> None:
    """Roles, names, attributes, values, columns and what they are in."""
    assert found(orders, target, Aim.CLICK) == ids


@pytest.mark.parametrize(
    "name",
    [
        'Say "hi"',
        r"back\slash",
        "a >> b",
        "a/b (c) [d] {e} .*+?^$|",
        "it's",
        "two  blanks",
        "确定 & <b>",
        "{{ x }}",
        "a-b #1~&",
    ],
)
def test_a_value_is_a_text_wherever_it_goes(sheet: Page, name: str) -> None:
    """Quotes and signs of regular expressions in a value mean themselves: in names, patterns and columns."""
    sheet.set_content(
        "<table><tr><th>x</th><th id=head></th></tr><tr id=row><td id=cell></td><td>1</td></tr></table>"
    )
    sheet.evaluate("name => { head.textContent = name; cell.textContent = name; }", name)

    def ids(text: str) -> list[str]:
        target = parse(text).filled(
            lambda text: text.replace("VALUE", name), lambda text: text.replace("VALUE", expression_of(name))
        )
        found: list[str] = locate(sheet, target, Aim.LOOK).evaluate_all("all => all.map(e => e.id)")
        return found

    assert ids('row "VALUE"') == ["row"]
    assert ids('cell "VALUE"') == ["cell"]
    assert ids('text "VALUE" in row "1"') == ["cell"]
    assert ids("cell /^VALUE$/") == ["cell"]
    assert ids('column "VALUE" in row "1"') == [""]


def test_a_page_element_is_looked_up(orders: Page) -> None:
    """`page.element` is whatever flows/pages says, also as what another target is in, also within one."""
    elements = {
        "orders.dialog": parse('dialog "Cancel the order"'),
        "orders.ok": parse('button "OK" in orders.dialog'),
    }

    def ids(text: str) -> list[str]:
        found: list[str] = locate(orders, parse(text), Aim.CLICK, lambda name: [elements[name]]).evaluate_all(
            "all => all.map(e => e.id)"
        )
        return found

    assert ids("orders.dialog") == ["dialog"]
    assert ids("orders.ok") == ["ok"]
    assert ids('button "No" in orders.dialog') == ["no"]
    assert ids("orders.ok in main") == ["ok"]


def test_nothing_is_asked_of_the_page_when_a_target_is_made(sheet: Page) -> None:
    """A locator made before the page has its content finds what comes later."""
    sheet.set_content("")
    locator = locate(sheet, parse('button "Later"'), Aim.CLICK)
    sheet.set_content("<button id=later>Later</button>")
    assert locator.get_attribute("id") == "later"


def test_a_target_without_a_name_is_any_of_its_role(orders: Page) -> None:
    """A bare role finds all that have it."""
    assert found(orders, "dialog", Aim.LOOK) == ["dialog"]
    assert found(orders, "menuitem", Aim.LOOK) == ["item"]
    assert isinstance(parse("dialog"), Target)
