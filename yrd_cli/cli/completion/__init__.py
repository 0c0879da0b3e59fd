"""Shell completion: a static script for each shell, from one description."""
