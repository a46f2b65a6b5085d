"""Says in words why a step could not be done, from what the page shows instead."""

from __future__ import annotations

import re
from contextlib import suppress
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.engine.narrowing import narrower
from assistant.engine.snapshot import targets_in
from assistant.errors import FailureKind, StepFailed
from assistant.source import parse
from assistant.target import Aim, Target
from assistant.target.locate import is_broken_selector
from assistant.values import duration_words

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.engine.stage import Stage

_ENVIRONMENT = re.compile(r"net::ERR_\w+|has been closed|crashed|ECONNREFUSED|Connection closed")
_OUT_OF_TIME = re.compile(r"Timeout [\d.]+ms exceeded")
_A_PERSONS = re.compile(r"captcha|security (check|verification)|安全验证|安全校验|验证码", re.IGNORECASE)
"""Titles of pages that sites put before a visitor whom they want to see to be a person."""
_MOST_NAMES = 3
_NEAR_ENOUGH = 0.45
_NOT_MUCH_WORSE = 0.2
_LONGEST_NAME = 60
_PATIENCE = 2000
"""Milliseconds for a page to tell what it shows."""
_MOST_SHOWN = 5
_WHOLES = frozenset({"row", "rowgroup", "table", "main"})
"""Roles whose name is the text of much else; nobody means them by a short name."""


def explain(
    stage: Stage,
    error: Exception,
    target: Target | None,
    aim: Aim,
    *,
    sentence: str | None,
) -> StepFailed:
    """Returns the failure that a Playwright error stands for."""
    text = str(error).partition("\nAria snapshot:")[0]  # what the page says is no part of what went wrong
    page = stage.page
    try:
        failure = _explained(stage, text, target, aim, sentence=sentence)
    except Exception as trouble:
        failure = StepFailed(
            f"{_first_line(text)} (and then: {_first_line(str(trouble))})", kind="environment", target=target
        )
    frozen = stage.frozen_words(page)
    return failure if frozen is None else StepFailed(frozen, target=target)


def _explained(
    stage: Stage, text: str, target: Target | None, aim: Aim, *, sentence: str | None
) -> StepFailed:
    environment = _ENVIRONMENT.search(_first_line(text))
    if environment or stage.page.is_closed():
        what = environment[0] if environment else "has been closed"
        return StepFailed(_environment_words(stage, what), kind="environment")
    if is_broken_selector(text):
        words = words_of(stage, target, aim) if target is not None else "a target of this step"
        return StepFailed(f"{words} has a selector that can't be read", kind="test", target=target)
    unanswered = stage.tabs.unanswered()
    if unanswered:
        why = f"the server has not answered {unanswered} within {_after(stage)}"
        return StepFailed(why, kind="environment", target=target)
    if target is not None:
        return _explain_target(stage, text, target, aim, sentence=sentence)
    if sentence is None:
        return StepFailed(f"the browser could not go on: {_first_line(text)}", kind="environment")
    page = f"it is {stage.page.url} (“{stage.page.title()}”)"
    return StepFailed(f"expected that {stage.words(sentence)}, but after {_after(stage)} {page}")


def _explain_target(stage: Stage, text: str, target: Target, aim: Aim, *, sentence: str | None) -> StepFailed:
    locator = stage.locate(target, aim)
    words = words_of(stage, target, aim)
    count = locator.count()
    is_late = sentence is None and _OUT_OF_TIME.search(_first_line(text)) is not None
    if count > 1 and (is_late or "strict mode violation" in text):
        return _several(stage, locator, words, target, aim, count)
    if count == 0:
        failure = _missing(stage, target, aim, words)
        failure.is_missing = failure.kind == "product"
        return failure
    if sentence is not None:
        return StepFailed(_differs(stage, locator, sentence), target=target)
    why = (
        _obstacle(text)
        or _obstacle(_told_in_time(locator, aim))
        or ("is ready now, but was not yet" if _OUT_OF_TIME.search(_first_line(text)) else "")
        or f"could not be used ({_first_line(text)})"
    )
    return StepFailed(f"{words} {why} after {_after(stage)}", target=target)


def words_of(stage: Stage, target: Target, aim: Aim) -> str:
    """Returns a target as people call it: a plain name with what the verb takes it for, secrets hidden."""
    filled = str(stage.values.target_words(target)) + stage.other_names(target)
    if target.role or target.element or target.css or aim is Aim.LOOK:
        return filled
    plain = {Aim.FILL: "field", Aim.SELECT: "list", Aim.READ: "value"}.get(aim, aim.words)
    return f"{plain} {filled}"


def _after(stage: Stage) -> str:
    return duration_words(stage.limit / 1000)


def _environment_words(stage: Stage, what: str) -> str:
    if "closed" in what or "crashed" in what:
        return "the browser or its window was closed in the middle of the step"
    address = stage.tabs.last_address or stage.page.url
    return f"the page can't be reached ({what}): is the site up? The address is {address}"


def _several(stage: Stage, locator: Locator, words: str, target: Target, aim: Aim, count: int) -> StepFailed:
    shown_ones = range(min(count, _MOST_SHOWN))
    found = [narrower(stage.locate, locator.nth(index), target, aim) for index in shown_ones]
    shown = [f"  {_pasted(str(one))}" for one in found if one is not None]
    unnamed = count - len(shown)
    if not shown:
        how = "names can't tell them apart, so name the one that is meant with css="
        return StepFailed(f"{words} is there {count} times; {how}", kind="test", target=target)
    more = [f"  … and {unnamed} more"] if unnamed else []
    listed = "\n".join([*shown, *more])
    return StepFailed(f"{words} is there {count} times; write one of:\n{listed}", kind="test", target=target)


def _pasted(target: str) -> str:
    """Returns a target as it has to stand in a flow: in quotes where YAML would read something else."""
    if parse(f"- {target}\n", file="").value == [target]:
        return target
    return "'" + target.replace("'", "''") + "'"


def _missing(stage: Stage, target: Target, aim: Aim, words: str) -> StepFailed:
    if target.inside is not None and stage.locate(target.inside, Aim.SCOPE).count() == 0:
        return _missing(stage, target.inside, Aim.SCOPE, words_of(stage, target.inside, Aim.SCOPE))
    trouble = _trouble(stage)
    if trouble:
        kind, why = trouble
        return StepFailed(f"there is no {words}, since {why}", kind=kind, target=target)
    if stage.locate(target, aim, is_hidden_too=True).count():
        return StepFailed(f"{words} is on the page, but hidden still after {_after(stage)}", target=target)
    near = nearest(stage, target, aim)
    frame = stage.tabs.frames.words(stage.page)
    within = f"in {frame} " if frame else ""
    where = f"{within}on “{stage.page.title()}” ({stage.page.url}) after {_after(stage)}"
    if not near:
        return StepFailed(f"there is no {words} {where}", target=target)
    named = [_pasted(one) for one in near]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    failure = StepFailed(
        f"there is no {words} {where}; the nearest {'is' if len(near) == 1 else 'are'} {listed}",
        target=target,
    )
    failure.nearest = tuple(near)
    return failure


def unmet(
    stage: Stage, sentence: str, instead: str, *, seconds: float, target: Target | None = None
) -> StepFailed:
    """Returns the failure of something that is not so; where the page can't show it at all, that is the reason."""
    from playwright.sync_api import Error

    expected = f"expected that {stage.words(sentence)}, but after {duration_words(seconds)}"
    with suppress(Error):  # a page that is gone tells nothing more
        trouble = _trouble(stage)
        if trouble:
            kind, why = trouble
            return StepFailed(f"{expected} {instead}, since {why}", kind=kind, target=target)
    return StepFailed(f"{expected} {instead}", target=target)


def _trouble(stage: Stage) -> tuple[FailureKind, str] | None:
    """Returns why the page can't be what a flow expects, and who has to act: it asks for a person, or is broken."""
    if _A_PERSONS.search(stage.page.title()):
        return "person", f"the page asks for a person: it is “{stage.page.title()}” ({stage.page.url})"
    broken = _broken_page(stage)
    return ("environment", broken) if broken else None


def _broken_page(stage: Stage) -> str | None:
    """Returns what the server said when it answered the page itself with an error of its own, or did not answer."""
    if stage.page.url.startswith("chrome-error:"):
        return f"the page can't be reached: is the site up? The address is {_last_asked(stage)}"
    for request in reversed(stage.page.requests()):
        if request.is_navigation_request() and request.frame == stage.page.main_frame:
            response = request.existing_response
            if response is not None and response.status >= 500:
                return f"{response.url} answers {response.status} {response.status_text}".rstrip()
            return None
    return None


def _last_asked(stage: Stage) -> str:
    """Returns the address that the browser shows its own error page for."""
    asked = [request.url for request in stage.page.requests() if request.is_navigation_request()]
    return asked[-1] if asked else stage.tabs.last_address


def nearest(stage: Stage, target: Target, aim: Aim) -> list[str]:
    """Returns up to three things on the page that could have been meant, best first, as targets."""
    filled = stage.values.target_words(target)
    if filled.name is None:
        return []
    roles = {target.role} if target.role else set(aim.roles)
    wanted = filled.name.text.casefold()
    there = targets_in(stage.scope.locator("body").aria_snapshot(timeout=_PATIENCE))
    near = [(_likeness(wanted, one) + (0.1 if one.role in roles else 0), one) for one in there]
    ranked = sorted(near, key=lambda pair: (-pair[0], pair[1].role == "text"))
    enough = max(_NEAR_ENOUGH, ranked[0][0] - _NOT_MUCH_WORSE) if ranked else 0
    shown = [one for likeness, one in ranked if likeness >= enough]
    shown = shown or [one for one in there if one.role in roles and len(str(one)) < _LONGEST_NAME]
    by_name = {one.name: str(one) for one in reversed(shown)}  # of a field and its label's text, the field
    return list(reversed(by_name.values()))[:_MOST_NAMES]


def _likeness(wanted: str, target: Target) -> float:
    name = target.name.text.casefold() if target.name and target.role not in _WHOLES else ""
    if name and (wanted in name or name in wanted):
        return 0.6 + 0.4 * min(len(wanted), len(name)) / max(len(wanted), len(name))
    return SequenceMatcher(None, wanted, name[:200]).ratio()


def _differs(stage: Stage, locator: Locator, sentence: str) -> str:
    expected = f"expected that {stage.words(sentence)}, but after {_after(stage)}"
    seen = locator.filter(visible=True)
    count = seen.count()
    if count != 1:
        return f"{expected} it is there {f'{count} times' if count else 'but hidden'}"
    tag, text, state = seen.evaluate(_STATE)
    words = stage.clean(" ".join(text.split()))[:200]
    reads = f"{'holds' if tag == 'field' else 'reads'} “{words}”" if words else "is empty"
    return f"{expected} it {' and '.join([reads, *state])}"


_STATE = """shown => {
  const e = shown.control ?? shown;
  const box = e.matches('input[type=checkbox], input[type=radio], [role=checkbox], [role=radio], [role=switch]');
  const ticked = e.checked ?? e.getAttribute('aria-checked') === 'true';
  const state = [];
  if (e.disabled || e.getAttribute('aria-disabled') === 'true') state.push('is disabled');
  if (box) state.push(ticked ? 'is ticked' : 'is not ticked');
  if (!box && e.matches('input, textarea, select')) return ['field', e.type === 'password' ? '' : e.value, state];
  return ['text', box ? e.labels?.[0]?.innerText || '' : e.innerText || '', state];
}"""


def _told_in_time(locator: Locator, aim: Aim) -> str:
    """Returns what Playwright says of an element that it had no time to look at before the step's own was over."""
    from playwright.sync_api import Error

    try:
        if aim is Aim.SELECT and not locator.evaluate("e => e.tagName === 'SELECT'", timeout=_PATIENCE):
            return "is not a <select>"
        if aim is Aim.CHECK:
            locator.is_checked(timeout=_PATIENCE)
        if aim is Aim.FILL and not locator.is_editable(timeout=_PATIENCE):
            return "not editable"
        locator.click(timeout=_PATIENCE, trial=True)
    except Error as error:
        return str(error)
    return ""


def _obstacle(text: str) -> str:
    """Returns what Playwright's own account says that stood in the way, in words; nothing where it says nothing."""
    if "intercepts pointer events" in text:
        cover = re.search(r"(<[^>\n]{1,120}>).*intercepts pointer events", text)
        return f"is covered by {cover[1] if cover else 'something'} still"
    for sign, words in (
        ("element is not enabled", "is still disabled"),
        ("element is not visible", "is still hidden"),
        ("element is not stable", "is still moving"),
        ("outside of the viewport", "is outside of the window"),
        ("not editable", "can't be edited"),
        ("is not a <select>", "is no drop-down list"),
        ("is not an <input>", "is no field that can be filled in"),
        ("Not a checkbox or radio", "is no box that can be ticked"),
    ):
        if sign in text:
            return words
    return ""


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no message"
