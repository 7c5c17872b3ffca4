"""Rules about hashes, keys, random numbers and comparisons."""
