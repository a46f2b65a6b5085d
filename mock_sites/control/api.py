"""The JSON API of the control site: what each operation does."""

from collections.abc import Mapping
from dataclasses import asdict

from starlette.responses import JSONResponse, Response

from mock_sites.control.asking import Asked, RefusedError, refusing
from mock_sites.control.describing import describe_active, describe_fault, describe_world
from mock_sites.control.operations import Contract, Operations, Query
from mock_sites.control.worlds import advance_clock, change_world, perform_act, switch_off, switch_on
from mock_sites.journal import KINDS
from mock_sites.seeds.names import describe_seeds

_NO_WORLD = {404: "There is no such world."}
_BAD = {400: "The body is not what it should be; the error says how.", 415: "The body is not sent as JSON."}
_STALE = {409: "The world was made by another version of the mock sites; PUT begins it anew."}
_MOST_ENTRIES = 10**9

operations = Operations()


def answer(asked: Asked) -> Response:
    """Answer a request under /api."""
    found = operations.find(asked.method, asked.path)
    try:
        if found is None:
            return _wrong_address(asked)
        operation, params = found
        with refusing():
            return operation.handler(asked.about(params))
    except RefusedError as refusal:
        return _refuse(refusal.status, str(refusal))


def _wrong_address(asked: Asked) -> Response:
    methods = operations.methods(asked.path)
    message = f"{asked.request.method} {asked.path} is not part of this interface; see /api/openapi.json"
    headers = {"Allow": ", ".join(methods)} if methods else {}
    return _refuse(405 if methods else 404, message, headers)


def _refuse(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a sentence; what was sent may be quoted in it, whatever it was."""
    told = message.encode("utf-8", "backslashreplace").decode()
    return JSONResponse({"error": told}, status_code=status, headers=headers)


@operations.add("GET", "/api/openapi.json", Contract(gives="Description"))
def get_description(_: Asked) -> Response:
    """Returns this description, in OpenAPI 3.1."""
    from mock_sites.control.openapi import describe_api  # it needs pydantic, which no page does

    return JSONResponse(describe_api(operations.all))


@operations.add("GET", "/api/seeds", Contract(gives="Seeds"))
def list_seeds(_: Asked) -> Response:
    """Lists what worlds can begin with."""
    return JSONResponse(
        {"seeds": [{"name": name, "about": about} for name, about in describe_seeds().items()]}
    )


@operations.add("GET", "/api/faults", Contract(gives="Faults"))
def list_faults(_: Asked) -> Response:
    """Lists the faults that can be switched on, with their options."""
    from mock_sites.faults.registry import FAULTS

    return JSONResponse({"faults": [describe_fault(fault) for fault in FAULTS.values()]})


@operations.add("GET", "/api/acts", Contract(gives="Acts"))
def list_acts(_: Asked) -> Response:
    """Lists the acts that no visitor of the sites can do."""
    from mock_sites.control_acts import ACTS

    acts = [{"name": name, "about": act.about, "params": dict(act.params)} for name, act in ACTS.items()]
    return JSONResponse({"acts": acts})


@operations.add("GET", "/api/worlds", Contract(gives="Worlds"))
def list_worlds(asked: Asked) -> Response:
    """Lists the names of all worlds."""
    return JSONResponse({"worlds": asked.store.names()})


@operations.add(
    "POST",
    "/api/worlds",
    Contract(
        takes="NewWorld",
        gives="World",
        status=201,
        refusals={**_BAD, 409: "There is already a world of this name."},
    ),
)
def create_world(asked: Asked) -> Response:
    """Creates a world."""
    from mock_sites.control.wishes import NewWorld

    wish = asked.wish(NewWorld)
    world = asked.store.create(wish.name, wish.seed)
    return JSONResponse(describe_world(world, asked.port), status_code=201)


@operations.add("GET", "/api/worlds/{world}", Contract(gives="World", refusals={**_NO_WORLD, **_STALE}))
def get_world(asked: Asked) -> Response:
    """Returns a world's time, settings, addresses, logins and active faults."""
    world = asked.world()
    asked.wake(world)
    return JSONResponse(describe_world(world, asked.port))


@operations.add("PUT", "/api/worlds/{world}", Contract(takes="FreshWorld", gives="World", refusals=_BAD))
def begin_world(asked: Asked) -> Response:
    """Begins a world anew, or creates it; its epoch tells the new one from the old."""
    from mock_sites.control.wishes import FreshWorld

    world = asked.store.reset(asked.params["world"], asked.wish(FreshWorld).seed)
    return JSONResponse(describe_world(world, asked.port))


@operations.add(
    "PATCH",
    "/api/worlds/{world}",
    Contract(takes="SettingsChange", gives="World", refusals={**_BAD, **_NO_WORLD, **_STALE}),
)
def change_settings(asked: Asked) -> Response:
    """Changes settings of a world."""
    from mock_sites.control.wishes import SettingsChange

    wish = asked.wish(SettingsChange)
    world = asked.world()
    change_world(world, wish.model_dump(exclude_none=True))
    return JSONResponse(describe_world(world, asked.port))


@operations.add("DELETE", "/api/worlds/{world}", Contract(status=204, refusals=_NO_WORLD))
def drop_world(asked: Asked) -> Response:
    """Drops a world with everything in it."""
    asked.store.drop(asked.params["world"])
    return Response(status_code=204)


@operations.add("GET", "/api/worlds/{world}/clock", Contract(gives="Clock", refusals={**_NO_WORLD, **_STALE}))
def get_clock(asked: Asked) -> Response:
    """Returns a world's time."""
    world = asked.world()
    with world.transaction():
        return JSONResponse({"now": world.clock.now().isoformat()})


@operations.add(
    "PUT",
    "/api/worlds/{world}/clock",
    Contract(
        takes="ClockMove",
        gives="Clock",
        refusals={**_BAD, **_NO_WORLD, 409: f"{_STALE[409]} Or its clock would go past the year 9999."},
    ),
)
def move_clock(asked: Asked) -> Response:
    """Moves a world's clock on, and does what is due then."""
    from mock_sites.control.wishes import ClockMove

    wish = asked.wish(ClockMove)
    world = asked.world()
    try:
        now = advance_clock(world, wish.advance)
    except ValueError as error:
        raise RefusedError(409, str(error)) from error
    asked.wake(world)
    return JSONResponse({"now": now.isoformat()})


@operations.add(
    "GET", "/api/worlds/{world}/faults", Contract(gives="ActiveFaults", refusals={**_NO_WORLD, **_STALE})
)
def list_active_faults(asked: Asked) -> Response:
    """Lists the faults that are switched on, and how often each has struck."""
    return JSONResponse({"faults": [describe_active(fault) for fault in asked.world().faults.active()]})


@operations.add(
    "PUT",
    "/api/worlds/{world}/faults/{fault}",
    Contract(takes="FaultWish", gives="ActiveFault", refusals={**_BAD, **_NO_WORLD, **_STALE}),
)
def switch_fault_on(asked: Asked) -> Response:
    """Switches a fault on, or on again from its beginning."""
    from mock_sites.control.wishes import FaultWish

    wish = asked.wish(FaultWish)
    world = asked.world()
    fault = switch_on(world, asked.params["fault"], site=wish.site, path=wish.path, options=wish.options)
    return JSONResponse(describe_active(fault))


@operations.add(
    "DELETE",
    "/api/worlds/{world}/faults/{fault}",
    Contract(status=204, refusals={400: "There is no such fault.", **_NO_WORLD, **_STALE}),
)
def switch_fault_off(asked: Asked) -> Response:
    """Switches a fault off; nothing happens when it is off."""
    switch_off(asked.world(), asked.params["fault"])
    return Response(status_code=204)


@operations.add(
    "POST",
    "/api/worlds/{world}/acts/{act}",
    Contract(
        takes="ActParams",
        gives="World",
        refusals={**_BAD, **_NO_WORLD, 409: "The world does not allow the act now."},
    ),
)
def do_act(asked: Asked) -> Response:
    """Does an act that no visitor of the sites can do; see `GET /api/acts`."""
    from mock_sites.control.wishes import ActParams

    wish = asked.wish(ActParams)
    world = asked.world()
    perform_act(world, asked.params["act"], wish.root)
    asked.wake(world)
    return JSONResponse(describe_world(world, asked.port))


@operations.add(
    "GET",
    "/api/worlds/{world}/journal",
    Contract(
        gives="Journal",
        queries=(
            Query(name="kind", about="Only entries of this kind.", choices=KINDS),
            Query(name="site", about="Only entries of this site."),
            Query(name="name", about="Only entries of this name, such as `order_created` or `newInstance`."),
            Query(name="path", about="Only requests of this path."),
            Query(
                name="after",
                about="Only entries after this number: those that are not known yet.",
                is_number=True,
            ),
            Query(name="most", about="So many entries at most.", is_number=True),
        ),
        refusals={400: "The query is not what it should be.", **_NO_WORLD, **_STALE},
    ),
)
def get_journal(asked: Asked) -> Response:
    """Returns what was asked of the sites and what happened, in order."""
    world = asked.world()
    query = asked.request.query_params
    known = {"kind", "site", "name", "path", "after", "most"}
    if unknown := query.keys() - known:
        raise RefusedError(400, f"unknown in the query: {', '.join(sorted(unknown))}")
    kind = query.get("kind")
    if kind is not None and kind not in KINDS:
        raise RefusedError(400, f"there is no kind {kind!r}; there are {', '.join(KINDS)}")
    with world.transaction():
        entries = world.journal.entries(
            kind=kind,
            site=query.get("site"),
            name=query.get("name"),
            path=query.get("path"),
            after=_whole(query.get("after"), "after", default=0),
            most=_whole(query.get("most"), "most", default=_MOST_ENTRIES),
        )
    return JSONResponse({"entries": [asdict(entry) for entry in entries]})


def _whole(text: str | None, name: str, *, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or int(text[:12]) > _MOST_ENTRIES:
        raise RefusedError(400, f"{name} should be a whole number, not {text[:40]!r}")
    return int(text)
