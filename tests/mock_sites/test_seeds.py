"""Seeds: each is what it says, its history followed the rules, and a bad file is told place by place."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from mock_sites.seeds.names import describe_seeds, seed_names
from mock_sites.server import Server
from mock_sites.store import WorldStore
from mock_sites.world import World
from tests.mock_sites.huawei import GUANCE, alert, sign_in
from tests.mock_sites.purchases import account_id_of
from tests.mock_sites.visitor import Visitor, rows

BAD = Path(__file__).with_name("bad_seeds")


@pytest.mark.parametrize("bad", sorted(path.stem for path in BAD.glob("*.yaml")))
def test_a_bad_seed_is_told_place_by_place(bad: str) -> None:
    """Everything that is wrong is in the message, each with line, column and what to write."""
    with closing(WorldStore()) as store, pytest.raises(ValueError, match=bad) as caught:
        store.create("mine", BAD / f"{bad}.yaml")
    assert f"{caught.value}\n" == (BAD / f"{bad}.txt").read_text(encoding="utf-8")
    with closing(WorldStore()) as store:
        assert store.names() == []


def test_every_seed_says_what_it_is() -> None:
    """In one sentence, the default seed first; and no seed is forgotten here."""
    told = describe_seeds()
    assert next(iter(told)) == "demo"
    assert sorted(told) == seed_names()
    assert {
        "fresh",
        "two-sites",
        "unauthenticated",
        "already-bound",
        "frozen",
        "locked",
        "many",
    } <= told.keys()
    assert all(sentence.endswith(".") and len(sentence) < 130 for sentence in told.values())


@pytest.mark.parametrize("seed", seed_names())
def test_every_seed_begins_clean(seed: str) -> None:
    """Its journal is empty, nothing is owed, every reference holds, and it begins the same each time."""
    with closing(WorldStore()) as store, closing(WorldStore()) as other:
        world = store.create("mine", seed)
        with world.transaction():
            assert world.journal.entries() == []
            assert world.db.execute("SELECT 1 FROM delivery").fetchone() is None
            assert world.db.execute("PRAGMA foreign_key_check").fetchone() is None
        assert picture(world) == picture(other.create("mine", seed))


@pytest.mark.parametrize("seed", seed_names())
def test_a_world_begins_anew_from_any_seed(seed: str, tmp_path: Path) -> None:
    """Whatever was there before, it is as a new one then, and still refuses impossible states."""
    for folder in (None, tmp_path):
        with closing(WorldStore(folder)) as store:
            new, world = store.create("new", seed), store.create("mine", "frozen")
            with world.transaction():
                world.change_settings(skin="2022-zh")
            assert store.reset("mine", seed) is world
            assert picture(world) == picture(new)
            assert schema_of(world) == schema_of(new)
            with world.transaction():
                assert world.settings.skin == "seed"
                assert world.db.execute("PRAGMA foreign_key_check").fetchone() is None


def schema_of(world: World) -> set[object]:
    """Return the definitions of a world's tables, indexes and triggers."""
    return {row["sql"] for row in rows(world, "SELECT sql FROM sqlite_master")}


def picture(world: World) -> list[dict[str, object]]:
    """Return what visitors see of a world's workspaces and purchases."""
    return [
        *rows(world, "SELECT * FROM workspace ORDER BY rowid"),
        *rows(world, "SELECT id, account, status, created FROM purchase_order ORDER BY rowid"),
        *rows(world, "SELECT order_line, instance_id, status, created FROM resource ORDER BY id"),
        *rows(world, "SELECT * FROM instance ORDER BY rowid"),
    ]


def test_a_seed_of_ones_own(tmp_path: Path) -> None:
    """A file anywhere makes a world, which is named by the file."""
    path = tmp_path / "odd.yaml"
    path.write_text("about: An empty world.\nstarts: 2027-01-01 00:00\naccess_key: x\n", encoding="utf-8")
    with closing(WorldStore()) as store:
        world = store.create("mine", path)
        with world.transaction():
            assert world.settings.seed == "odd"
            assert world.clock.now().isoformat() == "2027-01-01T00:00:00+08:00"
        assert rows(world, "SELECT 1 FROM billing_account") == []
        path.write_text("about: Another one.\nstarts: 2028-01-01 00:00\naccess_key: x\n", encoding="utf-8")
        again = store.reset("mine", path)
        with again.transaction():
            assert again.clock.now().year == 2028
        with pytest.raises(ValueError, match="there is no file"):
            store.create("other", tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("word", "answer"),
    [
        ("freshh", "there is no seed 'freshh'; did you mean 'fresh'?"),
        ("two_sites", "did you mean 'two-sites'?"),
        ("xyz", "there are already-bound, "),
        ("../worlds/demo", "there is no seed"),
        ("demo.yaml", "there is no seed"),
        ("", "there is no seed"),
    ],
)
def test_an_unknown_seed_is_told_with_the_nearest(word: str, answer: str) -> None:
    """A name is looked up among the names there are, so it can't lead to a file elsewhere."""
    with closing(WorldStore()) as store, pytest.raises(ValueError, match="seed") as caught:
        store.create("mine", word)
    assert answer in str(caught.value)


class Seeded:
    """Someone who visits a world of a seed."""

    def __init__(self, server: Server, seed: str) -> None:
        self.world = server.store.create(f"seeded-{seed}", seed)
        self.visitor = Visitor(server, self.world.name)

    def workspaces(self, query: str = "") -> str:
        """Return the words of Workspace Management, signed in as the first account."""
        self.visitor.open("billing_center", "/signin")
        self.visitor.submit("/signin", username="example-billing", password="Mock-billing-1")
        self.visitor.open("billing_center", f"/workspaces{query}")
        return self.visitor.text

    def settle(self, name: str, **fields: str) -> tuple[int, str]:
        """Change a workspace to the first Huawei Cloud account; return the answer's status and words."""
        (workspace,) = rows(self.world, "SELECT id FROM workspace WHERE name = ?", name)
        self.workspaces(f"?change={workspace['id']}")
        account = account_id_of(self.world)
        answer = self.visitor.submit(
            f"/workspaces/{workspace['id']}/settlement", method="huawei", account_id=account, **fields
        )
        return answer.status_code, self.visitor.text if answer.is_success else alert(answer)

    def confirm_page(self) -> str:
        """Return the words of KooGallery's confirm page for Guance, signed in as the first account."""
        sign_in(self.visitor, path=f"/purchase/{GUANCE}")
        return self.visitor.text

    def methods(self) -> dict[str, object]:
        """Return how each workspace is settled, by name: guance, cloud, or why it is locked."""
        found = rows(self.world, "SELECT name, settlement, lock_cause FROM workspace")
        return {str(row["name"]): row["settlement"] or row["lock_cause"] for row in found}


@pytest.fixture
def seeded(server: Server, request: pytest.FixtureRequest) -> Iterator[Seeded]:
    """Give a visitor of a world of the test's seed."""
    seeded = Seeded(server, request.param)
    yield seeded
    seeded.visitor.client.close()
    server.store.drop(seeded.world.name)


def seed(name: str) -> pytest.MarkDecorator:
    """Let a test visit a world of a seed."""
    return pytest.mark.parametrize("seeded", [name], indirect=True)


@seed("fresh")
def test_fresh(seeded: Seeded) -> None:
    """Nothing is bought, so nothing can be settled yet; everything else is ready."""
    assert rows(seeded.world, "SELECT 1 FROM purchase_order") == []
    status, words = seeded.settle("Example Production")
    assert (status, "No Guance subscription was found" in words) == (409, True)
    assert "Submit" in seeded.confirm_page()


@seed("bought")
def test_bought(seeded: Seeded) -> None:
    """A workspace can be settled at once."""
    assert seeded.settle("Example Production")[0] == 200
    assert seeded.methods() == {"Example Production": "cloud", "Example Staging": "guance"}


@seed("bought-twice")
def test_bought_twice(seeded: Seeded) -> None:
    """There are two orders, and the first one's instance pays."""
    assert len(rows(seeded.world, "SELECT 1 FROM purchase_order")) == 2
    first, _ = rows(seeded.world, "SELECT id FROM instance ORDER BY rowid")
    assert rows(seeded.world, "SELECT instance_id FROM cloud_account") == [{"instance_id": first["id"]}]


@seed("two-sites")
def test_two_sites(seeded: Seeded) -> None:
    """One account settles workspaces of two sites, and a third one joins."""
    assert seeded.methods() == {
        "Example Production": "cloud",
        "Example Africa": "cloud",
        "Example Research": "guance",
    }
    sites = rows(seeded.world, "SELECT DISTINCT site FROM workspace WHERE settlement = 'cloud'")
    assert len(sites) == 2
    assert seeded.settle("Example Research")[0] == 200
    assert seeded.settle("Example Production")[0] == 409


@seed("unauthenticated")
def test_unauthenticated(seeded: Seeded) -> None:
    """KooGallery says what to do first."""
    assert "Complete real-name authentication before you buy." in seeded.confirm_page()


@seed("under-review")
def test_under_review(seeded: Seeded) -> None:
    """KooGallery says to wait."""
    assert "under review" in seeded.confirm_page()


@seed("no-payment")
def test_no_payment(seeded: Seeded) -> None:
    """KooGallery asks for a payment method."""
    assert "Add a payment method before you buy." in seeded.confirm_page()


@seed("already-bound")
def test_already_bound(seeded: Seeded) -> None:
    """The account is refused, since another Billing Center account has it."""
    status, words = seeded.settle("Example Production")
    assert (status, "another" in words) == (409, True)


@seed("frozen")
def test_frozen(seeded: Seeded) -> None:
    """Both workspaces are locked by the freeze, and a third one can't be settled."""
    assert "9 days left" in seeded.workspaces()
    assert seeded.methods() == {
        "Example Production": "frozen",
        "Example Africa": "frozen",
        "Example Staging": "guance",
    }
    assert seeded.settle("Example Staging")[0] == 409
    assert rows(seeded.world, "SELECT status FROM resource") == [{"status": "frozen"}]


@seed("locked")
def test_locked(seeded: Seeded) -> None:
    """One workspace can be unlocked for five more days; for the other the time has run out."""
    words = seeded.workspaces()
    assert "5 days left" in words
    assert seeded.methods() == {
        "Example Production": "released",
        "Example Africa": "released",
        "Example Staging": "guance",
    }
    ids = {row["name"]: row["id"] for row in rows(seeded.world, "SELECT name, id FROM workspace")}
    seeded.workspaces(f"?unlock={ids['Example Production']}")
    assert seeded.visitor.submit(f"/workspaces/{ids['Example Production']}/unlock").status_code == 200
    assert seeded.visitor.submit(f"/workspaces/{ids['Example Africa']}/unlock").status_code == 409


@seed("one-change-used")
def test_one_change_used(seeded: Seeded) -> None:
    """The workspace has to wait for the next month; another one has not."""
    status, words = seeded.settle("Example Production")
    assert (status, "once a month" in words) == (409, True)
    assert seeded.settle("Example Staging")[0] == 200
    with seeded.world.transaction():
        seeded.world.clock.advance_by(timedelta(days=12))
    assert seeded.settle("Example Production")[0] == 200


@seed("other-operator")
def test_other_operator(seeded: Seeded) -> None:
    """Neither site has Huawei Cloud among its methods."""
    for name in ("Example Production", "Example Research"):
        assert seeded.settle(name)[0] == 409
    assert set(seeded.methods().values()) == {"guance"}


@seed("instance-id")
def test_instance_id(seeded: Seeded) -> None:
    """The account ID alone is not enough; the instance that is named pays."""
    assert seeded.settle("Example Production")[0] == 422
    _, second = rows(seeded.world, "SELECT id FROM instance ORDER BY rowid")
    assert seeded.settle("Example Production", instance_id=str(second["id"]))[0] == 200
    assert rows(seeded.world, "SELECT instance_id FROM cloud_account") == [{"instance_id": second["id"]}]


@seed("many")
def test_many(seeded: Seeded) -> None:
    """500 workspaces are shown page by page; the dialog of a late one comes back to its page."""
    words = seeded.workspaces("?page=25")
    assert "Total: 500" in words
    assert seeded.visitor.page.text.count('<th scope="row"') == 20
    assert ("Example Workspace 500" in words, "Example Workspace 480" in words) == (True, False)
    assert "Example Workspace 021" in seeded.workspaces("?page=2")
    assert len(rows(seeded.world, "SELECT DISTINCT site FROM workspace")) == 4
    words = seeded.workspaces("?q=Workspace+49")
    assert "Total: 10" in words
