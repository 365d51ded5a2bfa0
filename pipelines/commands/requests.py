"""Requests: what a person asked of a command that cannot be given.

Belongs here: `UnusableRequest`. Does not: settings (`pipelines.settings`), faults of the program.
"""


class UnusableRequest(ValueError):  # noqa: N818 - the fault is the request's, not the program's
    """What was asked for cannot be given; the message is one line."""
