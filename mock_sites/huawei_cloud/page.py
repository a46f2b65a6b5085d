"""Pages with Huawei Cloud's top bar, which shows who is signed in."""

from starlette.responses import Response

from mock_sites.huawei_cloud.accounts import User, find_user
from mock_sites.web import Visit


def visiting_user(visit: Visit) -> User | None:
    """Return the user who is signed in on this site, if any."""
    if visit.session is None or visit.session.iam_user is None:
        return None
    return find_user(visit.world, visit.session.iam_user)


def signed_in_user(visit: Visit) -> User:
    """Return the user of a page that needs one."""
    if visit.signed_in.iam_user is None:
        raise LookupError("this session is not of a Huawei Cloud user")
    return find_user(visit.world, visit.signed_in.iam_user)


def render(visit: Visit, template: str, /, status: int = 200, **context: object) -> Response:
    """Answer with a page that has the top bar; `user` is who is signed in."""
    return visit.render(template, status=status, user=visiting_user(visit), **context)


def not_found(visit: Visit) -> Response:
    """Answer that there is nothing at this address."""
    return visit.render("error.html", status=404, code=404)
