# cython: language_level=3
"""Cython: C's malloc, a C++-like view on memory, and Python objects made in C."""

from libc.stdlib cimport malloc, realloc
from cpython.mem cimport PyMem_Malloc

cdef list kept = []


def hold(int size):
    cdef char *block = <char *>malloc(100)
    block = <char *>realloc(block, size)
    cdef char *second = <char *>PyMem_Malloc(size // 2)
    second[0] = block[0] = 1
    kept.append(bytes(size - size // 2))
