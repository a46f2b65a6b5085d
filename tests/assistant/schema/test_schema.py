"""The schemas for editors, asked by a validator that knows nothing of the project."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from jsonschema.exceptions import ValidationError, best_match

from assistant.guide.schema import guide_schema, translations_schema
from assistant.schema import config_schema, flow_schema, pages_schema
from assistant.source import parse, read
from assistant.steps import VERBS
from assistant.validation import keys_of
from tests.assistant.documents import ROOT, Block, blocks
from tests.assistant.expected import assert_expected
from tests.assistant.processes import assistant

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
KINDS = {
    "flow": flow_schema,
    "pages": pages_schema,
    "config": config_schema,
    "guide": guide_schema,
    "translations": translations_schema,
}
FLOWS = [
    *sorted((ROOT / "flows").glob("*.yaml")),
    *sorted((ROOT / "tests/assistant/flow/good").glob("*.yaml")),
    *sorted((ROOT / "tests/assistant/steps").glob("*/ok*.yaml")),
]
BLOCKS = [block for block in blocks() if block.kind not in ("faults", "cases", "seed")]


@cache
def schema(kind: str) -> dict[str, Any]:
    """Returns the schema of a kind of files; to make them all takes a second."""
    return KINDS[kind]()


@cache
def validator(kind: str) -> Draft7Validator:
    """Returns what judges a kind of files by its schema."""
    return Draft7Validator(schema(kind))


def messages(kind: str, value: object) -> str:
    """Returns what an editor would say: each fault with the place that it is underlined at."""
    told = []
    for error in sorted(validator(kind).iter_errors(value), key=lambda error: list(map(str, error.path))):
        first: ValidationError = best_match([error]) or error
        place = "/".join(map(str, first.absolute_path)) or "(top)"
        told.append(f"{place}: {first.message}\n")
    return "".join(told)


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind: str) -> None:
    """Each is valid by the standard's own schema, and nothing in it leads nowhere."""
    Draft7Validator.check_schema(schema(kind))
    defined = schema(kind).get("definitions", {})
    assert {each.rpartition("/")[2] for each in references(schema(kind))} <= set(defined)


def references(schema: Any) -> list[str]:  # noqa: ANN401 - a piece of JSON
    """Returns all that a schema refers to."""
    if isinstance(schema, list):
        return [found for part in schema for found in references(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"]] if isinstance(schema.get("$ref"), str) else []
    return own + [found for part in schema.values() for found in references(part)]


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_flow_in_order_is_valid(path: Path) -> None:
    """An editor underlines nothing in a flow that `assistant check` has nothing against."""
    assert messages("flow", read(path).value) == ""


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.place)
def test_a_documented_block_is_valid(block: Block) -> None:
    """What is copied from the documents into an editor is not underlined there."""
    kind = "flow" if block.kind == "steps" else block.kind
    text = block.text
    if block.kind == "config" and "environments:" not in text:
        text += "environment: m\nenvironments: {m: {mock: true}}\n"
    assert messages(kind, parse(block.flow if kind == "flow" else text, file=block.place).value) == ""


def test_the_projects_settings_and_page_maps_are_valid() -> None:
    """config.yaml and the files of flows/pages are what their schemas say."""
    assert messages("config", read(ROOT / "config.yaml").value) == ""
    for path in (ROOT / "flows" / "pages").glob("*.yaml"):
        assert messages("pages", read(path).value) == ""


def test_the_projects_guides_name_their_schemas_and_are_valid() -> None:
    """Guides and their translations are what the schemas beside them say, which are what the command writes."""
    files = sorted((ROOT / "flows" / "guides").glob("*.yaml"))
    kinds = {path: "translations" if path.name.endswith(".zh.yaml") else "guide" for path in files}
    assert set(kinds.values()) == {"guide", "translations"}
    for path, kind in kinds.items():
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={kind}.schema.json"
        assert messages(kind, read(path).value) == ""
    for kind in ("guide", "translations"):
        text = json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"
        assert_expected(text, ROOT / "flows" / "guides" / f"{kind}.schema.json")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_is_underlined_where_it_is_bad(path: Path) -> None:
    """The message is about the fault itself, never that nothing of a list fits."""
    told = messages(path.stem.partition("_")[0], read(path).value)
    assert_expected(told, path.with_suffix(".txt"))
    assert told
    assert "under any of the given schemas" not in told


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_explains_itself_in_an_editor(verb: str) -> None:
    """Hovering over a verb shows its text and its example, over a modifier what it means."""
    step = schema("flow")["definitions"][VERBS[verb].__name__]["properties"]
    assert set(step) == set(keys_of(VERBS[verb]))
    assert "```yaml\n- " in step[verb]["markdownDescription"]
    assert [key for key in ("say", "shot", "timeout") if not step[key].get("description")] == []


def test_the_command_writes_or_prints_the_schema(tmp_path: Path) -> None:
    """Without a project, too; a file is written whole."""
    for kind in ("config", "guide", "translations"):
        printed = assistant("schema", "--for", kind, folder=tmp_path)
        assert (printed.returncode, printed.stderr, json.loads(printed.stdout)) == (0, "", schema(kind))
    done = assistant("schema", "-o", "flow.schema.json", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [file.name for file in tmp_path.iterdir()] == ["flow.schema.json"]
    assert json.loads((tmp_path / "flow.schema.json").read_text()) == schema("flow")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder that isn't there is wrong usage, and nothing is left behind."""
    done = assistant("schema", "-o", "no/such/folder.json", folder=tmp_path)
    words = f"{tmp_path}/no/such/folder.json can't be written (no such file or directory)"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {words}\n")
