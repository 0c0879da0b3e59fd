"""Records, their fields, enums and units, each declared once."""
