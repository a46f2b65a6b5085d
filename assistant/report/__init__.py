"""Shows runs to people: in a terminal while they go on, and as a page afterwards.

The package knows events and the files of a run's folder. It must not know the engine, steps or Playwright.
"""
