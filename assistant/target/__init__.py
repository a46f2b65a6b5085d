"""Targets: how a flow names a thing on a page."""

from assistant.target.grammar import parse
from assistant.target.labels import Labels
from assistant.target.model import Name, Target, expression_of
from assistant.target.roles import ROLES, Aim

__all__ = ["ROLES", "Aim", "Labels", "Name", "Target", "expression_of", "parse"]
