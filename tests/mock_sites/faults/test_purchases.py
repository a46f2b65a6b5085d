"""Purchases that are listed or provisioned late, made twice, or refused; each counted by the journal's orders."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mock_sites.server import Server
from mock_sites.world import World
from tests.mock_sites.faults.journal import order_count, statuses, strikes
from tests.mock_sites.huawei import GUANCE, alert, facts, hidden, sign_in, submit_purchase
from tests.mock_sites.purchases import account_id_of, buy
from tests.mock_sites.visitor import Visitor, eventually, rows

PURCHASE = f"/purchase/{GUANCE}"


def is_listed(visitor: Visitor) -> bool:
    """Looks at Purchased Apps and tells whether the purchase is there."""
    visitor.open("koogallery", "/my/purchased")
    return "CS26" in visitor.text


def is_running(world: World) -> bool:
    """Tells whether what was bought has been provisioned."""
    return bool(rows(world, "SELECT 1 FROM resource WHERE status = 'running'"))


# -- late-listing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reloads", [0, 1, 4])
def test_a_purchase_is_listed_after_so_many_reloads(visitor: Visitor, world: World, reloads: int) -> None:
    """Not before; the first look is no reload. The notice says that purchases may take a moment."""
    sign_in(visitor)
    world.faults.switch_on("late-listing", reloads=reloads)
    submit_purchase(visitor)
    looks = [is_listed(visitor) for _ in range(reloads + 1)]
    assert looks == [False] * reloads + [True]
    assert [each["reloads"] for each in strikes(world, "late-listing")] == [reloads]
    assert order_count(world) == 1


def test_a_purchase_is_listed_after_so_many_seconds(visitor: Visitor, world: World) -> None:
    """However often the list is loaded before; then from the next look on."""
    sign_in(visitor)
    world.faults.switch_on("late-listing", reloads=0, seconds=3600)
    submit_purchase(visitor)
    assert [is_listed(visitor) for _ in range(5)] == [False] * 5
    assert "Purchases may take a moment to appear" in visitor.text
    with world.transaction():
        world.db.execute("UPDATE resource SET unlisted_until = unlisted_until - 3600")
    assert is_listed(visitor)


def test_late_listing_is_for_the_purchases_it_strikes(visitor: Visitor, world: World) -> None:
    """The next one is listed as usual, and the late one stays late when the fault is switched off."""
    sign_in(visitor)
    world.faults.switch_on("late-listing", reloads=3, times=1)
    submit_purchase(visitor)
    world.faults.switch_off("late-listing")
    submit_purchase(visitor)
    looks = []
    for _ in range(4):
        visitor.open("koogallery", "/my/purchased")
        looks.append(visitor.text.count("CS26"))
    assert looks == [0, 1, 1, 2]
    assert order_count(world) == 2


def test_a_purchase_that_is_not_listed_runs_all_the_same(visitor: Visitor, world: World) -> None:
    """The seller is told, and Billing Center knows the subscription."""
    sign_in(visitor)
    world.faults.switch_on("late-listing", reloads=100)
    submit_purchase(visitor)
    eventually(lambda: is_running(world))
    assert not is_listed(visitor)


# -- late-provisioning and provisioning-down ----------------------------------------------------------------


def test_late_provisioning_keeps_the_call_back(visitor: Visitor, world: World) -> None:
    """Until it is time: the purchase shows as Provisioning, and the seller has not been called."""
    sign_in(visitor)
    world.faults.switch_on("late-provisioning", seconds=3600)
    submit_purchase(visitor)
    assert [is_listed(visitor) for _ in range(2)] == [False, True]
    assert "Provisioning" in visitor.text
    with world.transaction():
        assert world.journal.calls("newInstance") == []


def test_late_provisioning_ends(world: World, visitor: Visitor) -> None:
    """After its seconds the call is made, once."""
    sign_in(visitor)
    world.faults.switch_on("late-provisioning", seconds=0.3)
    submit_purchase(visitor)
    eventually(lambda: is_running(world))
    with world.transaction():
        assert len(world.journal.calls("newInstance")) == 1
    assert [each["seconds"] for each in strikes(world, "late-provisioning")] == [0.3]


def test_while_provisioning_is_late_nothing_can_be_bound(visitor: Visitor, world: World) -> None:
    """Billing Center refuses with its own sentence and a 4xx."""
    world.faults.switch_on("late-provisioning", seconds=3600)
    buy(world)
    visitor.open("billing_center", "/signin")
    visitor.submit("/signin", username="example-billing", password="Mock-billing-1", next="/workspaces")
    (workspace,) = rows(world, "SELECT id FROM workspace WHERE name = 'Example Production'")
    visitor.open("billing_center", f"/workspaces?change={workspace['id']}")
    page = visitor.submit(
        f"/workspaces/{workspace['id']}/settlement", method="huawei", account_id=account_id_of(world)
    )
    assert page.status_code == 409
    assert "No Guance subscription was found" in alert(page)


def test_provisioning_down_answers_so_many_calls_with_503(visitor: Visitor, world: World) -> None:
    """KooGallery calls again, and the purchase runs once the endpoint is back, as one instance."""
    sign_in(visitor)
    world.faults.switch_on("provisioning-down", times=2)
    submit_purchase(visitor)
    eventually(lambda: is_running(world))
    assert [each["activity"] for each in strikes(world, "provisioning-down")] == ["newInstance"] * 2
    assert statuses(world, "GET /isv/produce") == [503, 503, 200]
    assert len(rows(world, "SELECT 1 FROM instance")) == 1


def test_provisioning_down_is_down_for_callers_from_outside(visitor: Visitor, world: World) -> None:
    """The endpoint itself is, and no page is."""
    world.faults.switch_on("provisioning-down")
    assert visitor.open("billing_center", "/isv/produce?activity=queryInstance").status_code == 503
    assert visitor.open("billing_center", "/signin").status_code == 200


def test_faults_of_pages_leave_provisioning_alone(visitor: Visitor, world: World) -> None:
    """Unless its path is named: what a run meets must not depend on when the sender calls."""
    world.faults.switch_on("maintenance")
    assert visitor.open("billing_center", "/isv/produce").status_code == 200
    world.faults.switch_on("maintenance", path="/isv/*")
    assert visitor.open("billing_center", "/isv/produce").status_code == 503


# -- double-click-window ------------------------------------------------------------------------------------


def twice(server: Server, world: World, visitor: Visitor) -> tuple[str, str]:
    """Submits one confirm page twice at once, and returns the order numbers that the answers show."""
    sign_in(visitor, path=PURCHASE)
    fields = {"confirmation": hidden(visitor.page, "confirmation"), "authorize": "on", "agree": "on"}
    with Visitor(server, world.name) as second, ThreadPoolExecutor() as pool:
        second.client.cookies, second.page = visitor.client.cookies, visitor.page
        first_answer = pool.submit(visitor.submit, PURCHASE, **fields)
        eventually(lambda: order_count(world) == 1)
        second_answer = second.submit(PURCHASE, **fields)
        return facts(first_answer.result())["Order number"], facts(second_answer)["Order number"]


def test_a_second_submit_before_the_answer_is_a_second_order(
    visitor: Visitor, server: Server, world: World
) -> None:
    """As a double click makes where nothing keeps it from that."""
    world.faults.switch_on("double-click-window", seconds=1.5)
    first, second = twice(server, world, visitor)
    assert first != second
    assert order_count(world) == 2
    assert len(strikes(world, "double-click-window")) == 1


def test_without_the_fault_a_second_submit_is_the_same_order(
    visitor: Visitor, server: Server, world: World
) -> None:
    """Nor with it, once it has struck as often as it may."""
    first, second = twice(server, world, visitor)
    assert first == second
    assert order_count(world) == 1


def test_a_second_submit_after_the_answer_leads_to_the_first_order(visitor: Visitor, world: World) -> None:
    """The window ends with the answer."""
    sign_in(visitor, path=PURCHASE)
    world.faults.switch_on("double-click-window", seconds=0.1)
    confirm = visitor.page
    fields = {"confirmation": hidden(confirm, "confirmation"), "authorize": "on", "agree": "on"}
    first = facts(visitor.submit(PURCHASE, **fields))["Order number"]
    visitor.page = confirm
    assert facts(visitor.submit(PURCHASE, **fields))["Order number"] == first
    assert order_count(world) == 1
    assert strikes(world, "double-click-window") == []


def test_a_refused_submit_opens_no_window(visitor: Visitor, world: World) -> None:
    """It is answered at once, and made no order that a second one could double."""
    sign_in(visitor)
    world.faults.switch_on("double-click-window", seconds=60)
    assert submit_purchase(visitor, agree="").status_code == 422
    assert order_count(world) == 0


# -- sold-out and payment-refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status", "language", "sentence"),
    [
        ("sold-out", 409, "en", "This product is sold out. No order was made."),
        ("sold-out", 409, "zh", "该商品已售罄，未生成订单。"),
        ("payment-refused", 402, "en", "Your payment method was declined. No order was made."),
        ("payment-refused", 402, "zh", "您的支付方式被拒绝，未生成订单。"),
    ],
)
def test_a_purchase_is_refused_in_a_sentence(
    server: Server, world: World, name: str, status: int, language: str, sentence: str
) -> None:
    """On the confirm page, which is kept, with a 4xx; no order is made."""
    world.faults.switch_on(name)
    with Visitor(server, world.name, language=language) as visitor:
        sign_in(visitor)
        page = submit_purchase(visitor)
        assert page.status_code == status
        assert sentence in alert(page)
        assert hidden(page, "confirmation")
    assert order_count(world) == 0
    assert len(rows(world, "SELECT 1 FROM purchase_order")) == 0
    assert len(strikes(world, name)) == 1


@pytest.mark.parametrize("name", ["sold-out", "payment-refused"])
def test_a_page_that_made_its_order_is_not_refused(visitor: Visitor, world: World, name: str) -> None:
    """It leads to that order, as it would without the fault."""
    sign_in(visitor, path=PURCHASE)
    confirm = visitor.page
    fields = {"confirmation": hidden(confirm, "confirmation"), "authorize": "on", "agree": "on"}
    visitor.submit(PURCHASE, **fields)
    world.faults.switch_on(name)
    visitor.page = confirm
    assert visitor.submit(PURCHASE, **fields).status_code == 200
    assert "Purchase submitted" in visitor.text
    assert strikes(world, name) == []


def test_a_refusal_waits_its_turn(visitor: Visitor, world: World) -> None:
    """Whoever is not signed in is sent to the sign-in first, and a bad form is a bad form."""
    world.faults.switch_on("sold-out")
    visitor.open("koogallery")
    assert visitor.submit(PURCHASE, confirmation="0" * 32).url.path == "/login"
    sign_in(visitor)
    answer = visitor.client.post(visitor.page.url.join(PURCHASE), data={"csrf": "no"})
    assert answer.status_code == 403
    assert strikes(world, "sold-out") == []


def test_payment_is_refused_as_often_as_told(visitor: Visitor, world: World) -> None:
    """Then the purchase goes through."""
    sign_in(visitor)
    world.faults.switch_on("payment-refused", times=1)
    assert submit_purchase(visitor).status_code == 402
    assert submit_purchase(visitor).status_code == 200
    assert order_count(world) == 1
