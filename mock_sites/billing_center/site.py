"""Billing Center as a site: its pages, and the endpoint that KooGallery calls."""

from pathlib import Path

from mock_sites.billing_center import (
    account_pages,
    cloud_account_pages,
    entry,
    recharge,
    sign_in,
    workspace_pages,
)
from mock_sites.provisioning import seller
from mock_sites.routing import Site

SITE = Site(
    key="billing_center",
    brand="guance",
    folder=Path(__file__).parent,
    pages=[
        *sign_in.routes.pages,
        *entry.routes.pages,
        *account_pages.routes.pages,
        *cloud_account_pages.routes.pages,
        *recharge.routes.pages,
        *workspace_pages.routes.pages,
        *seller.routes.pages,
    ],
    sign_in=sign_in.ask_to_sign_in,
)
