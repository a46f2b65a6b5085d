"""My Credentials: the IDs of an account, its projects, and access keys.

In the skin `new-console` the menu leads to a banner, and that to one page with everything but the projects.
"""

from starlette.responses import Response

from mock_sites.huawei_cloud.credentials import (
    MOST_KEYS,
    can_create_access_key,
    create_access_key,
    delete_access_key,
    list_access_keys,
    list_projects,
)
from mock_sites.huawei_cloud.page import not_found, render, signed_in_user
from mock_sites.routing import Routes
from mock_sites.web import Visit

_ACCESS_KEYS = "/iam/mine/accessKey"
_NEW_PAGE = "/iam/credentials"
_NEW_SKIN = "new-console"
_LONGEST_DESCRIPTION = 255

routes = Routes()


@routes.get("/iam/mine/apiCredential", signed_in=True)
def show_api_credentials(visit: Visit) -> Response:
    """Show the IDs that an API call needs: user, account and projects look alike."""
    if visit.skin == _NEW_SKIN:
        return render(visit, "moved_credentials.html")
    user = signed_in_user(visit)
    return render(visit, "api_credentials.html", projects=list_projects(visit.world, user))


@routes.get(_ACCESS_KEYS, signed_in=True)
def show_access_keys(visit: Visit) -> Response:
    """Show the access keys, without their secrets."""
    return visit.redirect(_NEW_PAGE) if visit.skin == _NEW_SKIN else _access_keys_page(visit)


@routes.get(_NEW_PAGE, signed_in=True)
def show_new_page(visit: Visit) -> Response:
    """Show the new console's page with all credentials."""
    return _access_keys_page(visit) if visit.skin == _NEW_SKIN else not_found(visit)


@routes.post(_ACCESS_KEYS, signed_in=True)
def add_access_key(visit: Visit) -> Response:
    """Create an access key; its secret is on the next page and nowhere after."""
    user = signed_in_user(visit)
    if not can_create_access_key(visit.world, user):
        return _access_keys_page(visit, status=409, refusal="keys.refuse_more")
    key, secret = create_access_key(visit.world, user, visit.field("description")[:_LONGEST_DESCRIPTION])
    visit.journal_act("access_key_created", key=key)
    visit.notify("success", "keys.created", key=key, secret=secret)
    return visit.redirect(_ACCESS_KEYS)


@routes.post(_ACCESS_KEYS + "/{key}/delete", signed_in=True)
def remove_access_key(visit: Visit) -> Response:
    """Delete an access key."""
    key = visit.params["key"]
    if not delete_access_key(visit.world, signed_in_user(visit), key):
        return not_found(visit)
    visit.journal_act("access_key_deleted", key=key)
    visit.notify("success", "keys.deleted", key=key)
    return visit.redirect(_ACCESS_KEYS)


def _access_keys_page(visit: Visit, *, status: int = 200, refusal: str | None = None) -> Response:
    keys = list_access_keys(visit.world, signed_in_user(visit))
    template = "new_console.html" if visit.skin == _NEW_SKIN else "access_keys.html"
    return render(visit, template, status=status, keys=keys, most=MOST_KEYS, refusal=refusal)
