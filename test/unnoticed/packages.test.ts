/** Packages that reach deep into the interpreter: they work as ever, and stacks are told apart. */
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { findInstalled } from "../../scripts/pythons/find.ts";
import { makeVenv } from "../../scripts/pythons/venv.ts";
import { CACHE, ROOT } from "../../scripts/pythons.ts";
import { compileBothWalks, expectSameWalks } from "../agent/both-walks.ts";
import { execute, Workplace } from "../support/floodmark.ts";
import { runBoth } from "./both.ts";

const REQUIREMENTS = join(ROOT, "test", "unnoticed", "requirements.txt");

const GREENLETS = `
import greenlet, random

def descend(depth, number):
    kept = [bytearray(1000)]
    if depth:
        return descend(depth - 1, number) + len(kept)
    for _ in range(20):
        kept.append(bytearray(1000))
        hub.switch(number)
    return len(kept)

hub = greenlet.getcurrent()
random.seed(1)
workers = [greenlet.greenlet(descend) for _ in range(50)]
waiting, order = list(workers), []
for number, worker in enumerate(workers):
    order.append(worker.switch(random.randrange(60), number))
while waiting:
    worker = random.choice(waiting)
    order.append(worker.switch())
    bytearray(100)
    if worker.dead:
        waiting.remove(worker)
print(len(order), sum(order), order[-20:])
abandoned = greenlet.greenlet(descend)
abandoned.switch(30, 1)
del abandoned
`;

const GEVENT = `
from gevent import monkey
monkey.patch_all()
import gevent, gevent.pool, socket, threading, time

def serve(listener):
    while True:
        connection, _ = listener.accept()
        gevent.spawn(answer, connection)

def answer(connection):
    data = connection.recv(100)
    connection.sendall(data.upper() * 10)
    connection.close()

def ask(number):
    connection = socket.create_connection(listener.getsockname())
    connection.sendall(b"word %d" % number)
    parts = []
    while True:
        part = connection.recv(4096)
        if not part:
            return len(b"".join(parts)) + len([float(n) for n in range(100)])
        parts.append(part)

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(100)
server = gevent.spawn(serve, listener)
print(sum(gevent.pool.Pool(20).map(ask, range(300))))
results = []
threads = [threading.Thread(target=lambda: (time.sleep(0.001), results.append(bytearray(9)))) for _ in range(20)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(results))
server.kill()
`;

const COVERED = `
import sys, threading
def used(number):
    if number > 5:
        return [number] * 10
    return number
def unused():
    return 1
thread = threading.Thread(target=lambda: [used(number) for number in range(10)])
thread.start()
thread.join()
print("tracer" if sys.gettrace() else "monitoring")
`;

const place = new Workplace();
afterEach(() => place.remove());

for (const minor of ["3.11", "3.13"]) {
  const base = await findInstalled(minor);
  describe.skipIf(base === null)(`Python ${minor}${base ? "" : " is missing"}`, () => {
    let python = "";
    beforeAll(async () => {
      if (base) python = await makeVenv(base, join(CACHE, `venv-unnoticed-${minor}`), REQUIREMENTS);
    });

    test.each([
      ["greenlets", GREENLETS],
      ["cooperative", GEVENT],
    ])("%s", async (name, code) => {
      const { plain } = await runBoth(python, [place.write(`${name}.py`, code)]);
      expect(plain.code, plain.stderr).toBe(0);
    });

    test("the cached walk equals the full walk where greenlets take turns", () =>
      expectSameWalks(place, compileBothWalks(place), python, "greenlets.py"));

    test("coverage", async () => {
      place.write("covered.py", COVERED);
      const options = { cwd: place.folder };
      const words = ["-m", "coverage", "run", "--branch", "covered.py"];
      const report = async (): Promise<string> =>
        (await execute(python, ["-m", "coverage", "report", "-m"], options)).stdout;
      await execute(python, words, options);
      const before = await report();
      await runBoth(python, words, options);
      expect(before).toContain("covered.py");
      expect(await report()).toBe(before);
    });
  });
}
