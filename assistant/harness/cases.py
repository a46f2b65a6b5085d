"""The cases of a flow: inputs for each, in a file beside the flow.

# flows/cases/bind.yaml
production: {workspace: Example Production}
staging: {workspace: Example Staging}
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from assistant.flow.load import header
from assistant.source import Document, Problem, SourceError, read, suggest
from assistant.source import Path as Keys
from assistant.steps.kinds import text_of
from assistant.validation import written

FOLDER = "cases"


def read_cases(flow: Path) -> Mapping[str, Mapping[str, str]]:
    """Returns the inputs of a flow's cases by the case's name; none where there is no file.

    Raises SourceError with everything that is wrong with the file.
    """
    file = flow.parent / FOLDER / f"{flow.name.split('.')[0]}.yaml"
    if not file.is_file():
        return {}
    document = read(file)
    if document.problems or not isinstance(document.value, dict):
        told = document.problem("F106", "cases are a mapping of names to inputs", ())
        raise SourceError(document.problems or [told])
    declared = header(read(flow))
    names = list(declared.inputs) if declared is not None else None
    problems: list[Problem] = []
    cases = {
        case: _inputs(document, case, inputs, names, problems) for case, inputs in document.value.items()
    }
    if problems:
        raise SourceError(problems)
    return cases


def problems_of_cases(flow: Path) -> list[Problem]:
    """Returns all that is wrong with the file of a flow's cases."""
    try:
        read_cases(flow)
    except SourceError as error:
        return list(error.problems)
    return []


def _inputs(
    document: Document, case: str, inputs: object, names: list[str] | None, problems: list[Problem]
) -> dict[str, str]:
    if not isinstance(inputs, dict):
        problems.append(document.problem("F106", "a case is a mapping of inputs", (case,)))
        return {}
    for name in inputs:
        if names is not None and name not in names:
            near = suggest(name, names)
            hint = f"did you mean '{near}'?" if near else None
            message = f"the flow has no input '{name}'"
            problems.append(document.problem("F112", message, (case, name), is_key=True, hint=hint))
    return {name: _text(document, value, (case, name), problems) for name, value in inputs.items()}


def _text(document: Document, value: object, place: Keys, problems: list[Problem]) -> str:
    try:
        return text_of(written(document, value, place))
    except ValueError as error:
        problems.append(document.problem("F106", str(error), place))
        return ""
