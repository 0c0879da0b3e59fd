"""Questions and their answers: options by name in, one result out, for the command line and for Python alike."""
