/** Bad input: a one-line message that says what to do. The command line prints it and exits with 2. */
export class InputError extends Error {
  override readonly name = "InputError";
}

const SOME = 8;

/** What there is, for a message: `a, b, c`, of more than 8 so many and how many more. */
export function nameSome(names: readonly string[]): string {
  const more = names.length > SOME ? ` and ${names.length - SOME} more` : "";
  return names.slice(0, SOME).join(", ") + more;
}

/** A pack that is cut short or damaged: what else is left of it isn't shown as if it were all. */
export class PackError extends InputError {}
