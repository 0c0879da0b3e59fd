"""The commands, each in the module of its name; `list` holds those of all tables."""
