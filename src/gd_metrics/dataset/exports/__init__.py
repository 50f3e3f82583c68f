"""Ways out: a package in the format of another tool, one file a format.

``export`` is the entrance and ``tables`` what all formats are written from. Each format keeps rows,
keys and comments as far as it has words for them, and says what it has none for.
"""

FORMATS = ("parquet", "csv", "xlsx", "sqlite", "duckdb", "sdmx-csv", "csvw", "schema-org")
"""What a package can be written as."""
