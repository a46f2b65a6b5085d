"""Secrets are found in whatever form they would leave a run."""

from __future__ import annotations

import base64
import html
import json
import shlex
from collections.abc import Callable
from urllib.parse import quote, quote_plus, urlencode

import markupsafe
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.engine.scrubber import Scrubber
from assistant.events import StepFinished
from assistant.values import MASK

SECRET = "p \"q\" 'r' <s>&/?=+  \\ü€"
FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "URL": lambda text: quote(text, safe=""),
    "path of a URL": quote,
    "form": quote_plus,
    "query": lambda text: urlencode({"x": text}),
    "JSON": json.dumps,
    "JSON with letters": lambda text: json.dumps({"x": text}, ensure_ascii=False),
    "HTML": html.escape,
    "HTML text": lambda text: html.escape(text, quote=False),
    "Jinja": lambda text: str(markupsafe.escape(text)),
    "Python": repr,
    "shell": lambda text: shlex.join(["-i", text]),
    "a page's blanks": lambda text: " ".join(text.split()),
    "URL of a script": lambda text: quote(text, safe="!'()*~"),
    "URL in a URL": lambda text: quote(quote(text)),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)),
    "JSON in HTML": lambda text: html.escape(json.dumps(text)),
    "JSON in a script": lambda text: json.dumps(text).replace("<", r"\u003c").replace("&", r"\u0026"),
    "numbers in HTML": lambda text: "".join(
        c if c.isalnum() and c.isascii() else f"&#{ord(c)};" for c in text
    ),
    "hexadecimals in HTML": lambda text: "".join(c if c.isalnum() else f"&#x{ord(c):X};" for c in text),
    "HTML in HTML": lambda text: html.escape(html.escape(text)),
    "YAML": lambda text: "'" + text.replace("'", "''") + "'",
    "base64 of JSON": lambda text: base64.b64encode(json.dumps({"p": text}).encode()).decode(),
    "base64 in a URL": lambda text: quote(base64.b64encode(text.encode()).decode(), safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 of a login": lambda text: base64.b64encode(f"ada:{text}".encode()).decode(),
    "base64 within more": lambda text: base64.b64encode(f"ab{text}cde".encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(f"a{text}".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", [SECRET, "Mock-billing-1", "0123456789abcdef", "ünï cödé"])
def test_a_secret_is_hidden_in_every_form(form: str, secret: str) -> None:
    """Nothing of the secret is left but the signs that base64 shares with its neighbours."""
    hidden = Scrubber([secret]).text(f"before {FORMS[form](secret)} after")
    assert MASK in hidden
    assert FORMS[form](secret) not in hidden
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")


@settings(max_examples=150, deadline=None)  # a noisy machine has no deadline
@given(st.text(min_size=4, max_size=30), st.sampled_from(sorted(FORMS)), st.text(max_size=5))
def test_no_secret_of_any_signs_is_left(secret: str, form: str, around: str) -> None:
    """Whatever the secret is, it can't be found in what comes out, unless the mask itself holds it."""
    try:
        text = around + FORMS[form](secret) + around
    except UnicodeEncodeError:  # half of a surrogate pair has no bytes
        return
    if len(" ".join(secret.split())) >= 4 and secret not in MASK and secret not in around:
        assert secret not in Scrubber([secret]).text(text)


def test_a_value_is_cleaned_to_its_last_corner() -> None:
    """Lists, mappings with their keys, tuples and events are gone through; numbers stay."""
    scrubber = Scrubber(["s3cret"])
    value = {"a s3cret": ["s3cret", ("x", "s3cret"), 5, None, True, {"deep": "(s3cret)"}]}
    assert scrubber.clean(value) == {f"a {MASK}": [MASK, ("x", MASK), 5, None, True, {"deep": f"({MASK})"}]}
    event = StepFinished(
        at=1.0,
        number="1",
        depth=0,
        verb="fill",
        sentence="Fill s3cret",
        status="passed",
        seconds=0.1,
        note="s3cret",
    )
    cleaned = scrubber.clean(event)
    assert (cleaned.sentence, cleaned.note, cleaned.at) == (f"Fill {MASK}", MASK, 1.0)


def test_the_longer_of_two_secrets_is_hidden_whole() -> None:
    """A secret that begins with another one leaves nothing of its end."""
    assert Scrubber(["s3cret", "s3cret-and-more"]).text("s3cret-and-more s3cret") == f"{MASK} {MASK}"


def test_secrets_are_hidden_from_the_moment_they_are_known() -> None:
    """A secret can be added later; very short ones are left, since they would garble every text."""
    scrubber = Scrubber()
    assert scrubber.clean("s3cret") == "s3cret"
    scrubber.add("s3cret")
    scrubber.add("a")
    assert scrubber.clean("a s3cret") == f"a {MASK}"
