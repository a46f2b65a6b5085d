"""Guance as a site: registration for the Commercial Plan, and the workspaces that come of it."""

from pathlib import Path

from mock_sites.guance import account_change, console, marketplace_pages, pages
from mock_sites.routing import Site

SITE = Site(
    key="guance",
    brand="guance",
    folder=Path(__file__).parent,
    pages=[
        *pages.routes.pages,
        *marketplace_pages.routes.pages,
        *console.routes.pages,
        *account_change.routes.pages,
    ],
    sign_in=console.ask_to_sign_in,
)
