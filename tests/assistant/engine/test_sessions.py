"""`session`: a login that is kept from run to run, used as long as it holds, and told to nobody."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from assistant.engine import Evidence
from assistant.engine.sessions import SessionKey, SessionsInMemory
from assistant.events import StepFinished, Warned
from assistant.mock_world import MockSites
from assistant.session_folder import SessionFolder
from assistant.values import Secret
from tests.assistant.engine.playing import Played, Player
from tests.assistant.engine.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

TOKEN = "token-of-ada-0123456789"
PAGE = f"""
<h1></h1><label>Name <input></label>
<button onclick="document.cookie = 'token={TOKEN}'; localStorage.who = document.querySelector('input').value;
location.reload()">Sign in</button>
<script>document.querySelector('h1').textContent =
document.cookie.includes('token={TOKEN}') ? 'Hello ' + localStorage.who : 'Who are you?'</script>
"""
SIGN_IN = """
    name: Sign in
    site: shop
    inputs: {user: , password: {kind: secret, default: Very-secret-1}}
    steps: [open: /, fill: {Name: "{{ user }}"}, click: Sign in, expect: heading /Hello/]
"""
HEADER = """
    inputs: {user: {default: ada}}
    session: {run: sign-in, with: {user: "{{ user }}"}, open: /, holds: 'heading "Hello {{ user }}"'}
"""


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A window of the test's own: to keep a session, each host that a window has ever been to is asked."""
    context = browser.new_context(viewport={"width": 800, "height": 600}, reduced_motion="reduce")
    yield context
    context.close()


def note(played: Played) -> str | None:
    """Gives what the session's own step tells."""
    return next(step.note for step in played.of(StepFinished) if step.verb == "session")


def leave(play: Player) -> None:
    """Does what a new browser would: forgets who is signed in."""
    play.page.context.clear_cookies()
    play.page.evaluate("localStorage.clear()")


def test_a_session_is_kept_for_whom_it_is(play: Player, shop: Shop) -> None:
    """A later run signs in no more; another user, and a world begun anew, get a session of their own."""
    shop.page(PAGE)
    play.flows["sign-in"] = SIGN_IN
    play.settings["sessions"] = SessionsInMemory()
    steps = "- expect: heading /Hello/"
    notes = []
    for user, world in (("ada", ""), ("ada", ""), ("bob", ""), ("ada", "begun anew"), ("ada", "")):
        played = play(steps, header=HEADER, inputs={"user": user}, world_identity=world)
        assert played.why == ""
        notes.append(note(played))
        leave(play)
    assert notes == [
        "signed in anew",
        "kept from before",
        "signed in anew",
        "signed in anew",
        "kept from before",
    ]


def test_who_is_signed_in_already_stays_so(play: Player, shop: Shop) -> None:
    """A flow that is run by one with the same session finds it holding."""
    shop.page(PAGE)
    play.flows["sign-in"] = SIGN_IN
    play.flows["inner"] = f"    name: Inner\n    site: shop{HEADER}    steps: [expect: heading /Hello/]"
    played = play("- run: inner", header=HEADER)
    assert [step.note for step in played.of(StepFinished) if step.verb == "session"] == [
        "signed in anew",
        "signed in already",
    ]


def test_a_kept_session_is_its_owners_alone(play: Player, shop: Shop, tmp_path: Path) -> None:
    """Nobody else may read the file; neither its name nor anything that the run wrote has a secret, traces included."""
    shop.page(PAGE)
    play.flows["sign-in"] = SIGN_IN
    folder = tmp_path / "sessions"
    play.settings |= {"sessions": SessionFolder(folder), "evidence": Evidence.FULL}
    assert note(play("- click: css=h1", header=HEADER)) == "signed in anew"
    leave(play)
    failed = play("- click: Nothing\n  timeout: 200 ms", header=HEADER)
    assert note(failed) == "kept from before"
    kept = list(folder.glob("sign-in-*.json"))
    assert len(kept) == 1
    assert [path.stat().st_mode & 0o777 for path in (folder, *kept)] == [0o700, 0o600]
    assert TOKEN in kept[0].read_text()
    told = b"".join(
        content for path in failed.folder.rglob("*") if path.is_file() for content in contents(path)
    )
    assert b"set_storage_state" in told or b"setStorageState" in told
    assert TOKEN.encode() not in told


def contents(path: Path) -> list[bytes]:
    """Gives what is in a file; of an archive what is in each of its own."""
    if path.suffix != ".zip":
        return [path.read_bytes()]
    with ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_what_can_not_be_read_is_not_kept(tmp_path: Path) -> None:
    """A file that was cut off or is none of ours is no session, and is written anew."""
    folder = SessionFolder(tmp_path / "sessions")
    key = SessionKey(flow="sign-in", identity=Secret("ada"))
    folder.keep(key, {"cookies": [], "origins": []})
    file = next((tmp_path / "sessions").glob("*.json"))
    for text in ("{", "[]", json.dumps({"cookies": []})):
        file.write_text(text)
        assert folder.find(key) is None
    folder.keep(key, {"cookies": [], "origins": []})
    assert folder.find(key) == {"cookies": [], "origins": []}


def test_a_session_that_expired_is_told_and_signed_in_anew(play: Player) -> None:
    """Under the fault `session-expires` a kept session does not hold; the flow goes on all the same."""
    play.flows["sign-in"] = """
        name: Sign in
        site: shop
        inputs: {password: {kind: secret}}
        steps:
          - open: /signin
          - fill: {Username: example-billing, Password: "{{ password }}"}
          - click: button "Sign In"
          - expect: {gone: heading "Sign In"}
    """
    header = """
        session: {run: sign-in, with: {password: Mock-billing-1}, open: /workspaces, holds: table "Workspaces"}
    """
    with MockSites() as sites:
        world = sites.world("kept")
        play.settings |= {
            "sites": {"shop": world.sites["billing_center"], "help": world.sites["koogallery"]},
            "sessions": SessionsInMemory(),
        }
        steps = '- expect: table "Workspaces"'
        assert note(play(steps, header=header)) == "signed in anew"
        play.page.context.clear_cookies()
        assert note(play(steps, header=header)) == "kept from before"
        play.page.context.clear_cookies()
        world.strike("session-expires", pages=0)
        played = play(steps, header=header)
    assert (played.why, note(played)) == ("", "signed in anew")
    assert [warned.text for warned in played.of(Warned)] == [
        "the session kept from before does not hold any more; sign-in signs in again"
    ]
