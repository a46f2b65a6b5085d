"""KooGallery: the shop, buying, and My Marketplace."""

from pathlib import Path

from mock_sites.huawei_cloud.sign_on import add_sign_on, request_sign_in
from mock_sites.koogallery import checkout, my_marketplace, shop
from mock_sites.provisioning import order_query
from mock_sites.routing import Routes, Site

_sign_on = Routes()
add_sign_on(_sign_on)

SITE = Site(
    key="koogallery",
    brand="huawei",
    folder=Path(__file__).parent,
    pages=[
        *_sign_on.pages,
        *shop.routes.pages,
        *checkout.routes.pages,
        *my_marketplace.routes.pages,
        *order_query.routes.pages,
    ],
    sign_in=request_sign_in,
)
