"""The report: one HTML file to forward, with pictures, tables and sources, that needs no network and no script."""
