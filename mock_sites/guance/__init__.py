"""Guance's registration for the Commercial Plan (auth.guance.com)."""
