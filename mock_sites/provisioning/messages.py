"""What marketplace and seller say to each other, whatever the version of the interface.

A `Message` has the names of version 1. Each version is a `Protocol`: it writes a message as a signed HTTP call
and reads one back, so that everything behind it, on either side, is the same for both.
"""

import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

SELLER_PATH = "/isv/produce"
MOST_INSTANCES = 100
LONGEST_ID = 64
LONGEST_ID_LIST = MOST_INSTANCES * (LONGEST_ID + 1) - 1


class ResultCode(StrEnum):
    """The documented result codes; a seller that has no e-mail or phone checks gives only the first six."""

    SUCCESS = "000000"
    AUTHENTICATION_FAILED = "000001"
    INVALID_PARAMETER = "000002"
    NO_SUCH_INSTANCE = "000003"
    PROCESSING = "000004"
    INTERNAL_ERROR = "000005"
    NO_INSTANCE_RESOURCE = "000100"
    PHONE_MISSING_OR_TAKEN = "000101"
    EMAIL_MISSING_OR_TAKEN = "000102"
    ALREADY_PURCHASED = "000103"
    INTERNAL_SERVICE_ERROR = "000104"
    ALREADY_SUBSCRIBED = "000105"
    SOLD_OUT = "000106"
    EMAIL_DOMAIN_TAKEN = "000107"


class RefusedError(Exception):
    """A call that can't be accepted, with the code that says why."""

    def __init__(self, code: ResultCode) -> None:
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpCall:
    """An HTTP request: `target` is its path and query."""

    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One call as both sides understand it.

    `activity` is newInstance, instanceStatus (`instanceStatus` FREEZE or NORMAL), releaseInstance,
    queryInstance or refreshInstance.
    """

    activity: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a version writes one activity: the parameters that it has to have and may have, with longest values."""

    mandatory: Mapping[str, int]
    optional: Mapping[str, int] = field(default_factory=dict)

    def fits(self, params: Mapping[str, str]) -> bool:
        """Tell whether parameters are complete, and none is too long or has control characters."""
        longest = {**self.mandatory, **self.optional}
        return all(params.get(name) for name in self.mandatory) and all(
            len(params.get(name, "")) <= most and params.get(name, "").isprintable()
            for name, most in longest.items()
        )

    def choose(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return those of the values that this activity is written with."""
        return {name: values[name] for name in (*self.mandatory, *self.optional) if name in values}


class Nonces(typing.Protocol):
    """Remembers which nonces were used."""

    def take(self, nonce: str, *, expires: float, now: float) -> bool:
        """Use a nonce, which is forgotten once it has expired; False when it was used before."""


class Protocol(typing.Protocol):
    """One version of the interface. All moments are real seconds."""

    @property
    def method(self) -> str:
        """The one HTTP method that it has."""

    @property
    def details_activity(self) -> str:
        """The activity by which the marketplace asks for a resource's application information."""

    def write(self, message: Message, *, access_key: str, now: float) -> HttpCall:
        """Return a message as a signed call."""

    def authenticate(self, call: HttpCall, *, access_key: str, now: float, nonces: Nonces) -> dict[str, str]:
        """Return the parameters of a call, without its signature; RefusedError when it is not genuine."""

    def understand(self, params: Mapping[str, str]) -> Message:
        """Return what the parameters of a genuine call say; RefusedError when they say nothing."""
