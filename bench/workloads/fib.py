"""Calls and nothing else: what does a profiler cost where no memory moves?"""


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


fib(37)
