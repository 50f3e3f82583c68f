"""What asks a table: pyarrow, Polars, DuckDB and Spark, each behind the same few calls."""

ENGINES = ("pyarrow", "polars", "duckdb", "spark")
"""What runs constraints, keys and rules, by the names that settings and options have."""
