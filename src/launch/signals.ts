import { readFileSync } from "node:fs";

/** What a terminal sends to its whole foreground group: the program has it already. */
const KEYS: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
/** What others send to the process they know, which is the launcher. */
const MESSAGES: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGALRM"];

/**
 * Keeps the launcher alive through signals, and hands the program those that it doesn't get by itself. Returns a
 * function that ends it. Stop and continue are left alone: the terminal sends them to both.
 */
export function passSignals(deliver: (signal: NodeJS.Signals) => void): () => void {
  const listeners = [...KEYS, ...MESSAGES].map((signal) => {
    const listener = () => {
      if (!KEYS.includes(signal) || !isForeground()) deliver(signal);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}

/** Whether our process group is the one that a terminal's keys reach. */
function isForeground(): boolean {
  // pid (name) state ppid group session tty foreground-group …; the name may hold anything.
  const stat = readFileSync("/proc/self/stat", "utf8");
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return group === foreground;
}
