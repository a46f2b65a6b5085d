"""Flows from the files of other tools; all of them are read, none is run."""
