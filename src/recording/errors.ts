/** Bad input: a one-line message that says what to do. The command line prints it and exits with 2. */
export class InputError extends Error {
  override readonly name = "InputError";
}

const SOME = 8;

/** What there is, for a message: `a, b, c`, of more than 8 so many and how many more. */
export function nameSome<One>(all: readonly One[], nameOf: (one: One) => string): string {
  const more = all.length > SOME ? ` and ${all.length - SOME} more` : "";
  return all.slice(0, SOME).map(nameOf).join(", ") + more;
}

/** A pack that is cut short or damaged: what else is left of it isn't shown as if it were all. */
export class PackError extends InputError {}
