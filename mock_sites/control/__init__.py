"""The control site on the bare localhost: worlds, their switches and journals, for people and by JSON."""
