"""Pages for readers, made from flows: built in two languages, and held against what the sites show."""

from assistant.guide.library import GuideLibrary
from assistant.guide.model import Guide

__all__ = ["Guide", "GuideLibrary"]
