import { Worker } from "node:worker_threads";

/** What takes less needs no word. */
const DELAY_MS = 500;
const CLEAR_LINE = "\r\u001b[2K";

/** Two numbers that both threads have: who may write to the terminal, and whether there is a line to be cleared. */
type Shared = Int32Array<SharedArrayBuffer>;
const LOCK = 0;
const IS_SHOWN = 1;
const FREE = 0;
const WRITING = 1;
const OVER = 2;

let teller: { readonly worker: Worker; readonly shared: Shared } | null = null;

/**
 * Says what is being done, where standard error is a terminal: in a line that comes after half a second, counts the seconds, and
 * goes with `endDoing`. A thread of its own writes it, as the work leaves this one no time to.
 */
export function sayDoing(what: string): void {
  if (!process.stderr.isTTY || process.env.TERM === "dumb") return;
  teller ??= startTeller();
  teller.worker.postMessage(what);
}

/** To be called before anything else is shown, and at the end; more than once does no harm. */
export function endDoing(): void {
  if (teller === null) return;
  const { worker, shared } = teller;
  teller = null;
  while (Atomics.compareExchange(shared, LOCK, FREE, OVER) === WRITING)
    Atomics.wait(shared, LOCK, WRITING, 10);
  if (shared[IS_SHOWN]) process.stderr.write(CLEAR_LINE);
  void worker.terminate();
}

function startTeller(): NonNullable<typeof teller> {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const workerData = { shared, delayMs: DELAY_MS, clearLine: CLEAR_LINE };
  const worker = new Worker(`(${tell})()`, { eval: true, workerData });
  worker.unref();
  return { worker, shared };
}

/** What the thread does. It is handed over as text, so it knows nothing of this module but its data. */
function tell(): void {
  const { parentPort, workerData } = process.getBuiltinModule("node:worker_threads");
  const { writeSync } = process.getBuiltinModule("node:fs");
  const { shared, delayMs, clearLine } = workerData as { shared: Shared; delayMs: number; clearLine: string };
  const [free, writing] = [0, 1];
  const began = performance.now();
  let what = "";
  const write = (): void => {
    const ms = performance.now() - began;
    if (ms < delayMs || Atomics.compareExchange(shared, 0, free, writing) !== free) return;
    try {
      writeSync(2, `${clearLine}${what}${ms < 2000 ? "" : `, ${Math.floor(ms / 1000)} s`}`);
      shared[1] = 1;
    } catch {
      // The terminal has gone.
    }
    Atomics.store(shared, 0, free);
    Atomics.notify(shared, 0);
  };
  parentPort?.on("message", (next: string) => {
    what = next;
    write();
  });
  setInterval(write, delayMs);
}
