"""Queries: records and plain values in, results out; no files, no clock, no environment."""
