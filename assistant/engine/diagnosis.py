"""Says in words why a step could not be done, from what the page shows instead."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.errors import StepFailed
from assistant.target import Aim, Target
from assistant.values import duration_words

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from assistant.engine.stage import Stage

_SNAPSHOT_LINE = re.compile(
    r"^\s*- '?(?P<role>[a-z]+)(?: \"(?P<name>(?:[^\"\\]|\\.)*)\")?[^:\n]*(?::\s+(?P<text>\S.*))?$"
)
_ENVIRONMENT = re.compile(
    r"net::ERR_\w+|has been closed|crashed|ECONNREFUSED|Connection closed", re.IGNORECASE
)
_MOST_NAMES = 3
_NEAR_ENOUGH = 0.45


def explain(
    stage: Stage,
    error: Exception,
    target: Target | None,
    aim: Aim,
    *,
    sentence: str | None,
    option: str | None,
) -> StepFailed:
    """Returns the failure that a Playwright error stands for."""
    text = str(error)
    environment = _ENVIRONMENT.search(text)
    if environment:
        return StepFailed(_environment_words(stage, environment[0]), kind="environment")
    if target is None:
        page = f"it is {stage.page.url} (“{stage.page.title()}”)"
        return StepFailed(f"expected that {stage.words(sentence or '')}, but after {_after(stage)} {page}")
    try:
        return _explain_target(stage, text, target, aim, sentence=sentence, option=option)
    except Exception as trouble:
        return StepFailed(
            f"{_first_line(text)} (and then: {_first_line(str(trouble))})", kind="environment", target=target
        )


def _explain_target(
    stage: Stage, text: str, target: Target, aim: Aim, *, sentence: str | None, option: str | None
) -> StepFailed:
    locator = stage.locate(target, aim)
    words = _words(stage, target, aim)
    count = locator.count()
    if count > 1 and "strict mode violation" in text:
        return _several(stage, locator, words, target, count)
    if count == 0:
        return _missing(stage, target, aim, words)
    if option is not None and "option" in text:
        return StepFailed(f"{words} has no option “{option}”; it has {_options(locator)}", target=target)
    if sentence is not None:
        return StepFailed(_differs(stage, locator, sentence), target=target)
    return StepFailed(f"{words} {_obstacle(text)} after {_after(stage)}", target=target)


def _words(stage: Stage, target: Target, aim: Aim) -> str:
    filled = str(stage.values.target_words(target))
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


def _several(stage: Stage, locator: Locator, words: str, target: Target, count: int) -> StepFailed:
    shown = [f"  {_narrower(locator.nth(index), target)}" for index in range(min(count, 5))]
    more = [f"  … and {count - 5} more"] if count > 5 else []
    listed = "\n".join([*shown, *more])
    return StepFailed(f"{words} is there {count} times; write one of:\n{listed}", kind="test", target=target)


_NARROW = """e => {
  const name = n => (n?.getAttribute('aria-label') || n?.labels?.[0]?.innerText || n?.innerText || '')
    .trim().split('\\n')[0].slice(0, 80);
  const labelled = n => { const id = n?.getAttribute('aria-labelledby');
    return id ? document.getElementById(id)?.innerText.trim() : n?.getAttribute('aria-label'); };
  const tag = e.tagName.toLowerCase();
  const role = e.getAttribute('role') || {a: 'link', button: 'button', td: 'cell', th: 'columnheader',
    h1: 'heading', h2: 'heading', h3: 'heading', input: 'textbox', select: 'combobox', img: 'img'}[tag] || 'text';
  const row = e.closest('tr');
  const cell = row && [...row.cells].find(c => c !== e && !c.contains(e) && name(c));
  if (cell) return [role, name(e), 'row', name(cell)];
  const box = e.parentElement?.closest('dialog, [role=dialog], nav, [role=menu], section, form, table, main, header');
  if (!box) return [role, name(e), '', ''];
  const boxTag = box.tagName.toLowerCase();
  const implied = {nav: 'navigation', section: 'region', header: 'banner'}[boxTag];
  const boxRole = box.getAttribute('role') || implied || boxTag;
  return [role, name(e), boxRole, labelled(box) || ''];
}"""


def _narrower(locator: Locator, target: Target) -> str:
    role, name, box, box_name = locator.evaluate(_NARROW)
    own = f'{role} "{name}"' if name else str(target)
    if not box:
        return own
    return f'{own} in {box} "{box_name}"' if box_name else f"{own} in {box}"


def _missing(stage: Stage, target: Target, aim: Aim, words: str) -> StepFailed:
    if target.inside is not None and stage.locate(target.inside, Aim.SCOPE).count() == 0:
        return _missing(stage, target.inside, Aim.SCOPE, _words(stage, target.inside, Aim.SCOPE))
    broken = _broken_page(stage)
    if broken:
        return StepFailed(f"there is no {words}, since {broken}", kind="environment", target=target)
    near = nearest(stage, target, aim)
    where = f"on “{stage.page.title()}” ({stage.page.url}) after {_after(stage)}"
    if not near:
        return StepFailed(f"there is no {words} {where}", target=target)
    listed = near[0] if len(near) == 1 else f"{', '.join(near[:-1])} and {near[-1]}"
    failure = StepFailed(
        f"there is no {words} {where}; the nearest {'is' if len(near) == 1 else 'are'} {listed}",
        target=target,
    )
    failure.nearest = tuple(near)
    return failure


def _broken_page(stage: Stage) -> str | None:
    """Returns what the server said when it answered the page itself with an error of its own."""
    for request in reversed(stage.page.requests()):
        if request.is_navigation_request() and request.frame == stage.page.main_frame:
            response = request.existing_response
            if response is not None and response.status >= 500:
                return f"{response.url} answers {response.status} {response.status_text}".rstrip()
            return None
    return None


def nearest(stage: Stage, target: Target, aim: Aim) -> list[str]:
    """Returns up to three things on the page that could have been meant, best first, as targets."""
    roles = {target.role} if target.role else set(aim.roles)
    names = names_on(stage.page.locator("body").aria_snapshot())
    filled = stage.values.target_words(target)
    if filled.name is None:
        return []
    wanted = filled.name.text.casefold()
    ranked = sorted(
        (
            (_likeness(wanted, name.casefold()) + (0.1 if role in roles else 0), role, name)
            for role, name in names
        ),
        key=lambda item: -item[0],
    )
    shown = [f'{role} "{name}"' for likeness, role, name in ranked if likeness >= _NEAR_ENOUGH]
    if not shown:
        shown = [f'{role} "{name}"' for role, name in names if role in roles and len(name) < 60]
    return list(dict.fromkeys(shown))[:_MOST_NAMES]


def names_on(snapshot: str) -> list[tuple[str, str]]:
    """Returns the roles and names that an ARIA snapshot holds, in the order of the page."""
    found = []
    for line in snapshot.splitlines():
        match = _SNAPSHOT_LINE.match(line)
        if match and match["role"] not in ("rowgroup", "row"):
            name = match["name"] if match["name"] is not None else match["text"]
            if name:
                found.append((match["role"], re.sub(r"\\(.)", r"\1", name).strip("\"'")))
    return found


def _likeness(wanted: str, name: str) -> float:
    if wanted in name or name in wanted:
        return 0.6 + 0.4 * min(len(wanted), len(name)) / max(len(wanted), len(name), 1)
    return SequenceMatcher(None, wanted, name[:200]).ratio()


def _options(locator: Locator) -> str:
    options = [text.strip() for text in locator.locator("option").all_inner_texts()]
    return ", ".join(f"“{option}”" for option in options[:12]) or "none"


def _differs(stage: Stage, locator: Locator, sentence: str) -> str:
    shown = " ".join(locator.first.inner_text().split())[:200] if locator.first.is_visible() else ""
    instead = f"it reads “{shown}”" if shown else "it is there but hidden"
    return f"expected that {stage.words(sentence)}, but after {_after(stage)} {instead}"


def _obstacle(text: str) -> str:
    if "intercepts pointer events" in text:
        cover = re.search(r"(<[^>\n]{1,120}>).*intercepts pointer events", text)
        return f"is covered by {cover[1] if cover else 'something'} still"
    for sign, words in (
        ("element is not enabled", "is still disabled"),
        ("element is not visible", "is still hidden"),
        ("element is not stable", "is still moving"),
        ("outside of the viewport", "is outside of the window"),
        ("not editable", "can't be edited"),
    ):
        if sign in text:
            return words
    return f"could not be used ({_first_line(text)})"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no message"
