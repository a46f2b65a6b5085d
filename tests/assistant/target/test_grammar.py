"""The notation of targets: what each form means, and what each mistake is told."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.target import ROLES, Name, Target, parse
from assistant.target.grammar import InvalidTarget
from assistant.target.roles import ATTRIBUTES

QUICK = settings(max_examples=200, deadline=None)  # a noisy machine has no deadline
ROW = Target(role="row", name=Name(text="Example Production"))


def plain(text: str) -> Target:
    """Gives the target that is a plain name."""
    return Target(name=Name(text=text))


def pattern(text: str) -> Name:
    """Gives a name that is a regular expression."""
    return Name(text=text, is_pattern=True)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Change Settlement Method", plain("Change Settlement Method")),
        ("  Sign In \n", plain("Sign In")),
        ("确定", plain("确定")),
        ("Sign in with Google", plain("Sign in with Google")),
        ("Terms (2026)", plain("Terms (2026)")),
        ("5 / 10", plain("5 / 10")),
        ("Save & Close", plain("Save & Close")),
        ("012345670123", plain("012345670123")),
        ("Buttons", plain("Buttons")),
        ("OK button", plain("OK button")),
        ('"button"', plain("button")),
        ('"link in bio"', plain("link in bio")),
        (r'"Say \"hi\" \\ bye"', plain(r'Say "hi" \ bye')),
        ("/^Sign/", Target(name=pattern("^Sign"))),
        ("button", Target(role="button")),
        ('button "OK"', Target(role="button", name=Name(text="OK"))),
        ('button   "OK"', Target(role="button", name=Name(text="OK"))),
        ("cell /Hua.*wei/", Target(role="cell", name=pattern("Hua.*wei"))),
        (r"link /a\/b/", Target(role="link", name=pattern(r"a\/b"))),
        ("button in dialog", Target(role="button", inside=Target(role="dialog"))),
        ('"OK" in dialog', Target(name=Name(text="OK"), inside=Target(role="dialog"))),
        (
            'button "OK" in dialog "Unlock" in main',
            Target(
                role="button",
                name=Name(text="OK"),
                inside=Target(role="dialog", name=Name(text="Unlock"), inside=Target(role="main")),
            ),
        ),
        ('heading "A" [level=2]', Target(role="heading", name=Name(text="A"), attributes={"level": "2"})),
        ("button [disabled]", Target(role="button", attributes={"disabled": ""})),
        (
            'checkbox "A" [checked=false] [disabled] in row "Example Production"',
            Target(
                role="checkbox",
                name=Name(text="A"),
                attributes={"checked": "false", "disabled": ""},
                inside=ROW,
            ),
        ),
        (
            'column "Status" in row "Example Production"',
            Target(role="column", name=Name(text="Status"), inside=ROW),
        ),
        ('value "Account ID"', Target(role="value", name=Name(text="Account ID"))),
        ("billing_center.table", Target(element="billing_center.table")),
        ("billing_center.table in main", Target(element="billing_center.table", inside=Target(role="main"))),
        ("button in site.menu", Target(role="button", inside=Target(element="site.menu"))),
        ("css=#total > b", Target(css="#total > b")),
        ("css= a  b ", Target(css="a  b")),
        ("css=a in dialog", Target(css="a", inside=Target(role="dialog"))),
        ('css=a[title="x in y"] in row', Target(css='a[title="x in y"]', inside=Target(role="row"))),
        ("css=a[title=x in y]", Target(css="a[title=x in y]")),
        ("css=a:has(b in c)", Target(css="a:has(b in c)")),
        ('button "OK" in css=#box', Target(role="button", name=Name(text="OK"), inside=Target(css="#box"))),
        ('row "{{ workspace }}"', Target(role="row", name=Name(text="{{ workspace }}"))),
        ("row /{{ id }}.*(a|b)/", Target(role="row", name=pattern("{{ id }}.*(a|b)"))),
    ],
)
def test_a_text_is_read_as_a_target(text: str, target: Target) -> None:
    """Each form of the notation gives its target, and the target's own text gives it again."""
    assert parse(text) == target
    assert parse(str(target)) == target


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a target needs a name; write the text that a person sees on the page"),
        (" \n", "a target needs a name; write the text that a person sees on the page"),
        ("a" * 1001, "a target has 1000 characters at most; this one has 1001"),
        ("css=", "css= needs a selector behind it"),
        ('button "OK" in css= ', "css= needs a selector behind it"),
        ('buton "OK"', "unknown role 'buton'; did you mean 'button'?"),
        ('Button "OK"', "unknown role 'Button'; did you mean 'button'?"),
        ('Say "hello"', "unknown role 'Say'"),
        (
            'button "OK" in Change Settlement Method',
            "unknown role 'Change'; a name stands in quotes, such as \"Change Settlement Method\"",
        ),
        (
            'button "OK" in 对话框',
            'can\'t read \'button "OK" in 对话框\' at \'对话框\'; write role "name", a role or "name" there',
        ),
        ('button "OK" dialog', "can't read 'dialog' after 'button \"OK\"'; join targets with 'in'"),
        ('"Hi" he said', "can't read 'he said' after '\"Hi\"'; join targets with 'in'"),
        ('button "OK"in dialog', "can't read 'in dialog' after 'button \"OK\"'; join targets with 'in'"),
        ('button "OK in dialog', "the name in '\"OK in dialog' has no end; close it with \""),
        ("button /OK in dialog", "the name in '/OK in dialog' has no end; close it with /"),
        ('button ""', "the name in quotes is empty; write the text that a person sees on the page"),
        (
            "row /a(/",
            "/a(/ is not a regular expression: missing ), unterminated subpattern at position 1",
        ),
        (
            "row /a(/ in table",
            "/a(/ is not a regular expression: missing ), unterminated subpattern at position 1",
        ),
        (
            "row /{{ x }}(/",
            "/{{ x }}(/ is not a regular expression: missing ), unterminated subpattern at position 1",
        ),
        (
            "row /a{1,99999999999}/",
            "/a{1,99999999999}/ is not a regular expression: the repetition number is too large",
        ),
        ("row /[[a]/", "/[[a]/ is not a regular expression: Possible nested set at position 1"),
        ("row /(?i)ok/", "/(?i)ok/ has (?i), which browsers don't know; write it without"),
        ("row /(?P<n>ok)/", "/(?P<n>ok)/ has (?P, which browsers don't know; write it without"),
        (r"row /\Aok/", r"/\Aok/ has \A, which browsers don't know; write it without"),
        ('button "OK" [disabeld]', "unknown attribute [disabeld]; did you mean [disabled]?"),
        (
            'button "OK" [ref=e5]',
            "unknown attribute [ref]; there are checked, disabled, expanded, level, pressed, selected",
        ),
        ('"OK" [disabled]', "[disabled] needs a role before it that can be so"),
        ('value "ID" [disabled]', "[disabled] needs a role before it that can be so"),
        ('link "OK" [pressed]', "[pressed] needs a role before it that can be so (button)"),
        ('heading "A" [level=big]', "[level] needs a number, such as [level=1]"),
        ('heading "A" [level]', "[level] needs a number, such as [level=1]"),
        ('checkbox "A" [checked=maybe]', "[checked=maybe] is neither true nor false"),
        (
            'column "Status"',
            'column "Status" needs the row that it is in, such as column "Status" in row "…"',
        ),
        (
            "column /Status/ in row",
            'column needs its header\'s text in quotes, such as column "Status" in row "…"',
        ),
        ("column in row", 'column needs its header\'s text in quotes, such as column "Status" in row "…"'),
    ],
)
def test_a_mistake_is_told_with_what_to_write(text: str, message: str) -> None:
    """Whatever can't be read is refused with a sentence that says what is wrong."""
    with pytest.raises(InvalidTarget) as told:
        parse(text)
    assert str(told.value) == message


@pytest.mark.parametrize(
    ("text", "is_allowed"), [(r"row /\\A/", True), (r"row /\(?P/", True), (r"row /\\\A/", False)]
)
def test_an_escaped_sign_is_no_construct_of_python(text: str, is_allowed: bool) -> None:
    r"""An escaped bracket or backslash before a letter is only that sign; `\A` after it is still refused."""
    if is_allowed:
        assert parse(text).name == pattern(text[5:-1])
    else:
        with pytest.raises(InvalidTarget, match="browsers don't know"):
            parse(text)


def test_a_chain_goes_outwards() -> None:
    """A target yields itself first, then what it is in."""
    target = parse('cell "A" in row "B" in table')
    assert [str(each) for each in target.chain()] == [
        'cell "A" in row "B" in table',
        'row "B" in table',
        "table",
    ]


def test_all_texts_of_a_chain_may_hold_templates() -> None:
    """Names and CSS of every part of the chain are among the texts."""
    assert list(parse('"{{ a }}" in row /{{ b }}/ in css={{ c }}').texts()) == [
        "{{ a }}",
        "{{ b }}",
        "{{ c }}",
    ]


def test_filling_keeps_patterns_apart() -> None:
    """Names and CSS pass through one function and regular expressions through the other, at every depth."""
    filled = parse('button "a" in row /b/ in css=c').filled(str.upper, lambda text: f"<{text}>")
    assert str(filled) == 'button "A" in row /<b>/ in css=C'


NAMES = st.builds(Name, text=st.text(min_size=1).filter(str.strip))
PATTERNS = st.sampled_from(["a", r"a\/b", "^(a|b)$", "{{ x }} [0-9]+", r"\d"]).map(pattern)
TARGETS = st.recursive(
    st.builds(Target, name=NAMES | PATTERNS)
    | st.builds(Target, role=st.sampled_from(sorted(ROLES - {"column"})), name=st.none() | NAMES | PATTERNS)
    | st.builds(Target, css=st.sampled_from(["#total > b", "a[title='x in y']", "b:has(i)", "{{ x }}"]))
    | st.builds(Target, element=st.from_regex(r"\A[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\Z")),
    lambda inner: st.builds(
        Target, role=st.sampled_from(["button", "cell", "text"]), name=st.none() | NAMES, inside=inner
    ),
    max_leaves=4,
)


@QUICK
@given(TARGETS)
def test_a_target_is_read_back_from_its_own_text(target: Target) -> None:
    """What a report prints for a target can be pasted into a flow and means the same."""
    assert parse(str(target)) == target


PIECES = st.sampled_from(
    [
        '"',
        "/",
        "\\",
        "[",
        "]",
        "=",
        ".",
        " in ",
        " ",
        "css=",
        "css=a in ",
        "(",
        "button",
        "row",
        "column",
        "level",
        "{{",
        "(",
    ]
)


@QUICK
@given(st.text(max_size=60) | st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join))
@example("a.b in a.b in a.b")
@example('text "\\')
@example("/" * 50)
@example("text in " * 124 + "row")
@example('"' * 1000)
def test_any_text_is_a_target_or_refused(text: str) -> None:
    """No text makes the reader fail otherwise, and what it reads it can write and read again."""
    try:
        target = parse(text)
    except InvalidTarget:
        return
    assert parse(str(target)) == target


def test_every_attribute_goes_with_known_roles() -> None:
    """The table of attributes names roles that a target may have."""
    assert all(roles and roles <= ROLES for roles in ATTRIBUTES.values())
