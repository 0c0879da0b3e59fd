"""What the dataset holds: records, their fields, words and units, each declared once."""
