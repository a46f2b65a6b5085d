"""`label-drift`: the page says the same in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_sites.faults.fault import Fault
from mock_sites.faults.options import Option
from mock_sites.labels import Catalogue
from mock_sites.settings import SKINS

if TYPE_CHECKING:
    from starlette.responses import Response

    from mock_sites.faults.turn import Turn
    from mock_sites.web import Visit


def _relabel(turn: Turn, visit: Visit) -> Response | None:
    texts = _drifted_texts(turn, visit)
    if texts != visit.labels.texts and turn.strikes():
        visit.labels = Catalogue(texts)
    return None


def _drifted_texts(turn: Turn, visit: Visit) -> dict[str, str]:
    label = turn.text("label")
    if not label:
        return dict(visit.catalogue(visit.language, turn.text("skin")).texts)
    english = visit.catalogue("en").texts
    return {
        key: turn.text("to") if label in (text, english[key]) else text
        for key, text in visit.labels.texts.items()
    }


FAULT = Fault(
    name="label-drift",
    does=(
        "Pages use the words of another year, as the real ones do from release to release; or one label of "
        "your choice reads otherwise."
    ),
    good_run=(
        "It does not guess: it stops at the label that it can't find and names the one that is nearest to it, "
        "or knows the other words as well."
    ),
    times=0,
    own_options=(
        Option(name="skin", help="Whose words the pages use.", default="2022-zh", choices=SKINS),
        Option(name="label", help="Change this label instead, by its English text.", default=""),
        Option(name="to", help="What that label reads then.", default="Proceed"),
    ),
    example={"label": "Continue to Submit", "to": "Activate Now"},
    arriving=_relabel,
)
