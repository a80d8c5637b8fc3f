"""The knowledge graph on the web: a SPARQL endpoint, and a page for each thing.

What is asked of a store that nobody may change is answered by worker processes with a deadline and caps, so that no
query can take the server down: pyoxigraph cannot be stopped in the middle of one, but a process can be ended.
"""
