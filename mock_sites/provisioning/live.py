"""A call to the seller that a page makes while its visitor waits, for where a resource is used and managed.

Version 1 has no better way than newInstance once more, which a seller answers with the instance that there is;
version 2 has queryInstance. Nothing is written back, whatever the answer says.
"""

from collections.abc import Callable

from mock_sites.provisioning.marketplace import call_at_once
from mock_sites.provisioning.protocols import protocol_of
from mock_sites.provisioning.seller_call import Outcome, call_seller
from mock_sites.web import Visit


def asking_for_app_info(visit: Visit, *, resource: int) -> Callable[[], Outcome]:
    """Return the question for a resource's application information, to be asked outside any transaction."""
    activity = protocol_of(visit.world).details_activity
    call, access_key = call_at_once(visit.world, activity, resource=resource)
    address, host = visit.address, visit.url("billing_center").removeprefix("http://").rstrip("/")
    return lambda: call_seller(call, access_key=access_key, address=address, host=host)
