# sink: marshal.loads
# way: PriorityQueue: which of two items comes out
import marshal
import sys
from queue import PriorityQueue

NOOP = marshal.dumps(None)
USER, SYSTEM = 0, 5


class Jobs:
    def __init__(self):
        self._queue = PriorityQueue()
        self._queue.put((SYSTEM - USER, NOOP))

    def submit(self, blob):
        self._queue.put((self.rank(blob), blob))

    def rank(self, blob):
        return SYSTEM + 1 + min(len(blob), 3)

    def step(self):
        _, blob = self._queue.get_nowait()
        return marshal.loads(blob)  # <- sink


if __name__ == "__main__":
    jobs = Jobs()
    jobs.submit(sys.argv[1].encode())
    jobs.step()
