"""Files: the input folder, the data folder, reference tables, corrections, locks.

Belongs here: reading and writing them, whole or not at all.
Does not: what their rows mean.
"""
