"""The command line: flags in, one query, one renderer."""
