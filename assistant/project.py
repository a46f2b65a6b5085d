"""A project on disk: its settings, its flows, and where they run."""

from __future__ import annotations

from pathlib import Path

from assistant.config import Config, Environment, load_config
from assistant.flow import FlowLibrary
from assistant.mock_world import site_keys


class Project:
    """A project with one of its environments chosen.

    Raises SourceError when config.yaml is faulty, UsageError when it has no such environment.
    """

    def __init__(self, config_file: Path, *, environment: str | None = None) -> None:
        self.config: Config = load_config(config_file)
        self.environment_name, self.environment = self.config.chosen(environment)
        self.library = FlowLibrary(
            self.config.flows_folder,
            sites=self._site_keys(self.environment),
            provided=self.environment.inputs,
        )

    @property
    def mock_state(self) -> Path:
        """The folder that keeps the mock sites' worlds."""
        return self.config.state_folder / "mock"

    @property
    def journal_file(self) -> Path:
        """The journal's database."""
        return self.config.state_folder / "journal.sqlite3"

    @property
    def runs_folder(self) -> Path:
        """The folder of the runs' folders."""
        return self.config.state_folder / "runs"

    def _site_keys(self, environment: Environment) -> frozenset[str]:
        return site_keys() if environment.mock else frozenset(environment.sites)
