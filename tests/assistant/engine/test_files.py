"""`upload` and `download`: files that a page is given, and that it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.events import ActIntended, StepFinished, ValueSaved
from assistant.source import SourceError
from tests.assistant.engine.playing import Player
from tests.assistant.engine.shop import Shop

UPLOADS = """
<label>Licence <input id=licence type=file></label>
<label>Pictures <input id=pictures type=file multiple></label>
<button onclick="seal.click()">Add a seal</button><input type=file id=seal hidden>
<button>Idle</button>
"""
NAMES = "id => [...document.getElementById(id).files].map(file => file.name)"
EXPORT = """
<a download=orders-7.csv href="data:text/csv,No.%0AN7">Export CSV</a>
<a href=/orders>Orders</a>
"""


@pytest.fixture(name="files")
def _files(play: Player, tmp_path: Path) -> Path:
    """Files beside the flow."""
    folder = tmp_path / "flows" / "files"
    folder.mkdir(parents=True)
    for name in ("licence.pdf", "front.png", "back.png"):
        (folder / name).write_text(f"this is {name}")
    return folder


def test_files_are_given_to_fields_and_to_buttons(play: Player, shop: Shop, files: Path) -> None:
    """A field takes one file or several; a button that asks for files gets them as well."""
    shop.page(UPLOADS)
    played = play(
        """
        - open: /
        - upload:
            Licence: files/licence.pdf
            Pictures: [files/front.png, "files/{{ back }}.png"]
            Add a seal: files/licence.pdf
        """,
        header="inputs: [back]\n",
        inputs={"back": "back"},
    )
    assert played.why == ""
    assert [play.page.evaluate(NAMES, field) for field in ("licence", "pictures", "seal")] == [
        ["licence.pdf"],
        ["front.png", "back.png"],
        ["licence.pdf"],
    ]
    assert play.page.evaluate("licence.files[0].text()") == "this is licence.pdf"
    assert played.story()[-1] == (
        '2 Upload files/licence.pdf to "Licence", files/front.png and files/back.png to "Pictures", '
        'files/licence.pdf to "Add a seal": passed'
    )


def test_a_file_that_is_not_there_is_told_before_the_flow_is_run(play: Player, files: Path) -> None:
    """Nothing has been opened yet, and the nearest name is told."""
    with pytest.raises(SourceError, match=r"license\.pdf; did you mean 'licence\.pdf'\? \[F117\]"):
        play("- upload: {Licence: files/license.pdf}")


@pytest.mark.parametrize(
    ("label", "file", "message"),
    [
        ("Licence", "license", "there is no file {0}/license.pdf; did you mean 'licence.pdf'?"),
        ("Idle", "licence", '"Idle" asked for no file'),
        ("Seal", "licence", 'there is no button or link "Seal" on “The shop” ({1}) after 0.3 s; '),
    ],
)
def test_an_upload_that_cannot_be_says_why(
    play: Player, shop: Shop, files: Path, label: str, file: str, message: str
) -> None:
    """A file that a template names is looked for when the step is done."""
    shop.page(UPLOADS)
    played = play(
        f'- open: /\n- upload: {{{label}: "files/{{{{ file }}}}.pdf"}}\n  timeout: 300 ms',
        header="inputs: [file]\n",
        inputs={"file": file},
    )
    assert played.message.startswith(message.format(files.as_posix(), shop.sites["shop"]))


def test_a_download_is_kept_in_the_runs_folder(play: Player, shop: Shop) -> None:
    """The file's path is the value; a second file of that name gets a number."""
    shop.page(EXPORT)
    played = play("""
        - open: /
        - download: Export CSV
          as: first
          name: /^orders-\\d+.csv$/
        - download: link "Export CSV"
          as: second
          name: orders-7.csv
    """)
    assert played.why == ""
    folder = played.folder / "downloads"
    assert [saved.value for saved in played.of(ValueSaved)] == [
        str(folder / "orders-7.csv"),
        str(folder / "orders-7-2.csv"),
    ]
    assert (folder / "orders-7.csv").read_text() == "No.\nN7"
    assert played.story()[1] == '2 Download first by "Export CSV": as orders-7.csv'


@pytest.mark.parametrize(
    ("link", "name", "message"),
    [
        ("Export CSV", "orders.csv", "the file should be called orders.csv, but it is orders-7.csv"),
        ("Export CSV", "/^bills/", "the file should be called /^bills/, but it is orders-7.csv"),
        ("Orders", "orders.csv", "\"Orders\" gave no file; write 'click' for it"),
    ],
)
def test_a_download_of_another_name_or_none_fails(
    play: Player, shop: Shop, link: str, name: str, message: str
) -> None:
    """Neither a file that is another one nor a page is taken for the file."""
    shop.page(EXPORT)
    played = play(f"- open: /\n- download: {link}\n  as: file\n  name: {name}\n  timeout: 2 s")
    assert played.message == message
    assert not (played.folder / "downloads").exists()


def test_a_file_that_does_not_end_is_given_up(play: Player, shop: Shop) -> None:
    """The step takes no longer than it may, and nothing of the file is kept."""
    shop.page("<a href=/all>Export all</a>")
    shop.endless.add("/all")
    played = play("- open: /\n- download: Export all\n  as: file\n  timeout: 3 s")
    assert played.message == "the file all.csv broke off: it did not come whole within 3.0 s"
    assert played.failure.kind == "environment"
    assert not (played.folder / "downloads").exists()


@pytest.mark.parametrize(
    "step", ["upload: {Licence: files/licence.pdf}", "download: Export CSV\n      as: file"]
)
def test_files_can_commit_an_act(play: Player, shop: Shop, files: Path, step: str) -> None:
    """The intent is written right before the file is given, or the click that gives it."""
    shop.page(UPLOADS + EXPORT)
    played = play(
        '- open: /\n- ensure: it is done\n  seen: "{{ 1 == 2 }}"\n  settles: 100 ms\n  every: 50 ms\n'
        f"  steps:\n    - hover: Orders\n    - {step}\n      commits: true"
    )
    assert (played.status, files.is_dir()) == ("in_doubt", True)
    [intended] = [index for index, event in enumerate(played.events) if isinstance(event, ActIntended)]
    before = [event.verb for event in played.events[:intended] if isinstance(event, StepFinished)]
    assert before == ["open", "hover"]
