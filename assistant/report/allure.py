"""Writes a run as Allure's results, with the library that Allure's own integrations use (the extra `allure`)."""

from __future__ import annotations

import hashlib
import mimetypes
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from assistant.errors import UsageError
from assistant.report.story import StepStory, Story
from assistant.report.words import printable, shown
from assistant.run_folder import REPORT

_STEP: Final = {"passed": "passed", "failed": "failed", "stopped": "skipped"}


def require_allure() -> None:
    """Raises UsageError where the library is not installed."""
    try:
        import allure_commons  # noqa: F401 - only whether it is there
    except ImportError:
        raise UsageError(
            "--allure needs allure-python-commons; install it with: pip install 'onboarding-assistant[allure]'"
        ) from None


def write_allure(story: Story, folder: Path) -> None:
    """Adds a run to a folder of results, with its pictures and its report; `allure serve FOLDER` shows them."""
    from allure_commons.logger import AllureFileLogger
    from allure_commons.model2 import Label, Parameter, StatusDetails, TestResult

    started, finished = story.ends()
    results = _Results(AllureFileLogger(str(folder)), finished.folder)  # type: ignore[no-untyped-call]  # it has no types
    begin, failure = _milliseconds(started.started), finished.failure
    status = {"passed": "passed", "failed": "failed"}.get(finished.status, "broken")
    if failure is not None and failure.kind != "product":
        status = "broken"  # Allure's word for what says nothing of the product
    details = (
        StatusDetails(message=printable(failure.message), trace=printable(failure.excerpt))
        if failure
        else None
    )
    labels = {
        "framework": "assistant",
        "language": "yaml",
        "suite": started.flow,
        "feature": started.environment,
    }
    results.logger.report_result(
        TestResult(
            uuid=str(uuid4()),
            historyId=hashlib.sha256(f"{started.environment} {started.flow}".encode()).hexdigest()[:32],
            fullName=f"flows.{started.flow}",
            name=printable(started.title),
            status=status,
            statusDetails=details,
            stage="finished",
            labels=[Label(name=name, value=value) for name, value in labels.items()],
            parameters=[Parameter(name=name, value=shown(value)) for name, value in started.inputs.items()],
            steps=[results.step(part, begin) for part in story.inside if isinstance(part, StepStory)],
            attachments=results.attached([*([failure.picture] if failure and failure.picture else []), REPORT]),
            start=begin,
            stop=begin + round(finished.seconds * 1000),
        )
    )  # fmt: skip


class _Results:
    """Results under way: `folder` is the run's, whose files are attached."""

    def __init__(self, logger: Any, folder: str | None) -> None:  # noqa: ANN401 - the library has no types
        self.logger = logger
        self._folder = Path(folder) if folder else None

    def step(self, step: StepStory, begin: int) -> Any:  # noqa: ANN401 - the same
        from allure_commons.model2 import TestStepResult

        start = begin + round(step.started.at * 1000)
        return TestStepResult(
            name=printable(step.sentence),
            status=_STEP[step.status],
            steps=[self.step(inner, begin) for inner in step.steps],
            attachments=self.attached([part.shot.file for part in step.inside if part.kind == "shot"]),
            start=start,
            stop=start + round(step.seconds * 1000),
        )

    def attached(self, names: list[str]) -> list[Any]:
        """Copies files of the run into the results; those that are not there are left out."""
        from allure_commons.model2 import ATTACHMENT_PATTERN, Attachment

        found = []
        for file in [self._folder / name for name in names if self._folder]:
            if file.is_file():
                source = ATTACHMENT_PATTERN.format(prefix=uuid4(), ext=file.suffix.lstrip("."))
                self.logger.report_attached_file(str(file), source)
                found.append(
                    Attachment(name=file.name, source=source, type=mimetypes.guess_type(file.name)[0])
                )
        return found


def _milliseconds(iso: str) -> int:
    return round(datetime.fromisoformat(iso).timestamp() * 1000)
