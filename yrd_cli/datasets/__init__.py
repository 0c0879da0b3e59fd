"""Where records come from: the bundled files, and user data laid over them."""
