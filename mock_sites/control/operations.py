"""The operations of the JSON API: the registry that the API answers from and its description is made of."""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.responses import Response

from mock_sites.control.asking import Asked

Handler = Callable[[Asked], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A part of the query that an operation understands; `choices` are its only values, if it has any."""

    name: str
    about: str
    choices: tuple[str, ...] = ()
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What an operation takes and answers.

    `takes` names the model in `mock_sites.control.wishes` that the body has to be, `gives` the schema in
    `mock_sites.control.schemas` of a good answer, whose status is `status`; `refusals` are the statuses of
    the others, each with its meaning.
    """

    takes: str | None = None
    gives: str | None = None
    status: int = 200
    queries: tuple[Query, ...] = ()
    refusals: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method and path of the API; `{world}` in the path stands for one segment.

    The handler's name is the operation's, and its docstring says what it does.
    """

    method: str
    path: str
    handler: Handler
    contract: Contract

    @property
    def about(self) -> str:
        """What it does, in a sentence."""
        return inspect.getdoc(self.handler) or ""

    def match(self, path: str) -> dict[str, str] | None:
        """Return what the parts of a path stand for, or None when it is not this one's."""
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path, re.DOTALL)
        return None if found is None else found.groupdict()


class Operations:
    """Collects the operations of the API, in the order in which they are described."""

    def __init__(self) -> None:
        self.all: list[Operation] = []

    def add(self, method: str, path: str, contract: Contract) -> Callable[[Handler], Handler]:
        """Declare the function that answers a method and path."""

        def keep(handler: Handler) -> Handler:
            self.all.append(Operation(method=method, path=path, handler=handler, contract=contract))
            return handler

        return keep

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """Return the operation for a request, with what the parts of its path stand for."""
        for operation in self.all:
            if operation.method == method and (params := operation.match(path)) is not None:
                return operation, params
        return None

    def methods(self, path: str) -> list[str]:
        """Return the methods that a path knows, for the answer to a wrong one."""
        found = {operation.method for operation in self.all if operation.match(path) is not None}
        return sorted({*found, "HEAD"} if "GET" in found else found)
