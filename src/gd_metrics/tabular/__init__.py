"""Tables by their Table Schemas: read, cast, and checked cell by cell and key by key.

``schema`` says what a table must be, ``csvfile``, ``labels``, ``inline`` and ``reading`` what it
holds, ``lexical``, ``geo``, ``casting`` and ``physical`` what its cells mean; ``constraints``,
``keys`` and ``structure`` what is wrong with them, and ``queries`` the same on any engine.
"""
