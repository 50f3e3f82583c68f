"""Rows and keys against their schema: in memory, or by queries on an engine."""
