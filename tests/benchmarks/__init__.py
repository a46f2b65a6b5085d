"""Benchmarks: whole processes, side by side."""
