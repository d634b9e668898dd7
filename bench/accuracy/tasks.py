"""asyncio's tasks, and a generator that is resumed from elsewhere"""

import asyncio
import threading

from known import at_peak


async def fetch(number):
    block = bytearray(400_000)  # holds: 50 * 400_057
    await asyncio.sleep(0)
    other = bytearray(600_000)  # holds: 50 * 600_057
    await asyncio.sleep(0)
    return block, other


async def gather():
    return await asyncio.gather(*(fetch(number) for number in range(50)))


def produce():
    while True:
        yield bytearray(500_000)  # holds: 60 * 500_057


def resume(depth):
    return next(generator) if depth == 0 else resume(depth - 1)


fetched = asyncio.run(gather())
generator = produce()
kept = [next(generator) for _ in range(20)]  # reaches: 20 * 500_057
kept += [resume(10) for _ in range(20)]  # reaches: 20 * 500_057
thread = threading.Thread(target=lambda: kept.extend(next(generator) for _ in range(20)))
thread.start()
thread.join()
at_peak()
