"""Every way of starting another process."""

import multiprocessing
import os
import subprocess
import sys


def double(number):
    return len([bytearray(number)] * 2) * number


if __name__ == "__main__":
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(method, pool.map(double, range(10)))
    code = "import os, sys; print('LD_PRELOAD' in os.environ, sys.getprofile(), [bytearray(9) for _ in range(3)])"
    print(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE).stdout)
    print(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, close_fds=False, env={}).stdout)
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", "import os; os._exit(5)"], os.environ)
    print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
    print(os.system("exit 6") >> 8, os.popen("echo seven").read(), flush=True)
    child, terminal = os.forkpty()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-c", "print('in a terminal', flush=True)"])
    os.waitpid(child, 0)
    print(os.read(terminal, 100))
