"""errno, after calls of the C library that worked and that failed."""

import ctypes
import mmap

libc = ctypes.CDLL(None, use_errno=True)
HUGE = ctypes.c_size_t(1 << 62)
UNTOUCHED = 77
PAGE = mmap.PAGESIZE


def call(name, *arguments, result=ctypes.c_void_p):
    function = libc[name]
    function.restype = result
    ctypes.set_errno(UNTOUCHED)
    value = function(*arguments)
    print(name, "failed" if value in (None, -1, ctypes.c_void_p(-1).value) else "worked", ctypes.get_errno())
    return value


size = ctypes.c_size_t
pointer = ctypes.c_void_p
for amount in (100, 1_000_000, 100_000_000):
    block = call("malloc", size(amount))
    block = call("realloc", pointer(block), size(amount * 3))
    call("realloc", pointer(block), HUGE)
    call("free", pointer(block), result=None)
call("malloc", HUGE)
call("free", pointer(call("calloc", size(1000), size(1000))), result=None)
call("calloc", HUGE, size(8))
call("free", None, result=None)
call("reallocarray", None, HUGE, size(8))
call("aligned_alloc", size(64), HUGE)
call("memalign", size(64), HUGE)
place = pointer()
print(call("posix_memalign", ctypes.byref(place), size(3), size(8), result=ctypes.c_int))
print(call("posix_memalign", ctypes.byref(place), size(64), HUGE, result=ctypes.c_int))
print(call("posix_memalign", ctypes.byref(place), size(64), size(5000), result=ctypes.c_int))
call("free", place, result=None)

READ_WRITE, PRIVATE = mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
mapped = call("mmap", None, size(PAGE * 8), READ_WRITE, PRIVATE, -1, ctypes.c_long(0))
call("mmap", None, size(0), READ_WRITE, PRIVATE, -1, ctypes.c_long(0))
call("mmap", None, size(PAGE), READ_WRITE, mmap.MAP_PRIVATE, 9999, ctypes.c_long(0))
call("mprotect", pointer(mapped), size(PAGE), mmap.PROT_READ, result=ctypes.c_int)
call("mprotect", pointer(mapped), size(PAGE), READ_WRITE, result=ctypes.c_int)
call("mprotect", pointer(mapped + 1), size(PAGE), mmap.PROT_READ, result=ctypes.c_int)
call("madvise", pointer(mapped), size(PAGE), 4, result=ctypes.c_int)
call("madvise", pointer(mapped), size(PAGE), 4711, result=ctypes.c_int)
call("munmap", pointer(mapped + 1), size(PAGE), result=ctypes.c_int)
call("munmap", pointer(mapped), size(0), result=ctypes.c_int)
call("mremap", pointer(mapped + 1), size(PAGE), size(PAGE * 2), 1)
call("mremap", pointer(mapped), size(PAGE * 8), HUGE, 1)
mapped = call("mremap", pointer(mapped), size(PAGE * 8), size(PAGE * 16), 1)
call("munmap", pointer(mapped), size(PAGE * 16), result=ctypes.c_int)
call("shmat", -1, None, 0)
call("shmdt", pointer(PAGE), result=ctypes.c_int)
