"""The Huawei Cloud console: its home, My Credentials and My Account."""

from pathlib import Path

from starlette.responses import Response

from mock_sites.huawei_cloud import my_account, my_credentials
from mock_sites.huawei_cloud.page import not_found, render
from mock_sites.huawei_cloud.roles import owners_only
from mock_sites.huawei_cloud.sign_on import add_sign_on, request_sign_in
from mock_sites.routing import Routes, Site
from mock_sites.web import Visit

SERVICES = {"ecs": "server", "obs": "database", "vpc": "cloud", "rds": "layers", "cce": "box", "ces": "chart"}
"""The services that the home page names, with the sign of each."""

routes = Routes()
add_sign_on(routes)


@routes.get("/", signed_in=True)
def show_home(visit: Visit) -> Response:
    """Show the console's home."""
    return render(visit, "console_home.html", services=SERVICES)


@routes.get("/service/{service}", signed_in=True)
def show_service(visit: Visit) -> Response:
    """Show a service without resources."""
    service = visit.params["service"]
    if service not in SERVICES:
        return not_found(visit)
    return render(visit, "service.html", service=service, services=SERVICES)


SITE = Site(
    key="huawei_cloud",
    brand="huawei",
    folder=Path(__file__).parent,
    pages=[
        *routes.pages,
        *owners_only(my_credentials.routes.pages),
        *my_account.open_routes.pages,
        *owners_only(my_account.routes.pages),
    ],
    sign_in=request_sign_in,
)
