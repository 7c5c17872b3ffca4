# sink: os.system
# way: environment set and expanded again
import os
import sys

os.environ["REPORT_NAME"] = "report"
os.environ.setdefault("REPORT_KIND", "pdf")
command = os.path.expandvars("make ${REPORT_NAME}.$REPORT_KIND")
os.system(command)  # <- sink
