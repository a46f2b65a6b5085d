"""Flows as tests for other tools."""
