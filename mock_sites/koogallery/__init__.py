"""KooGallery (marketplace.huaweicloud.com): where Guance is bought and unsubscribed."""
