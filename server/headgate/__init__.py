"""Headgate reads Python where it enters and shows what is dangerous."""

__version__ = "0.1.0"
