"""Calls and nothing else: what does a profiler cost where no memory moves? Small integers are not allocated."""


def fib(n):
    return n if n < 2 else (fib(n - 1) + fib(n - 2)) & 127


fib(37)
