"""What a seed file may say: its parts, as pydantic reads them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from mock_sites.clock import WORLD_ZONE

ACTS = ("buy", "settle", "unsubscribe", "freeze", "unfreeze", "unlock", "authenticate")


def _read_digits(text: object) -> str:
    return str(text).replace("_", "")


def _read_moment(text: object) -> datetime:
    """Read a time of a seed; without a zone it is UTC+8, as on the sites."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError(f"{text!r} is no time; write it like 2026-03-02 09:30") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=WORLD_ZONE)


def _read_sites(site: object) -> object:
    return [site] if isinstance(site, str) else site


Moment = Annotated[datetime, BeforeValidator(_read_moment)]
Number = Annotated[int, BeforeValidator(_read_digits), Field(ge=1, le=10_000)]
Cents = Annotated[int, BeforeValidator(_read_digits), Field(ge=0, le=10**12)]
Sites = Annotated[list[str], BeforeValidator(_read_sites), Field(min_length=1)]
Name = Annotated[str, Field(min_length=1, max_length=64)]


class Part(BaseModel):
    """Any part of a seed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _numbered(count: int, *texts: str) -> Iterator[tuple[str, ...]]:
    """Return texts so many times, with 001 and so on in place of `{number}`."""
    width = len(str(count))
    for number in range(1, count + 1):
        yield tuple(text.replace("{number}", f"{number:0{width}}") for text in texts)


class WorkspaceSeed(Part):
    """A workspace, settled by the Billing Center account; `bills` are cents by month, the last month last.

    With a `count` it stands for so many; `{number}` in the name tells them apart, and where `site` is a list
    they take turns.
    """

    name: Name
    site: Sites
    language: Literal["en", "zh"] = "en"
    bills: list[Cents] = []
    count: Number = 1

    def named(self) -> Iterator[tuple[str, str]]:
        """Return the name and site of each workspace that this stands for."""
        for index, (name,) in enumerate(_numbered(self.count, self.name)):
            yield name, self.site[index % len(self.site)]


class BillingAccountSeed(Part):
    """A Billing Center account with its workspaces.

    With an empty password nobody signs in to it, and its workspaces are not bound yet. `enterprise` is whom its
    real-name authentication names.
    """

    username: Name
    password: str
    company: str
    enterprise: str = ""
    industry: str = ""
    region: str = ""
    description: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    arbitrary_selection: bool = False
    cash_cents: Cents = 0
    voucher_cents: Cents = 0
    card_cents: Cents = 0
    workspaces: list[WorkspaceSeed] = []


class MemberSeed(Part):
    """What a Guance account is in a workspace of its site that another one owns, or nobody."""

    workspace: str
    role: Literal["administrator", "standard", "read_only"]


class GuanceAccountSeed(Part):
    """A Guance account, which signs in to Guance, owns workspaces of its site and is a member of others.

    One without any has abandoned its registration.
    """

    username: Name
    password: str
    site: str
    email: str
    phone: str = ""
    company: str = ""
    workspaces: list[str] = []
    member_of: list[MemberSeed] = []


class SubUserSeed(Part):
    """An IAM user of a Huawei Cloud account, who signs in as `account/user`."""

    name: Name
    password: str


class HuaweiAccountSeed(Part):
    """A Huawei Cloud account with its IAM users; with a `count` it stands for so many, told apart by `{number}`."""

    name: Name
    password: str
    email: str = ""
    phone: str = ""
    authentication: Literal["none", "authenticated"] = "none"
    authenticated_as: Literal["individual", "enterprise"] | None = None
    has_payment_method: bool = False
    users: list[SubUserSeed] = []
    count: Number = 1

    def each(self) -> Iterator["HuaweiAccountSeed"]:
        """Return each account that this stands for."""
        for name, email in _numbered(self.count, self.name, self.email):
            yield self.model_copy(update={"name": name, "email": email, "count": 1})


class ActSeed(Part):
    """Something that happened before the world begins, by the rules of the sites.

    An account buys Guance, settles a workspace (`by` it), unsubscribes, is frozen or unfrozen, asks for
    its real-name authentication; or a workspace is unlocked.
    """

    at: Moment
    buy: str | None = None
    settle: str | None = None
    by: str | None = None
    unsubscribe: str | None = None
    freeze: str | None = None
    unfreeze: str | None = None
    unlock: str | None = None
    authenticate: str | None = None

    @property
    def acts(self) -> list[tuple[str, str]]:
        """The acts that are named, each with the account or workspace that it is about; it should be one."""
        named = ((act, getattr(self, act)) for act in ACTS)
        return [(act, value) for act, value in named if value is not None]


class Seed(Part):
    """A whole seed file."""

    about: str = Field(description="What the world is, in a sentence.")
    starts: Moment = Field(description="The world's time when it begins.")
    opened: Moment | None = Field(
        default=None, description="When its accounts were opened; else when it begins."
    )
    access_key: str = Field(description="Signs the calls of the provisioning interface.")
    require_instance_id: bool = False
    skin: Literal["seed", "2022-zh", "new-console"] = "seed"
    provisioning: Literal["v1", "v2"] = "v1"
    asynchronous_provisioning: bool = False
    billing_accounts: list[BillingAccountSeed] = []
    guance_accounts: list[GuanceAccountSeed] = []
    huawei_accounts: list[HuaweiAccountSeed] = []
    history: list[ActSeed] = []

    def expanded(self) -> "Seed":
        """Return the seed with each Huawei Cloud account by itself."""
        huawei = [one for each in self.huawei_accounts for one in each.each()]
        return self.model_copy(update={"huawei_accounts": huawei})
