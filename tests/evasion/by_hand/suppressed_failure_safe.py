# sink: os.system
# way: contextlib.suppress around the conversion
import contextlib
import os
import sys

size = sys.argv[1]
with contextlib.nullcontext():
    size = str(int(size))
os.system("head -c " + size + " data.bin")  # <- sink
