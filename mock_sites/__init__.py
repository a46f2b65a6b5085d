"""Mock web sites of Billing Center, KooGallery and Huawei Cloud with real state behind them.

`Server` starts them all on one loopback port:

    from mock_sites.server import Server

    with Server() as server:
        print(server.url("billing_center", "/signin"))

How a site adds a page is told in `mock_sites.web`; what the sites know is in schema.sql.
"""
