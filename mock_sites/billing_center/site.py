"""The pages of this site."""

from pathlib import Path

from starlette.responses import Response

from mock_sites.provisioning import seller
from mock_sites.routing import Routes, Site
from mock_sites.web import Visit

routes = Routes()


@routes.get("/")
def show_home(visit: Visit) -> Response:
    """Show the front page."""
    return visit.render("home.html")


SITE = Site(
    key="billing_center",
    brand="guance",
    folder=Path(__file__).parent,
    pages=[*routes.pages, *seller.routes.pages],
    sign_in=show_home,
)
