"""Days of a folder in any order, and what must be published after each."""
