"""Where rules run: pyarrow, Polars, DuckDB and Spark, all asked in the words of narwhals.

``engine`` holds what each does in its own way, ``parquet`` opens files on it, ``coding`` turns
claims into columns of numbers, and ``screen`` finds in them what may contradict.
"""
