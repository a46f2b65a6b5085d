"""Guance as a site: registration for the Commercial Plan."""

from pathlib import Path

from mock_sites.guance.pages import routes, show_home
from mock_sites.routing import Site

SITE = Site(key="guance", brand="guance", folder=Path(__file__).parent, pages=routes.pages, sign_in=show_home)
