"""Rules about files and archives."""
