"""Finding, installing and starting a browser: the only place that starts Playwright."""
