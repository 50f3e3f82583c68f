"""Formulas that a table's rows keep, found without anybody writing them.

``columns`` takes the columns of numbers, ``identities`` proposes what may hold between them,
``chance`` drops what numbers do by themselves, and ``suggest`` lets the check count the rows.
"""
