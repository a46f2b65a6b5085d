"""The application: finds the world and the site of each request, and lets the site's page answer it."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from mock_sites.billing_center.site import SITE as BILLING_CENTER
from mock_sites.control import site as control
from mock_sites.departure import NO_STATUS, DepartingResponse, Departure
from mock_sites.guance.site import SITE as GUANCE
from mock_sites.hosts import Place, read_host
from mock_sites.huawei_cloud.console import SITE as HUAWEI_CLOUD
from mock_sites.huawei_cloud.huawei_id import SITE as HUAWEI_ID
from mock_sites.joints import UndoneError
from mock_sites.koogallery.site import SITE as KOOGALLERY
from mock_sites.pages import Pages
from mock_sites.provisioning.marketplace import has_open_calls
from mock_sites.resends import Resends
from mock_sites.routing import Handler, Site
from mock_sites.static_files import static_response
from mock_sites.store import WorldStore
from mock_sites.web import Inquiry, Visit, choose_language
from mock_sites.world import StaleWorldError, World, WorldClosedError

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges

SITES = {site.key: site for site in (BILLING_CENTER, GUANCE, KOOGALLERY, HUAWEI_CLOUD, HUAWEI_ID)}
_LARGEST_BODY = 64 * 1024
_LANGUAGE_FORM = ("POST", "/language")
_FORM = "application/x-www-form-urlencoded"
_MOST_INQUIRIES = 100
_LOG = logging.getLogger(__name__)

Form = ImmutableMultiDict[str, str]


class App:
    """The ASGI application over a store of worlds.

    `wake` is called after a visit when its world owes the seller calls.
    """

    def __init__(
        self,
        store: WorldStore,
        pages: Pages,
        wake: Callable[[World], None],
        *,
        changes: "LabelChanges | None" = None,
    ) -> None:
        self._store = store
        self._pages = pages
        self._wake = wake
        self._changes = changes
        self._resends = Resends()
        # Threads of their own: pages that wait for other pages would leave none for these to answer in.
        self._asking = ThreadPoolExecutor(_MOST_INQUIRIES, thread_name_prefix="inquiry")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the pages themselves run in threads, since they wait for their world."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            body = await _read_body(request)
        except ClientDisconnect:
            return
        if body is None:
            response: Response = PlainTextResponse("The request is too large.", status_code=413)
        else:
            response = await self._respond(request, body)
        await response(scope, receive, send)

    async def _respond(self, request: Request, body: bytes) -> Response:
        answer = await run_in_threadpool(self._answer, request, body)
        while isinstance(answer, Inquiry):
            page = await asyncio.get_running_loop().run_in_executor(self._asking, answer.ask)
            answer = await run_in_threadpool(self._answer, request, body, page)
        return answer

    def _answer(self, request: Request, body: bytes, page: Handler | None = None) -> Response | Inquiry:
        """Answer one request; `page` takes the place of the page that asked elsewhere before it answers."""
        static = static_response(request.url.path, version=request.query_params.get("v"))
        if static is not None:
            return static
        place = read_host(request.headers.get("host", ""))
        if place is None:
            return PlainTextResponse("There is no such site here.", status_code=404)
        if place.site is None:
            return control.answer(self._store, self._pages, request, body, self._wake_if_owing)
        try:
            world = self._store.open(place.world)
            response, is_owing = self._visit(request, body, place, world, page)
        except (KeyError, WorldClosedError):
            return PlainTextResponse(
                f"There is no world {place.world!r}. Worlds are created at http://localhost{place.port}/",
                status_code=404,
            )
        except StaleWorldError as error:
            return PlainTextResponse(f"Sorry, {error}.", status_code=409)
        if is_owing:
            self._wake(world)
        return response

    def _wake_if_owing(self, world: World) -> None:
        with world.transaction():
            is_owing = has_open_calls(world)
        if is_owing:
            self._wake(world)

    def _visit(
        self, request: Request, body: bytes, place: Place, world: World, page: Handler | None
    ) -> tuple[Response | Inquiry, bool]:
        """Answer in one transaction, and tell whether the world then owes calls to the seller.

        A page that breaks is undone, logged, and answered without its reasons.
        """
        site, path = SITES[str(place.site)], request.url.path
        if self._resends.take(request, body):
            return self._cut_again(request, world, site), False
        try:
            with world.transaction():
                world.clock.do_due_work()
                form = _read_form(request, body)
                visit = self._visit_of(request, site, place, world, form=form, body=body)
                visit.joints = world.faults.at(site.key, request.method, path)
                response = _dispatch(visit, page)
                if isinstance(response, Response):
                    response = self._finish(visit, response)
                    world.journal.request(site.key, request.method, path, status=response.status_code)
                return response, has_open_calls(world)
        except WorldClosedError:
            raise
        except UndoneError as undone:
            return self._undo(undone, request, body, world, site), False
        except Exception:
            _LOG.exception("%s %s on %s in the world %s broke", request.method, path, site.key, world.name)
        with world.transaction():
            world.journal.request(site.key, request.method, path, status=500)
            return _error_page(self._visit_of(request, site, place, world), 500), False

    def _visit_of(
        self, request: Request, site: Site, place: Place, world: World, *, form: Form | None = None,
        body: bytes = b"",
    ) -> Visit:  # fmt: skip
        return Visit(
            request, site=site, place=place, world=world, pages=self._pages, form=form or Form([]), body=body,
            changes=self._changes,
        )  # fmt: skip

    def _finish(self, visit: Visit, response: Response) -> Response:
        """Return what becomes of an answer that is about to be committed and sent."""
        visit.joints.committing(visit, response)
        departure = visit.joints.leaving(visit, response)
        return response if departure is None else self._depart(visit.request, visit.body, response, departure)

    def _undo(self, undone: UndoneError, request: Request, body: bytes, world: World, site: Site) -> Response:
        """Let an answer leave whose work was undone by a fault; that it struck stays in the journal."""
        response = self._depart(request, body, Response(), undone.departure)
        with world.transaction():
            undone.turn.strike_again()
            world.journal.request(site.key, request.method, request.url.path, status=response.status_code)
        return response

    def _depart(self, request: Request, body: bytes, response: Response, departure: Departure) -> Response:
        return DepartingResponse(response, departure, on_cut=lambda: self._resends.expect(request, body))

    def _cut_again(self, request: Request, world: World, site: Site) -> Response:
        """Cut a request that its browser sent once more by itself, without looking at it."""
        with world.transaction():
            world.journal.request(site.key, request.method, request.url.path, status=NO_STATUS)
        return DepartingResponse(Response(), Departure(is_cut=True))


async def _read_body(request: Request) -> bytes | None:
    """Return what was sent, or None when it is larger than any form here can be."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            return None
    return body


def _dispatch(visit: Visit, answering: Handler | None) -> Response | Inquiry:
    """Let the page answer that is asked for; `answering` is the rest of one that asked elsewhere."""
    method, path = visit.request.method, visit.request.url.path
    if answering is None and (response := visit.joints.arriving(visit)) is not None:
        return response
    if (method, path) == _LANGUAGE_FORM:
        return choose_language(visit) if visit.has_form_token() else visit.refuse_form()
    found = visit.site.find("GET" if method == "HEAD" else method, path)
    if found is None:
        return _wrong_address(visit, path)
    page, visit.params = found
    if page.needs_sign_in and visit.session is None:
        return visit.site.sign_in(visit)
    if method == "POST" and not page.is_interface and not visit.has_form_token():
        return visit.refuse_form()
    if answering is not None:
        return answering(visit)
    return visit.joints.handling(visit) or page.handler(visit)


def _wrong_address(visit: Visit, path: str) -> Response:
    methods = visit.site.methods(path)
    response = _error_page(visit, 405 if methods else 404)
    if methods:
        response.headers["Allow"] = ", ".join(methods)
    return response


def _error_page(visit: Visit, status: int) -> Response:
    return visit.render("error.html", status=status, code=status)


def _read_form(request: Request, body: bytes) -> Form:
    if request.method != "POST" or request.headers.get("content-type", "").split(";")[0].strip() != _FORM:
        return Form([])
    try:
        return Form(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return Form([])
