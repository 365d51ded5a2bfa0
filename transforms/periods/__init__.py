"""Periods: calendar, words of time, dates, durations, mentions.

Belongs here: finding times and resolving them against a day.
Does not: which of them a figure has (`transforms.meaning.period`).
"""
