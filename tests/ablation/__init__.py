"""What each branch of the decision functions is worth: `make ablate`.

Belongs here: switching branches off in memory and counting what changes. Does not: floors and scores (`tests/integration`).
"""
