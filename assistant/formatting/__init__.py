"""The one way to lay a flow out: what it means, and every comment, stays."""

from assistant.formatting.layout import formatted
from assistant.formatting.tree import CannotFormat

__all__ = ["CannotFormat", "formatted"]
