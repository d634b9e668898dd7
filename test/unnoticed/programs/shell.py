"""The shell by way of C's system(): its status, and the signals that belong to it while it runs."""

import os
import signal
import sys
import threading

for command in ("exit 3", "kill -TERM $$", "kill -INT $$", "kill -QUIT $$", "no-such-command 2>/dev/null", "", "-x 2>/dev/null; :", "exit 300"):
    print(repr(command), os.system(command))
print(os.system('echo "$0 $# $PPID"|sed "s/ [0-9]*$//"'))

calls = []
signal.signal(signal.SIGINT, lambda number, frame: calls.append(number))
signal.signal(signal.SIGQUIT, lambda number, frame: calls.append(number))
print("ignored meanwhile", os.system("kill -INT $PPID; kill -QUIT $PPID; exit 4") >> 8, calls)
signal.raise_signal(signal.SIGINT)
print("taken afterwards", calls)

DEFAULTS = "grep -E 'Sig(Ign|Blk)' /proc/self/status"
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
os.system(DEFAULTS)
signal.signal(signal.SIGQUIT, signal.SIG_IGN)
os.system(DEFAULTS)
print("blocked", signal.pthread_sigmask(signal.SIG_BLOCK, []))

results = []
threads = [threading.Thread(target=lambda: results.append(os.system("sleep 0.1; exit 5") >> 8)) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
signal.raise_signal(signal.SIGINT)
print("from threads", results, calls, signal.getsignal(signal.SIGQUIT))

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("no child to wait for", os.system("exit 6"))
signal.signal(signal.SIGCHLD, signal.SIG_DFL)
pid = os.fork()
if pid == 0:
    os._exit(os.system("exit 7") >> 8)
print("in a forked child", os.WEXITSTATUS(os.waitpid(pid, 0)[1]))
sys.exit(os.system("exit 8") >> 8 != 8)
