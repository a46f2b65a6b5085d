"""The login of a joint-operations product: KooGallery sends a buyer to the seller's page, signed, good once.

The address says who bought what, with the signature of the provisioning interface's first version. It is good
for five minutes of the world's clock.
"""

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from mock_sites.provisioning.nonces import WorldNonces
from mock_sites.provisioning.signature import is_same
from mock_sites.provisioning.v1 import auth_token, read_time_stamp, time_stamp
from mock_sites.world import World

_WINDOW = timedelta(minutes=5)
_NAMES = ("customerId", "instanceId", "nonce", "timeStamp")


class LoginRefusal(StrEnum):
    """Why a login is refused, by the key of its sentence."""

    FORGED = "entry.forged"
    OLD = "entry.old"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Who comes, and for which of their purchases."""

    customer_id: str
    instance_id: str


def sign_login(world: World, login: Login) -> dict[str, str]:
    """Return the parameters of an address that logs a buyer in."""
    params = {
        "customerId": login.customer_id,
        "instanceId": login.instance_id,
        "nonce": secrets.token_hex(16),
        "timeStamp": time_stamp(world.clock.now()),
    }
    return {**params, "authToken": auth_token(params, access_key=world.settings.access_key)}


def accept_login(world: World, params: Mapping[str, str]) -> Login | LoginRefusal:
    """Return who comes with an address, which is used up by it, or say why it is no good."""
    signed = {name: params.get(name, "") for name in _NAMES}
    expected = auth_token(signed, access_key=world.settings.access_key)
    if not is_same(params.get("authToken", ""), expected):
        return LoginRefusal.FORGED
    sent = read_time_stamp(signed["timeStamp"])
    if sent is None or abs(world.clock.now() - sent) > _WINDOW:
        return LoginRefusal.OLD
    if not WorldNonces(world).take(signed["nonce"], expires=math.inf, now=0):
        return LoginRefusal.OLD
    return Login(customer_id=signed["customerId"], instance_id=signed["instanceId"])
