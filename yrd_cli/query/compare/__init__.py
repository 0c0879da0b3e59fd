"""Provinces, cities or sectors side by side."""
