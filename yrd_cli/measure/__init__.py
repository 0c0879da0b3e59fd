"""What groups of records are measured by, beyond counting them."""
