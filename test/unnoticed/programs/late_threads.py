"""Threads that go on after the main thread has ended, and ones that are cut off at the end."""

import threading
import time

main = threading.main_thread()


def go_on(number):
    main.join()
    blocks = [bytearray(1000 + number) for _ in range(5000)]
    results.append(len(blocks))
    if len(results) == 5:
        print("all", sum(results), flush=True)


def be_cut_off():
    while True:
        [bytearray(100) for _ in range(100)]
        time.sleep(0)


results = []
for number in range(5):
    threading.Thread(target=go_on, args=(number,)).start()
for _ in range(3):
    threading.Thread(target=be_cut_off, daemon=True).start()
print("main ends")
