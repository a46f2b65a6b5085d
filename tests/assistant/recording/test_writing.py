"""A draft as a file: what is read back is what was meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.recording.draft import Draft, DraftStep, Remark
from assistant.recording.grouping import grouped
from assistant.recording.writing import flow_text
from assistant.source import parse

FILLS = st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=20), min_size=1, max_size=3)


@given(name=st.text(min_size=1, max_size=20), fields=FILLS)
def test_whatever_was_typed_is_read_back(name: str, fields: dict[str, str]) -> None:
    """Names and values survive being written as YAML, whatever signs they hold."""
    step = DraftStep(verb="fill", value=fields, modifiers={"say": name})
    document = parse(flow_text(Draft(name=name, site="a", entries=(step,))), file="")
    assert document.problems == ()
    assert document.value == {"name": name, "site": "a", "steps": [{"fill": fields, "say": name}]}


def test_fields_of_one_form_are_one_step() -> None:
    """Fills that follow each other are one mapping, the last text of a field counts, and remarks keep their place."""
    entries = grouped(
        [
            DraftStep(verb="open", value="/"),
            DraftStep(verb="open", value="/"),
            DraftStep(verb="fill", value={"Name": "Ad"}),
            DraftStep(verb="fill", value={"Name": "Ada"}),
            DraftStep(verb="fill", value={"City": "Berlin"}),
            Remark(text="a file was chosen", place="a.json:3"),
            DraftStep(verb="fill", value={"Street": "Ring"}),
        ]
    )
    text = flow_text(Draft(name="Form", site="shop", entries=entries))
    assert text == (
        "name: Form\nsite: shop\n\nsteps:\n  - open: /\n  - fill:\n      Name: Ada\n      City: Berlin\n"
        "  # a.json:3: a file was chosen\n  - fill: {Street: Ring}\n"
    )
