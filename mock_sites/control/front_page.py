"""The page for people at the root of the server: worlds with their sites, logins, time, faults and switches."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response

from mock_sites.control import forms
from mock_sites.control.asking import Asked, RefusedError, refusing
from mock_sites.control.describing import describe_world
from mock_sites.control.fault_words import read_words
from mock_sites.control.worlds import advance_clock, change_world, perform_act, switch_off, switch_on
from mock_sites.hosts import DEFAULT_WORLD
from mock_sites.labels import shared_catalogue
from mock_sites.pages import Pages
from mock_sites.seeds.names import describe_seeds
from mock_sites.settings import CHANGEABLE
from mock_sites.world import StaleWorldError

_PER_PAGE = 12
_JOURNAL_LINES = 200
_SITE_NAMES = {
    "billing_center": "Billing Center",
    "guance": "Guance registration",
    "koogallery": "KooGallery",
    "huawei_cloud": "Huawei Cloud console",
    "huawei_id": "Huawei ID",
}
_DONE = {
    "create": "The world {world} is there.",
    "begin": "The world {world} has begun anew.",
    "clock": "The clock of {world} was moved on.",
    "settings": "The settings of {world} were changed.",
    "fault": "The fault is on in {world}.",
    "fault-off": "The fault is off in {world}.",
    "act": "It is done in {world}.",
    "drop": "The world {world} is dropped.",
}

Fields = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visitor:
    """What the shared macros need of a visit."""

    csrf: str
    language: str = "en"


def answer(asked: Asked, pages: Pages, *, version: str) -> Response:
    """Answer a request for the page, a world's journal, or a form of theirs."""
    if asked.method == "GET" and asked.path == "/":
        return _show(asked, pages, version=version)
    if asked.method == "GET" and asked.path.startswith("/journal/"):
        return _show_journal(asked, pages, version=version)
    act = _ACTS.get(asked.path)
    if act is None:
        return _show(asked, pages, version=version, status=404, refusal="There is no such page here.")
    if asked.method != "POST":
        return RedirectResponse("/", status_code=303)
    try:
        fields = forms.read_form(asked)
        with refusing():
            act(asked, fields)
    except RefusedError as refusal:
        return _show(asked, pages, version=version, status=refusal.status, refusal=str(refusal))
    done = asked.path.removeprefix("/do/")
    query = {"done": done, "world": fields.get("world", "")}
    if done != "drop":
        query["q"] = fields.get("q", "")
    return RedirectResponse(f"/?{urlencode(query)}#world-{quote(query['world'])}", status_code=303)


def _create(asked: Asked, fields: Fields) -> None:
    asked.store.create(fields.get("world", ""), fields.get("seed", ""))


def _begin(asked: Asked, fields: Fields) -> None:
    name = fields.get("world", "")
    if name not in {*asked.store.names(), DEFAULT_WORLD}:
        raise RefusedError(404, f"there is no world {name!r}")
    asked.store.reset(name, fields.get("seed", ""))


def _move_clock(asked: Asked, fields: Fields) -> None:
    world = _world_of(asked, fields).world()
    advance_clock(world, fields.get("advance", ""))
    asked.wake(world)


def _change_settings(asked: Asked, fields: Fields) -> None:
    flags = {name for name, values in CHANGEABLE.items() if True in values}
    changes: dict[str, object] = {
        name: name in fields if name in flags else fields.get(name, "") for name in CHANGEABLE
    }
    change_world(_world_of(asked, fields).world(), changes)


def _switch_on(asked: Asked, fields: Fields) -> None:
    options = read_words(fields.get("options", ""))
    site, path = fields.get("site") or None, fields.get("path") or None
    world = _world_of(asked, fields).world()
    switch_on(world, fields.get("fault", ""), site=site, path=path, options=options)


def _switch_off(asked: Asked, fields: Fields) -> None:
    switch_off(_world_of(asked, fields).world(), fields.get("fault", ""))


def _perform(asked: Asked, fields: Fields) -> None:
    from mock_sites.control_acts import ACTS

    act = fields.get("act", "")
    params = ACTS[act].params if act in ACTS else {}
    world = _world_of(asked, fields).world()
    perform_act(world, act, dict.fromkeys(params, fields.get("about", "")))
    asked.wake(world)


def _drop(asked: Asked, fields: Fields) -> None:
    asked.store.drop(fields.get("world", ""))


_ACTS: dict[str, Callable[[Asked, Fields], None]] = {
    "/do/create": _create,
    "/do/begin": _begin,
    "/do/clock": _move_clock,
    "/do/settings": _change_settings,
    "/do/fault": _switch_on,
    "/do/fault-off": _switch_off,
    "/do/act": _perform,
    "/do/drop": _drop,
}


def _world_of(asked: Asked, fields: Fields) -> Asked:
    """Return what was asked, about the world that a form names."""
    return asked.about({"world": fields.get("world", "")})


def _show(
    asked: Asked, pages: Pages, *, version: str, status: int = 200, refusal: str | None = None
) -> Response:
    from mock_sites.control.api import operations
    from mock_sites.control_acts import ACTS
    from mock_sites.faults.registry import FAULTS

    query = asked.request.query_params
    search = query.get("q", "").strip()
    names = [name for name in sorted({*asked.store.names(), DEFAULT_WORLD}) if search in name]
    last = max(1, -(-len(names) // _PER_PAGE))
    wanted = query.get("page", "1")
    page = min(int(wanted), last) if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 6 else 1
    done = _DONE.get(query.get("done", ""), "") if refusal is None else ""
    context = {
        "worlds": [_describe(asked, name) for name in names[(page - 1) * _PER_PAGE : page * _PER_PAGE]],
        "total": len(names),
        "page": max(1, page),
        "last": last,
        "search": search,
        "seeds": describe_seeds(),
        "seed_pairs": _pairs(describe_seeds()),
        "faults": FAULTS,
        "act_pairs": _pairs(ACTS),
        "settings": {name: None if True in values else _pairs(values) for name, values in CHANGEABLE.items()},
        "operations": operations.all,
        "done": done.format(world=query.get("world", "")),
        "refusal": refusal,
        "changed": query.get("world", ""),
    }
    return _page(asked, pages, "control.html", context, version=version, status=status)


def _pairs(names: Iterable[object]) -> list[tuple[str, str]]:
    """Return the options of a select whose texts are their values."""
    return [(str(name), str(name)) for name in names]


def _describe(asked: Asked, name: str) -> dict[str, Any]:
    """Return a world as the page tells it; one of another version only says so."""
    try:
        return describe_world(asked.about({"world": name}).world(), asked.port)
    except (StaleWorldError, RefusedError) as error:
        return {"name": name, "stale": str(error)}


def _show_journal(asked: Asked, pages: Pages, *, version: str) -> Response:
    try:
        with refusing():
            world = asked.about({"world": asked.path.removeprefix("/journal/")}).world()
    except RefusedError as refusal:
        return _show(asked, pages, version=version, status=refusal.status, refusal=str(refusal))
    with world.transaction():
        entries = world.journal.entries()
    context = {
        "world": world.name,
        "entries": entries[-_JOURNAL_LINES:],
        "total": len(entries),
        "tones": {"act": "success", "fault": "danger", "call": "info", "answer": "info"},
    }
    return _page(asked, pages, "control_journal.html", context, version=version)


def _page(
    asked: Asked, pages: Pages, template: str, context: dict[str, Any], *, version: str, status: int = 200
) -> Response:
    token = forms.visitor_token(asked)
    shared = {
        "t": shared_catalogue("en").text,
        "visit": _Visitor(csrf=forms.form_token(token)),
        "names": _SITE_NAMES,
        "version": version,
    }
    html = pages.show("", template, {**shared, **context})
    return forms.remember(HTMLResponse(html, status_code=status), token)
