"""Frames that rest and go on: asyncio tasks, generators resumed by another function, another thread, the collector."""

import asyncio
import contextvars
import gc
import sys
import threading

variable = contextvars.ContextVar("variable")


async def pause(rounds):
    kept = []
    for number in range(rounds):
        kept.append(bytearray(500))
        await asyncio.sleep(0)
    return len(kept) + variable.get()


async def one(number):
    variable.set(number)
    async with asyncio.Lock():
        values = [value async for value in count(20)]
    return await pause(30) + len(values)


async def count(upto):
    for number in range(upto):
        await asyncio.sleep(0)
        yield bytearray(number)


async def run():
    loop = asyncio.get_running_loop()
    in_threads = [loop.run_in_executor(None, lambda size: len([bytearray(size)] * 9), size) for size in range(50)]
    results = await asyncio.gather(*(one(number) for number in range(100)))
    cut = asyncio.ensure_future(pause(10**9))
    await asyncio.sleep(0)
    cut.cancel()
    return sum(results) + sum(await asyncio.gather(*in_threads)), (await asyncio.gather(cut, return_exceptions=True))


print(asyncio.run(run()))


def numbers():
    try:
        total = 0
        while True:
            block = [float(total)] * 50
            total += yield len(block) + total
    finally:
        closed.append(bytearray(1000))


def nested(generator):
    return (yield from generator)


def resume_deep(generator, depth):
    return generator.send(depth) if depth == 0 else resume_deep(generator, depth - 1)


closed = []
generator = nested(nested(numbers()))
next(generator)
print(resume_deep(generator, 50), [resume_deep(generator, depth) for depth in range(10)])
answers = []
for number in range(20):
    thread = threading.Thread(target=lambda: answers.append(generator.send(number)))
    thread.start()
    thread.join()
print(answers)
del generator
cycle = [numbers()]
next(cycle[0])
cycle.append(cycle)
del cycle
gc.collect()
print("closed", len(closed), sys.getprofile())
