# sink: os.system
# way: thread that takes its work from a queue
import os
import queue
import sys
import threading

jobs = queue.Queue()


def work():
    while True:
        job = jobs.get()
        if job is None:
            break
        os.system("tar czf backup.tgz " + job)  # <- sink


worker = threading.Thread(target=work, daemon=True)
worker.start()
for name in ("etc", "home"):
    jobs.put(name)
jobs.put(None)
worker.join()
