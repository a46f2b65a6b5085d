"""Collects flows as pytest tests."""
