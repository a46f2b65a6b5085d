"""What each verb is in a test: one function per verb, chosen by the step's class.

A verb without a function here is refused in words, so that a new verb needs nothing here, and a step knows
nothing of tests.
"""

from __future__ import annotations

import re
from functools import singledispatch

from assistant.exporting.python_text import Unexportable, expression, literal, pattern, variable
from assistant.exporting.script import Script
from assistant.steps import Step
from assistant.steps.approve import Approve
from assistant.steps.check import Check
from assistant.steps.choose import Choose
from assistant.steps.click import Click
from assistant.steps.each import Each
from assistant.steps.ensure import Ensure
from assistant.steps.expect import Expect
from assistant.steps.fill import Fill
from assistant.steps.hover import Hover
from assistant.steps.if_ import If
from assistant.steps.keyboard import Keyboard
from assistant.steps.open import Open
from assistant.steps.press import Press
from assistant.steps.repeat import Repeat
from assistant.steps.run import Run
from assistant.steps.save import Save, Source
from assistant.steps.select import Select
from assistant.steps.shot import TakeShot
from assistant.steps.tab import Tab
from assistant.steps.uncheck import Uncheck
from assistant.steps.verify import Verify
from assistant.steps.wait import Wait
from assistant.steps.walk import walk
from assistant.target import Aim
from assistant.target.grammar import is_pattern

_TEXTS = frozenset({"cell", "column", "heading", "link", "row", "status", "text"})


def write_steps(steps: tuple[Step, ...], script: Script) -> None:
    """Writes steps one after the other; what can't be written is noted with its place."""
    for step in steps:
        if step.say is not None:
            script.comment(step.say.replace("**", ""))
        if step.shot is not None:
            script.needs.shots.append(str(step.place))
        try:
            if step.optional:
                raise Unexportable("a test does not leave steps out; put it under 'if'")
            write(step, script)
        except Unexportable as error:
            script.refuse(step, error)


def changes_tab(steps: tuple[Step, ...], script: Script) -> bool:
    """Tells whether steps may end in another tab than they begin in."""
    for step in walk(steps):
        if isinstance(step, Tab) or (isinstance(step, Click) and step.opens is not None):
            return True
        if isinstance(step, Run):
            inner = script.needs.flow(step.run)
            if changes_tab(inner.steps, script):
                return True
    return False


def _limit(step: Step) -> str:
    return f"timeout={step.timeout * 1000:_.0f}" if step.timeout is not None else ""


@singledispatch
def write(step: Step, script: Script) -> None:
    """Writes a step's lines; raises Unexportable for a verb that a test has nothing for."""
    raise Unexportable("a test has nothing like it")


@write.register
def _open(step: Open, script: Script) -> None:
    key = step.site or script.flow.site
    if key is None:
        raise Unexportable("which site is it on? Write 'site' at the top of the flow")
    path, address = expression(step.open), script.site(key)
    if path.startswith(('"', 'f"')):
        inner = path.removeprefix("f")[1:-1]
        inner = inner if path.startswith("f") else inner.replace("{", "{{").replace("}", "}}")
        script.line(f'page.goto(f"{{{address}}}{inner}")')
    else:
        script.line(f'page.goto(f"{{{address}}}{{{path}}}")')


@write.register
def _click(step: Click, script: Script) -> None:
    click = f"{script.locators.of(step.click, Aim.CLICK)}.click({_limit(step)})"
    if step.opens is None:
        script.line(click)
        return
    with script.block("with page.context.expect_page() as opened:"):
        script.line(click)
    script.line("page = opened.value")
    if step.opens.site is not None:
        address = script.site(step.opens.site)
        script.line(f'page.wait_for_url(re.compile(re.escape({address})), wait_until="domcontentloaded")')
    elif step.opens.place is None:
        raise Unexportable("a new tab is told by its site or as new")


@write.register
def _fill(step: Fill, script: Script) -> None:
    for label, text in step.fill.items():
        given = ", ".join(filter(None, [expression(text), _limit(step)]))
        script.line(f"{script.locators.of(label, Aim.FILL)}.fill({given})")


@write.register
def _select(step: Select, script: Script) -> None:
    for label, options in step.select.items():
        listed = script.locators.of(label, Aim.SELECT)
        kinds: dict[str, list[str]] = {"label": [], "value": [], "index": []}
        for option in options:
            kinds["label"] += [_option(listed, option.name)] if option.name is not None else []
            kinds["value"] += [expression(option.value)] if option.value is not None else []
            kinds["index"] += [str(option.index)] if option.index is not None else []
        given = ", ".join(f"{kind}={_one_or_all(picked)}" for kind, picked in kinds.items() if picked)
        script.line(f"{listed}.select_option({given})")


def _one_or_all(picked: list[str]) -> str:
    return picked[0] if len(picked) == 1 else f"[{', '.join(picked)}]"


def _option(listed: str, name: str) -> str:
    """Returns Python for an option's visible name; of an expression, for the name that it finds."""
    if not is_pattern(name):
        return expression(name)
    return f'{listed}.locator("option").filter(has_text={pattern(name[1:-1])}).inner_text().strip()'


@write.register
def _check(step: Check, script: Script) -> None:
    script.line(f"{script.locators.of(step.check, Aim.CHECK)}.check({_limit(step)})")


@write.register
def _uncheck(step: Uncheck, script: Script) -> None:
    script.line(f"{script.locators.of(step.uncheck, Aim.CHECK)}.uncheck({_limit(step)})")


@write.register
def _choose(step: Choose, script: Script) -> None:
    script.line(f"{script.locators.of(step.choose, Aim.CHOOSE)}.click({_limit(step)})")


@write.register
def _hover(step: Hover, script: Script) -> None:
    script.line(f"{script.locators.of(step.hover, Aim.POINT)}.hover({_limit(step)})")


@write.register
def _press(step: Press, script: Script) -> None:
    for key in step.press:
        where = "page.keyboard" if step.field is None else script.locators.of(step.field, Aim.FILL)
        script.line(f"{where}.press({expression(key)})")


@write.register
def _keyboard(step: Keyboard, script: Script) -> None:
    script.line(f"page.keyboard.type({expression(step.keyboard)})")


@write.register
def _expect(step: Expect, script: Script) -> None:
    if step.person is not None:
        script.comment(f"Where it is not so: {step.person}")
    for line in script.conditions.waiting(step.expect, step.timeout):
        script.line(line)


@write.register
def _verify(step: Verify, script: Script) -> None:
    script.comment("The flow goes on when this is not so; a test stops.")
    for line in script.conditions.waiting(step.verify, step.timeout):
        script.line(line)


@write.register
def _wait(step: Wait, script: Script) -> None:
    if step.reload is None:
        for line in script.conditions.waiting(step.wait, step.timeout):
            script.line(line)
        return
    look = script.conditions.look(step.wait)
    name = script.use("eventually")
    timing = f"every={step.reload:g}, timeout={step.timeout or 10:g}, reload=True"
    script.line(f"{name}(page, lambda: {look}, {timing})")


@write.register
def _save(step: Save, script: Script) -> None:
    for name, source in step.save.items():
        read = _read(source, step, script)
        cut = source.pattern or step.pattern
        if cut is not None:
            read = (
                f"{script.use('part')}({literal(cut) if chr(92) not in cut else f'r{literal(cut)}'}, {read})"
            )
        declared = script.flow.outputs.get(name)
        script.line(f"{variable(name)} = {read}")
        if declared is not None and declared.pattern is not None:
            script.line(f"assert {pattern(declared.pattern)}.fullmatch({variable(name)})")


def _read(source: Source, step: Save, script: Script) -> str:
    if source.of is None:
        raise Unexportable("a test reads values off the page only")
    locator = script.locators.of(source.of, Aim.READ)
    attribute = source.attribute or step.attribute
    if attribute is not None:
        return f'({locator}.get_attribute({literal(attribute)}) or "").strip()'
    if source.of.role in _TEXTS:
        return f"{locator}.inner_text().strip()"
    return f"{script.use('text_of')}({locator})"


@write.register
def _if(step: If, script: Script) -> None:
    if step.ready is not None:
        for line in script.conditions.waiting(step.ready, step.timeout):
            script.line(line)
    with script.block(f"if {script.conditions.look(step.condition, within=step.within)}:"):
        write_steps(step.then, script)
    if step.otherwise:
        with script.block("else:"):
            write_steps(step.otherwise, script)


@write.register
def _each(step: Each, script: Script) -> None:
    if isinstance(step.each, str):
        items = f'[each.strip() for each in {expression(step.each)}.split(",")]'
    else:
        items = f"[{', '.join(_item(item) for item in step.each)}]"
    with script.block(f"for {variable(step.item)} in {items}:"):
        write_steps(step.steps, script)


def _item(item: str | dict[str, str]) -> str:
    if isinstance(item, str):
        return expression(item)
    return "{" + ", ".join(f"{literal(key)}: {expression(value)}" for key, value in item.items()) + "}"


@write.register
def _repeat(step: Repeat, script: Script) -> None:
    if step.every is not None:
        raise Unexportable("a test has no pause between rounds")
    with script.block(f"for _ in range({step.repeat}):"):
        if step.until is not None:
            with script.block(f"if {script.conditions.look(step.until)}:"):
                script.line("break")
        write_steps(step.steps, script)
    if step.until is not None:
        for line in script.conditions.waiting(step.until, step.timeout):
            script.line(line)


@write.register
def _ensure(step: Ensure, script: Script) -> None:
    """Writes look, act, look: `is_so` looks, the steps act, and it is looked for again."""
    if changes_tab(step.look, script):
        raise Unexportable("its look changes the tab")
    look = script.new_look()
    with script.block(f"def {look}() -> bool:"):
        write_steps(step.look, script)
        if step.ready is not None:
            for line in script.conditions.waiting(step.ready):
                script.line(line)
        script.line(f"return {script.conditions.look(step.seen)}")
    script.line("")
    script.comment(f"Only once: {step.ensure}. Look first, act if it is not so, look again.")
    with script.block(f"if not {look}():"):
        write_steps(step.steps, script)
        if step.refused is not None:
            refused = script.conditions.look(step.refused, is_part=True)
            script.line(f'assert not {refused}, "the page refused it"')
        script.line(
            f"{script.use('eventually')}(page, {look}, every={step.every:g}, timeout={step.settles:g})"
        )


@write.register
def _run(step: Run, script: Script) -> None:
    flow = script.needs.flow(step.run)
    given = {name: expression(text) for name, text in step.inputs.items()}
    for name, declared in flow.inputs.items():
        if name not in given and declared.default is None:
            given[name] = script.needs.constant(name, declared)
    arguments = ", ".join(["page", *(f"{variable(name)}={value}" for name, value in given.items())])
    call = f"{function_name(flow.name)}({arguments})"
    moves = changes_tab(flow.steps, script)
    found = "found" if step.save else "_"
    if flow.outputs and moves:
        script.line(f"page, {found} = {call}")
    elif moves:
        script.line(f"page = {call}")
    else:
        script.line(f"{found} = {call}" if step.save else call)
    for name in step.save:
        script.line(f"{variable(name)} = found[{literal(name)}]")


def function_name(flow: str) -> str:
    """Returns what a flow's function is called."""
    return f"run_{flow_word(flow)}"


def flow_word(flow: str) -> str:
    """Returns a flow's name as it can stand in Python's names."""
    return re.sub(r"\W+", "_", flow).lower()


@write.register
def _tab(step: Tab, script: Script) -> None:
    if step.tab.site is None:
        raise Unexportable("a test goes to the tab of a site only")
    found = f"{script.use('tab_of')}(page, {script.site(step.tab.site)})"
    if step.close:
        script.line(f"left, page = page, {found}")
        script.line("left.close()")
    else:
        script.line(f"page = {found}")


@write.register
def _approve(step: Approve, script: Script) -> None:
    script.comment(f"A person approves here when the flow is run: {step.approve}")


@write.register
def _shot(step: TakeShot, script: Script) -> None:
    """Writes nothing: pictures are for readers, and are told to be left out."""
