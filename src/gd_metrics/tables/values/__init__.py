"""Cells to values, as the standard's lexical forms say, by columns where Arrow can."""
