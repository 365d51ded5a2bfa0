"""Reading: bytes → articles → sentences, every character keeping its offset.

Belongs here: decoding, pages, articles, sentences, publication dates and publishers.
Does not: numbers and what they mean.
"""
