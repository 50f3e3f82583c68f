"""The tables wing: any table by its Table Schema, read into memory or asked on an engine.

A file passes :mod:`~gd_metrics.tables.reading` (bytes to columns of text),
:mod:`~gd_metrics.tables.values` (text to values) and :mod:`~gd_metrics.tables.checking`
(constraints and keys), as :mod:`~gd_metrics.tables.schema` says.
:mod:`~gd_metrics.tables.engines` asks the same of tables that stay where they are. Nothing here
knows a claim.
"""
