"""`request`: call a site's interface."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from assistant.errors import StepFailed
from assistant.steps.base import Step
from assistant.steps.kinds import Text, ValueName, many, text_of
from assistant.steps.registry import step
from assistant.values import Secret

if TYPE_CHECKING:
    from assistant.engine.calls import Answer
    from assistant.engine.stage import Stage

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_CALL = re.compile(rf"(?P<method>{'|'.join(METHODS)})\s+(?P<path>\S.*)", re.DOTALL)
_MOST_LINES = 5
_MOST_SIGNS = 400


def _is_call(text: str) -> str:
    if _CALL.fullmatch(text) is None:
        raise ValueError(
            f"write the method and the path, such as GET /api/orders; methods are {', '.join(METHODS)}"
        )
    return text


def _checked(value: object) -> object:
    """Reads every text in a body as a template, so that one that can't be read is told with the flow."""
    if isinstance(value, dict):
        return {key: _checked(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_checked(child) for child in value]
    return text_of(value) if isinstance(value, str) else value


class Part(BaseModel):
    """A part of an answer: a `path` of names and numbers with dots in its JSON, or a `header`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    path: Text | None = None
    header: Text | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Part:
        if (self.path is None) == (self.header is None):
            raise ValueError("a part of an answer is a path in its JSON, such as data.0.id, or {header: …}")
        return self


def _part(value: object) -> object:
    return value if isinstance(value, dict | Part) else {"path": value}


@step
class Request(Step):
    """Calls a site's interface, with the cookies of its pages, and holds the answer's status.

    The path belongs to the flow's site, or to the one that `site` names; other hosts are not called. `json` or
    `form` is the body, `headers` are further headers. `status` is the one that is expected, or a list of them;
    without it any from 200 to 299. A redirect is an answer like any other, and not followed. `save` keeps parts of
    the answer: a path in its JSON, such as `data.0.id`, or a header. `commits` marks the call that makes an act
    under `ensure` happen.

    Example:
        - request: POST /api/orders
          json: {product: guance, amount: 1}
          status: [200, 201]
          save: {order_id: data.0.id, place: {header: Location}}

    See also: open, expect, save
    """

    verb: ClassVar[str] = "request"

    request: Annotated[Text, AfterValidator(_is_call)]
    site: str | None = None
    body: Annotated[Any, BeforeValidator(_checked)] = Field(default=None, alias="json")
    form: dict[str, Text] | None = None
    headers: dict[str, Text] = Field(default_factory=dict)
    status: Annotated[tuple[Annotated[int, Field(ge=100, le=599)], ...], BeforeValidator(many)] = ()
    save: dict[ValueName, Annotated[Part, BeforeValidator(_part)]] = Field(default_factory=dict)
    commits: bool = False

    @field_validator("form")
    @classmethod
    def _has_fields(cls, form: dict[str, str] | None) -> dict[str, str] | None:
        if form == {}:
            raise ValueError("a form has fields, such as form: {amount: 1}")
        return form

    @field_validator("headers")
    @classmethod
    def _keeps_to_its_site(cls, headers: dict[str, str]) -> dict[str, str]:
        if "host" in map(str.lower, headers):
            raise ValueError("the header Host is the site's own; name another site with 'site'")
        return headers

    @model_validator(mode="after")
    def _has_one_body(self) -> Request:
        if self.body is not None and self.form is not None:
            raise ValueError("a call has one body: json or form")
        return self

    def describe(self) -> str:
        """Returns `Call POST /api/orders of koogallery`."""
        return f"Call {self.request}" + (f" of {self.site}" if self.site else "")

    def saves(self) -> Iterable[str]:
        """Returns the names of the parts that are kept."""
        return self.save

    def act(self, stage: Stage) -> str:
        """Makes the call; returns its status."""
        call = _CALL.fullmatch(stage.text(self.request))
        if call is None:
            raise StepFailed(f"{stage.words(self.request)} is no method and path", kind="test")
        if self.commits:
            stage.commit()
        answer = stage.call(
            call["method"], call["path"], site=self.site, json=_filled(self.body, stage),
            form={name: stage.text(text) for name, text in self.form.items()} if self.form else None,
            headers={name: stage.text(text) for name, text in self.headers.items()},
        )  # fmt: skip
        self._hold(stage, answer)
        for name, part in self.save.items():
            stage.save(name, _found(stage, answer, part, name))
        return f"{answer.status} {answer.reason}".rstrip()

    def _hold(self, stage: Stage, answer: Answer) -> None:
        """Raises StepFailed with the status and the first lines of the answer when it is not what is expected."""
        if answer.status in self.status or (not self.status and 200 <= answer.status <= 299):
            return
        status = f"{answer.status} {answer.reason}".rstrip()
        led = answer.headers.get("location")
        expected = " or ".join(map(str, self.status)) or "200 to 299"
        shown = "\n".join(_start(stage, answer).splitlines()[:_MOST_LINES])
        why = f"{stage.words(self.request)} answers {status}{f' to {led}' if led else ''}, not {expected}"
        message = f"{why}:\n{shown}" if shown else why
        raise StepFailed(message, kind="environment" if answer.status >= 500 else "product")


def _start(stage: Stage, answer: Answer) -> str:
    """Returns how an answer begins; secrets are taken out before it is cut."""
    return stage.clean(answer.text)[:_MOST_SIGNS].strip()


def _filled(value: Any, stage: Stage) -> Any:  # noqa: ANN401 - the same shape goes out as comes in
    """Returns a body with its templates filled, secrets as they are; a lone template keeps its value's type."""
    if isinstance(value, Mapping):
        return {key: _filled(child, stage) for key, child in value.items()}
    if isinstance(value, list):
        return [_filled(child, stage) for child in value]
    if isinstance(value, str):
        value = stage.value(value)
    return value.reveal() if isinstance(value, Secret) else value


def _found(stage: Stage, answer: Answer, part: Part, name: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    if part.header is not None:
        header = stage.text(part.header).lower()
        if header not in answer.headers:
            raise StepFailed(
                f"{name}: the answer has no header '{header}'; it has {', '.join(sorted(answer.headers))}"
            )
        return answer.headers[header]
    try:
        value = json.loads(answer.text)
    except ValueError as error:
        raise StepFailed(f"{name}: the answer is no JSON: {_start(stage, answer)}") from error
    gone = ""
    for key in stage.text(part.path or "").split("."):
        inner = _inner(value, key)
        if inner is None:
            raise StepFailed(f"{name}: there is no '{key}' in {gone or 'the answer'}; it has {_has(value)}")
        value, gone = inner[0], f"{gone}.{key}".lstrip(".")
    return value


def _inner(value: Any, key: str) -> tuple[Any] | None:  # noqa: ANN401 - whatever JSON holds
    """Returns what is under a key or at a number, in a tuple of one, or None."""
    if isinstance(value, dict):
        return (value[key],) if key in value else None
    if isinstance(value, list) and key.isdigit() and int(key) < len(value):
        return (value[int(key)],)
    return None


def _has(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return ", ".join(map(str, value)) or "nothing"
    return f"{len(value)} items" if isinstance(value, list) else f"the value {value!r}"
