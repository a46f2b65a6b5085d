"""config.yaml: the project's settings, read and checked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from assistant.browser.endpoint import endpoint_from
from assistant.database_url import VARIABLE, Place, place_from
from assistant.engine.settings import Evidence
from assistant.errors import UsageError
from assistant.flow.invariants import InvariantField
from assistant.picture.style import Style
from assistant.project_file import FILE
from assistant.reach import host_from
from assistant.source import Document, SourceError, read, suggest
from assistant.steps.kinds import Duration, Text, text_of
from assistant.validation import validate, written
from assistant.values import age_from, interval_of


class BrowserConfig(BaseModel):
    """Which browser runs use, and how large its window is.

    `executable` is a path or a name such as `chrome`; without it the best one found is used. `endpoint` is the address
    of one that runs already, maybe on another machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    executable: str | None = None
    endpoint: Annotated[Text, AfterValidator(endpoint_from)] | None = None
    viewport: Text = "1280x800"

    @field_validator("viewport")
    @classmethod
    def _is_a_size(cls, viewport: str) -> str:
        if re.fullmatch(r"[1-9]\d{2,3}x[1-9]\d{2,3}", viewport) is None:
            raise ValueError(f"{viewport!r} is not a size; write width x height, such as 1280x800")
        return viewport

    @model_validator(mode="after")
    def _is_one(self) -> BrowserConfig:
        if self.executable is not None and self.endpoint is not None:
            raise ValueError("a browser is started here, or it has an endpoint; leave one of the two out")
        return self

    @property
    def size(self) -> tuple[int, int]:
        """The window's width and height in CSS pixels."""
        width, height = self.viewport.split("x")
        return int(width), int(height)


def _address(text: str) -> str:
    if re.match(r"https?://[^/]", text) is None:
        raise ValueError(f"{text!r} is not an address; it has to begin with https:// or http://")
    return text


def _rate(text: str) -> str:
    interval_of(text)
    return text


Address = Annotated[str, AfterValidator(_address)]
Host = Annotated[Text, AfterValidator(host_from)]
Inputs = dict[str, Annotated[str, BeforeValidator(text_of)]]


class Environment(BaseModel):
    """Where flows run: the mock sites, or sites with addresses of their own.

    `labels` is a folder whose labels stand in place of the mock sites' own, beside config.yaml.
    `hosts` are those that pages may reach beside the sites'. `production` asks before each act that can't be undone.
    `inputs` are values that every flow may take without being given them. `rates` says how fast a bulk may begin rows
    whose flow goes to a site, such as `30/min`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    mock: bool = False
    world: str = "demo"
    labels: str | None = None
    sites: dict[str, Address] = Field(default_factory=dict)
    hosts: tuple[Host, ...] = ()
    production: bool = False
    approve: Literal["ask", "given", "refuse"] = "ask"
    inputs: Inputs = Field(default_factory=dict)
    rates: dict[str, Annotated[Text, AfterValidator(_rate)]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_somewhere(self) -> Environment:
        if self.mock == bool(self.sites):
            raise ValueError("an environment has either 'mock: true' or the addresses of its 'sites'")
        return self

    @model_validator(mode="after")
    def _is_for_real(self) -> Environment:
        if self.labels is not None and not self.mock:
            raise ValueError("only the mock sites can have other labels; leave 'labels' out")
        if self.production and self.mock:
            raise ValueError("the mock sites are no production; leave 'production' out")
        if self.production and self.approve == "given":
            raise ValueError("in production nothing is approved beforehand; leave 'approve: given' out")
        return self

    def addresses(self) -> dict[str, str]:
        """Returns the address of each site with a slash at its end."""
        return {key: f"{address.rstrip('/')}/" for key, address in self.sites.items()}


def _age(text: str) -> str:
    age_from(text)
    return text


def _place(text: str) -> str:
    try:
        place_from(text)
    except UsageError as error:
        raise ValueError(str(error)) from error
    return text


class Config(BaseModel):
    """The settings of a project. `root` is the folder of config.yaml; the other paths are relative to it."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    root: Path = Field(default=Path(), exclude=True)
    environment: str
    environments: dict[str, Environment]
    flows: str = "flows"
    verbs: str | None = None
    state: str = ".assistant"
    journal: Annotated[Text, AfterValidator(_place)] | None = None
    limit: Duration = 10.0
    evidence: Evidence = Evidence.FAILURE
    browser: BrowserConfig = BrowserConfig()
    always: tuple[InvariantField, ...] = ()
    keep: Annotated[Text, AfterValidator(_age)] | None = None
    handlers: tuple[dict[str, Any], ...] = ()
    pictures: Style = Field(default_factory=Style)

    @property
    def flows_folder(self) -> Path:
        """The folder of the flows."""
        return self.root / self.flows

    @property
    def verbs_path(self) -> Path | None:
        """The file or folder of the project's own verbs, if it has some."""
        return self.root / self.verbs if self.verbs is not None else None

    @property
    def state_folder(self) -> Path:
        """The folder of what runs leave: their journal, reports and pictures, and the mock's worlds."""
        return self.root / self.state

    @property
    def journal_place(self) -> Place:
        """The journal's database: where the environment says, or config.yaml, or a file of the state folder."""
        named = os.environ.get(VARIABLE) or self.journal
        return place_from(named, folder=self.root) if named else self.state_folder / "journal.sqlite3"

    def chosen(self, name: str | None = None) -> tuple[str, Environment]:
        """Returns the environment of a name, by default the one that config.yaml names, with its name.

        Raises UsageError when there is none, with the nearest name.
        """
        wanted = name or self.environment
        if wanted in self.environments:
            return wanted, self.environments[wanted]
        raise UsageError(f"{FILE} has no environment '{wanted}'; {_which(wanted, self.environments)}")


def load_config(path: Path) -> Config:
    """Returns the settings of a file; raises SourceError with all that is wrong with it."""
    document = read(path)
    problems = list(document.problems)
    found = _validated(document) if document.is_whole else None
    if isinstance(found, list):
        problems += found
    if isinstance(found, Config) and found.environment not in found.environments:
        hint = _which(found.environment, found.environments)
        message = f"there is no environment '{found.environment}'"
        problems.append(document.problem("F106", message, ("environment",), hint=hint))
    if isinstance(found, Config) and found.verbs is not None and not (path.parent / found.verbs).exists():
        message = f"there is no file or folder '{found.verbs}'"
        problems.append(document.problem("F106", message, ("verbs",)))
    if problems or not isinstance(found, Config):
        raise SourceError(problems)
    return found.model_copy(update={"root": path.parent})


def _which(wanted: str, environments: Mapping[str, Environment]) -> str:
    """Returns which environment could have been meant."""
    near = suggest(wanted, environments)
    if near is not None:
        return f"did you mean '{near}'?"
    if not environments:
        return "describe it under 'environments'"
    return f"there {'is' if len(environments) == 1 else 'are'} {', '.join(environments)}"


def _validated(document: Document) -> Any:  # noqa: ANN401 - a Config or problems
    if not isinstance(document.value, dict):
        return [document.problem("F106", f"{FILE} is a mapping with 'environment' and 'environments'", ())]
    values = written(document, document.value, ())
    return validate(Config, values, document, (), owner=FILE)
