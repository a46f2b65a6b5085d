"""Templates: what they become, and what they are kept from doing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.template import LONGEST_RESULT, InvalidTemplate, has_template, names_in, render, render_pattern

QUICK = settings(max_examples=150, deadline=None)  # a noisy machine has no deadline
VALUES: dict[str, Any] = {
    "name": "Example Production",
    "id": "012345670123",
    "count": 3,
    "share": 0.5,
    "flag": True,
    "sites": ["Berlin", "Paris"],
    "order": {"number": "CS1"},
    "signs": 'a/b (c) "d" .*',
}


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("50 % {of} all #1 {# no comment #}", "50 % {of} all #1 {# no comment #}"),
        ("{{ name }}", "Example Production"),
        ("{{name}}", "Example Production"),
        ("{{- name -}}", "Example Production"),
        ("{{ -count }}", -3),
        ("{{ id }}", "012345670123"),
        ("no. {{ id }}", "no. 012345670123"),
        ("{{ count }}", 3),
        ("{{ count }} ", "3 "),
        ("{{ share }}", 0.5),
        ("{{ flag }}", True),
        ("it is {{ flag }}", "it is true"),
        ("{{ not flag }}{{ flag }}", "falsetrue"),
        ("{{ sites }}", ["Berlin", "Paris"]),
        ("{{ sites | join(', ') }}", "Berlin, Paris"),
        ("{{ sites[0] }}", "Berlin"),
        ("{{ sites | first }} {{ sites | last }} {{ sites | length }}", "Berlin Paris 2"),
        ("{{ order.number }}", "CS1"),
        ("{{ count * 2 + 1 }}", 7),
        ("{{ count % 2 }}", 1),
        ("{{ count == 3 }}", True),
        ("{{ name == 'x' or count > 2 }}", True),
        ("{{ 'yes' if flag else 'no' }}", "yes"),
        ("{{ name | upper | replace('EXAMPLE', 'My') }}", "My PRODUCTION"),
        ("{{ name.split(' ')[1] }}", "Production"),
        ("{{ name.startswith('Ex') }}", True),
        ("{{ id | int }}", 12345670123),
        ("{{ share | round(0) }}", 0.0),
        ("{{ name | urlencode }}", "Example%20Production"),
        ("{{ '}' }}{{ name | lower }}", "}example production"),
        ("{{ ['b', 'a', 'b'] | unique | sort | join }}", "ab"),
        ("{{ [true, 1] | join(' ') }}", "true 1"),
        ("two\nlines {{ count }}\n", "two\nlines 3\n"),
        ("{{ name\n}}", "Example Production"),
    ],
)
def test_a_template_is_filled(text: str, result: object) -> None:
    """Texts are filled; a lone `{{ x }}` keeps the type of its value, and nothing else is changed."""
    filled = render(text, VALUES)
    assert filled == result
    assert type(filled) is type(result)


@pytest.mark.parametrize(
    "value", ["012345670123", "1e5", "0x10", "9" * 60, "no", "null", "[1, 2]", "{{ id }}"]
)
def test_an_id_stays_the_text_that_it_is(value: str) -> None:
    """A text that looks like a number, a list or a template goes through alone, amid text and in a pattern."""
    assert render("{{ x }}", {"x": value}) == value
    assert render("<{{ x }}>", {"x": value}) == f"<{value}>"
    assert render("{{ x }}{{ x }}", {"x": value}) == value * 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("plain", set()),
        ("{{ a }} {{ b.c[d] }}", {"a", "b", "d"}),
        ("{{ a if b else 'c' }}", {"a", "b"}),
        ("{{ a | default('x') }}", {"a"}),
        ("{{ 'a' }}", set()),
    ],
)
def test_the_names_that_a_text_needs(text: str, names: set[str]) -> None:
    """Every name is found before anything is filled, so that a missing one stops a run before it begins."""
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{{ a",
            "the template '{{ a' can't be read: unexpected end of template, expected 'end of print statement'.",
        ),
        ("{{ }}", "the template '{{ }}' can't be read: Expected an expression, got 'end of print statement'"),
        (
            "{{ a b }}",
            "the template '{{ a b }}' can't be read: expected token 'end of print statement', got 'b'",
        ),
        (
            "{% if a %}x{% endif %}",
            "only {{ }} is allowed in a template; write conditions with the step 'if'",
        ),
        ("{% x", "only {{ }} is allowed in a template; write conditions with the step 'if'"),
        (
            "{{ a | tojson }}",
            (
                "the template '{{ a | tojson }}' can't be read: unknown filter 'tojson'; there are abs, capitalize, "
                "default, first, float, int, join, last, length, list, lower, replace, round, sort, string, sum, "
                "title, trim, unique, upper, urlencode"
            ),
        ),
        ("{{ a is odd_one }}", "the template '{{ a is odd_one }}' can't be read: No test named 'odd_one'."),
    ],
)
def test_what_is_no_template_is_told_when_it_is_read(text: str, message: str) -> None:
    """Whatever Jinja or our restrictions refuse is found without filling anything."""
    with pytest.raises(InvalidTemplate) as told:
        names_in(text)
    assert str(told.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ missing }}", "'{{ missing }}': 'missing' is undefined"),
        ("a {{ missing }}", "'a {{ missing }}': 'missing' is undefined"),
        ("{{ order.price }}", "'{{ order.price }}': 'dict object' has no attribute 'price'"),
        ("{{ sites[9] }}", "'{{ sites[9] }}': list object has no element 9"),
        ("{{ 1 / 0 }}", "'{{ 1 / 0 }}': division by zero"),
        ("{{ name + 1 }}", "'{{ name + 1 }}': can only concatenate str (not \"int\") to str"),
        (
            "{{ name.upper }}",
            "'{{ name.upper }}' is no text, number or list; is something missing behind it?",
        ),
        (
            "{{ sites | unique }}",
            "'{{ sites | unique }}' is no text, number or list; is something missing behind it?",
        ),
    ],
)
def test_what_cannot_be_filled_is_told(text: str, message: str) -> None:
    """A missing name or an impossible operation is refused with its reason."""
    with pytest.raises(InvalidTemplate) as told:
        render(text, VALUES)
    assert str(told.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "{{ name.__class__ }}",
        "{{ name['__class__'] }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ count.__class__ }}",
        "{{ count.real }}",
        "{{ (1).to_bytes(1000000000, 'big') }}",
        "{{ sites.append('x') }}",
        "{{ order.update({'a': 1}) }}",
        "{{ order.items() }}",
        "{{ name.format(1) }}",
        "{{ '{0.__class__}'.format(name) }}",
        "{{ name.encode() }}",
        "{{ name.center(1000000000) }}",
        "{{ name.zfill(1000000000) }}",
        "{{ range(3) }}",
        "{{ lipsum() }}",
        "{{ cycler('a') }}",
        "{{ namespace() }}",
        "{{ dict(a=1) }}",
        "{{ self }}",
        "{{ self._TemplateReference__context }}",
        "{{ caller() }}",
        "{{ name() }}",
        "{{ (name | upper).__class__ }}",
    ],
)
def test_a_template_gets_at_nothing_but_its_values(text: str) -> None:
    """Attributes of Python's objects, its functions and Jinja's own are out of reach, alone and amid text."""
    for written in (text, f"x {text}"):
        with pytest.raises(InvalidTemplate):
            render(written, VALUES)


@pytest.mark.parametrize(
    "text",
    [
        "{{ '{:>1000000000}'.format(1) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 1000000000 * 'a' }}",
        "{{ [0] * 1000000000 }}",
        "{{ (1, 2) * 1000000000 }}",
        "{{ 10 ** 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ 1 | round(1000000000, 'ceil') }}",
        "{{ 1 | round(-1000000000, 'floor') }}",
        "{{ 'aaaaaaaaaa'" + " | replace('a', 'aaaaaaaaaa')" * 12 + " }}",
        "{{ 'aaaaaaaaaa' | replace('', 'bbbbbbbbbb')" + " | replace('b', 'bbbbbbbbbb')" * 12 + " }}",
        "{{ 'aaaaaaaaaa'" + " | join('bbbbbbbbbb')" * 12 + " }}",
        "{{ '%%%%%%%%%%'" + " | urlencode" * 60 + " | replace('%', '%%%%%%%%%%%%%%%%%%%%%')" * 5 + " }}",
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "[" * 150 + "]" * 150 + " }}",
        "{{ " + "-" * 5000 + "1 }}",
        "{{ " + "1+" * 5000 + "1 }}",
        "{{ " + "long ~ " * 50 + "long }}",
        "{{ long }}" * 50,
        "{{ long ~ long }}",
    ],
)
def test_no_template_takes_all_memory_or_time(text: str) -> None:
    """Whatever would grow beyond all bounds is refused before it has grown."""
    with pytest.raises(InvalidTemplate):
        render(text, {"long": "x" * (LONGEST_RESULT - 1)})


def test_a_long_text_without_template_passes() -> None:
    """The bounds are for what templates make, not for what somebody wrote."""
    text = "x" * (LONGEST_RESULT + 1)
    assert render(text, {}) == text


def test_a_value_in_a_pattern_is_a_text() -> None:
    """Signs of a value mean themselves there, and what templates compute with it they compute before."""
    assert render_pattern("^{{ signs }}$", VALUES) == r'^a/b\s+\(c\)\s+"d"\s+\.\*$'
    assert render_pattern("{{ signs[:3] }}.*", VALUES) == "a/b.*"
    assert render_pattern("{{ count + 1 }} {{ flag }}", VALUES) == "4 true"
    assert render_pattern("{{ '.' }}", VALUES) == r"\."
    assert render_pattern("a|b", VALUES) == "a|b"


def test_a_value_is_not_filled_a_second_time() -> None:
    """A template within a value is a text, so that a page can't make a flow read its secrets."""
    assert render("{{ x }}!", {"x": "{{ secret }}", "secret": "s"}) == "{{ secret }}!"


PIECES = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        " ",
        "name",
        "count",
        "|",
        ".",
        "[",
        "]",
        "(",
        ")",
        "'",
        "~",
        "*",
        "-",
        "upper",
        "join",
    ]
)


@QUICK
@given(st.text(max_size=40) | st.lists(PIECES | st.text(max_size=3), max_size=14).map("".join))
@example("{{ name }}\x00")
@example("{{ name.title().title }}")
@example("{{ count|join }}")
@example("{{ count|urlencode|abs }}")
@example("{{ name|sum }}")
@example("{{ 1e999|int }}")
def test_any_text_is_filled_or_refused(text: str) -> None:
    """No text makes templates fail in another way; one without braces stays as it is."""
    try:
        result = render(text, VALUES)
        render_pattern(text, VALUES)
    except InvalidTemplate:
        assert has_template(text)
        return
    assert has_template(text) or result == text
