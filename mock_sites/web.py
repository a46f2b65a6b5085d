"""A visit: one request to a page of a site, with the world behind it.

A site adds a page with a function from `Visit` to a response:

    from mock_sites.routing import Routes
    from mock_sites.web import Visit

    routes = Routes()

    @routes.get("/favorites", signed_in=True)
    def show_favorites(visit: Visit) -> Response:
        return visit.render("favorites.html", products=find_favorites(visit.world))

    @routes.post("/favorites/{product}", signed_in=True)
    def save(visit: Visit) -> Response:
        now = visit.world.clock.advance()
        visit.world.db.execute("INSERT INTO favorite VALUES (...)", ...)
        visit.journal_act("favorite_saved", product=visit.params["product"])
        visit.notify("success", "favorites.saved")
        return visit.redirect("/favorites")

The function runs inside a transaction of its world: what it wrote is committed before the answer leaves,
or undone when it raises. Refuse with a page and a 4xx status, before writing anything. A page that has to
ask another site first returns an `Inquiry`.
"""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from mock_sites import sessions
from mock_sites.hosts import Place
from mock_sites.joints import CALM
from mock_sites.labels import LANGUAGES, PLAIN_SKIN, Catalogue, load_catalogue
from mock_sites.pages import Pages
from mock_sites.routing import Handler, Site
from mock_sites.sessions import Session
from mock_sites.world import World

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges

FORM_TOKEN = "csrf"  # noqa: S105 # the name of a form field, not a secret
LANGUAGE_COOKIE = "language"


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a page returns that needs another site's answer first.

    `ask` is called outside the page's transaction, so that the world is free meanwhile: the other site is in
    the same world. It returns the handler that answers with what came back, in a transaction of its own in
    which everything may be different by then.
    """

    ask: Callable[[], Handler]


class Visit:
    """What a page needs to know of a request, and how it answers."""

    def __init__(
        self,
        request: Request,
        *,
        site: Site,
        place: Place,
        world: World,
        pages: Pages,
        form: ImmutableMultiDict[str, str],
        body: bytes = b"",
        changes: "LabelChanges | None" = None,
    ) -> None:
        self._pages = pages
        self._changes = changes
        self.body = body
        self.request = request
        self.site = site
        self.place = place
        self.world = world
        self.form = form
        self.params: dict[str, str] = {}
        self.joints = CALM
        self.query = request.query_params
        self.language = _language(request)
        self._token = request.cookies.get(sessions.COOKIE)
        self._has_new_token = False
        self.session = self._resume_session()

    # -- what was asked --------------------------------------------------------------------------

    def field(self, name: str) -> str:
        """Return what a form field holds, without space at either end; "" when it was not sent."""
        return self.form.get(name, "").strip()

    @property
    def path(self) -> str:
        """The address, on this site, that shows this page again; for a refused form, the page it was on."""
        if self.request.method not in ("GET", "HEAD"):
            return self._page_before()
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @property
    def address(self) -> tuple[str, int]:
        """Where this server listens, for a call to another of its sites."""
        host, port = self.request.scope["server"]
        return host, port

    @property
    def visitor(self) -> str:
        """What the database knows this browser by on this site."""
        return sessions.visitor_of(self._ensure_token())

    @property
    def signed_in(self) -> Session:
        """The session of a page that needs one."""
        if self.session is None:
            raise LookupError("this page was not declared with signed_in=True")
        return self.session

    @property
    def csrf(self) -> str:
        """What every form of this visitor has to carry, as its field `csrf`."""
        return sessions.form_token(self.world.settings.secret, self._ensure_token())

    def has_form_token(self) -> bool:
        """Tell whether the form that was sent is one that this visitor got from this site."""
        if self._token is None:
            return False
        sent = self.form.get(FORM_TOKEN, "").encode("utf-8", "replace")
        return hmac.compare_digest(sent, self.csrf.encode())

    # -- texts and addresses ---------------------------------------------------------------------

    @cached_property
    def skin(self) -> str:
        """What the sites look like in this world: seed, 2022-zh or new-console."""
        return self.world.settings.skin

    @cached_property
    def labels(self) -> Catalogue:
        """The site's texts in the visitor's language and the world's skin."""
        return self.catalogue(self.language, self.skin)

    def catalogue(self, language: str, skin: str = PLAIN_SKIN) -> Catalogue:
        """Return the site's texts in a language and a skin, with the changes that the sites are served with."""
        return load_catalogue(self.site.folder, language, skin, self._changes)

    def t(self, key: str, /, **params: object) -> str:
        """Return a text in the visitor's language."""
        return self.labels.text(key, **params)

    def url(self, site: str, path: str = "/") -> str:
        """Return the address of a page of any site in this world."""
        return self.place.url(site, path)

    # -- what happens ----------------------------------------------------------------------------

    def sign_in(
        self,
        *,
        billing_account: int | None = None,
        guance_account: str | None = None,
        iam_user: str | None = None,
        parent: str | None = None,
    ) -> Session:
        """Sign the browser in on this site, under a fresh token so that an older one is worth nothing."""
        if self.session is not None:
            sessions.end_session(self.world, self.session)
        self._token, self._has_new_token = sessions.new_token(), True
        self.session = sessions.start_session(
            self.world,
            self.site.key,
            self._token,
            billing_account=billing_account,
            guance_account=guance_account,
            iam_user=iam_user,
            parent=parent,
        )
        return self.session

    def sign_out(self) -> None:
        """Sign the browser out on this site, and with it wherever this was the single sign-on."""
        if self.session is not None:
            sessions.end_session(self.world, self.session)
            self.session = None

    def expire_session(self) -> None:
        """End the session and the single sign-on behind it; the next page on this site says so."""
        if self.session is not None:
            sessions.end_single_sign_on(self.world, self.session)
            self.session = None
            self.notify("warning", "ui.session_expired")
            self.journal_act("session_expired")

    def notify(self, tone: str, label: str, /, **params: object) -> None:
        """Show a text on this visitor's next page: tone is success, danger, warning or info."""
        self.world.db.execute(
            "INSERT INTO notice (visitor, tone, label, params) VALUES (?, ?, ?, ?)",
            (self.visitor, tone, label, json.dumps(params)),
        )

    def journal_act(self, name: str, **detail: object) -> None:
        """Note a change of state in the world's journal."""
        self.world.journal.act(self.site.key, name, **detail)

    # -- answers ---------------------------------------------------------------------------------

    def render(self, template: str, /, status: int = 200, **context: object) -> Response:
        """Answer with a page."""
        html = self.joints.showing(self, self.part(template, **context))
        return self.finish(HTMLResponse(html, status_code=status))

    def part(self, template: str, /, **context: object) -> str:
        """Return a page, or a part of one, without answering with it."""
        return self._pages.show(self.site.folder.name, template, {**self._page_context(), **context})

    def refuse_form(self) -> Response:
        """Answer that a form is not one that this visitor got, or is not any more."""
        return self.render("error.html", status=403, code=403)

    def redirect(self, path: str) -> Response:
        """Send the browser to another page, as the answer to a form does when it was accepted."""
        return self.finish(RedirectResponse(path, status_code=303))

    def finish(self, response: Response) -> Response:
        """Add what every answer carries: the visitor's cookie, and headers that keep it to itself."""
        if self._has_new_token and self._token is not None:
            response.set_cookie(sessions.COOKIE, self._token, httponly=True, samesite="lax")
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def _page_context(self) -> dict[str, Any]:
        """Return what every template can use."""
        return {
            "visit": self,
            "site": self.site,
            "session": self.session,
            "t": self.t,
            "url": self.url,
            "notices": self._take_notices,
        }

    def _take_notices(self) -> list[dict[str, str]]:
        """Return the notices that wait for this visitor, each once."""
        if self._token is None:
            return []
        rows = self.world.db.execute(
            "DELETE FROM notice WHERE visitor = ? RETURNING id, tone, label, params", (self.visitor,)
        ).fetchall()
        return [
            {"tone": row["tone"], "text": self.t(row["label"], **json.loads(row["params"]))}
            for row in sorted(rows, key=lambda row: int(row["id"]))
        ]

    def _ensure_token(self) -> str:
        if self._token is None:
            self._token, self._has_new_token = sessions.new_token(), True
        return self._token

    def _resume_session(self) -> Session | None:
        """Return the session of this browser; one that has expired ends, and the next page says so."""
        if self._token is None:
            return None
        session = sessions.find_session(self.world, self.site.key, self._token)
        now = self.world.clock.now()
        if session is None or not sessions.has_expired(session, now):
            if session is not None:
                sessions.see_session(self.world, session, now)
            return session
        sessions.end_session(self.world, session)
        self.notify("warning", "ui.session_expired")
        self.journal_act("session_expired")
        return None

    def _page_before(self) -> str:
        """Return the path of the page that a form was on; a refused form has no address of its own."""
        referer = self.request.headers.get("referer", "")
        prefix = f"{self.request.url.scheme}://{self.request.headers.get('host', '')}"
        return local_path(referer.removeprefix(prefix))


def local_path(path: str) -> str:
    """Return a path of this site that it is safe to redirect to; anything else becomes "/"."""
    is_local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return quote(path, safe="/?&=%#+,:;@!$'()*~-._") if is_local else "/"


def choose_language(visit: Visit) -> Response:
    """Keep the language that a visitor chose in the site's language menu, and go back to the page."""
    response = RedirectResponse(local_path(visit.field("next")), status_code=303)
    if visit.field("language") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, visit.field("language"), httponly=True, samesite="lax")
    return visit.finish(response)


def _language(request: Request) -> str:
    """Return the language of the cookie, else the one that the browser likes best, else English."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))


def preferred_language(accepted: str) -> str:
    """Return the language of an Accept-Language header that is liked best and that there is, else English."""
    best, liking = "en", 0.0
    for part in accepted.split(","):
        name, _, weight = part.partition(";")
        language = name.strip().split("-")[0].lower()
        quality = _quality(weight)
        if language in LANGUAGES and quality > liking:
            best, liking = language, quality
    return best


def _quality(weight: str) -> float:
    """Return what `q=0.8` says; 1 when nothing is said, 0 for what is no such thing."""
    name, _, value = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        quality = float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
    return quality if 0.0 <= quality <= 1.0 else 0.0
