"""Runs one command, given as NAME=VALUE … COMMAND ARGUMENT …, and prints what that process took, as JSON.

cpu: its own user and system seconds; wall: seconds from start to end; rss: the most that was resident, in bytes.
"""

import json
import os
import sys
import time

words = sys.argv[1:]
environment = dict(os.environ)
while "=" in words[0]:
    name, value = words.pop(0).split("=", 1)
    environment[name] = value
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
began = time.perf_counter()
pid = os.posix_spawnp(words[0], words, environment, file_actions=quiet)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - began
if status != 0:
    sys.exit(f"{' '.join(words)} ended with {os.waitstatus_to_exitcode(status)}")
print(json.dumps({"cpu": usage.ru_utime + usage.ru_stime, "wall": wall, "rss": usage.ru_maxrss * 1024}))
