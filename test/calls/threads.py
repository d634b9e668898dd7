"""Threads of every kind, each of which holds what it is given to hold."""

import concurrent.futures
import ctypes
import multiprocessing.dummy
import threading
import types
import _thread

import native

held = []
library = native.load("threads.so")
CALLBACK = ctypes.CFUNCTYPE(None)


def hold(size):
    held.append(bytearray(size))


def run(size, **given):
    thread = threading.Thread(target=hold, args=(size,), **given)
    thread.start()
    thread.join()


def run_without_threading(target, *args):
    done = _thread.allocate_lock()
    done.acquire()

    def work():
        target(*args)
        done.release()

    _thread.start_new_thread(work, ())
    done.acquire()


def called():
    hold(40_000)


def rename():
    threading.current_thread().name = "renamed"
    hold(50_000)


class Own(threading.Thread):
    """Whose attributes are looked up by code of its own."""

    def __getattribute__(self, name):
        looked.append(name)
        return super().__getattribute__(name)


looked = []
hold(1_000_000)
run(100_000, name="loader-1-of-10")
run(120_000, name="loader-25-of-10")
run(200_000, name="saver")
run(50_000)
run(30_000)
run(60_000, name="a;b\nc")
run(70_000, name="größe")
run(80_000, name="\ud800")
run(90_000, name="x" * 5000)
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    list(pool.map(hold, [300_000] * 6))
with multiprocessing.dummy.Pool(2) as pool:
    pool.map(hold, [310_000] * 4)
renaming = threading.Thread(target=rename, name="before")
own = Own(target=hold, args=(20_000,), name="own")
for thread in (renaming, own):
    thread.start()
    thread.join()
run_without_threading(hold, 400_000)
run_without_threading(lambda: run(500_000, name="inner"))
library.call_in_thread(b"reader-7", CALLBACK(called))
library.call_in_thread(None, CALLBACK(called))

# A thread whose name is asked for while an exception is under way: nothing is allocated below a frame before.
make_stays = ctypes.PyDLL(native.path("threads.so")).make_stays
make_stays.argtypes = [ctypes.py_object]
make_stays.restype = ctypes.py_object
BOOTSTRAP = """
def _bootstrap(self):
    stayed = stays()
    kept.append(stayed)
    hold(600_000)
    done.release()
"""
names = {"stays": make_stays(ValueError()), "kept": [], "hold": hold, "done": _thread.allocate_lock()}
exec(compile(BOOTSTRAP, "threading.py", "exec"), names)
names["done"].acquire()
for thread in (types.SimpleNamespace(_name="exceptional-1"), object()):
    _thread.start_new_thread(names["_bootstrap"], (thread,))
    names["done"].acquire()

print(looked.count("_name"), names["kept"])
