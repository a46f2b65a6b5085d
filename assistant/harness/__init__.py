"""Flows as tests: what the pytest plugin is made of, each part imported when a flow is met."""
