"""The pages: from a number in the warehouse to the sentence that says it, and back with a correction.

Belongs here: the web application, what it asks of the published file, how figures are printed and drawn, the static copy.
Does not: rules of language, anything but schemas serving, marts and audit, how a correction is written (`pipelines.commands.review`).
"""
