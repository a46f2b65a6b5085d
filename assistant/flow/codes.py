"""The table of everything that can be wrong with a flow, beyond what can be wrong with any YAML."""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, str]] = {
    "F101": "The file is not a flow: a mapping with a name and steps.",
    "F102": "A key is not known at this place.",
    "F103": "A key is missing.",
    "F104": "A step's verb is not known.",
    "F105": "A step has more than one verb.",
    "F106": "A value is not of the kind that is needed here.",
    "F107": "A target can't be read.",
    "F108": "A template can't be read.",
    "F109": "A template uses a name that is neither an input nor saved by an earlier step.",
    "F110": "A site is not among those of config.yaml.",
    "F111": "A flow that is run does not exist.",
    "F112": "A flow is run without an input that it needs, or with one that it doesn't have.",
    "F113": "Flows run each other in a circle.",
    "F114": "An output is not saved by any step.",
    "F115": "A page element is not in flows/pages.",
    "F116": "A step saves under the name of an input.",
    "F117": "A file to upload does not exist.",
    "F118": "A step commits an act at a place where it may be done again.",
    "F119": "The rows that a step goes through can't be read, or have no such column.",
    "F120": "A flow has more steps than anybody would read.",
}
"""Each code of a flow's problem with the sentence that the reference shows for it."""
