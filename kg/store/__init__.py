"""Triple stores: the embedded one, on disk or in memory, and servers.

Each record is a named graph, which a later load replaces as a whole.
"""
