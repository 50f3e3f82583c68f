"""The hall: whatever somebody has goes in, a :class:`~gd_metrics.checks.report.Report` comes out.

What is given is opened by :mod:`gd_metrics.tables`, checked there against its schema, and handed
to :mod:`gd_metrics.reasoning` where it holds claims. Only here do the two wings meet.
"""
