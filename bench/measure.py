"""Runs one command, given as NAME=VALUE … COMMAND ARGUMENT …, and prints what that process took, as JSON.

cpu: its own user and system seconds; wall: seconds from start to end; rss: the most that was resident, in bytes;
instructions: those that it executed in user mode, or null where the machine can't count them.
"""

import ctypes
import json
import os
import struct
import sys
import time

PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241}[os.uname().machine]
HARDWARE, INSTRUCTIONS = 0, 1
DISABLED, INHERIT, NO_KERNEL, NO_HYPERVISOR, ENABLE_ON_EXEC = 1 << 0, 1 << 1, 1 << 5, 1 << 6, 1 << 12


def count_from_exec(pid):
    """A file that counts the instructions of a process and its threads from its exec on, or None."""
    flags = DISABLED | INHERIT | NO_KERNEL | NO_HYPERVISOR | ENABLE_ON_EXEC
    attributes = bytearray(112)
    struct.pack_into("<IIQQQQQ", attributes, 0, HARDWARE, len(attributes), INSTRUCTIONS, 0, 0, 0, flags)
    pointer = (ctypes.c_char * len(attributes)).from_buffer(attributes)
    counter = ctypes.CDLL(None).syscall(PERF_EVENT_OPEN, pointer, pid, -1, -1, 8)
    return counter if counter >= 0 else None


def run(words, environment):
    """Starts the command once its counter stands, and waits for its end."""
    ready, go = os.pipe()
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.read(ready, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execvpe(words[0], words, environment)
    counter = count_from_exec(pid)
    os.write(go, b".")
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    instructions = struct.unpack("<Q", os.read(counter, 8))[0] if counter is not None else None
    return status, {
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": wall,
        "rss": usage.ru_maxrss * 1024,
        "instructions": instructions,
    }


words = sys.argv[1:]
environment = dict(os.environ)
while "=" in words[0]:
    name, value = words.pop(0).split("=", 1)
    environment[name] = value
status, taken = run(words, environment)
if status != 0:
    sys.exit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
print(json.dumps(taken))
