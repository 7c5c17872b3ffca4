# sink: os.system
# way: named groups of a regular expression
import os
import re

LINE = re.compile(r"(?P<count>\d*)(?P<rest>.*)")

found = LINE.match(input("line: "))
fields = found.groupdict()
os.system(f"head -n 5{fields['rest']} log.txt")  # <- sink
