# sink: os.popen
# way: a name of the class scope does not hide the module's
import os
import sys

command = "uptime"


class Job:
    command = sys.argv[1]

    def run(self):
        return os.popen(command).read()  # <- sink


print(Job().run())
