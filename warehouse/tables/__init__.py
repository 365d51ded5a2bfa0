"""Every table of the project, declared once.

Belongs here: the declarations, a module a schema, and the registry of all of them.
Does not: anything derived from a declaration.
"""
