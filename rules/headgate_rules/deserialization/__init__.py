"""Rules about data that is turned back into objects."""
