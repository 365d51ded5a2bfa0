"""Places and subjects: the gazetteer, names in a text, the default place, owners of figures.

Belongs here: finding them.
Does not: which of them a figure has (`transforms.meaning.place`).
"""
