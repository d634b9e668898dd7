"""All that a program can see of hooks, threads, files and modules."""

import atexit
import ctypes
import gc
import os
import resource
import signal
import subprocess
import sys
import threading

print("profile", sys.getprofile(), "trace", sys.gettrace())
if hasattr(sys, "monitoring"):
    print("monitoring", [sys.monitoring.get_tool(tool) for tool in range(6)])
print("modules", sorted(sys.modules))
print("callbacks", len(gc.callbacks), atexit._ncallbacks() if hasattr(atexit, "_ncallbacks") else None)
print("meta path", [str(finder).split(" at ")[0] for finder in sys.meta_path])
print("flags", sys.flags, sys.warnoptions, getattr(sys, "_xoptions", None))
print("signals", [signal.getsignal(number) for number in sorted(signal.valid_signals())])
print("threads", threading.active_count(), len(os.listdir("/proc/self/task")))
print("descriptors", sorted(int(number) for number in os.listdir("/proc/self/fd")))
print("umask", os.umask(0o22), "nice", os.nice(0), "affinity", len(os.sched_getaffinity(0)))
print("limits", [resource.getrlimit(number) for number in range(16)])
print("environment", {name: value for name, value in os.environ.items() if name != "_"})
ctypes.pythonapi.getenv.restype = ctypes.c_char_p
print("for C", [ctypes.pythonapi.getenv(name) for name in (b"LD_PRELOAD", b"FLOODMARK_RUN", b"PATH")])
for command in (["env"], ["sh", "-c", "env; ulimit -n; echo $0"], ["awk", "BEGIN { for (n in ENVIRON) print n }"]):
    finished = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    lines = sorted(line for line in finished.stdout.decode().split("\n") if not line.startswith("_="))
    print("child", lines)
child = os.fork()
if child == 0:
    print("forked", "LD_PRELOAD" in os.environ, sys.getprofile(), flush=True)
    os._exit(3)
print("ended", os.WEXITSTATUS(os.waitpid(child, 0)[1]))
