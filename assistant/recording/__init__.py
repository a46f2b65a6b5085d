"""Flows from what a person does in a browser, or did in another tool."""
