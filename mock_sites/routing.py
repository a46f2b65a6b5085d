"""Sites and their pages: which function answers which method and path."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.web import Inquiry, Visit

Handler = Callable[["Visit"], "Response | Inquiry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One method and path of a site; `{name}` in the path stands for one segment.

    `is_interface` says that machines call it, which prove themselves by a signature, not by a form's token.
    """

    method: str
    path: str
    handler: Handler
    needs_sign_in: bool
    is_interface: bool

    def match(self, path: str) -> dict[str, str] | None:
        """Return the path's parameters, or None when it is not this page."""
        found = _pattern(self.path).fullmatch(path)
        return None if found is None else found.groupdict()


@cache
def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


class Routes:
    """Collects the pages of a site, in the order in which they are tried.

    `signed_in=True` sends a visitor without a session to the site's sign-in first.
    """

    def __init__(self) -> None:
        self.pages: list[Page] = []

    def get(self, path: str, *, signed_in: bool = False) -> Callable[[Handler], Handler]:
        """Declare the page at a path."""
        return self._add("GET", path, signed_in)

    def post(self, path: str, *, signed_in: bool = False) -> Callable[[Handler], Handler]:
        """Declare what a form that is sent to a path does."""
        return self._add("POST", path, signed_in)

    def interface(self, method: str, path: str) -> Callable[[Handler], Handler]:
        """Declare what machines call: the handler itself has to tell who calls, by a signature."""
        return self._add(method, path, signed_in=False, is_interface=True)

    def _add(
        self, method: str, path: str, signed_in: bool, *, is_interface: bool = False
    ) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            page = Page(
                method=method, path=path, handler=handler, needs_sign_in=signed_in, is_interface=is_interface
            )
            self.pages.append(page)
            return handler

        return keep


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One of the web sites.

    `key` names it in code and flows, `brand` chooses its look, `folder` holds its templates/ and labels/,
    and `sign_in` answers a visitor who has to sign in first, usually with a redirect.
    """

    key: str
    brand: str
    folder: Path
    pages: list[Page] = field(repr=False)
    sign_in: Handler

    def find(self, method: str, path: str) -> tuple[Page, dict[str, str]] | None:
        """Return the page for a request with the path's parameters."""
        for page in self.pages:
            if page.method == method and (params := page.match(path)) is not None:
                return page, params
        return None

    def methods(self, path: str) -> list[str]:
        """Return the methods that a path knows, for the answer to a wrong one."""
        return sorted({page.method for page in self.pages if page.match(path) is not None})
