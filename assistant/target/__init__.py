"""Targets: how a flow names a thing on a page."""

from assistant.target.grammar import parse
from assistant.target.model import Name, Target
from assistant.target.roles import ROLES, Aim

__all__ = ["ROLES", "Aim", "Name", "Target", "parse"]
