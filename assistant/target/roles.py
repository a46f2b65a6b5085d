"""The roles that a target may name, and which of them a plain name means for each kind of verb."""

from __future__ import annotations

from enum import Enum

_ARIA = """
alert alertdialog application article banner blockquote button caption cell checkbox code columnheader
combobox complementary contentinfo definition deletion dialog directory document emphasis feed figure form
gridcell grid group heading img insertion link list listbox listitem log main mark marquee math menu menubar
menuitem menuitemcheckbox menuitemradio meter navigation note option paragraph progressbar radio radiogroup
region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong subscript
superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree treegrid treeitem
"""
ARIA_ROLES = frozenset(_ARIA.split())
"""Roles of WAI-ARIA, as Playwright's ARIA snapshots print them."""

OWN_ROLES = frozenset({"text", "value", "column", "iframe"})
"""Our additions: `text` is any element with that text, `value` what stands beside a label, `column` the cell
under a column's header (`column "Status" in row "Guance"`), and `iframe` a page within the page, by its title."""

ROLES = ARIA_ROLES | OWN_ROLES

_CHECKED = "checkbox menuitemcheckbox menuitemradio option radio switch treeitem"
_SELECTED = "columnheader gridcell option row rowheader tab treeitem"
_EXPANDED = """
application button checkbox columnheader combobox gridcell link listbox menuitem menuitemcheckbox
menuitemradio row rowheader switch tab treeitem
"""
ATTRIBUTES = {
    "checked": frozenset(_CHECKED.split()),
    "disabled": ARIA_ROLES,
    "expanded": frozenset(_EXPANDED.split()),
    "level": frozenset({"heading", "listitem", "row", "treeitem"}),
    "pressed": frozenset({"button"}),
    "selected": frozenset(_SELECTED.split()),
}
"""The attributes that a target may ask for, each with the roles that can have it in WAI-ARIA."""


class Aim(Enum):
    """What a verb does with its target; it decides what a plain name may mean."""

    CLICK = ("button", "link", "menuitem", "tab")
    CHOOSE = ("radio", "menuitemradio", "option")
    CHECK = ("checkbox", "switch", "menuitemcheckbox")
    FILL = ("textbox", "searchbox", "combobox", "spinbutton")
    SELECT = ("combobox", "listbox")
    POINT = ("button", "link", "menuitem", "tab", "img")
    LOOK = ("text",)
    READ = ("value",)
    SCOPE = (
        "dialog",
        "row",
        "region",
        "group",
        "form",
        "table",
        "listitem",
        "navigation",
        "tabpanel",
        "menu",
    )
    FRAME = ("iframe",)
    UPLOAD = ("button", "link")
    MARK = (
        "button",
        "link",
        "menuitem",
        "tab",
        "radio",
        "checkbox",
        "textbox",
        "combobox",
        "heading",
    )

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles among which a plain name is looked for."""
        roles: tuple[str, ...] = self.value
        return roles

    @property
    def words(self) -> str:
        """The roles as a person would list them: `button, link, menu item or tab`."""
        names = [{"menuitem": "menu item"}.get(role, role) for role in self.roles]
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
