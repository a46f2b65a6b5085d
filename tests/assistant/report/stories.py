"""Runs as they happen, told to listeners: one that passes, some that don't."""

from __future__ import annotations

from collections.abc import Callable

from assistant.events import Failure
from tests.assistant.report.telling import Teller

RUN_FOLDER = ".assistant/runs/20260302-093000-onboard-1f3a"
ACCOUNT = "0f3c9a52d1e84b7690ab34cd56ef7812"
RESOURCE = "6b1c7f0e-93d4-4a52-8e1b-20c5d7f9a3e6"
OUTPUTS = {
    "account_id": ACCOUNT,
    "resource_id": RESOURCE,
    "order": "CS2603020934K7Q2P",
    "workspace": "Example Production",
    "settled_by": "Huawei Cloud Account Settlement",
}
EXCERPT = """\
  13 |   - open: /contents/8990a122-f456-43a4-892c-a458be31e336
  14 |     shot: 13.huaweicloud_1
> 15 |   - click: Continue to Submitt
  16 |   - check: I have read and agree to the KooGallery Agreement
  17 |   - click: button "Submit\""""
SNAPSHOT = """\
- banner:
  - link "KooGallery"
  - searchbox "Search KooGallery"
- main:
  - heading "Guance SaaS" [level=1]
  - text: Pay-per-use, free to open
  - link "Continue to Submit"
  - button "Add to Favorites"
- contentinfo: © Example Trading Co., Ltd."""

MISSING_BUTTON = Failure(
    kind="product",
    message="there is no link or button Continue to Submitt on “Guance SaaS - KooGallery” "
    "(http://koogallery.demo.localhost:8600/contents/8990a122-f456-43a4-892c-a458be31e336) after 10 s; "
    'the nearest are link "Continue to Submit" and button "Add to Favorites"',
    sentence="Click Continue to Submitt",
    file="flows/purchase.yaml",
    line=15,
    column=5,
    excerpt=EXCERPT,
    trail=("Purchase Guance",),
    url="http://koogallery.demo.localhost:8600/contents/8990a122-f456-43a4-892c-a458be31e336",
    title="Guance SaaS - KooGallery",
    nearest=('link "Continue to Submit"', 'button "Add to Favorites"'),
    values={"workspace": "Example Production", "site": "China 4 (Guangzhou)", "password": "••••••"},
    picture="evidence/failure.png",
    snapshot=SNAPSHOT,
    console=("error: Failed to load resource: the server responded with a status of 404 (Not Found)",),
    requests=(
        "200 GET http://koogallery.demo.localhost:8600/contents/8990a122-f456-43a4-892c-a458be31e336",
        "200 GET http://koogallery.demo.localhost:8600/static/base.css",
        "404 GET http://koogallery.demo.localhost:8600/static/guance-large.svg",
        "no answer GET http://koogallery.demo.localhost:8600/api/recommended",
    ),
    journal=(
        "… 31 earlier lines are left out",
        "32 request koogallery GET / (status=200)",
        "33 fault koogallery asset-missing (asked=GET /static/guance-large.svg, status=404)",
        "34 request koogallery GET /contents/8990a122-f456-43a4-892c-a458be31e336 (status=200)",
    ),
    rerun="assistant run onboard --world demo",
)

ACT = "Guance is purchased by example-cloud on KooGallery"
IN_DOUBT = Failure(
    kind="person",
    message=f"nobody can tell whether it happened that {ACT}: it was begun, and for 2 min it could not be "
    'seen that cell "Running" in row /Guance SaaS/ is shown. Nothing was repeated. Look at '
    "http://koogallery.demo.localhost:8600/my/purchased yourself; if it did not happen, run the flow again "
    "with --act-again",
    sentence=f"Ensure that {ACT}",
    file="flows/purchase.yaml",
    line=21,
    column=5,
    excerpt="  20 |\n> 21 |   - ensure: Guance is purchased by {{ account }} on KooGallery\n  22 |     look:",
    trail=("Purchase Guance",),
    url="http://koogallery.demo.localhost:8600/my/purchased",
    title="Purchased Apps - KooGallery",
    values={"account": "example-cloud"},
    picture="evidence/failure.png",
    snapshot='- main:\n  - heading "Purchased Apps" [level=1]\n  - table "Purchased Apps"',
    rerun="assistant run onboard --world demo",
)


def passed(tell: Teller) -> None:
    """A workspace is onboarded: nested flows, an act that is seen, pictures, values, a warning."""
    tell.started(folder=RUN_FOLDER)
    tell.did("open", "Open /workspaces of billing_center", 0.38)
    with tell.step("if", 'If heading "Sign In" is shown', note="it is"):
        tell.did("fill", "Fill Username with “example-billing”, Password with “••••••”", 0.09)
        tell.did("click", 'Click button "Sign In"', 0.21)
    with tell.step("choose", "Choose Huawei Cloud Account Settlement", 0.06):
        tell.took("13.huaweicloud_19", "Choose **Huawei Cloud Account Settlement** in the dialog.")
    _purchase(tell)
    _account_id(tell)
    with tell.step("run", "Run the flow resource-id"):
        tell.did("open", "Open /my/purchased of koogallery", 0.17)
        with tell.step("save", 'Save resource_id from cell "Resource ID" in row /Guance SaaS/', 0.04):
            tell.saved("resource_id", RESOURCE)
            tell.took("1.huaweicloud_5", "The Resource ID under My Marketplace > Purchased Apps")
    _bind(tell)
    tell.finished(outputs=OUTPUTS, folder=RUN_FOLDER)


def again(tell: Teller) -> None:
    """The same once more: nothing is bought."""
    tell.started(folder=None, world=None, environment="staging")
    with tell.step("ensure", f"Ensure that {ACT}", note="already so"):
        tell.did("open", "Open /my/purchased of koogallery", 0.2)
        tell.settled(ACT, "already")
    tell.finished()


def failed(tell: Teller) -> None:
    """A button does not exist, two flows deep within an act."""
    tell.started(folder=RUN_FOLDER)
    tell.did("open", "Open /workspaces of billing_center", 0.38)
    with (
        tell.step("run", "Run the flow purchase", status="failed"),
        tell.step("ensure", f"Ensure that {ACT}", status="failed"),
    ):
        tell.did("open", "Open /my/purchased of koogallery", 0.31)
        with tell.step("open", "Open /contents/8990a122-f456-43a4-892c-a458be31e336", 0.29):
            tell.took("13.huaweicloud_1", "The product page of Guance on KooGallery")
        tell.did("click", "Click Continue to Submitt", 10.02, status="failed")
    tell.finished("failed", failure=MISSING_BUTTON, outputs={"account_id": ACCOUNT}, folder=RUN_FOLDER)


def in_doubt(tell: Teller) -> None:
    """An order was submitted and never shows."""
    tell.started(folder=RUN_FOLDER)
    with (
        tell.step("run", "Run the flow purchase", status="failed"),
        tell.step("ensure", f"Ensure that {ACT}", status="failed"),
    ):
        tell.did("open", "Open /my/purchased of koogallery", 0.31)
        tell.intended(ACT)
        tell.did("click", 'Click button "Submit"', 0.2)
        tell.waiting(f"until it shows that {ACT} (for 2 min more)", 120)
        tell.settled(ACT, "in_doubt")
    tell.finished("in_doubt", failure=IN_DOUBT, folder=RUN_FOLDER)


def interrupted(tell: Teller) -> None:
    """Somebody stops the run right after the order was submitted."""
    tell.started(folder=RUN_FOLDER)
    tell.did("open", "Open /workspaces of billing_center", 0.38)
    tell.begun("run", "Run the flow purchase")
    tell.begun("ensure", f"Ensure that {ACT}")
    tell.intended(ACT)
    tell.did("click", 'Click button "Submit"', 0.2)
    tell.begun("wait", 'Wait until cell "Running" in row /Guance SaaS/ is shown')
    tell.waiting('until cell "Running" in row /Guance SaaS/ is shown', 3)
    tell.finished("interrupted", folder=RUN_FOLDER)


def chinese(tell: Teller) -> None:
    """A flow in Chinese with a sentence that is longer than a terminal is wide."""
    tell.started("华为云账号结算：首次开通", folder=RUN_FOLDER)
    tell.did(
        "click",
        "点击按钮“更换结算方式”，位于工作空间“示例生产环境”所在的行，然后在弹出的对话框中选择华为云账号结算",
        0.4,
    )
    with tell.step("run", "运行流程“绑定华为云账号”"):
        tell.did("fill", "在“华为云账号 ID”中填写 0f3c9a52d1e84b7690ab34cd56ef7812", 0.1, note="已经填写")
        tell.warned("页面上有两条通知没有关闭，它们可能会遮住图片中需要标出的位置")
    tell.finished(outputs={"workspace": "示例生产环境", "account_id": ACCOUNT}, folder=RUN_FOLDER)


def hostile(tell: Teller) -> None:
    """Everything that a page can say is HTML, a template, rich's markup or a control sequence."""
    bad = "<script>window.broken = 1</script><img src=x onerror='window.broken = 1'>{{ 7 * 7 }}[red]\x1b[2J\x1b]0;x\x07"
    failure = Failure(
        kind=bad, message=bad, sentence=bad, file=bad, line=2, column=1, excerpt=f"> 2 | - click: {bad}",
        trail=(bad,), url="javascript:window.broken=1", title=bad, values={bad: bad}, snapshot=bad,
        console=(bad,), requests=(bad,), rerun=bad,
    )  # fmt: skip
    tell.started(bad, folder=None, environment=bad, browser=bad, inputs={bad: bad})
    with tell.step("click", bad, 0.1, status="failed", note=bad):
        tell.saved("</style><script>window.broken = 1</script>", bad)
        tell.took("shot", f'"><script>window.broken = 1</script>{bad}')
        tell.warned(bad)
        tell.settled(bad, "seen")
    tell.finished("failed", failure=failure, outputs={bad: bad})


def _purchase(tell: Teller) -> None:
    with tell.step("run", "Run the flow purchase"), tell.step("ensure", f"Ensure that {ACT}", note="done"):
        tell.did("open", "Open /my/purchased of koogallery", 0.31)
        with tell.step("open", "Open /contents/8990a122-f456-43a4-892c-a458be31e336", 0.24):
            tell.took("13.huaweicloud_1", "The product page of Guance on KooGallery")
        with tell.step("check", "Tick I have read and agree to the KooGallery Agreement", 0.05):
            tell.took("13.huaweicloud_3", "Confirm Purchase, with both agreements ticked")
        tell.intended(ACT)
        with tell.step("click", 'Click button "Submit"', 0.28):
            tell.took("13.huaweicloud_4", "Purchase submitted")
        with tell.step(
            "wait", 'Wait until cell "Running" in row /Guance SaaS/ is shown', note="after 1 reload"
        ):
            tell.waiting('until cell "Running" in row /Guance SaaS/ is shown', 2)
        tell.settled(ACT, "seen")
        tell.took("13.huaweicloud_6", "Guance among the Purchased Apps")


def _account_id(tell: Teller) -> None:
    with tell.step("run", "Run the flow account-id"):
        with tell.step("hover", 'Hover over button "example-cloud"', 0.12):
            tell.took("1.huaweicloud_6", "The menu of the account avatar")
        tell.did("click", 'Click menuitem "My Credentials"', 0.33)
        with tell.step("save", 'Save account_id from value "Account ID"', 0.03):
            tell.saved("account_id", ACCOUNT)
            tell.took(
                "1.huaweicloud_8", "My Credentials > API Credentials shows the Account ID", size=(900, 380)
            )


def _bind(tell: Teller) -> None:
    act = "the workspace Example Production is settled by Huawei Cloud"
    with tell.step("run", "Run the flow bind"):
        with tell.step("ensure", f"Ensure that {act}", note="done"):
            with tell.step("click", 'Click button "OK" in dialog', 0.14):
                tell.took("13.huaweicloud_19.1", "The dialog asks whether opening has been finished")
            with tell.step("fill", f"Fill Huawei Cloud account ID with “{ACCOUNT}”", 0.08):
                tell.took("13.huaweicloud_19.2", "The Huawei Cloud account ID is entered")
            tell.intended(act)
            tell.did("click", 'Click button "OK" in dialog', 0.41)
            tell.settled(act, "seen")
        tell.warned("the picture 13.huaweicloud_21 shows a notice that was not there before")
        with tell.step("expect", 'Expect that cell "Huawei Cloud Account Settlement" is shown', 0.02):
            tell.took(
                "13.huaweicloud_21", "The workspaces that Huawei Cloud settles, in Workspace Management"
            )


STORIES: dict[str, Callable[[Teller], None]] = {
    story.__name__: story for story in (passed, again, failed, in_doubt, interrupted, chinese, hostile)
}
