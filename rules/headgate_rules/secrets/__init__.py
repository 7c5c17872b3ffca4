"""Rules about passwords and keys."""
