"""Files to the descriptor that they lack: fields, missing values and keys, as the rows show them.

``numbers`` and ``times`` know how values are written, ``fields`` makes a field of a column,
``keys`` finds keys, and ``describe`` makes the descriptor and looks whether the files pass it.
"""
