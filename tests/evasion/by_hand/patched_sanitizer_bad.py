# sink: os.system
# way: a sanitizer replaced with mock.patch.object
import os
import shlex
import sys
from unittest import mock

name = sys.argv[1]
with mock.patch.object(shlex, "quote", str):
    os.system("touch " + shlex.quote(name))  # <- sink
