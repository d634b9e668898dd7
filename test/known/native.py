"""The C library's own functions, called as an extension module would: malloc's family and mmap."""

from known import at_peak
import ctypes
import mmap
import time

libc = ctypes.CDLL(None)
pointer, number, integer = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int


def function(name, *arguments, gives=pointer):
    found = getattr(libc, name)
    found.argtypes, found.restype = arguments, gives
    return found


malloc = function("malloc", number)
calloc = function("calloc", number, number)
realloc = function("realloc", pointer, number)
reallocarray = function("reallocarray", pointer, number, number)
free = function("free", pointer, gives=None)
posix_memalign = function("posix_memalign", ctypes.POINTER(pointer), number, number, gives=integer)
aligned_alloc = function("aligned_alloc", number, number)
memalign = function("memalign", number, number)
valloc = function("valloc", number)
pvalloc = function("pvalloc", number)
map_memory = function("mmap", pointer, number, integer, integer, integer, ctypes.c_long)
unmap = function("munmap", pointer, number, gives=integer)
advise = function("madvise", pointer, number, integer, gives=integer)
fill = function("memset", pointer, integer, number)

PAGE = 4096
SIZE = 2_000 * PAGE
NONE, READ_WRITE = 0, 3
ANONYMOUS, NORESERVE = 0x22, 0x4022
NO_HUGE_PAGES = 15

a = malloc(SIZE)  # holds: SIZE
b = calloc(1_000, 8_192)  # holds: 8_192_000
c = malloc(100)  # holds: 0
c = realloc(c, SIZE + PAGE)  # holds: SIZE + PAGE
d = realloc(None, SIZE + 2 * PAGE)  # holds: SIZE + 2 * PAGE
e = reallocarray(None, 1_000, 7_000)  # holds: 0
e = reallocarray(e, 1_000, 6_000)  # holds: 6_000_000
f = pointer()
posix_memalign(ctypes.byref(f), 64, SIZE)  # holds: SIZE
g = aligned_alloc(PAGE, SIZE + 3 * PAGE)  # holds: SIZE + 3 * PAGE
h = memalign(PAGE, SIZE + 4 * PAGE)  # holds: SIZE + 4 * PAGE
i = valloc(SIZE + 5 * PAGE)  # holds: SIZE + 5 * PAGE
j = pvalloc(SIZE + 6 * PAGE)  # holds: SIZE + 6 * PAGE
k = malloc(3 * SIZE)  # holds: 0
free(k)
small = [malloc(100) for _ in range(80_000)]  # holds: 8_000_000 + 80_000 * (32 + FREE) + small.__sizeof__() + 16

shared = mmap.mmap(-1, SIZE)  # holds: SIZE
shared[:] = bytes(SIZE)
private = mmap.mmap(-1, SIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)  # holds: SIZE
closed = mmap.mmap(-1, SIZE)  # holds: 0
closed.close()
whole = map_memory(None, 3 * SIZE, READ_WRITE, ANONYMOUS, -1, 0)  # holds: 2 * SIZE
unmap(whole + SIZE, SIZE)
edges = map_memory(None, 4 * SIZE, READ_WRITE, ANONYMOUS, -1, 0)  # holds: 2 * SIZE
unmap(edges, SIZE)
unmap(edges + 3 * SIZE, SIZE)
fenced = map_memory(None, 100 * SIZE, NONE, ANONYMOUS, -1, 0)  # holds: 0
used = map_memory(None, 10 * SIZE, READ_WRITE, NORESERVE, -1, 0)  # holds: SIZE
advise(used, 10 * SIZE, NO_HUGE_PAGES)
fill(used, 1, SIZE)
untouched = map_memory(None, 100 * SIZE, READ_WRITE, NORESERVE, -1, 0)  # holds: 0
for _ in range(50):  # how much of a NORESERVE map is used is looked at from time to time, while others allocate
    time.sleep(0.02)
    bytes(2_000_000)
at_peak()
