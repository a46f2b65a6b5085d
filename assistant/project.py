"""A project on disk: its settings, its flows, and where they run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config import Config, Environment, load_config
from assistant.database_url import Place
from assistant.errors import UsageError
from assistant.flow import FlowLibrary
from assistant.mock_world import label_changes, site_keys
from assistant.own_verbs import load_project_verbs
from assistant.project_file import FILE
from assistant.reach import Reach

if TYPE_CHECKING:
    from mock_sites.label_changes import LabelChanges


class Project:
    """A project with one of its environments chosen; its own verbs are known from then on.

    `config` is config.yaml, or the settings themselves where there is none. With `texts`, a snapshot, its flows are as
    they were when that was taken. One that is not `trusted` is somebody else's: its verbs, which are programs, are not
    imported, and nothing outside of its folder is read, nor are labels in place of the mock sites' own.

    Raises SourceError when config.yaml or the verbs are faulty, UsageError when it has no such environment.
    """

    def __init__(
        self,
        config: Path | Config,
        *,
        environment: str | None = None,
        texts: Mapping[str, str] | None = None,
        trusted: bool = True,
    ) -> None:
        self.config: Config = load_config(config) if isinstance(config, Path) else config
        load_project_verbs(self.config.verbs_path if trusted else None)
        if not trusted:
            self._refuse_ways_out()
        self.environment_name, self.environment = self.config.chosen(environment)
        self.label_changes = self._label_changes(self.environment) if trusted else None
        self.library = FlowLibrary(
            self.config.flows_folder,
            sites=self._site_keys(self.environment),
            provided=self.environment.inputs,
            texts=texts,
        )
        if (self.config.handlers or self.config.always) and isinstance(config, Path):
            self.library.take_common(config, self.config.always)

    @property
    def mock_state(self) -> Path:
        """The folder that keeps the mock sites' worlds."""
        return self.config.state_folder / "mock"

    @property
    def journal_place(self) -> Place:
        """The journal's database."""
        return self.config.journal_place

    @property
    def has_journal(self) -> bool:
        """Whether there may be runs to be shown: looking makes no file."""
        return not isinstance(self.journal_place, Path) or self.journal_place.is_file()

    @property
    def sessions_folder(self) -> Path:
        """The folder of the sessions that are kept from run to run."""
        return self.config.state_folder / "sessions"

    @property
    def runs_folder(self) -> Path:
        """The folder of the runs' folders."""
        return self.config.state_folder / "runs"

    def reach(self, mock: Mapping[str, str] | None = None) -> Reach:
        """Returns the hosts that runs may reach; `mock` gives the addresses of the mock sites, where they are meant."""
        return Reach(
            environment=self.environment_name,
            sites=self.environment.addresses() if mock is None else mock,
            hosts=self.environment.hosts,
            is_local=mock is not None,
        )

    def needs_mock_sites(self, what: str) -> None:
        """Raises UsageError where the environment is not the mock sites; `what` says what happens on them alone."""
        if not self.environment.mock:
            raise UsageError(
                f"{what} the mock sites, and the environment {self.environment_name} is none; "
                f"name one with 'mock: true' as 'environment' in {FILE}"
            )

    def flow_files(self) -> list[Path]:
        """Returns the files of all flows; raises UsageError when there is no folder of flows."""
        folder = self.config.flows_folder
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}, where {FILE} has the flows; see its key 'flows'")
        return sorted(folder.glob("*.yaml"))

    def make_state(self) -> None:
        """Makes the folder of what runs leave; raises UsageError where it can't be written."""
        folder = self.config.state_folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{self._state_words()} can't be made ({error.strerror})") from error
        if not os.access(folder, os.W_OK):
            raise UsageError(f"{self._state_words()} may not be written to")

    def _refuse_ways_out(self) -> None:
        """Raises UsageError where a file to be read lies outside of the project's folder."""
        folder, root = self.config.flows_folder, self.config.root.resolve()
        inner = [folder / name for name in ("pages", "cases")]
        files = [path for each in (folder, *inner) for path in each.glob("*.yaml")]
        for path in (folder, *inner, *files):
            if not path.resolve().is_relative_to(root):
                name = Path(os.path.relpath(path, self.config.root)).as_posix()
                raise UsageError(
                    f"{name} leads out of the project's folder, so it is not read with --untrusted"
                )

    def _label_changes(self, environment: Environment) -> LabelChanges | None:
        """Returns the labels in place of the mock sites' own; raises UsageError with all that is wrong in a file."""
        return (
            label_changes(self.config.root / environment.labels) if environment.labels is not None else None
        )

    def _state_words(self) -> str:
        return f"the folder {self.config.state_folder}, where {FILE} has what runs leave (its key 'state'),"

    def _site_keys(self, environment: Environment) -> frozenset[str]:
        return site_keys() if environment.mock else frozenset(environment.sites)
