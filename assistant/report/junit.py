"""Writes a run as JUnit XML, which every CI reads: the flow is a test case, its steps are told in its output."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from assistant.events import Failure, RunFinished
from assistant.report.after import all_steps
from assistant.report.story import Story
from assistant.report.words import kind_words, printable, shown
from assistant.run_folder import REPORT
from assistant.values import duration_words

_NO_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_SIGNS: Final = {"passed": "ok", "failed": "FAILED", "stopped": "stopped"}


def write_junit(story: Story, file: Path) -> None:
    """Writes the report of a run; a file that is there is replaced."""
    file.write_bytes(junit(story))


def junit(story: Story) -> bytes:
    """Returns the report: a product that is not as the flow says is a `failure`, all else that fails an `error`."""
    started, finished = story.ends()
    failure, tag = finished.failure, _tag(finished)
    counts = {"tests": "1", "failures": str(int(tag == "failure")), "errors": str(int(tag == "error"))}
    took = {"time": f"{finished.seconds:.3f}"}
    suites = ET.Element("testsuites", {**counts, **took})
    about = {"name": "assistant", **counts, "skipped": "0", **took, "timestamp": _clean(started.started)}
    suite = ET.SubElement(suites, "testsuite", about)
    named = {"classname": f"flows.{started.flow}", "name": started.title, "file": started.file}
    case = ET.SubElement(suite, "testcase", {**{key: _clean(text) for key, text in named.items()}, **took})
    properties = ET.SubElement(case, "properties")
    for name, value in junit_properties(story).items():
        ET.SubElement(properties, "property", {"name": _clean(name), "value": _clean(value)})
    if tag is not None:
        ET.SubElement(case, tag, _headline(failure, finished)).text = _clean(_body(failure, finished))
    ET.SubElement(case, "system-out").text = _clean(_steps(story, finished))
    ET.indent(suites)
    text: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _tag(finished: RunFinished) -> str | None:
    if finished.status == "passed":
        return None
    is_product = finished.failure is not None and finished.failure.kind == "product"
    return "failure" if finished.status == "failed" and is_product else "error"


def junit_properties(story: Story) -> dict[str, str]:
    """Returns what a run was and gave, by name: where it ran, its inputs and outputs, its steps."""
    started, finished = story.ends()
    told = {
        "flow": started.flow, "run": started.run, "environment": started.environment, "world": started.world or "",
        "browser": started.browser, "status": finished.status,
    }  # fmt: skip
    told |= {f"input.{name}": shown(value) for name, value in started.inputs.items()}
    told |= {f"output.{name}": shown(value) for name, value in finished.outputs.items()}
    if finished.failure is not None:
        told |= {"failure.kind": finished.failure.kind, "rerun": finished.failure.rerun}
    return {name: value for name, value in told.items() if value}


def _headline(failure: Failure | None, finished: RunFinished) -> dict[str, str]:
    if failure is None:
        return {"type": finished.status, "message": f"the run was {finished.status}"}
    return {
        "type": _clean(failure.kind) if finished.status == "failed" else finished.status,
        "message": _clean(failure.message.split("\n")[0]),
    }


def _body(failure: Failure | None, finished: RunFinished) -> str:
    if failure is None:
        return ""
    place = f"{failure.file}:{failure.line}:{failure.column}"
    parts = [
        failure.sentence, place, f"{kind_words(failure.kind)}: {failure.message}", failure.excerpt,
        f"page: {failure.url}" if failure.url else "", *failure.journal,
        f"again: {failure.rerun}" if failure.rerun else "",
        *(f"also: {other.file}:{other.line}:{other.column}: {other.message}" for other in finished.unmet),
    ]  # fmt: skip
    return "\n".join(part for part in parts if part)


def _steps(story: Story, finished: RunFinished) -> str:
    lines = [
        f"{'  ' * step.started.depth}{_SIGNS[step.status]:7} {step.sentence} ({duration_words(step.seconds)})"
        for step in all_steps(story)
    ]
    folder = Path(finished.folder) if finished.folder else None
    if folder is not None:  # the form that Jenkins and GitLab show as a file of the test
        picture = finished.failure.picture if finished.failure else None
        files = [folder / name for name in (picture, REPORT) if name]
        lines += [f"[[ATTACHMENT|{file.absolute()}]]" for file in files]
    return "\n".join(["", *lines, ""])


def _clean(text: str) -> str:
    """Returns a text that XML can hold."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", printable(text))
