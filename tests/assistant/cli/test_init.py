"""`assistant init`: a project in an empty folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.processes import assistant

WROTE = "wrote flows/first.yaml\nwrote .gitignore\nwrote config.yaml\n"
NEXT = "Next: assistant doctor, then assistant run first --headed\n"


def test_a_new_project_can_be_run(tmp_path: Path) -> None:
    """Nothing has to be written before its flow is in order and passes; a second time nothing is written over."""
    done = assistant("init", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, WROTE + NEXT, "")
    checked = assistant("check", "--strict", folder=tmp_path)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "1 flow is in order.\n", "")
    assert assistant("fmt", "--check", folder=tmp_path).returncode == 0
    ran = assistant("run", "first", folder=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    again = assistant("init", "https://shop.example.com", folder=tmp_path)
    told = f"Error: there is a project in {tmp_path} already; add flows to it with: assistant new NAME\n"
    assert (again.returncode, again.stdout, again.stderr) == (2, "", told)
    assert "mock: true" in (tmp_path / "config.yaml").read_text()


def test_a_project_can_be_for_other_sites(tmp_path: Path) -> None:
    """Flows call a site by its key; what is in the folder already stays as it is."""
    (tmp_path / ".gitignore").write_text("mine\n")
    words = ("https://www.shop.example.com", "pay=http://127.0.0.1:8000/app", "http://[::1]:9000/")
    done = assistant("init", *words, folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, WROTE.replace("wrote .gitignore\n", "") + NEXT)
    config = (tmp_path / "config.yaml").read_text()
    sites = (
        "shop: https://www.shop.example.com/",
        "pay: http://127.0.0.1:8000/app/",
        "site: http://[::1]:9000/",
    )
    assert all(f"      {site}\n" in config for site in sites)
    assert (tmp_path / ".gitignore").read_text() == "mine\n"
    assert assistant("check", "--strict", folder=tmp_path).returncode == 0
    assert "\nsite: shop\n" in (tmp_path / "flows" / "first.yaml").read_text()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("shop.example.com",),
            "'shop.example.com' is not the address of a site; write one such as https://shop.example.com",
        ),
        (
            ("https://me:word@shop.example.com",),
            "leave out what stands before the @: config.yaml is no place for a password",
        ),
        (
            ("My Shop=https://x.example",),
            "'My Shop' can't be a site's key; write lower-case letters, digits and _",
        ),
        (
            ("http://a.example", "https://a.test"),
            "two sites are called 'a'; name one of them: other=https://a.test",
        ),
    ],
)
def test_what_is_no_site_is_told(words: tuple[str, ...], message: str, tmp_path: Path) -> None:
    """Nothing is written then."""
    done = assistant("init", *words, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"Error: {message}\n")
    assert list(tmp_path.iterdir()) == []
