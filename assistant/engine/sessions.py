"""Keeps who is signed in from run to run, as Playwright's storage state: cookies and what pages have stored.

A session is restored only for the same environment, world, flow and inputs, and only goes on being used if the page
shows that it holds. What is kept is as good as a password, so it is hidden from all that a run tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from assistant.values import Secret, revealed

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from assistant.engine.stage import Stage
    from assistant.flow.session import Session

State = Mapping[str, Any]
"""A storage state: `cookies`, and `origins` with what is stored for each."""

_PATIENCE = 5.0
"""Seconds for a page to show that a session holds: signing in once too often does no harm."""
_TOKEN = 16
"""Characters of the shortest value that is taken for a token, and hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionKey:
    """Whose session it is: the flow that signs in, and all that it depends on, passwords among it."""

    flow: str
    identity: Secret


class Sessions(Protocol):
    """Where sessions are kept."""

    def find(self, key: SessionKey) -> State | None:
        """Returns the session that was kept, if one was."""

    def keep(self, key: SessionKey, state: State) -> None:
        """Keeps a session in the place of an earlier one."""


class SessionsInMemory:
    """Sessions that end with the process, such as those of tests."""

    def __init__(self) -> None:
        self._states: dict[SessionKey, State] = {}

    def find(self, key: SessionKey) -> State | None:
        """Returns what was kept in this process."""
        return self._states.get(key)

    def keep(self, key: SessionKey, state: State) -> None:
        """Keeps it as long as the process lives."""
        self._states[key] = state


def sign_in(session: Session, stage: Stage) -> str:
    """Sees to it that somebody is signed in; returns by what."""
    inputs = {name: stage.value(text) for name, text in session.inputs.items()}
    context, key = stage.page.context, _key(session, stage, inputs)
    if context.cookies(list(stage.settings.sites.values())) and _holds(session, stage):
        return "signed in already"
    kept = stage.settings.sessions.find(key)
    if kept is not None:
        stage.hide(_tokens(kept))
        context.set_storage_state(_merged(context, kept))  # type: ignore[arg-type]  # as it was kept
        if _holds(session, stage):
            return "kept from before"
        stage.warn(f"the session kept from before does not hold any more; {session.run} signs in again")
    stage.run_flow(session.run, inputs)
    stage.open(stage.text(session.open), site=None)
    session.holds.wait(stage, timeout=stage.limit / 1000)
    state: Any = context.storage_state(indexed_db=True)
    stage.hide(_tokens(state))
    stage.settings.sessions.keep(key, state)
    return "signed in anew"


def _holds(session: Session, stage: Stage) -> bool:
    stage.open(stage.text(session.open), site=None)
    return session.holds.holds(stage, within=min(stage.limit / 1000, _PATIENCE))


def _key(session: Session, stage: Stage, inputs: Mapping[str, Any]) -> SessionKey:
    settings = stage.settings
    values = revealed(stage.inputs_of(session.run, inputs)[1])
    # A mock world is known by its identity: its addresses change with the port that it is served on.
    where = settings.world_identity or dict(settings.sites)
    identity = json.dumps(
        [settings.environment, where, settings.locale, session.run, values], sort_keys=True, default=str
    )
    return SessionKey(flow=session.run, identity=Secret(identity))


def _merged(context: BrowserContext, kept: State) -> State:
    """Returns what the browser has, and over it what was kept: others may be signed in beside it."""
    present: Any = context.storage_state(indexed_db=True)
    cookies = {(each["name"], each["domain"], each["path"]): each for each in present["cookies"]}
    cookies |= {(each["name"], each["domain"], each["path"]): each for each in kept["cookies"]}
    origins = {each["origin"]: each for each in (*present["origins"], *kept["origins"])}
    return {"cookies": list(cookies.values()), "origins": list(origins.values())}


def _tokens(state: State) -> Iterator[str]:
    """Yields what in a session nobody else may have; short values, such as a language, are no tokens."""
    stored = (item for origin in state["origins"] for item in origin.get("localStorage", ()))
    for item in (*state["cookies"], *stored):
        if len(item["value"]) >= _TOKEN:
            yield item["value"]
