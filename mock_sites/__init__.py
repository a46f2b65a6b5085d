"""Mock web sites of Billing Center, KooGallery and Huawei Cloud with real state behind them."""
