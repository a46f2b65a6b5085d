"""The verbs of the flow language, one file each."""

from assistant.steps import (
    approve,
    check,
    choose,
    click,
    each,
    ensure,
    expect,
    fill,
    hover,
    if_,
    open,  # noqa: A004 - the verb's name
    press,
    run,
    save,
    select,
    shot,
    tab,
    uncheck,
    wait,
)
from assistant.steps.base import Place, Shot, Step
from assistant.steps.condition import Condition
from assistant.steps.registry import VERBS

_MODULES = (
    open, click, fill, select, choose, check, uncheck, press, hover, expect, wait, save,
    ensure, run, if_, each, approve, shot, tab,
)  # fmt: skip
"""Imported for what they register."""

__all__ = ["VERBS", "Condition", "Place", "Shot", "Step"]
