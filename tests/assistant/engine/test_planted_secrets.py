"""A secret that is planted in a page's every corner is in no file that a failing run leaves, nor in what it says."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, unquote_plus
from zipfile import BadZipFile, ZipFile

import pytest

from assistant.cli import _unexpected
from assistant.engine.har import clean_har
from assistant.engine.scrubber import Scrubber
from assistant.engine.trace import clean_trace
from assistant.values import Secret
from tests.assistant.engine.shop import Shop
from tests.assistant.engine.test_scrubber import FORMS
from tests.assistant.processes import assistant
from tests.assistant.projects import make_project

SECRET = "q\"7' <k>&/?=+%  \\ü€ x"
FLOW = """
    name: Plants a secret
    site: shop
    inputs: {word: {kind: secret, env: PLANTED}}
    outputs: {seen: {}}
    steps:
      - open: /
      - fill: {Word: "{{ word }}"}
        say: Fill in {{ word }}.
        shot: filled
      - click: Send
      - expect: css=#shown
      - save: {seen: css=#shown}
      - request: POST /interface
        json: {word: "{{ word }}"}
        headers: {X-Word: abc}
        status: 500
      - ensure: the word {{ word }}, shown as {{ seen }}, is known
        seen: text "never {{ seen }}"
        settles: 1 s
        steps:
          - click: button "{{ seen }}"
            commits: true
"""
PAGE = """
<form action=/echo><label>Word <input name=word></label><button>Send</button></form>
<p id=shown></p><a id=link href="#">x</a><textarea id=area></textarea><button id=named></button>
<script>
  const word = new URLSearchParams(location.search).get('word') ?? '';
  const packed = btoa(unescape(encodeURIComponent(JSON.stringify({user: 'ada', word}))));
  shown.textContent = named.textContent = area.value = word;
  link.href = '/x?' + location.search; link.title = encodeURIComponent(word); link.dataset.word = packed;
  document.title = word || 'Echo'; localStorage.word = word; sessionStorage.word = packed;
  document.cookie = 'word=' + encodeURIComponent(word); document.cookie = 'packed=' + packed;
  console.log('word', word, packed, JSON.stringify(word)); console.error(encodeURIComponent(word));
  if (word) {
    fetch('/interface', {method: 'POST', body: JSON.stringify({word}), headers: {Authorization: 'Basic ' + packed}});
    fetch('/interface?w=' + encodeURIComponent(encodeURIComponent(word)));
    setTimeout(() => { throw new Error('x'.repeat(480) + word); });
  }
</script>
"""


def readings(data: bytes) -> Iterator[str]:
    """Yields a file's bytes as a text, with what is written in it in other ways as that, twice over."""
    yield data.decode("utf-16-le", "replace")
    texts = {data.decode("utf-8", "replace")}
    for _ in range(2):
        texts |= {read(text) for text in texts for read in (unquote, unquote_plus, html.unescape, unescaped)}
    yield from texts
    for run in {run for text in texts for run in re.findall(r"[A-Za-z0-9+/_-]{12,}", text)}:
        for first in range(4):
            part = run[first:].replace("-", "+").replace("_", "/")
            whole = part[: len(part) - (len(part) % 4 == 1)]
            read = base64.b64decode(whole + "=" * (-len(whole) % 4)).decode("utf-8", "replace")
            yield from (read, unescaped(read))


def unescaped(text: str) -> str:
    """Returns a text without the escapes of JSON, YAML, Python and shells."""
    text = re.sub(r"\\\\?(?:u|x)([0-9a-fA-F]{4}|[0-9a-fA-F]{2})", lambda code: chr(int(code[1], 16)), text)
    return re.sub(r"\\(.)", r"\1", text).replace("''", "'").replace("'\"'\"'", "'")


def opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yields a file and all that is packed in it."""
    yield name, data
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.namelist():
                yield from opened(f"{name}!{entry}", archive.read(entry))
    except BadZipFile:
        pass
    if data.startswith(b"\x1f\x8b"):
        yield from opened(f"{name}!", zlib.decompress(data, 47))


def plain(text: str) -> str:
    """Returns a text without blanks and backslashes, which each way of writing treats in its own way."""
    return re.sub(r"[\s\\+]+|\xa0", "", text)


def places_with(secret: str, files: dict[str, bytes]) -> list[str]:
    """Returns where a secret can be found."""
    core = plain(secret)
    return [
        place
        for name, data in files.items()
        for place, inner in opened(name, data)
        if any(core in plain(text) for text in readings(inner))
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_search_finds_what_is_there(form: str) -> None:
    """In each form that a secret can be written in, so what follows can fail."""
    assert places_with(SECRET, {"file": f"before {FORMS[form](SECRET)} after".encode()}) == ["file"]


def test_no_file_has_the_secret(shop: Shop, tmp_path: Path) -> None:
    """Not the run's folder, its trace, the journal with its log, any report, nor what the terminal is told."""
    shop.page(PAGE)
    shop.page(PAGE, path="/echo")
    for call in ("POST /interface", "GET /interface"):
        cookie = f"login={base64.b64encode(SECRET.encode()).decode()}; Path=/"
        shop.answers[call] = (500, f"broken: {SECRET}", {"Set-Cookie": cookie})
    config = f"""
        environment: here
        limit: 3 s
        environments: {{here: {{sites: {{shop: "{shop.sites["shop"]}"}}, approve: given}}}}
    """
    project = make_project(tmp_path, config=config, plants=FLOW)
    out = tmp_path / "out"
    done = assistant(
        "run", "plants", "--evidence", "full", "--verbose", "--junit", str(out / "junit.xml"), "--summary",
        str(out / "summary.md"), "--allure", str(out / "allure"), folder=project, PLANTED=SECRET,
    )  # fmt: skip
    lines = assistant("run", "plants", "--json", "--evidence", "none", folder=project, PLANTED=SECRET)
    shown = assistant("runs", "--json", folder=project)
    assert (done.returncode, lines.returncode) == (1, 1), done.stderr
    said = {
        f"what command {number} says": each.stdout + each.stderr
        for number, each in enumerate((done, lines, shown))
    }
    files = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    names = {Path(name).name for name in files}
    assert {
        "events.jsonl",
        "report.html",
        "trace.zip",
        "network.har",
        "failure.png",
        "filled.png",
        "journal.sqlite3",
    } <= names
    assert {"junit.xml", "summary.md"} <= names
    assert any("••••••" in text for text in said.values())
    assert places_with(SECRET, files | {name: text.encode() for name, text in said.items()}) == []
    assert places_with(SECRET, dict.fromkeys(files, b"") | {name: name.encode() for name in files}) == []


def test_a_bug_of_ours_tells_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    """The traceback of exit code 3 goes through the same scrubber, with every secret that the process knows."""
    Secret("s3cret-in-a-bug")
    assert _unexpected(RuntimeError("could not use 's3cret-in-a-bug'")) == 3
    told = capsys.readouterr().err
    assert "s3cret-in-a-bug" not in told
    assert "RuntimeError: could not use '••••••'" in told


def test_a_trace_that_cant_be_read_is_not_kept(tmp_path: Path) -> None:
    """What can't be cleaned is not written, not even in part."""
    raw, clean = tmp_path / "raw.zip", tmp_path / "clean.zip"
    with ZipFile(raw, "w") as archive:
        archive.writestr("trace.trace", b'{"type": "event", "text": "s3cret"}\n')
        archive.writestr("trace.network", b"no JSON: s3cret")
    with pytest.raises(ValueError, match="Expecting value"):
        clean_trace(raw, clean, Scrubber(["s3cret"]))
    assert not clean.exists()


def test_a_trace_has_no_film_and_nothing_packed_with_a_secret(tmp_path: Path) -> None:
    """Pictures of its film can't be covered; a file within it that has a secret deep inside is left out."""
    raw, clean = tmp_path / "raw.zip", tmp_path / "clean.zip"
    inner = io.BytesIO()
    with ZipFile(inner, "w") as archive:
        archive.writestr("sheet.xml", "<c>s3cret</c>")
    with ZipFile(raw, "w") as archive:
        archive.writestr(
            "trace.trace", b'{"type": "screencast-frame"}\n{"type": "event", "text": "s3cret"}\n'
        )
        archive.writestr(
            "trace.network", b'{"headers": [{"name": "Cookie", "value": "login=1"}], "cookies": [1]}\n'
        )
        archive.writestr("screencast/page.jpeg", b"\xff\xd8")
        archive.writestr("resources/book.xlsx", inner.getvalue())
        archive.writestr("resources/rows.csv.gz", gzip.compress(b"a,s3cret"))
        archive.writestr("resources/drawn.png", b"\x89PNG\xff\xfe")
        archive.writestr("resources/wide.txt", b"\xff\xfe" + "s3cret".encode("utf-16-le"))
    clean_trace(raw, clean, Scrubber(["s3cret"]))
    with ZipFile(clean) as archive:
        assert archive.namelist() == ["trace.trace", "trace.network", "resources/drawn.png"]
        assert archive.read("trace.trace").decode() == '{"type": "event", "text": "••••••"}\n'
        assert "login=1" not in archive.read("trace.network").decode()


def test_a_log_of_requests_has_no_logins_and_no_body_with_a_secret(tmp_path: Path) -> None:
    """Texts are scrubbed; a body that is no text is left out if a secret is in it, and the rest stays."""
    book = io.BytesIO()
    with ZipFile(book, "w") as archive:
        archive.writestr("sheet.xml", "<c>s3cret</c>")
    bodies = [b"\x89PNG\xff\xfe", book.getvalue()]
    contents: list[dict[str, str]] = [
        {"text": base64.b64encode(body).decode(), "encoding": "base64"} for body in bodies
    ]
    headers = [{"name": "Set-Cookie", "value": "login=1"}, {"name": "Accept", "value": "text/s3cret"}]
    entries = [
        {
            "request": {"headers": headers, "cookies": [{"name": "login", "value": "1"}]},
            "response": {"content": content},
        }
        for content in (*contents, {"text": "it is s3cret"})
    ]
    raw, clean = tmp_path / "raw.har", tmp_path / "clean.har"
    raw.write_text(json.dumps({"log": {"entries": entries}}))
    clean_har(raw, clean, Scrubber(["s3cret"]))
    kept = json.loads(clean.read_text())["log"]["entries"]
    assert [entry["response"]["content"] for entry in kept] == [contents[0], {}, {"text": "it is ••••••"}]
    assert kept[0]["request"]["cookies"] == []
    assert [header["value"] for header in kept[0]["request"]["headers"]] == ["••••••", "text/••••••"]


def test_a_secret_that_is_too_short_is_refused(tmp_path: Path) -> None:
    """One that can't be hidden ends the command before a page opens, with a reason."""
    config = 'environment: here\nenvironments: {here: {sites: {shop: "http://shop.localhost:1/"}}}\n'
    project = make_project(tmp_path, config=config, plants=FLOW)
    done = assistant("run", "plants", folder=project, PLANTED="123")
    assert done.returncode == 2
    assert done.stderr == (
        "Error: input word is a secret of fewer than 4 signs: it would be found by chance in any text, so it can't be "
        "kept out of what a run writes; take a longer one\n"
    )
