"""The small functions that an exported test brings along, each only where it is needed."""

from __future__ import annotations

from collections.abc import Mapping

SUPPORT: Mapping[str, str] = {
    "clickable": '''
def clickable(scope: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """Finds what can be clicked by its visible name."""
    roles: list[Any] = ["button", "link", "menuitem", "tab"]
    first, *others = [scope.get_by_role(role, name=name, exact=True) for role in roles]
    return reduce(Locator.or_, others, first)
''',
    "choice": '''
def choice(scope: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """Finds a radio button, a menu's choice or an option by its visible name."""
    roles: list[Any] = ["radio", "menuitemradio", "option"]
    first, *others = [scope.get_by_role(role, name=name, exact=True) for role in roles]
    return reduce(Locator.or_, others, first)
''',
    "box": '''
def box(scope: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """Finds a check box or a switch by its visible name."""
    found = scope.get_by_role("checkbox", name=name, exact=True)
    return found.or_(scope.get_by_role("switch", name=name, exact=True))
''',
    "row": '''
def row(page: Page, scope: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """Finds a row by its name or by the text of one of its cells."""
    cells = page.get_by_role("cell", name=name, exact=True).or_(page.get_by_role("rowheader", name=name, exact=True))
    return scope.get_by_role("row", name=name, exact=True).or_(scope.get_by_role("row").filter(has=cells))
''',
    "item": '''
def item(page: Page, scope: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """Finds an item of a list by its name or by a text in it."""
    texts = page.get_by_text(name, exact=True)
    return scope.get_by_role("listitem", name=name, exact=True).or_(
        scope.get_by_role("listitem").filter(has=texts)
    )
''',
    "column": '''
def column(row: Locator, header: str) -> Locator:
    """Finds the cell of a row under a header."""
    head = f"(ancestor::table[1]//th[normalize-space(.)='{header}'])[1]"
    return row.locator(f"xpath=./*[{head} and position()=count({head}/preceding-sibling::*)+1]")
''',
    "value": '''
def value(scope: Page | Locator, label: str) -> Locator:
    """Finds what stands beside a label: a definition, the cell behind a row's header, or a field."""
    exactly = re.compile(rf"^\\s*{re.escape(label)}\\s*$")
    described = scope.locator("dt").filter(has_text=exactly).locator("xpath=following-sibling::dd[1]")
    heads = scope.locator("th[scope=row], [role=rowheader]").filter(has_text=exactly)
    headed = heads.locator("xpath=following-sibling::*[1]")
    field = scope.get_by_label(label, exact=True).and_(scope.locator("input, textarea, select"))
    return described.or_(headed).or_(field).filter(visible=True)
''',
    "text_of": '''
def text_of(shown: Locator) -> str:
    """Returns what a person reads in an element, or what stands in a field."""
    script = """each => each.tagName === "SELECT"
        ? [...each.selectedOptions].map(option => option.label).join(", ")
        : each.value ?? each.innerText"""
    return str(shown.evaluate(script)).strip()
''',
    "part": '''
def part(pattern: str, text: str) -> str:
    """Returns what a pattern finds in a text: its first group, or all of it."""
    found = re.search(pattern, text)
    assert found is not None, f"{text!r} does not hold {pattern}"
    return found[1] if found.re.groups else found[0]
''',
    "appears": '''
def appears(shown: Locator, *, within: float) -> bool:
    """Tells whether something is shown within so many seconds."""
    try:
        shown.wait_for(timeout=within * 1000)
    except TimeoutError:
        return False
    return True
''',
    "eventually": '''
def eventually(
    page: Page,
    is_so: Callable[[], bool],
    *,
    every: float,
    timeout: float,
    reload: bool = False,
) -> None:
    """Looks until something is so, reloading the page between the looks if asked; times are in seconds."""
    end = time.monotonic() + timeout
    while not is_so():
        assert time.monotonic() < end, f"not so after {timeout:g} s, at {page.url}"
        page.wait_for_timeout(every * 1000)
        if reload:
            page.reload()
''',
    "tab_of": '''
def tab_of(page: Page, address: str) -> Page:
    """Returns the tab, opened last, that shows a site."""
    tabs = [tab for tab in page.context.pages if tab is not page and tab.url.startswith(address)]
    assert tabs, f"no other tab shows {address}"
    tabs[-1].bring_to_front()
    return tabs[-1]
''',
}
