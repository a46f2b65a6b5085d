"""Reads the events of a run back from its folder, as far as they go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from assistant import events
from assistant.events import Event, Failure
from assistant.run_folder import EVENTS

_KINDS: Final[dict[str, type[Event]]] = {
    "run_started": events.RunStarted,
    "step_started": events.StepStarted,
    "step_finished": events.StepFinished,
    "value_saved": events.ValueSaved,
    "shot_taken": events.ShotTaken,
    "act_intended": events.ActIntended,
    "act_settled": events.ActSettled,
    "waiting": events.Waiting,
    "warned": events.Warned,
    "run_finished": events.RunFinished,
}


def read_events(folder: Path) -> Iterator[Event]:
    """Yields the events that a run wrote, up to the line at which it broke off.

    Events and facts that this version doesn't know are left out. Raises FileNotFoundError when the folder
    is not a run's.
    """
    with (folder / EVENTS).open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                told = json.loads(line)
            except ValueError:
                return
            event = _event(told)
            if event is not None:
                yield event


def _event(told: dict[str, Any]) -> Event | None:
    kind = _KINDS.get(told.pop("event", ""))
    if kind is None:
        return None
    if isinstance(told.get("failure"), dict):
        told["failure"] = _failure(told["failure"])
    if isinstance(told.get("unmet"), list):
        told["unmet"] = tuple(_failure(each) for each in told["unmet"] if isinstance(each, dict))
    return kind(**_known(kind, told))


def _failure(told: dict[str, Any]) -> Failure:
    lists = {name: tuple(value) for name, value in told.items() if isinstance(value, list)}
    return Failure(**_known(Failure, told | lists))


def _known(kind: type, told: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in told.items() if name in names}
