"""The shortest target that means one thing on a page, found in the page's snapshot alone."""

from __future__ import annotations

import pytest

from assistant.recording.notation import written
from assistant.recording.page_tree import node_at, read_tree, target_at
from assistant.target import Aim

SNAPSHOT = """\
- main [ref=e1]:
  - heading "Workspaces" [level=1] [ref=e2]
  - table "Workspaces" [ref=e3]:
    - row "Berlin Unlock" [ref=e4]:
      - cell "Berlin" [ref=e5]
      - cell "Unlock" [ref=e6]:
        - button "Unlock" [ref=e7]
    - row "Paris Unlock" [ref=e8]:
      - cell "Paris" [ref=e9]
      - cell "Unlock" [ref=e10]:
        - button "Unlock" [ref=e11]
  - 'button "Language: English" [ref=e12]': English
  - textbox "Name" [ref=e13]: Ada
  - checkbox "I authorize the seller to use the contact information of the account to create another" [ref=e14]
  - generic [ref=e15]: Loading
  - img [ref=e16]
  - list [ref=e17]:
    - listitem [ref=e18]: One
    - listitem [ref=e19]:
      - link "One" [ref=e20]
- dialog "Unlock" [ref=e21]:
  - button "Unlock" [ref=e22]
  - button "Unlock" [ref=e23]
"""
TREE = read_tree(SNAPSHOT)


@pytest.mark.parametrize(
    ("ref", "aim", "target"),
    [
        ("e7", None, 'button "Unlock" in row "Berlin"'),
        ("e11", None, 'button "Unlock" in row "Paris"'),
        ("e12", None, 'button "Language: English"'),
        ("e13", Aim.FILL, "Name"),
        ("e13", None, 'textbox "Name"'),
        ("e14", Aim.CHECK, "checkbox /I authorize the seller to use the/"),
        ("e15", None, 'text "Loading"'),
        ("e16", None, "img"),
        ("e20", None, 'link "One"'),
        ("e22", None, None),
    ],
)
def test_the_shortest_target_that_means_one_thing(ref: str, aim: Aim | None, target: str | None) -> None:
    """A name that is there once stands alone; another is narrowed by what it is in; twins have none."""
    node = node_at(TREE, ref)
    assert node is not None
    found = target_at(TREE, node, aim)
    assert (written(found) if found is not None else None) == target
