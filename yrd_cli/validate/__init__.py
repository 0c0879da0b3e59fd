"""Validation of data that is not known to be valid: the only user of pydantic."""
