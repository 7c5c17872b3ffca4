"""Rules about code that comes from elsewhere: packages, downloads, hidden code."""
