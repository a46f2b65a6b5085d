"""A request to the control site, and the refusals that answer what can't be done."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

from starlette.requests import Request

from mock_sites.store import WorldStore
from mock_sites.world import StaleWorldError, World, WorldClosedError

if TYPE_CHECKING:
    from pydantic import BaseModel

    Wish = TypeVar("Wish", bound=BaseModel)

JSON = "application/json"


class RefusedError(Exception):
    """A request that can't be done, with the reason as a sentence; `status` is the answer's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request to the control site; `params` are the parts of its path that stand for something."""

    store: WorldStore
    request: Request
    body: bytes
    wake: Callable[[World], None]
    params: dict[str, str] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """GET also for HEAD."""
        return "GET" if self.request.method == "HEAD" else self.request.method

    @property
    def path(self) -> str:
        """The path that was asked for, decoded."""
        return str(self.request.scope["path"])

    @property
    def port(self) -> str:
        """The port that was asked, with its colon, as addresses of sites need it; "" without one."""
        _, _, port = self.request.headers.get("host", "").rpartition(":")
        return f":{port}" if port.isdigit() else ""

    def about(self, params: dict[str, str]) -> "Asked":
        """Return the same request with what the parts of its path, or its form, stand for."""
        return replace(self, params=params)

    def world(self) -> World:
        """Return the world that the path names; RefusedError when there is none."""
        name = self.params["world"]
        try:
            return self.store.open(name)
        except (KeyError, WorldClosedError):
            near = get_close_matches(name, self.store.names(), n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise RefusedError(404, f"there is no world {name!r}{meant}") from None

    def wish(self, kind: "type[Wish]") -> "Wish":
        """Return the JSON object that was sent; RefusedError when it is none of this kind.

        The content type must say so: a form of a foreign page can't, so no page that a person happens to
        visit can change anything here.
        """
        from pydantic import ValidationError

        if self.request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
            raise RefusedError(415, f"send a JSON object with Content-Type: {JSON}")
        try:
            wish = json.loads(self.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise RefusedError(400, f"this is not JSON: {error}") from error
        try:
            return kind.model_validate(wish, strict=True)
        except ValidationError as error:
            told = "; ".join(_told(dict(each)) for each in error.errors())
            raise RefusedError(400, told) from None


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what a world or the store of worlds refuses into an answer."""
    from mock_sites.control_acts import ActRefusedError

    try:
        yield
    except FileExistsError as error:
        raise RefusedError(409, f"there is already a world {error.args[0]!r}") from error
    except (StaleWorldError, ActRefusedError) as error:
        raise RefusedError(409, str(error)) from error
    except (KeyError, WorldClosedError) as error:
        raise RefusedError(404, f"there is no world {error.args[0]!r}") from error
    except ValueError as error:
        raise RefusedError(400, str(error)) from error


def _told(error: dict[str, object]) -> str:
    location = error["loc"]
    path = ".".join(str(part) for part in location) if isinstance(location, tuple) else ""
    message = str(error["msg"]).removeprefix("Value error, ")
    return f"{path}: {message}" if path else message
