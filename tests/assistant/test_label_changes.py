"""The mock sites with labels of the project's own: which server is theirs, and what flows find in Chinese."""

from __future__ import annotations

from pathlib import Path

from assistant.mock_world import (
    ENGLISH,
    MockSites,
    label_changes,
    labels,
    served_port,
    served_with,
    serving,
    stop_serving,
)
from mock_sites.label_changes import LabelChanges


def changes(folder: Path, **files: str) -> LabelChanges:
    """Returns changes of Billing Center by language."""
    for language, text in files.items():
        file = folder / "billing_center" / f"{language}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return label_changes(folder)


def test_a_flow_in_chinese_finds_what_is_called_otherwise_in_english(tmp_path: Path) -> None:
    """The English label of the catalogue and the one in its place both lead to the Chinese one, changed or not."""
    made = changes(tmp_path, en="forgot: {back: Return}\n", zh="nav: {profile: 我的资料}\n")
    told = labels("zh", made)["billing_center"]
    assert [told.text(each) for each in ("Back to Sign In", "Return", "Profile")] == [
        "返回登录",
        "返回登录",
        "我的资料",
    ]
    assert labels(ENGLISH, made) == {}


def test_a_server_with_other_labels_is_not_used(tmp_path: Path) -> None:
    """Whoever wants the same labels uses it, told by what they say; others start sites of their own."""
    made = changes(tmp_path / "one", en="forgot: {back: Return}\n")
    same = changes(tmp_path / "two", en="forgot:\n  back: Return\n")
    other = changes(tmp_path / "three", en="forgot: {back: Back}\n")
    state = tmp_path / "mock"
    server = serving(state, port=0, changes=made)
    try:
        assert served_port(state) == server.port
        assert [served_with(state, each) for each in (same, other, None)] == [server.port, None, None]
        with MockSites(state, changes=same) as sites:
            assert (sites.port, sites.world("demo").changes) == (server.port, same)
        with MockSites(state) as sites:
            assert sites.port != server.port
    finally:
        stop_serving(server, state)
