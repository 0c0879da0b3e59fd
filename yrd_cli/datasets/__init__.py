"""Reading records: the bundled files, and user data laid over them."""
