"""Check whatever somebody has: a package, a project, a zip, a file of claims, a wide table.

>>> check().ok
True
"""

from __future__ import annotations

from pathlib import Path

from .package import open_package
from .report import Report
from .validation import check_package


def check(path: str | Path | None = None, *, texts: str | Path | None = None) -> Report:
    """Check a package.

    Args:
        path: a descriptor, a package's folder or a project; without it the project in the
            current folder, else the installed data.
        texts: a folder of the sources' texts; every locator is verified in those whose
            sha256 a source carries.

    Raises:
        PackageError: if it can't be read, or is not safe to read.
    """
    return check_package(open_package(path), texts=texts)
