"""The versions of the interface, by the name that a world's settings have for them."""

from collections.abc import Mapping

from mock_sites.provisioning.messages import Protocol
from mock_sites.provisioning.v1 import Version1
from mock_sites.provisioning.v2 import Version2
from mock_sites.world import World

PROTOCOLS: Mapping[str, Protocol] = {"v1": Version1(), "v2": Version2()}


def protocol_of(world: World) -> Protocol:
    """Return the version that a world speaks."""
    return PROTOCOLS[world.settings.provisioning]
