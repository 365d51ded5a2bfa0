"""Learning the weights of the candidates from labelled texts, and an honest estimate of what they are worth.

Belongs here: examples from labelled texts, fitting, leave-one-out. Does not: the model itself (`transforms.language.choice`).
"""
