"""Language: what every field needs of a sentence.

Belongs here: tokens, scanning, cues, letters, the view of a sentence.
Does not: any one field.
"""
