/** Once a part has ended, nothing in the process leads to the agent: functions, allocators and pages are what they were. */
import { afterEach, expect, test } from "vitest";
import { Workplace } from "../support/floodmark.ts";
import { MINORS_AND_FREE, onEachPython } from "../support/pythons.ts";
import { runPlain } from "./part.ts";

const place = new Workplace();
afterEach(() => place.remove());

/** Looks through all that objects have in memory, for addresses of the agent's functions. */
const PROGRAM = `
import array, ctypes, decimal, json, sqlite3, ssl, zlib, threading
try: import numpy
except ImportError: pass

def read_maps():
    for line in open("/proc/self/maps"):
        words = line.split(None, 5)
        begin, end = (int(word, 16) for word in words[0].split("-"))
        yield begin, end, words[1], words[5].strip() if len(words) > 5 else ""

def objects():
    "Pages of the executable and of libraries."
    for begin, end, access, name in read_maps():
        if name.startswith("/") and (".so" in name or "python" in name) and "r" in access: yield begin, end, access, name

def find_pointers():
    [(low, high)] = [(begin, end) for begin, end, access, file in read_maps() if file.endswith("libfloodmark.so") and "x" in access]
    found = set()
    with open("/proc/self/mem", "rb", buffering=0) as memory:
        for begin, end, access, name in objects():
            if "x" in access or name.endswith("libfloodmark.so"): continue
            memory.seek(begin)
            words = array.array("Q")
            words.frombytes(memory.read(end - begin))
            found.update((begin + 8 * i, name) for i, word in enumerate(words) if low <= word < high)
    return found

def find_access():
    "By page, as the kernel may keep one range as several."
    pages = {}
    for begin, end, access, name in objects():
        if name.endswith("libfloodmark.so"): continue
        for page in range(begin, end, 4096): pages[page] = access
    return pages

agent.recorded()
pointers, access = find_pointers(), find_access()
for number in range(3):
    agent.start("part")
    if number == 0:
        import bz2, lzma, xml.etree.ElementTree # libraries that come while it is on
        assert len(find_pointers()) > len(pointers) + 50
    agent.stop()
left = find_pointers() - pointers
assert not left, left
access_now = find_access()
changed = {(hex(page), access[page], access_now.get(page)) for page in access if access_now.get(page) != access[page]}
assert not changed, changed
`;

onEachPython(({ executable }) => {
  test("nothing leads to the agent, and no page is open that wasn't", async () => {
    const { code, stderr } = await runPlain(executable, place, PROGRAM);
    expect([code, stderr]).toEqual([0, ""]);
  });
}, MINORS_AND_FREE);
