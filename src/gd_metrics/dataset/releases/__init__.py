"""Two releases of a package, and what changed between them."""
