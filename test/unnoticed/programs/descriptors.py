"""Uses up all its descriptors, while new lines of code keep the recording growing."""

import ctypes
import errno
import os
import resource
import struct
import sys


def refuse_populating():
    """As on Linux before 5.14: madvise fails where it is asked for MADV_POPULATE_WRITE."""
    load, equal, give = 0x20, 0x15, 0x06
    rules = [(load, 0, 0, 0), (equal, 0, 3, 28), (load, 0, 0, 32), (equal, 0, 1, 23)]
    rules += [(give, 0, 0, 0x50000 | errno.EINVAL), (give, 0, 0, 0x7FFF0000)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *rule) for rule in rules))
    program = struct.pack("HxxxxxxP", len(rules), ctypes.addressof(code))
    assert ctypes.CDLL(None).prctl(38, 1, 0, 0, 0) == 0
    assert ctypes.CDLL(None).prctl(22, 2, program) == 0


def use_up():
    files = []
    try:
        while True:
            files.append(os.open("/dev/null", os.O_RDONLY))
    except OSError as error:
        print(files, errno.errorcode[error.errno])
    return files


def grow(count):
    kept = []
    for number in range(count):
        names = {}
        exec(compile(f"def new():\n    return [bytearray({number % 100}), {number}.5, []]\n", f"<{number}>", "exec"), names)
        kept.append(names["new"]())
    return len(kept)


if "on an old kernel" in sys.argv:
    refuse_populating()
print(grow(3000))
resource.setrlimit(resource.RLIMIT_NOFILE, (64, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
files = use_up()
print(grow(3000), use_up())
os.close(files.pop(20))
print(grow(3000), os.open("/dev/null", os.O_RDONLY), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
