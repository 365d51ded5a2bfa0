"""Runs under which one write, sync, rename or opening of a file fails."""
