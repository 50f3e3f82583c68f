"""Tables by their Table Schemas: read, cast, and checked cell by cell and key by key.

``schema`` and ``dialect`` say what a table must be and how its file is written; ``csvfile``,
``parquetfile``, ``labels``, ``inline`` and ``reading`` what it holds; ``lexical``, ``times``,
``geo``, ``casting``, ``physical`` and ``arrow`` what its cells mean. ``columns``, ``patterns``,
``constraints``, ``keys``, ``reasons`` and ``structure`` find what is wrong with them, and
``queries`` finds the same on any engine, for tables that are ``answerable`` there.
"""
