"""Advice on flows that are in order: what will break, what nobody needs, what is not safe."""

from assistant.advice.advise import advise
from assistant.advice.codes import CODES

__all__ = ["CODES", "advise"]
