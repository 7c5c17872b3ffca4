"""Rules about web applications."""
