# sink: subprocess.check_output
# way: csv written to a StringIO and read again
import csv
import io
import subprocess
import sys

sheet = io.StringIO(newline="")
writer = csv.DictWriter(sheet, ["host", "note"])
writer.writeheader()
writer.writerow({"host": sys.argv[1], "note": "localhost"})
sheet.seek(0)
for row in csv.DictReader(sheet):
    subprocess.check_output("ping -c 1 " + row["host"], shell=True)  # <- sink
