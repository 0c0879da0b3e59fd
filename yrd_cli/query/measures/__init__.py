"""What can be computed for a group of records."""
