"""`moved-button`, `new-tab-blocked`, `slow-script` and `console-error`: pages whose scripts behave otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.markup import with_script
from mock_sites.faults.options import Option

if TYPE_CHECKING:
    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit

_PRIMARY = "button--primary"
_NEW_TAB = re.compile(r"<a\s[^>]*target=\"_blank\"")
_BUTTON = re.compile(r"<button(?=\s)(?![^>]*\s(?:disabled|data-dialog-close)[\s=>])")
_LONGEST = 60


def _move(turn: Turn, visit: Visit, html: str) -> str:
    is_there = _PRIMARY in html or "<table" in html
    return with_script(html, "moved.js") if is_there and turn.strikes() else html


def _block(turn: Turn, visit: Visit, html: str) -> str:
    return with_script(html, "blocked.js") if _NEW_TAB.search(html) and turn.strikes() else html


def _enable_late(turn: Turn, visit: Visit, html: str) -> str:
    seconds = turn.number("seconds")
    if not _BUTTON.search(html) or not turn.strikes(seconds=seconds):
        return html
    return with_script(_BUTTON.sub("<button disabled data-late", html), "late.js", seconds=seconds)


def _complain(turn: Turn, visit: Visit, html: str) -> str:
    message = turn.text("message")
    return with_script(html, "console.js", message=message) if turn.strikes(message=message) else html


MOVED = Fault(
    name="moved-button",
    does=(
        "The main button of a page or dialog stands somewhere else, and the last column of each table comes "
        "first. Roles and names stay as they are."
    ),
    good_run="It finds buttons and columns by role and name, not by place, and passes.",
    times=0,
    showing=_move,
)
NEW_TAB_BLOCKED = Fault(
    name="new-tab-blocked",
    does="A click on a link that opens a new tab opens none, as when the browser blocks it.",
    good_run=(
        "It notices at its limit that no tab came, and says so, or goes on without it where the tab was only "
        "a way to a page that it can open itself."
    ),
    times=0,
    example={"site": "billing_center"},
    showing=_block,
)
SLOW_SCRIPT = Fault(
    name="slow-script",
    does="The buttons of a page can be seen at once and are enabled late, when a script is done.",
    good_run="It waits until the button is enabled, clicks once, and passes.",
    times=0,
    own_options=(Option(name="seconds", help="How long after it was loaded.", default=2.0, most=_LONGEST),),
    showing=_enable_late,
)
CONSOLE_ERROR = Fault(
    name="console-error",
    does="A page's script writes an error to the console and fails. The page itself works.",
    good_run="It passes, and tells of the error where it was asked to watch for errors.",
    times=0,
    own_options=(
        Option(name="message", help="What the error says.", default="Mock fault: a script failed."),
    ),
    showing=_complain,
)
