"""Help, the man page and the texts of both."""
