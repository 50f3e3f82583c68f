"""The first look, by columns of floats: what may be contradicted, and nothing that can't be."""
