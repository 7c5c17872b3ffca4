# sink: getattr(os, name)
# way: slice with a step makes the name
import os
import sys

value = sys.argv[1]
WORDS = "sfyssptaetmh"
act = getattr(os, WORDS[0:11:2])
act(value)  # <- sink
