"""Eight threads that fork, exec, send signals, load and unload libraries, raise and throw, all at once; ends with what each has done.

    stress.py ROUNDS [LIBRARY]

LIBRARY is what throws, compiled; where there is none, nothing is thrown.
"""

import _ctypes, ctypes, gc, os, random, shutil, signal, subprocess, sys, tempfile, threading

rounds = int(sys.argv[1])
thrown = ctypes.CDLL(sys.argv[2]).thrown if len(sys.argv) > 2 else None
folder = tempfile.mkdtemp()
handled = 0


def handle(number, frame):
    global handled
    handled += len([bytearray(100) for _ in range(10)]) // 10


def forks():
    child = os.fork()
    if child == 0:
        held = [bytearray(500) for _ in range(200)]
        os._exit(len(held) % 100 + 7)
    return os.WEXITSTATUS(os.waitpid(child, 0)[1]) == 7


def execs():
    child = os.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-S", "-c", "raise SystemExit(len([bytearray(9)] * 5))"])
    return os.WEXITSTATUS(os.waitpid(child, 0)[1]) == 5


def spawns():
    done = subprocess.run(["/bin/sh", "-c", "echo $((6 * 7))"], stdout=subprocess.PIPE)
    return done.stdout == b"42\n"


def signals():
    for _ in range(20):
        os.kill(os.getpid(), signal.SIGUSR1)
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR2)
        held = [bytearray(1000) for _ in range(20)]
    return len(held) == 20


def loads():
    """A copy under a name of its own, so that the loader can't take the one that is there."""
    copy = os.path.join(folder, "%d.so" % threading.get_ident())
    shutil.copy(_ctypes.__file__, copy)
    library = ctypes.PyDLL(copy)
    there = bool(library.PyInit__ctypes)
    handle = library._handle
    del library
    _ctypes.dlclose(handle)
    return there


def raises(depth=100):
    def fall(depth):
        held = bytearray(1000)
        if depth == 0:
            raise KeyError(held)
        try:
            fall(depth - 1)
        except KeyError as error:
            raise KeyError(depth) from error

    try:
        fall(depth)
    except KeyError as error:
        return error.args == (depth,)


def throws():
    """C++'s exceptions, of which the memory that they pass through is given up, and that new raises itself."""
    return thrown is None or thrown() == 5


def threads():
    done = []
    some = [threading.Thread(target=lambda: done.append(bytearray(5000))) for _ in range(10)]
    for one in some:
        one.start()
    for one in some:
        one.join()
    return len(done) == 10


def collects():
    ring = [[bytearray(100)] for _ in range(100)]
    for one in ring:
        one.append(one)
    del ring, one
    return gc.collect() >= 0


ACTIONS = (forks, execs, spawns, signals, loads, raises, throws, threads, collects)
done, lock = dict.fromkeys((action.__name__ for action in ACTIONS), 0), threading.Lock()


def work(number):
    """Each in an order of its own."""
    order = random.Random(number)
    for _ in range(rounds):
        for action in order.sample(ACTIONS, len(ACTIONS)):
            right = action()
            with lock:
                done[action.__name__] += right


for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM):
    signal.signal(number, handle)
signal.setitimer(signal.ITIMER_REAL, 0.002, 0.002)
workers = [threading.Thread(target=work, args=(number,)) for number in range(8)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
signal.setitimer(signal.ITIMER_REAL, 0)
shutil.rmtree(folder)
print(done, handled > 0)
