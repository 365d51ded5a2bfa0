"""The commands of the command line, a module each.

Belongs here: what a command asks, does and prints.
Does not: the entry point (`pipelines.command_line`).
"""
