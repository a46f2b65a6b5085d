"""Who may do what in an account: its owner everything, an IAM user little.

An IAM user sees what the account has bought and the account's basic information. Everything that buys, ends
or identifies is refused, since nobody has granted a permission for it.
"""

from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import Response

from mock_sites.huawei_cloud.page import render, signed_in_user
from mock_sites.routing import Handler, Page
from mock_sites.web import Inquiry, Visit


def owners_only(pages: Iterable[Page]) -> list[Page]:
    """Return pages that refuse an IAM user, with 403 and a page that says why."""
    return [replace(page, handler=_refusing_sub_users(page.handler)) for page in pages]


def _refusing_sub_users(handler: Handler) -> Handler:
    def handle(visit: Visit) -> Response | Inquiry:
        if signed_in_user(visit).is_owner:
            return handler(visit)
        return render(visit, "no_permission.html", status=403)

    return handle
