"""The control page: its forms do what they say, refuse in words, and can't be sent by another site."""

import re
from collections.abc import Iterator

import httpx
import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.visitor import LoopbackTransport, rows, text_of

_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


class Person:
    """Someone in front of the control page."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client = httpx.Client(
            transport=LoopbackTransport(),
            base_url=f"http://localhost:{server.port}",
            follow_redirects=True,
        )
        self.page = self.client.get("/")

    def submit(self, act: str, /, **fields: str) -> int:
        """Send a form of the page and return the status of what it shows then."""
        token = _TOKEN.search(self.page.text)
        assert token is not None
        self.page = self.client.post(f"/do/{act}", data={"csrf": token[1], **fields})
        return self.page.status_code

    @property
    def told(self) -> str:
        """The words of the page's notice."""
        found = re.search(
            r'role="(?:alert|status)".*?class="notice__body">(.*?)</div>', self.page.text, re.DOTALL
        )
        assert found is not None, "the page tells nothing"
        return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


@pytest.fixture
def person(server: Server) -> Iterator[Person]:
    """Give someone in front of the control page."""
    person = Person(server)
    yield person
    person.client.close()


def test_a_world_is_made_and_dropped(person: Person, server: Server) -> None:
    """From the seed that was chosen; the page shows it, and shows it no more."""
    assert person.submit("create", world="by-hand", seed="frozen") == 200
    assert person.told == "The world by-hand is there."
    assert 'id="world-by-hand"' in person.page.text
    with server.store.open("by-hand").transaction():
        assert server.store.open("by-hand").settings.seed == "frozen"
    assert person.submit("drop", world="by-hand") == 200
    assert person.told == "The world by-hand is dropped."
    assert "by-hand" not in server.store.names()


def test_a_world_is_switched(person: Person, world: World) -> None:
    """Time, settings, faults and acts change in the world that the form is of."""
    name = world.name
    assert person.submit("clock", world=name, advance="+15d") == 200
    changed = {"skin": "2022-zh", "provisioning": "v2", "require_instance_id": "on"}
    assert person.submit("settings", world=name, **changed) == 200
    assert person.submit("fault", world=name, fault="slow", path="/x", options="seconds=0.1, times=3") == 200
    assert person.submit("act", world=name, act="allow-any-method", about="example-billing") == 200
    (fault,) = world.faults.active()
    assert (fault.name, fault.path, fault.options["times"]) == ("slow", "/x", 3)
    assert "seconds=0.1" in person.page.text
    with world.transaction():
        settings = world.settings
        assert (settings.skin, settings.provisioning) == ("2022-zh", "v2")
        assert (settings.require_instance_id, settings.asynchronous_provisioning) == (True, False)
        assert f"{world.clock.now():%Y-%m-%d}" == "2026-03-17"
        assert len(world.journal.acts("arbitrary_selection_allowed")) == 1
    assert person.submit("fault-off", world=name, fault="slow") == 200
    assert world.faults.active() == []


def test_a_world_is_begun_anew(person: Person, world: World) -> None:
    """From another seed, under the same name."""
    assert person.submit("begin", world=world.name, seed="many") == 200
    assert rows(world, "SELECT count(*) AS many FROM workspace") == [{"many": 500}]


@pytest.mark.parametrize(
    ("act", "fields", "status", "told"),
    [
        ("create", {"world": "Not A Name", "seed": "demo"}, 400, "cannot name a world"),
        ("create", {"world": "x", "seed": "nope"}, 400, "there is no seed"),
        ("create", {"world": "", "seed": "demo"}, 400, "cannot name a world"),
        ("create", {"world": "HERE", "seed": "demo"}, 409, "there is already a world"),
        ("begin", {"world": "nowhere", "seed": "demo"}, 404, "there is no world"),
        ("clock", {"world": "HERE", "advance": "tomorrow"}, 400, "is no span of time"),
        ("clock", {"world": "nowhere", "advance": "+1d"}, 404, "there is no world"),
        ("settings", {"world": "HERE", "skin": "x", "provisioning": "v1"}, 400, "skin can't be x"),
        ("fault", {"world": "HERE", "fault": "slwo"}, 400, "did you mean"),
        ("fault", {"world": "HERE", "fault": "slow", "options": "seconds"}, 400, "is no option"),
        ("fault-off", {"world": "HERE", "fault": "x"}, 400, "there is no fault"),
        ("act", {"world": "HERE", "act": "x"}, 400, "there is no act"),
        ("act", {"world": "HERE", "act": "freeze", "about": "x"}, 409, "there is no resource"),
        ("drop", {"world": "nowhere"}, 404, "there is no world"),
        ("fly", {}, 404, "There is no such page here."),
    ],
)
def test_what_cannot_be_done_is_told(
    person: Person, world: World, act: str, fields: dict[str, str], status: int, told: str
) -> None:
    """The page comes again with the reason, and a 4xx."""
    there = {name: world.name if value == "HERE" else value for name, value in fields.items()}
    assert person.submit(act, **there) == status
    assert told in person.told.replace("&#39;", "'")


def test_many_worlds_are_shown_page_by_page(person: Person, server: Server) -> None:
    """Twelve at a time, and those that a search finds."""
    names = [f"paged-{number:02}" for number in range(15)]
    for name in names:
        server.store.create(name)
    try:
        first = person.client.get("/?q=paged-").text
        second = person.client.get("/?q=paged-&page=2").text
        assert [first.count('id="world-paged'), second.count('id="world-paged')] == [12, 3]
        assert person.client.get("/?q=paged-07").text.count('id="world-') == 1
        assert "No world has such a name." in text_of(person.client.get("/?q=no-such"))
        assert person.client.get("/?page=-1").status_code == person.client.get("/?page=x").status_code == 200
    finally:
        for name in names:
            server.store.drop(name)


def test_the_journal_is_shown(person: Person, world: World) -> None:
    """Its lines, in words, under their world's name; an unknown world is told."""
    with world.transaction():
        world.journal.act("billing_center", "workspace_settled", workspace="<b>bold</b>")
    page = person.client.get(f"/journal/{world.name}")
    assert "workspace_settled" in page.text
    assert "<b>bold" not in page.text
    assert person.client.get("/journal/nowhere").status_code == 404


@pytest.mark.parametrize("token", ["", "0" * 64, "ä"])
def test_a_form_without_the_page_s_token_does_nothing(person: Person, world: World, token: str) -> None:
    """As one that another site's page sends; the page says what to do."""
    answer = person.client.post("/do/drop", data={"csrf": token, "world": world.name})
    assert answer.status_code == 403
    assert "out of date" in text_of(answer)
    with world.transaction():
        assert not world.is_closed


def test_a_token_belongs_to_its_browser(person: Person, server: Server, world: World) -> None:
    """Another browser's page does not make a form good."""
    other = Person(server)
    token = _TOKEN.search(other.page.text)
    other.client.close()
    assert token is not None
    answer = person.client.post("/do/drop", data={"csrf": token[1], "world": world.name})
    assert answer.status_code == 403


def test_a_form_without_a_cookie_does_nothing(server: Server, world: World) -> None:
    """The token alone is not enough."""
    person = Person(server)
    token = _TOKEN.search(person.page.text)
    assert token is not None
    person.client.cookies.clear()
    answer = person.client.post("/do/drop", data={"csrf": token[1], "world": world.name})
    person.client.close()
    assert answer.status_code == 403


def test_looking_changes_nothing(person: Person, world: World) -> None:
    """A link to what a form does leads to the page, and does not do it."""
    answer = person.client.get(f"/do/drop?world={world.name}")
    assert (answer.status_code, answer.url.path) == (200, "/")
    with world.transaction():
        assert not world.is_closed
