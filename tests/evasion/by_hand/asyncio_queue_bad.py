# sink: os.popen
# way: asyncio.Queue between two tasks
import asyncio
import os
import sys


async def produce(queue):
    await queue.put("ls")
    await queue.put("cat " + sys.argv[1])
    await queue.put(None)


async def consume(queue):
    while (command := await queue.get()) is not None:
        os.popen(command)  # <- sink


async def main():
    queue = asyncio.Queue()
    await asyncio.gather(produce(queue), consume(queue))


asyncio.run(main())
